"""The file of changes that a project has accepted.

A line has the fingerprint of a change, then whatever says to people what it is. Lines that are
empty or begin with ``#`` are theirs.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .ir.diff_changes import Change, Diff
from .ir.diff_policy import FINGERPRINT, fingerprint
from .ir.records import dataclass
from .ir.render_canvas import clean
from .output import Target, write
from .problem import Problem
from .project import here
from .terminal import say

_ENTRY: Final = re.compile(rf"[0-9a-f]{{{FINGERPRINT}}}(?=\s|\Z)")
_HEAD: Final = """\
# Changes that this project has accepted: `flowc diff` leaves them out.
# A line is the fingerprint of a change, and what it is; write the reason above it.
"""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What such a file says."""

    path: str
    lines: tuple[str, ...] = ()

    @property
    def fingerprints(self) -> frozenset[str]:
        """All that it names."""
        return frozenset(found for _, _, found in self.entries())

    def entries(self) -> Iterator[tuple[int, str, str]]:
        """The number, text and fingerprint of each line that has one."""
        for number, line in enumerate(self.lines, start=1):
            if found := _ENTRY.match(line):
                yield number, line, found[0]


def read_accepted(path: str, *, is_new: bool = False) -> Accepted | Problem:
    """What the file says; with `is_new` it need not be there."""
    disk = here()
    if not path or (is_new and not disk.is_file(path)):
        return Accepted(path)
    content = disk.read([path])[0]
    if isinstance(content, Problem):
        return content
    lines = tuple(content.decode("utf-8", "replace").splitlines())
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#") and not _ENTRY.match(line):
            what = f"`{path}:{number}` does not begin with the fingerprint of a change"
            return Problem(what, ("`flowc diff --write-ignore` writes such a file",))
    return Accepted(path, lines)


def report_unused(accepted: Accepted, found: Diff) -> None:
    """Say which lines name no change that there is: they have outlived their reason, or the change."""
    used = {fingerprint(each) for each in found.ignored}
    for number, line, known in accepted.entries():
        if known not in used:
            say(f"note: `{accepted.path}:{number}` ignores nothing: {clean(line)}")


def write_accepted(accepted: Accepted, found: Diff, added: Iterable[Change]) -> Problem | None:
    """Add changes to the file, and take out the lines that name no change that there is."""
    used = {fingerprint(each) for each in found.ignored}
    unused = {number for number, _, known in accepted.entries() if known not in used}
    kept = [line for number, line in enumerate(accepted.lines, 1) if number not in unused]
    lines = kept or _HEAD.splitlines()
    new = dict.fromkeys(
        f"{fingerprint(each)}  {each.code} {clean(each.entity)}: {clean(each.message)}"
        for each in added
    )
    text = "\n".join((*lines, *new, ""))
    problem = write(Target(accepted.path, "text"), text.encode())
    if problem is None:
        say(f"wrote {accepted.path}: {len(new)} added, {len(unused)} taken out")
    return problem

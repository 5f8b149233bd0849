"""Apply the edits that findings carry, and write the files in which they do what they say.

What the edits make is compiled again. A file is written only if no finding came; by safe fixes,
only if what compiled before has the same graph. Fixes that change the graph, or what plain Python
does, are made with --unsafe; what has several ways out is left to you.
"""

import sys
from argparse import ArgumentTypeError, Namespace
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help
from ..ir.diagnostics import Applicability, Diagnostic, in_order
from ..judge import judge
from ..opened import Opened
from ..problem import Problem
from ..report import counted, report, summary
from ..rewriting import Files, Job, no_libcst, open_files, settle, work
from ..terminal import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..compiler.rewrite.fix import Fix, Outcome, Wanted

USAGE: Final = "PATH... [options]"
EXAMPLES: Final = """
flowc fix workflows/
flowc fix workflows/train.py --diff                     (what would change; write nothing)
flowc fix workflows/ --unsafe --select FL1007
flowc fix workflows/ --check --output-format sarif      (every edit, for editors and reviews)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    paths: list[str]
    diff: bool
    check: bool
    unsafe: bool
    select: list[str]


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "paths", nargs="+", metavar="PATH", help="file, folder or dotted module"
    )
    add = parser.options.add_argument
    add("--diff", action="store_true", help="print what would change; write nothing")
    add("--check", action="store_true", help="write nothing; end with 1 if anything would change")
    add(
        "--unsafe",
        action="store_true",
        help="make fixes too that change what is run",
    )
    add(
        "--select",
        action="append",
        type=_code,
        default=[],
        metavar="CODE",
        help="fix findings of this rule only, by code or name; repeatable",
    )
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Fix group by group, then write."""
    arguments = Arguments(**vars(given))
    files = no_libcst() or open_files(arguments.paths, arguments.reading)
    if isinstance(files, Problem):
        return files
    from ..compiler.rewrite.fix import Wanted
    from ..compiler.rewrite.groups import groups

    codes = frozenset(arguments.select) or None
    wanted = Wanted(arguments.unsafe, codes)
    outcomes = work(
        "fixing",
        files,
        groups(files.sources),
        _Fixing(wanted, everything=arguments.output_format in ("json", "sarif")),
    )
    dry = arguments.diff or arguments.check
    made = [each for one in outcomes for each in one.sources]
    found = settle(files, made, shown=arguments.diff, dry=dry)
    if not arguments.diff or arguments.output_format != "text":
        _report(arguments, files, outcomes, dry=dry)
    if found is None:
        return 2
    _say(outcomes, len(found), dry=dry, unsafe=arguments.unsafe)
    left = any(each.severity.value == "error" for each in _left(files, outcomes))
    return 1 if left or (dry and found) else 0


@dataclass(frozen=True, slots=True)
class _Fixing:
    """Fixes one group; it goes to other processes, and what it gives comes back."""

    wanted: "Wanted"
    everything: bool
    """Whether to look for ways out too that are not taken, to report them."""

    def __call__(self, job: Job) -> "Outcome":
        from ..compiler.rewrite.codemods import codemods
        from ..compiler.rewrite.fix import fix
        from ..project import loader

        load = loader(job.project)
        made = codemods(None if self.everything else self.wanted)
        return fix(job.sources, load, job.evaluation, self.wanted, made)


def _code(text: str) -> str:
    from ..ir.rules import find_rule, nearest_rule

    rule = find_rule(text)
    if rule is None:
        near = nearest_rule(text)
        hint = f"; did you mean {near.code}, `{near.name}`?" if near else ""
        raise ArgumentTypeError(f"there is no rule `{text}`{hint}")
    return rule.code


# The report


def _left(files: Files, outcomes: "Sequence[Outcome]") -> tuple[Diagnostic, ...]:
    every = chain(files.unread, chain.from_iterable(each.left for each in outcomes))
    return judge(in_order([*every]), files.settings)


def _report(
    arguments: Arguments, files: Files, outcomes: "Sequence[Outcome]", *, dry: bool
) -> None:
    """What is left; before anything is written, all that was found."""
    source = {each.file: each.text for one in outcomes for each in one.sources}
    diagnostics = _left(files, outcomes)
    if dry:
        source = {each.file: each.text for each in files.sources}
        diagnostics = judge(
            in_order([*files.unread, *chain.from_iterable(each.found for each in outcomes)]),
            files.settings,
        )
    opened = Opened(
        ", ".join(arguments.paths),
        None,
        diagnostics,
        lambda file: source.get(file) or _text(files, file),
        len(files.sources),
        code=files.project.root,
        settings=files.settings,
    )
    stream = sys.stderr if arguments.diff else sys.stdout
    report(opened, arguments.output_format, stream)


def _text(files: Files, file: str) -> str | None:
    content = files.project.tree.read([files.path(file)])[0]
    return content.decode("utf-8-sig", "replace") if isinstance(content, bytes) else None


def _say(outcomes: "Sequence[Outcome]", written: int, *, dry: bool, unsafe: bool) -> None:
    fixed = [each for one in outcomes for each in one.fixed]
    for each in fixed:
        say(
            f"{_place(each)}: {'would fix' if dry else 'fixed'} {each.finding.code}: {each.way_out.text}"
        )
    for each in (each for one in outcomes for each in one.refused):
        say(f"{_place(each)}: not fixed {each.finding.code}: {each.reason}")
    done = "would fix" if dry else "fixed"
    left = [each for one in outcomes for each in one.left]
    from ..compiler.rewrite.codemods import UNSAFE

    ways = Counter(_way(each, UNSAFE) for each in left)
    more = 0 if unsafe else ways[Applicability.UNSAFE]
    choice = ways[Applicability.CHOICE]
    rest = (
        f"left: {summary(tuple(left))}" if left else "",
        f"{more} may be fixed with --unsafe" if more else "",
        f"{choice} wants a choice of yours" if choice else "",
    )
    tail = "".join(f"; {each}" for each in rest if each)
    say(f"{done} {counted(len(fixed), 'finding')} in {counted(written, 'file')}{tail}")


def _place(fix: "Fix") -> str:
    span = fix.finding.span
    return f"{span.file}:{span.line}:{span.column}" if span else "?"


def _way(found: Diagnostic, unsafe: "Collection[str]") -> Applicability | None:
    """How a finding that is left may be fixed; None where nobody knows."""
    way = next((each.applicability for each in found.helps if each.edits), None)
    return Applicability.UNSAFE if way is None and found.code in unsafe else way

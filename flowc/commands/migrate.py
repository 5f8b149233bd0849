"""Turn programs for another library into programs for flowc, where they provably mean the same.

Every file is compiled before and after. The graphs must be equal but for the names that are ours
now, and the names of branches that were conditionals; else the file stays, and the report says
where the graphs part. What flowc has no name for stays as well, and is listed.
"""

import sys
from argparse import Namespace
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help
from ..ir.diagnostics import has_errors
from ..opened import Opened
from ..problem import Problem
from ..report import counted, report
from ..rewriting import Job, no_libcst, open_files, settle, work
from ..terminal import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..compiler.rewrite.migrate import Outcome

USAGE: Final = "--from flytekit PATH... [options]"
EXAMPLES: Final = """
flowc migrate --from flytekit workflows/ --diff      (what would change; write nothing)
flowc migrate --from flytekit workflows/
flowc migrate --from flytekit workflows/ --keep-conditionals
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    paths: list[str]
    origin: str
    diff: bool
    check: bool
    keep_conditionals: bool


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "paths", nargs="+", metavar="PATH", help="file, folder or dotted module"
    )
    add = parser.options.add_argument
    add("--from", dest="origin", required=True, choices=["flytekit"], help="what they are for now")
    add("--diff", action="store_true", help="print what would change; write nothing")
    add("--check", action="store_true", help="write nothing; end with 1 if anything would change")
    add(
        "--keep-conditionals",
        action="store_true",
        help="leave `conditional` as it is, and with it the names of branches",
    )
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Migrate group by group, then write."""
    arguments = Arguments(**vars(given))
    files = no_libcst() or open_files(arguments.paths, arguments.reading)
    if isinstance(files, Problem):
        return files
    if has_errors(files.unread):
        opened = Opened("", None, files.unread, lambda _: None, code=files.project.root)
        report(opened, arguments.output_format, sys.stdout)
        return 1
    from ..compiler.rewrite.groups import groups

    parts = groups(files.sources)
    outcomes = work("migrating", files, parts, _Migrating(not arguments.keep_conditionals))
    made = [each for one in outcomes for each in one.sources]
    dry = arguments.diff or arguments.check
    found = settle(files, made, shown=arguments.diff, dry=dry)
    if found is None:
        return 2
    _say(outcomes, len(found), dry=dry)
    refused = any(each.refused for each in outcomes)
    return 1 if refused or (dry and found) else 0


@dataclass(frozen=True, slots=True)
class _Migrating:
    """Migrates one group; it goes to other processes, and what it gives comes back."""

    native: bool

    def __call__(self, job: Job) -> "Outcome":
        from ..compiler.rewrite.migrate import migrate
        from ..project import loader

        return migrate(job.sources, loader(job.project), job.evaluation, native=self.native)


def _say(outcomes: "Sequence[Outcome]", written: int, *, dry: bool) -> None:
    for each in (each for one in outcomes for each in one.left):
        span = each.span
        say(f"{span.file}:{span.line}:{span.column}: left `{each.what}`: {each.reason}")
    for text in (text for one in outcomes for text in one.renamed):
        say(f"renamed: {text}")
    refused = [each for one in outcomes for each in one.refused]
    for one in refused:
        say(f"{one.file}: not migrated: {one.reason}")
        for line in one.lines:
            say(f"    {line}")
    done = "would migrate" if dry else "migrated"
    rest = f"; {counted(len(refused), 'file')} left as before" if refused else ""
    say(f"{done} {counted(written, 'file')}{rest}")

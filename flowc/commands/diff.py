"""Tell what a change does to workflows: which changes break callers, which change what happens.

Two sides are compared: IR files, paths, what is registered with Flyte, or any of them in
revisions of git. `flowc diff REV -- PATH...` compares a revision with the files as they are,
`flowc diff REV1 REV2 -- PATH...` two revisions. `/dev/null` stands for nothing at all.
"""

import sys
from argparse import ArgumentTypeError, Namespace
from dataclasses import dataclass
from typing import Final

from ..accepted import Accepted, read_accepted, report_unused, write_accepted
from ..arguments import CommonArguments, Parser, add_common_options, add_help
from ..fragments import add_fragments
from ..ir.diff_changes import Change, Diff
from ..ir.diff_policy import Classes, without_accepted
from ..ir.nodes import Package
from ..ir.render_diff import DiffFormat, render_diff
from ..ir.rules_diff import Impact, find_change
from ..problem import Problem
from ..settings import CLASSES, FAIL_ON, OFF, DiffSettings, no_change_rule
from ..sides import Sides, diff_sides, open_sides
from ..terminal import has_color, working

USAGE: Final = "OLD NEW | REV1 [REV2] -- PATH... [options]"
EXAMPLES: Final = """
flowc diff main:workflows/ workflows/
flowc diff old.pb new.pb --fail-on behavioral
flowc diff main -- workflows/
flowc diff v1.0 v1.1 --format markdown -- workflows/
flowc diff HEAD~1:workflows/train.py workflows/train.py --format json
flowc diff main --format html -- workflows/ > changes.html
flowc diff main --class FD4005=off --class code-changed=breaking -- workflows/
flowc diff main --ignore accepted-changes.txt --write-ignore -- workflows/
"""

HTML: Final = "html"
FORMATS: Final = ("text", "json", "markdown", "github", "sarif", HTML)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    sides: list[str]
    format: str
    stat: bool
    fail_on: str | None
    exit_code: bool
    classes: list[tuple[str, str]]
    ignore: str | None
    write_ignore: bool
    fragment: list[str]
    old_fragment: list[str]
    paths: list[str] | None


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.takes_paths = True
    parser.arguments.add_argument(
        "sides",
        nargs="+",
        metavar="OLD NEW",
        help="IR file, PATH, REV:PATH, Flyte's files, or /dev/null; before --, revisions",
    )
    add = parser.options.add_argument
    how = parser.options.add_mutually_exclusive_group()
    how.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=f"how changes are written: {', '.join(FORMATS)}",
    )
    how.add_argument("--stat", action="store_true", help="only how many changes, by entity")
    add(
        "--fail-on",
        choices=FAIL_ON,
        metavar="CLASS",
        help=f"end with 1 for changes of this class or a graver one: {', '.join(FAIL_ON)}",
    )
    add("--exit-code", action="store_true", help="end with 1 for any change")
    _add_policy(parser)
    add_fragments(parser, "NEW")
    add(
        "--old-fragment",
        action="append",
        default=[],
        metavar="[PLACE=]FILE",
        help="the same, to put into OLD",
    )
    add_common_options(parser)
    add_help(parser)


def _add_policy(parser: Parser) -> None:
    add = parser.options.add_argument
    add(
        "--class",
        dest="classes",
        action="append",
        type=_class,
        default=[],
        metavar="RULE=CLASS",
        help=f"class of the changes of a rule: {', '.join((*CLASSES, OFF))}; repeatable",
    )
    add("--ignore", metavar="FILE", help="file of changes that are accepted, by fingerprint")
    add("--write-ignore", action="store_true", help="accept the changes found: add them to FILE")


def _class(text: str) -> tuple[str, str]:
    """The code of a rule, and a class."""
    name, _, level = text.partition("=")
    problem = no_change_rule(name)
    if problem is not None:
        raise ArgumentTypeError("; ".join((problem.message, *problem.helps)))
    if level not in (*CLASSES, OFF):
        raise ArgumentTypeError(f"`{text}` is not RULE=CLASS: {', '.join((*CLASSES, OFF))}")
    rule = find_change(name)
    return (rule.code if rule else name), level


def run(given: Namespace) -> int | Problem:
    """A side that cannot be read, or has errors, is an error: never an empty diff."""
    arguments = Arguments(**vars(given))
    fragments = (arguments.old_fragment, arguments.fragment)
    sides = open_sides(arguments.sides, arguments.paths, arguments, fragments)
    return sides if isinstance(sides, Problem) else _compare(sides, arguments)


def _compare(sides: Sides, arguments: Arguments) -> int | Problem:
    policy = sides.new.settings.diff
    accepted = _accepted(arguments, policy)
    if isinstance(accepted, Problem):
        return accepted
    with working("comparing"):
        found = diff_sides(sides, _classes({**policy.classes, **dict(arguments.classes)}))
    if isinstance(found, Problem):
        return found
    found = without_accepted(found, accepted.fingerprints)
    fail_on = arguments.fail_on or policy.fail_on
    if arguments.write_ignore:
        return write_accepted(accepted, found, _failing(found, fail_on)) or 0
    report_unused(accepted, found)
    sys.stdout.write(
        _page(sides, found)
        if arguments.format == HTML
        else _text(
            sides, found, DiffFormat.STAT if arguments.stat else DiffFormat(arguments.format)
        )
    )
    return int(bool(_failing(found, fail_on) or (arguments.exit_code and found.changes)))


def _text(sides: Sides, found: Diff, form: DiffFormat) -> str:
    return render_diff(found, sides.names, form, sides.new.texts, has_color(sys.stdout))


def _page(sides: Sides, found: Diff) -> str:
    """The page, with pictures of what changed where the sides are packages."""
    from ..ir.render_diff_html import Pictures, diff_html

    drawn = dict[str, Pictures]()
    old, new = sides.old.unit, sides.new.unit
    if isinstance(old, Package) and isinstance(new, Package):
        from ..diff_pictures import pictures

        with working("drawing"):
            drawn = pictures(old, new, found)
    return diff_html(found, sides.names.old, sides.names.new, drawn)


def _accepted(arguments: Arguments, policy: DiffSettings) -> Accepted | Problem:
    """The file of accepted changes, where one is named."""
    path = policy.ignore if arguments.ignore is None else arguments.ignore
    if arguments.write_ignore and not path:
        return Problem("which file to write? `--ignore FILE` names it, or `ignore` of `[diff]`")
    return read_accepted(path, is_new=arguments.write_ignore)


def _classes(given: dict[str, str]) -> Classes:
    return {code: None if level == OFF else Impact(level) for code, level in given.items()}


def _failing(found: Diff, level: str) -> tuple[Change, ...]:
    """The changes for which the command ends with 1."""
    if level == "none":
        return ()
    least = Impact(level).rank
    return tuple(each for each in found.changes if each.impact.rank >= least)

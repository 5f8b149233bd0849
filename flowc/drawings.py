"""What ``draw`` and ``view`` draw: an entity, a package, a fragment, or what a change did."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .arguments import CommonArguments, Parser
from .entities import find_entity
from .fragments import add_fragments, linked
from .inputs import nothing_in, open_package, open_unit
from .ir.nodes import Fragment, Located, Package
from .ir.values import Ref
from .opened import Opened
from .problem import Problem
from .report import report
from .sides import Sides, open_sides
from .terminal import say, working

if TYPE_CHECKING:
    from .visualize.boxes import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingArguments(CommonArguments):
    """What says what to draw, parsed."""

    names: list[str]
    paths: list[str] | None
    diff: bool
    entity: str | None
    depth: int
    package: str | None
    fragment: list[str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph, and what is known of what is in it."""

    graph: "Graph"
    package: Package
    texts: Callable[[str], str | None]
    """The text of a source file, by the name that spans use; None where it is not at hand."""


def add_drawing(parser: Parser) -> None:
    """``IR [ENTITY]``, ``--diff OLD NEW [ENTITY]``, or ``--diff REV1 [REV2] -- PATH...``."""
    parser.takes_paths = True
    parser.arguments.add_argument(
        "names",
        nargs="+",
        metavar="IR",
        help="IR file, PATH, REV:PATH or -; two of them with --diff; then what to draw of it: "
        "a full name, or the end of one; else everything",
    )
    parser.options.add_argument(
        "--diff", action="store_true", help="show what a change did, from OLD to NEW"
    )
    parser.options.add_argument(
        "--entity", metavar="NAME", help="ENTITY, also where -- and paths follow"
    )
    parser.options.add_argument(
        "--depth",
        type=_depth,
        default=0,
        metavar="N",
        help="unfold calls of workflows, N levels of them (default 0)",
    )
    parser.options.add_argument(
        "--package", metavar="IR", help="the package that a fragment belongs to; only for fragments"
    )
    add_fragments(parser)


def _depth(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"`{text}` is no number of levels")
    return int(text)


def open_drawing(arguments: DrawingArguments) -> Drawing | int | Problem:
    """What to draw; the exit code where it has errors, which are reported."""
    return _change(arguments) if arguments.diff else _unit(arguments)


def _unit(arguments: DrawingArguments) -> Drawing | int | Problem:
    """A package, something of it, or a fragment."""
    if arguments.paths is not None or len(arguments.names) > 2:
        return Problem("one IR is drawn, and one ENTITY of it, or all; --diff compares two")
    entity = _entity(arguments, arguments.names[1:])
    if isinstance(entity, Problem):
        return entity
    opened = open_unit(arguments.names[:1], arguments.reading)
    if isinstance(opened, Opened):
        opened = linked(opened, arguments.fragment, arguments.reading)
    if isinstance(opened, Problem):
        return opened
    if isinstance(opened.unit, Fragment) and not opened.exit_code:
        if entity:
            return Problem(f"`{opened.name}` is a fragment, which is drawn whole: leave ENTITY out")
        return _fragment(opened, opened.unit, arguments)
    report(opened, arguments.output_format, sys.stderr)
    package = opened.package
    if package is None:
        return opened.exit_code
    if (nothing := nothing_in(opened)) is not None:
        return nothing
    if arguments.package is not None:
        return Problem(f"`{opened.name}` is a package; `--package` is only for fragments")
    from .visualize.graph import to_graph

    ref = find_entity(package, entity) if entity else None
    if isinstance(ref, Problem):
        return ref
    return Drawing(to_graph(package, ref, arguments.depth), package, opened.texts)


def _entity(arguments: DrawingArguments, by_place: list[str]) -> str | Problem | None:
    """The name of what to draw, however it is given; None for everything."""
    if by_place and arguments.entity is not None:
        both = f"`{by_place[0]}` and `{arguments.entity}`"
        return Problem(f"one ENTITY is drawn, and both {both} are named: leave one out")
    return by_place[0] if by_place else arguments.entity


def _fragment(
    opened: Opened, fragment: Fragment, arguments: DrawingArguments
) -> Drawing | int | Problem:
    """A fragment, by itself or as its package completes it."""
    package = None
    if arguments.package is not None:
        belongs = open_package([arguments.package], arguments.reading)
        if isinstance(belongs, Problem):
            return belongs
        package = belongs.package
        opened = belongs if package is None else _checked(opened, belongs, fragment, package)
    report(opened, arguments.output_format, sys.stderr)
    if opened.exit_code:
        return opened.exit_code
    from .visualize.graph import fragment_graph

    return Drawing(
        fragment_graph(fragment, package),
        _merged(fragment.definitions, package or Package(), fragment.spans),
        opened.texts,
    )


def _checked(opened: Opened, belongs: Opened, fragment: Fragment, package: Package) -> Opened:
    """The fragment with what its package shows to be wrong in it, and with the texts of both."""
    from .ir.validate import validate_fragment

    found = validate_fragment(fragment, package)

    def texts(file: str) -> str | None:
        return opened.texts(file) or belongs.texts(file)

    return replace(opened, diagnostics=(*opened.diagnostics, *found), texts=texts)


def _change(arguments: DrawingArguments) -> Drawing | Problem:
    """The picture of a change. What the picture does not show is said, never left out silently."""
    names, by_place = arguments.names, list[str]()
    if arguments.paths is None:
        names, by_place = names[:2], names[2:]
    if arguments.paths is None and (len(names) != 2 or len(by_place) > 1):
        return Problem(f"--diff takes OLD and NEW, and then ENTITY: {len(arguments.names)} given")
    entity = _entity(arguments, by_place)
    if isinstance(entity, Problem):
        return entity
    if arguments.fragment or arguments.package:
        return Problem("--diff compares packages: link fragments first, with `flowc link`")
    sides = open_sides(names, arguments.paths, arguments)
    if isinstance(sides, Problem):
        return sides
    old, new = sides.old.package, sides.new.package
    if old is None or new is None:
        return Problem("--diff draws packages: of fragments, `flowc diff` tells what changed")
    ref = _entity_of(old, new, entity) if entity else None
    if isinstance(ref, Problem):
        return ref
    from .ir.diff import diff
    from .visualize.overlay import overlay

    with working("comparing"):
        found = diff(old, new)
        drawn = overlay(old, new, found, ref, arguments.depth)
    if not found.changes:
        say("note: nothing changed, so the picture is of what both are")
    elif drawn.hidden:
        count = len(drawn.hidden)
        say(
            f"note: {count} of {len(found.changes)} changes are not in the picture: `flowc diff` tells all"
        )
    return Drawing(drawn.graph, _merged(new, old), _texts(sides))


def _entity_of(old: Package, new: Package, name: str) -> Ref | Problem:
    """What to draw of a change: something of the new package, else of the old one."""
    found = find_entity(new, name)
    gone = find_entity(old, name) if isinstance(found, Problem) else found
    return found if isinstance(gone, Problem) else gone


def _texts(sides: Sides) -> Callable[[str], str | None]:
    """Texts of the new side; of files that it lacks, those of the old one."""

    def text(file: str) -> str | None:
        found = sides.new.texts(file)
        return sides.old.texts(file) if found is None else found

    return text


def _merged(first: Package, other: Package, spans: tuple[Located, ...] = ()) -> Package:
    """What both define; where both define one name, the first wins."""
    return Package(
        types=(*first.types, *other.types),
        tasks=(*first.tasks, *other.tasks),
        workflows=(*first.workflows, *other.workflows),
        launch_plans=(*first.launch_plans, *other.launch_plans),
        spans=(*other.spans, *first.spans, *spans),
    )

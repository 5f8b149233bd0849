"""The two sides of a comparison: what the command line names, opened so that like is beside like."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from .arguments import CommonArguments
from .fragments import linked
from .inputs import STDIN, Reading, is_there, nothing_in, open_unit, with_places
from .ir.diff import diff
from .ir.diff_changes import Diff
from .ir.diff_fragments import diff_fragments
from .ir.diff_modules import counterparts, under_modules
from .ir.diff_policy import Classes
from .ir.nodes import Fragment, Package
from .ir.records import dataclass
from .ir.render_diff import Names
from .opened import Opened
from .problem import Problem
from .report import report
from .terminal import say

EMPTY: Final = "/dev/null"
"""What git calls the side that a file is not on; the system's name for it does too."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides, opened and sound; the old one with modules called as on the new side."""

    old: Opened
    new: Opened
    names: Names
    """What the user calls them."""


def open_sides(
    words: Sequence[str],
    paths: Sequence[str] | None,
    arguments: CommonArguments,
    fragments: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Sides | Problem:
    """Both sides that ``OLD NEW`` or ``REV1 [REV2] -- PATH...`` name; fragments are for each of them.

    A side that cannot be read, or has errors, which are reported, is a problem: never an empty side.
    """
    named = _two(words) if paths is None else _revisions(words, paths)
    if isinstance(named, Problem):
        return named
    opened = list[Opened]()
    for side, given in zip(named, fragments, strict=True):
        found = _open(side, given, arguments.reading)
        if isinstance(found, Problem):
            return found
        opened.append(with_places(found))
    if unsound := [each for each in opened if each.exit_code]:
        report(unsound, arguments.output_format, sys.stderr)
        listed = " and ".join(f"`{each.name}`" for each in unsound)
        return Problem(f"{listed} cannot be compared because of these errors")
    # A name with nothing behind it was mistaken; a path of a revision came later, or is gone.
    for side, found in zip(named, opened, strict=True):
        if side.is_whole and (mistaken := nothing_in(found)) is not None:
            return replace(mistaken, helps=(f"to compare with nothing, name `{EMPTY}`",))
    if all(map(_is_empty, opened)):
        return Problem("there is nothing on either side")
    if isinstance(opened[0].unit, Package) != isinstance(opened[1].unit, Package):
        which = next(each for each in opened if isinstance(each.unit, Fragment))
        return Problem(f"`{which.name}` is a fragment, and the other side is none")
    return _beside(*named, *opened)


def diff_sides(sides: Sides, classes: Classes = MappingProxyType({})) -> Diff | Problem:
    """The changes between the sides."""
    match sides.old.unit, sides.new.unit:
        case Package() as old, Package() as new:
            return diff(old, new, classes)
        case Fragment() as old, Fragment() as new:
            if old.task != new.task:
                return Problem(
                    f"`{sides.old.name}` is a fragment of `{old.task}`,"
                    f" `{sides.new.name}` one of `{new.task}`"
                )
            return diff_fragments(old, new, classes)
        case _:
            return Problem("a fragment cannot be compared with a package")


# Names


@dataclass(frozen=True, slots=True)
class _Side:
    """One side, as it was given."""

    names: tuple[str, ...]
    """() for nothing at all."""
    label: str
    """What to call it."""
    is_whole: bool = False
    """Whether the user named it as a side, and not by paths that are looked for in two places."""


def _two(words: Sequence[str]) -> tuple[_Side, _Side] | Problem:
    if len(words) != 2:
        way_out = "to compare revisions of git, put `--` before the paths"
        return Problem(
            f"what two things to compare? {len(words)} given, OLD and NEW wanted", (way_out,)
        )
    if [*words] == [STDIN, STDIN]:
        return Problem("standard input can be one side only")
    old, new = (_named(each) for each in words)
    return old, new


def _named(name: str) -> _Side:
    return _Side((), name) if name in (EMPTY, os.devnull) else _Side((name,), name, is_whole=True)


def _revisions(revisions: Sequence[str], paths: Sequence[str]) -> tuple[_Side, _Side] | Problem:
    """The paths in one revision and in another, or as they are; what is missing in one is said."""
    if not paths or len(revisions) > 2:
        return Problem("give one or two revisions, then `--`, then at least one path")
    sides = ([_in(revisions[0], path) for path in paths], [*paths])
    if len(revisions) == 2:
        sides = (sides[0], [_in(revisions[1], path) for path in paths])
    there = dict[str, bool]()
    for name in (*sides[0], *sides[1]):
        found = is_there(name)
        if isinstance(found, Problem):
            return found
        there[name] = found
    for path, was, now in zip(paths, *sides, strict=True):
        if there[was] is not there[now]:
            where, means = (was, "new") if there[now] else (now, "gone")
            said = f"in `{where.partition(':')[0]}`" if ":" in where else "here"
            say(f"note: there is no `{path}` {said}: what it declares is {means}")
    old, new = (
        # Where a path is on neither side, opening it says so.
        _Side(tuple(n for n, o in zip(names, others, strict=True) if there[n] or not there[o]), "")
        for names, others in (sides, sides[::-1])
    )
    labels = [", ".join(each) for each in sides]
    return replace(old, label=labels[0]), replace(new, label=labels[1])


def _in(revision: str, path: str) -> str:
    """A path as it is from here, in a revision."""
    return f"{revision}:{path if path.startswith(('/', '.')) else f'./{path}'}"


# What they come to


def _open(side: _Side, fragments: Sequence[str], reading: Reading) -> Opened | Problem:
    if not side.names:
        return Opened(side.label, Package(), (), lambda _: None)
    opened = open_unit(side.names, reading)
    if isinstance(opened, Problem):
        return opened
    return linked(opened, [*fragments], reading)


def _is_empty(opened: Opened) -> bool:
    unit = opened.unit
    return isinstance(unit, Package) and not (unit.tasks or unit.workflows or unit.launch_plans)


def _beside(was_named: _Side, now_named: _Side, old: Opened, new: Opened) -> Sides:
    """The sides under one header where one is empty, and with the modules that are the same."""
    names = Names(was_named.label, now_named.label)
    was, now = old.unit, new.unit
    if not isinstance(was, Package) or not isinstance(now, Package):
        return Sides(old, new, names)
    if _is_empty(old):
        return Sides(replace(old, held=replace(was, header=now.header)), new, names)
    if _is_empty(new):
        settings = new.settings if new.modules else old.settings
        new = replace(new, held=replace(now, header=was.header), settings=settings)
        return Sides(old, new, names)
    are_whole = was_named.is_whole and now_named.is_whole
    if not are_whole or old.from_folder is not new.from_folder:
        return Sides(old, new, names)
    modules = counterparts(old.given, new.given)
    for before, after in modules.items():
        say(f"note: module `{before}` is compared with `{after}`: as one by another name")
    return Sides(replace(old, held=under_modules(was, modules)), new, names)

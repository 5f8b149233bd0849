"""Modules that have another name now: told once, not for each thing in them."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from . import rules_diff as rules
from .diff_changes import Change, Place
from .nodes import Package, Span

_RENAMES: Final = frozenset({rules.ENTITY_RENAMED.code, rules.TYPE_RENAMED.code})
_NOUNS: Final = {
    "task": ("task", "tasks"),
    "workflow": ("workflow", "workflows"),
    "launch_plan": ("launch plan", "launch plans"),
    "type": ("class", "classes"),
}


def by_module(changes: Sequence[Change], old: Package, new: Package) -> tuple[Change, ...]:
    """The changes, with one in place of all that say that things went to another module.

    A module has another name where nothing is left under the old one, nothing was under the new
    one, and what is in it kept its own name. What else changed in it is told as ever.
    """
    was, now = ({each.name for each in side.modules} for side in (old, new))
    moved = dict[tuple[str, str], list[Change]]()
    for each in changes:
        pair = _modules(each, was, now)
        if pair is not None and pair[0] not in now and pair[1] not in was:
            moved.setdefault(pair, []).append(each)
    ends = Counter(end for pair in moved for end in pair)  # a module that was split is not renamed
    whole = {pair: some for pair, some in moved.items() if all(ends[each] == 1 for each in pair)}
    told = {id(each) for some in whole.values() for each in some}
    return (
        *(_renamed(*pair, some) for pair, some in whole.items()),
        *(each for each in changes if id(each) not in told),
    )


def _modules(change: Change, was: Collection[str], now: Collection[str]) -> tuple[str, str] | None:
    """The modules between which something went, under its own name; None where nothing did."""
    if change.code not in _RENAMES or change.old is None or change.new is None:
        return None
    (old, own), (new, other) = _parts(change.old, was), _parts(change.new, now)
    return (old, new) if old and new and own == other else None


def _parts(place: Place, modules: Collection[str]) -> tuple[str, str]:
    """The module of an entity, and its name there; no module where none of them has it."""
    module = name = place.path.partition(":")[2]
    while module and module not in modules:
        module = module.rpartition(".")[0]
    return module, name.removeprefix(module)


def _renamed(old: str, new: str, changes: Sequence[Change]) -> Change:
    first = changes[0]
    return Change(
        rules.MODULE_RENAMED.code,
        max((each.impact for each in changes), key=lambda each: each.rank),
        f"module {old} is called {new} now, with {_listed(changes)}",
        f"module:{new}",
        _top(old, first.old),
        _top(new, first.new),
        before=old,
        after=new,
        evidence="under the same names",
    )


def _top(module: str, inside: Place | None) -> Place:
    """Where a module begins: in the file that something in it is in."""
    file = inside.span.file if inside and inside.span else None
    return Place(f"module:{module}", Span(file, 1, 1, 1, 1) if file else None)


def _listed(changes: Iterable[Change]) -> str:
    """What went: ``3 tasks and 1 workflow``."""
    kinds = Counter(each.entity.partition(":")[0] for each in changes)
    counts = [
        f"{kinds[kind]} {one if kinds[kind] == 1 else many}"
        for kind, (one, many) in _NOUNS.items()
        if kinds[kind]
    ]
    return " and ".join((", ".join(counts[:-1]), counts[-1])) if len(counts) > 1 else counts[0]

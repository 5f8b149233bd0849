"""Which entity of a package a user means."""

from collections.abc import Iterable, Iterator
from typing import Final

from .ir.nodes import Package
from .ir.scope import ref_of
from .ir.suggest import did_you_mean
from .ir.values import EntityKind, Ref
from .problem import Problem

_MOST: Final = 20
"""How many entities a message lists."""


def find_entity(package: Package, name: str) -> Ref | Problem:
    """The entity of a full name, or of a last part of one that no other entity ends with.

    A workflow and its launch plan may share a name: the workflow is meant, unless the kind is
    written before it (``launch_plan:examples.train.main``).
    """
    known = [*entities(package)]
    kind, _, wanted = name.rpartition(":")
    of_kind = [each for each in known if not kind or kind in _kinds(each)]
    exact = [each for each in of_kind if each.name == wanted]
    found = exact or [each for each in of_kind if each.name.endswith(f".{wanted}")]
    if not found:
        return _unknown(name, wanted, known)
    if len({each.name for each in found}) > 1:
        return Problem(f"`{name}` could be any of these", choices=list_entities(found))
    return found[0]


def entities(package: Package) -> Iterator[Ref]:
    """What a package holds; what a name more likely means comes first."""
    for group in (package.workflows, package.tasks, package.launch_plans):
        yield from map(ref_of, group)


def list_entities(refs: Iterable[Ref]) -> tuple[str, ...]:
    """Entities as the lines of a message; not more than a user would read."""
    lines = [f"{each.kind.value} {each.name}" for each in refs]
    more = len(lines) - _MOST
    return (*lines[:_MOST], *((f"... and {more} more",) if more > 0 else ()))


def _kinds(ref: Ref) -> tuple[str, ...]:
    """What a user may call its kind: a dynamic task is a task too."""
    return (ref.kind.value, "task") if ref.kind is EntityKind.DYNAMIC else (ref.kind.value,)


def _unknown(name: str, wanted: str, known: Iterable[Ref]) -> Problem:
    names = {each.name: each for each in known}
    short = {each.rpartition(".")[2]: each for each in names}
    helps = did_you_mean(wanted, names if "." in wanted else short)
    message = f"there is no entity `{name}`; there are"
    return Problem(message, helps, list_entities(names.values()))

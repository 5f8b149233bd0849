"""Special methods of the program's classes: what ``a + b``, ``a < b`` or ``super()`` make of objects."""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir.rules_language import UNSUPPORTED
from .domain import Class, Datum, External, Frame, Function, Instance, Known, Method, Super
from .instances import bound_member, call_with_data, class_members, own_members
from .lineage import lineage
from .machine import Arguments, Machine
from .recording import record_call

NOT_IMPLEMENTED: Final = External("builtins.NotImplemented")
"""What a method gives that leaves the operator to the other operand."""


def special(
    machine: Machine,
    owner: Datum,
    name: str,
    given: list[Datum],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum | None:
    """What a special method of an object gives; None where its class does not define it."""
    if not isinstance(owner, Instance):
        return None
    found = class_members(machine, owner.owner).get(name)
    if found is None or found.kind != "method":
        return None
    place = node.value if isinstance(node, ast.AugAssign) else node
    if not isinstance(place, ast.expr):
        return None
    return call_with_data(machine, found.datum, [owner, *given], place, frame)


def operated(
    machine: Machine,
    name: str,
    sides: tuple[Datum, Datum],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum | None:
    """What ``__add__`` of the left operand, or ``__radd__`` of the right one, gives.

    None where neither class defines it. `name` is the operator's in the module `operator`.
    """
    left, right = sides
    ways = [(left, right, f"__{name}__"), (right, left, f"__r{name}__")]
    if _is_descendant(machine, right, left):
        ways.reverse()  # the class that is more special is asked first
    return _first(machine, ways, node, frame)


def compared(
    machine: Machine,
    name: str,
    sides: tuple[Datum, Datum],
    node: ast.expr,
    frame: Frame,
) -> Datum | None:
    """What ``__lt__`` of one operand gives, or ``__gt__`` of the other; None where neither is there."""
    left, right = sides
    ways = [(left, right, f"__{name}__"), (right, left, f"__{_REFLECTED[name]}__")]
    if _is_descendant(machine, right, left):
        ways.reverse()
    return _first(machine, ways, node, frame)


_REFLECTED: Final[Mapping[str, str]] = {
    "eq": "eq",
    "ge": "le",
    "gt": "lt",
    "le": "ge",
    "lt": "gt",
    "ne": "ne",
}


def _first(
    machine: Machine,
    ways: list[tuple[Datum, Datum, str]],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum | None:
    for owner, other, name in ways:
        found = special(machine, owner, name, [other], node, frame)
        if found is not None and found != NOT_IMPLEMENTED:
            return found
    return None


def _is_descendant(machine: Machine, one: Datum, other: Datum) -> bool:
    if not isinstance(one, Instance) or not isinstance(other, Instance) or one.owner is other.owner:
        return False
    return other.owner in lineage(machine, one.owner)


# `super()`


IN_FRAME: Final = "super()"
"""Where a method finds what `super()` gives: no name of a program is written so."""


def call_super(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``super()``, ``super(Class, self)``."""
    match given.positional:
        case []:
            scope: Frame | None = frame
            while scope is not None:
                if isinstance(found := scope.names.get(IN_FRAME), Super):
                    return found
                scope = scope.outer
        case [Class() as past, (Instance() | Class()) as owner] if not machine.is_constructing:
            return Super(owner, past)
        case _:
            pass
    return record_call(machine, "builtins.super", given, node, frame)


def super_of(callee: Function, given: Arguments) -> Super | None:
    """What `super()` gives in a call of a method."""
    match given.positional:
        case [(Instance() | Class()) as owner, *_] if callee.owner is not None:
            return Super(owner, callee.owner)
        case _:
            return None


def super_attribute(machine: Machine, found: Super, node: ast.Attribute, frame: Frame) -> Datum:
    """An attribute of the classes that come after one."""
    owner = found.owner.owner if isinstance(found.owner, Instance) else found.owner
    if not isinstance(owner, Class):
        return Method(found, node.attr)
    line = lineage(machine, owner)
    after = line[line.index(found.past) + 1 :] if found.past in line else []
    for each in after:
        if (member := own_members(machine, each).get(node.attr)) is None:
            continue
        if member.kind in ("property", "cached"):
            return call_with_data(machine, member.datum, [found.owner], node, frame)
        return bound_member(member, found.owner, owner)
    return Method(found, node.attr)


def call_on_super(
    machine: Machine, owner: Super, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A method that no class of the program has: ``object.__init__`` does nothing."""
    if name == "__init__" and (machine.initialise(given) or not given.positional):
        return Known(None)
    message = f"no class of the program above `{owner.past.name}` has a method `{name}`"
    return machine.report(UNSUPPORTED, message, frame, node.func)


# Functions that remember


CACHES: Final = frozenset({"functools.cache", "functools.lru_cache"})
CACHED: Final = "functools.cache()"
"""The name of what a cache makes of a function, which is its first argument."""


def call_cached(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """A function that remembers what it gave: calling it again gives the same, and calls nothing."""
    function, *rest = given.positional
    graph = machine.graph
    before = graph.builder.size if graph else 0
    arguments = Arguments(rest, given.keywords, given.spans[1:], given.keyword_spans)
    result = machine.call_with(function, arguments, node, frame)
    if graph is not None and graph.builder.size != before:
        message = "a function that remembers its results calls tasks"
        way_out = "call them in a function without a cache, and keep what it gives in a variable"
        return machine.refuse(frame, node, message, way_out)
    return machine.freeze(result)

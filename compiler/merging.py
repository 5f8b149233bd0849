"""Where the ways of a branch meet: what they give, and what names mean from there on."""

import ast
from typing import Final

from ..ir.build import Builder, Handle
from ..ir.records import dataclass
from ..ir.values import Binding
from .convert import to_value
from .domain import (
    MISSING,
    Choice,
    Datum,
    Deferred,
    Dictionary,
    EnumMember,
    Filling,
    Frame,
    Instance,
    Known,
    Logical,
    Missing,
    Names,
    Promised,
    Recorded,
    Results,
    Sequence,
    Set,
    Stream,
    Unknown,
    View,
    Zipped,
)
from .instances import named_items
from .machine import Machine, Return, Signal
from .possibilities import is_same
from .promises import datum_of, promised_by


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a branch that has been evaluated."""

    block: str
    bound: Names
    """The names that this way binds."""
    signal: Signal
    node: ast.expr | ast.stmt


def returned(machine: Machine, builder: Builder, ways: list[Way], frame: Frame) -> Signal:
    """Every way ended with a return: the branch gives what the function returns."""
    values = [way.signal.value if isinstance(way.signal, Return) else MISSING for way in ways]
    blocks = [way.block for way in ways]
    places = [
        way.signal.node if isinstance(way.signal, Return) and way.signal.node else way.node
        for way in ways
    ]
    give(machine, builder, [*zip(blocks, values, places, strict=True)], frame)
    handle = builder.end_branch()
    missing = any(isinstance(value, Missing) for value in values)
    return Return(MISSING if missing else datum_of(handle), None)


def give(
    machine: Machine,
    builder: Builder,
    arms: list[tuple[str, Datum, ast.expr | ast.stmt]],
    frame: Frame,
) -> None:
    """Make a branch give a value: of each arm its own, in as many outputs as it has parts.

    They are called as all the values call their parts, else by position.
    """
    split = [_split(machine, datum) for _, datum, _ in arms]
    if any(len(data) == 1 for _, data in split):  # then None is a value as any other
        split = [
            (("",), [datum]) if datum == Known(None) else each
            for (_, datum, _), each in zip(arms, split, strict=True)
        ]
    same = split and all(each[0] == split[0][0] for each in split)
    for (block, _, node), (keys, data) in zip(arms, split, strict=True):
        names = [key if key and same else f"o{index}" for index, key in enumerate(keys)]
        bindings = [
            Binding(name, to_value(machine, each, frame, node))
            for name, each in zip(names, data, strict=True)
        ]
        builder.yield_from(block, bindings)


def _split(machine: Machine, datum: Datum) -> tuple[tuple[str, ...], list[Datum]]:
    """The parts of a value that is several outputs, with their names, "" for none; else itself."""
    match datum:
        case Results(items=items):
            return tuple(items), [*items.values()]
        case Sequence(items, "tuple"):
            return ("",) * len(items), items
        case Instance(parts=tuple() as parts) if (
            fields := named_items(machine, datum)
        ) is not None:
            return parts, fields
        case Known(None):
            return (), []
        case _:
            return ("",), [datum]


# Names


def merge(machine: Machine, builder: Builder, ways: list[Way], frame: Frame, start: int) -> None:
    """Bind after the branch what its ways have bound."""
    before = frame.names
    outputs: dict[str, _Parts] = {}
    for name in dict.fromkeys(name for way in ways for name in way.bound):
        values = [way.bound.get(name, before.get(name)) for way in ways]
        known = _decided(name, values, start)
        if known is not None:
            before[name] = known
        else:
            outputs[name] = _parts(machine, name, [*map(_datum, values)], outputs)
    for index, way in enumerate(ways):
        bindings = [
            Binding(name, to_value(machine, datum, frame, way.node))
            for parts in outputs.values()
            for name, datum in zip(parts.names, parts.values[index], strict=True)
        ]
        builder.yield_from(way.block, bindings)
    handle = builder.end_branch()
    given = promised_by(handle)
    for name, parts in outputs.items():
        items = [given[each] for each in parts.names]
        before[name] = _whole(parts, items, handle)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A name that is an output of a branch, or several: what each way gives for them."""

    names: list[str]
    values: list[list[Datum]]
    keys: tuple[str, ...] | None = None
    """What the parts are called, where the name is more than one value: "" for those of a tuple."""


def _parts(machine: Machine, name: str, values: list[Datum], others: dict[str, _Parts]) -> _Parts:
    """A tuple, or what a call with several outputs gives, leaves a branch in its parts."""
    split = [_split(machine, each) for each in values]
    counts = {len(items) for _, items in split}
    if (
        counts == {0}
        or len(counts) > 1
        or any(items == [each] for (_, items), each in zip(split, values, strict=True))
    ):
        return _Parts([name], [[each] for each in values])
    keys = next((keys for keys, _ in split if keys[0]), split[0][0])
    taken = {each for parts in others.values() for each in parts.names}
    names = [f"{name}_{key or index}" for index, key in enumerate(keys)]
    while not taken.isdisjoint(names):
        names = [f"{each}_" for each in names]
    return _Parts(names, [items for _, items in split], keys)


def _whole(parts: _Parts, items: list[Promised], handle: Handle) -> Datum:
    """What a name means after the branch."""
    if parts.keys is None:
        return items[0]
    if not parts.keys[0]:
        return Sequence([*items], "tuple")
    return Results(handle, dict(zip(parts.keys, items, strict=True)))


def _datum(value: Datum | Deferred | None) -> Datum:
    if value is None:
        return MISSING
    return value.find() if isinstance(value, Deferred) else value


def _decided(name: str, values: list[Datum | Deferred | None], start: int) -> Datum | None:
    """What a name means after the branch where it is no output of it; None where it is one."""
    if any(value is None for value in values):
        way_out = "bind it before the `if`, or on every way through it"
        what = f"`{name}`, which is not bound on every way through the `if`,"
        return Unknown(what, None, way_out)
    data = [_datum(value) for value in values]
    if any(isinstance(each, Missing) for each in data):
        return MISSING
    # Promises are left to the branch: equal ones may be nodes of different arms.
    if not isinstance(data[0], _OF_A_RUN) and all(is_same(each, data[0]) for each in data):
        return data[0]
    # A container from before would lead a second life as a promise: changes would part the two.
    if all(_is_own(each, start) for each in data) and all(
        isinstance(each, _VALUES) for each in data
    ):
        return None
    return Unknown(f"`{name}`, which differs between the ways through the `if`,")


_OF_A_RUN: Final = Promised | Results | Logical | Choice | Filling | Stream | View | Zipped


def _is_own(datum: Datum, start: int) -> bool:
    if isinstance(datum, Sequence) and datum.kind == "tuple":
        return all(_is_own(each, start) for each in datum.items)
    made: int = getattr(datum, "serial", start)
    return made >= start


_VALUES: Final = (
    Known,
    Logical,
    Promised,
    Results,
    Sequence,
    Set,
    Stream,
    Dictionary,
    Instance,
    Recorded,
    EnumMember,
)

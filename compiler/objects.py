"""Data as Python objects, so that functions of libraries can run on them, and back.

A list stands for the same list throughout, so what a function gives keeps what is shared. What is
no plain value (a promise, a function, a record) goes as a `Stand`, which can be called where the
datum can, and refuses by `NotPlainError` to be looked into where only a run could tell.
"""

import ast
import datetime
import decimal
import fractions
import pathlib
import re
import types
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn, TypeVar, cast

from ..ir.types import EnumDef, RecordKind
from ..ir.values import MAX_NESTING
from .annotations import definition_of
from .classes import record_kind
from .convert import NAMED, MixedFloat, MixedInt, MixedStr, NotPlainError, live_items, view_items
from .domain import (
    Class,
    Datum,
    Dictionary,
    EnumMember,
    Frame,
    Instance,
    Known,
    Method,
    Partial,
    Recorded,
    Results,
    Sequence,
    Set,
    Stream,
    View,
)
from .instances import class_members, named_items
from .machine import Arguments, Machine
from .mixed import mixed
from .special import compared, operated, special
from .weight import ITEM, weight

PLAIN: Final = (
    bool,
    bytes,
    complex,
    Counter,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
    decimal.Decimal,
    float,
    fractions.Fraction,
    int,
    pathlib.PurePosixPath,
    range,
    re.Match,
    re.Pattern,
    slice,
    str,
    types.EllipsisType,
    types.NoneType,
)
"""Classes whose objects are known values."""

_CHARACTERS: Final = 32
"""Characters of a text that are looked through in the time of one step."""

_Made = TypeVar("_Made")


class TooManyError(Exception):
    """An iterator gives more items than a value may have."""


class ForeignError(Exception):
    """A function gives something that the evaluator does not follow."""


class Stand:
    """Stands for a datum that is no plain value."""

    __slots__ = ("_objects", "datum")

    def __init__(self, objects: "Objects", datum: Datum) -> None:
        self._objects = objects
        self.datum = datum

    def __call__(self, *args: object, **keywords: object) -> object:
        """Call the datum."""
        return self._objects.call(self.datum, args, keywords)

    def __eq__(self, other: object) -> bool:
        return self is other or self._objects.equal(self.datum, other)

    def __hash__(self) -> int:
        if isinstance(self.datum, NAMED):
            return hash(self.datum)
        raise NotPlainError(self.datum)

    def __bool__(self) -> bool:
        if isinstance(self.datum, NAMED | Instance | Partial | Method):
            return True
        raise NotPlainError(self.datum)

    def __iter__(self) -> Iterator[object]:
        return self._objects.items(self.datum)

    def _refuse(self, *_: object) -> NoReturn:
        raise NotPlainError(self.datum)

    __contains__ = __format__ = __int__ = __float__ = __index__ = _refuse
    __truediv__ = _refuse

    def __lt__(self, other: object) -> object:
        return self._objects.compared("lt", self, other)

    def __le__(self, other: object) -> object:
        return self._objects.compared("le", self, other)

    def __gt__(self, other: object) -> object:
        return self._objects.compared("gt", self, other)

    def __ge__(self, other: object) -> object:
        return self._objects.compared("ge", self, other)

    def __add__(self, other: object) -> object:
        return self._objects.operated("add", self, other)

    def __radd__(self, other: object) -> object:
        return self._objects.operated("add", other, self)

    def __sub__(self, other: object) -> object:
        return self._objects.operated("sub", self, other)

    def __rsub__(self, other: object) -> object:
        return self._objects.operated("sub", other, self)

    def __mul__(self, other: object) -> object:
        return self._objects.operated("mul", self, other)

    def __rmul__(self, other: object) -> object:
        return self._objects.operated("mul", other, self)

    def __getitem__(self, key: object) -> object:
        return self._objects.special(self.datum, "__getitem__", key)

    def __str__(self) -> str:
        return self._objects.text(self.datum, "__str__")

    def __repr__(self) -> str:
        return self._objects.text(self.datum, "__repr__")


class Live:
    """A list, dictionary or view for an iterator over it, which sees what changes meanwhile."""

    __slots__ = ("_datum", "_objects")

    def __init__(self, objects: "Objects", datum: Sequence | Dictionary | View) -> None:
        self._objects, self._datum = objects, datum

    def __iter__(self) -> Iterator[object]:
        return map(self._objects.of, live_items(self._datum))

    def __reversed__(self) -> Iterator[object]:
        if isinstance(self._datum, Sequence):
            return map(self._objects.of, reversed(self._datum.items))
        return iter([*self][::-1])


class Lazy:
    """An iterator of a library over data. What it calls is called where an item is asked for."""

    def __init__(self, objects: "Objects", items: Iterator[object]) -> None:
        self._objects, self._items = objects, items

    def __iter__(self) -> Iterator[Datum]:
        return self

    def __next__(self) -> Datum:
        return self._objects.datum(next(self._items))

    def ask(self, node: ast.expr, frame: Frame, *, by_call: bool) -> None:
        """Say where the next item is asked for."""
        self._objects.ask(node, frame, by_call=by_call)


def draw(stream: Stream, node: ast.expr, frame: Frame, *, by_call: bool) -> Datum | None:
    """The next item of an iterator, asked for at a piece of syntax; None where there is none."""
    if isinstance(stream.items, Lazy):
        stream.items.ask(node, frame, by_call=by_call)
    return next(stream.items, None)


def _between_turns(frame: Frame) -> Frame:
    """Where a loop or an unpacking asks for an item: no call does, so that no loop repeats one."""
    outer = frame
    while outer.is_comprehension and outer.outer is not None:
        outer = outer.outer
    found = Frame(frame.module, {}, frame, outer.in_loop, frame.qualifier)
    found.in_arm = frame.in_arm
    return found


class Objects:
    """The objects of one call."""

    def __init__(self, machine: Machine, node: ast.expr, frame: Frame) -> None:
        self._machine, self._node, self._frame = machine, node, frame
        self._by_call = isinstance(node, ast.Call)
        """Whether a call does what is done here, and not a loop over what the syntax gives."""
        self._data: dict[int, tuple[object, Datum]] = {}
        """Data by the identity of the object that stands for them, which is kept alive."""
        self._made: dict[int, object] = {}
        """Objects by the identity of the datum."""

    def ask(self, node: ast.expr, frame: Frame, *, by_call: bool) -> None:
        """Go on at another piece of syntax."""
        self._node, self._by_call = node, by_call
        self._frame = frame if by_call else _between_turns(frame)

    def live(self, datum: Datum) -> object:
        """The object for a datum that an iterator is made of."""
        if isinstance(datum, Sequence | Dictionary | View):
            self._weigh(datum)
            return Live(self, datum)
        return self.of(datum)

    def of(self, datum: Datum, depth: int = 0) -> object:
        """The object that stands for a datum."""
        if isinstance(datum, Known):
            if isinstance(datum.value, str | bytes):
                self._machine.spend(len(datum.value) // _CHARACTERS)
            return datum.value
        if depth > MAX_NESTING:
            raise NotPlainError(datum)
        if depth == 0:
            self._weigh(datum)
        if (made := self._made.get(id(datum))) is not None:
            return made
        match datum:
            case Sequence(items, "list"):
                copied: list[object] = []
                self._keep(copied, datum).extend(self.of(each, depth + 1) for each in items)
                return copied
            case Sequence(items):
                return self._keep(tuple(self.of(each, depth + 1) for each in items), datum)
            case Dictionary(entries):
                table: dict[object, object] = {}
                self._keep(table, datum)
                for key, each in entries.items():
                    table[self.key(key)] = self.of(each, depth + 1)
                return table
            case View():
                return [self.of(each, depth + 1) for each in view_items(datum)]
            case Set(items, is_frozen):
                values = map(self.key, items)
                return self._keep(frozenset(values) if is_frozen else {*values}, datum)
            case Stream():
                return self._keep(self._drawn(datum), datum)
            case EnumMember() if (value := mixed(self._machine, datum)) is not None:
                return self._keep(value, datum)
            case _:
                return self._keep(Stand(self, datum), datum)

    def _weigh(self, datum: Datum) -> None:
        enough = self._machine.settings.size * ITEM
        found = weight(datum, enough)
        self._machine.spend(found // ITEM)
        if found == enough:
            raise TooManyError

    def _keep(self, made: _Made, datum: Datum) -> _Made:
        self._data[id(made)] = (made, datum)
        self._made[id(datum)] = made
        return made

    def _drawn(self, stream: Stream) -> Iterator[object]:
        count, limit = 0, self._machine.settings.size
        while (datum := draw(stream, self._node, self._frame, by_call=self._by_call)) is not None:
            self._machine.spend(ITEM + weight(datum, limit))
            if count >= limit or self._machine.is_exhausted:
                raise TooManyError
            yield self.of(datum)
            count += 1

    def items(self, datum: Datum) -> Iterator[object]:
        """The items of a datum that is no container of Python's, and can be iterated."""
        match datum:
            case Class(name=name) if isinstance(
                enum := definition_of(self._machine, datum), EnumDef
            ):
                found: list[Datum] = [EnumMember(name, each.name) for each in enum.members]
            case Results(items=outputs) if outputs:
                found = [*outputs.values()]
            case Instance() if (parts := named_items(self._machine, datum)) is not None:
                found = parts
            case Instance():
                return iter(cast("Iterable[object]", self.special(datum, "__iter__")))
            case _:
                raise NotPlainError(datum)
        return iter([self.of(each) for each in found])

    def key(self, key: object) -> object:
        """The object for a key of a dictionary, or an item of a set."""
        match key:
            case tuple():
                return tuple(map(self.key, cast("tuple[object, ...]", key)))
            case frozenset():
                return frozenset(map(self.key, cast("frozenset[object]", key)))
            case _ if isinstance(key, NAMED):
                return Stand(self, key)
            case _:
                return key

    def datum(self, value: object) -> Datum:
        """The datum that an object stands for."""
        if isinstance(value, Stand):
            return value.datum
        if (known := self._data.get(id(value))) is not None:
            return known[1]
        match value:
            case MixedStr() | MixedInt() | MixedFloat():
                return value.datum
            case Counter():
                if any(isinstance(each, Stand) for each in cast("dict[object, int]", value)):
                    raise ForeignError
                return Known(cast("object", value))
            case _ if isinstance(value, PLAIN):
                return Known(cast("object", value))
            case list():
                return Sequence([*map(self.datum, cast("list[object]", value))], "list")
            case tuple():
                return Sequence([*map(self.datum, cast("tuple[object, ...]", value))], "tuple")
            case dict():
                table = cast("dict[object, object]", value).items()
                return Dictionary({self.back(key): self.datum(each) for key, each in table})
            case set() | frozenset():
                found = {*map(self.back, cast("set[object]", value))}
                return Set(found, isinstance(value, frozenset))
            case Iterator():
                return Stream(Lazy(self, cast("Iterator[object]", value)))
            case _:
                raise ForeignError

    def back(self, key: object) -> object:
        """A key of a dictionary, or an item of a set, from the object that stands for it."""
        match key:
            case Stand():
                return key.datum
            case tuple():
                return tuple(map(self.back, cast("tuple[object, ...]", key)))
            case frozenset():
                return frozenset(map(self.back, cast("frozenset[object]", key)))
            case _:
                return key

    def call(self, callee: Datum, args: tuple[object, ...], keywords: dict[str, object]) -> object:
        """Call a datum, as a function of a library calls the function that it is given."""
        node = self._node
        span = self._frame.module.positions.span(node)
        given = Arguments(
            [*map(self.datum, args)],
            {name: self.datum(each) for name, each in keywords.items()},
            [span] * len(args),
            dict.fromkeys(keywords, span),
        )
        call = node if isinstance(node, ast.Call) and self._by_call else ast.Call(node, [], [])
        ast.copy_location(call, node)
        return self.of(self._machine.call_with(callee, given, call, self._frame))

    def special(self, owner: Datum, name: str, *given: object) -> object:
        """What a special method of an object gives, as a function of a library asks for it."""
        data = [*map(self.datum, given)]
        return self._given(
            special(self._machine, owner, name, data, self._node, self._frame), owner
        )

    def operated(self, name: str, left: object, right: object) -> object:
        """What an operator gives of two objects one of which has a class of the program."""
        sides = self.datum(left), self.datum(right)
        found = operated(self._machine, name, sides, self._node, self._frame)
        return self._given(found, *sides)

    def compared(self, name: str, left: object, right: object) -> object:
        """How two objects compare one of which has a class of the program."""
        sides = self.datum(left), self.datum(right)
        return self._given(compared(self._machine, name, sides, self._node, self._frame), *sides)

    def _given(self, found: Datum | None, *owners: Datum) -> object:
        if found is None:
            raise NotPlainError(
                next((each for each in owners if not isinstance(each, Known)), owners[0])
            )
        return self.of(found)

    def text(self, owner: Datum, name: str) -> str:
        """The text of an object whose class says what it is."""
        data: list[Datum] = []
        found = special(self._machine, owner, name, data, self._node, self._frame)
        if found is None and name == "__str__":
            return self.text(owner, "__repr__")
        if not isinstance(found, Known) or not isinstance(found.value, str):
            raise NotPlainError(owner if found is None else found)
        return found.value

    def equal(self, left: Datum, other: object) -> bool:
        """Whether a datum that is no plain value equals an object."""
        right = other.datum if isinstance(other, Stand) else other
        if isinstance(left, NAMED):
            return left == right
        if isinstance(left, Instance) and left.parts is not None:
            return self._equal_records(left, right)
        if isinstance(left, Instance | Recorded | Partial):
            return left is right
        raise NotPlainError(left)

    def _equal_records(self, left: Instance, right: object) -> bool:
        if "__eq__" in class_members(self._machine, left.owner):
            raise NotPlainError(left)
        match record_kind(self._machine, left.owner):
            case RecordKind.NAMED_TUPLE:
                return self._tuple(left) == (
                    self._tuple(right) if isinstance(right, Instance) else right
                )
            case RecordKind.TYPED_DICT:
                return self._fields(left) == (
                    self._fields(right) if isinstance(right, Instance) else right
                )
            case _ if not isinstance(right, Instance) or right.owner is not left.owner:
                return False
            case _ if any(
                keyword.arg == "eq"
                for each in left.owner.node.decorator_list
                if isinstance(each, ast.Call)
                for keyword in each.keywords
            ):
                raise NotPlainError(left)
            case _:
                return self._fields(left) == self._fields(right)

    def _tuple(self, record: Instance) -> tuple[object, ...]:
        return tuple(self._fields(record).values())

    def _fields(self, record: Instance) -> dict[str, object]:
        names = record.parts if record.parts is not None else [*record.fields]
        return {name: self.of(record.fields[name]) for name in names if name in record.fields}

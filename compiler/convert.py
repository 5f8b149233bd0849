"""Between data of the evaluator, plain Python values, and values of the IR."""

import ast
import datetime
import decimal
import fractions
import math
import pathlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NoReturn, assert_never, cast

from ..ir.rules_language import CONDITIONAL_CHAIN, NOT_A_VALUE
from ..ir.values import (
    INT64_MAX,
    INT64_MIN,
    MAX_NESTING,
    Binding,
    Boolean,
    Bytes,
    CallValue,
    Date,
    Datetime,
    DictValue,
    Duration,
    EntityValue,
    Entry,
    EnumValue,
    Float,
    Integer,
    ListValue,
    NameValue,
    Null,
    RecordValue,
    String,
    Value,
)
from ..ir.values import Missing as MissingValue
from .describe import describe
from .domain import (
    Alternative,
    Choice,
    Class,
    Datum,
    Decorator,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Filling,
    Frame,
    Function,
    Instance,
    Known,
    Logical,
    Mapper,
    Method,
    Missing,
    ModuleDatum,
    Partial,
    Promised,
    Recorded,
    Results,
    Sequence,
    Set,
    Stream,
    Subscripted,
    Super,
    Unknown,
    View,
    Zipped,
)
from .logic import settled
from .machine import Machine
from .recording import is_file, part, refuse_file
from .weight import ITEM, weight

MAX_ITEMS: Final = 1_000_000
"""Items of a range that becomes a list of the IR."""

MICROSECOND: Final = datetime.timedelta(microseconds=1)


def to_value(
    machine: Machine, datum: Datum, frame: Frame, node: ast.expr | ast.stmt, is_input: bool = False
) -> Value:
    """The IR value of a datum; `ir.values.Missing`, with an error reported, where there is none.

    An input, as whatever a graph holds, is of no machine.
    """
    if isinstance(datum, Promised) and datum.graph is None:
        return datum.promise
    if (small := _small_constant(datum)) is not None:
        return small

    def convert(datum: Datum, depth: int) -> Value:
        if depth > MAX_NESTING:
            raise _TooDeepError
        if (small := _small_constant(datum)) is not None:
            return small
        known = part(settled(machine, machine.known(part(datum), frame, node), node, frame))
        if isinstance(known, Choice):
            return report_unfinished(machine, known)
        if isinstance(known, Promised) and not belongs(machine, known):
            return refuse("this promise belongs to another workflow")
        if (is_input or machine.graph) and isinstance(known, External) and is_file(known):
            return refuse_file(machine, frame, node)
        return _value(known, lambda inner: convert(inner, depth + 1), refuse)

    def refuse(message: str) -> MissingValue:
        machine.report(NOT_A_VALUE, message, frame, node)
        return MissingValue()

    if weight(datum, enough := MAX_ITEMS * ITEM) == enough:
        return refuse(f"a value of more than {MAX_ITEMS:,} parts does not fit the IR")
    try:
        return convert(datum, 0)
    except _TooDeepError:
        return refuse(f"a value of more than {MAX_NESTING} levels does not fit the IR")


def _small_constant(datum: Datum) -> Value | None:
    """The IR constant of a datum that is small for sure, and has one; None for all others."""
    if not isinstance(datum, Known) or type(datum.value) not in _SMALL:
        return None
    found = constant_value(datum.value)
    return None if isinstance(found, str) else found


_SMALL: Final = frozenset({bool, float, int, type(None)})
"""Classes of which any object is small enough for the IR: most arguments that are no promise."""


class _TooDeepError(Exception):
    """A datum that is nested more deeply than a value of the IR may be."""


def belongs(machine: Machine, datum: Promised | Results) -> bool:
    """Whether what a call gives may be used in the graph at hand."""
    return datum.graph is None or datum.graph is machine.graph


def _value(
    datum: Datum, convert: Callable[[Datum], Value], refuse: Callable[[str], Value]
) -> Value:
    match datum:
        case Promised(promise=promise):
            return promise
        case Known(value):
            found = constant_value(value)
            return found if isinstance(found, Value) else refuse(found)
        case Sequence(items):
            return ListValue(tuple(map(convert, items)))
        case Set():
            return _set(datum, convert)
        case Dictionary(entries):
            pairs = (Entry(convert(wrap(key)), convert(each)) for key, each in entries.items())
            return DictValue(tuple(pairs))
        case EntityDatum(ref):
            return EntityValue(ref)
        case EnumMember(name, member):
            return EnumValue(name, member)
        case Recorded():
            return _call(datum, convert)
        case Instance():
            return _instance(datum, convert) or refuse(f"{describe(datum)} is not a value")
        case External(name) | Function(name=name) | Class(name=name):
            return NameValue(name)
        case Missing() | Unknown():
            return MissingValue()
        case Results(items=items) if items:
            names = ", ".join(f"`.{name}`" for name in items)
            return refuse(f"{describe(datum)} is not a value: take what it gives, {names}")
        case Results() | Logical() | ModuleDatum() | Method() | Super() | Filling() | Zipped():
            return refuse(f"{describe(datum)} is not a value")
        case Stream() | View():
            return refuse(f"{describe(datum)} is not a value: make it a list")
        case Subscripted() | Alternative() | Decorator() | Partial() | Mapper() | Choice():
            return refuse(f"{describe(datum)} is not a value")
        case _:
            assert_never(datum)


def _set(datum: Set, convert: Callable[[Datum], Value]) -> Value:
    name = "builtins.frozenset" if datum.is_frozen else "builtins.set"
    ordered = sorted((wrap(each) for each in datum.items), key=_order)
    return CallValue(name, (ListValue(tuple(map(convert, ordered))),), ())


def _instance(datum: Instance, convert: Callable[[Datum], Value]) -> Value | None:
    """A record, or the call that made another object; None where it has changed since."""
    if datum.call is not None:
        return _call(datum.call, convert)
    if datum.parts is None:
        return None
    named = ((name, datum.fields[name]) for name in datum.parts if name in datum.fields)
    return RecordValue(
        datum.owner.name, tuple(Binding(name, convert(each)) for name, each in named)
    )


def _order(datum: Datum) -> tuple[str, str]:
    """An order for the items of a set, which has none."""
    value = datum.value if isinstance(datum, Known) else datum
    return type(value).__name__, repr(value) if isinstance(datum, Known) else describe(datum)


def _call(datum: Recorded, convert: Callable[[Datum], Value]) -> Value:
    named = tuple(Binding(name, convert(each)) for name, each in datum.keywords.items())
    given = tuple(map(convert, datum.arguments))
    if MissingValue() in (*given, *(each.value for each in named)):
        return MissingValue()  # of a call that is given nothing there is nothing to say
    return CallValue(datum.function, given, named)


def report_unfinished(machine: Machine, choice: Choice) -> MissingValue:
    """Report a conditional that lacks its end, once, and close it; its value is missing."""
    if choice.state != "closed" and machine.graph is not None:
        machine.report_span(
            CONDITIONAL_CHAIN,
            f"the conditional `{choice.name}` has no end",
            choice.span,
            ("end it with `.else_().then(...)` or `.else_().fail(message)`",),
        )
        choice.state = "closed"
        machine.graph.builder.end_branch()
    return MissingValue()


def constant_value(value: object) -> Value | str:
    """The IR constant of a Python value, or why there is none."""
    match value:
        case None:
            return Null()
        case bool():
            return Boolean(value)
        case int():
            fits = INT64_MIN <= value <= INT64_MAX
            return Integer(value) if fits else "an integer of more than 64 bits does not fit the IR"
        case float():
            return "NaN is not a value of the IR" if math.isnan(value) else Float(value)
        case str():
            return (
                String(value) if _encodable(value) else "text with lone surrogates is not Unicode"
            )
        case bytes():
            return Bytes(value)
        case datetime.datetime():
            return Datetime(value.isoformat())
        case datetime.date():
            return Date(value.isoformat())
        case datetime.timedelta():
            return Duration(value // MICROSECOND)
        case pathlib.PurePosixPath():
            return CallValue("pathlib.Path", (String(str(value)),), ())
        case decimal.Decimal():
            return CallValue("decimal.Decimal", (String(str(value)),), ())
        case fractions.Fraction():
            return CallValue("fractions.Fraction", (String(str(value)),), ())
        case range() if len(value) > MAX_ITEMS:
            return f"a range of more than {MAX_ITEMS:,} items does not fit the IR"
        case range():
            return ListValue(tuple(Integer(each) for each in value))
        case _:
            return f"a constant of type `{type(value).__name__}` is not a value of the IR"


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


class NotPlainError(Exception):
    """A datum that has no plain Python value: it holds a promise, say."""

    def __init__(self, datum: Datum) -> None:
        super().__init__()
        self.datum = datum


class _Mixed:
    """A value that is a member of an enumeration too."""

    datum: Datum

    def _refuse(self, *_: object) -> NoReturn:
        raise NotPlainError(self.datum)

    __str__ = __repr__ = __format__ = _refuse


class MixedStr(_Mixed, str):
    """A text that is a member."""


class MixedInt(_Mixed, int):
    """An integer that is a member."""


class MixedFloat(_Mixed, float):
    """A number that is a member."""


def plain(datum: Datum, depth: int = 0, *, enums: bool = False) -> object:
    """The plain Python value of a datum that is wholly known. Raises `NotPlainError`.

    With `enums`, a member of an enumeration of the program stands for itself: to be compared.
    """
    if depth > MAX_NESTING or (depth == 0 and weight(datum, MAX_ITEMS * ITEM) == MAX_ITEMS * ITEM):
        raise NotPlainError(datum)
    match datum:
        case Known(value):
            return value
        case Sequence(items, kind):
            values = [plain(each, depth + 1, enums=enums) for each in items]
            return tuple(values) if kind == "tuple" else values
        case Dictionary(entries):
            return {key: plain(each, depth + 1, enums=enums) for key, each in entries.items()}
        case View():
            return [plain(each, depth + 1, enums=enums) for each in view_items(datum)]
        case Set(items, is_frozen):
            if not enums and any(isinstance(each, NAMED) for each in items):
                raise NotPlainError(datum)
            return frozenset(items) if is_frozen else {*items}
        case EnumMember() if enums:
            return datum
        case _:
            raise NotPlainError(datum)


def wrap(value: object) -> Datum:
    """The datum of a plain Python value."""
    match value:
        case MixedStr() | MixedInt() | MixedFloat():
            return value.datum
        case list():
            return Sequence([*map(wrap, cast("list[object]", value))], "list")
        case tuple():
            return Sequence([*map(wrap, cast("tuple[object, ...]", value))], "tuple")
        case dict() if not isinstance(value, Counter):
            entries = cast("dict[object, object]", value)
            return Dictionary({key: wrap(each) for key, each in entries.items()})
        case set() | frozenset():
            return Set({*cast("set[object]", value)}, isinstance(value, frozenset))
        case _ if isinstance(value, NAMED):
            return value
        case _:
            return Known(value)


NAMED: Final = (Class, EntityDatum, EnumMember, External, Function, ModuleDatum)
"""Data that are the same wherever they are equal, whatever a run does."""


def view_items(view: View) -> list[Datum]:
    """What a view of a dictionary shows now."""
    return [*live_items(view)]


def live_items(of: Sequence | Dictionary | View) -> Iterator[Datum]:
    """The items of what may change on the way, each as it is when it is asked for.

    Like Python's own, it raises a RuntimeError where a dictionary gets more or fewer keys.
    """
    match of:
        case Sequence(items):
            yield from items
        case Dictionary(entries) | View(Dictionary(entries), "keys"):
            yield from map(wrap, entries)
        case View(Dictionary(entries), "values"):
            yield from entries.values()
        case View(Dictionary(entries)):
            for key, each in entries.items():
                yield Sequence([wrap(key), each], "tuple")


def from_value(value: Value) -> Datum | None:
    """The datum of an IR constant; None where the IR does not say what the value is."""
    match value:
        case Null():
            return Known(None)
        case Boolean() | Integer() | Float() | String() | Bytes():
            return Known(value.value)
        case EnumValue(type, member):
            return EnumMember(type, member)
        case ListValue(items):
            data = [from_value(each) for each in items]
            whole = [each for each in data if each is not None]
            return Sequence(whole, "list") if len(whole) == len(data) else None
        case _:
            return None

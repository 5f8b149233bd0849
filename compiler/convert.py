"""Between data of the evaluator, plain Python values, and values of the IR."""

import ast
import datetime
import math
from collections.abc import Callable
from typing import Final, assert_never, cast

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
    Known,
    Logical,
    Method,
    Missing,
    ModuleDatum,
    Promised,
    Recorded,
    Results,
    Sequence,
    Subscripted,
    Unknown,
    describe,
)
from .machine import Machine

MAX_ITEMS: Final = 1_000_000
"""Items of a range that becomes a list of the IR."""

MICROSECOND: Final = datetime.timedelta(microseconds=1)


def to_value(
    machine: Machine, datum: Datum, frame: Frame, node: ast.expr | ast.stmt, depth: int = 0
) -> Value:
    """The IR value of a datum; `ir.values.Missing`, with an error reported, where there is none."""

    def convert(datum: Datum) -> Value:
        return to_value(machine, datum, frame, node, depth + 1)

    def refuse(message: str) -> MissingValue:
        machine.report(NOT_A_VALUE, message, frame, node)
        return MissingValue()

    if depth > MAX_NESTING:
        return refuse(f"a value of more than {MAX_NESTING} levels does not fit the IR")
    known = machine.known(datum, frame, node)
    if isinstance(known, Choice):
        return report_unfinished(machine, known)
    return _value(known, convert, refuse)


def _value(
    datum: Datum, convert: Callable[[Datum], Value], refuse: Callable[[str], Value]
) -> Value:
    match datum:
        case Promised(promise=promise):
            return promise
        case Known(value):
            found = constant_value(value)
            return found if isinstance(found, Value) else refuse(found)
        case Sequence(_, "iterator"):
            return refuse("an iterator is not a value")
        case Sequence(items):
            return ListValue(tuple(map(convert, items)))
        case Dictionary(entries):
            pairs = (Entry(convert(wrap(key)), convert(each)) for key, each in entries.items())
            return DictValue(tuple(pairs))
        case EntityDatum(ref):
            return EntityValue(ref)
        case EnumMember(name, member):
            return EnumValue(name, member)
        case Recorded():
            return _call(datum, convert)
        case External(name) | Function(name=name) | Class(name=name):
            return NameValue(name)
        case Missing() | Unknown():
            return MissingValue()
        case Results() | Logical() | ModuleDatum() | Method() | Filling():
            return refuse(f"{describe(datum)} is not a value")
        case Subscripted() | Alternative() | Decorator() | Choice():
            return refuse(f"{describe(datum)} is not a value")
        case _:
            assert_never(datum)


def _call(datum: Recorded, convert: Callable[[Datum], Value]) -> Value:
    named = tuple(Binding(name, convert(each)) for name, each in datum.keywords.items())
    if datum.record:
        return RecordValue(datum.function, named)
    return CallValue(datum.function, tuple(map(convert, datum.arguments)), named)


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


def plain(datum: Datum, depth: int = 0, *, enums: bool = False) -> object:
    """The plain Python value of a datum that is wholly known. Raises `NotPlainError`.

    With `enums`, a member of an enumeration of the program stands for itself: to be compared.
    """
    if depth > MAX_NESTING:
        raise NotPlainError(datum)
    match datum:
        case Known(value):
            return value
        case Sequence(items, kind):
            values = [plain(each, depth + 1, enums=enums) for each in items]
            if kind == "iterator":
                items.clear()
            return tuple(values) if kind == "tuple" else values
        case Dictionary(entries):
            return {key: plain(each, depth + 1, enums=enums) for key, each in entries.items()}
        case EnumMember() if enums:
            return datum
        case _:
            raise NotPlainError(datum)


def wrap(value: object) -> Datum:
    """The datum of a plain Python value."""
    match value:
        case list():
            return Sequence([*map(wrap, cast("list[object]", value))], "list")
        case tuple():
            return Sequence([*map(wrap, cast("tuple[object, ...]", value))], "tuple")
        case dict():
            entries = cast("dict[object, object]", value)
            return Dictionary({key: wrap(each) for key, each in entries.items()})
        case _:
            return Known(value)


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

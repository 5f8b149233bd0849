"""What values and conditions of a graph come to in a frame."""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias, assert_never, cast

from ..ir.diagnostics import Rule
from ..ir.format import condition_text, path_text, value_text
from ..ir.nodes import And, Comparator, Comparison, Condition, IsNone, Not, Or, Truth
from ..ir.records import dataclass
from ..ir.rules_run import NO_SUCH_PART, NOT_COMPARABLE
from ..ir.typecheck import TypeDefs
from ..ir.types import ANY, EnumDef
from ..ir.values import (
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
    Missing,
    NameValue,
    Null,
    PathKey,
    Promise,
    RecordValue,
    String,
    Value,
)
from .brief import Mismatch, shorten
from .failures import exception_text
from .frames import Frame
from .from_native import from_native
from .objects import ObjectValue, keep


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a graph cannot go on."""

    rule: Rule
    message: str
    helps: tuple[str, ...] = ()
    """Ways out."""


def value_in(frame: Frame, value: Value) -> Value | Problem:
    """The value with every promise in it replaced by what was promised."""
    return replaced(value, lambda leaf: _kept(frame, leaf) if isinstance(leaf, Promise) else leaf)


def bindings_in(frame: Frame, bindings: tuple[Binding, ...]) -> dict[str, Value] | Problem:
    """The values of bindings, by name."""
    values = dict[str, Value]()
    for each in bindings:
        found = value_in(frame, each.value)
        if isinstance(found, Problem):
            return found
        values[each.name] = found
    return values


def holds_in(frame: Frame, condition: Condition) -> bool | Problem:
    """Whether a condition holds, by Python's own rules."""
    match condition:
        case And(operands):
            found = (holds_in(frame, each) for each in operands)
            return next((each for each in found if each is not True), True)
        case Or(operands):
            found = (holds_in(frame, each) for each in operands)
            return next((each for each in found if each is not False), False)
        case Not(operand):
            held = holds_in(frame, operand)
            return held if isinstance(held, Problem) else not held
        case Comparison(op, left, right):
            return _test(frame, condition, _OPERATORS[op], left, right)
        case Truth(value):
            return _test(frame, condition, bool, value)
        case IsNone(value):
            found_value = value_in(frame, value)
            return found_value if isinstance(found_value, Problem) else found_value == Null()
        case _:
            assert_never(condition)


Leaf: TypeAlias = Callable[[Value], Value | Problem]


def replaced(value: Value, leaf: Leaf) -> Value | Problem:
    """A value with everything in it that has no parts passed through a function."""
    match value:
        case ListValue(items):
            values = _all(items, leaf)
            return values if isinstance(values, Problem) else ListValue(values)
        case DictValue(entries):
            keys = _all(tuple(each.key for each in entries), leaf)
            values = _all(tuple(each.value for each in entries), leaf)
            if isinstance(keys, Problem):
                return keys
            return (
                values
                if isinstance(values, Problem)
                else DictValue(tuple(map(Entry, keys, values)))
            )
        case RecordValue(name, fields):
            values = _all(tuple(each.value for each in fields), leaf)
            if isinstance(values, Problem):
                return values
            return RecordValue(name, tuple(map(Binding, (each.name for each in fields), values)))
        case ObjectValue():
            return leaf(value)
        case CallValue(function, arguments, keywords):
            values = _all((*arguments, *(each.value for each in keywords)), leaf)
            if isinstance(values, Problem):
                return values
            count = len(arguments)
            names = (each.name for each in keywords)
            return CallValue(function, values[:count], tuple(map(Binding, names, values[count:])))
        case _:
            return leaf(value)


def _all(items: tuple[Value, ...], leaf: Leaf) -> tuple[Value, ...] | Problem:
    values = list[Value]()
    for item in items:
        found = replaced(item, leaf)
        if isinstance(found, Problem):
            return found
        values.append(found)
    return tuple(values)


def _kept(frame: Frame, promise: Promise) -> Value | Problem:
    """What a promise promised: looked up here and then outwards, then followed along its path."""
    found = _whole(frame, promise)
    if found is None:
        return Problem(NO_SUCH_PART, f"`{value_text(promise)}` has no value")
    for count, key in enumerate(promise.path):
        part = _part(found, key, frame.library.types)
        if not isinstance(part, str):
            found = part
            continue
        whole = value_text(Promise(promise.node, promise.output, promise.path[:count]))
        return Problem(NO_SUCH_PART, f"`{whole}` has no `{path_text((key,))}`: it is {part}")
    return found


def _whole(frame: Frame, promise: Promise) -> Value | None:
    scope: Frame | None = frame
    while scope is not None:
        table = scope.outputs.get(promise.node) if promise.node else scope.parameters
        if table is not None and (promise.node or promise.output in table):
            return table.get(promise.output)
        scope = scope.outer
    return None


def _part(value: Value, key: PathKey, types: TypeDefs) -> Value | str:
    """One step into a value, or what the value is that has no such part."""
    match value:
        case RecordValue(fields=fields):
            found = next((each.value for each in fields if each.name == key), None)
        case ListValue(items) if isinstance(key, int):
            found = items[key] if -len(items) <= key < len(items) else None
        case DictValue(entries):
            wanted = Integer(key) if isinstance(key, int) else String(key)
            found = next((each.value for each in entries if each.key == wanted), None)
        case ObjectValue(content=content):
            return _part_of_object(content, key, types)
        case _:
            found = None
    return _described(value) if found is None else found


def _described(value: Value) -> str:
    text = shorten(value)
    return f"{text}, of {len(value.items)} items" if isinstance(value, ListValue) else text


def _part_of_object(content: object, key: PathKey, types: TypeDefs) -> Value | str:
    try:
        if isinstance(key, str) and not isinstance(content, Mapping):
            part: object = getattr(content, key)
        else:
            part = cast("Mapping[PathKey, object]", content)[key]
    except Exception as error:  # noqa: BLE001  the user's class may raise anything
        return f"an object that raises {exception_text(error)}"
    found = from_native(part, ANY, types, keep)
    return f"{found.got}" if isinstance(found, Mismatch) else found


def _test(
    frame: Frame, condition: Condition, test: Callable[..., object], *operands: Value
) -> bool | Problem:
    objects = list[object]()
    for operand in operands:
        value = value_in(frame, operand)
        if isinstance(value, Problem):
            return value
        objects.append(_plain(value, frame.library.types))
    try:
        return bool(test(*objects))
    except Exception as error:  # noqa: BLE001  operators of the user's classes may raise anything
        text = condition_text(condition)
        return Problem(NOT_COMPARABLE, f"`{text}` cannot be told: {exception_text(error)}")


_OPERATORS: Final[Mapping[Comparator, Callable[[Any, Any], object]]] = {
    Comparator.EQ: operator.eq,
    Comparator.NE: operator.ne,
    Comparator.LT: operator.lt,
    Comparator.LE: operator.le,
    Comparator.GT: operator.gt,
    Comparator.GE: operator.ge,
}


def _plain(value: Value, types: TypeDefs) -> object:
    """What Python compares: a member of an enumeration as its value, a record as the IR holds it."""
    match value:
        case Null():
            return None
        case Boolean(own) | Integer(own) | Float(own) | String(own) | Bytes(own):
            return own
        case Datetime(text):
            return datetime.fromisoformat(text)
        case Date(text):
            return date.fromisoformat(text)
        case Duration(microseconds):
            return timedelta(microseconds=microseconds)
        case ListValue(items):
            return [_plain(each, types) for each in items]
        case DictValue(entries):
            return {each.key: _plain(each.value, types) for each in entries}
        case EnumValue(name, member):
            return _member(value, types.get(name), member, types)
        case ObjectValue(content=content):
            return content
        case RecordValue() | CallValue() | EntityValue() | NameValue() | Promise() | Missing():
            return value
        case _:
            assert_never(value)


def _member(value: EnumValue, enum: object, member: str, types: TypeDefs) -> object:
    members = enum.members if isinstance(enum, EnumDef) else ()
    own = next((each.value for each in members if each.name == member), None)
    return value if own is None else _plain(own, types)

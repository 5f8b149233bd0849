"""Values and conditions as a Python user would write them, short: ``Mode.EXACT``, ``score > limit``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final, TypeVar, assert_never

from ..ir.format import path_text, quoted
from ..ir.format import value_text as ir_text
from ..ir.nodes import And, Comparison, Condition, IsNone, Not, Options, Or, Truth
from ..ir.scope import Scope
from ..ir.text_fields import given_fields
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
    EnumValue,
    Float,
    Integer,
    ListValue,
    Missing,
    NameValue,
    Null,
    Promise,
    RecordValue,
    String,
    Value,
)

ITEMS: Final = 6
"""Most items of a list, a dictionary or a record that are shown whole."""
FEW: Final = 3
"""Items that are shown of more."""
TEXT: Final = 200
"""Most characters or bytes shown of a constant."""

_T = TypeVar("_T")


def short_name(name: str) -> str:
    """A qualified name without its module."""
    return name.rpartition(".")[2] or name


def duration_text(of: Duration) -> str:
    """A length of time for people: ``1 day, 2:00:00``."""
    return str(timedelta(microseconds=of.microseconds))


def settings_of(options: Options) -> tuple[str, ...]:
    """The options that are given, ``name = value`` each."""
    given = given_fields(options)
    # The name of a node is its title already.
    return tuple(f"{name} = {text}" for name, text in given if name != "node_name")


def value_text(value: Value, scope: Scope) -> str:
    """A value; the scope tells which nodes have a single output, which then needs no name."""
    match value:
        case Promise():
            return _promise(value, scope)
        case ListValue(items):
            return f"[{_joined(value_text(each, scope) for each in _few(items))}{_rest(items)}]"
        case DictValue(entries):
            pairs = (
                f"{value_text(each.key, scope)}: {value_text(each.value, scope)}"
                for each in _few(entries)
            )
            return f"{{{_joined(pairs)}{_rest(entries)}}}"
        case RecordValue(type, fields):
            return f"{short_name(type)}({_joined(_bindings(_few(fields), scope))}{_rest(fields)})"
        case CallValue(function, arguments, keywords):
            given = (value_text(each, scope) for each in _few(arguments))
            parts = (*given, *_bindings(_few(keywords), scope))
            return f"{short_name(function)}({_joined(parts)}{_rest(arguments) or _rest(keywords)})"
        case EnumValue(type, member):
            return f"{short_name(type)}.{member}"
        case EntityValue(ref):
            return short_name(ref.name)
        case NameValue(name):
            return short_name(name)
        case Duration():
            return duration_text(value)
        case String(text):
            return quoted(text[:TEXT])
        case Bytes(data):
            return repr(data[:TEXT])
        case Missing():
            return "?"
        case Null() | Boolean() | Integer() | Float() | Datetime() | Date():
            return ir_text(value)
        case _:
            assert_never(value)


def _promise(promise: Promise, scope: Scope) -> str:
    if not promise.node:
        return f"{promise.output}{path_text(promise.path)}"
    outputs = scope.outputs(promise.node) or {}
    is_one = promise.output == "o0" and len(outputs) <= 1
    output = "" if is_one else f".{promise.output}"
    return f"{promise.node}{output}{path_text(promise.path)}"


def _few(items: Sequence[_T]) -> Sequence[_T]:
    return items if len(items) <= ITEMS else items[:FEW]


def _rest(items: Sequence[object]) -> str:
    return "" if len(items) <= ITEMS else f", … {len(items) - FEW} more"


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(texts)


def _bindings(bindings: Iterable[Binding], scope: Scope) -> Iterator[str]:
    return (f"{each.name}={value_text(each.value, scope)}" for each in bindings)


def condition_text(condition: Condition, scope: Scope) -> str:
    """A condition, with no more parentheses than it needs."""
    match condition:
        case Comparison(op, left, right):
            return f"{value_text(left, scope)} {op.value} {value_text(right, scope)}"
        case And(operands):
            return " and ".join(_operand(each, scope, And, Or) for each in operands)
        case Or(operands):
            return " or ".join(_operand(each, scope, Or) for each in operands)
        case Not(IsNone(value)):
            return f"{value_text(value, scope)} is not None"
        case Not(operand):
            return f"not {_operand(operand, scope, And, Or)}"
        case Truth(value):
            return value_text(value, scope)
        case IsNone(value):
            return f"{value_text(value, scope)} is None"
        case _:
            assert_never(condition)


def _operand(condition: Condition, scope: Scope, *in_parentheses: type[And | Or]) -> str:
    text = condition_text(condition, scope)
    return f"({text})" if isinstance(condition, in_parentheses) else text

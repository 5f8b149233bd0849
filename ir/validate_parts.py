"""What a type, a condition or a name must be like by itself, whatever refers to it."""

from collections.abc import Iterator
from typing import Final, assert_never

from .diagnostics import Rule
from .format import type_text
from .nodes import And, Comparison, Condition, IsNone, Not, Or, Truth
from .records import dataclass
from .rules_structure import (
    MALFORMED_CONDITION,
    MALFORMED_TYPE,
)
from .types import (
    AnnotatedType,
    DictType,
    DirectoryType,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    Primitive,
    TableType,
    TupleType,
    Type,
    UnionType,
)
from .values import (
    CallValue,
    DictValue,
    ListValue,
    RecordValue,
    Value,
)

MAX_VARIANTS: Final = 256
"""Variants of all unions in one type: two unions are compared pair by pair."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and which rule says so."""

    rule: Rule
    message: str


def inner_values(value: Value) -> Iterator[Value]:
    """The values that a value is made of, one level down."""
    match value:
        case ListValue(items):
            yield from items
        case DictValue(entries):
            for entry in entries:
                yield entry.key
                yield entry.value
        case RecordValue(_, fields):
            yield from (field.value for field in fields)
        case CallValue(_, arguments, keywords):
            yield from arguments
            yield from (keyword.value for keyword in keywords)
        case _:
            return


def type_problem(of: Type) -> Problem | None:
    """The first thing wrong with a type, whatever its names refer to."""
    stack, variants = [of], 0
    while stack:
        part = stack.pop()
        if (problem := _type_part_problem(part)) is not None:
            return problem
        variants += len(part.variants) if isinstance(part, UnionType) else 0
        if variants > MAX_VARIANTS:
            message = f"the unions of a type have more than {MAX_VARIANTS} variants"
            return Problem(MALFORMED_TYPE, message)
        stack.extend(inner_types(part))
    return None


def inner_types(of: Type) -> Iterator[Type]:
    """The types that a type is made of, one level down."""
    match of:
        case ListType(item) | AnnotatedType(item):
            yield item
        case DictType(key, value):
            yield key
            yield value
        case TupleType(parts) | UnionType(parts):
            yield from parts
        case TableType(columns):
            yield from (column.type for column in columns)
        case Primitive() | LiteralType() | FileType() | DirectoryType() | NamedType():
            return
        case _:
            assert_never(of)


def _type_part_problem(of: Type) -> Problem | None:
    match of:
        case UnionType(variants):
            return _union_problem(variants)
        case LiteralType(()):
            return Problem(MALFORMED_TYPE, "a literal type has no values")
        case TableType(columns) if len({column.name for column in columns}) < len(columns):
            return Problem(MALFORMED_TYPE, "a table has two columns of one name")
        case _:
            return None


def _union_problem(variants: tuple[Type, ...]) -> Problem | None:
    if len(variants) < 2:
        return Problem(MALFORMED_TYPE, "a union has fewer than two variants")
    if any(isinstance(each, UnionType) for each in variants):
        return Problem(MALFORMED_TYPE, "a union has a union among its variants")
    if len({*variants}) < len(variants):
        repeated = next(each for each in variants if variants.count(each) > 1)
        return Problem(MALFORMED_TYPE, f"a union has the variant `{type_text(repeated)}` twice")
    return None


def condition_problem(condition: Condition) -> Problem | None:
    """The first thing wrong with the structure of a condition, its operands left out."""
    stack = [condition]
    while stack:
        part = stack.pop()
        match part:
            case And(operands) | Or(operands):
                if len(operands) < 2:
                    word = "and" if isinstance(part, And) else "or"
                    return Problem(MALFORMED_CONDITION, f"`{word}` has fewer than two operands")
                stack.extend(operands)
            case Not(operand):
                stack.append(operand)
            case Comparison() | Truth() | IsNone():
                pass
            case _:
                assert_never(part)
    return None


def name_problem(name: str) -> str | None:
    """What is wrong with the name of an entity, input, output or field."""
    if not name:
        return "is empty"
    return None if name.isprintable() else "has characters that cannot be printed"


RESERVED_IDS: Final = frozenset({"start-node", "end-node"})
"""Flyte's names for the two ends of every graph."""


def id_problem(node_id: str) -> str | None:
    """What is wrong with the id of a node: IR paths are made of ids."""
    if (problem := name_problem(node_id)) is not None:
        return problem
    if node_id in RESERVED_IDS:
        return "is reserved"
    for separator in ("/", "#", "->"):
        if separator in node_id:
            return f"has `{separator}` in it, which separates the parts of an IR path"
    return None

"""Which of the user's types a type is made of."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from ..ir.typecheck import TypeDefs
from ..ir.types import (
    AnnotatedType,
    DictType,
    DirectoryType,
    EnumDef,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    OpaqueDef,
    Primitive,
    RecordDef,
    TableType,
    TupleType,
    Type,
    TypeDef,
    UnionType,
)


def reachable(of: Iterable[Type], types: TypeDefs) -> TypeDefs:
    """Definitions of the types that these mention, and of those that they mention, in that order."""
    found = dict[str, TypeDef]()
    stack = [*of][::-1]
    while stack:
        each = stack.pop()
        if not isinstance(each, NamedType):
            stack.extend(reversed(_parts(each)))
        elif each.name not in found and (definition := types.get(each.name)) is not None:
            found[each.name] = definition
            stack.extend(reversed([*_fields(definition)]))
    return found


def _fields(of: TypeDef) -> Iterator[Type]:
    match of:
        case RecordDef(fields=own):
            yield from (field.type for field in own)
        case EnumDef() | OpaqueDef():
            pass
        case _:
            assert_never(of)


def _parts(of: Type) -> tuple[Type, ...]:
    match of:
        case ListType(item) | AnnotatedType(item):
            return (item,)
        case DictType(key, value):
            return (key, value)
        case TupleType(items) | UnionType(items):
            return items
        case TableType(columns):
            return tuple(column.type for column in columns)
        case Primitive() | LiteralType() | FileType() | DirectoryType() | NamedType():
            return ()
        case _:
            assert_never(of)

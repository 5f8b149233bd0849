"""Which of the user's types a type is made of."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from .typecheck import TypeDefs
from .types import EnumDef, NamedType, OpaqueDef, RecordDef, Type, TypeDef
from .walk import type_parts


def reachable(of: Iterable[Type], types: TypeDefs) -> TypeDefs:
    """Definitions of the types that these mention, and of those that they mention, in that order."""
    found = dict[str, TypeDef]()
    stack = [*of][::-1]
    while stack:
        each = stack.pop()
        if not isinstance(each, NamedType):
            stack.extend(reversed(type_parts(each)))
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

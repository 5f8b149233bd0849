"""What stands in the IR for objects that are no data: entities, classes, functions, options."""

import sys
from decimal import Decimal
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType
from typing import cast
from uuid import UUID

from ..ir.typecheck import TypeDefs
from ..ir.types import ANY
from ..ir.values import (
    Binding,
    CallValue,
    EntityKind,
    EntityValue,
    NameValue,
    Ref,
    String,
    Value,
)
from .brief import Mismatch
from .data import Reference
from .dsl import Declared, Name, Option
from .from_native import Other, from_native


def ref_of(entity: Declared) -> Ref:
    """The reference that calls a decorated function."""
    return Ref(EntityKind(entity.kind), entity.name)


def standing(obj: object, types: TypeDefs, other: Other) -> Value | None:
    """The value that stands for an object that is no data; None where nothing does."""
    match obj:
        case Declared():
            return EntityValue(ref_of(obj))
        case Option() | Reference():
            return _option(obj, types, other)
        case Name():
            return NameValue(obj.name)
        case type():
            return NameValue(f"{obj.__module__}.{obj.__qualname__}")
        case FunctionType() | BuiltinFunctionType():
            return _function(obj)
        case range():
            return _listed([*obj], types)
        case set() | frozenset():
            name = "builtins.frozenset" if isinstance(obj, frozenset) else "builtins.set"
            items = _listed(sorted(cast("set[object]", obj), key=_order), types)
            return CallValue(name, (items,)) if items else None
        case PurePath():
            return CallValue("pathlib.Path", (String(str(obj)),))
        case Decimal():
            return CallValue("decimal.Decimal", (String(str(obj)),))
        case UUID():
            return CallValue("uuid.UUID", (String(str(obj)),))
        case _:
            return None


def _listed(items: list[object], types: TypeDefs) -> Value | None:
    found = from_native(items, ANY, types)
    return None if isinstance(found, Mismatch) else found


def _order(item: object) -> tuple[str, str]:
    """An order for the items of a set, which has none."""
    return type(item).__name__, repr(item)


def _option(option: Option | Reference, types: TypeDefs, other: Other) -> Value | None:
    """The call that makes an option."""
    keywords = list[Binding]()
    for name, each in option.given().items():
        value = from_native(each, ANY, types, other)
        if isinstance(value, Mismatch):
            return None
        keywords.append(Binding(name, value))
    return CallValue(f"flowc.{type(option).__name__}", (), tuple(keywords))


def _function(function: FunctionType | BuiltinFunctionType) -> Value | None:
    """A function by its name, if that leads to it."""
    module = sys.modules.get(function.__module__ or "")
    if getattr(module, function.__qualname__, None) is not function:
        return None  # a closure, a lambda, a bound method
    return NameValue(f"{function.__module__}.{function.__qualname__}")

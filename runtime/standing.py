"""What stands in the IR for objects that are no data: entities, classes, functions, options."""

import sys
from types import BuiltinFunctionType, FunctionType

from ..ir.typecheck import TypeDefs
from ..ir.types import ANY
from ..ir.values import (
    Binding,
    CallValue,
    EntityKind,
    EntityValue,
    NameValue,
    Ref,
    Value,
)
from .brief import Mismatch
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
        case Option():
            return _option(obj, types, other)
        case Name():
            return NameValue(obj.name)
        case type():
            return NameValue(f"{obj.__module__}.{obj.__qualname__}")
        case FunctionType() | BuiltinFunctionType():
            return _function(obj)
        case range():
            found = from_native([*obj], ANY, types)
            return None if isinstance(found, Mismatch) else found
        case _:
            return None


def _option(option: Option, types: TypeDefs, other: Other) -> Value | None:
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

"""Classes of the running program: records, enumerations, and everything else.

The twin of `compiler.classes`, which reads the same from source text.
"""

import dataclasses
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, Flag
from typing import Any, cast

from ..ir.diagnostics import Rule
from ..ir.records import dataclass
from ..ir.rules_graph import NONE_DEFAULT
from ..ir.typecheck import union
from ..ir.types import (
    NONE,
    EnumDef,
    Field,
    Member,
    OpaqueDef,
    RecordDef,
    RecordKind,
    Type,
    TypeDef,
)
from ..ir.values import Binding, Boolean, CallValue, NameValue, Null, Value


@dataclass(frozen=True, slots=True)
class Fields:
    """How the parts of a class are read."""

    hints: Callable[[type[Any]], Mapping[str, Any]]
    type: Callable[[Any], Type]
    value: Callable[[object], Value]
    takes_none: Callable[[Type], bool]
    report: Callable[[Rule, str, *tuple[str, ...]], None]


def define(of: type[Any], read: Fields) -> TypeDef:
    """The definition of a class of the program."""
    name = qualified_name(of)
    if issubclass(of, Enum) and not issubclass(of, Flag):
        return EnumDef(name, tuple(Member(each.name, read.value(each.value)) for each in of))
    kind = record_kind(of)
    if kind is None:
        return OpaqueDef(name)
    hints = read.hints(of)
    fields = (
        _field(field, read.type(hints.get(field, Any)), default and default(read.value), read)
        for field, default in _DEFAULTS[kind](of)
    )
    return RecordDef(name, kind, tuple(fields))


def _field(name: str, of: Type, default: Value | None, read: Fields) -> Field:
    if default == Null() and not read.takes_none(of):
        message = f"field `{name}` has the default `None`, which its type does not allow"
        read.report(NONE_DEFAULT, message)
        of = union((of, NONE))
    return Field(name, of, default)


def record_kind(of: type[Any]) -> RecordKind | None:
    """Which construct a class with typed fields was declared with; None for any other class."""
    if dataclasses.is_dataclass(of):
        return RecordKind.DATACLASS
    if typing.is_typeddict(of):
        return RecordKind.TYPED_DICT
    if named_tuple_fields(of) is not None:
        return RecordKind.NAMED_TUPLE
    pydantic = sys.modules.get("pydantic")  # a class of it exists only where it has been imported
    if pydantic is not None and issubclass(of, pydantic.BaseModel):
        return RecordKind.MODEL
    return None


def named_tuple_fields(of: object) -> tuple[str, ...] | None:
    """The fields of a ``NamedTuple`` class; None for anything else."""
    if not isinstance(of, type) or not issubclass(cast("type[object]", of), tuple):
        return None
    return getattr(cast("object", of), "_fields", None)


_Default = Callable[[Callable[[object], Value]], Value]
"""Gives the default of a field, with a reader of constants."""


def _dataclass(of: type[Any]) -> Iterator[tuple[str, _Default | None]]:
    for field in dataclasses.fields(of):
        if field.default is not dataclasses.MISSING:
            yield field.name, _constant(field.default)
        elif field.default_factory is not dataclasses.MISSING:
            yield field.name, _factory(field.default_factory)
        else:
            yield field.name, None if field.init else _late


def _constant(default: object) -> _Default:
    return lambda read: read(default)


def _factory(make: Any) -> _Default:
    """A default that is made anew for each record, by a function without a name too."""
    made = NameValue(f"{make.__module__}.{make.__qualname__}")
    return lambda _: CallValue("dataclasses.field", (), (Binding("default_factory", made),))


def _late(_: Callable[[object], Value]) -> Value:
    """The default of a field that the record sets itself."""
    return CallValue("dataclasses.field", (), (Binding("init", Boolean(False)),))


def _typed_dict(of: Any) -> Iterator[tuple[str, _Default | None]]:
    for name in of.__annotations__:
        yield name, None if name in of.__required_keys__ else _absent


def _absent(_: Callable[[object], Value]) -> Value:
    """The default of a key that the dictionary may lack."""
    return CallValue("typing.NotRequired")


def _named_tuple(of: type[Any]) -> Iterator[tuple[str, _Default | None]]:
    defaults: Mapping[str, object] = getattr(of, "_field_defaults", {})
    for name in named_tuple_fields(of) or ():
        yield name, _constant(defaults[name]) if name in defaults else None


def _model(of: Any) -> Iterator[tuple[str, _Default | None]]:
    for name, field in of.model_fields.items():
        if field.is_required():
            yield name, None
        elif field.default_factory is not None:
            yield name, _factory(field.default_factory)
        else:
            yield name, _constant(field.default)


_DEFAULTS: Mapping[RecordKind, Callable[[type[Any]], Iterator[tuple[str, _Default | None]]]] = {
    RecordKind.DATACLASS: _dataclass,
    RecordKind.MODEL: _model,
    RecordKind.NAMED_TUPLE: _named_tuple,
    RecordKind.TYPED_DICT: _typed_dict,
}
"""The fields of each kind of record, with what gives the default."""


def qualified_name(of: Any) -> str:
    """The name of a class, or of a new type, in its module."""
    return f"{of.__module__}.{of.__qualname__}"


def public_name(of: type[Any]) -> str:
    """The qualified name by which users import a class of a library.

    Such a class often lives in an inner module and is imported from an outer one, as
    ``pandas.core.frame.DataFrame`` is from ``pandas``.
    """
    parts = of.__module__.split(".")
    outer = (".".join(parts[:length]) for length in range(1, len(parts)))
    found = (each for each in outer if getattr(sys.modules.get(each), of.__name__, None) is of)
    return f"{next(found, of.__module__)}.{of.__qualname__}"

"""From live annotations to IR types, and from functions to interfaces.

The twin of `compiler.annotations`, which reads the same from source text.
"""

import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import partial
from typing import Any, Final

from ..ir.diagnostics import Rule
from ..ir.nodes import Input, Interface, Output
from ..ir.rules_graph import NONE_DEFAULT
from ..ir.rules_language import BAD_ANNOTATION, NO_ANNOTATION, NOT_A_VALUE, VARIADIC
from ..ir.type_names import DICTS, LISTS, NOT_ALONE, TYPES, canonical
from ..ir.typecheck import takes_none, union
from ..ir.types import (
    ANY,
    NONE,
    AnnotatedType,
    Column,
    DictType,
    DirectoryType,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    OpaqueDef,
    TableType,
    TupleType,
    Type,
    TypeDef,
    tuple_of,
)
from ..ir.values import CallValue, Missing, Null, String, Value
from .brief import Mismatch
from .data import Directory, File
from .from_native import Other, from_native
from .records import Fields, define, named_tuple_fields, public_name, qualified_name, record_kind
from .standing import standing

Report = Callable[[Rule, str, *tuple[str, ...]], None]
"""Takes what is wrong with an annotation or default, and ways out."""

_SPECIAL: Final[Mapping[int, Type]] = {
    id(getattr(typing, name)): TYPES[f"typing.{name}"]
    for name in ("Any", "AnyStr", "LiteralString", "Never", "NoReturn", "Self")
}
"""Types that are no classes, by identity: not all that stands in annotations has a hash."""

_BARE: Final[Mapping[int, str]] = {
    id(getattr(typing, name)): canonical(f"typing.{name}")
    for name in ("Annotated", "ClassVar", "Final", "Literal", "Optional", "Tuple", "Union")
}
"""Generics that mean nothing without arguments and are no classes, by identity."""

_WRAPPERS: Final = frozenset({typing.ClassVar, typing.Final, typing.NotRequired, typing.Required})


def _place(of: type) -> Type | None:
    """The type of files or folders of a format; None for any other class."""
    if issubclass(of, File):
        return FileType(of.format)
    return DirectoryType(of.format) if issubclass(of, Directory) else None


def _nothing(_: object, __: Type) -> Value | None:
    return None


class Annotations:
    """Reads annotations; the definitions of classes that it meets go to `types`.

    A class that `types` has already is not looked at again: what the package says of it holds.
    `is_own` tells the modules of the program from those of libraries, whose classes are opaque.
    """

    def __init__(
        self, types: dict[str, TypeDef], is_own: Callable[[str], bool], report: Report
    ) -> None:
        self.types = types
        self._is_own = is_own
        self._report = report

    # Interfaces

    def interface(self, function: Callable[..., object]) -> Interface:
        """What a function takes and gives, by its annotations."""
        inner = inspect.unwrap(function)
        hints = self._hints(inner)
        return Interface(tuple(self._inputs(inner, hints)), tuple(self._outputs(hints)))

    def _inputs(self, function: Callable[..., object], hints: Mapping[str, Any]) -> Iterator[Input]:
        for each in inspect.signature(function).parameters.values():
            if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
                name = function.__name__
                self._report(VARIADIC, f"`{name}` takes a varying number of inputs")
                continue
            if each.name not in hints:
                message = f"input `{each.name}` of `{function.__name__}` has no type"
                self._report(NO_ANNOTATION, message)
            has_default = each.default is not each.empty
            default = self.value(each.default) if has_default else None
            of = self.read(hints.get(each.name, Any))
            if default == Null() and not takes_none(of, self.types):
                self._report(
                    NONE_DEFAULT,
                    f"input `{each.name}` has the default `None`, which its type does not allow",
                )
                default = None
            yield Input(each.name, of, default)

    def _outputs(self, hints: Mapping[str, Any]) -> Iterable[Output]:
        if "return" not in hints:
            return ()
        given = hints["return"]
        if (fields := named_tuple_fields(given)) is not None:
            types = self._hints(given)
            return tuple(Output(name, self.read(types.get(name, Any))) for name in fields)
        if isinstance(given, tuple):  # `-> (int, str)`, as flytekit takes it
            given = tuple.__class_getitem__(given)
        match self.read(given):
            case TupleType((_,)):
                message = "a tuple of one value says neither one output nor several"
                self._report(BAD_ANNOTATION, message)
                return (Output("o0", ANY),)
            case TupleType(items):
                return tuple(Output(f"o{index}", item) for index, item in enumerate(items))
            case of if of == NONE:
                return ()
            case of:
                return (Output("o0", of),)

    def _hints(self, of: Any) -> Mapping[str, Any]:
        """The annotations of a function or class, those in quotes evaluated."""
        try:
            return typing.get_type_hints(of, include_extras=True)
        except Exception as problem:  # noqa: BLE001  (annotations are the user's code)
            text = f"{type(problem).__name__}: {problem}"
            message = f"the annotations of `{of.__qualname__}` cannot be evaluated: {text}"
            self._report(BAD_ANNOTATION, message)
            names: Iterable[str] = getattr(of, "__annotations__", ())
            return dict.fromkeys(names, Any)

    # Types

    def read(self, given: Any) -> Type:
        """The type that an annotation stands for; `ANY`, with a problem reported, where it is none."""
        if given is None:
            return NONE
        if (special := _SPECIAL.get(id(given))) is not None:
            return special
        if (alone := _BARE.get(id(given))) is not None:
            return self._not_alone(alone)
        if (origin := typing.get_origin(given)) is not None:
            return self._generic(given, origin, typing.get_args(given))
        if isinstance(given, type):
            return self._class(given)
        if isinstance(given, typing.NewType):
            name = String(qualified_name(given))
            named = CallValue("typing.NewType", (name,))
            return AnnotatedType(self.read(given.__supertype__), (named,))
        if isinstance(given, typing.TypeVar):
            return ANY
        if (alias := getattr(given, "__value__", None)) is not None:
            return self.read(alias)  # `type X = ...`
        self._report(BAD_ANNOTATION, f"an annotation of class `{type(given).__name__}` is no type")
        return ANY

    def _generic(self, given: Any, origin: Any, arguments: tuple[Any, ...]) -> Type:
        if origin is typing.Annotated:
            return self._annotated(*arguments)
        if origin is typing.Literal:
            return LiteralType(tuple(map(self.value, arguments)))
        if origin in (typing.Union, types.UnionType):
            return union(map(self.read, arguments))
        if origin is tuple:
            return self._tuple(arguments)
        if origin in _WRAPPERS:
            return self.read(arguments[0])
        if not isinstance(origin, type):
            self._report(BAD_ANNOTATION, f"`{given}` is not a type")
            return ANY
        name = self._name(origin)
        if name in LISTS and len(arguments) == 1:
            return ListType(self.read(arguments[0]))
        if name in DICTS and len(arguments) == 2:
            return DictType(self.read(arguments[0]), self.read(arguments[1]))
        return self.read(origin)

    def _annotated(self, given: Any, *annotations: Any) -> Type:
        """``Annotated[T, ...]``; what it says of a table's columns and format becomes part of the type."""
        of, rest = self.read(given), list[Any]()
        for each in annotations:
            if not isinstance(of, TableType):
                rest.append(each)
            elif isinstance(each, str) and not of.format:
                of = TableType(of.columns, each, of.library)
            elif not of.columns and (columns := self._columns(each)) is not None:
                of = TableType(columns, of.format, of.library)
            else:
                rest.append(each)
        return AnnotatedType(of, tuple(map(self.value, rest))) if rest else of

    def _columns(self, given: Any, around: tuple[type, ...] = ()) -> tuple[Column, ...] | None:
        """The columns that a dictionary or record describes, those within others by dotted names."""
        parts: Any = given
        if isinstance(given, type) and given not in around and record_kind(given) is not None:
            parts, around = self._hints(given), (*around, given)
        if isinstance(parts, type) or not hasattr(parts, "items"):
            return None
        found = list[Column]()
        for name, each in parts.items():
            if (inner := self._columns(each, around)) is None:
                found.append(Column(str(name), self.read(each)))
            else:
                found += (Column(f"{name}.{column.name}", column.type) for column in inner)
        return tuple(found)

    def _tuple(self, arguments: tuple[Any, ...]) -> Type:
        if len(arguments) == 2 and arguments[1] is ...:
            return tuple_of(self.read(arguments[0]))
        return TupleType(tuple(map(self.read, arguments)))

    def _class(self, of: type) -> Type:
        """The type of a class; its definition is added."""
        if (place := _place(of)) is not None:
            return place
        name = self._name(of)
        if (known := TYPES.get(name)) is not None:
            return known
        if name in NOT_ALONE:
            return self._not_alone(name)
        if name not in self.types:
            self.types[name] = OpaqueDef(name)  # a field that leads back here sees this
            if self._is_own(of.__module__):
                self.types[name] = define(of, self._fields())
        return NamedType(name)

    def _not_alone(self, name: str) -> Type:
        message = f"`{name.rpartition('.')[2]}` says nothing without arguments"
        self._report(BAD_ANNOTATION, message, NOT_ALONE[name])
        return ANY

    def _fields(self) -> Fields:
        takes = partial(takes_none, types=self.types)
        return Fields(self._hints, self.read, self.value, takes, self._report)

    def _name(self, of: type) -> str:
        """The name by which a class is known."""
        return qualified_name(of) if self._is_own(of.__module__) else canonical(public_name(of))

    # Constants

    def value(self, obj: object) -> Value:
        """The IR value of a constant; `Missing`, with a problem reported, where there is none."""
        found = self.convert(obj, ANY)
        if isinstance(found, Mismatch):
            self._report(NOT_A_VALUE, f"{found.got} is no value that the IR can hold")
            return Missing()
        return found

    def convert(
        self, obj: object, of: Type, first: Other = _nothing, last: Other = _nothing
    ) -> Value | Mismatch:
        """The IR value of an object; `first` and then `last` are asked for what is no data.

        The object itself says what it is, as it does in source text. Only an object that does not
        is read by the type that is wanted.
        """

        def stand_in(each: object, wanted: Type) -> Value | None:
            found = first(each, wanted)
            if found is None and wanted == ANY:
                found = self._instance(each, stand_in)
            return standing(each, self.types, stand_in) if found is None else found

        def stand_in_or_last(each: object, wanted: Type) -> Value | None:
            found = stand_in(each, wanted)
            return last(each, wanted) if found is None else found

        found = from_native(obj, ANY, self.types, stand_in, written=True)
        if isinstance(found, Mismatch) and of != ANY:
            found = from_native(obj, of, self.types, stand_in, written=True)
        if isinstance(found, Mismatch) and last is not _nothing:
            found = from_native(obj, of, self.types, stand_in_or_last)
        return found

    def _instance(self, obj: object, other: Other) -> Value | None:
        """A record, or a member of an enumeration, by its own class."""
        kind = type(obj)
        if isinstance(obj, Enum) or record_kind(kind) is not None:
            found = from_native(obj, self._class(kind), self.types, other, written=True)
            return None if isinstance(found, Mismatch) else found
        return None

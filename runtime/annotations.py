"""From live annotations to IR types, and from functions to interfaces.

The twin of `compiler.annotations`, which reads the same from source text.
"""

import collections.abc
import datetime
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, Final

from ..ir.diagnostics import Rule
from ..ir.nodes import Input, Interface, Output
from ..ir.rules_language import BAD_ANNOTATION, NO_ANNOTATION, NOT_A_VALUE, VARIADIC
from ..ir.typecheck import union
from ..ir.types import (
    ANY,
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    NONE,
    STR,
    AnnotatedType,
    DictType,
    ListType,
    LiteralType,
    NamedType,
    OpaqueDef,
    TableType,
    TupleType,
    Type,
    TypeDef,
)
from ..ir.values import Missing, Value
from .brief import Mismatch
from .from_native import Other, from_native
from .records import Fields, define, named_tuple_fields, public_name, qualified_name, record_kind
from .standing import standing

Report = Callable[[Rule, str], None]
"""Takes what is wrong with an annotation or default."""

_SIMPLE: Final[Mapping[object, Type]] = {
    None: NONE,
    type(None): NONE,
    Any: ANY,
    bool: BOOL,
    bytes: BYTES,
    datetime.date: DATE,
    datetime.datetime: DATETIME,
    datetime.timedelta: DURATION,
    dict: DictType(ANY, ANY),
    float: FLOAT,
    int: INT,
    list: ListType(ANY),
    object: ANY,
    str: STR,
}

_TABLES: Final = frozenset(
    {"pandas.DataFrame", "polars.DataFrame", "pyarrow.Table", "pyspark.sql.DataFrame"}
)
"""Classes whose objects are tables, by the name that users import."""

_LISTS: Final = frozenset(
    {list, collections.abc.Iterable, collections.abc.Iterator, collections.abc.Sequence}
)
_DICTS: Final = frozenset({dict, collections.abc.Mapping})
_WRAPPERS: Final = frozenset({typing.ClassVar, typing.Final, typing.NotRequired, typing.Required})


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
            yield Input(each.name, self.read(hints.get(each.name, Any)), default)

    def _outputs(self, hints: Mapping[str, Any]) -> Iterable[Output]:
        if "return" not in hints:
            return ()
        given = hints["return"]
        if (fields := named_tuple_fields(given)) is not None:
            types = self._hints(given)
            return tuple(Output(name, self.read(types.get(name, Any))) for name in fields)
        match self.read(given):
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
        try:
            simple = _SIMPLE.get(given)
        except TypeError:  # unhashable
            simple = None
        if simple is not None:
            return simple
        if (origin := typing.get_origin(given)) is not None:
            return self._generic(given, origin, typing.get_args(given))
        if isinstance(given, type):
            return self._class(given)
        if isinstance(given, typing.NewType | typing.TypeVar):
            return ANY
        if (alias := getattr(given, "__value__", None)) is not None:
            return self.read(alias)  # `type X = ...`
        self._report(BAD_ANNOTATION, f"an annotation of class `{type(given).__name__}` is no type")
        return ANY

    def _generic(self, given: Any, origin: Any, arguments: tuple[Any, ...]) -> Type:
        if origin is typing.Annotated:
            first, *rest = arguments
            return AnnotatedType(self.read(first), tuple(map(self.value, rest)))
        if origin is typing.Literal:
            return LiteralType(tuple(map(self.value, arguments)))
        if origin in (typing.Union, types.UnionType):
            return union(map(self.read, arguments))
        if origin in _LISTS and len(arguments) == 1:
            return ListType(self.read(arguments[0]))
        if origin in _DICTS and len(arguments) == 2:
            return DictType(self.read(arguments[0]), self.read(arguments[1]))
        if origin is tuple:
            return self._tuple(arguments)
        if origin in _WRAPPERS:
            return self.read(arguments[0])
        if isinstance(origin, type):
            return self.read(origin)
        self._report(BAD_ANNOTATION, f"`{given}` is not a type")
        return ANY

    def _tuple(self, arguments: tuple[Any, ...]) -> Type:
        if len(arguments) == 2 and arguments[1] is ...:
            return ListType(self.read(arguments[0]))
        return TupleType(tuple(map(self.read, arguments)))

    def _class(self, of: type) -> Type:
        """The type of a class; its definition is added."""
        is_own = self._is_own(of.__module__)
        name = qualified_name(of) if is_own else public_name(of)
        if name in _TABLES:
            return TableType(library=name)
        if name not in self.types:
            self.types[name] = OpaqueDef(name)  # a field that leads back here sees this
            if is_own:
                self.types[name] = define(of, Fields(self._hints, self.read, self.value))
        return NamedType(name)

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

        found = from_native(obj, ANY, self.types, stand_in)
        if isinstance(found, Mismatch) and of != ANY:
            found = from_native(obj, of, self.types, stand_in)
        if isinstance(found, Mismatch) and last is not _nothing:
            found = from_native(obj, of, self.types, stand_in_or_last)
        return found

    def _instance(self, obj: object, other: Other) -> Value | None:
        """A record, or a member of an enumeration, by its own class."""
        kind = type(obj)
        if isinstance(obj, Enum) or record_kind(kind) is not None:
            found = from_native(obj, self._class(kind), self.types, other)
            return None if isinstance(found, Mismatch) else found
        return None

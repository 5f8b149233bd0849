"""Types that take arguments: ``list[int]``, ``Literal["a"]``, ``FlyteFile["csv"]``, and aliases of such."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from ..ir.type_names import (
    DICTS,
    FORMATS,
    JSON_LINES,
    LISTS,
    TYPES,
    WRAPPERS,
    canonical,
)
from ..ir.typecheck import TypeDefs, definition, union
from ..ir.types import (
    NONE,
    AnnotatedType,
    Column,
    DictType,
    DirectoryType,
    FileType,
    ListType,
    LiteralType,
    RecordDef,
    TableType,
    TupleType,
    Type,
    tuple_of,
)
from ..ir.values import Value
from .domain import (
    Alternative,
    Class,
    Datum,
    Dictionary,
    External,
    Known,
    Recorded,
    Sequence,
    Subscripted,
)

Read: TypeAlias = Callable[[Datum], Type]
ReadValue: TypeAlias = Callable[[Datum], Value]
Arguments: TypeAlias = tuple[Datum, ...]
Build: TypeAlias = Callable[[Arguments, Read, ReadValue], Type | None]
"""The type of a generic with its arguments; None where it does not take these."""


def generic_type(
    name: str, arguments: Arguments, read: Read, value: ReadValue, types: TypeDefs
) -> Type | None:
    """The type of a generic of a library, by canonical name; None where the arguments are wrong."""
    match TYPES.get(name):
        case FileType():
            written = format_of(arguments)
            return None if written is None else FileType(written)
        case DirectoryType():
            written = format_of(arguments)
            return None if written is None else DirectoryType(written)
        case TableType() as table:
            columns = columns_of(arguments[0], read, types) if arguments else None
            return TableType(columns or (), table.format, table.library)
        case _:
            pass
    if name in _ANNOTATED:
        return _annotated(arguments, read, value, types)
    build = BUILDERS.get(name)
    return build(arguments, read, value) if build else read(External(name))


def _list(arguments: Arguments, read: Read, _: ReadValue) -> Type | None:
    return ListType(read(arguments[0])) if len(arguments) == 1 else None


def _iterator(arguments: Arguments, read: Read, value: ReadValue) -> Type | None:
    match arguments:
        case (External(name),) if canonical(name) in JSON_LINES:
            return FileType("jsonl")
        case _:
            return _list(arguments, read, value)


def _dict(arguments: Arguments, read: Read, _: ReadValue) -> Type | None:
    return DictType(*map(read, arguments)) if len(arguments) == 2 else None


def _tuple(arguments: Arguments, read: Read, _: ReadValue) -> Type | None:
    if len(arguments) == 2 and arguments[1] == Known(...):
        return tuple_of(read(arguments[0]))
    return TupleType(tuple(map(read, arguments)))


def _optional(arguments: Arguments, read: Read, _: ReadValue) -> Type | None:
    return union((read(arguments[0]), NONE)) if len(arguments) == 1 else None


def _union(arguments: Arguments, read: Read, _: ReadValue) -> Type | None:
    return union(map(read, arguments)) if arguments else None


def _literal(arguments: Arguments, _: Read, value: ReadValue) -> Type | None:
    return LiteralType(tuple(map(value, arguments))) if arguments else None


def _wrapped(arguments: Arguments, read: Read, _: ReadValue) -> Type | None:
    return read(arguments[0]) if len(arguments) == 1 else None


BUILDERS: Final[Mapping[str, Build]] = {
    **dict.fromkeys(LISTS, _list),
    **dict.fromkeys(DICTS, _dict),
    **dict.fromkeys(WRAPPERS, _wrapped),
    "builtins.tuple": _tuple,
    "collections.abc.Iterator": _iterator,
    "typing.Literal": _literal,
    "typing.Optional": _optional,
    "typing.Union": _union,
}
"""Generics by canonical name. Of any other the arguments do not matter."""


def format_of(arguments: Arguments) -> str | None:
    """The format that a file or folder is declared with; None where it is none."""
    match arguments:
        case (Known(str() as text),) | (
            Recorded(function="typing.TypeVar", arguments=(Known(str() as text), *_)),
        ):
            return text.strip().lstrip("~.")
        case (Recorded(function=name, arguments=(Known(str() as text), *_)),) if (
            name.rpartition(".")[2] == "FileExt"
        ):
            return text
        case (External(name),):
            return FORMATS.get(canonical(name))
        case (Subscripted(arguments=(_, *rest)),):
            return format_of(tuple(rest))
        case _:
            return None


# Annotations, and the columns of tables


_ANNOTATED: Final = frozenset(
    {
        "flytekitplugins.great_expectations.GreatExpectationsType",
        "flytekitplugins.great_expectations.schema.GreatExpectationsType",
        "typing.Annotated",
    }
)


def _annotated(arguments: Arguments, read: Read, value: ReadValue, types: TypeDefs) -> Type | None:
    """``Annotated[T, ...]`` and its like; what it says of a table's columns and format becomes part of the type."""
    if len(arguments) < 2:
        return None
    of, rest = read(arguments[0]), list[Datum]()
    for each in arguments[1:]:
        if not isinstance(of, TableType):
            rest.append(each)
        elif each == Known(None):
            pass
        elif (written := format_of((each,))) is not None and not of.format:
            of = TableType(of.columns, written, of.library)
        elif (columns := columns_of(each, read, types)) is not None and not of.columns:
            of = TableType(columns, of.format, of.library)
        else:
            rest.append(each)
    return AnnotatedType(of, tuple(map(value, rest))) if rest else of


_COLUMNS: Final = frozenset(
    {
        "builtins.dict",
        "collections.OrderedDict",
        "flowc.kwtypes",
        "flytekit.core.base_task.kwtypes",
        "flytekit.kwtypes",
    }
)
"""Functions that make a dictionary of columns."""


def columns_of(datum: Datum, read: Read, types: TypeDefs) -> tuple[Column, ...] | None:
    """The columns that a dictionary, ``kwtypes(...)`` or a record describes; None for anything else.

    Columns of columns have names with dots.
    """
    parts = _entries(datum)
    if parts is None:
        return _fields(datum, read, types)
    found = list[Column]()
    for name, each in parts:
        if (inner := columns_of(each, read, types)) is None:
            found.append(Column(name, read(each)))
        else:
            found += (Column(f"{name}.{column.name}", column.type) for column in inner)
    return tuple(found)


def _entries(datum: Datum) -> list[tuple[str, Datum]] | None:
    match datum:
        case Dictionary(entries):
            return [(str(name), each) for name, each in entries.items()]
        case Recorded(function=name, arguments=arguments, keywords=keywords) if name in _COLUMNS:
            listed = arguments[0] if arguments else None
            pairs = listed.items if isinstance(listed, Sequence) else ()
            return [*filter(None, map(_pair, pairs)), *keywords.items()]
        case _:
            return None


def _pair(datum: Datum) -> tuple[str, Datum] | None:
    match datum:
        case Sequence([Known(str() as name), each]):
            return name, each
        case _:
            return None


def _fields(datum: Datum, read: Read, types: TypeDefs) -> tuple[Column, ...] | None:
    if not isinstance(datum, Class):
        return None
    record = definition(read(datum), types)
    return tuple(_record_columns(record, types)) if isinstance(record, RecordDef) else None


def _record_columns(
    record: RecordDef, types: TypeDefs, prefix: str = "", around: tuple[str, ...] = ()
) -> Iterator[Column]:
    for field in record.fields:
        inner = definition(field.type, types)
        if isinstance(inner, RecordDef) and inner.name not in (record.name, *around):
            names = (record.name, *around)
            yield from _record_columns(inner, types, f"{prefix}{field.name}.", names)
        else:
            yield Column(f"{prefix}{field.name}", field.type)


# Aliases with parameters


def substituted(alias: Datum, arguments: Arguments) -> Datum:
    """A generic alias with its type variables replaced, in the order in which it names them."""
    given = iter(arguments)
    replaced = {
        id(variable): each for variable, each in zip(_variables(alias), given, strict=False)
    }
    return _replace(alias, replaced)


def _variables(alias: Datum) -> list[Datum]:
    found = dict[int, Datum]()
    for each in _walk(alias):
        if isinstance(each, Recorded) and canonical(each.function) == "typing.TypeVar":
            found.setdefault(id(each), each)
    return [*found.values()]


def _walk(datum: Datum) -> Iterator[Datum]:
    yield datum
    for each in _parts(datum):
        yield from _walk(each)


def _parts(datum: Datum) -> Arguments:
    match datum:
        case Subscripted(_, parts) | Alternative(parts):
            return parts
        case _:
            return ()


def _replace(datum: Datum, replaced: Mapping[int, Datum]) -> Datum:
    parts = tuple(_replace(each, replaced) for each in _parts(datum))
    match datum:
        case Subscripted(base, _):
            return Subscripted(base, parts)
        case Alternative():
            return Alternative(parts)
        case _:
            return replaced.get(id(datum), datum)

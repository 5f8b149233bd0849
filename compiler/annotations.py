"""From annotations to IR types, and from functions to interfaces.

An annotation is evaluated like any expression (so aliases, imports and generics resolve), and what
it comes to is read as a type. Annotations in quotes are parsed and read the same way.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from ..ir.nodes import Input, Interface, Output
from ..ir.rules_language import BAD_ANNOTATION, NO_ANNOTATION, VARIADIC
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
    DirectoryType,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    OpaqueDef,
    TableType,
    TupleType,
    Type,
)
from ..ir.values import Value
from .classes import define, is_named_tuple, named_tuple_fields
from .convert import to_value
from .domain import (
    Alternative,
    Class,
    Datum,
    External,
    Frame,
    Known,
    Missing,
    Recorded,
    Subscripted,
    describe,
)
from .functions import parameters
from .machine import Machine
from .program import Declaration

Node: TypeAlias = ast.expr | ast.arg

_SIMPLE: Final[Mapping[str, Type]] = {
    "builtins.bool": BOOL,
    "builtins.bytes": BYTES,
    "builtins.dict": DictType(ANY, ANY),
    "builtins.float": FLOAT,
    "builtins.int": INT,
    "builtins.list": ListType(ANY),
    "builtins.object": ANY,
    "builtins.str": STR,
    "datetime.date": DATE,
    "datetime.datetime": DATETIME,
    "datetime.timedelta": DURATION,
    "flytekit.FlyteDirectory": DirectoryType(),
    "flytekit.FlyteFile": FileType(),
    "flytekit.StructuredDataset": TableType(),
    "flytekit.types.directory.FlyteDirectory": DirectoryType(),
    "flytekit.types.file.FlyteFile": FileType(),
    "flytekit.types.structured.StructuredDataset": TableType(),
    "flytekit.types.structured.structured_dataset.StructuredDataset": TableType(),
    "pandas.DataFrame": TableType(library="pandas.DataFrame"),
    "polars.DataFrame": TableType(library="polars.DataFrame"),
    "pyarrow.Table": TableType(library="pyarrow.Table"),
    "pyspark.sql.DataFrame": TableType(library="pyspark.sql.DataFrame"),
    "typing.Any": ANY,
    "typing.Dict": DictType(ANY, ANY),
    "typing.List": ListType(ANY),
    "typing.Text": STR,
}
"""Types by the qualified name that annotations use."""

_LISTS: Final = frozenset(
    {
        "builtins.list",
        "collections.abc.Iterable",
        "collections.abc.Iterator",
        "collections.abc.Sequence",
        "typing.Iterable",
        "typing.Iterator",
        "typing.List",
        "typing.Sequence",
    }
)
_DICTS: Final = frozenset(
    {"builtins.dict", "collections.abc.Mapping", "typing.Dict", "typing.Mapping"}
)
_TUPLES: Final = frozenset({"builtins.tuple", "typing.Tuple"})
_LITERALS: Final = frozenset({"typing.Literal", "typing_extensions.Literal"})
_ANNOTATED: Final = frozenset({"typing.Annotated", "typing_extensions.Annotated"})
_FILES: Final = frozenset(name for name, of in _SIMPLE.items() if isinstance(of, FileType))
_DIRECTORIES: Final = frozenset(
    name for name, of in _SIMPLE.items() if isinstance(of, DirectoryType)
)


def read_type(machine: Machine, node: ast.expr, frame: Frame) -> Type:
    """The type that an annotation stands for; `ANY`, with an error reported, where it is none."""
    return type_of(machine, machine.evaluate(node, frame), node, frame)


def type_of(machine: Machine, datum: Datum, node: Node, frame: Frame) -> Type:
    """The type that a datum stands for."""
    match datum:
        case Known(None):
            return NONE
        case Known(str() as text):
            return _quoted(machine, text, node, frame)
        case External(name):
            return _external(machine, name)
        case Class(name=name):
            return define(machine, datum, read_type)
        case Alternative(variants):
            return union(type_of(machine, each, node, frame) for each in variants)
        case Subscripted(base, arguments):
            return _generic(machine, base, arguments, node, frame)
        case Recorded(function=name) if name in ("typing.NewType", "typing.TypeVar"):
            return ANY
        case Recorded(function=name):
            return _external(machine, name)
        case Missing():
            return ANY
        case _:
            found = describe(machine.known(datum, frame, _expression(node)))
            machine.report(BAD_ANNOTATION, f"{found} is not a type", frame, node)
            return ANY


def _expression(node: Node) -> ast.expr:
    return node if isinstance(node, ast.expr) else ast.Name(node.arg)


def _quoted(machine: Machine, text: str, node: Node, frame: Frame) -> Type:
    try:
        inner = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        machine.report(BAD_ANNOTATION, "the quoted annotation is not an expression", frame, node)
        return ANY
    for each in ast.walk(inner):  # findings inside point at the whole quoted text
        ast.copy_location(each, node)
    place = (frame.module.source.module, text)
    if place in machine.reading:
        return ANY  # an alias that leads back to itself has no finite type
    machine.reading.append(place)
    found = read_type(machine, inner, frame)
    machine.reading.pop()
    return found


def _external(machine: Machine, name: str) -> Type:
    if name == "builtins.None":
        return NONE
    if (simple := _SIMPLE.get(name)) is not None:
        return simple
    machine.program.types.setdefault(name, OpaqueDef(name))
    return NamedType(name)


# Generics


def _generic(
    machine: Machine, base: Datum, arguments: tuple[Datum, ...], node: Node, frame: Frame
) -> Type:
    def read(datum: Datum) -> Type:
        return type_of(machine, datum, node, frame)

    def value(datum: Datum) -> Value:
        return to_value(machine, datum, frame, _expression(node))

    name = base.name if isinstance(base, External) else ""
    for names, build in _GENERICS.items():
        if name in names:
            built = build(arguments, read, value)
            if built is None:
                wrong = f"`{name.rpartition('.')[2]}` does not take these arguments"
                machine.report(BAD_ANNOTATION, wrong, frame, node)
            return built or ANY
    return read(base)


Read: TypeAlias = Callable[[Datum], Type]
ReadValue: TypeAlias = Callable[[Datum], Value]
Build: TypeAlias = Callable[[tuple[Datum, ...], Read, ReadValue], Type | None]


def _list(arguments: tuple[Datum, ...], read: Read, _: ReadValue) -> Type | None:
    return ListType(read(arguments[0])) if len(arguments) == 1 else None


def _dict(arguments: tuple[Datum, ...], read: Read, _: ReadValue) -> Type | None:
    return DictType(*map(read, arguments)) if len(arguments) == 2 else None


def _tuple(arguments: tuple[Datum, ...], read: Read, _: ReadValue) -> Type | None:
    if len(arguments) == 2 and arguments[1] == Known(...):
        return ListType(read(arguments[0]))
    return TupleType(tuple(map(read, arguments)))


def _optional(arguments: tuple[Datum, ...], read: Read, _: ReadValue) -> Type | None:
    return union((read(arguments[0]), NONE)) if len(arguments) == 1 else None


def _union(arguments: tuple[Datum, ...], read: Read, _: ReadValue) -> Type | None:
    return union(map(read, arguments))


def _literal(arguments: tuple[Datum, ...], _: Read, value: ReadValue) -> Type | None:
    return LiteralType(tuple(map(value, arguments)))


def _annotated(arguments: tuple[Datum, ...], read: Read, value: ReadValue) -> Type | None:
    if len(arguments) < 2:
        return None
    return AnnotatedType(read(arguments[0]), tuple(map(value, arguments[1:])))


def _file(arguments: tuple[Datum, ...], _: Read, value: ReadValue) -> Type | None:
    return FileType(_format(value(arguments[0]))) if len(arguments) == 1 else None


def _directory(arguments: tuple[Datum, ...], _: Read, value: ReadValue) -> Type | None:
    return DirectoryType(_format(value(arguments[0]))) if len(arguments) == 1 else None


def _format(value: Value) -> str:
    text = getattr(value, "value", "")
    return text if isinstance(text, str) else ""


_GENERICS: Final[Mapping[frozenset[str], Build]] = {
    _LISTS: _list,
    _DICTS: _dict,
    _TUPLES: _tuple,
    frozenset({"typing.Optional"}): _optional,
    frozenset({"typing.Union"}): _union,
    _LITERALS: _literal,
    _ANNOTATED: _annotated,
    _FILES: _file,
    _DIRECTORIES: _directory,
}


# Interfaces


def interface_of(machine: Machine, declaration: Declaration) -> Interface:
    """What a task or workflow takes and gives, by its annotations; read once."""
    if declaration.interface is None:
        declaration.interface = Interface()  # an annotation that leads back here sees this
        function, frame = declaration.function, declaration.frame
        inputs = tuple(_inputs(machine, declaration))
        declaration.interface = Interface(inputs, tuple(_outputs(machine, function, frame)))
    return declaration.interface


def _inputs(machine: Machine, declaration: Declaration) -> Iterator[Input]:
    function, frame = declaration.function, declaration.frame
    spec = function.args
    for extra in (spec.vararg, spec.kwarg):
        if extra is not None:
            message = f"`{function.name}` takes a varying number of inputs"
            way_out = "take a list, or a dictionary"
            machine.report(VARIADIC, message, frame, extra, helps=(way_out,))
    for parameter, default in parameters(function):
        if parameter.annotation is None:
            message = f"input `{parameter.arg}` of `{function.name}` has no type"
            way_out = f"write `{parameter.arg}: <type>`"
            machine.report(NO_ANNOTATION, message, frame, parameter, helps=(way_out,))
            of: Type = ANY
        else:
            of = read_type(machine, parameter.annotation, frame)
        value = None
        if default is not None:
            value = to_value(machine, declaration.defaults[parameter.arg], frame, default)
        yield Input(parameter.arg, of, value)


def _outputs(
    machine: Machine, function: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame
) -> Iterable[Output]:
    if function.returns is None:
        if _gives_value(function):
            message = f"`{function.name}` returns a value, and does not say of which type"
            span = frame.module.positions.name_span(function)
            machine.report_span(NO_ANNOTATION, message, span, ("write `-> <type>`",))
        return ()
    datum = machine.evaluate(function.returns, frame)
    if isinstance(datum, Class) and is_named_tuple(machine, datum):
        fields = named_tuple_fields(machine, datum, read_type)
        return (Output(each.name, each.type) for each in fields)
    if (named := _named_outputs(machine, datum, function.returns, frame)) is not None:
        return named
    match type_of(machine, datum, function.returns, frame):
        case TupleType(items):
            return (Output(f"o{index}", item) for index, item in enumerate(items))
        case of if of == NONE:
            return ()
        case of:
            return (Output("o0", of),)


def _gives_value(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function returns anything but None, by its own statements."""
    stack: list[ast.AST] = [*function.body]
    while stack:
        match stack.pop():
            case ast.Return(value=ast.expr() as value):
                if not (isinstance(value, ast.Constant) and value.value is None):
                    return True
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                pass
            case node:
                stack.extend(ast.iter_child_nodes(node))
    return False


def _named_outputs(
    machine: Machine, datum: Datum, node: ast.expr, frame: Frame
) -> Iterable[Output] | None:
    """Outputs of ``NamedTuple("Out", a=int)`` and ``NamedTuple("Out", [("a", int)])``."""
    if not isinstance(datum, Recorded) or datum.function != "typing.NamedTuple":
        return None
    pairs = list(datum.keywords.items())
    for each in getattr(datum.arguments[1], "items", ()) if len(datum.arguments) > 1 else ():
        name, of = getattr(each, "items", (Known(""), Known("")))
        pairs.append((str(getattr(name, "value", "")), of))
    return tuple(Output(name, type_of(machine, of, node, frame)) for name, of in pairs)

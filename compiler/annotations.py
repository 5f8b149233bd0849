"""From annotations to IR types, and from functions to interfaces.

An annotation is evaluated like any expression (so aliases, imports and generics resolve), and what
it comes to is read as a type. Annotations in quotes are parsed and read the same way.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ..ir.nodes import Input, Interface, Output
from ..ir.rules_language import BAD_ANNOTATION, NO_ANNOTATION, VARIADIC
from ..ir.rules_lint import LOST_RESULT
from ..ir.type_names import NOT_ALONE, TYPES, canonical
from ..ir.typecheck import takes_none, union
from ..ir.types import ANY, NONE, AnnotatedType, NamedType, OpaqueDef, TupleType, Type, TypeDef
from ..ir.values import CallValue, Null, Value
from .classes import (
    NONE_HELP,
    define,
    is_named_tuple,
    named_tuple_fields,
    report_none_default,
)
from .convert import to_value
from .describe import describe
from .dialects import Construct
from .domain import (
    Alternative,
    Class,
    Datum,
    External,
    Frame,
    Known,
    Missing,
    Recorded,
    Sequence,
    Subscripted,
)
from .edits import or_none, typed_by_default, unsafe
from .functions import parameters
from .generics import generic_type, substituted
from .machine import Machine
from .program import Declaration, Imperative, Made

Node: TypeAlias = ast.expr | ast.arg


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
            return _external(machine, name, node, frame)
        case Class(name=name):
            return define(machine, datum, read_type)
        case Alternative(variants):
            return union(type_of(machine, each, node, frame) for each in variants)
        case Subscripted(base, arguments):
            return _generic(machine, base, arguments, node, frame)
        case Recorded("typing.NewType", (name, base)):
            return _new_type(machine, name, base, node, frame)
        case Recorded(function="typing.TypeVar" | "typing_extensions.TypeVar"):
            return ANY
        case Recorded(function=name):
            return _external(machine, name, node, frame)
        case Missing():
            return ANY
        case _:
            known = machine.known(datum, frame, _expression(node))
            if not isinstance(known, Missing):
                message = f"{describe(known)} is not a type"
                machine.report(BAD_ANNOTATION, message, frame, node)
            return ANY


def definition_of(machine: Machine, datum: Class) -> TypeDef | None:
    """The definition of a class of the program, which is read now if it was not before."""
    define(machine, datum, read_type)
    return machine.program.types.get(datum.name)


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


def _external(machine: Machine, name: str, node: Node, frame: Frame) -> Type:
    name = canonical(name)
    if (known := TYPES.get(name)) is not None:
        return known
    if (way_out := NOT_ALONE.get(name)) is not None:
        message = f"`{name.rpartition('.')[2]}` says nothing without arguments"
        machine.report(BAD_ANNOTATION, message, frame, node, helps=(way_out,))
        return ANY
    machine.program.types.setdefault(name, OpaqueDef(name))
    return NamedType(name)


def _generic(
    machine: Machine, base: Datum, arguments: tuple[Datum, ...], node: Node, frame: Frame
) -> Type:
    def read(datum: Datum) -> Type:
        return type_of(machine, datum, node, frame)

    def value(datum: Datum) -> Value:
        return to_value(machine, datum, frame, _expression(node))

    if isinstance(base, Subscripted | Alternative):
        return read(substituted(base, arguments))
    if not isinstance(base, External):
        return read(base)
    found = generic_type(canonical(base.name), arguments, read, value, machine.program.types)
    if found is None:
        wrong = f"`{base.name.rpartition('.')[2]}` does not take these arguments"
        machine.report(BAD_ANNOTATION, wrong, frame, node)
    return found or ANY


def _new_type(machine: Machine, name: Datum, base: Datum, node: Node, frame: Frame) -> Type:
    """``NewType("UserId", int)``: to Python an ``int``, to other systems something of that name."""
    called = CallValue("typing.NewType", (to_value(machine, name, frame, _expression(node)),))
    return AnnotatedType(type_of(machine, base, node, frame), (called,))


# Interfaces


def interface_of(machine: Machine, declaration: Declaration | Made | Imperative) -> Interface:
    """What a task or workflow takes and gives, by its annotations; read once."""
    if isinstance(declaration, Made | Imperative):
        return declaration.interface
    if declaration.interface is None:
        declaration.interface = Interface()  # an annotation that leads back here sees this
        inputs = tuple(_inputs(machine, declaration))
        declaration.interface = Interface(inputs, tuple(_outputs(machine, declaration)))
    return declaration.interface


def _inputs(machine: Machine, declaration: Declaration) -> Iterator[Input]:
    function, frame = declaration.function, declaration.frame
    spec = function.args
    for extra in (spec.vararg, spec.kwarg):
        if extra is not None:
            message = f"`{function.name}` takes a varying number of inputs"
            helps = ("take a list, or a dictionary",)
            machine.report(VARIADIC, message, frame, extra, helps=helps)
    for parameter, default in parameters(function):
        if parameter.annotation is None:
            message = f"input `{parameter.arg}` of `{function.name}` has no type"
            way_out = typed_by_default(parameter, default, frame)
            machine.report(NO_ANNOTATION, message, frame, parameter, helps=(way_out,))
            of: Type = ANY
        else:
            of = read_type(machine, parameter.annotation, frame)
        value = None
        if default is not None:
            datum = declaration.defaults[parameter.arg]
            value = to_value(machine, datum, frame, default, is_input=True)
            if value == Null() and not takes_none(of, machine.program.types):
                way_out = unsafe(NONE_HELP, *or_none(parameter.annotation, frame))
                report_none_default(machine, f"input `{parameter.arg}`", frame, default, way_out)
                value = None  # as if there were none: the input must be given
        yield Input(parameter.arg, of, value)


def _outputs(machine: Machine, declaration: Declaration) -> Iterable[Output]:
    function, frame = declaration.function, declaration.frame
    if function.returns is None:
        # What a workflow returns is known when its body is evaluated.
        if declaration.construct is not Construct.WORKFLOW and _gives_value(function):
            message = f"what `{function.name}` returns is dropped: it does not say of which type"
            span = frame.module.positions.name_span(function)
            machine.report_span(LOST_RESULT, message, span, ("write `-> <type>`",))
        return ()
    datum = machine.evaluate(function.returns, frame)
    if isinstance(datum, Class) and is_named_tuple(machine, datum):
        fields = named_tuple_fields(machine, datum, read_type)
        return (Output(each.name, each.type) for each in fields)
    if isinstance(datum, Sequence) and datum.kind == "tuple":
        # `-> (int, str)`, as flytekit takes it.
        datum = Subscripted(External("builtins.tuple"), tuple(datum.items))
    match type_of(machine, datum, function.returns, frame):
        case TupleType((_,)):
            message = "a tuple of one value says neither one output nor several"
            way_out = "write the type of the value itself"
            machine.report(BAD_ANNOTATION, message, frame, function.returns, helps=(way_out,))
            return (Output("o0", ANY),)
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

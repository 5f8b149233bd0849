"""Task objects: ``ContainerTask(...)``, ``ShellTask(...)``, queries, and objects of plugins' classes.

The call that makes one becomes a task; calls of the object are calls of that task.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..ir.nodes import Input, Interface, Options, Output, Span, Task, TaskSpec
from ..ir.options import Problem
from ..ir.records import dataclass
from ..ir.rules_language import BAD_OPTION
from ..ir.task_options import (
    CONTAINER,
    SHELL,
    SpecReader,
    read_container,
    read_plugin,
    read_query,
    read_shell,
    split_known,
)
from ..ir.typecheck import bare
from ..ir.types import DirectoryType, FileType, Type
from ..ir.values import Binding, String
from .annotations import type_of
from .arguments import named_arguments
from .convert import to_value
from .describe import describe
from .domain import (
    MISSING,
    Datum,
    Dictionary,
    External,
    Frame,
    Known,
    Missing,
    Recorded,
    Sequence,
)
from .machine import Arguments, Machine
from .made import add_made
from .options import report_unfit, report_unknown
from .plugins import Spec, TaskClass
from .recording import record_call


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that makes a task object."""

    machine: Machine
    type: str
    """Qualified name of the class."""
    of: TaskClass
    given: Mapping[str, Datum]
    """The arguments of the call, by name."""
    about: Mapping[str, Datum]
    """What the known class is given: the same, but for classes of the program."""
    spans: Mapping[str, Span]
    node: ast.Call
    frame: Frame

    def span(self, argument: str) -> Span:
        """Where an argument stands; the callee, where the call does not spell it out."""
        return self.spans.get(argument) or self.frame.module.positions.span(self.node.func)

    def value(self, argument: str) -> ast.expr:
        """The syntax of an argument; the whole call, where the call does not spell it out."""
        found = (each.value for each in self.node.keywords if each.arg == argument)
        return next(found, self.node)

    def wrong(self, argument: str, message: str, *helps: str) -> None:
        """Report an argument."""
        self.machine.report_span(BAD_OPTION, message, self.span(argument), helps)


def make_task(
    machine: Machine,
    type: str,
    of: TaskClass,
    given: Arguments,
    node: ast.Call,
    frame: Frame,
    base: Mapping[str, Datum] | None = None,
) -> Datum:
    """The task of an object of a known class.

    `base` has what a class of the program hands on to the known class that it is made of, by name.
    """
    if isinstance(record_call(machine, type, given, node, frame), Missing):
        return MISSING
    short = type.rpartition(".")[2]
    named = named_arguments(machine, given, [*of.parameters], short, node, frame)
    if named is None:
        return MISSING
    about = named if base is None else base
    call = _Call(machine, type, of, named, about, given.keyword_spans, node, frame)
    name = _name(call)
    interface, locations = _interface(call)
    spec, options, problems = _read(call, locations, is_own=base is not None)
    report_unfit(machine, problems, call.span)
    if name is None:
        return MISSING
    task = Task(name, interface, spec, options)
    spans = {each: span for each, span in _input_spans(call) if each in named_inputs(interface)}
    module = frame.module.source.module
    return add_made(machine, task, interface, module, call.span(of.name_argument), spans)


def named_inputs(interface: Interface) -> set[str]:
    """The names of the inputs."""
    return {each.name for each in interface.inputs}


def _name(call: _Call) -> str | None:
    """The name of the task; None where there is none, which is reported."""
    argument = call.of.name_argument
    datum = call.about.get(argument, Known(call.of.name or None))
    match call.machine.known(datum, call.frame, call.node):
        case Known(str() as text) if text:
            return text
        case Missing():
            return None
        case Known(None):
            call.wrong(argument, f"`{call.type.rpartition('.')[2]}` needs a `{argument}`")
        case _:
            call.wrong(argument, f"`{argument}` wants a text that is not empty")
    return None


# Interfaces


@dataclass(frozen=True, slots=True)
class _Location:
    """Where a script leaves an output."""

    output: Output
    template: str


def _interface(call: _Call) -> tuple[Interface, tuple[_Location, ...]]:
    inputs, locations = tuple(_inputs(call)), tuple(_locations(call))
    outputs = (*_outputs(call, inputs), *(each.output for each in locations))
    return Interface(inputs, outputs), locations


def _inputs(call: _Call) -> Iterator[Input]:
    of = call.of
    if of.inputs is not None:
        yield from (Input(name, _named_type(call, each)) for name, each in of.inputs.items())
        return
    for name, datum in _declared(call, of.inputs_argument, "inputs"):
        match datum:
            case Sequence([type, default]):  # `{"a": (int, 3)}`
                value = to_value(call.machine, default, call.frame, call.node)
                yield Input(name, _type(call, type, of.inputs_argument), value)
            case _:
                yield Input(name, _type(call, datum, of.inputs_argument))


def _outputs(call: _Call, inputs: tuple[Input, ...]) -> Iterator[Output]:
    of = call.of
    if of.echoes:
        yield from (Output(f"o{index}", each.type) for index, each in enumerate(inputs))
    if of.outputs_argument:
        for name, datum in _declared(call, of.outputs_argument, "outputs"):
            yield Output(name, _type(call, datum, of.outputs_argument))
    if (result := of.result) is not None:
        given = call.about.get(result.argument)
        if given is not None and given != Known(None):
            yield Output(result.output, _type(call, given, result.argument))
        elif result.default and (given is None or result.always):
            yield Output(result.output, _named_type(call, result.default))
    if not of.unless or call.about.get(of.unless) != Known(False):
        yield from (Output(name, _named_type(call, each)) for name, each in of.outputs.items())


def _named_type(call: _Call, name: str) -> Type:
    return type_of(call.machine, External(name), call.node, call.frame)


def _type(call: _Call, datum: Datum, argument: str) -> Type:
    return type_of(call.machine, datum, call.value(argument), call.frame)


def _declared(call: _Call, argument: str, part: str) -> list[tuple[str, Datum]]:
    """Types by name: of an argument, or of the interface that is given in its place."""
    datum = call.about.get(argument)
    if datum is None and part in (given := _interface_parts(call.about.get("interface"))):
        datum = given[part]
    if datum is None or datum == Known(None):
        return []
    entries = typed(datum)
    if entries is None:
        if not isinstance(call.machine.known(datum, call.frame, call.node), Missing):
            found = describe(datum)
            message = f"`{argument}` wants `kwtypes(...)` or a dictionary, not {found}"
            call.wrong(argument, message)
        return []
    return entries


def _interface_parts(datum: Datum | None) -> Mapping[str, Datum]:
    """What ``Interface(inputs, outputs)`` is given."""
    if not isinstance(datum, Recorded) or not datum.function.endswith(".Interface"):
        return {}
    return {**dict(zip(("inputs", "outputs"), datum.arguments, strict=False)), **datum.keywords}


def typed(datum: Datum) -> list[tuple[str, Datum]] | None:
    """The entries of a dictionary of types, or of ``kwtypes(...)``; None for anything else."""
    match datum:
        case Dictionary(entries) if all(isinstance(name, str) for name in entries):
            return [(str(name), each) for name, each in entries.items()]
        case Recorded(function, arguments, keywords) if function.rpartition(".")[2] in _TYPED:
            first = arguments[0] if arguments else Sequence([], "list")
            pairs = typed(first) if isinstance(first, Dictionary) else _pairs(first)
            return None if pairs is None else [*pairs, *keywords.items()]
        case _:
            return None


_TYPED: Final = frozenset({"OrderedDict", "dict", "kwtypes"})


def _pairs(datum: Datum) -> list[tuple[str, Datum]] | None:
    if not isinstance(datum, Sequence):
        return None
    found = list[tuple[str, Datum]]()
    for each in datum.items:
        match each:
            case Sequence([Known(str() as name), type]):
                found.append((name, type))
            case _:
                return None
    return found


def _input_spans(call: _Call) -> Iterator[tuple[str, Span]]:
    """Where inputs are declared, as far as the call spells them out."""
    positions = call.frame.module.positions
    match call.value(call.of.inputs_argument):
        case ast.Call(keywords=keywords) as found if found is not call.node:
            yield from ((each.arg, positions.span(each)) for each in keywords if each.arg)
        case ast.Dict(keys=keys):
            for key in keys:
                if isinstance(key, ast.Constant):
                    yield str(key.value), positions.span(key)
        case _:
            pass


# Where a script leaves its outputs

_LOCATION: Final = ("var", "var_type", "location")


def _locations(call: _Call) -> Iterator[_Location]:
    datum = call.about.get("output_locs", Known(None))
    match datum:
        case Known(None):
            pass
        case Sequence(items):
            for each in items:
                if (found := _location(call, each)) is not None:
                    yield found
        case _:
            call.wrong("output_locs", "`output_locs` wants a list of `OutputLocation(...)`")


def _location(call: _Call, datum: Datum) -> _Location | None:
    if not isinstance(datum, Recorded) or not datum.function.endswith(".OutputLocation"):
        call.wrong("output_locs", "`output_locs` wants a list of `OutputLocation(...)`")
        return None
    given = {**dict(zip(_LOCATION, datum.arguments, strict=False)), **datum.keywords}
    declared = given.get("var_type")
    match given.get("var"), given.get("location"):
        case Known(str() as name), Known(location) if declared is not None and name and location:
            of = _type(call, declared, "output_locs")
            if not isinstance(bare(of), FileType | DirectoryType):
                message = f"output `{name}` of a script must be a file or a folder"
                call.wrong("output_locs", message)
            return _Location(Output(name, of), str(location))
        case _:
            call.wrong("output_locs", "`OutputLocation(...)` wants `var`, `var_type`, `location`")
            return None


# What a task is made of


def _read(
    call: _Call, locations: tuple[_Location, ...], *, is_own: bool
) -> tuple[TaskSpec, Options, tuple[Problem, ...]]:
    of = call.of
    given = [*_bindings(call, call.given)]
    match of.spec:
        case Spec.CONTAINER if not is_own:
            return read_container(_known_ones(call, CONTAINER, given))
        case Spec.SHELL if not is_own:
            templates = (Binding(each.output.name, String(each.template)) for each in locations)
            return read_shell(_known_ones(call, SHELL, given), tuple(templates))
        case Spec.QUERY if not is_own:
            return read_query(given, of.dialect)
        case _:
            about = [*_bindings(call, call.about)] if is_own else given
            return read_plugin(call.type, given, about, of.own)


def _bindings(call: _Call, data: Mapping[str, Datum]) -> Iterator[Binding]:
    """The arguments as values, but for those that the name and the interface are made of."""
    of = call.of
    about = {of.name_argument, of.inputs_argument, of.outputs_argument, "interface", "output_locs"}
    about.add(of.result.argument if of.result else "")
    for name, datum in data.items():
        if name not in about:
            yield Binding(name, to_value(call.machine, datum, call.frame, call.value(name)))


def _known_ones(call: _Call, reader: SpecReader, given: Iterable[Binding]) -> list[Binding]:
    """The arguments that the kind takes; any other is reported."""
    taken, unknown = split_known(reader, given)
    for name in unknown:
        report_unknown(call.machine, f"a {reader.what}", name, reader.takes, call.span(name))
    return taken

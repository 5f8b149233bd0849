"""Run compiled workflows on this machine.

What runs is the IR: the Python body of a workflow is never called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..ir import paths
from ..ir.diagnostics import Diagnostic, Help, Log, has_errors, in_order
from ..ir.nodes import BODY, Call, Fragment, Package
from ..ir.rules_graph import UNKNOWN_ENTITY
from ..ir.rules_run import NO_OUTPUT_VALUE
from ..ir.suggest import did_you_mean
from ..ir.typecheck import TypeDefs
from ..ir.types import ANY
from ..ir.values import (
    Binding,
    CallValue,
    DictValue,
    EntityKind,
    EntityValue,
    ListValue,
    NameValue,
    RecordValue,
    Ref,
    Value,
)
from .answers import Answer, nobody
from .brief import Mismatch
from .calls import Calls
from .driver import Driver
from .engine import Engine, Inline
from .evaluate import Problem, replaced
from .expand import expand as expand_task
from .frames import Frame
from .from_native import from_native
from .graph import Spans, only
from .inputs import checked_inputs
from .jobs import Jobs
from .journal import Journal, Waited
from .library import Library
from .load import make_importable
from .objects import ObjectValue
from .steps import Expand


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. There are no outputs where a finding is an error."""

    outputs: tuple[Binding, ...] | None
    """In the interface's order. An object without an IR value is an `ObjectValue`."""
    diagnostics: tuple[Diagnostic, ...]
    unused: tuple[Fragment, ...] = ()
    """Graphs of `Means.fragments` that no call had use for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run is done with."""

    engine: Engine | None = None
    """Does the work of tasks; without one it is done here, a task at a time, in source order."""
    width: int | None = None
    """How much work the engine is given at once; None for all that there is."""
    signals: Answer = nobody
    """Answers to gates that need not be asked for."""
    ask: Answer = nobody
    """Is asked for the other answers, once nothing else can go on."""
    expand: Expand = expand_task
    """Gives the graphs of dynamic tasks."""
    fragments: tuple[Fragment, ...] = ()
    """Graphs that are known: a call of the task with the same inputs is not expanded anew."""
    journal: Journal = field(default_factory=Journal)
    """Is told of all that happens, and knows what happened before."""


def run(
    package: Package, ref: Ref, inputs: Mapping[str, Value], code: Path, means: Means = Means()
) -> Outcome:
    """Run an entity of a valid package.

    `code` is the folder that files of the package's modules are relative to.
    """
    log = Log()
    library = Library(package, code.resolve())
    interface = library.interface(ref)
    if interface is None:
        _report_unknown(ref, package, log)
        return Outcome(None, tuple(log.diagnostics))
    checked_inputs(inputs, interface, library.types, log)
    if log.has_errors:
        return Outcome(None, tuple(log.diagnostics))
    bindings = tuple(Binding(name, value) for name, value in inputs.items())
    start = ref.name.rpartition(".")[2]
    graph = only(Call(start, ref, bindings), "", Spans(()))
    frame = Frame(graph, graph.blocks[BODY], library, {})
    jobs = Jobs(means.engine, _width(means, ref, package)) if means.engine else Jobs(Inline(), 1)
    make_importable(library.code)
    calls = Calls(means.journal.memory, means.fragments)
    driver = Driver(jobs, calls, means.journal, means.signals, means.ask, means.expand)
    is_done = driver.run(frame) is not None
    means.journal.tell(Waited())
    left = tuple(
        each for each in means.fragments if (each.task, each.inputs_digest) in calls.unused
    )
    if not is_done:
        return Outcome(None, in_order(driver.problems), left)
    given = frame.outputs[start]
    values = ((each.name, _settled(given[each.name], library.types)) for each in interface.outputs)
    outputs = tuple(Binding(*each) for each in values)
    for output in outputs:
        _check_made(output, ref, library, log)
    found = in_order([*driver.problems, *log.diagnostics])
    return Outcome(None if has_errors(found) else outputs, found, left)


def _width(means: Means, ref: Ref, package: Package) -> int | None:
    """How much is done at once: what the means allow, or a launch plan that is run, if that is less."""
    plans = (each for each in package.launch_plans if ref == Ref(EntityKind.LAUNCH_PLAN, each.name))
    bounds = (means.width, *(each.max_parallelism for each in plans))
    return min((each for each in bounds if each), default=None)


def _report_unknown(ref: Ref, package: Package, log: Log) -> None:
    tasks = [each.name for each in package.tasks]
    names = {
        EntityKind.TASK: tasks,
        EntityKind.DYNAMIC: tasks,
        EntityKind.WORKFLOW: [each.name for each in package.workflows],
        EntityKind.LAUNCH_PLAN: [each.name for each in package.launch_plans],
    }
    what = ref.kind.value.replace("_", " ")
    helps = tuple(map(Help, did_you_mean(ref.name, names[ref.kind])))
    log.add(UNKNOWN_ENTITY, f"the package has no {what} `{ref.name}`", helps=helps)


def _check_made(output: Binding, ref: Ref, library: Library, log: Log) -> None:
    """Refuse an output that only says how an object would be made, and that nothing has made."""
    what = _unmade(output.value)
    if what is None:
        return
    span = library.spans.at(paths.output(paths.entity(ref), output.name))
    message = f"output `{output.name}` has no value: it holds {what}, which no task has made"
    log.add(NO_OUTPUT_VALUE, message, span, helps=(_MAKE,))


_MAKE: Final = Help("make it in a task, and return what the task gives")


def _unmade(value: Value) -> str | None:
    """The first part of a value that is neither data nor an object."""
    stack = [value]
    while stack:
        part = stack.pop()
        match part:
            case ListValue(items):
                stack.extend(reversed(items))
            case DictValue(entries):
                stack += [side for each in reversed(entries) for side in (each.value, each.key)]
            case RecordValue(fields=fields):
                stack.extend(each.value for each in reversed(fields))
            case ObjectValue():
                pass
            case CallValue(function):
                return f"`{function}(...)`"
            case NameValue(name):
                return f"`{name}`"
            case EntityValue(ref):
                return f"{ref.kind.value.replace('_', ' ')} `{ref.name}`"
            case _:
                pass
    return None


def _settled(value: Value, types: TypeDefs) -> Value:
    """An output, with objects that have an IR value after all (a tuple of numbers) turned into it."""

    def leaf(part: Value) -> Value:
        if not isinstance(part, ObjectValue):
            return part
        found = from_native(part.content, ANY, types)
        return part if isinstance(found, Mismatch) else found

    found = replaced(value, leaf)
    return value if isinstance(found, Problem) else found

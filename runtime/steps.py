"""What a node asks for, once the values that it needs are known. Nothing here starts anything."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeAlias, assert_never, cast

from ..ir.format import type_text
from ..ir.given import default_of
from ..ir.nodes import (
    Approve,
    Branch,
    Call,
    Container,
    External,
    Fail,
    Fragment,
    Gate,
    GateAction,
    Interface,
    Map,
    Options,
    Package,
    Plugin,
    PythonFunction,
    Run,
    Secret,
    Shell,
    Signal,
    Sleep,
    Sql,
    Task,
)
from ..ir.records import dataclass
from ..ir.rules_run import (
    BRANCH_FAILED,
    MISSING_INPUT,
    NOT_PASSED,
    NOT_RUN_HERE,
    WRONG_ITEMS,
)
from ..ir.typecheck import TypeDefs
from ..ir.types import ANY, BOOL, Type
from ..ir.values import (
    Binding,
    Boolean,
    DictValue,
    Duration,
    Float,
    Integer,
    ListValue,
    Null,
    String,
    Value,
)
from .answers import Answer, nobody
from .brief import Mismatch, shorten
from .caching import cache_key
from .evaluate import Problem, bindings_in, holds_in, value_in
from .expand import Expanded
from .frames import Frame, Outputs, Place
from .from_native import Other, from_native
from .journal import Memory
from .library import Library
from .objects import ObjectValue, keep
from .shell_tasks import Script, perform_script
from .variables import Variables, variables, variables_set
from .work import Result, Work, perform

_MICROSECONDS: Final = 1_000_000


class Expand(Protocol):
    """Gives the graph of a dynamic task, as `expand.expand` does."""

    def __call__(
        self,
        package: Package,
        task: str,
        inputs: Mapping[str, Value],
        code: Path,
        *,
        depth: int,
        keep: Other | None,
    ) -> Expanded:
        """Run the body of the task, and give its graph."""
        ...


@dataclass(frozen=True, slots=True)
class Expansion:
    """A dynamic task with its inputs."""

    expand: Expand
    package: Package
    task: str
    inputs: Mapping[str, Value]
    code: Path
    depth: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A time to wait."""

    seconds: float


Payload: TypeAlias = Work | Script | Expansion
"""One piece of work, as an engine is given it."""


@dataclass(frozen=True, slots=True)
class Order:
    """A piece of work, and how it is to be done."""

    payload: Payload
    tries: int = 1
    """How many attempts may be made."""
    timeout: float | None = None
    """Seconds that one attempt may take."""
    cache_key: str | None = None
    """What the result is cached under."""
    is_serial: bool = False
    """Whether equal calls wait for one another."""
    environment: Variables = ()
    """Environment variables that are set meanwhile."""
    secrets: tuple[Secret, ...] = ()
    """What the task wants to read, which a run on this machine does not provide."""


def given_to(payload: Payload) -> tuple[Binding, ...]:
    """The inputs of a piece of work."""
    inputs = payload.inputs
    return inputs if isinstance(inputs, tuple) else tuple(map(Binding, inputs, inputs.values()))


def do(payload: Payload, environment: Variables = ()) -> Result | Expanded:
    """Do one piece of work, with environment variables set."""
    process = os.getpid()
    with variables_set(environment):
        done = _done(payload)
    if os.getpid() != process:  # the user's code forked, and this is the child: nobody asked it
        os._exit(0)
    return done


def _done(payload: Payload) -> Result | Expanded:
    match payload:
        case Work():
            return perform(payload)
        case Script():
            return perform_script(payload)
        case Expansion(expand, package, task, inputs, code, depth):
            return expand(package, task, inputs, code, depth=depth, keep=keep)
        case _:
            assert_never(payload)


# Calls


def task_payload(
    task: Task, given: Mapping[str, Value], library: Library, expand: Expand, depth: int
) -> Payload | Problem:
    """The work of calling a task."""
    inputs = completed(task.interface, given)
    if isinstance(inputs, Problem):
        return inputs
    code = library.code
    bindings = tuple(Binding(name, value) for name, value in inputs.items())
    types = library.definitions(task)
    match task.spec:
        case PythonFunction() if task.hook is not None:
            return Expansion(expand, library.package, task.name, inputs, code.root, depth)
        case PythonFunction():
            return Work(task.name, task.spec, task.interface, bindings, types, code)
        case Shell():
            shell = next((each.value for each in task.options.extra if each.name == "shell"), None)
            name = shell.value if isinstance(shell, String) else ""
            return Script(task.name, task.spec, name, task.interface, bindings, types, code)
        case Container() | Sql() | Plugin() | External():
            message = f"task `{task.name}` {_ELSEWHERE[type(task.spec)]}, and not on this machine"
            return Problem(NOT_RUN_HERE, message, _WAYS_OUT)
        case _:
            assert_never(task.spec)


_ELSEWHERE: Final = {
    Container: "runs in a container",
    External: "is registered elsewhere, runs there",
    Plugin: "runs where its plugin is",
    Sql: "runs in a database",
}
_WAYS_OUT: Final = (
    "run the workflow on the system that the task is made for",
    "or run a workflow here that takes as an input what the task gives",
)


def completed(interface: Interface, given: Mapping[str, Value]) -> dict[str, Value] | Problem:
    """The inputs of a call in the interface's order, defaults filled in."""
    inputs = dict[str, Value]()
    for each in interface.inputs:
        value = given.get(each.name, default_of(each))
        if value is None:
            return Problem(MISSING_INPUT, f"input `{each.name}` is not given")
        inputs[each.name] = value
    return inputs


def order_of(
    overrides: Iterable[Options], call: Call, task: Task, payload: Payload, types: TypeDefs
) -> Order:
    """How a task is done: the first of the overrides counts, then what is declared."""
    said = (*overrides, call.options, task.options)
    retries = next((each.retries for each in said if each.retries is not None), 0)
    timeout = next((each.timeout for each in said if each.timeout is not None), None)
    limit = timeout.microseconds / _MICROSECONDS if timeout and timeout.microseconds > 0 else None
    cache = next((each.cache for each in said if each.cache is not None), None)
    key = None
    if cache is not None and not cache.disabled:
        key = cache_key(task, cache, given_to(payload), types)
    return Order(
        payload,
        1 + max(0, retries),
        limit,
        key,
        bool(cache and cache.serialize),
        next((variables(each) for each in said if each.environment), ()),
        next((each.secrets for each in said if each.secrets), ()),
    )


# Branches


def taken_block(frame: Frame, branch: Branch) -> str | Problem | None:
    """The block of the first arm whose condition holds; None where none does."""
    for arm in branch.arms:
        held = arm.condition is None or holds_in(frame, arm.condition)
        if isinstance(held, Problem):
            return held
        if not held:
            continue
        match arm.action:
            case Run(block):
                return block
            case Fail(message):
                return Problem(BRANCH_FAILED, f"branch `{branch.id}` failed: {message}")
            case _:
                assert_never(arm.action)
    return None


# Maps


def map_lists(frame: Frame, node: Map) -> dict[str, tuple[Value, ...]] | Problem:
    """What a map walks over, by the name of the parameter that takes the items."""
    values = bindings_in(frame, node.items)
    if isinstance(values, Problem):
        return values
    lists = dict[str, tuple[Value, ...]]()
    for name, value in values.items():
        items = _items(value, frame.library.types)
        if items is None:
            return Problem(
                WRONG_ITEMS, f"map `{node.id}` walks `{name}`, which is {shorten(value)}"
            )
        lists[name] = items
    counts = {name: len(items) for name, items in lists.items()}
    if len(set(counts.values())) > 1:
        text = ", ".join(f"`{name}` has {count}" for name, count in counts.items())
        return Problem(WRONG_ITEMS, f"the lists of map `{node.id}` differ in length: {text}")
    return lists


def _items(value: Value, types: TypeDefs) -> tuple[Value, ...] | None:
    match value:
        case ListValue(items):
            return items
        case DictValue(entries):
            return tuple(each.key for each in entries)
        case ObjectValue(content=content) if isinstance(content, Sequence | set | frozenset):
            found = from_native(list(cast("Sequence[object]", content)), ANY, types, keep)
            return found.items if isinstance(found, ListValue) else None
        case _:
            return None


# Gates


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A gate that has no answer yet."""

    problem: Problem
    """What is wrong where nobody ever answers."""


def gate_before(place: Place, gate: Gate, memory: Memory) -> Outputs | None:
    """What passed a gate when the run came to it before."""
    value = gate.action.value if isinstance(gate.action, Approve) else Null()
    found = value_in(place.frame, value)
    if isinstance(found, Problem):
        return None
    known = memory.recall(place, gate.id, "", {"value": found})
    return None if isinstance(known, Fragment) else known


def gate_payload(
    frame: Frame, gate: Gate, answer: Answer
) -> Pause | Outputs | Unanswered | Problem:
    """What passes a gate, or the time to wait."""
    action: GateAction = gate.action
    match action:
        case Sleep(duration):
            found = value_in(frame, duration)
            return found if isinstance(found, Problem) else _pause(found, gate.id)
        case Signal(of):
            given = _answered(frame, answer, gate, of, f"a value of type {type_text(of)}")
            return given if isinstance(given, Problem | Unanswered) else {"o0": given}
        case Approve(value):
            found = value_in(frame, value)
            if isinstance(found, Problem):
                return found
            given = _answered(frame, answer, gate, BOOL, f"an approval of {shorten(found)}")
            if isinstance(given, Problem | Unanswered):
                return given
            if given == Boolean(True):
                return {"o0": found}
            name = gate.signal or gate.id
            return Problem(NOT_PASSED, f"gate `{name}` was not approved: {shorten(found)}")
        case _:
            assert_never(action)


def _answered(
    frame: Frame, answer: Answer, gate: Gate, of: Type, what: str
) -> Value | Unanswered | Problem:
    """The answer to a gate, or why there is none."""
    name = gate.signal or gate.id
    timeout = None if gate.timeout is None else gate.timeout.microseconds / _MICROSECONDS
    found = answer(name, of, what, frame.library.types, timeout)
    way_out = (f"give it one with `--signal {name}=...`",)
    if found is None:
        is_asked = timeout is not None and answer is not nobody
        within = f" within {timeout:g} seconds" if is_asked else ""
        message = f"gate `{name}` waits for {what}, and no answer was given{within}"
        return Unanswered(Problem(NOT_PASSED, message, way_out))
    if isinstance(found, Mismatch):
        return Problem(NOT_PASSED, f"gate `{name}` takes {found.wants}, not {found.got}", way_out)
    return found


def _pause(length: Value, name: str) -> Pause | Problem:
    match length:
        case Duration(microseconds):
            return Pause(max(0.0, microseconds / _MICROSECONDS))
        case Integer(seconds) | Float(seconds):
            return Pause(max(0.0, float(seconds)))
        case _:
            return Problem(NOT_PASSED, f"gate `{name}` sleeps for {shorten(length)}, no duration")

"""Native ``if`` on a promise: each way is evaluated into an arm of a branch.

After it, a name that every way binds is an output of the branch where the ways differ. An ``if``
that may return takes what follows it into the arms that do not: then every arm ends with a return,
and the branch gives what the function returns.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..ir.build import Builder, Handle, Hint
from ..ir.nodes import Condition
from ..ir.rules_language import TOO_DEEP, TOO_LONG
from ..ir.values import Binding
from .convert import to_value
from .domain import (
    MISSING,
    Datum,
    Deferred,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Frame,
    Function,
    Known,
    Logical,
    Missing,
    ModuleDatum,
    Names,
    Promised,
    Recorded,
    Results,
    Sequence,
    Unknown,
    next_serial,
)
from .machine import Graph, Leave, Machine, Return, Signal
from .operators import condition_of
from .promises import datum_of

MAX_EARLY_RETURNS: Final = 1_000
"""Branches of one workflow that take what follows them into their arms, copies included."""
MAX_NESTING: Final = 100
"""Branches within branches; an early return counts."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through an ``if`` that has been evaluated."""

    block: str
    bound: Names
    """The names that this way binds."""
    signal: Signal
    node: ast.expr | ast.stmt


def returns(body: list[ast.stmt], frame: Frame) -> bool:
    """Whether statements of a function may return, outside of the loops that are being unrolled."""
    return not frame.loops and _has(body, ast.Return)


def _has(body: list[ast.stmt], kind: type[ast.stmt]) -> bool:
    stack: list[ast.AST] = [*body]
    while stack:
        node = stack.pop()
        if isinstance(node, kind):
            return True
        if isinstance(node, ast.stmt) and not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            stack.extend(ast.iter_child_nodes(node))
        elif isinstance(node, ast.ExceptHandler | ast.match_case):
            stack.extend(node.body)
    return False


def run_to_end(machine: Machine, body: list[ast.stmt], frame: Frame) -> Return:
    """Execute statements and everything that follows them in the function."""
    statements, index = frame.following
    signal = machine.execute([*body, *statements[index:]], frame)
    return signal if isinstance(signal, Return) else Return(Known(None), None)


def branch(machine: Machine, node: ast.If, test: Condition, frame: Frame) -> Signal:
    """An ``if`` statement whose condition is promised."""
    graph = _graph(machine, node, frame)
    if graph is None:
        return None
    if frame.loops and _has([node], ast.Return):
        machine.refuse(frame, node, "a return that depends on a promise cannot end a loop")
        machine.skip(node, frame)
        return None
    ends = returns([node], frame)
    machine.early_returns += ends
    if machine.early_returns > MAX_EARLY_RETURNS:
        text = "the ways through these early returns are too many"
        machine.report(TOO_LONG, text, frame, node)
        return Return(MISSING, None)
    following = frame.following
    node_id = graph.builder.begin_branch(Hint(_name(node.test), frame.unrolled))
    machine.locate_node(graph, node_id, frame.module.positions.span(node.test))
    ways: list[_Way] = []
    start = next_serial()
    for condition, body, place in _arms(machine, node, test, frame):
        if (message := _failure(body)) is not None:
            graph.builder.fail_arm(condition, message)
            continue
        graph.builder.begin_arm(condition)
        with machine.arm(frame) as bound:
            frame.following = following
            signal = run_to_end(machine, body, frame) if ends else machine.execute(body, frame)
        ways.append(_Way(graph.builder.end_arm(), bound, signal, place))
    if ends:
        return _returned(machine, graph.builder, ways, frame)
    _merge(machine, graph.builder, ways, frame, start)
    return None


def _graph(machine: Machine, node: ast.expr | ast.stmt, frame: Frame) -> Graph | None:
    graph = machine.graph
    if graph is None:
        machine.refuse(frame, node, "a promise decides nothing outside of a workflow")
    elif graph.builder.block.count("/") >= 2 * MAX_NESTING:
        machine.report(TOO_DEEP, "branches are nested too deeply", frame, node)
    else:
        return graph
    if isinstance(node, ast.stmt):
        machine.skip(node, frame)
    return None


def _name(test: ast.expr) -> str:
    """A branch is called after the first name in its condition, which few edits change."""
    names = (each.id for each in ast.walk(test) if isinstance(each, ast.Name))
    name = next(names, "")
    return f"if_{name}" if name else "if"


def _arms(
    machine: Machine, node: ast.If, test: Condition, frame: Frame
) -> Iterator[tuple[Condition | None, list[ast.stmt], ast.stmt]]:
    """The ways of an ``if``, with their conditions.

    An ``elif`` is an arm of the same branch, unless its condition calls something: those calls must
    not run before they are reached, so that it becomes a branch within the last arm.
    """
    condition: Condition | None = test
    while True:
        yield condition, node.body, node
        match node.orelse:
            case [ast.If(test=inner) as following] if not _calls(inner):
                pass
            case _:
                yield None, node.orelse, node
                return
        datum = machine.known(machine.evaluate(inner, frame), frame, inner)
        if not isinstance(datum, Promised | Logical):
            yield None, node.orelse, node  # known, or wrong: for the nested statement to say
            return
        node, condition = following, condition_of(datum)


def _calls(test: ast.expr) -> bool:
    return any(isinstance(each, ast.Call) for each in ast.walk(test))


def _failure(body: list[ast.stmt]) -> str | None:
    """The message of an arm that only raises: ``raise ValueError("too large")``."""
    match body:
        case [ast.Raise(exc=ast.Call(args=[ast.Constant(value=str() as message)], keywords=[]))]:
            return message
        case [ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=[], keywords=[]))]:
            return name
        case [ast.Raise(exc=ast.Name(id=name))]:
            return name
        case _:
            return None


# What the branch gives


def _returned(machine: Machine, builder: Builder, ways: list[_Way], frame: Frame) -> Signal:
    """Every way ended with a return: the branch gives the returned values by position."""
    for way in ways:
        value = way.signal.value if isinstance(way.signal, Return) else Known(None)
        node = way.signal.node if isinstance(way.signal, Return) and way.signal.node else way.node
        bindings = (
            Binding(f"o{index}", to_value(machine, each, frame, node))
            for index, each in enumerate(_values(value))
        )
        builder.yield_from(way.block, bindings)
    handle = builder.end_branch()
    missing = any(isinstance(way.signal, Return) and way.signal.value == MISSING for way in ways)
    return Return(MISSING if missing else _given(builder, handle), None)


def _values(datum: Datum) -> list[Datum]:
    match datum:
        case Results(items=items):
            return [*items.values()]
        case Sequence(items, "tuple"):
            return items
        case Known(None):
            return []
        case _:
            return [datum]


def _given(builder: Builder, handle: Handle) -> Datum:
    return datum_of(handle, builder.scope.nodes[handle.id])


def _merge(machine: Machine, builder: Builder, ways: list[_Way], frame: Frame, start: int) -> None:
    """Bind after the branch what its ways have bound."""
    if any(isinstance(way.signal, Leave) for way in ways):
        message = "`break` and `continue` cannot depend on a promise"
        machine.refuse(frame, ways[0].node, message)
    before = frame.names
    given: list[str] = []
    for name in dict.fromkeys(name for way in ways for name in way.bound):
        values = [way.bound.get(name, before.get(name)) for way in ways]
        decided = _decided(name, values, start)
        if decided is None:
            given.append(name)
        else:
            before[name] = decided
    for way in ways:
        bindings = (
            Binding(name, to_value(machine, _datum(value), frame, way.node))
            for name in given
            if (value := way.bound.get(name, before.get(name))) is not None
        )
        builder.yield_from(way.block, bindings)
    handle = builder.end_branch()
    outputs = builder.scope.nodes[handle.id]
    for name in given:
        before[name] = Promised(handle.outputs[name], outputs[name], handle)


def _datum(value: Datum | Deferred) -> Datum:
    return value.find() if isinstance(value, Deferred) else value


def _decided(name: str, values: list[Datum | Deferred | None], start: int) -> Datum | None:
    """What a name means after the branch where it is no output of it; None where it is one."""
    if any(value is None for value in values):
        way_out = "bind it before the `if`, or on every way through it"
        what = f"`{name}`, which is not bound on every way through the `if`,"
        return Unknown(what, None, way_out)
    data = [_datum(value) for value in values if value is not None]
    if any(isinstance(each, Missing) for each in data):
        return MISSING
    if all(_constant(each, data[0]) for each in data):
        return data[0]
    # A container from before would lead a second life as a promise: changes would part the two.
    own = all(getattr(each, "serial", start) >= start for each in data)
    if own and all(isinstance(each, _VALUES) for each in data):
        return None
    return Unknown(f"`{name}`, which differs between the ways through the `if`,")


_VALUES: Final = (Known, Promised, Sequence, Dictionary, Recorded, EnumMember)


def _constant(left: Datum, right: Datum) -> bool:
    """Whether two ways bind the same thing. Equal promises may be nodes of different arms."""
    if isinstance(left, Known) and isinstance(right, Known):
        return type(left.value) is type(right.value) and repr(left.value) == repr(right.value)
    if isinstance(left, Sequence | Dictionary | Recorded | Function):
        return left is right
    return isinstance(left, EntityDatum | External | ModuleDatum | EnumMember) and left == right


def branch_expression(machine: Machine, node: ast.IfExp, test: Condition, frame: Frame) -> Datum:
    """``a if c else b`` whose condition is promised."""
    graph = _graph(machine, node, frame)
    if graph is None:
        return MISSING
    builder = graph.builder
    node_id = builder.begin_branch(frame.hint(node, _name(node.test)))
    machine.locate_node(graph, node_id, frame.module.positions.span(node))
    for condition, value in ((test, node.body), (None, node.orelse)):
        builder.begin_arm(condition)
        with machine.arm(frame) as bound:
            datum = machine.freeze(machine.evaluate(value, frame))
        if bound:
            machine.refuse(frame, value, "a name cannot be bound on one way of a promise only")
        builder.end_arm([Binding("o0", to_value(machine, datum, frame, value))])
    return _given(builder, builder.end_branch())

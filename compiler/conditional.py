"""``conditional(name).if_(c).then(x).elif_(d).then(y).else_().then(z)``: a chain that builds a branch.

The chain is evaluated link by link. A condition's calls become nodes before the branch; the calls
in a ``then`` belong to its arm, because its argument is evaluated with the arm's block open.
"""

import ast
from collections.abc import Iterator
from typing import Final, Literal

from ..ir.build import Hint, yielded
from ..ir.nodes import Condition, Truth
from ..ir.rules_language import BAD_ARGUMENTS, CONDITIONAL_CHAIN
from ..ir.values import Binding, Boolean
from .convert import to_value
from .describe import describe
from .domain import (
    MISSING,
    Choice,
    Datum,
    Frame,
    Graph,
    Known,
    Logical,
    Missing,
    Promised,
    Results,
    Sequence,
)
from .lints import check_words
from .logic import condition_of
from .machine import Arguments, Machine
from .promises import datum_of

LINKS: Final = ("if_", "elif_", "else_", "then", "fail")
"""The methods of a conditional."""


def begin(machine: Machine, arguments: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``conditional(name)``."""
    match arguments.positional, arguments.keywords:
        case ([Known(str() as name)], {}) | ([], {"name": Known(str() as name)}):
            pass
        case _:
            message = "`conditional` takes the name of the branch, a string"
            return machine.report(BAD_ARGUMENTS, message, frame, node)
    if machine.graph is None:
        return machine.refuse(frame, node, "a conditional stands outside of a workflow")
    return Choice(name, frame.module.positions.span(node), "start")


def link(machine: Machine, choice: Choice, name: str, node: ast.Call, frame: Frame) -> Datum:
    """One link of the chain; its arguments have not been evaluated."""
    allowed = _FOLLOWERS[choice.state]
    graph = machine.graph
    if choice.state == "closed" or graph is None:
        return MISSING
    if name not in allowed:
        wanted = " or ".join(f"`.{each}(...)`" for each in allowed)
        message = (
            f"`.{name}(...)` cannot stand here: the conditional `{choice.name}` wants {wanted}"
        )
        _close(graph, choice)
        return machine.report(CONDITIONAL_CHAIN, message, frame, node.func)
    match name:
        case "if_" | "elif_":
            return _case(machine, graph, choice, node, frame)
        case "else_":
            choice.state, choice.pending = "last", None
            return choice
        case "then":
            return _then(machine, graph, choice, node, frame)
        case _:
            return _fail(machine, graph, choice, node, frame)


_FOLLOWERS: Final[dict[Literal["start", "case", "next", "last", "closed"], tuple[str, ...]]] = {
    "start": ("if_",),
    "case": ("then", "fail"),
    "next": ("elif_", "else_"),
    "last": ("then", "fail"),
    "closed": (),
}
"""Which links may follow in each state of a chain."""


def _close(graph: Graph, choice: Choice) -> None:
    """Give up a chain in which an error was reported."""
    if choice.state != "start":
        graph.builder.end_branch()
    choice.state = "closed"


def _case(machine: Machine, graph: Graph, choice: Choice, node: ast.Call, frame: Frame) -> Datum:
    argument = _only_argument(machine, graph, choice, node, frame)
    if argument is None:
        return MISSING
    datum = machine.evaluate(argument, frame)
    if choice.is_foreign and isinstance(datum, Logical):
        check_words(machine, argument, frame)
    found = _condition(machine, datum, argument, frame)
    if choice.state == "start":
        _begin_branch(machine, graph, choice)
    choice.state, choice.pending = "case", found
    return choice


def _begin_branch(machine: Machine, graph: Graph, choice: Choice) -> None:
    node_id = graph.builder.begin_branch(Hint(choice.name))
    machine.locate_node(graph, node_id, choice.span)
    graph.choices.append(choice)


def _condition(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> Condition:
    match machine.known(datum, frame, node):
        case Promised() | Logical() as promised:
            return condition_of(promised)
        case Known(bool() as known):
            return Truth(Boolean(known))
        case Missing():
            return Truth(Boolean(True))  # stands in for what could not be read
        case other:
            message = f"{describe(other)} is not a condition"
            way_out = "compare a promise, as in `.if_(x > 3)`, or test a boolean one"
            machine.report(CONDITIONAL_CHAIN, message, frame, node, helps=(way_out,))
            return Truth(Boolean(True))


def _then(machine: Machine, graph: Graph, choice: Choice, node: ast.Call, frame: Frame) -> Datum:
    argument = _only_argument(machine, graph, choice, node, frame)
    if argument is None:
        return MISSING
    builder = graph.builder
    builder.begin_arm(choice.pending)
    with machine.arm(frame):
        datum = machine.freeze(machine.evaluate(argument, frame))
    builder.end_arm(_yields(machine, datum, argument, frame))
    return _next(graph, choice)


def _fail(machine: Machine, graph: Graph, choice: Choice, node: ast.Call, frame: Frame) -> Datum:
    argument = _only_argument(machine, graph, choice, node, frame)
    if argument is None:
        return MISSING
    message = machine.evaluate(argument, frame)
    if not isinstance(message, Known) or not isinstance(message.value, str):
        if not isinstance(message, Missing):
            text = "`fail` takes a message that is known when the workflow is compiled"
            machine.report(BAD_ARGUMENTS, text, frame, argument)
        message = Known("")
    graph.builder.fail_arm(choice.pending, str(message.value))
    return _next(graph, choice)


def _next(graph: Graph, choice: Choice) -> Datum:
    """The chain after an arm, or what the branch gives after the last."""
    if choice.state != "last":
        choice.state = "next"
        return choice
    choice.state = "closed"
    builder = graph.builder
    handle = builder.end_branch()
    return datum_of(handle)


def _yields(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> Iterator[Binding]:
    """What an arm gives: outputs by their names; a value that is no output is ``o0``."""
    match datum:
        case Results(items=items):
            for name, promised in items.items():
                yield Binding(name, promised.promise)
        case Sequence(items, "tuple"):
            for index, item in enumerate(items):
                yield Binding(f"o{index}", to_value(machine, item, frame, node))
        case Known(None):
            pass
        case _:
            yield yielded(to_value(machine, datum, frame, node))


def _only_argument(
    machine: Machine, graph: Graph, choice: Choice, node: ast.Call, frame: Frame
) -> ast.expr | None:
    given = (*node.args, *(keyword.value for keyword in node.keywords))
    if len(given) == 1 and not isinstance(given[0], ast.Starred):
        return given[0]
    name = node.func.attr if isinstance(node.func, ast.Attribute) else "then"
    machine.report(BAD_ARGUMENTS, f"`.{name}(...)` takes one argument", frame, node)
    _close(graph, choice)
    return None

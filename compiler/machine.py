"""The machine of the partial evaluator: its state, its limits, and its dispatch.

What each kind of expression, statement and callee does stands in tables of other modules
(`expressions`, `statements`, `calls`); the machine looks the handler up and counts.
"""

import ast
from collections import ChainMap
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ..ir import paths
from ..ir.build import Builder
from ..ir.diagnostics import Diagnostic, Help, Label, Log, Rule
from ..ir.nodes import Located, Span
from ..ir.rules_language import TOO_DEEP, TOO_LONG, UNSUPPORTED
from ..ir.values import Value
from .bindings import bound_names
from .domain import (
    MISSING,
    Choice,
    Datum,
    Dictionary,
    Frame,
    Names,
    Sequence,
    Unknown,
    next_serial,
)
from .program import Program

MAX_DEPTH: Final = 400
"""Expressions within expressions, helper calls included."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a compilation may depend on besides the source."""

    defines: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of environment variables that the program may read."""
    steps: int = 2_000_000
    """Expressions and statements that may be evaluated for one module, or one entity."""
    size: int = 1_000_000
    """Items or characters that one value may have."""


@dataclass(frozen=True, slots=True)
class Return:
    """A function ended with a value."""

    value: Datum
    node: ast.expr | None
    """The expression that was returned."""


@dataclass(frozen=True, slots=True)
class Leave:
    """A loop turn ended early."""

    loop: bool
    """True for ``break``, False for ``continue``."""


Signal: TypeAlias = Return | Leave | None
"""How a statement ended; None for the normal way."""


@dataclass(slots=True)
class Arguments:
    """The arguments of a call, evaluated, with their places."""

    positional: list[Datum] = field(default_factory=list[Datum])
    keywords: dict[str, Datum] = field(default_factory=dict[str, Datum])
    spans: list[Span] = field(default_factory=list[Span])
    keyword_spans: dict[str, Span] = field(default_factory=dict[str, Span])


@dataclass(slots=True)
class Graph:
    """The graph of the workflow that is being lowered."""

    builder: Builder
    path: str
    """IR path of the workflow."""
    choices: list[Choice] = field(default_factory=list[Choice])
    """Conditionals that were begun."""


@dataclass(slots=True)
class Collector:
    """The lists that the body of a map appends to, and what one turn adds to each."""

    block: str
    """Id of the map's block: an append anywhere else depends on more than the turn."""
    lists: list[Sequence]
    items: dict[int, Value | None]
    """By the identity of the list; None before the append."""


# Any: the tables pair the class of a node, or of a callee, with a handler of just that class.
Expression: TypeAlias = Callable[["Machine", Any, Frame], Datum]
Statement: TypeAlias = Callable[["Machine", Any, Frame], Signal]
Callee: TypeAlias = Callable[["Machine", Any, ast.Call, Frame], Datum]


@dataclass(frozen=True, slots=True)
class Tables:
    """The instructions: handlers by the class of what they handle."""

    expressions: Mapping[type[ast.expr], Expression]
    statements: Mapping[type[ast.stmt], Statement]
    callees: Mapping[type, Callee]


class Machine:
    """Evaluates syntax to data, and adds nodes to the graph on the way. Lives one compilation."""

    def __init__(self, tables: Tables, program: Program, log: Log, settings: Settings) -> None:
        self.program = program
        self.log = log
        self.settings = settings
        self.graph: Graph | None = None
        self.spans: list[Located] = []
        self._tables = tables
        self._steps = 0
        self._depth = 0
        self._exhausted = False
        self._overflowed = False
        self._fixed = 0
        self._told: list[Unknown] = []
        self.looking: list[tuple[str, str]] = []
        """Imported names that are being looked up: module and name, innermost last."""
        self.early_returns = 0
        """Branches so far whose arms took what follows them, in the workflow that is lowered."""
        self._frozen: set[int] = set()
        self.reading: list[tuple[str, str]] = []
        """Quoted annotations that are being read: module and text, innermost last."""
        self._collector: Collector | None = None

    def evaluate(self, node: ast.expr, frame: Frame) -> Datum:
        """The value of an expression."""
        handler = self._tables.expressions.get(type(node))
        if handler is None:
            return self.refuse(frame, node, f"{_name(node)} cannot be compiled")
        if not self._step(frame, node):
            return MISSING
        self._depth += 1
        try:
            return handler(self, node, frame)
        finally:
            self._depth -= 1
            self._overflowed = self._overflowed and self._depth > 0

    def execute(self, statements: list[ast.stmt], frame: Frame) -> Signal:
        """Run statements in order until one ends early."""
        for index, statement in enumerate(statements, 1):
            frame.following = (statements, index)
            handler = self._tables.statements.get(type(statement))
            if handler is None:
                message = f"{_name(statement)} cannot be compiled"
                self.refuse(frame, statement, message, "do it in a task, and call that")
                self.skip(statement, frame)
            elif not self._step(frame, statement):
                return Return(MISSING, None)
            elif (signal := handler(self, statement, frame)) is not None:
                return signal
        return Return(MISSING, None) if frame.skipped_return else None

    def skip(self, statement: ast.stmt, frame: Frame) -> None:
        """Pass over a statement in which an error was reported: what it would bind is missing."""
        frame.names.update(dict.fromkeys(bound_names(statement), MISSING))
        if not frame.skipped_return:
            frame.skipped_return = any(isinstance(each, ast.Return) for each in ast.walk(statement))

    def call(self, callee: Datum, node: ast.Call, frame: Frame) -> Datum:
        """The value of a call whose callee has been evaluated and whose arguments have not."""
        return self._tables.callees[type(callee)](self, callee, node, frame)

    def _step(self, frame: Frame, node: ast.expr | ast.stmt) -> bool:
        """Count a step; past a limit, say so once and do nothing more."""
        self._steps += 1
        if self._depth > MAX_DEPTH:
            if not self._overflowed:
                text = "expressions and helper calls are nested too deeply"
                self.report(TOO_DEEP, text, frame, node)
            self._overflowed = True
            return False
        if self._steps > self.settings.steps:
            if not self._exhausted:
                text = f"evaluation did not end within {self.settings.steps:,} steps"
                self.report(TOO_LONG, text, frame, node)
            self._exhausted = True
            return False
        return True

    # Branches

    @contextmanager
    def arm(self, frame: Frame) -> Generator[Names]:
        """Evaluate one way of a branch: with names of its own, and containers from before fixed.

        Gives the names that the way binds, which it does over those from before.

        A change in place would be seen through every other name of the container, and in the other
        arms; so it is refused.
        """
        names, fixed, in_arm = frame.names, self._fixed, frame.in_arm
        bound: Names = {}
        frame.names = ChainMap(bound, *(names.maps if isinstance(names, ChainMap) else (names,)))
        self._fixed, frame.in_arm = next_serial(), True
        try:
            yield bound
        finally:
            frame.names, self._fixed, frame.in_arm = names, fixed, in_arm

    @property
    def fixed(self) -> int:
        """Serial number of the first container that may be changed in place now."""
        return self._fixed

    def freeze(self, datum: Datum) -> Datum:
        """Keep containers as they are: a promise was made of them, which no change would reach."""
        stack = [datum]
        while stack:
            match stack.pop():
                case Sequence(items, serial=serial) if serial not in self._frozen:
                    self._frozen.add(serial)
                    stack.extend(items)
                case Dictionary(entries, serial=serial) if serial not in self._frozen:
                    self._frozen.add(serial)
                    stack.extend(entries.values())
                case _:
                    pass
        return datum

    @contextmanager
    def collecting(self, collector: Collector) -> Generator[None]:
        """Let lists from the block around a map collect what the map's block appends to them."""
        before, self._collector = self._collector, collector
        try:
            yield
        finally:
            self._collector = before

    def collect(self, container: Sequence, item: Value) -> bool:
        """Append to a list that the innermost map collects; False where it cannot, or has already."""
        collector, graph = self._collector, self.graph
        if collector is None or graph is None or graph.builder.block != collector.block:
            return False
        if collector.items.get(id(container), item) is not None:
            return False
        collector.items[id(container)] = item
        return True

    def may_change(self, container: Sequence | Dictionary, frame: Frame, node: ast.expr) -> bool:
        """Whether a container may be changed in place here; if not, that is reported."""
        if container.serial in self._frozen:
            message = "this is part of a promise by now, and cannot be changed in place"
            self.refuse(frame, node, message)
            return False
        if container.serial >= self._fixed:
            return True
        what = "list" if isinstance(container, Sequence) else "dictionary"
        where = "branch" if frame.in_arm else "workflow"
        self.refuse(
            frame,
            node,
            f"a {what} made outside of the {where} cannot be changed inside of it",
            f"bind a new {what} instead, as in `x = [*x, item]`",
        )
        return False

    def refuel(self) -> None:
        """Start the count of steps anew: each module and each entity has them all."""
        self._steps, self._exhausted, self.early_returns = 0, False, 0

    def spend(self, amount: int) -> None:
        """Count the work of handling a long value, as steps."""
        self._steps += amount // 16

    # Findings

    def report(
        self,
        rule: Rule,
        message: str,
        frame: Frame,
        node: ast.expr | ast.stmt | ast.keyword | ast.arg,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        helps: tuple[str, ...] = (),
    ) -> Datum:
        """Report a finding at a piece of syntax; its value is missing from now on."""
        span = frame.module.positions.span(node)
        self.log.add(rule, message, span, label, also=also, helps=tuple(map(Help, helps)))
        return MISSING

    def report_span(
        self, rule: Rule, message: str, span: Span, helps: tuple[str, ...] = ()
    ) -> Datum:
        """Report a finding at a place; its value is missing from now on."""
        self.log.add(rule, message, span, helps=tuple(map(Help, helps)))
        return MISSING

    def refuse(
        self, frame: Frame, node: ast.expr | ast.stmt, message: str, way_out: str = ""
    ) -> Datum:
        """Report that a construct is not part of the language."""
        return self.report(UNSUPPORTED, message, frame, node, helps=(way_out,) if way_out else ())

    def known(self, datum: Datum, frame: Frame, node: ast.expr | ast.stmt) -> Datum:
        """The value, now that it is needed: why an unknown one is unknown is an error at last."""
        if not isinstance(datum, Unknown):
            return datum
        if any(datum is each for each in self._told):
            return MISSING
        self._told.append(datum)
        if datum.cause is not None:
            self.log.diagnostics.append(datum.cause)
            return MISSING
        message = f"the value of {datum.what} is not known"
        return self.refuse(frame, node, message, datum.way_out)

    @contextmanager
    def attempt(self) -> Generator[list[Diagnostic]]:
        """Evaluate something that may fail: its findings go into the list and nowhere else."""
        before, self.log = self.log, Log()
        found = self.log.diagnostics
        try:
            yield found
        finally:
            self.log = before

    def locate(self, path: str, span: Span) -> None:
        """Remember where something of the IR comes from."""
        self.spans.append(Located(path, span))

    def locate_node(self, graph: Graph, node_id: str, span: Span, block: str = "") -> str:
        """Remember where a node of a block, by default the open one, comes from; gives its path."""
        path = paths.node(graph.path, block or graph.builder.block, node_id)
        self.locate(path, span)
        return path

    @contextmanager
    def lowering(self, graph: Graph) -> Generator[None]:
        """Make calls add nodes to a graph, and keep what modules hold as it is.

        Workflows are lowered in no order of the program's: none may see what another changed.
        """
        before, self.graph = self.graph, graph
        fixed, self._fixed = self._fixed, next_serial()
        try:
            yield
        finally:
            self.graph, self._fixed = before, fixed


_NAMES: Final[Mapping[type[ast.AST], str]] = {
    ast.AsyncFor: "an `async for`",
    ast.AsyncWith: "an `async with`",
    ast.Await: "`await`",
    ast.Delete: "`del`",
    ast.Global: "`global`",
    ast.Nonlocal: "`nonlocal`",
    ast.Raise: "`raise`",
    ast.Try: "`try`",
    ast.TryStar: "`try`",
    ast.While: "`while`",
    ast.With: "`with`",
    ast.Match: "`match`",
    ast.Yield: "`yield`",
    ast.YieldFrom: "`yield from`",
    ast.For: "a `for` loop",
    ast.If: "`if`",
}


def _name(node: ast.AST) -> str:
    return _NAMES.get(type(node), f"`{type(node).__name__}`")

"""The machine of the partial evaluator: its state, its limits, and its dispatch.

What each kind of expression, statement and callee does stands in tables of other modules
(`expressions`, `statements`, `calls`); the machine looks the handler up and counts.
"""

import ast
from collections import ChainMap
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import Any, Final, TypeAlias

from ..ir.diagnostics import Diagnostic, Log
from ..ir.nodes import Span
from ..ir.records import dataclass
from ..ir.rules_language import TOO_DEEP, TOO_LONG, UNSUPPORTED
from ..ir.values import Value
from .bindings import bound_names
from .describe import describe
from .domain import (
    MISSING,
    Class,
    Datum,
    Dictionary,
    Following,
    Frame,
    Graph,
    Instance,
    Loop,
    Member,
    Names,
    Sequence,
    Set,
    Stream,
    Unknown,
    next_serial,
)
from .findings import Findings
from .program import Program
from .syntax import syntax_name

MAX_DEPTH: Final = 400
"""Expressions within expressions, helper calls included."""

_OF_DEPTH: Final = 1_000
"""Steps that are spent where evaluation goes too deep, so that it does not go there for long."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a compilation may depend on besides the source."""

    defines: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of environment variables that the program may read."""
    steps: int = 1_000_000
    """Expressions and statements that may be evaluated for one module, or one entity, beside as many
    as there are characters in the program."""
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


@dataclass(frozen=True, slots=True)
class Raised:
    """An arm of a branch ended with an exception."""

    message: str
    node: ast.stmt


Signal: TypeAlias = Return | Leave | Raised | None
"""How a statement ended; None for the normal way."""


@dataclass(slots=True)
class Arguments:
    """The arguments of a call, evaluated, with their places."""

    positional: list[Datum] = field(default_factory=list[Datum])
    keywords: dict[str, Datum] = field(default_factory=dict[str, Datum])
    spans: list[Span] = field(default_factory=list[Span])
    keyword_spans: dict[str, Span] = field(default_factory=dict[str, Span])
    is_partial: bool = False
    """Whether there may be more: what could not be spread out was reported."""


@dataclass(slots=True)
class Collector:
    """The lists that the body of a map appends to, and what one turn adds to each."""

    block: str
    """Id of the map's block: an append anywhere else depends on more than the turn."""
    lists: list[Sequence]
    items: dict[int, Value | None]
    """By the identity of the list; None before the append."""


Changeable: TypeAlias = Sequence | Stream | Dictionary | Set | Instance
"""What changes in place."""


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


class Machine(Findings):
    """Evaluates syntax to data, and adds nodes to the graph on the way. Lives one compilation."""

    def __init__(self, tables: Tables, program: Program, log: Log, settings: Settings) -> None:
        super().__init__(log)
        self.program = program
        self._found = log
        self.settings = settings
        self._tables = tables
        self._steps: int = 0
        self._limit = settings.steps
        """Steps that there are: more with each character of the modules that were evaluated."""
        self._depth = 0
        self._exhausted: bool = False
        self._overflowed = self._was_deep = False
        self._fixed: int = 0
        self._is_in_arm: bool = False
        """Whether what is fixed is so by an arm of a branch, or the block of a map."""
        self._told: list[Unknown] = []
        self.looking: list[tuple[str, str]] = []
        """Imported names that are being looked up: module and name, innermost last."""
        self.early_returns = 0
        """Branches so far whose arms took what follows them, in the workflow that is lowered."""
        self._frozen: set[int] = set()
        self.reading: list[tuple[str, str]] = []
        """Quoted annotations that are being read: module and text, innermost last."""
        self._collector: Collector | None = None
        self.read: set[str] = set()
        """Names that were looked at since the body of the workflow that is lowered began."""
        self._prepared: dict[ast.Call, Arguments] = {}
        self.members: dict[Class, dict[str, Member]] = {}
        """What the bodies of the program's classes bind, each by itself."""
        self.ancestors: dict[Class, tuple[Datum, ...]] = {}
        """The program's classes, each with all that it inherits from, nearest first."""
        self.asked: set[ast.AST] = set()
        """Tests by ``is`` that were reported: a helper may be used by several bodies."""
        self._initialised: list[list[Arguments]] = []
        """What ``super().__init__`` was given, for each object that is being made; innermost last."""
        self.constructs = 0
        """Calls so far of what a workflow library declares or builds graphs with."""
        self.top = ""
        """Name of the module whose top is being evaluated, the innermost; "" afterwards."""

    def evaluate(self, node: ast.expr, frame: Frame) -> Datum:
        """The value of an expression."""
        handler = self._tables.expressions.get(type(node))
        if handler is None:
            return self.refuse(frame, node, f"{syntax_name(node)} cannot be compiled")
        self._steps += 1
        if (self._steps > self._limit or self._depth > MAX_DEPTH) and self._ends(frame, node):
            return MISSING
        self._depth += 1
        try:
            return handler(self, node, frame)
        finally:
            self._depth -= 1
            if not self._depth:
                self._overflowed = False

    def execute(
        self, statements: list[ast.stmt], frame: Frame, start: int = 0, turn: Loop | None = None
    ) -> Signal:
        """Run statements in order until one ends early; they may be a turn of a loop."""
        around = frame.following
        frame.following = block = _block(statements, around, turn)
        try:
            return self._run(block, start, frame)
        finally:
            frame.following = around

    def _run(self, block: Following, start: int, frame: Frame) -> Signal:
        for index in range(start, len(block.statements)):
            statement, block.index = block.statements[index], index + 1
            self._steps += 1
            handler = self._tables.statements.get(type(statement))
            if handler is None:
                message = f"{syntax_name(statement)} cannot be compiled"
                self.refuse(frame, statement, message, "do it in a task, and call that")
                self.skip(statement, frame)
            elif self._ends(frame, statement):
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

    def call_with(self, callee: Datum, arguments: Arguments, node: ast.Call, frame: Frame) -> Datum:
        """The value of a call with arguments that are at hand, in place of those of the syntax."""
        self._prepared[node] = arguments
        try:
            return self.call(callee, node, frame)
        finally:
            self._prepared.pop(node, None)

    def prepared(self, node: ast.Call) -> Arguments | None:
        """The arguments that a call was given beforehand, once; None where the syntax has them."""
        return self._prepared.pop(node, None) if self._prepared else None

    def _ends(self, frame: Frame, node: ast.expr | ast.stmt) -> bool:
        """Whether evaluation ends here, for it went past a limit; that is said once."""
        if self._depth > MAX_DEPTH:
            if not self._overflowed:
                text = "expressions and helper calls are nested too deeply"
                self.report(TOO_DEEP, text, frame, node)
            self._overflowed = self._was_deep = True
            self._steps += _OF_DEPTH
            return True
        if self._steps > self._limit:
            if not self._exhausted and not self._was_deep:  # one of the two is enough
                text = f"evaluation did not end within {self.settings.steps:,} steps"
                self.report(TOO_LONG, text, frame, node)
            self._exhausted = True
            return True
        return False

    # Branches

    @contextmanager
    def arm(self, frame: Frame) -> Generator[Names]:
        """Evaluate one way of a branch: with names of its own, and containers from before fixed.

        Gives the names that the way binds, which it does over those from before.

        A change in place would be seen through every other name of the container, and in the other
        arms; so it is refused.
        """
        names, before, in_arm = frame.names, (self._fixed, self._is_in_arm), frame.in_arm
        bound: Names = {}
        frame.names = ChainMap(bound, *(names.maps if isinstance(names, ChainMap) else (names,)))
        self._fixed, self._is_in_arm, frame.in_arm = next_serial(), True, True
        try:
            yield bound
        finally:
            (self._fixed, self._is_in_arm), frame.names, frame.in_arm = before, names, in_arm

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
                case Set(serial=serial):
                    self._frozen.add(serial)
                case Instance(fields=fields, serial=serial) if serial not in self._frozen:
                    self._frozen.add(serial)
                    stack.extend(fields.values())
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

    def may_change(self, container: Changeable, frame: Frame, node: ast.expr) -> bool:
        """Whether a container may be changed in place here; if not, that is reported."""
        if container.serial in self._frozen:
            message = "this is part of a promise by now, and cannot be changed in place"
            self.refuse(frame, node, message)
            return False
        if container.serial >= self._fixed:
            return True
        what = describe(container)
        where = "branch or loop over a promise" if self._is_in_arm else "workflow"
        self.refuse(
            frame,
            node,
            f"{what} made outside of the {where} cannot be changed inside of it",
            _NEW.get(type(container), f"make {what} inside of the {where}"),
        )
        return False

    @property
    def is_exhausted(self) -> bool:
        """Whether all steps are spent."""
        return self._exhausted or self._steps > self._limit

    def was_exhausted(self) -> bool:
        """Whether it was reported that all steps are spent; if they are, then it is from now on."""
        before = self._exhausted
        self._exhausted = self.is_exhausted
        return before

    def refuel(self) -> None:
        """Start the count of steps anew: each module and each entity has them all."""
        self._steps, self._exhausted, self._was_deep, self.early_returns = 0, False, False, 0

    @contextmanager
    def aside(self, text: str) -> Generator[None]:
        """Evaluate a module, whoever imports it: no graph, all steps, and what is found counts."""
        limits = self._steps, self._exhausted, self._was_deep
        before = self.graph, self.log, self._fixed
        self.graph, self.log, self._fixed = None, self._found, 0
        self._steps, self._exhausted, self._was_deep = 0, False, False
        self._limit += len(text)
        try:
            yield
        finally:
            self.graph, self.log, self._fixed = before
            self._steps, self._exhausted, self._was_deep = limits

    def spend(self, amount: int) -> None:
        """Count the work of handling a long value, as steps."""
        self._steps += amount // 2

    # What is not known

    def known(self, datum: Datum, frame: Frame, node: ast.expr | ast.stmt) -> Datum:
        """The value, now that it is needed: why an unknown one is unknown is an error at last."""
        if not isinstance(datum, Unknown):
            return datum
        if any(map(datum.is_as, self._told)):
            return MISSING
        self._told.append(datum)
        if datum.cause is not None:
            self.log.diagnostics.append(datum.cause)
            return MISSING
        message = f"the value of {datum.what} is not known"
        helps = (datum.way_out,) if datum.way_out else ()
        return self.report(UNSUPPORTED, message, frame, node, also=datum.also, helps=helps)

    @contextmanager
    def attempt(self) -> Generator[list[Diagnostic]]:
        """Evaluate something that may fail: its findings go into the list and nowhere else."""
        before, self.log = self.log, Log()
        found, told = self.log.diagnostics, len(self._told)
        limits = self._exhausted, self._overflowed, self._was_deep
        try:
            yield found
        finally:
            self.log = before
            del self._told[told:]  # nobody was told of these, nor of limits
            self._exhausted, self._overflowed, self._was_deep = limits

    @contextmanager
    def constructing(self) -> Generator[list[Arguments]]:
        """Collect what ``super().__init__`` is given, in place of calling it."""
        self._initialised.append([])
        try:
            yield self._initialised[-1]
        finally:
            self._initialised.pop()

    @property
    def is_constructing(self) -> bool:
        """Whether what ``super().__init__`` is given is collected."""
        return bool(self._initialised)

    def initialise(self, given: Arguments) -> bool:
        """Take what ``super().__init__`` is given; False where nobody collects it."""
        if self._initialised:
            self._initialised[-1].append(given)
        return bool(self._initialised)

    @contextmanager
    def lowering(self, graph: Graph) -> Generator[None]:
        """Make calls add nodes to a graph, and keep what modules hold as it is.

        Workflows are lowered in no order of the program's: none may see what another changed.
        """
        before, self.graph = self.graph, graph
        fixed, self._fixed = self._fixed, next_serial()
        self.read.clear()
        try:
            yield
        finally:
            self.graph, self._fixed = before, fixed


_NEW: Final[Mapping[type, str]] = {
    Dictionary: "bind a new dictionary instead, as in `x = {**x, key: item}`",
    Sequence: "bind a new list instead, as in `x = [*x, item]`",
    Set: "bind a new set instead, as in `x = x | {item}`",
}
"""What to do in place of a change."""


def _block(statements: list[ast.stmt], around: Following | None, turn: Loop | None) -> Following:
    """A block of statements, within what is being executed."""
    if turn is not None:
        unrolled = turn.go_on is not None or turn.following.unrolled
        return Following(statements, 0, None, turn, unrolled)
    if around is None:
        return Following(statements, 0, None)
    return Following(statements, 0, around, around.loop, around.unrolled)

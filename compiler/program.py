"""The program: its modules and declarations, as far as they have been found. Data only."""

import ast
from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from ..ir.diagnostics import Diagnostic
from ..ir.nodes import (
    NO_OPTIONS,
    FailurePolicy,
    Input,
    Interface,
    LaunchPlan,
    Located,
    Options,
    Output,
    Span,
    Task,
    Workflow,
)
from ..ir.records import dataclass
from ..ir.types import TypeDef
from ..ir.values import Binding, EntityKind, Promise, Ref
from .dialects import Construct
from .domain import Class, Datum, Frame, Graph, Module, Promised
from .source import Loader, Source

Entity: TypeAlias = Task | Workflow | LaunchPlan


@dataclass(slots=True, eq=False)
class Declaration:
    """A function that a decorator makes a task or a workflow."""

    ref: Ref
    construct: Construct
    function: ast.FunctionDef | ast.AsyncFunctionDef
    frame: Frame
    """Where the function is defined."""
    options: Mapping[str, Datum]
    option_spans: Mapping[str, Span]
    defaults: Mapping[str, Datum]
    """Defaults of the inputs, as they were when the function was defined."""
    decorators: tuple[str, ...] = ()
    """Foreign decorators, outermost first."""
    body: Datum | None = None
    """What decorators of the program made of a workflow's function; None where there are none."""
    interface: Interface | None = None
    """Read from the annotations when it is first needed."""

    @property
    def module(self) -> str:
        """Name of the module that declares it."""
        return self.frame.module.source.module

    @property
    def span(self) -> Span:
        """Where the name of the function is declared."""
        return self.frame.module.positions.name_span(self.function)

    @property
    def place(self) -> ast.expr | ast.stmt:
        """Where it is declared, for findings that have no better place."""
        return next(iter(self.function.decorator_list), self.function)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An entity that a call makes: a launch plan, the task of a container, ..."""

    ref: Ref
    entity: Entity
    interface: Interface
    module: str
    """Name of the module that makes it."""
    span: Span
    spans: tuple[Located, ...] = ()
    """Where its inputs come from."""


@dataclass(slots=True, eq=False)
class Imperative:
    """A workflow that the program puts together call by call."""

    ref: Ref
    graph: "Graph"
    module: str
    """Name of the module that begins it."""
    span: Span
    maker: str = ""
    """Qualified name of what was called for it, as far as that is known."""
    options: Options = NO_OPTIONS
    policy: FailurePolicy = FailurePolicy.FAIL_IMMEDIATELY
    doc: str = ""
    inputs: list[Input] = field(default_factory=list[Input])
    outputs: list[Output] = field(default_factory=list[Output])
    returned: list[Binding] = field(default_factory=list[Binding])
    """What the outputs are given."""
    handler: Ref | None = None
    """What to call when the workflow fails."""
    used: set[str] = field(default_factory=set[str])
    """The inputs that some node was given."""
    is_complete: bool = False
    """Whether it was lowered: nothing may be added any more."""

    @property
    def interface(self) -> Interface:
        """What it takes and gives so far."""
        return Interface(tuple(self.inputs), tuple(self.outputs))

    def promised(self, each: Input) -> Promised:
        """The promise of an input."""
        return Promised(Promise("", each.name), each.type, None, self.graph)


@dataclass(slots=True)
class Program:
    """Everything that has been read so far. Lives one compilation."""

    load: Loader
    modules: dict[str, Module | None] = field(default_factory=dict[str, Module | None])
    """By qualified name; None for a module that is not part of the program."""
    broken: set[str] = field(default_factory=set[str])
    """Modules that are there and are not Python, which was reported."""
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    """By file."""
    declarations: dict[Ref, Declaration | Made | Imperative] = field(
        default_factory=dict[Ref, "Declaration | Made | Imperative"]
    )
    types: dict[str, TypeDef] = field(default_factory=dict[str, TypeDef])
    classes: dict[str, Class] = field(default_factory=dict[str, Class])
    """The classes that types were made of, by name."""
    findings: dict[str, list[Diagnostic]] = field(default_factory=dict[str, list[Diagnostic]])
    """What is wrong with the classes of types, by name: it counts where the type is used."""
    located: dict[str, list[Located]] = field(default_factory=dict[str, list[Located]])
    """Where types come from, by name."""
    holders: dict[str, dict[Ref, str]] = field(default_factory=dict[str, "dict[Ref, str]"])
    """By module, the names at its top that hold entities."""

    def declares(self, ref: Ref) -> bool:
        """Whether the name is taken: launch plans have names of their own."""
        if ref.kind is EntityKind.LAUNCH_PLAN:
            return ref in self.declarations
        kinds = (EntityKind.TASK, EntityKind.DYNAMIC, EntityKind.WORKFLOW)
        return any(Ref(kind, ref.name) in self.declarations for kind in kinds)

"""The program: its modules and declarations, as far as they have been found. Data only."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ir.nodes import Interface, Span
from ..ir.types import TypeDef
from ..ir.values import Ref
from .domain import Datum, Frame, Module
from .source import Loader, Source


@dataclass(slots=True, eq=False)
class Declaration:
    """A task, dynamic task or workflow, as the source declares it."""

    ref: Ref
    function: ast.FunctionDef | ast.AsyncFunctionDef
    frame: Frame
    """Where the function is defined."""
    options: Mapping[str, Datum]
    option_spans: Mapping[str, Span]
    defaults: Mapping[str, Datum]
    """Defaults of the inputs, as they were when the function was defined."""
    decorators: tuple[str, ...] = ()
    """Foreign decorators, outermost first."""
    interface: Interface | None = None
    """Read from the annotations when it is first needed."""


@dataclass(slots=True)
class Program:
    """Everything that has been read so far. Lives one compilation."""

    load: Loader
    modules: dict[str, Module | None] = field(default_factory=dict[str, Module | None])
    """By qualified name; None for a module that is not part of the program."""
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    """By file."""
    declarations: dict[Ref, Declaration] = field(default_factory=dict[Ref, Declaration])
    types: dict[str, TypeDef] = field(default_factory=dict[str, TypeDef])

"""What is known of a program while its bodies are traced: the package, and what it lacks."""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from ..ir import paths
from ..ir.diagnostics import Help, Log, Rule
from ..ir.nodes import Block, Interface, Located, Output, Package, Span
from ..ir.rules_graph import DUPLICATE_ENTITY
from ..ir.rules_language import TO_TOP, UNSUPPORTED
from ..ir.scope import index
from ..ir.source import Function
from ..ir.types import Type, TypeDef
from ..ir.values import Ref, Value
from .annotations import Annotations
from .brief import Mismatch
from .dsl import Declared
from .from_native import Other, plain_value
from .functions import inner_function
from .imperative import Workflow
from .made import Made
from .made_interfaces import made_interface
from .sites import Sites
from .standing import ref_of

_PLAIN: Final = frozenset({type(None), bool, float, int, str})
"""Classes of objects that are data, whatever stands in for others."""


Assemble: TypeAlias = Callable[["World", Workflow], tuple[Interface, tuple[Block, ...]]]
"""Gives the interface and the graph of an imperative workflow."""


class World:
    """The package, the files of the program, and what tracing has found out. Lives one trace."""

    def __init__(
        self, known: Package, root: Path, assemble: Assemble, keep: Other | None = None
    ) -> None:
        self.root = root
        self.known = index(known)
        self.types: dict[str, TypeDef] = dict(self.known.types)
        self.sites = Sites(root)
        self.log = Log()
        self.spans: list[Located] = []
        self.keep = keep
        """Within a run: what stands for an object that has no IR value."""
        self._assemble = assemble
        self._entities: dict[Declared, tuple[Ref, Interface]] = {}
        self.blocks: dict[Declared, tuple[Block, ...]] = {}
        """The graphs of imperative workflows, which are known together with their interface."""
        self._lacking: dict[Ref, Declared] = {}
        """Entities that the package lacks and that were not defined yet."""
        self._made: dict[Ref, Declared] = {}
        """Entities that the package lacks, by the reference to them."""

    def interface(self, entity: Declared) -> Interface:
        """What an entity takes and gives: what the package says, else what its annotations say."""
        return self.meet(entity)[1]

    def meet(self, entity: Declared) -> tuple[Ref, Interface]:
        """The reference to an entity, and its interface; one that the package lacks is noted."""
        found = self._entities.get(entity)
        if found is None:
            ref = ref_of(entity)
            interface = self.known.interface(ref)
            if interface is None:
                self._check_twice(ref, entity)
                self._check_top(entity)
                self._lacking[ref] = entity
                interface = self._interface(entity)
            found = self._entities[entity] = ref, interface
        return found

    def outputs(self, entity: Declared) -> tuple[Output, ...] | None:
        """What an entity gives, which is not called for that; None for an object that is unknown."""
        known = self._entities.get(entity)
        interface = known[1] if known else self.known.interface(ref_of(entity))
        if interface is None and not isinstance(entity, Made):
            annotations = Annotations(dict(self.types), self.is_own, _tell_nobody)
            interface = annotations.interface(entity.function)
        return interface.outputs if interface else None

    def _interface(self, entity: Declared) -> Interface:
        """What an entity says itself that it takes and gives."""
        if isinstance(entity, Made):
            return made_interface(entity, self.annotations(self.span_of(entity)), self.interface)
        if not isinstance(entity, Workflow):
            return self.annotations(self.span_of(entity)).interface(entity.function)
        interface, self.blocks[entity] = self._assemble(self, entity)
        return interface

    def _check_twice(self, ref: Ref, entity: Declared) -> None:
        """Report an entity whose name another has: the same one may be made twice."""
        known = self._made.setdefault(ref, entity)
        if known is not entity and not _is_like(entity, known):
            message = f"there is another {entity.kind.replace('_', ' ')} called `{entity.name}`"
            self.log.add(DUPLICATE_ENTITY, message, self.span_of(entity))

    def _check_top(self, entity: Declared) -> None:
        """Report a task that is declared inside of a function: a run finds it by its name."""
        function = None if isinstance(entity, Made) else inner_function(entity.function)
        is_task = entity.kind != "workflow" and not entity.is_reference
        if is_task and function is not None and "<locals>" in function.__qualname__:
            message = f"`{function.__name__}` is declared inside of a function"
            self.log.add(UNSUPPORTED, message, self.span_of(entity), helps=(Help(TO_TOP),))

    def lacking(self) -> Iterator[Declared]:
        """Entities to define; defining one may add others."""
        while self._lacking:
            yield self._lacking.pop(next(iter(self._lacking)))

    def annotations(self, span: Span | None) -> Annotations:
        """A reader of annotations and constants that reports at a span."""

        def report(rule: Rule, message: str, *helps: str) -> None:
            self.log.add(rule, message, span, helps=tuple(map(Help, helps)))

        return Annotations(self.types, self.is_own, report)

    def convert(
        self, obj: object, of: Type, stand_in: Other, span: Span | None
    ) -> Value | Mismatch:
        """The IR value of an object; `stand_in` is asked first for what is no data."""
        if type(obj) in _PLAIN and (found := plain_value(obj)) is not None:
            return found
        annotations = self.annotations(span)
        if self.keep is None:
            return annotations.convert(obj, of, stand_in)
        return annotations.convert(obj, of, stand_in, self.keep)

    def is_own(self, module: str) -> bool:
        """Whether a module belongs to the program, and not to a library."""
        path = getattr(sys.modules.get(module), "__file__", None)
        return path is not None and self.sites.has(path)

    def span_of(self, entity: Declared) -> Span | None:
        """Where the name of an entity is declared."""
        if isinstance(entity, Made):
            return self.sites.naming(entity.code, entity.instruction)
        found = self.sites.function(inner_function(entity.function))
        return found[0].name_span(found[1]) if found else None

    def return_span(self, entity: Declared) -> Span | None:
        """Where the value that a function returns stands, if it has one ``return``."""
        found = self.sites.function(inner_function(entity.function))
        values = [*_returned(found[1])] if found else []
        return found[0].span(values[0]) if found and len(values) == 1 else None

    def locate(self, path: str, span: Span | None) -> None:
        """Remember where something of the IR comes from."""
        if span is not None:
            self.spans.append(Located(path, span))

    def locate_entity(self, entity: Declared) -> str:
        """Remember where an entity and its inputs are declared; gives its IR path."""
        path = paths.entity(ref_of(entity))
        found = self.sites.function(inner_function(entity.function))
        if found is not None:
            file, node = found
            self.locate(path, file.name_span(node))
            spec = node.args
            for each in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs):
                self.locate(paths.argument(path, each.arg), file.span(each))
        return path


def _is_like(entity: Declared, known: Declared) -> bool:
    """Whether an entity is another, made again."""
    if isinstance(entity, Made):
        return entity.is_like(known)
    code = [getattr(inner_function(each.function), "__code__", None) for each in (entity, known)]
    return code[0] == code[1] and entity.options == known.options


def _tell_nobody(rule: Rule, message: str, *helps: str) -> None:
    """Whoever calls the entity is told."""


def _returned(function: Function) -> Iterator[ast.expr]:
    """The values of the ``return`` statements of a function, not of those within it."""
    stack: list[ast.AST] = [*reversed(function.body)]
    while stack:
        match stack.pop():
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.expr():
                pass
            case ast.Return(value=ast.expr() as value):
                yield value
            case node:
                stack.extend(reversed([*ast.iter_child_nodes(node)]))

"""What a picture is collected on, and what every construct draws in the same way."""

from dataclasses import field
from typing import assert_never

from ..ir.format import type_text
from ..ir.nodes import (
    Container,
    External,
    Interface,
    LaunchPlan,
    Package,
    Plugin,
    PythonFunction,
    Shell,
    Sql,
    Task,
    Workflow,
)
from ..ir.records import dataclass
from ..ir.scope import Entity, Index, index
from ..ir.types import (
    ANY,
    AnnotatedType,
    DictType,
    ListType,
    NamedType,
    TableType,
    TupleType,
    Type,
    UnionType,
)
from ..ir.values import EntityKind, Ref
from .boxes import Box, BoxKind, Cluster, Edge, Graph, Port
from .values import short_name


@dataclass(frozen=True, slots=True)
class _Callee:
    """What the boxes of all calls of an entity have in common."""

    kind: BoxKind
    outputs: tuple[Port, ...]
    notes: tuple[str, ...]
    doc: str
    is_external: bool


@dataclass(slots=True)
class Canvas:
    """Boxes, clusters and edges so far, and what is known about the package."""

    index: Index
    places: dict[str, str]
    """``file:line`` by IR path."""
    is_whole: bool = True
    """Whether all that may be called is known; not where a fragment is drawn without its package."""
    boxes: list[Box] = field(default_factory=list[Box])
    clusters: list[Cluster] = field(default_factory=list[Cluster])
    edges: list[Edge] = field(default_factory=list[Edge])
    types: dict[Type, str] = field(default_factory=dict[Type, str])
    """Texts of types met so far."""
    callees: dict[Ref, _Callee] = field(default_factory=dict[Ref, _Callee])
    """What was called so far."""

    def place(self, path: str) -> str:
        """Where the thing at an IR path is written in the source, or ""."""
        return self.places.get(path, "")

    def type_text(self, of: Type | None) -> str:
        """A type as a picture shows it; "" for an unknown one."""
        if of is None or of == ANY:
            return ""
        if (text := self.types.get(of)) is None:
            text = self.types[of] = type_text(_plain(of))
        return text

    def outputs(self, interface: Interface | None) -> tuple[Port, ...]:
        """What a callee gives."""
        given = interface.outputs if interface else ()
        return tuple(Port(each.name, self.type_text(each.type)) for each in given)

    def call(
        self,
        path: str,
        title: str,
        ref: Ref,
        parent: str,
        inputs: tuple[Port, ...] = (),
        settings: tuple[str, ...] = (),
    ) -> Box:
        """The box of something that is called, with what it takes and what the call overrides."""
        callee = self.callees.get(ref)
        if callee is None:
            callee = self.callees[ref] = self._callee(ref)
        return Box(
            path,
            callee.kind,
            title,
            parent,
            ref.name,
            inputs,
            callee.outputs,
            callee.notes,
            callee.doc,
            self.place(path),
            settings,
            callee.is_external,
        )

    def _callee(self, ref: Ref) -> _Callee:
        entity = self.index.entity(ref)
        return _Callee(
            _kind(ref, entity),
            self.outputs(self.index.interface(ref)),
            _notes(entity) if entity or self.is_whole else (),
            entity.doc if entity else "",
            _is_external(entity),
        )

    def graph(self, title: str) -> Graph:
        """The picture."""
        return Graph(title, tuple(self.boxes), tuple(self.clusters), tuple(self.edges))


def canvas(*packages: Package, is_whole: bool = True) -> Canvas:
    """An empty canvas for pictures of what is in the packages."""
    spans = (each for package in packages for each in package.spans)
    places = {each.path: f"{each.span.file}:{each.span.line}" for each in spans}
    return Canvas(index(*packages), places, is_whole)


def _plain(of: Type) -> Type:
    """The type without annotations and modules, and a table by the class that users see."""
    match of:
        case AnnotatedType(item):
            return _plain(item)
        case NamedType(name):
            return NamedType(short_name(name))
        case TableType(library=library):
            return NamedType(short_name(library)) if library else TableType()
        case ListType(item):
            return ListType(_plain(item))
        case DictType(key, value):
            return DictType(_plain(key), _plain(value))
        case TupleType(items):
            return TupleType(tuple(map(_plain, items)))
        case UnionType(variants):
            return UnionType(tuple(map(_plain, variants)))
        case _:
            return of


def _kind(ref: Ref, entity: Entity | None) -> BoxKind:
    match ref.kind:
        case EntityKind.TASK:
            return _task_kind(entity) if isinstance(entity, Task) else BoxKind.TASK
        case EntityKind.DYNAMIC:
            return BoxKind.DYNAMIC
        case EntityKind.WORKFLOW:
            return BoxKind.WORKFLOW
        case EntityKind.LAUNCH_PLAN:
            return BoxKind.LAUNCH_PLAN
        case _:
            assert_never(ref.kind)


def _task_kind(task: Task) -> BoxKind:
    match task.spec:
        case PythonFunction() | External():
            return BoxKind.EAGER if task.eager else BoxKind.TASK
        case Container():
            return BoxKind.CONTAINER
        case Shell():
            return BoxKind.SHELL
        case Sql():
            return BoxKind.SQL
        case Plugin():
            return BoxKind.PLUGIN
        case _:
            assert_never(task.spec)


def _is_external(entity: Entity | None) -> bool:
    match entity:
        case None:
            return False
        case Task(spec=spec):
            return isinstance(spec, External)
        case Workflow() | LaunchPlan():
            return entity.external is not None
        case _:
            assert_never(entity)


def _notes(entity: Entity | None) -> tuple[str, ...]:
    match entity:
        case None:
            return ("not in this package",)
        case Task(spec=External() as external):
            return (_external(external),)
        case Workflow() | LaunchPlan() if entity.external:
            return (_external(entity.external),)
        case _:
            return ()


def _external(external: External) -> str:
    return f"registered in {external.project}/{external.domain}, {external.version}"

"""What a run can call: the package, and within a fragment what the fragment adds to it."""

from pathlib import Path
from typing import Protocol, TypeVar

from ..ir import paths
from ..ir.nodes import Fragment, Interface, Package, Task, Workflow
from ..ir.reachable import reachable
from ..ir.scope import Entity, index, ref_of
from ..ir.typecheck import TypeDefs
from ..ir.values import Ref
from .changed import changed_files
from .graph import Graph, Spans, graph_of
from .load import Code


class Library:
    """Entities and types by name."""

    def __init__(self, package: Package, root: Path) -> None:
        self.package = package
        self.code = Code(root, package.modules)
        self._index = index(package)
        self.spans = Spans(package.spans, changed_files(package.modules, root))
        """Where the package says that things stand."""
        self._graphs: dict[str, Graph] = {}
        self._definitions: dict[str, TypeDefs] = {}

    @property
    def types(self) -> TypeDefs:
        """Definitions of all types."""
        return self._index.types

    def within(self, fragment: Fragment) -> "Library":
        """The library that the nodes of a fragment see: its definitions come first."""
        added = fragment.definitions
        if added == Package(header=added.header, spans=added.spans):
            return self
        return Library(_merged(self.package, added), self.code.root)

    def entity(self, ref: Ref) -> Entity | None:
        """What a reference points at."""
        return self._index.entity(ref)

    def interface(self, ref: Ref) -> Interface | None:
        """What an entity takes and gives."""
        return self._index.interface(ref)

    def workflow(self, name: str) -> Workflow | None:
        """The workflow of a name."""
        return self._index.workflows.get(name)

    def graph(self, workflow: Workflow) -> Graph:
        """The graph of a workflow."""
        found = self._graphs.get(workflow.name)
        if found is None:
            path = paths.entity(ref_of(workflow))
            found = self._graphs[workflow.name] = graph_of(workflow, path, self.spans)
        return found

    def definitions(self, task: Task) -> TypeDefs:
        """The types that the interface of a task is made of."""
        found = self._definitions.get(task.name)
        if found is None:
            used = [each.type for each in task.interface.inputs]
            used += [each.type for each in task.interface.outputs]
            found = self._definitions[task.name] = reachable(used, self.types)
        return found


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def _merged(package: Package, added: Package) -> Package:
    """The package with definitions added; where both define one name, the added one counts."""
    return Package(
        package.header,
        _latest(package.modules, added.modules),
        _latest(package.types, added.types),
        _latest(package.tasks, added.tasks),
        _latest(package.workflows, added.workflows),
        _latest(package.launch_plans, added.launch_plans),
        (*package.spans, *added.spans),
    )


def _latest(old: tuple[_N, ...], new: tuple[_N, ...]) -> tuple[_N, ...]:
    return tuple({each.name: each for each in (*old, *new)}.values())

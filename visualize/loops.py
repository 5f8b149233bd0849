"""Which entities of a package can lead back to one another."""

from collections.abc import Iterator
from dataclasses import field
from typing import assert_never

from ..ir.nodes import Call, LaunchPlan, Task, Workflow
from ..ir.records import dataclass
from ..ir.scope import Index, ref_of
from ..ir.values import EntityKind, Ref


@dataclass(frozen=True, slots=True)
class Loops:
    """Entities in groups: two are in one group where each can lead to the other."""

    groups: dict[Ref, int]

    def share(self, first: Ref, second: Ref) -> bool:
        """Whether each of the two can lead to the other, or they are the same."""
        group = self.groups.get(first)
        return group is not None and group == self.groups.get(second)


def find_loops(index: Index) -> Loops:
    """The groups of everything in the index, by Tarjan's algorithm without recursion."""
    search = _Search(index)
    for table in (index.tasks, index.workflows, index.launch_plans):
        for entity in table.values():
            search.visit(ref_of(entity))
    return Loops(search.groups)


def callees(index: Index, ref: Ref) -> tuple[Ref, ...]:
    """What an entity may call, each once, in source order."""
    entity = index.entity(ref)
    match entity:
        case None:
            return ()
        case Task(hook=hook):
            return tuple(dict.fromkeys(hook.calls)) if hook else ()
        case Workflow():
            return tuple(dict.fromkeys(_calls(entity)))
        case LaunchPlan(workflow=workflow):
            return (Ref(EntityKind.WORKFLOW, workflow),)
        case _:
            assert_never(entity)


def _calls(workflow: Workflow) -> Iterator[Ref]:
    nodes = (node for block in workflow.blocks for node in block.nodes)
    for node in (*nodes, *filter(None, (workflow.on_failure,))):
        if isinstance(node, Call):
            yield node.target


@dataclass(slots=True)
class _Search:
    index: Index
    groups: dict[Ref, int] = field(default_factory=dict[Ref, int])
    found: dict[Ref, int] = field(default_factory=dict[Ref, int])
    """When each was found first."""
    lowest: dict[Ref, int] = field(default_factory=dict[Ref, int])
    """The earliest still open one that each leads to."""
    opened: list[Ref] = field(default_factory=list[Ref])
    """Found, and not yet in a group."""

    def visit(self, root: Ref) -> None:
        if root in self.found:
            return
        path = [(root, self._enter(root))]
        while path:
            current, ahead = path[-1]
            following = next(ahead, None)
            if following is None:
                path.pop()
                self._leave(current, path[-1][0] if path else None)
            elif following not in self.found:
                path.append((following, self._enter(following)))
            elif following not in self.groups:
                self.lowest[current] = min(self.lowest[current], self.found[following])

    def _enter(self, ref: Ref) -> Iterator[Ref]:
        self.found[ref] = self.lowest[ref] = len(self.found)
        self.opened.append(ref)
        return iter(callees(self.index, ref))

    def _leave(self, ref: Ref, parent: Ref | None) -> None:
        if parent is not None:
            self.lowest[parent] = min(self.lowest[parent], self.lowest[ref])
        if self.lowest[ref] != self.found[ref]:
            return
        while ref not in self.groups:
            self.groups[self.opened.pop()] = self.found[ref]

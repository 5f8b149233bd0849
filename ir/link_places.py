"""Places in a package that is being linked: calls of dynamic tasks, by the way that leads there.

A place is written as an IR path without its kind: ``pkg.mod.main/prepare/grow`` is the call `grow`
in the workflow that `prepare`, a call in the workflow `pkg.mod.main`, calls. The steps into the arms
of branches are part of it, as in every path.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Final, TypeAlias

from .cycles import groups
from .format import type_text
from .given import default_of, inputs_digest
from .nodes import BODY, Block, Branch, Call, Fragment, Map, Task, Workflow
from .records import dataclass
from .scope import Index
from .suggest import nearest
from .values import EntityKind, Integer, Ref, Value
from .walk import leaves, promises

Step: TypeAlias = tuple[str, str]
"""A block of a graph, and a node in it."""

MOST_SITES: Final = 10_000
"""How many calls are looked at to find the one that a fragment belongs to."""


@dataclass(slots=True, eq=False)
class Graph:
    """A workflow of the linked package, and what stands in place of some of its calls."""

    workflow: Workflow
    origin: str
    """IR path that it had before: of the workflow or fragment that it is made of."""
    inner: "dict[Step, Graph]" = field(default_factory=dict[Step, "Graph"])


@dataclass(frozen=True, slots=True)
class Site:
    """A call of a dynamic task, and the way to it."""

    root: str
    steps: tuple[Step, ...]
    call: Call
    is_repeated: bool
    """Whether it stands in a map, or in what a map calls: then it is one call an item."""

    @property
    def place(self) -> str:
        """The place, written."""
        return "/".join([self.root, *(node_path(block, node) for block, node in self.steps)])


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Why a fragment cannot be linked."""

    message: str
    helps: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """What there is to choose from, each a line."""


def node_path(block: str, node: str) -> str:
    """The path of a node within its workflow."""
    return node if block == BODY else f"{block}/{node}"


# Every call there is


@dataclass(frozen=True, slots=True)
class _Spot:
    """A graph that a walk has come to."""

    root: str
    steps: tuple[Step, ...]
    workflow: Workflow
    graph: Graph | None
    above: tuple[str, ...]
    """Workflows that lead here: none is entered again before a fragment is."""
    is_repeated: bool = False


def sites(tables: Index, roots: Mapping[str, Graph]) -> Iterator[Site]:
    """The calls of dynamic tasks that no fragment stands for yet, from where a package starts."""
    leading = _leading(tables)
    for name in _starts(tables):
        stack = [_Spot(name, (), tables.workflows[name], roots.get(name), (name,))]
        while stack:
            spot = stack.pop()
            deeper = list[_Spot]()
            for block, call, is_repeated in _calls(spot.workflow):
                repeated = is_repeated or spot.is_repeated
                here = replace(spot, steps=(*spot.steps, (block, call.id)), is_repeated=repeated)
                inner = spot.graph.inner.get((block, call.id)) if spot.graph else None
                target = tables.workflows.get(call.target.name)
                if inner is not None:
                    above = () if inner.origin.startswith("fragment:") else spot.above
                    deeper.append(replace(here, workflow=inner.workflow, graph=inner, above=above))
                elif call.target.kind is EntityKind.DYNAMIC:
                    yield Site(here.root, here.steps, call, repeated)
                elif target is not None and _is_entered(call.target, spot, leading):
                    above = (*spot.above, target.name)
                    deeper.append(replace(here, workflow=target, graph=None, above=above))
            stack.extend(reversed(deeper))


def _is_entered(target: Ref, spot: _Spot, leading: set[str]) -> bool:
    is_workflow = target.kind is EntityKind.WORKFLOW
    return is_workflow and target.name in leading and target.name not in spot.above


def _calls(workflow: Workflow) -> Iterator[tuple[str, Call, bool]]:
    """The calls of a workflow with the block each is in, and whether a map repeats that."""
    bodies = [
        node.block for block in workflow.blocks for node in block.nodes if isinstance(node, Map)
    ]
    for block in workflow.blocks:
        repeated = any(f"{block.id}/".startswith(f"{body}/") for body in bodies)
        for node in block.nodes:
            if isinstance(node, Call):
                yield block.id, node, repeated


def linked_before(tables: Index) -> set[str]:
    """The workflows in which fragments stand already: what they were declared as is not known."""
    return {
        name
        for name, workflow in tables.workflows.items()
        for block, call, _ in _calls(workflow)
        if call.target.name == f"{name}/{node_path(block, call.id)}"
    }


def _callees(tables: Index) -> dict[str, list[str]]:
    """The workflows that each workflow calls."""
    found = dict[str, list[str]]()
    for name, workflow in tables.workflows.items():
        refs = [call.target for _, call, _ in _calls(workflow)]
        found[name] = [
            ref.name
            for ref in dict.fromkeys(refs)
            if ref.kind is EntityKind.WORKFLOW and ref.name in tables.workflows
        ]
    return found


def _starts(tables: Index) -> list[str]:
    """The workflows that no other calls; of those that only call one another, the first."""
    graph = _callees(tables)
    found = groups(graph)
    group_of = {name: number for number, group in enumerate(found) for name in group}
    called = {
        group_of[target]
        for name, targets in graph.items()
        for target in targets
        if group_of[target] != group_of[name]
    }
    first = dict[int, str]()
    for name in graph:
        first.setdefault(group_of[name], name)
    return [name for number, name in first.items() if number not in called]


def _leading(tables: Index) -> set[str]:
    """The workflows that call a dynamic task, or one that does."""
    graph = _callees(tables)
    found = {
        name
        for name, workflow in tables.workflows.items()
        if any(call.target.kind is EntityKind.DYNAMIC for _, call, _ in _calls(workflow))
    }
    for group in groups(graph):  # callees come first
        if any(target in found for name in group for target in (name, *graph[name])):
            found.update(group)
    return found


# One of them, as it is written


def find_place(tables: Index, roots: Mapping[str, Graph], place: str) -> Site | Misplaced:
    """The call at a place."""
    first, *rest = place.split("/")
    root = _root(tables, first)
    if isinstance(root, Misplaced):
        return root
    spot = _Spot(root, (), tables.workflows[root], roots.get(root), ())
    left = rest
    while True:
        found = _step(spot, left, place)
        if isinstance(found, Misplaced):
            return found
        call, block, used, is_repeated = found
        left = left[used:]
        here = replace(
            spot, steps=(*spot.steps, (block, call.id)), is_repeated=spot.is_repeated or is_repeated
        )
        inner = spot.graph.inner.get((block, call.id)) if spot.graph else None
        if not left and inner is not None:
            return Misplaced(f"two fragments are for `{place}`")
        if not left:
            return Site(root, here.steps, call, here.is_repeated)
        target = tables.workflows.get(call.target.name)
        if inner is not None:
            spot = replace(here, workflow=inner.workflow, graph=inner)
        elif call.target.kind is EntityKind.WORKFLOW and target is not None:
            spot = replace(here, workflow=target, graph=None)
        else:
            what = f"`{call.id}` in `{place}` calls {call.target.kind.value} `{call.target.name}`"
            return Misplaced(f"{what}, whose graph is not there")


def _root(tables: Index, name: str) -> str | Misplaced:
    if name in tables.workflows:
        return name
    found = [each for each in tables.workflows if each.endswith(f".{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        return Misplaced(f"`{name}` could be any of these workflows", choices=tuple(found))
    short = {each.rpartition(".")[2]: each for each in tables.workflows}
    near = nearest(name, [*tables.workflows, *short])
    helps = (f"did you mean `{near}`?",) if near else ()
    return Misplaced(f"there is no workflow `{name}` to link a fragment into", helps)


def _step(spot: _Spot, left: list[str], place: str) -> tuple[Call, str, int, bool] | Misplaced:
    """The call that the next parts of a place lead to: its block, how many parts, if repeated."""
    blocks = {each.id: each for each in spot.workflow.blocks}
    block: Block | None = blocks.get(BODY)
    used, is_repeated = 0, False
    while block is not None and used < len(left):
        node = next((each for each in block.nodes if each.id == left[used]), None)
        match node:
            case Call():
                return node, block.id, used + 1, is_repeated
            case Branch() | Map():
                is_repeated = is_repeated or isinstance(node, Map)
                inside = node_path(block.id, "/".join(left[used : used + 2]))
                block, used = blocks.get(inside), used + 2
            case _:
                break
    known = [node_path(of, call.id) for of, call, _ in _calls(spot.workflow)]
    near = nearest("/".join(left), known)
    helps = (f"did you mean `{near}`?",) if near else ()
    message = (
        f"`{spot.workflow.name}` has no call `{'/'.join(left)}`"
        if left
        else (f"`{place}` is a workflow, not a call")
    )
    return Misplaced(message, helps, tuple(known[:20]))


# What a call is given


def is_for(fragment: Fragment, call: Call, task: Task) -> bool | None:
    """Whether a fragment is what a call came to; None where only a run could tell."""
    values = _constants(call, task)
    if values is None:
        return None
    is_equal = inputs_digest(values) == fragment.inputs_digest
    return is_equal if is_equal or not _is_converted(values, task) else None


def awaited(fragments: Iterable[Fragment], tasks: Mapping[str, Task]) -> Iterator[tuple[str, str]]:
    """Tasks and digests of inputs of the calls with constants that fragments make of tasks."""
    for fragment in fragments:
        for block in fragment.blocks:
            for node in block.nodes:
                if isinstance(node, Call) and node.target.kind is EntityKind.DYNAMIC:
                    task = tasks.get(node.target.name)
                    values = _constants(node, task) if task else None
                    if task and values is not None:
                        yield task.name, inputs_digest(values)


def _constants(call: Call, task: Task) -> dict[str, Value] | None:
    """The inputs of a call, with defaults; None where one is known only when it runs."""
    given = {each.name: each.value for each in call.inputs}
    values = dict[str, Value]()
    for each in task.interface.inputs:
        value = given.get(each.name, default_of(each))
        if value is None or any(promises(value)):
            return None
        values[each.name] = value
    return values


def _is_converted(values: Mapping[str, Value], task: Task) -> bool:
    """Whether the task may get other values than these: an integer for a float is one there."""
    return any(
        "float" in type_text(each.type)
        and any(isinstance(leaf, Integer) for leaf in leaves(values[each.name]))
        for each in task.interface.inputs
    )

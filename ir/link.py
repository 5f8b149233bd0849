"""Link fragments into the package that they belong to: a package with the graph expanded.

A fragment becomes a workflow that is called after its place, and the call that it answers calls
that workflow: what was node `inc-3` of the fragment for the call `grow` of ``pkg.main`` is node
``pkg.main/grow/inc-3`` in every path. Workflows on the way to a place are copied, each called after
the call that leads to it, so that another call of them stays as it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice

from . import paths
from .link_places import (
    MOST_SITES,
    Graph,
    Misplaced,
    Site,
    Step,
    awaited,
    find_place,
    is_for,
    linked_before,
    sites,
)
from .nodes import Block, Call, Fragment, LaunchPlan, Located, Package, Task, Workflow
from .records import dataclass
from .rename import retargeted
from .scope import Entity, Index, index, ref_of
from .values import EntityKind, Ref


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment, and the place of the call that it answers: "" where that is to be found."""

    fragment: Fragment
    place: str = ""
    name: str = ""
    """What messages call it: its file."""


def link(package: Package, fragments: Sequence[Placed]) -> Package | Misplaced:
    """The package with the fragments in the places of the calls that they answer.

    The package is valid, and so is each fragment with it. Where no place is given, a fragment
    belongs to the calls with the constants that its inputs are, or else to the only call there is.
    """
    if not fragments:
        return package
    linker = _Linker(package, [each.fragment for each in fragments])
    left = [*fragments]
    while left:
        problem = linker.attach_first(left)
        if problem is not None:
            return problem
    return linker.linked()


class _Linker:
    """What is linked so far. Lives one link."""

    def __init__(self, package: Package, fragments: Sequence[Fragment]) -> None:
        self._package = package
        self._tables = index(package)
        self._added: dict[Ref, Entity] = {}
        self._added_types = {each.name: each for each in package.types}
        self._roots: dict[str, Graph] = {}
        self._spans: list[Located] = []
        self._features = dict.fromkeys(package.header.required_features)
        self._modules = {each.name: each for each in package.modules}
        self._extensions = {(each.name, each.path): each for each in package.extensions}
        self._linked_before = linked_before(self._tables)
        self._awaited = set(awaited(fragments, self._tables.tasks))

    # Places

    def places(self, placed: Placed, left: Sequence[Placed]) -> list[Site] | Misplaced:
        """The calls that a fragment belongs to; of several left of one task, only inputs tell."""
        task = self._tables.tasks.get(placed.fragment.task)
        name = placed.name or "the fragment"
        if task is None:
            return Misplaced(f"{name} is of `{placed.fragment.task}`, which the package has not")
        if placed.place:
            return self._given_place(placed, task)
        exact, possible = list[Site](), list[Site]()
        for site in islice(sites(self._tables, self._roots), MOST_SITES):
            if site.call.target.name != task.name or site.is_repeated:
                continue
            match is_for(placed.fragment, site.call, task):
                case True:
                    exact.append(site)
                case None if not self._is_awaited(placed.fragment):
                    possible.append(site)
                case _:
                    pass
        if exact or (len(possible) == 1 and not self._has_rivals(placed, left)):
            return exact or possible
        if not possible:
            way_out = "to see it by itself, name the fragment: `flowc draw FRAGMENT --package IR`"
            return Misplaced(
                f"no call of `{task.name}` is one that {name} could be for", (way_out,)
            )
        choices = tuple(each.place for each in possible[:_MOST_CHOICES])
        more = len(possible) - len(choices)
        choices = (*choices, f"... and {more} more") if more else choices
        way_out = f"say which: `{choices[0]}=FRAGMENT`"
        text = f"{name} could be for any of these calls"
        if len(possible) == 1:
            text = f"{name} could be for this call, or for one within what it comes to"
        return Misplaced(text, (way_out,), choices)

    def _is_awaited(self, fragment: Fragment) -> bool:
        """Whether a call in another fragment has just these constants as inputs."""
        return (fragment.task, fragment.inputs_digest) in self._awaited

    def _has_rivals(self, placed: Placed, left: Sequence[Placed]) -> bool:
        return any(
            other is not placed
            and other.fragment.task == placed.fragment.task
            and not other.place
            and not self._is_awaited(other.fragment)
            for other in left
        )

    def _given_place(self, placed: Placed, task: Task) -> list[Site] | Misplaced:
        site = find_place(self._tables, self._roots, placed.place)
        if isinstance(site, Misplaced):
            return site
        if site.call.target != ref_of(task):
            target = site.call.target
            what = f"{target.kind.value} `{target.name}`, and the fragment is of `{task.name}`"
            return Misplaced(f"`{placed.place}` calls {what}")
        if site.is_repeated:
            text = f"`{placed.place}` is in a map: it is called once an item, and not always alike"
            return Misplaced(text)
        if is_for(placed.fragment, site.call, task) is False:
            return Misplaced(f"the call at `{placed.place}` has other inputs than the fragment")
        return [site]

    # Linking

    def attach_first(self, left: list[Placed]) -> Misplaced | None:
        """Put the first fragment that has a place there, and take it out of those left."""
        problem = None
        for number, each in enumerate(left):
            found = self.places(each, left)
            if isinstance(found, list):
                del left[number]
                problems = [self.attach(each, site) for site in found]
                return next(filter(None, problems), None)
            problem = problem or found
        return problem

    def attach(self, placed: Placed, site: Site) -> Misplaced | None:
        """Put a fragment in the place of a call."""
        fragment = placed.fragment
        task = self._tables.tasks[fragment.task]
        if (known := self._calls_linked(fragment)) is not None:
            text = f"the fragment for `{site.place}` calls `{known}`, which has fragments in it already"
            return Misplaced(text, ("link them all at once, into the package as it was compiled",))
        renamed = self._define(fragment, site.place)
        if isinstance(renamed, Misplaced):
            return renamed
        blocks = retargeted(fragment.blocks, renamed) if renamed else fragment.blocks
        workflow = Workflow(self._fresh(site.place), task.interface, blocks, doc=task.doc)
        graph = Graph(workflow, paths.fragment(fragment.task))
        self._owner(site).inner[site.steps[-1]] = graph
        path = paths.entity(ref_of(workflow))
        self._spans += _moved(fragment.spans, graph.origin, path)
        self._features.update(dict.fromkeys(fragment.header.required_features))
        return None

    def _calls_linked(self, fragment: Fragment) -> str | None:
        """What a fragment calls that fragments changed before: it means that as it was declared."""
        blocks = (fragment.blocks, *(each.blocks for each in fragment.definitions.workflows))
        for node in (node for some in blocks for block in some for node in block.nodes):
            if not isinstance(node, Call):
                continue
            name = node.target.name
            if node.target.kind is EntityKind.LAUNCH_PLAN and name in self._tables.launch_plans:
                name = self._tables.launch_plans[name].workflow
            if name in self._linked_before:
                return name
        return None

    def _owner(self, site: Site) -> Graph:
        """The graph that a call is in: a copy of its own, where other calls lead there too."""
        graph = self._root(site.root)
        place = site.root
        for block, node_id in site.steps[:-1]:
            place = paths.node(place, block, node_id)
            inner = graph.inner.get((block, node_id))
            if inner is None:
                called = self._tables.workflows[_call(graph.workflow, block, node_id).target.name]
                inner = self._copy(called, place)
                graph.inner[block, node_id] = inner
            graph = inner
        return graph

    def _root(self, name: str) -> Graph:
        workflow = self._tables.workflows[name]
        origin = paths.entity(ref_of(workflow))
        return self._roots.setdefault(name, Graph(workflow, origin))

    def _copy(self, workflow: Workflow, place: str) -> Graph:
        if workflow.name == place:  # of a package that was linked before
            return self._root(place)
        origin = paths.entity(ref_of(workflow))
        graph = Graph(replace(workflow, name=self._fresh(place)), origin)
        self._spans += _moved(self._package.spans, origin, paths.entity(ref_of(graph.workflow)))
        return graph

    def _fresh(self, wanted: str) -> str:
        return _fresh(wanted, (*self._tables.workflows, *self._names()))

    def _names(self) -> Iterator[str]:
        return (graph.workflow.name for root in self._roots.values() for graph in _all(root))

    def _define(self, fragment: Fragment, place: str) -> dict[Ref, Ref] | Misplaced:
        """Add what the package lacks; gives new names of what it has otherwise."""
        added = fragment.definitions
        for of in added.types:
            if self._added_types.setdefault(of.name, of) != of:
                return Misplaced(f"`{place}` has another type `{of.name}` than the package")
        for module in added.modules:
            self._modules.setdefault(module.name, module)
        for said in added.extensions:
            if not said.path.startswith("fragment:"):
                self._extensions.setdefault((said.name, said.path), said)
        entities: tuple[Entity, ...] = (*added.tasks, *added.workflows, *added.launch_plans)
        renamed = dict[Ref, Ref]()
        for each in entities:
            ref = ref_of(each)
            known = self._added.get(ref) or self._tables.entity(ref)
            if known is not None and known != each:
                renamed[ref] = Ref(ref.kind, f"{place}/{ref.name.rpartition('.')[2]}")
        for each in entities:
            ref = ref_of(each)
            self._add(_as_named(each, renamed), ref, fragment)
        return renamed

    def _add(self, entity: Entity, before: Ref, fragment: Fragment) -> None:
        ref = ref_of(entity)
        if ref in self._added or self._tables.entity(ref) is not None:
            return
        self._added[ref] = entity
        old, new = paths.entity(before), paths.entity(ref)
        self._spans += _moved(fragment.definitions.spans, old, new)
        match entity:
            case Task():
                self._tables.tasks[entity.name] = entity
            case Workflow():
                self._tables.workflows[entity.name] = entity
            case LaunchPlan():
                self._tables.launch_plans[entity.name] = entity

    # The result

    def linked(self) -> Package:
        """The package, linked."""
        package = self._package
        added = [*self._added.values()]
        writer = _Writer(self._tables, self._roots, set(self._names()))
        known = (*package.workflows, *(each for each in added if isinstance(each, Workflow)))
        workflows = [each for workflow in known for each in writer.workflow(workflow)]
        workflows += writer.rest()
        plans = (*package.launch_plans, *(each for each in added if isinstance(each, LaunchPlan)))
        spans = [*package.spans, *self._spans]
        for old, new in writer.declared.items():
            spans += _moved(package.spans, paths.entity(old), paths.entity(new))
        return replace(
            package,
            header=replace(package.header, required_features=tuple(self._features)),
            modules=tuple(self._modules.values()),
            types=tuple(self._added_types.values()),
            tasks=(*package.tasks, *(each for each in added if isinstance(each, Task))),
            workflows=tuple(workflows),
            launch_plans=(*plans, *writer.plans),
            extensions=tuple(self._extensions.values()),
            spans=tuple(sorted(dict.fromkeys(spans), key=lambda each: each.path)),
        )


_MOST_CHOICES = 20


def _as_named(entity: Entity, renamed: Mapping[Ref, Ref]) -> Entity:
    """An entity under the name that it has now, with what it refers to under theirs."""
    ref = ref_of(entity)
    name = renamed[ref].name if ref in renamed else ref.name
    match entity:
        case Task():
            hook = entity.hook
            if hook is not None:
                hook = replace(hook, calls=tuple(renamed.get(each, each) for each in hook.calls))
            return replace(entity, name=name, hook=hook)
        case Workflow(on_failure=handler):
            if handler is not None:
                target = renamed.get(handler.target, handler.target)
                handler = replace(handler, target=target)
            blocks = retargeted(entity.blocks, renamed)
            return replace(entity, name=name, blocks=blocks, on_failure=handler)
        case LaunchPlan(workflow=workflow):
            found = renamed.get(Ref(EntityKind.WORKFLOW, workflow))
            return replace(entity, name=name, workflow=found.name if found else workflow)


def _call(workflow: Workflow, block: str, node_id: str) -> Call:
    nodes = next(each.nodes for each in workflow.blocks if each.id == block)
    return next(each for each in nodes if isinstance(each, Call) and each.id == node_id)


def _all(root: Graph) -> Iterator[Graph]:
    """A graph and all within it, outermost first."""
    stack = [root]
    while stack:
        graph = stack.pop()
        yield graph
        stack.extend(reversed(graph.inner.values()))


def _fresh(wanted: str, taken: Iterable[str]) -> str:
    names = {*taken}
    number = 1
    while (name := wanted if number == 1 else f"{wanted}-{number}") in names:
        number += 1
    return name


def _moved(spans: Iterable[Located], old: str, new: str) -> Iterator[Located]:
    """The places of an entity's parts under another path; that of the entity stays behind."""
    inside = (f"{old}/", f"{old}#", f"{old}->")
    for each in spans:
        if old == new and each.path == old:
            yield each
        elif each.path.startswith(inside):
            yield Located(new + each.path[len(old) :], each.span)


# Writing


@dataclass(slots=True)
class _Writer:
    """Writes graphs as workflows, with what is linked in place of what was called.

    A root has another graph now. What else calls it means the workflow as it was declared, of which
    there is one copy then.
    """

    tables: Index
    roots: Mapping[str, Graph]
    taken: set[str]
    declared: dict[Ref, Ref] = field(default_factory=dict[Ref, Ref])
    """The copies of roots, and of launch plans that start them, as they were declared."""
    plans: list[LaunchPlan] = field(default_factory=list[LaunchPlan])
    written: set[str] = field(default_factory=set[str])

    def workflow(self, workflow: Workflow) -> Iterator[Workflow]:
        """A workflow of the package, and then all that is linked into it."""
        root = self.roots.get(workflow.name)
        if root is None:
            yield self._written(workflow, {})
            return
        for graph in _all(root):
            if graph.workflow.name not in self.written:
                self.written.add(graph.workflow.name)
                yield self._written(graph.workflow, graph.inner)

    def rest(self) -> Iterator[Workflow]:
        """The copies of roots as they were declared."""
        done = set[Ref]()
        while left := [ref for ref in self.declared if ref not in done]:
            for ref in left:
                done.add(ref)
                if ref.kind is EntityKind.WORKFLOW:
                    copy = replace(self.tables.workflows[ref.name], name=self.declared[ref].name)
                    yield self._written(copy, {})

    def _written(self, workflow: Workflow, inner: Mapping[Step, Graph]) -> Workflow:
        blocks = tuple(self._block(block, inner) for block in workflow.blocks)
        return workflow if blocks == workflow.blocks else replace(workflow, blocks=blocks)

    def _block(self, block: Block, inner: Mapping[Step, Graph]) -> Block:
        nodes = tuple(
            replace(node, target=self._target(node, inner.get((block.id, node.id))))
            if isinstance(node, Call)
            else node
            for node in block.nodes
        )
        return replace(block, nodes=nodes)

    def _target(self, call: Call, inner: Graph | None) -> Ref:
        return ref_of(inner.workflow) if inner else self._as_declared(call.target)

    def _as_declared(self, ref: Ref) -> Ref:
        if ref in self.declared:
            return self.declared[ref]
        match self.tables.entity(ref):
            case Workflow(name=name) if name in self.roots:
                self.declared[ref] = Ref(ref.kind, self._name(name))
            case LaunchPlan(workflow=workflow) as plan if workflow in self.roots:
                self.declared[ref] = Ref(ref.kind, self._name(plan.name))
                started = self._as_declared(Ref(EntityKind.WORKFLOW, workflow))
                copy = replace(plan, name=self.declared[ref].name, workflow=started.name)
                self.plans.append(replace(copy, schedule=None, notifications=()))
            case _:
                return ref
        return self.declared[ref]

    def _name(self, name: str) -> str:
        found = _fresh(f"{name}/declared", (*self.taken, *self.tables.workflows))
        self.taken.add(found)
        return found

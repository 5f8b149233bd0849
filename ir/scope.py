"""What names mean while a graph is built, checked or drawn: entities, and outputs by their type."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import assert_never

from .nodes import (
    Approve,
    Branch,
    Call,
    Gate,
    GateAction,
    Interface,
    LaunchPlan,
    Map,
    Node,
    Package,
    Signal,
    Sleep,
    Task,
    Workflow,
)
from .records import dataclass
from .typecheck import TypeDefs, bare, follow, type_of, union
from .types import ANY, NONE, DictType, ListType, TupleType, Type, TypeDef
from .values import Binding, EntityKind, Promise, Ref, Value
from .walk import inner_blocks

Entity = Task | Workflow | LaunchPlan
Outputs = Mapping[str, Type]
"""Types of the outputs of a node, by name, in order."""


@dataclass(slots=True)
class Index:
    """Entities and type definitions by name."""

    tasks: dict[str, Task] = field(default_factory=dict[str, Task])
    workflows: dict[str, Workflow] = field(default_factory=dict[str, Workflow])
    launch_plans: dict[str, LaunchPlan] = field(default_factory=dict[str, LaunchPlan])
    types: dict[str, TypeDef] = field(default_factory=dict[str, TypeDef])

    def entity(self, ref: Ref) -> Entity | None:
        """What a reference points at; a task and a dynamic task are not the same kind."""
        match ref.kind:
            case EntityKind.TASK | EntityKind.DYNAMIC:
                task, is_dynamic = self.tasks.get(ref.name), ref.kind is EntityKind.DYNAMIC
                return task if task and (task.hook is not None) is is_dynamic else None
            case EntityKind.WORKFLOW:
                return self.workflows.get(ref.name)
            case EntityKind.LAUNCH_PLAN:
                return self.launch_plans.get(ref.name)
            case _:
                assert_never(ref.kind)

    def interface(self, ref: Ref) -> Interface | None:
        """What the target of a call takes and gives, or None where it is unknown."""
        entity = self.entity(ref)
        return (
            self._plan_interface(entity)
            if isinstance(entity, LaunchPlan)
            else (entity.interface if entity else None)
        )

    def _plan_interface(self, plan: LaunchPlan) -> Interface | None:
        """A launch plan from here takes what its workflow takes, less what it fixes."""
        if plan.external is not None:
            return plan.interface
        workflow = self.workflows.get(plan.workflow)
        return plan_interface(plan, workflow.interface) if workflow else None


def plan_interface(plan: LaunchPlan, workflow: Interface) -> Interface:
    """What a launch plan takes: what its workflow takes, less what it fixes."""
    fixed = {binding.name for binding in plan.fixed_inputs}
    defaults = {binding.name: binding.value for binding in plan.default_inputs}
    inputs = (
        replace(each, default=defaults.get(each.name, each.default))
        for each in workflow.inputs
        if each.name not in fixed
    )
    return Interface(tuple(inputs), workflow.outputs)


def index(*packages: Package) -> Index:
    """An index of the packages; where two define one name, the first wins."""
    tables = Index()
    for package in reversed(packages):
        tables.tasks.update((each.name, each) for each in reversed(package.tasks))
        tables.workflows.update((each.name, each) for each in reversed(package.workflows))
        tables.launch_plans.update((each.name, each) for each in reversed(package.launch_plans))
        tables.types.update((each.name, each) for each in reversed(package.types))
    return tables


def ref_of(entity: Entity) -> Ref:
    """The reference that calls an entity."""
    match entity:
        case Task(name=name, hook=hook):
            return Ref(EntityKind.DYNAMIC if hook else EntityKind.TASK, name)
        case Workflow(name=name):
            return Ref(EntityKind.WORKFLOW, name)
        case LaunchPlan(name=name):
            return Ref(EntityKind.LAUNCH_PLAN, name)
        case _:
            assert_never(entity)


@dataclass(slots=True)
class Scope:
    """What the values in a block may refer to: its own nodes so far, and all of its parents'."""

    types: TypeDefs
    parent: "Scope | None" = None
    parameters: dict[str, Type] = field(default_factory=dict[str, Type])
    nodes: dict[str, Outputs] = field(default_factory=dict[str, Outputs])

    def outputs(self, node_id: str) -> Outputs | None:
        """Types of a node's outputs: the node of that id in the nearest block outwards."""
        scope: Scope | None = self
        while scope is not None:
            if (found := scope.nodes.get(node_id)) is not None:
                return found
            scope = scope.parent
        return None

    def parameter(self, name: str) -> Type | None:
        """Type of a parameter: of the nearest block outwards that has it."""
        scope: Scope | None = self
        while scope is not None:
            if (found := scope.parameters.get(name)) is not None:
                return found
            scope = scope.parent
        return None

    def whole(self, promise: Promise) -> Type | None:
        """Type of the output or parameter that a promise starts from; None where it is unknown."""
        if not promise.node:
            return self.parameter(promise.output)
        return (self.outputs(promise.node) or {}).get(promise.output)

    def promised(self, promise: Promise) -> Type:
        """Type of a promise; `ANY` where that cannot be told."""
        whole = self.whole(promise)
        return (follow(whole, promise.path, self.types) if whole else None) or ANY

    def type_of(self, value: Value) -> Type:
        """Type of any value."""
        return type_of(value, self.promised)

    def yields(self, outputs: Iterable[Binding]) -> Outputs:
        """Types of what a block gives."""
        return {binding.name: self.type_of(binding.value) for binding in outputs}


def outputs_of(
    node: Node, scope: Scope, callee: Interface | None, yields: Mapping[str, Outputs]
) -> Outputs:
    """Types of a node's outputs.

    `callee` is the interface of a call's target; `yields` has what the blocks within the node give.
    """
    match node:
        case Call():
            return {each.name: each.type for each in callee.outputs} if callee else {}
        case Branch():
            return _joined([yields[each] for each in inner_blocks(node) if each in yields])
        case Map():
            ratio = 1.0 if node.min_success_ratio is None else node.min_success_ratio
            partial = node.min_successes is not None or ratio < 1.0
            given = yields.get(node.block, {}).items()
            return {name: ListType(union((of, NONE)) if partial else of) for name, of in given}
        case Gate(action=action):
            return _gate_outputs(action, scope)
        case _:
            assert_never(node)


def _joined(arms: list[Outputs]) -> Outputs:
    if not arms:
        return {}
    names = [name for name in arms[0] if all(name in arm for arm in arms)]
    return {name: union(arm[name] for arm in arms) for name in names}


def _gate_outputs(action: GateAction, scope: Scope) -> Outputs:
    match action:
        case Approve(value):
            return {"o0": scope.type_of(value)}
        case Signal(of):
            return {"o0": of}
        case Sleep():
            return {}
        case _:
            assert_never(action)


def item_type(of: Type) -> Type | None:
    """Type of the items that iteration over a value gives; None where it cannot be iterated."""
    match bare(of):
        case ListType(item):
            return item
        case TupleType(items):
            return union(items)
        case DictType(key):
            return key
        case found:
            return ANY if found == ANY else None

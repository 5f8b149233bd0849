"""Maps: array nodes over tasks and launch plans."""

import hashlib
from collections.abc import Container
from typing import Final

from ...ir.nodes import (
    Block,
    Call,
    External,
    Input,
    Interface,
    LaunchPlan,
    Map,
    Output,
    PythonFunction,
    Task,
)
from ...ir.options import merged
from ...ir.records import dataclass
from ...ir.scope import Index, ref_of
from ...ir.typecheck import union
from ...ir.types import NONE, ListType
from ...ir.values import Binding, Boolean, EntityKind, Promise, Value
from ...ir.walk import promises
from .bindings import Names, bindings
from .calls import node_metadata, plan_reference, task_metadata, task_node
from .context import Context, Message, given
from .interfaces import default_of
from .naming import dns_name, holder, short_name
from .tasks import mapper

_MAPPED: Final = frozenset({EntityKind.TASK, EntityKind.LAUNCH_PLAN})
"""What an array node can run."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map over one entity: what is called for each item, and with what."""

    call: Call
    items: dict[str, Value]
    """Lists by the input that takes their items."""
    bound: dict[str, Value]
    """Values that every item is called with, by input."""


def mapping(node: Map, block: Block, names: Index) -> Mapping | None:
    """The map as one over an entity; None where its body is more than a call of one."""
    match block.nodes:
        case (Call() as call,):
            pass
        case _:
            return None
    lists = {each.name: each.value for each in node.items}
    names_of_items = frozenset(lists)
    items, bound = dict[str, Value](), dict[str, Value]()
    for each in call.inputs:
        match each.value:
            case Promise("", name, ()) if name in lists:
                items[each.name] = lists.pop(name)
            case value if _touches(value, names_of_items):
                return None
            case value:
                bound[each.name] = value
    interface = names.interface(call.target)
    if interface is None or call.target.kind not in _MAPPED or len(items) != len(node.items):
        return None
    is_task = call.target.kind is EntityKind.TASK
    if is_task and len(interface.outputs) > 1:  # flytekit in the container gives one list only
        return None
    if not _gives_whole(block, call):
        return None
    for wanted in interface.inputs:
        default = default_of(wanted)
        if wanted.name not in items and wanted.name not in bound and default is not None:
            bound[wanted.name] = default
    return Mapping(call, items, bound)


def _touches(value: Value, items: Container[str]) -> bool:
    """Whether a value refers to an item."""
    return any(not each.node and each.output in items for each in promises(value))


def _gives_whole(block: Block, call: Call) -> bool:
    """Whether the map gives what the call does, under its names."""
    return all(each.value == Promise(call.id, each.name) for each in block.outputs)


def array_node(node: Map, block: Block, names: Names, context: Context) -> Message:
    """The parts of a node that runs an entity for each item of lists."""
    found = mapping(node, block, context.index)
    entity = None if found is None else context.index.entity(found.call.target)
    match found, entity:
        case Mapping(), Task():
            return _over_task(node, found, entity, names, context)
        case Mapping(), LaunchPlan():
            return _over_plan(node, found, entity, names, context)
        case _:
            raise TypeError(f"no array node runs what the map {node.id} does: it was not lowered")


def _over_task(node: Map, found: Mapping, task: Task, names: Names, context: Context) -> Message:
    name = map_name(node, found, task, context)
    interface = map_interface(node, found, task, context)
    types = {each.name: each.type for each in interface.inputs}
    inputs = bindings(_inputs(found), types, names, context)
    options = merged(found.call.options, node.options)
    program = mapper(task, sorted(found.bound), context) if options.pod_template else ()
    own = task_node(task, options, context, program)
    inner = given(
        id=name,
        metadata={**task_metadata(task, options), "name": node.options.name or name},
        inputs=inputs,
        taskNode={**own, "referenceId": context.identifier("TASK", name)},
    )
    array = given(
        node=inner,
        **_bounds(node),
        executionMode=None if _is_plain(task) else "FULL_STATE",
        isOriginalSubNodeInterface=False,
        boundInputs=sorted(found.bound),
    )
    return given(metadata={"name": name, "retries": {}}, inputs=inputs, arrayNode=array)


def _is_plain(task: Task) -> bool:
    """Whether a task is a function that no plugin runs: little has to be kept of each item."""
    is_function = isinstance(task.spec, PythonFunction) and holder(task) is None
    return task.options.config is None and (is_function or isinstance(task.spec, External))


def _over_plan(
    node: Map, found: Mapping, plan: LaunchPlan, names: Names, context: Context
) -> Message:
    interface = map_interface(node, found, plan, context)
    types = {each.name: each.type for each in interface.inputs}
    inputs = bindings(_inputs(found), types, names, context)
    options = merged(found.call.options, node.options)
    metadata = {
        **node_metadata(plan.name, None, options),
        "name": options.name or plan.name,  # in full, unlike that of a call
    }
    inner = given(
        id=dns_name(plan.name),
        metadata=metadata,
        inputs=inputs,
        workflowNode={"launchplanRef": plan_reference(plan, context)},
    )
    array = given(
        node=inner,
        **_bounds(node),
        executionMode="FULL_STATE",
        isOriginalSubNodeInterface=True,
        boundInputs=sorted(found.bound),
    )
    return given(metadata=metadata, inputs=inputs, arrayNode=array)


def _inputs(found: Mapping) -> list[Binding]:
    values = {**found.items, **found.bound}
    return [Binding(name, values[name]) for name in sorted(values)]


def _bounds(node: Map) -> Message:
    """How many at once, how many must succeed."""
    ratio = 1.0 if node.min_success_ratio is None else node.min_success_ratio
    successes = node.min_successes
    return given(
        parallelism=node.concurrency,
        minSuccesses=successes,
        minSuccessRatio=ratio if successes is None else None,
        runAllSubNodes=True if _runs_all(node) else None,
    )


def _runs_all(node: Map) -> bool:
    return any(
        each.name == "run_all_sub_nodes" and each.value == Boolean(value=True)
        for each in node.options.extra
    )


# The task of a map

_OBJECTS: Final = "python-task"
"""What stands in place of a module where the task is an object: its type. flytekit maps no other type."""


def map_name(node: Map, found: Mapping, task: Task, context: Context) -> str:
    """What flytekit calls the task: a digest tells maps of one task apart."""
    ratio = 1.0 if node.min_success_ratio is None else node.min_success_ratio
    bound = ",".join(sorted(found.bound))
    how = f"{bound}{node.concurrency}{node.min_successes}{ratio}"
    digest = hashlib.md5(how.encode(), usedforsecurity=False).hexdigest()
    owner, short = _mapped_name(task, context)
    return f"{owner}.map_{short}_{digest}-arraynode"


def _mapped_name(task: Task, context: Context) -> tuple[str, str]:
    """A function by its module and name; an object by the variable that holds it.

    Where variables of several modules have one name, the module is said as well.
    """
    variable = holder(task)
    if variable is None:
        return task.name.rpartition(".")[0], short_name(task.name)
    is_alone = context.held_under(variable.name) == 1
    return _OBJECTS, variable.name if is_alone else f"{variable.module}.{variable.name}"


def map_interface(
    node: Map, found: Mapping, entity: Task | LaunchPlan, context: Context
) -> Interface:
    """The interface of an entity with lists in place of what is mapped."""
    own = context.index.interface(ref_of(entity)) or Interface()
    ratio = 1.0 if node.min_success_ratio is None else node.min_success_ratio
    partial = ratio != 1.0
    inputs = tuple(_input(each, each.name in found.items) for each in own.inputs)
    outputs = tuple(
        Output(each.name, ListType(union((each.type, NONE)) if partial else each.type))
        for each in own.outputs
    )
    return Interface(inputs, outputs)


def _input(own: Input, is_mapped: bool) -> Input:
    return Input(own.name, ListType(own.type) if is_mapped else own.type)

"""From the nodes of Flyte to blocks of the IR."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, Final

from ...ir import paths
from ...ir.nodes import (
    BODY,
    And,
    Approve,
    Arm,
    Block,
    Branch,
    Cache,
    Call,
    Comparator,
    Comparison,
    Condition,
    Fail,
    Gate,
    Interface,
    Map,
    Node,
    Options,
    Or,
    Resources,
    Run,
    Signal,
    Sleep,
)
from ...ir.records import dataclass
from ...ir.types import ANY, ListType, Type
from ...ir.values import (
    Binding,
    Boolean,
    CallValue,
    DictValue,
    Entry,
    NameValue,
    Promise,
    Ref,
    String,
    Value,
)
from ...ir.walk import inner_blocks, promises, uses
from .options import DEVICES
from .read_pods import read_override
from .read_types import Types, read_type
from .read_values import read_binding, read_duration, read_primitive, read_promise

Json = Mapping[str, Any]
Ids = dict[str, str]

_AUTOMATIC: Final = re.compile(r"d?n\d+")
_ENTRIES: Final[Mapping[str, str]] = {
    "CPU": "cpu",
    "EPHEMERAL_STORAGE": "ephemeral_storage",
    "GPU": "gpu",
    "MEMORY": "memory",
}
_COMPARATORS: Final = {
    "EQ": Comparator.EQ,
    "NEQ": Comparator.NE,
    "LT": Comparator.LT,
    "LTE": Comparator.LE,
    "GT": Comparator.GT,
    "GTE": Comparator.GE,
}


@dataclass(frozen=True, slots=True)
class Callee:
    """An entity that a node can run."""

    ref: Ref
    interface: Interface


@dataclass(slots=True)
class Graphs:
    """The graphs of one package: what nodes may run, and what was met on the way."""

    callees: Mapping[tuple[str, str], Callee]
    """By kind and name."""
    maps: Mapping[str, str]
    """The task that a map's task runs for each item, by the name of the latter."""
    types: Types
    unknown: list[str] = field(default_factory=list[str])
    """Entities that nodes run and nothing declares."""


@dataclass(slots=True)
class _Work:
    """One workflow on its way."""

    graphs: Graphs
    blocks: list[Block] = field(default_factory=list[Block])
    yields: dict[str, Mapping[str, Type]] = field(default_factory=dict[str, Mapping[str, Type]])
    """Types of what nodes give, by the ids of the IR."""


def read_blocks(
    nodes: Iterable[Json], outputs: Iterable[Json], interface: Interface, graphs: Graphs
) -> tuple[Block, ...]:
    """The blocks of a workflow."""
    work = _Work(graphs)
    ids: Ids = {}
    body = _block(work, BODY, "", nodes, ids)
    types = {each.name: each.type for each in interface.outputs}
    given = tuple(_bound(each, types, ids, graphs) for each in outputs)
    return (replace(body, outputs=given), *work.blocks)


def read_call(node: Json, graphs: Graphs, call_id: str) -> Call | None:
    """A node that runs an entity with inputs of its workflow: that for failures."""
    found = _node(_Work(graphs), BODY, node, call_id, {})
    return found if isinstance(found, Call) else None


def _bound(message: Json, types: Mapping[str, Type], ids: Ids, graphs: Graphs) -> Binding:
    name = message["var"]
    of = types.get(name, ANY)
    defined = graphs.types.defined
    return Binding(name, read_binding(message.get("binding", {}), of, ids, defined))


def _block(work: _Work, block_id: str, prefix: str, nodes: Iterable[Json], ids: Ids) -> Block:
    """A block, in the order that Flyte lists its nodes in, but where one runs before one ahead of it."""
    found = list[Node]()
    for message in _runnable([*nodes]):
        name = _name(message, prefix, {*ids.values()})
        node = _node(work, block_id, message, name, ids)
        if node is None:
            continue
        found.append(replace(node, after=_after(node, message, ids, work)))
        ids[message["id"]] = name
    return Block(block_id, tuple(found))


def _runnable(nodes: list[Json]) -> list[Json]:
    """The nodes, each after those that must end before it; as they are where they wait in a ring."""
    by_id = {each["id"]: each for each in nodes}
    done = dict[str, Json]()
    begun = set[str]()
    ahead = [*reversed(by_id)]
    while ahead:
        name = ahead.pop()
        if name in done:
            continue
        waits: Sequence[str] = by_id[name].get("upstreamNodeIds", ())
        if name in begun:
            waits = ()
        begun.add(name)
        needed = [each for each in waits if each in by_id and each not in begun]
        if needed:
            ahead += [name, *reversed(needed)]
        else:
            done[name] = by_id[name]
    return [*done.values()]


def _name(message: Json, prefix: str, taken: set[str]) -> str:
    """The id of a node: Flyte's; of a branch, what it is called, as the IR has it."""
    name = message["id"]
    if "branchNode" in message:
        name = message.get("metadata", {}).get("name", name)
    stem = f"{prefix}{name}" if _AUTOMATIC.fullmatch(name) else name
    fresh, number = stem, 1
    while fresh in taken:
        number += 1
        fresh = f"{stem}-{number}"
    return fresh


def _after(node: Node, message: Json, ids: Ids, work: _Work) -> tuple[str, ...]:
    """The nodes that must end first although no value says so."""
    values = [*uses(node)]
    if isinstance(node, Map):
        body = next(each for each in work.blocks if each.id == node.block)
        values += (value for called in body.nodes for value in uses(called))
    needed = {each.node for each in promises(*values)}
    ahead = (ids.get(each, "") for each in message.get("upstreamNodeIds", ()))
    return tuple(each for each in ahead if each and each not in needed)


def _node(work: _Work, block_id: str, message: Json, name: str, ids: Ids) -> Node | None:
    match message:
        case {"taskNode": task}:
            target = ("task", task["referenceId"]["name"])
            return _call(work, message, target, name, ids, task.get("overrides", {}))
        case {"workflowNode": {"subWorkflowRef": reference}}:
            return _call(work, message, ("workflow", reference["name"]), name, ids, {})
        case {"workflowNode": {"launchplanRef": reference}}:
            return _call(work, message, ("launch_plan", reference["name"]), name, ids, {})
        case {"branchNode": branch}:
            return _branch(work, block_id, message, branch["ifElse"], name, ids)
        case {"arrayNode": array}:
            return _map(work, block_id, message, array, name, ids)
        case {"gateNode": gate}:
            return _gate(work, message, gate, name, ids)
        case _:
            return None


# Calls


def _callee(work: _Work, target: tuple[str, str]) -> Callee | None:
    found = work.graphs.callees.get(target)
    if found is None and target[1] not in work.graphs.unknown:
        work.graphs.unknown.append(target[1])
    return found


def _call(
    work: _Work, message: Json, target: tuple[str, str], name: str, ids: Ids, overrides: Json
) -> Call | None:
    callee = _callee(work, target)
    if callee is None:
        return None
    types = {each.name: each.type for each in callee.interface.inputs}
    inputs = tuple(_bound(each, types, ids, work.graphs) for each in message.get("inputs", ()))
    work.yields[name] = {each.name: each.type for each in callee.interface.outputs}
    return Call(name, callee.ref, inputs, (), _options(message, target[1], name, overrides))


def _options(message: Json, target: str, name: str, overrides: Json) -> Options:
    metadata = message.get("metadata", {})
    shown = metadata.get("name", "")
    retries = metadata.get("retries", {}).get("retries")
    timeout = metadata.get("timeout")
    resources = overrides.get("resources", {})
    image = overrides.get("containerImage")
    aliases = message.get("outputAliases", ())
    return Options(
        name="" if shown == target.rpartition(".")[2] else shown,
        retries=retries,
        timeout=read_duration(timeout) if timeout else None,
        interruptible=metadata.get("interruptible"),
        cache=_cache(metadata),
        requests=read_resources(resources.get("requests", ())),
        limits=read_resources(resources.get("limits", ())),
        image=String(image) if image else None,
        pod_template=read_override(overrides.get("podTemplate")),
        extra=(Binding("aliases", _aliases(aliases)),) if aliases else (),
        node_name=_chosen(message, name),
        **read_accelerated(overrides.get("extendedResources", {})),
    )


def _chosen(message: Json, name: str) -> str:
    """The id of a node that the program chose; "" where it is a number."""
    return "" if _AUTOMATIC.fullmatch(message["id"]) else name


def _aliases(aliases: Iterable[Json]) -> DictValue:
    pairs = ((each["var"], each["alias"]) for each in aliases)
    return DictValue(tuple(Entry(String(name), String(alias)) for name, alias in pairs))


def _cache(metadata: Json) -> Cache | None:
    if "cacheable" not in metadata:
        return None
    version = metadata.get("cacheVersion", "")
    if not metadata["cacheable"]:
        return Cache(version, disabled=True)
    return Cache(version, metadata.get("cacheSerializable", False))


def read_resources(entries: Iterable[Json]) -> Resources | None:
    """The quantities that a list of resources says."""
    found = {_ENTRIES[each["name"]]: each.get("value", "") for each in entries}
    return Resources(**found) if found else None


def read_accelerated(message: Json) -> dict[str, Any]:
    """The options that say which accelerator there is, and which shared memory."""
    found = dict[str, Value]()
    if "gpuAccelerator" in message:
        found["accelerator"] = _accelerator(message["gpuAccelerator"])
    if "sharedMemory" in message:
        size = message["sharedMemory"].get("sizeLimit", "")
        found["shared_memory"] = String(size) if size else Boolean(value=True)
    return found


def _accelerator(message: Json) -> Value:
    device = message.get("device", "")
    name = next((name for name, each in DEVICES.items() if each == device), "")
    part = message.get("partitionSize", "").replace(".", "_")
    stem = f"flytekit.extras.accelerators.{name}"
    if "unpartitioned" in message and name:
        return NameValue(f"{stem}.unpartitioned")
    if part and name:
        return NameValue(f"{stem}.{'slice' if name.startswith('V') else 'partition'}_{part}")
    return CallValue("flytekit.extras.accelerators.GPUAccelerator", (String(device),))


# Branches


def _branch(work: _Work, block_id: str, message: Json, block: Json, name: str, ids: Ids) -> Branch:
    operands = {
        each["var"]: read_promise(each["binding"]["promise"], ids)
        for each in message.get("inputs", ())
    }
    cases = [block["case"], *block.get("other", ())]
    arms = [
        _arm(work, block_id, name, index, each, operands, ids) for index, each in enumerate(cases)
    ]
    if "elseNode" in block:
        label = paths.arm_label(len(cases), is_last=True)
        arms.append(Arm(None, Run(_arm_block(work, block_id, name, label, block["elseNode"], ids))))
    else:
        arms.append(Arm(None, Fail(block.get("error", {}).get("message", ""))))
    blocks = inner_blocks(Branch(name, tuple(arms)))
    given = [work.yields[each] for each in blocks]
    first: Mapping[str, Type] = given[0] if given else {}
    common = [each for each in first if all(each in one for one in given)]
    work.yields[name] = {each: given[0][each] for each in common}
    _only_yield(work, {*blocks}, common)
    return Branch(name, tuple(arms))


def _only_yield(work: _Work, arms: set[str], common: list[str]) -> None:
    """Let the arms give what all of them do."""
    for index, block in enumerate(work.blocks):
        if block.id in arms:
            kept = tuple(each for each in block.outputs if each.name in common)
            work.blocks[index] = replace(block, outputs=kept)


def _arm(
    work: _Work,
    block_id: str,
    branch: str,
    index: int,
    case: Json,
    operands: Mapping[str, Promise],
    ids: Ids,
) -> Arm:
    condition = _condition(case["condition"], operands)
    label = paths.arm_label(index, is_last=False)
    return Arm(condition, Run(_arm_block(work, block_id, branch, label, case["thenNode"], ids)))


def _arm_block(work: _Work, block_id: str, branch: str, label: str, node: Json, ids: Ids) -> str:
    inner_id = paths.child_block(block_id, branch, label)
    position = len(work.blocks)
    block = _block(work, inner_id, f"{branch}-{label}-", [node], {**ids})
    given: Mapping[str, Type] = work.yields[block.nodes[0].id] if block.nodes else {}
    outputs = tuple(Binding(each, Promise(block.nodes[0].id, each)) for each in given)
    work.blocks.insert(position, replace(block, outputs=outputs))
    work.yields[inner_id] = given
    return inner_id


def _condition(message: Json, operands: Mapping[str, Promise]) -> Condition:
    if "conjunction" in message:
        pair = message["conjunction"]
        sides = tuple(_condition(pair[f"{each}Expression"], operands) for each in ("left", "right"))
        return Or(sides) if pair.get("operator", "AND") == "OR" else And(sides)
    compared = message["comparison"]
    left, right = (
        _operand(compared.get(f"{each}Value", {}), operands) for each in ("left", "right")
    )
    return Comparison(_COMPARATORS[compared.get("operator", "EQ")], left, right)


def _operand(message: Json, operands: Mapping[str, Promise]) -> Value:
    match message:
        case {"var": var}:
            return operands[var]
        case {"scalar": {"primitive": primitive}} | {"primitive": primitive}:
            return read_primitive(primitive, ANY, {})
        case _:
            return Boolean(value=False)


# Maps


def _map(work: _Work, block_id: str, message: Json, array: Json, name: str, ids: Ids) -> Map | None:
    inner = array["node"]
    reference = inner.get("taskNode", {}).get("referenceId", {}).get("name", "")
    plan = inner.get("workflowNode", {}).get("launchplanRef", {}).get("name", "")
    target = ("launch_plan", plan) if plan else ("task", work.graphs.maps.get(reference, reference))
    callee = _callee(work, target)
    if callee is None:
        return None
    types = {each.name: each.type for each in callee.interface.inputs}
    constant = {*array.get("boundInputs", ())}
    lists = {each: ListType(of) for each, of in types.items()}
    bound = [
        _bound(each, types if each["var"] in constant else lists, ids, work.graphs)
        for each in message.get("inputs", ())
    ]
    items = tuple(each for each in bound if each.name not in constant)
    mapped = tuple(Binding(each.name, Promise("", each.name)) for each in items)
    shared = tuple(each for each in bound if each.name in constant)
    inner_id = paths.child_block(block_id, name, BODY)
    options = _options(inner, target[1], name, inner.get("taskNode", {}).get("overrides", {}))
    shown = "" if options.name in (reference, plan.rpartition(".")[2]) else options.name
    call = Call(f"{name}-item", callee.ref, (*mapped, *shared))
    outputs = tuple(
        Binding(each.name, Promise(call.id, each.name)) for each in callee.interface.outputs
    )
    work.blocks.append(Block(inner_id, (call,), outputs))
    work.yields[name] = {each.name: ListType(each.type) for each in callee.interface.outputs}
    runs_all = (
        (Binding("run_all_sub_nodes", Boolean(value=True)),) if array.get("runAllSubNodes") else ()
    )
    ratio = array.get("minSuccessRatio")
    return Map(
        name,
        items,
        inner_id,
        array.get("parallelism"),
        array.get("minSuccesses"),
        None if ratio in (None, 1.0) else ratio,
        options=replace(options, name=shown, node_name=_chosen(message, name), extra=runs_all),
    )


# Gates


def _gate(work: _Work, message: Json, gate: Json, name: str, ids: Ids) -> Gate:
    metadata = message.get("metadata", {})
    limit = read_duration(metadata["timeout"]) if "timeout" in metadata else None
    match gate:
        case {"approve": approve}:
            value = _bound(message["inputs"][0], {}, ids, work.graphs)
            work.yields[name] = {value.name: ANY}
            return Gate(name, Approve(value.value), approve["signalId"], limit)
        case {"signal": signal}:
            of = read_type(signal["type"], work.graphs.types)
            work.yields[name] = {"o0": of}
            return Gate(name, Signal(of), signal["signalId"], limit)
        case _:
            length = gate.get("sleep", {}).get("duration", "0s")
            work.yields[name] = {}
            return Gate(name, Sleep(read_duration(length)), "", limit)

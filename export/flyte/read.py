"""From documents of Flyte to a package: what is registered, as the IR says it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ...ir.nodes import (
    Approve,
    Block,
    Call,
    Cron,
    External,
    FailurePolicy,
    FixedRate,
    Gate,
    Header,
    Input,
    Interface,
    LaunchPlan,
    Module,
    Notification,
    Options,
    Package,
    PythonFunction,
    Schedule,
    Task,
    TaskSpec,
    Workflow,
)
from ...ir.records import dataclass
from ...ir.scope import plan_interface, ref_of
from ...ir.typecheck import type_of
from ...ir.types import ANY, Type
from ...ir.values import (
    Binding,
    Boolean,
    CallValue,
    DictValue,
    Duration,
    EntityKind,
    Entry,
    Integer,
    Promise,
    String,
    Value,
)
from ...ir.version import VERSION
from .read_external import elsewhere
from .read_graphs import Callee, Graphs, read_blocks, read_call
from .read_tasks import MAPPED, for_one_item, read_documentation, read_interface, read_task
from .read_types import Types, read_type
from .read_values import field_orders, read_literal
from .rewrite import block_with

Json = Mapping[str, Any]

_UNITS: Final = {"DAY": 1440, "HOUR": 60, "MINUTE": 1}
_MINUTE: Final = 60_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """What documents come to."""

    package: Package
    unknown: tuple[str, ...]
    """Entities that nodes run and no document declares: the nodes are left out."""


def from_flyte(documents: Iterable[tuple[str, Json]]) -> Read:
    """The package of documents: of each the kind, as in `Document`, and the message."""
    by_kind: dict[str, list[Json]] = {"task": [], "workflow": [], "launch_plan": []}
    for kind, message in documents:
        by_kind[kind].append(message)
    types = Types(field_orders(message for each in by_kind.values() for message in each))
    tasks, maps = _tasks(by_kind["task"], types)
    eager = {each.name for each in tasks if each.eager}  # what is beside them is made by the export
    tasks = [
        each for each in tasks if each.name.removesuffix("-cleanup") not in eager or each.eager
    ]
    templates = _templates(by_kind["workflow"])
    templates = {name: each for name, each in templates.items() if name not in eager}
    plans = [each for each in by_kind["launch_plan"] if not _is_default(each)]
    interfaces = _interfaces(templates, by_kind["launch_plan"], types)
    planned = [*_planned_elsewhere(plans, interfaces, types)]
    interfaces |= {each.name: each.interface for each in planned}
    declared = [_plan(each, interfaces, types) for each in plans]
    callees = _callees(tasks, interfaces, declared)
    known = {key: each.interface for key, each in callees.items()}
    known |= {("task", name): known["task", plain] for name, plain in maps.items()}
    others = elsewhere((each["template"] for each in templates.values()), known)
    far = [each.entity(kind) for (kind, _), each in others.items()]
    for (kind, name), each in others.items():
        callees[kind, name] = Callee(ref_of(each.entity(kind)), each.interface())
    graphs = Graphs(callees, maps, types)
    defaults = {each["id"]["name"]: each for each in by_kind["launch_plan"] if _is_default(each)}
    workflows = [
        _workflow(each, defaults.get(name, {}), interfaces, graphs)
        for name, each in templates.items()
    ]
    package = Package(
        Header(producer="flowc", producer_version=VERSION),
        tuple(_modules(tasks, templates)),
        tuple(sorted(types.defined.values(), key=lambda each: each.name)),
        (*tasks, *(each for each in far if isinstance(each, Task))),
        (*workflows, *planned, *(each for each in far if isinstance(each, Workflow))),
        (*declared, *(each for each in far if isinstance(each, LaunchPlan))),
    )
    return Read(_with_default_plans(package), tuple(graphs.unknown))


def _with_default_plans(package: Package) -> Package:
    """The package with the launch plans of workflows' own names that are called."""
    known = {each.name for each in package.launch_plans}
    called = {
        node.target.name: None
        for workflow in package.workflows
        for block in workflow.blocks
        for node in block.nodes
        if isinstance(node, Call) and node.target.kind is EntityKind.LAUNCH_PLAN
    }
    plans = tuple(LaunchPlan(each, each) for each in called if each not in known)
    return replace(package, launch_plans=(*package.launch_plans, *plans))


def _tasks(messages: Iterable[Json], types: Types) -> tuple[list[Task], dict[str, str]]:
    """The tasks, less those that are made for maps: of these the task that each runs."""
    found, mappers = dict[str, Task](), dict[str, Task]()
    for message in messages:
        task = read_task(message, types)
        if MAPPED.fullmatch(task.name):
            mappers[task.name] = for_one_item(task, message)
        else:
            found[task.name] = task
    loaded: dict[TaskSpec, str] = {
        each.spec: each.name for each in found.values() if isinstance(each.spec, PythonFunction)
    }
    maps, missing = dict[str, str](), dict[str, Task]()
    for name, task in mappers.items():
        maps[name] = loaded.get(task.spec) or MAPPED.sub(r"\g<module>.\g<name>", name)
        if maps[name] not in found:
            missing.setdefault(maps[name], task)
    return [*found.values(), *missing.values()], maps


def _templates(messages: Iterable[Json]) -> dict[str, Json]:
    """The workflows by name, those that only stand within others included."""
    found = dict[str, Json]()
    for message in messages:
        found[message["template"]["id"]["name"]] = message
    for message in [*found.values()]:
        for inner in message.get("subWorkflows", ()):
            found.setdefault(inner["id"]["name"], {"template": inner})
    return found


def _modules(tasks: Iterable[Task], templates: Mapping[str, Json]) -> list[Module]:
    """The modules whose functions the entities are."""
    names = {each.spec.module for each in tasks if isinstance(each.spec, PythonFunction)}
    names |= {name.rpartition(".")[0] for name, each in templates.items() if "description" in each}
    return [Module(each, f"{each.replace('.', '/')}.py") for each in sorted(filter(None, names))]


# Interfaces


def _is_default(message: Json) -> bool:
    """Whether a launch plan is that which every workflow has."""
    name: str = message["id"]["name"]
    return bool(name == message["spec"]["workflowId"]["name"])


def _interfaces(
    templates: Mapping[str, Json], plans: Iterable[Json], types: Types
) -> dict[str, Interface]:
    """Of each workflow, with the defaults that its own launch plan has."""
    found = {
        name: read_interface(each["template"].get("interface", {}), types)
        for name, each in templates.items()
    }
    for plan in filter(_is_default, plans):
        name = plan["id"]["name"]
        parameters = plan["spec"].get("defaultInputs", {}).get("parameters", {})
        if name in found:
            inputs = (_with_default(each, parameters, types) for each in found[name].inputs)
            found[name] = replace(found[name], inputs=tuple(inputs))
    return found


def _planned_elsewhere(
    plans: Iterable[Json], own: Mapping[str, Interface], types: Types
) -> Iterator[Workflow]:
    """Workflows of another project, domain or version that plans of this one start.

    What a plan gives and leaves open is all that it tells of the workflow's interface.
    """
    found: dict[str, Workflow] = {}
    for each in plans:
        of, spec = each["spec"]["workflowId"], each["spec"]
        if of["name"] in own or _place(of) == _place(each["id"]):
            continue
        parameters = spec.get("defaultInputs", {}).get("parameters", {})
        literals = spec.get("fixedInputs", {}).get("literals", {})
        inputs = {name: read_type(one["var"]["type"], types) for name, one in parameters.items()}
        for name, literal in literals.items():
            inputs[name] = type_of(read_literal(literal, ANY, types.defined), _no_promise)
        interface = Interface(tuple(Input(name, inputs[name]) for name in sorted(inputs)))
        where = External(*(of.get(part, "") for part in ("project", "domain", "name", "version")))
        found.setdefault(of["name"], Workflow(of["name"], interface, external=where))
    yield from found.values()


def _place(coordinates: Json) -> tuple[str, ...]:
    return tuple(coordinates.get(each, "") for each in ("project", "domain", "version"))


def _no_promise(promise: Promise) -> Type:
    raise TypeError(f"a literal holds no promise: {promise}")


def _with_default(input: Input, parameters: Mapping[str, Json], types: Types) -> Input:
    default = parameters.get(input.name, {}).get("default")
    if default is None:
        return input
    return replace(input, default=read_literal(default, input.type, types.defined))


def _callees(
    tasks: Iterable[Task], interfaces: Mapping[str, Interface], plans: Iterable[LaunchPlan]
) -> dict[tuple[str, str], Callee]:
    found = {("task", each.name): Callee(ref_of(each), each.interface) for each in tasks}
    for name, interface in interfaces.items():
        found["workflow", name] = Callee(ref_of(Workflow(name, interface)), interface)
        default = LaunchPlan(name, name)
        found["launch_plan", name] = Callee(ref_of(default), interface)
    for plan in plans:
        inner = plan_interface(plan, interfaces.get(plan.workflow, Interface()))
        found["launch_plan", plan.name] = Callee(ref_of(plan), inner)
    return found


# Workflows


def _default_options(plan: Json) -> tuple[Binding, ...]:
    """What the launch plan of the workflow's own name is marked with."""
    spec = plan.get("spec", {})
    pairs = {each: spec.get(each, {}).get("values", {}) for each in ("labels", "annotations")}
    keywords = tuple(
        Binding(each, DictValue(tuple(Entry(String(k), String(v)) for k, v in sorted(of.items()))))
        for each, of in pairs.items()
        if of
    )
    made = CallValue("flytekit.Options", (), keywords)
    return (Binding("default_options", made),) if keywords else ()


def _workflow(
    message: Json, default: Json, interfaces: Mapping[str, Interface], graphs: Graphs
) -> Workflow:
    template = message["template"]
    name = template["id"]["name"]
    interface = interfaces[name]
    policy = template.get("metadata", {}).get("onFailure", "FAIL_IMMEDIATELY")
    failure = template.get("failureNode")
    nodes, outputs = template.get("nodes", ()), template.get("outputs", ())
    doc, docs = read_documentation(message)
    return Workflow(
        name,
        interface,
        _approvals_named(read_blocks(nodes, outputs, interface, graphs)),
        Options(
            interruptible=template.get("metadataDefaults", {}).get("interruptible"),
            extra=(*_default_options(default), *docs),
        ),
        FailurePolicy[policy],
        read_call(failure, graphs, "on-failure") if failure else None,
        doc=doc,
    )


def _approvals_named(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the one output of each approval called as the IR does."""
    approvals = {
        node.id
        for block in blocks
        for node in block.nodes
        if isinstance(node, Gate) and isinstance(node.action, Approve)
    }

    def change(value: Promise) -> Value:
        return replace(value, output="o0") if value.node in approvals else value

    return tuple(block_with(each, change, lambda old: old) for each in blocks)


# Launch plans


def _plan(message: Json, interfaces: Mapping[str, Interface], types: Types) -> LaunchPlan:
    spec = message["spec"]
    workflow = spec["workflowId"]["name"]
    interface = interfaces.get(workflow, Interface())
    of = {each.name: each.type for each in interface.inputs}
    fixed = spec.get("fixedInputs", {}).get("literals", {})
    defaults = spec.get("defaultInputs", {}).get("parameters", {})
    own = {each.name: each.default for each in interface.inputs}
    inputs = (
        Binding(name, read_literal(each["default"], of[name], types.defined))
        for name, each in sorted(defaults.items())
        if "default" in each and name in of
    )
    coordinates = message["id"]
    where = (coordinates.get(each, "") for each in ("project", "domain", "name", "version"))
    metadata = spec.get("entityMetadata", {})
    return LaunchPlan(
        coordinates["name"],
        workflow if workflow in interfaces else "",
        tuple(each for each in inputs if own.get(each.name) != each.value),
        tuple(
            Binding(name, read_literal(each, of[name], types.defined))
            for name, each in sorted(fixed.items())
            if name in of
        ),
        _schedule(metadata["schedule"]) if "schedule" in metadata else None,
        tuple(map(_notification, metadata.get("notifications", ()))),
        spec.get("maxParallelism"),
        _plan_options(spec),
        None if workflow in interfaces else External(*where),
    )


def _schedule(message: Json) -> Schedule:
    kickoff = message.get("kickoffTimeInputArg", "")
    if "rate" in message:
        rate = message["rate"]
        minutes = rate.get("value", 0) * _UNITS[rate.get("unit", "MINUTE")]
        return FixedRate(Duration(minutes * _MINUTE), kickoff)
    cron = message.get("cronSchedule", {})
    return Cron(
        cron.get("schedule", message.get("cronExpression", "")), cron.get("offset", ""), kickoff
    )


def _notification(message: Json) -> Notification:
    channels = {"email": "email", "pagerDuty": "pager_duty", "slack": "slack"}
    channel = next((each for each in channels if each in message), "email")
    whom = message.get(channel, {}).get("recipientsEmail", ())
    return Notification(channels[channel], tuple(message.get("phases", ())), tuple(whom))


def _plan_options(spec: Json) -> Options:
    extra = list[Binding]()
    prefix = spec.get("rawOutputDataConfig", {}).get("outputLocationPrefix", "")
    if prefix:
        config = CallValue("flytekit.models.common.RawOutputDataConfig", (String(prefix),))
        extra.append(Binding("raw_output_data_config", config))
    if spec.get("overwriteCache"):
        extra.append(Binding("overwrite_cache", Boolean(value=True)))
    if "runAs" in spec.get("securityContext", {}):
        identity = spec["securityContext"]["runAs"]
        named = {
            "assumable_iam_role": identity.get("iamRole"),
            "kubernetes_service_account": identity.get("k8sServiceAccount"),
        }
        keywords = tuple(Binding(name, String(each)) for name, each in named.items() if each)
        extra.append(
            Binding("auth_role", CallValue("flytekit.models.common.AuthRole", (), keywords))
        )
    if "concurrencyPolicy" in spec:
        most = Integer(spec["concurrencyPolicy"].get("max", 0))
        extra.append(Binding("concurrency", CallValue("flytekit.ConcurrencyPolicy", (most,))))
    return Options(
        labels=_texts(spec.get("labels", {})),
        annotations=_texts(spec.get("annotations", {})),
        extra=tuple(extra),
    )


def _texts(message: Json) -> tuple[Binding, ...]:
    values = message.get("values", {})
    return tuple(Binding(name, String(each)) for name, each in sorted(values.items()))

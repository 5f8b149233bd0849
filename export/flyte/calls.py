"""Calls of tasks, workflows and launch plans as nodes, and what a call overrides."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never, cast

from ...ir.nodes import (
    NO_OPTIONS,
    Call,
    Container,
    External,
    Interface,
    LaunchPlan,
    Options,
    PythonFunction,
    Shell,
    Task,
    Workflow,
)
from ...ir.rules_export import NO_OPTION
from ...ir.values import Binding, DictValue, String
from .bindings import Names, bindings
from .context import Context, Message, given, identifier
from .images import image_of
from .interfaces import default_of
from .kinds import kind_parts
from .literals import duration
from .naming import short_name
from .options import extended_resources, resources


def call_node(node: Call, names: Names, context: Context) -> Message:
    """The parts of a node that say what it runs, with what, and how."""
    entity = context.index.entity(node.target)
    interface = context.index.interface(node.target)
    if entity is None or interface is None:
        return {}
    types = {each.name: each.type for each in interface.inputs}
    inputs = bindings(sorted_inputs(node, interface), types, names, context)
    match entity:
        case Task():
            return given(
                metadata=task_metadata(entity, node.options),
                inputs=inputs,
                taskNode=task_node(entity, node.options, context),
                outputAliases=_aliases(node.options),
            )
        case Workflow():
            target = reference("WORKFLOW", entity.name, entity.external, context)
            return given(
                metadata=_workflow_metadata(entity, node.options),
                inputs=inputs,
                workflowNode={"subWorkflowRef": target},
            )
        case LaunchPlan():
            target = plan_reference(entity, context)
            return given(
                metadata=plan_metadata(entity, node.options, context),
                inputs=inputs,
                workflowNode={"launchplanRef": target},
            )
        case _:
            assert_never(entity)


def sorted_inputs(node: Call, interface: Interface) -> list[Binding]:
    """Every input by name: what the call gives, else the default."""
    return sorted(_inputs(node, interface), key=lambda each: each.name)


def _inputs(node: Call, interface: Interface) -> Iterator[Binding]:
    found = {each.name for each in node.inputs}
    yield from node.inputs
    for each in interface.inputs:
        default = default_of(each)
        if each.name not in found and default is not None:
            yield Binding(each.name, default)


# References


def task_node(
    task: Task, options: Options, context: Context, program: Sequence[str] = ()
) -> Message:
    """A task to run, and what the call overrides; `program` runs it in another way."""
    if isinstance(task.spec, External):
        return {"referenceId": reference("TASK", task.name, task.spec, context)}
    return {
        "referenceId": context.identifier("TASK", task.name),
        "overrides": {
            **overrides(options, context),
            **given(podTemplate=_pod(task, options, context, program)),
        },
    }


def plan_reference(plan: LaunchPlan, context: Context) -> Message:
    """The identifier of a launch plan, of this export or another."""
    return reference("LAUNCH_PLAN", plan.name, plan.external, context)


def reference(kind: str, name: str, external: External | None, context: Context) -> Message:
    """The identifier of an entity, of this export or another."""
    if external is None:
        return context.identifier(kind, name)
    where = external
    return identifier(kind, where.project, where.domain, where.name, where.version)


# How the node runs


def task_metadata(task: Task, options: Options) -> Message:
    """How a node of a task runs: as the call says, else as the task does."""
    own = NO_OPTIONS if isinstance(task.spec, External) else task.options
    name = task.spec.name if isinstance(task.spec, External) else task.name
    timeout = options.timeout if options.timeout is not None else own.timeout
    interruptible = options.interruptible
    return given(
        name=options.name or short_name(name),
        retries=retries(options.retries if options.retries is not None else own.retries),
        timeout=duration(timeout) if timeout is not None and timeout.microseconds else None,
        interruptible=own.interruptible if interruptible is None else interruptible,
        **_cache(options),
    )


def _workflow_metadata(workflow: Workflow, options: Options) -> Message:
    if workflow.external is not None:
        return node_metadata(workflow.external.name, None, options)
    return node_metadata(workflow.name, bool(workflow.options.interruptible), options)


def plan_metadata(plan: LaunchPlan, options: Options, context: Context) -> Message:
    """How a node of a launch plan runs: as its workflow does."""
    if plan.external is not None:
        return node_metadata(plan.external.name, None, options)
    workflow = context.index.workflows.get(plan.workflow)
    if workflow is None or workflow.external is not None:
        return node_metadata(plan.workflow, None, options)
    return node_metadata(plan.workflow, bool(workflow.options.interruptible), options)


def node_metadata(name: str, interruptible: bool | None, options: Options) -> Message:
    """How a node runs, as the call says."""
    timeout = options.timeout
    return given(
        name=options.name or short_name(name),
        retries=retries(options.retries),
        timeout=duration(timeout) if timeout is not None and timeout.microseconds else None,
        interruptible=interruptible if options.interruptible is None else options.interruptible,
        **_cache(options),
    )


def retries(count: int | None) -> Message:
    """A strategy to retry."""
    return given(retries=count or None)


def _cache(options: Options) -> Message:
    """What a call says of caching: fields of the node's metadata that may be absent."""
    cache = options.cache
    if cache is None:
        return {}
    if cache.disabled:
        return {"cacheable": False, **given(cacheVersion=cache.version)}
    serializable = True if cache.serialize else None
    return given(cacheable=True, cacheVersion=cache.version or None, cacheSerializable=serializable)


def overrides(options: Options, context: Context) -> Message:
    """What a call of a task overrides."""
    requested = None
    if options.requests is not None or options.limits is not None:
        requested = resources(options.requests, options.limits, ("cpu", "memory", "gpu", "storage"))
    image = image_of(options.image, context) if options.image is not None else None
    return given(
        resources=requested,
        extendedResources=extended_resources(options, context),
        containerImage=image,
    )


def _pod(task: Task, options: Options, context: Context, program: Sequence[str]) -> Message | None:
    """The pod that the task runs in for this call: the call's template, with the task's program."""
    if options.pod_template is None:
        return None
    if not isinstance(task.spec, PythonFunction | Shell | Container):
        message = f"`{task.name}` runs in no pod of its own"
        context.report(NO_OPTION, message, "call it without `pod_template`")
        return None
    own = replace(task.options, pod_template=options.pod_template)
    parts = kind_parts(replace(task, options=own), context, program)
    described = cast("Message | None", parts.get("k8sPod"))
    if described is None:  # reported
        return None
    config = cast("Message", parts["config"])
    return {**described, "primaryContainerName": config["primary_container_name"]}


def _aliases(options: Options) -> list[Message]:
    for each in options.extra:
        if each.name == "aliases" and isinstance(each.value, DictValue):
            return [
                {"var": entry.key.value, "alias": entry.value.value}
                for entry in each.value.entries
                if isinstance(entry.key, String) and isinstance(entry.value, String)
            ]
    return []

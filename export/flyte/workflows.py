"""Workflows: the template of each, with those that it runs within itself."""

from collections.abc import Iterator
from typing import Final

from ...ir import paths
from ...ir.nodes import BODY, Call, FailurePolicy, Workflow
from ...ir.scope import Index, Scope, ref_of
from ...ir.values import EntityKind
from .bindings import Names, bindings
from .calls import call_node
from .context import Context, Message, given
from .graphs import Graph, graph_nodes
from .interfaces import description, documentation, typed_interface

FAILURE_NODES: Final = {True: "fn0", False: "efn"}
"""Id of the node that runs when a workflow fails: of a function, and of an object."""


def workflow_template(workflow: Workflow, context: Context) -> Message:
    """A workflow by itself."""
    path = context.place = paths.entity(ref_of(workflow))
    blocks = {each.id: each for each in workflow.blocks}
    inputs = {each.name: each.type for each in workflow.interface.inputs}
    nodes, names = graph_nodes(Graph(context, path, blocks), inputs)
    context.place = path
    types = {each.name: each.type for each in workflow.interface.outputs}
    policy = workflow.failure_policy
    is_late = policy is FailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE
    doc = documentation(workflow.doc)
    return {
        "id": context.identifier("WORKFLOW", workflow.name),
        "metadata": given(onFailure=policy.name if is_late else None),
        "metadataDefaults": given(interruptible=workflow.options.interruptible or None),
        "interface": typed_interface(workflow.interface, doc, context),
        **given(
            nodes=nodes,
            outputs=bindings(blocks[BODY].outputs, types, names, context),
            failureNode=_failure_node(workflow, context),
        ),
    }


def _failure_node(workflow: Workflow, context: Context) -> Message | None:
    call = workflow.on_failure
    if call is None:
        return None
    inputs = {each.name: each.type for each in workflow.interface.inputs}
    names = Names(Scope(context.types, None, inputs))
    node_id = FAILURE_NODES[context.is_function(workflow.name)]
    return given(id=node_id, **call_node(call, names, context))


def workflow_spec(workflow: Workflow, templates: dict[str, Message], context: Context) -> Message:
    """What is registered for a workflow: it, and every workflow that it runs within itself."""
    inner = sorted(reachable(workflow, context))
    is_documented = workflow.doc or context.is_function(workflow.name)
    return {
        "template": templates[workflow.name],
        **given(
            subWorkflows=[templates[name] for name in inner if name in templates],
            description=description(workflow) if is_documented else None,
        ),
    }


def reachable(workflow: Workflow, context: Context) -> set[str]:
    """The names of the workflows that a workflow calls, and those call, and so on."""
    found, ahead = set[str](), [workflow]
    while ahead:
        for name in called_workflows(ahead.pop()):
            inner = context.index.workflows.get(name)
            if name not in found and inner is not None:
                found.add(name)
                ahead.append(inner)
    return found


def called_workflows(workflow: Workflow) -> Iterator[str]:
    """The names of the workflows that a workflow calls itself."""
    for each in _calls(workflow):
        if each.target.kind is EntityKind.WORKFLOW:
            yield each.target.name


def needed_workflows(workflow: Workflow, names: Index) -> Iterator[str]:
    """The names of the workflows that a workflow calls, itself or by their launch plans."""
    yield from called_workflows(workflow)
    for each in _calls(workflow):
        plan = names.launch_plans.get(each.target.name)
        if each.target.kind is EntityKind.LAUNCH_PLAN and plan is not None:
            yield plan.workflow


def _calls(workflow: Workflow) -> Iterator[Call]:
    for block in workflow.blocks:
        yield from (each for each in block.nodes if isinstance(each, Call))
    if workflow.on_failure is not None:
        yield workflow.on_failure

"""Workflows that call themselves with nothing in between that could end it."""

from collections.abc import Mapping
from itertools import pairwise
from typing import assert_never

from . import paths
from .cycles import cycles
from .diagnostics import Help
from .nodes import BODY, Call, Workflow
from .rules_graph import ENDLESS_RECURSION
from .validate_context import MAX_LABELS, Context
from .values import EntityKind, Ref


def check_recursion(context: Context) -> None:
    """Report workflows that no run could end.

    What a branch, a map or a dynamic task calls may never be called; what stands in the body of a
    workflow is.
    """
    workflows = {each.name: each for each in context.package.workflows}
    calls = {name: _calls(context, each, workflows) for name, each in workflows.items()}
    for cycle in cycles({name: [*targets] for name, targets in calls.items()}):
        first = cycle.ring[0]
        ring = (*cycle.ring, first)
        nodes = [calls[name][target] for name, target in pairwise(ring)]
        context.report(
            ENDLESS_RECURSION,
            f"workflow `{first}` calls itself without end",
            (nodes[0], _path(first)),
            "called whenever it runs",
            also=((node, "which makes this call") for node in nodes[1:MAX_LABELS]),
            notes=(f"the calls are {' -> '.join(f'`{name}`' for name in ring[:MAX_LABELS])}",),
            helps=(Help("end it in an arm of a branch, or make it a dynamic task"),),
        )


def _path(workflow: str) -> str:
    return paths.entity(Ref(EntityKind.WORKFLOW, workflow))


def _calls(context: Context, workflow: Workflow, known: Mapping[str, Workflow]) -> dict[str, str]:
    """Workflows that a workflow calls whenever it runs, with the IR paths of the calls."""
    found = dict[str, str]()
    body = next((each for each in workflow.blocks if each.id == BODY), None)
    for node in body.nodes if body else ():
        target = _workflow(context, node) if isinstance(node, Call) else ""
        if target in known:
            found.setdefault(target, paths.node(_path(workflow.name), BODY, node.id))
    return found


def _workflow(context: Context, call: Call) -> str:
    """Name of the workflow that a call starts in the end, or ""."""
    match call.target.kind:
        case EntityKind.WORKFLOW:
            return call.target.name
        case EntityKind.LAUNCH_PLAN:
            plan = context.index.launch_plans.get(call.target.name)
            return plan.workflow if plan is not None else ""
        case EntityKind.TASK | EntityKind.DYNAMIC:
            return ""
        case _:
            assert_never(call.target.kind)

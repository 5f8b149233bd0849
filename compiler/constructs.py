"""Calls of a workflow library's names: what each construct does, in the table at the end."""

import ast
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from . import conditional
from .declare import ENTITY_KINDS, declare_called
from .dialects import CONSTRUCTS, Construct
from .domain import Choice, Datum, External, Frame
from .gates import GATES, gate
from .imperative import begin as begin_imperative
from .launch_plans import PLANS, make_plan
from .lints import check_options, is_flytekit
from .machine import Arguments, Machine
from .map_tasks import map_task
from .node_creation import create_node
from .references import reference_entity

Handler: TypeAlias = Callable[[Machine, Construct, Arguments, ast.Call, Frame], Datum]


def call_construct(
    machine: Machine, callee: External, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """What a name of a workflow library makes of its arguments."""
    construct = CONSTRUCTS[callee.name]
    check_options(machine, callee, given)
    made = HANDLERS[construct](machine, construct, given, node, frame)
    if isinstance(made, Choice):
        made.is_foreign = is_flytekit(callee)
    return made


def _conditional(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    del construct
    return conditional.begin(machine, given, node, frame)


HANDLERS: Final[Mapping[Construct, Handler]] = {
    **dict.fromkeys(ENTITY_KINDS, declare_called),
    Construct.CONDITIONAL: _conditional,
    Construct.CREATE_NODE: create_node,
    Construct.GET_REFERENCE_ENTITY: reference_entity,
    Construct.IMPERATIVE: begin_imperative,
    Construct.MAP_TASK: map_task,
    Construct.REFERENCED_LAUNCH_PLAN: reference_entity,
    Construct.REFERENCED_TASK: reference_entity,
    Construct.REFERENCED_WORKFLOW: reference_entity,
    Construct.REFERENCE_ENTITY: reference_entity,
    **dict.fromkeys(GATES, gate),
    **dict.fromkeys(PLANS, make_plan),
}

"""What a document of Flyte must say to be read: all that protobuf itself lets a message leave out.

A message that was decoded has the right fields of the right kinds. It may still lack any of them,
hold names of a newer release, or refer to what is not there.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from .read_values import unpack

Json = Mapping[str, Any]

_IDENTIFIED: Final = ("id.name",)
_NODE: Final = ("id",)
_CASE: Final = ("condition", "thenNode")

_ROOTS: Final[Mapping[str, tuple[str, ...]]] = {
    "task": ("template.id.name",),
    "workflow": ("template.id.name",),
    "launch_plan": ("id.name", "spec.workflowId.name"),
    "futures": (),
}
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "approve": ("signalId",),
    "arrayNode": ("node",),
    "branchNode": ("ifElse.case",),
    "case": _CASE,
    "comparison": ("leftValue", "rightValue"),
    "conjunction": ("leftExpression", "rightExpression"),
    "elseNode": _NODE,
    "failureNode": _NODE,
    "launchplanRef": ("name",),
    "node": _NODE,
    "nodes": _NODE,
    "other": _CASE,
    "promise": ("var",),
    "signal": ("signalId", "type"),
    "subWorkflowRef": ("name",),
    "subWorkflows": _IDENTIFIED,
    "taskNode": ("referenceId.name",),
    "thenNode": _NODE,
    "workflowNode": (),
}
"""Fields that a message must have, by the field that it stands in."""

_NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "columns": ("name",),
    "inputs": ("var",),
    "outputs": ("var",),
}
"""The same, of the messages of lists only: a single message of these fields is another."""

_ENUMERATIONS: Final = frozenset(
    ("failedPhase", "mountRequirement", "onFailure", "operator", "simple", "type", "unit")
)
"""Fields that hold a name of an enumeration; a name that is not known is left a number."""


def spoiled(kind: str, message: Json) -> Iterator[tuple[str, str]]:
    """Where a document says less than it must, as a path of fields, and what is wrong there."""
    for needed in _lacking(message, _ROOTS[kind]):
        yield "", f"it lacks `{needed}`"
    ahead: list[tuple[str, str, Any, bool]] = [("", "", message, False)]
    while ahead:
        path, field, value, in_list = ahead.pop()
        if isinstance(value, dict):
            part = cast("Json", value)
            yield from ((path, problem) for problem in _problems(field, part, in_list=in_list))
            within = [(f"{path}.{name}", name, each, False) for name, each in part.items()]
            ahead.extend(reversed(within))
        elif isinstance(value, list):
            items = enumerate(cast("Sequence[Any]", value))
            ahead.extend((f"{path}[{index}]", field, each, True) for index, each in items)
        elif field in _ENUMERATIONS and isinstance(value, int) and not isinstance(value, bool):
            yield path, f"{value} is a value of a release of Flyte that is not known here"


def _problems(field: str, message: Json, *, in_list: bool) -> Iterator[str]:
    needed = (*_NEEDED.get(field, ()), *(_NAMED.get(field, ()) if in_list else ()))
    yield from (f"it lacks `{each}`" for each in _lacking(message, needed))
    if (check := _CHECKS.get(field)) is not None:
        yield from check(message)


def _lacking(message: Json, needed: Sequence[str]) -> Iterator[str]:
    for path in needed:
        value: Any = message
        for name in path.split("."):
            value = cast("Json", value).get(name) if isinstance(value, dict) else None
        if value in (None, ""):
            yield path


# What more than one field says


def _node(message: Json) -> Iterator[str]:
    kinds = ("taskNode", "workflowNode", "branchNode", "gateNode", "arrayNode")
    if not any(each in message for each in kinds):
        yield "it does nothing that is known here"
    if "approve" in message.get("gateNode", {}) and not message.get("inputs"):
        yield "it lacks `inputs`: the value to approve"
    choice = message.get("branchNode", {}).get("ifElse", {})
    given = {each.get("var") for each in message.get("inputs", ())}
    if choice and any(
        "promise" not in each.get("binding", {}) for each in message.get("inputs", ())
    ):
        yield "what its conditions ask for is no output of a node"
    for each in sorted(_operands(choice) - given):
        yield f"its conditions ask for `{each}`, which is not among its inputs"


def _operands(choice: Json) -> set[str]:
    """The inputs of a branch that its conditions ask for."""
    found = set[str]()
    ahead = [
        each.get("condition", {}) for each in (choice.get("case", {}), *choice.get("other", ()))
    ]
    while ahead:
        condition: Json = ahead.pop()
        pair, compared = condition.get("conjunction", {}), condition.get("comparison", {})
        ahead += [pair[each] for each in ("leftExpression", "rightExpression") if each in pair]
        sides = (compared.get(each, {}) for each in ("leftValue", "rightValue"))
        found |= {each["var"] for each in sides if "var" in each}
    return found


def _condition(message: Json) -> Iterator[str]:
    if "conjunction" not in message and "comparison" not in message:
        yield "it neither compares nor joins conditions"


def _workflow_node(message: Json) -> Iterator[str]:
    if "launchplanRef" not in message and "subWorkflowRef" not in message:
        yield "it names no workflow or launch plan"


def _binary(message: Json) -> Iterator[str]:
    try:
        unpack(base64.b64decode(message.get("value", "")))
    except ValueError as error:
        yield f"it is not the msgpack that flytekit writes: {error}"


def _resources(message: Json) -> Iterator[str]:
    if not isinstance(message.get("name"), str):
        yield "it names no resource that is known here"


_CHECKS: Final[Mapping[str, Callable[[Json], Iterator[str]]]] = {
    "binary": _binary,
    "condition": _condition,
    "elseNode": _node,
    "failureNode": _node,
    "leftExpression": _condition,
    "limits": _resources,
    "node": _node,
    "nodes": _node,
    "requests": _resources,
    "rightExpression": _condition,
    "thenNode": _node,
    "workflowNode": _workflow_node,
}

"""A job that a dynamic task left for the engine (``futures.pb``), as the documents of a workflow."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .read_external import reference_of

Json = Mapping[str, Any]

NAME: Final = "futures"
"""What the workflow is called: the job does not say of which task it is."""

_PRIMITIVES: Final[Mapping[str, str]] = {
    "boolean": "BOOLEAN",
    "datetime": "DATETIME",
    "duration": "DURATION",
    "floatValue": "FLOAT",
    "integer": "INTEGER",
    "stringValue": "STRING",
}
_UNKNOWN: Final[Json] = {
    "blob": {"format": "PythonPickle"},
    "metadata": {"python_class_name": "typing.Any"},
}


def futures_documents(job: Json) -> Iterator[tuple[str, Json]]:
    """The tasks and workflows of a job, and a workflow of its own nodes."""
    tasks, workflows = job.get("tasks", ()), job.get("subworkflows", ())
    yield from (("task", {"template": each}) for each in tasks)
    yield from (("workflow", {"template": each}) for each in workflows)
    nodes, outputs = job.get("nodes", ()), job.get("outputs", ())
    known = {("task", each["id"]["name"]): each for each in tasks}
    known |= {("workflow", each["id"]["name"]): each for each in workflows}
    types = _types(nodes, known)
    variables = {each["var"]: {"type": _type(each.get("binding", {}), types)} for each in outputs}
    interface = {"outputs": {"variables": variables}}
    template = {"id": {"name": NAME}, "interface": interface, "nodes": nodes, "outputs": outputs}
    yield "workflow", {"template": template}


def _types(
    nodes: Iterable[Json], known: Mapping[tuple[str, str], Json]
) -> dict[tuple[str, str], Json]:
    """The types of the outputs of nodes."""
    found = dict[tuple[str, str], Json]()
    for node in nodes:
        match node:
            case {"gateNode": {"signal": signal}}:
                found[node["id"], "o0"] = signal["type"]
                continue
            case {"branchNode": {"ifElse": choice}}:  # its arms give the same
                target = choice["case"]["thenNode"]
            case _:
                target = node
        kind, reference = reference_of(target) or ("", {})
        template = known.get((kind, reference.get("name", "")), {})
        variables = template.get("interface", {}).get("outputs", {}).get("variables", {})
        for name, each in variables.items():
            found[node["id"], name] = each.get("type", _UNKNOWN)
    return found


def _type(binding: Json, types: Mapping[tuple[str, str], Json]) -> Json:
    """The type that a binding has."""
    match binding:
        case {"promise": promise}:
            return types.get((promise.get("nodeId", ""), promise["var"]), _UNKNOWN)
        case {"collection": items}:
            inner = [_type(each, types) for each in items.get("bindings", ())]
            return {"collectionType": inner[0] if inner else {"simple": "NONE"}}
        case {"map": entries}:
            inner = [_type(each, types) for each in entries.get("bindings", {}).values()]
            return {"mapValueType": inner[0] if inner else {"simple": "NONE"}}
        case {"scalar": {"primitive": primitive}}:
            return {"simple": next(_PRIMITIVES[each] for each in primitive)}
        case {"scalar": {"union": {"type": of}}}:
            return {"unionType": {"variants": [of]}}
        case _:
            return {"simple": "NONE"}

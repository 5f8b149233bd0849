"""What nodes run that is registered elsewhere: no document tells what it takes and gives, its uses do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, Final

from ...ir.nodes import External, Input, Interface, LaunchPlan, Output, Task, Workflow
from ...ir.records import dataclass
from ...ir.types import (
    ANY,
    BOOL,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    STR,
    DictType,
    ListType,
    Type,
)
from ...ir.values import Null

Json = Mapping[str, Any]

_PRIMITIVES: Final[Mapping[str, Type]] = {
    "boolean": BOOL,
    "datetime": DATETIME,
    "duration": DURATION,
    "floatValue": FLOAT,
    "integer": INT,
    "stringValue": STR,
}
_PLACE: Final = ("project", "domain", "name", "version")


@dataclass(slots=True)
class Elsewhere:
    """An entity that is registered elsewhere, as far as its uses tell."""

    where: External
    inputs: dict[str, Type] = field(default_factory=dict[str, Type])
    given: dict[str, int] = field(default_factory=dict[str, int])
    """How many calls give each input."""
    outputs: dict[str, Type] = field(default_factory=dict[str, Type])
    calls: int = 0

    def interface(self) -> Interface:
        """What it takes and gives. What some calls do not give has a default, of which nothing is known."""
        inputs = (
            Input(name, of if self.given[name] == self.calls else ANY, self._default(name))
            for name, of in self.inputs.items()
        )
        return Interface(tuple(inputs), tuple(Output(*each) for each in self.outputs.items()))

    def _default(self, name: str) -> Null | None:
        return None if self.given[name] == self.calls else Null()

    def entity(self, kind: str) -> Task | Workflow | LaunchPlan:
        """The reference to it."""
        name = self.where.name
        match kind:
            case "task":
                return Task(name, self.interface(), self.where)
            case "workflow":
                return Workflow(name, self.interface(), external=self.where)
            case _:
                return LaunchPlan(name, external=self.where, interface=self.interface())


Key = tuple[str, str]
Known = Mapping[Key, Interface]
Types = Mapping[tuple[str, str], Type]
"""By node, "" for the workflow itself, and what it gives."""


def elsewhere(templates: Iterable[Json], known: Known) -> dict[Key, Elsewhere]:
    """By kind and name what nodes of workflows run and nothing declares, where it says where it is."""
    found = dict[Key, Elsewhere]()
    for template in templates:
        nodes = [*_nodes(template)]
        targets = {node["id"]: key for node in nodes if (key := _target(node, found, known))}
        types = _types(template, targets, known)
        wanted = [*_wanted(template, nodes, known)]
        for node in nodes:
            if (key := targets.get(node["id"])) in found:
                _learn_inputs(found[key], node, types)
        for node_id, output, of in wanted:
            if (key := targets.get(node_id)) in found:
                outputs = found[key].outputs
                outputs[output] = of if outputs.get(output, ANY) == ANY else outputs[output]
    return found


def reference_of(node: Json) -> tuple[str, Json] | None:
    """The kind and identifier of what a node runs; of an array, for each item."""
    match node:
        case {"taskNode": {"referenceId": reference}}:
            return "task", reference
        case {"workflowNode": {"launchplanRef": reference}}:
            return "launch_plan", reference
        case {"workflowNode": {"subWorkflowRef": reference}}:
            return "workflow", reference
        case {"arrayNode": {"node": inner}}:
            return reference_of(inner)
        case _:
            return None


def _nodes(template: Json) -> Iterator[Json]:
    """Every node of a workflow, those within branches included."""
    ahead: list[Json] = [*template.get("nodes", ())]
    if "failureNode" in template:
        ahead.append(template["failureNode"])
    while ahead:
        node = ahead.pop(0)
        yield node
        choice = node.get("branchNode", {}).get("ifElse", {})
        cases = (choice["case"], *choice.get("other", ())) if choice else ()
        ahead.extend(each["thenNode"] for each in cases)
        if "elseNode" in choice:
            ahead.append(choice["elseNode"])


def _target(node: Json, found: dict[Key, Elsewhere], known: Known) -> Key | None:
    """What a node runs; it is among the found where nothing declares it."""
    reference = reference_of(node)
    if reference is None:
        return None
    kind, identifier = reference
    key = kind, identifier["name"]
    where = [identifier.get(each, "") for each in _PLACE]
    if key not in known and key not in found and all(where):
        found[key] = Elsewhere(External(*where))
    return key


def _types(template: Json, targets: Mapping[str, Key], known: Known) -> Types:
    """The types of what bindings of a workflow may refer to."""
    own = known.get(("workflow", template["id"]["name"]), Interface())
    found = {("", each.name): each.type for each in own.inputs}
    for node_id, key in targets.items():
        outputs = known.get(key, Interface()).outputs
        found |= {(node_id, each.name): each.type for each in outputs}
    return found


def _learn_inputs(of: Elsewhere, node: Json, types: Types) -> None:
    of.calls += 1
    array = node.get("arrayNode")
    whole = {*array.get("boundInputs", ())} if array else None
    for each in node.get("inputs", ()):
        name = each["var"]
        found = _type_of(each.get("binding", {}), types)
        if whole is not None and name not in whole:
            found = found.item if isinstance(found, ListType) else ANY
        of.given[name] = of.given.get(name, 0) + 1
        of.inputs[name] = found if of.inputs.get(name, found) == found else ANY


def _type_of(binding: Json, types: Types) -> Type:
    """The type of a binding, as far as it tells."""
    match binding:
        case {"scalar": {"primitive": primitive}}:
            return next((_PRIMITIVES[each] for each in primitive if each in _PRIMITIVES), ANY)
        case {"promise": promise} if "attrPath" not in promise:
            return types.get((str(promise.get("nodeId", "")), str(promise["var"])), ANY)
        case {"collection": items}:
            return ListType(_one(items.get("bindings", ()), types))
        case {"map": entries}:
            return DictType(STR, _one(entries.get("bindings", {}).values(), types))
        case _:
            return ANY


def _one(bindings: Iterable[Json], types: Types) -> Type:
    found = dict.fromkeys(_type_of(each, types) for each in bindings)
    return next(iter(found)) if len(found) == 1 else ANY


def _wanted(template: Json, nodes: Iterable[Json], known: Known) -> Iterator[tuple[str, str, Type]]:
    """Every output that something uses: of which node, its name, and the type that is wanted."""
    outputs = template.get("interface", {}).get("outputs", {}).get("variables", {})
    own = known.get(("workflow", template["id"]["name"]), Interface())
    returned = {each.name: each.type for each in own.outputs if each.name in outputs}
    for each in template.get("outputs", ()):
        yield from _uses(each.get("binding", {}), returned.get(each["var"], ANY))
    for node in nodes:
        kind, identifier = reference_of(node) or ("", {})
        interface = known.get((kind, identifier.get("name", "")), Interface())
        types = {each.name: each.type for each in interface.inputs}
        is_array = "arrayNode" in node
        for each in node.get("inputs", ()):
            of = types.get(each["var"], ANY)
            bound = {*node["arrayNode"].get("boundInputs", ())} if is_array else ()
            as_list = is_array and each["var"] not in bound
            yield from _uses(each.get("binding", {}), ListType(of) if as_list else of)


def _uses(binding: Json, of: Type) -> Iterator[tuple[str, str, Type]]:
    ahead = [(binding, of)]
    while ahead:
        message, wanted = ahead.pop()
        match message:
            case {"promise": promise}:
                of_part = "attrPath" in promise
                yield promise.get("nodeId", ""), promise["var"], ANY if of_part else wanted
            case {"collection": items}:
                item = wanted.item if isinstance(wanted, ListType) else ANY
                ahead.extend((each, item) for each in items.get("bindings", ()))
            case {"map": entries}:
                value = wanted.value if isinstance(wanted, DictType) else ANY
                ahead.extend((each, value) for each in entries.get("bindings", {}).values())
            case _:
                pass

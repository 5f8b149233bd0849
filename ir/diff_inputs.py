"""Which input of a task or workflow has another name now: of the same type and default, in the same place."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias, cast

from . import paths
from .diff_names import path_of, rebuilt
from .nodes import Call, Input, Interface, LaunchPlan, Map, Package, Task, Workflow
from .values import Binding, EntityKind, Promise, Ref
from .walk import promises, uses

Renames: TypeAlias = Mapping[str, Mapping[str, str]]
"""The new names of inputs by their old ones, by the path of the task or workflow."""

PLACE: Final = "the same type, default and place"
USES: Final = "the same type, default, place and uses"


def match_inputs(old: Package, new: Package) -> tuple[Package, Renames]:
    """The old package under the new names of inputs, and which those are.

    Takes an old package in which entities have their new names already.
    """
    found = dict[str, Mapping[str, str]]()
    was_tasks = {each.name: each for each in old.tasks}
    for task in new.tasks:
        before = was_tasks.get(task.name)
        if before is not None and (moves := _moves(before.interface, task.interface, {}, {})):
            found[path_of(task)] = moves
    old = _renamed(old, found)
    was_workflows = {each.name: each for each in old.workflows}
    graphs = dict[str, Mapping[str, str]]()
    for workflow in new.workflows:
        flow = was_workflows.get(workflow.name)
        if flow is None or flow.interface.inputs == workflow.interface.inputs:
            continue
        if moves := _moves(flow.interface, workflow.interface, _uses(flow), _uses(workflow)):
            graphs[path_of(workflow)] = moves
    return _renamed(old, graphs), {**found, **graphs}


def _moves(
    old: Interface, new: Interface, was: Mapping[str, Hashable], now: Mapping[str, Hashable]
) -> dict[str, str]:
    """The inputs that are alone on both sides with what tells them, uses included."""
    if old.inputs == new.inputs:
        return {}
    olds, news = _left(old, new, was), _left(new, old, now)
    return {
        names[0]: news[key][0]
        for key, names in olds.items()
        if len(names) == 1 and len(news.get(key, ())) == 1
    }


def _left(
    of: Interface, other: Interface, told: Mapping[str, Hashable]
) -> dict[Hashable, list[str]]:
    """The inputs that only one interface has, by what tells them."""
    known = {each.name for each in other.inputs}
    found, place = dict[Hashable, list[str]](), 0
    for each in of.inputs:
        if each.name in known:
            place += 1
        elif told.get(each.name) != _HIDDEN:
            key = (each.type, each.default, place, told.get(each.name))
            found.setdefault(key, []).append(each.name)
    return found


_HIDDEN: Final = "hidden"
"""Stands for the uses of an input whose name a map gives to its items too: they are not told apart."""


def _uses(workflow: Workflow) -> dict[str, Hashable]:
    """Where each input goes: what takes it, and as what."""
    found, hidden = dict[str, list[tuple[str, str]]](), dict[str, Hashable]()
    for block in workflow.blocks:
        for node in block.nodes:
            called = node.target.name if isinstance(node, Call) else type(node).__name__
            bound = node.inputs if isinstance(node, Call) else ()
            bound = node.items if isinstance(node, Map) else bound
            for name, parameter in _parameters(bound):
                found.setdefault(parameter, []).append((called, name))
            if isinstance(node, Map):
                hidden.update(dict.fromkeys((each.name for each in node.items), _HIDDEN))
            elif not isinstance(node, Call):
                taken = (each.output for each in promises(*uses(node)) if not each.node)
                for parameter in taken:
                    found.setdefault(parameter, []).append((called, ""))
        for name, parameter in _parameters(block.outputs):
            found.setdefault(parameter, []).append(("", name))
    return {name: tuple(sorted(each)) for name, each in found.items()} | hidden


def _parameters(bound: Iterable[Binding]) -> Iterator[tuple[str, str]]:
    """The names of bindings, each with a parameter that goes into it."""
    for each in bound:
        yield from (
            (each.name, promise.output) for promise in promises(each.value) if not promise.node
        )


# Under the new names


def _renamed(package: Package, found: Renames) -> Package:
    """The package with those inputs renamed, and all that gives or takes them."""
    if not found:
        return package
    plans = {each.name: each.workflow for each in package.launch_plans if each.workflow}

    def moves(ref: Ref) -> Mapping[str, str]:
        if ref.kind is EntityKind.LAUNCH_PLAN:
            ref = Ref(EntityKind.WORKFLOW, plans.get(ref.name, ""))
        return found.get(paths.entity(ref), {})

    def calls(item: object) -> dict[str, Any]:
        match item:
            case Call(target=target, inputs=inputs) if names := moves(target):
                return {"inputs": _bound(inputs, names)}
            case LaunchPlan(workflow=name, default_inputs=defaults, fixed_inputs=fixed) if name:
                names = moves(Ref(EntityKind.WORKFLOW, name))
                changed = {"default_inputs": _bound(defaults, names)}
                changed["fixed_inputs"] = _bound(fixed, names)
                return changed if names else {}
            case _:
                return {}

    def inside(part: Task | Workflow) -> Any:
        names = found.get(path_of(part), {})
        return rebuilt(part, lambda item: _own(item, names)) if names else part

    package = replace(
        package,
        tasks=tuple(map(inside, package.tasks)),
        workflows=tuple(map(inside, package.workflows)),
    )
    return cast("Package", rebuilt(package, calls))


def _own(item: object, names: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an input, or of what refers to one, that are called otherwise."""
    match item:
        case Promise(node="", output=name) if name in names:
            return {"output": names[name]}
        case Input(name=name) if name in names:
            return {"name": names[name]}
        case _:
            return {}


def _bound(bound: tuple[Binding, ...], names: Mapping[str, str]) -> tuple[Binding, ...]:
    return tuple(replace(each, name=names.get(each.name, each.name)) for each in bound)

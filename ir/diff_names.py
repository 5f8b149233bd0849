"""Which entity of one package is which of the other: by name, then by content.

Linear: what has no namesake is looked up in tables of what is left, and only what is alone in a
table on both sides is a match.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import field, fields, is_dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar, cast

from . import paths
from .nodes import LaunchPlan, Located, Package, PythonFunction, Task, Workflow
from .records import dataclass
from .scope import ref_of
from .types import EnumDef, NamedType, OpaqueDef, RecordDef, TypeDef
from .values import EntityKind, EnumValue, RecordValue, Ref

Part: TypeAlias = Task | Workflow | LaunchPlan | TypeDef
_P = TypeVar("_P", Task, Workflow, LaunchPlan, TypeDef)


@dataclass(slots=True)
class Names:
    """What was found: the old path of each part that is in both packages, by its new one."""

    old_paths: dict[str, str] = field(default_factory=dict[str, str])
    evidence: dict[str, str] = field(default_factory=dict[str, str])
    """Of the parts that have another name now, by the new path."""


def match_names(old: Package, new: Package) -> tuple[Package, Names]:
    """The old package under the names of the new one, and which names those are."""
    names = Names()
    old = _matched(old, old.types, new.types, names, _TYPE_KEYS)
    old = _matched(old, old.tasks, new.tasks, names, _TASK_KEYS)
    old = _matched(old, old.workflows, new.workflows, names, _WORKFLOW_KEYS)
    return _matched(old, old.launch_plans, new.launch_plans, names, _PLAN_KEYS), names


def path_of(part: Part) -> str:
    """The IR path of a part of a package."""
    if isinstance(part, RecordDef | EnumDef | OpaqueDef):
        return paths.type_definition(part.name)
    return paths.entity(ref_of(part))


_Key: TypeAlias = tuple[str, Callable[[Any], Hashable]]


def _matched(
    old: Package,
    old_parts: tuple[_P, ...],
    new_parts: tuple[_P, ...],
    names: Names,
    keys: tuple[_Key, ...],
) -> Package:
    """Match the parts of one kind.

    Where names changed, the package follows: what refers to them is compared under the new names.
    """
    left = {each.name: each for each in old_parts}
    free = {each.name: each for each in new_parts}
    moves = dict[str, str]()
    for name in [each for each in left if each in free]:
        names.old_paths[path_of(free.pop(name))] = path_of(left.pop(name))
    for evidence, key in keys:
        for was, now in _alone(key, left.values(), free.values()):
            path = path_of(free.pop(now))
            names.old_paths[path] = path_of(left.pop(was))
            names.evidence[path] = evidence
            moves[was] = now
    kinds = _new_kinds(old_parts, new_parts, moves)
    if not moves and not kinds:
        return old
    return cast("Package", _Rename(moves, kinds, _family(old_parts, new_parts)).of(old))


def _alone(
    key: Callable[[Any], Hashable], old: Iterable[Part], new: Iterable[Part]
) -> Iterator[tuple[str, str]]:
    """The pairs of which each is the only one on its side with their key."""
    tables: tuple[dict[Hashable, list[str]], dict[Hashable, list[str]]] = ({}, {})
    for table, parts in zip(tables, (old, new), strict=True):
        for part in parts:
            if (found := key(part)) is not None:
                table.setdefault(found, []).append(part.name)
    for found, was in tables[0].items():
        now = tables[1].get(found, [])
        if len(was) == len(now) == 1:
            yield was[0], now[0]


def _last(part: Part) -> Hashable:
    return part.name.rpartition(".")[2]


def _task_content(task: Task) -> Hashable:
    """What a task does, if that tells it from others: an empty body does not."""
    if isinstance(task.spec, PythonFunction):
        return (task.code, task.interface, task.options) if task.code else None
    return (task.spec, task.interface)


def _workflow_content(workflow: Workflow) -> Hashable:
    graph = (workflow.blocks, workflow.interface, workflow.external)
    return graph if any(block.nodes for block in workflow.blocks) or workflow.external else None


def _plan_content(plan: LaunchPlan) -> Hashable:
    return replace(plan, name="", doc="")


def _type_content(of: TypeDef) -> Hashable:
    match of:
        case RecordDef(_, kind, found):
            return (kind, found) if found else None
        case EnumDef(_, members):
            return members or None
        case OpaqueDef():
            return None


_SAME_NAME: Final = "the same name in another module"
_TASK_KEYS: Final[tuple[_Key, ...]] = (
    ("the same name and code", lambda each: (_last(each), _task_content(each))),
    ("the same code and interface", _task_content),
    (_SAME_NAME, _last),
)
_WORKFLOW_KEYS: Final[tuple[_Key, ...]] = (
    ("the same name and graph", lambda each: (_last(each), _workflow_content(each))),
    ("the same graph and interface", _workflow_content),
    (_SAME_NAME, _last),
)
_PLAN_KEYS: Final[tuple[_Key, ...]] = (("the same settings", _plan_content), (_SAME_NAME, _last))
_TYPE_KEYS: Final[tuple[_Key, ...]] = (
    (_SAME_NAME, _last),
    ("the same fields", _type_content),
)


# Under the new names


_FAMILIES: Final = {
    Task: frozenset({EntityKind.TASK, EntityKind.DYNAMIC}),
    Workflow: frozenset({EntityKind.WORKFLOW}),
    LaunchPlan: frozenset({EntityKind.LAUNCH_PLAN}),
}


def _family(*parts: tuple[Part, ...]) -> frozenset[EntityKind]:
    """The kinds of reference that lead to such parts; none for types."""
    first = next((each for some in parts for each in some), None)
    match first:
        case Task() | Workflow() | LaunchPlan():
            return _FAMILIES[type(first)]
        case _:
            return frozenset()


def _new_kinds(
    old: Iterable[Part], new: Iterable[Part], moves: Mapping[str, str]
) -> dict[str, EntityKind]:
    """The kinds of tasks that became dynamic, or no longer are, by their new names."""
    now = {each.name: ref_of(each).kind for each in new if isinstance(each, Task)}
    was = {
        moves.get(each.name, each.name): ref_of(each).kind for each in old if isinstance(each, Task)
    }
    return {name: kind for name, kind in now.items() if was.get(name, kind) is not kind}


@dataclass(slots=True)
class _Rename:
    """A copy of a package in which entities or classes have other names. What has none stays."""

    moves: Mapping[str, str]
    kinds: Mapping[str, EntityKind]
    family: frozenset[EntityKind]

    def of(self, item: Any) -> Any:
        """The item under the new names; the very item where nothing in it changes."""
        return rebuilt(item, self._named)

    def _named(self, item: object) -> dict[str, Any]:
        match item:
            case Ref(kind, name) if kind in self.family:
                now = self.moves.get(name, name)
                found = Ref(self.kinds.get(now, kind), now)
                return {} if found == item else {"kind": found.kind, "name": found.name}
            case Task(name=name) | Workflow(name=name) | LaunchPlan(name=name):
                return self._moved(name, "name", _FAMILIES[type(item)]) | self._launched(item)
            case NamedType(name) | RecordDef(name=name) | EnumDef(name=name) | OpaqueDef(name=name):
                return self._moved(name, "name", frozenset())
            case RecordValue(type=name) | EnumValue(type=name):
                return self._moved(name, "type", frozenset())
            case _:
                return {}

    def _launched(self, item: object) -> dict[str, Any]:
        match item:
            case LaunchPlan(workflow=name) if name:
                return self._moved(name, "workflow", _FAMILIES[Workflow])
            case _:
                return {}

    def _moved(self, name: str, field: str, family: frozenset[EntityKind]) -> dict[str, Any]:
        moved = name in self.moves and family == self.family
        return {field: self.moves[name]} if moved else {}


def rebuilt(item: Any, own: Callable[[object], dict[str, Any]]) -> Any:
    """A value of the IR in which some fields are others; the very value where none is.

    `own` gives those of one dataclass, whatever is in it; source places are left as they are.
    """
    if isinstance(item, tuple):
        items = cast("tuple[object, ...]", item)
        found = tuple(rebuilt(each, own) for each in items)
        return items if all(map(_is, found, items)) else found
    if not is_dataclass(item) or isinstance(item, type | Located):
        return item
    changed = {
        each.name: now
        for each in fields(item)
        if (now := rebuilt(was := getattr(item, each.name), own)) is not was
    }
    changed |= own(item)
    return replace(item, **changed) if changed else item


def _is(one: object, other: object) -> bool:
    return one is other

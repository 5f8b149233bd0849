"""Whom changes reach: what calls or is made of what changed, and what runs anew because of it."""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping

from . import rules_diff as rules
from .diff_changes import Affected, Change, Rerun
from .diff_names import Part, path_of
from .diff_reruns import find_reruns
from .digests import references
from .nodes import Package, Task
from .reachable import reachable
from .rules_diff import Impact
from .types import TypeDef
from .walk import types_of


def affected(package: Package, changes: Iterable[Change]) -> tuple[Affected, ...]:
    """What did not change so that it matters, but refers to what did, by whatever way.

    In the order of the paths. What refers to something that is gone has changed itself.
    """
    sources = _origins(changes)
    users: dict[str, list[str]] = {}
    for part in _parts(package):
        path = path_of(part)
        for each in references(part):
            users.setdefault(each, []).append(path)
    found = dict[str, Affected]()
    queue = deque((each, each, 0) for each in sources)
    while queue:
        path, origin, distance = queue.popleft()
        for user in users.get(path, ()):
            if user not in found and user not in sources:
                found[user] = Affected(user, origin, distance + 1)
                queue.append((user, origin, distance + 1))
    return tuple(found[each] for each in sorted(found))


def reruns(
    package: Package, changes: Iterable[Change], reached: Iterable[Affected]
) -> tuple[Rerun, ...]:
    """The nodes of each workflow that changed, call what changed, or take what such a node gives."""
    listed = tuple(changes)
    counted = {each.path for each in reached} | {*_origins(listed)}
    touched = frozenset(
        _rerunning(each.code, each.new.path)
        for each in listed
        if each.new is not None and each.impact.rank >= Impact.BEHAVIORAL.rank
    )
    tasks_kinds = ("task:", "workflow:", "launch_plan:")
    work = frozenset(each for each in counted if each.startswith(tasks_kinds))
    found = (
        find_reruns(each, touched, work) for each in package.workflows if path_of(each) in counted
    )
    return tuple(each for each in found if each.nodes)


def cache_keys(
    old: Package,
    new: Package,
    old_paths: Mapping[str, str],
    changes: Iterable[Change],
    reached: Iterable[Affected],
) -> tuple[str, ...]:
    """The tasks, cached before and after, of which no result so far is found again.

    `old` is the package as it was, `old_paths` what the parts of the new one are called there.
    """
    counted = {each.entity for each in changes} | {each.path for each in reached}
    was = {path_of(each): each for each in old.tasks}
    old_types, new_types = ({each.name: each for each in side.types} for side in (old, new))
    found = list[str]()
    for task in new.tasks:
        path = path_of(task)
        before = was.get(old_paths.get(path, ""))
        if path not in counted or before is None:
            continue
        keys = _key(before, old_types), _key(task, new_types)
        if None not in keys and keys[0] != keys[1]:
            found.append(path)
    return tuple(found)


def _key(task: Task, types: Mapping[str, TypeDef]) -> Hashable | None:
    """What the keys of all results of a task are made of; None where it keeps none.

    Whether equal runs wait for one another is none of it, nor the order of inputs and outputs.
    """
    cache, of = task.options.cache, task.interface
    if cache is None or cache.disabled:
        return None
    return (
        task.name,
        cache.version or task.code,
        cache.salt,
        cache.policies,
        frozenset(cache.ignored_inputs),
        frozenset((each.name, each.type) for each in of.inputs),
        frozenset((each.name, each.type) for each in of.outputs),
        frozenset(reachable(types_of(of), types).values()),
    )


def _rerunning(code: str, path: str) -> str:
    """The path of what is not as it was: a node, an output, or an input that is given otherwise."""
    owner, _, name = path.partition("#")
    return path if code == rules.DEFAULT_CHANGED.code and name else owner


def _origins(changes: Iterable[Change]) -> dict[str, None]:
    """What changed so that it matters to whoever calls it: when it is started by itself does not."""
    grave = (each for each in changes if each.impact.rank >= Impact.BEHAVIORAL.rank)
    return {each.entity: None for each in grave if each.code != rules.PLAN_SCHEDULE.code}


def _parts(package: Package) -> Iterable[Part]:
    return (*package.types, *package.tasks, *package.workflows, *package.launch_plans)

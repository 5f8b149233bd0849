"""Whom changes reach: what calls or is made of what changed, and what runs anew because of it."""

from collections import deque
from collections.abc import Iterable, Mapping

from . import paths
from .diff_changes import Affected, Change, Rerun
from .diff_names import Part, path_of
from .digests import references
from .nodes import Block, Call, Package, Workflow
from .rules_diff import Impact
from .walk import inner_blocks, promises, uses


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
    """The nodes of each workflow that changed, call what changed, or come after such a node."""
    listed = tuple(changes)
    counted = {each.path for each in reached} | {*_origins(listed)}
    touched = {
        each.new.path.partition("#")[0]
        for each in listed
        if each.new is not None and each.impact.rank >= Impact.BEHAVIORAL.rank
    }
    tasks_kinds = ("task:", "workflow:", "launch_plan:")
    work = frozenset(each for each in counted if each.startswith(tasks_kinds))
    found = (_rerun(each, touched, work) for each in package.workflows if path_of(each) in counted)
    return tuple(each for each in found if each.nodes)


def cache_keys(package: Package, changes: Iterable[Change]) -> tuple[str, ...]:
    """The cached tasks with other keys than before.

    Keys are made of the name, the interface and what is said of the cache.
    """
    changed = {
        each.entity
        for each in changes
        if each.code in ("FD1003", "FD4004") or _is_of_interface(each)
    }
    return tuple(
        path_of(each)
        for each in package.tasks
        if each.options.cache and not each.options.cache.disabled and path_of(each) in changed
    )


def _is_of_interface(change: Change) -> bool:
    return change.code.startswith("FD2") and change.code not in (
        "FD2006",
        "FD2007",
        "FD2008",
        "FD2009",
        "FD2014",
    )


def _origins(changes: Iterable[Change]) -> dict[str, None]:
    grave = (each for each in changes if each.impact.rank >= Impact.BEHAVIORAL.rank)
    return {each.entity: None for each in grave if each.new is not None or each.old is not None}


def _parts(package: Package) -> Iterable[Part]:
    return (*package.types, *package.tasks, *package.workflows, *package.launch_plans)


def _rerun(workflow: Workflow, touched: set[str], work: frozenset[str]) -> Rerun:
    """Blocks inside first: a node whose block runs anew in part does, and so does what follows."""
    owner, blocks = path_of(workflow), {each.id: each for each in workflow.blocks}
    anew = dict[str, set[str]]()
    for block in reversed(workflow.blocks):
        anew[block.id] = _anew(owner, block, touched, work, anew)
    _spread(blocks, anew)
    nodes = tuple(
        paths.node(owner, block.id, node.id)
        for block in workflow.blocks
        for node in block.nodes
        if node.id in anew[block.id]
    )
    return Rerun(owner, nodes, sum(len(block.nodes) for block in workflow.blocks))


def _anew(
    owner: str,
    block: Block,
    touched: set[str],
    work: frozenset[str],
    inner: Mapping[str, set[str]],
) -> set[str]:
    """The nodes of a block that run anew, as far as it and the blocks in it tell."""
    found = set[str]()
    for node in block.nodes:  # in topological order
        own = paths.node(owner, block.id, node.id) in touched
        calls = isinstance(node, Call) and paths.entity(node.target) in work
        inside = any(inner.get(each) for each in inner_blocks(node))
        after = any(
            each in found
            for each in (*(promise.node for promise in promises(*uses(node))), *node.after)
        )
        if own or calls or inside or after:
            found.add(node.id)
    return found


def _spread(blocks: Mapping[str, Block], anew: dict[str, set[str]]) -> None:
    """A branch or map that runs anew runs all that is in it."""
    for block in blocks.values():  # outer ones first
        for node in block.nodes:
            if node.id in anew[block.id]:
                for each in inner_blocks(node):
                    if each in blocks and not anew[each]:
                        anew[each].update(inside.id for inside in blocks[each].nodes)

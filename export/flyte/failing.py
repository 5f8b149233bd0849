"""Let branches fail where Flyte lets them: at their end.

Flyte says of a branch what runs in each case, and at the end what runs, or with which words the branch
fails, if no case holds. So an arm that fails ahead of others becomes the end, and what stands behind it
runs where its condition does not hold. Arms that fail in different words need a branch within a branch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...ir import paths
from ...ir.nodes import And, Arm, Block, Branch, Condition, Fail, Not, Run, Workflow
from ...ir.values import Binding, Promise
from .rewrite import block_with


def fails_early(node: Branch) -> bool:
    """Whether an arm of a branch fails that Flyte wants to run something, or none runs anything."""
    ahead = [each for each in node.arms if each.condition is not None]
    return not ahead or any(isinstance(each.action, Fail) for each in ahead)


def failures_last(workflow: Workflow) -> Workflow:
    """The workflow with every branch failing at its end only, but those of which Flyte has no form."""
    blocks = {each.id: each for each in workflow.blocks}
    inner_first = sorted(blocks, key=lambda each: -each.count("/"))
    changed = False
    for block_id in inner_first:
        if block_id not in blocks:  # moved into a branch within a branch, as it should be
            continue
        nodes = tuple(
            _settled(each, block_id, blocks)
            if isinstance(each, Branch) and fails_early(each)
            else each
            for each in blocks[block_id].nodes
        )
        if nodes != blocks[block_id].nodes:
            blocks[block_id] = replace(blocks[block_id], nodes=nodes)
            changed = True
    return replace(workflow, blocks=tuple(blocks.values())) if changed else workflow


def _settled(node: Branch, parent: str, blocks: dict[str, Block]) -> Branch:
    """The branch with one arm that fails, the last; as it is where there is no such branch."""
    *ahead, end = _with_end(node.arms)
    if not any(isinstance(each.action, Run) for each in (*ahead, end)):
        return node
    last = len(ahead)
    while last and isinstance(ahead[last - 1].action, Fail) and isinstance(end.action, Fail):
        last -= 1
        if ahead[last].action != end.action:
            return node
    arms: list[Arm] = [end]
    for position in range(last - 1, -1, -1):
        arm = ahead[position]
        if isinstance(arm.action, Run) or arm.condition is None:
            arms.insert(0, arm)
            continue
        end = arms[-1]
        if isinstance(end.action, Fail) and end.action != arm.action:
            label = paths.arm_label(position, is_last=False)
            inner = _nested(node, arms, paths.child_block(parent, node.id, label), blocks)
            arms = [Arm(None, Run(inner))]
        running = arms[:-1] if isinstance(arms[-1].action, Fail) else arms
        arms = [_unless(arm.condition, each) for each in running]
        arms.append(Arm(None, arm.action))
    return replace(node, arms=tuple(arms))


def _with_end(arms: Sequence[Arm]) -> tuple[Arm, ...]:
    """The arms, the last without a condition: a branch fails where none of its conditions holds."""
    return (*arms,) if arms[-1].condition is None else (*arms, Arm(None, Fail("")))


def _unless(condition: Condition, arm: Arm) -> Arm:
    """The arm, where a condition ahead of it does not hold."""
    unless = Not(condition)
    match arm.condition:
        case None:
            return Arm(unless, arm.action)
        case And(parts):
            return Arm(And((unless, *parts)), arm.action)
        case other:
            return Arm(And((unless, other)), arm.action)


def _nested(node: Branch, arms: Sequence[Arm], block_id: str, blocks: dict[str, Block]) -> str:
    """Put arms into a branch of their own, in a new block: its id. Their blocks move into it."""
    running = [each.action.block for each in arms if isinstance(each.action, Run)]
    given = [{each.name for each in blocks[old].outputs} for old in running]
    names = [
        each.name for each in blocks[running[0]].outputs if all(each.name in of for of in given)
    ]
    moved = dict[str, str]()
    for old in running:
        new = paths.child_block(block_id, node.id, old.rpartition("/")[2])
        within = [each for each in blocks if each == old or each.startswith(f"{old}/")]
        moved.update((each, new + each.removeprefix(old)) for each in within)
    for old, new in moved.items():
        blocks[new] = block_with(
            blocks.pop(old), lambda value: value, lambda each: moved.get(each, each)
        )
    inner = Branch(node.id, tuple(_in_block(each, moved) for each in arms))
    outputs = tuple(Binding(each, Promise(node.id, each)) for each in names)
    blocks[block_id] = Block(block_id, (inner,), outputs)
    return block_id


def _in_block(arm: Arm, moved: Mapping[str, str]) -> Arm:
    return Arm(arm.condition, Run(moved[arm.action.block])) if isinstance(arm.action, Run) else arm

"""IR paths: one text for each thing in a package that a message or a source span can be about.

task:pkg.mod.train                              an entity
task:pkg.mod.train#epochs                       an input of it
workflow:pkg.mod.main/report                    a node of its body
workflow:pkg.mod.main/is_good/if/train          a node of a branch arm
workflow:pkg.mod.main/is_good/if/train#data     an input binding of that node
workflow:pkg.mod.main->o0                       an output binding of the body
workflow:pkg.mod.main/is_good/if->model         an output binding of a block
type:pkg.mod.Point                              a type definition
"""

from .nodes import BODY
from .values import EntityKind, Ref


def entity(ref: Ref) -> str:
    """Path of an entity. A dynamic task has the path of a task: it is one."""
    kind = EntityKind.TASK if ref.kind is EntityKind.DYNAMIC else ref.kind
    return f"{kind.value}:{ref.name}"


def fragment(task: str) -> str:
    """Path of a fragment of a dynamic task."""
    return f"fragment:{task}"


def type_definition(name: str) -> str:
    """Path of a record, enumeration or opaque class."""
    return f"type:{name}"


def block(owner: str, block_id: str) -> str:
    """Path of a block of the entity at path `owner`."""
    return owner if block_id == BODY else f"{owner}/{block_id}"


def node(owner: str, block_id: str, node_id: str) -> str:
    """Path of a node."""
    return f"{block(owner, block_id)}/{node_id}"


def argument(path: str, name: str) -> str:
    """Path of an input of the entity or node at `path`."""
    return f"{path}#{name}"


def output(path: str, name: str) -> str:
    """Path of an output of the entity or block at `path`."""
    return f"{path}->{name}"


def target(path: str) -> str:
    """Where the line of the node at `path` names what it calls: a place in a text, no thing of the IR."""
    return f"{path} target"


def after(path: str, node_id: str) -> str:
    """Where the line of the node at `path` says that it comes after another; as `target`."""
    return f"{path} after {node_id}"


def again(path: str) -> str:
    """Where a text has a second thing of one path, which is a mistake; as `target`."""
    return f"{path} again"


def child_block(parent: str, node_id: str, arm: str) -> str:
    """Id of the block that belongs to a node of block `parent`: its path."""
    return f"{node_id}/{arm}" if parent == BODY else f"{parent}/{node_id}/{arm}"


def arm_label(index: int, *, is_last: bool) -> str:
    """What the block of a branch's arm is called in its id; `is_last` where it has no condition."""
    if is_last:
        return "else"
    return f"elif-{index}" if index else "if"

"""Names: what flytekit calls nodes."""

import hashlib
import re
from collections.abc import Container
from typing import Final

from ...ir.nodes import Call, Map, Node, PythonFunction, Task, Variable

_MAX: Final = 63
_HASH: Final = 10
_NUMBERED: Final = re.compile(r"(.*)-\d+")


def short_name(name: str) -> str:
    """The last part of a qualified name."""
    return name.rpartition(".")[2]


def holder(task: Task) -> Variable | None:
    """The variable that holds a task which is an object; None for a function, which names itself."""
    match task.spec:
        case PythonFunction(module, name) if task.name != f"{module}.{name}":
            return Variable(module, name)
        case _:
            return task.variable


def given_name(node: Node) -> str:
    """The id of a node that ``with_overrides(node_name=...)`` named; "" for any other.

    The id, not the name: where a program gives one name twice, the ids tell the nodes apart.
    """
    return node.id if isinstance(node, Call | Map) and node.options.node_name else ""


def branch_name(node_id: str, taken: Container[str]) -> str:
    """What a program calls a conditional: its id, less the number that told it from others of its name."""
    numbered = _NUMBERED.fullmatch(node_id)
    return numbered[1] if numbered and numbered[1] in taken else node_id


def dns_name(name: str) -> str:
    """A name as a DNS label: small letters, digits and dashes; the end of a long one, after a hash."""
    if len(name) >= _MAX:
        digest = hashlib.sha224(name.encode()).hexdigest()[:_HASH]
        name = f"{digest}-{name[-(_MAX - _HASH - 1) :]}"
    label = ""
    for char in name:
        if char in "_-.":
            label += "-" if label and len(label) < _MAX - 1 else ""
        elif char.islower() or char.isdigit():
            label += char
        elif char.isalnum():
            divide = label and label[-1] != "-" and len(label) < _MAX - 1
            label += f"-{char.lower()}" if divide else char.lower()
    return label.removesuffix("-")

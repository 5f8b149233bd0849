"""Secrets that a dynamic body has put into its graph, where everybody reads them."""

from collections.abc import Iterator, Sequence
from typing import Final

from ..ir import paths
from ..ir.diagnostics import Diagnostic, Help, Log
from ..ir.nodes import Fragment, Task
from ..ir.rules_runtime import SECRET_IN_FRAGMENT
from ..ir.values import String, Value
from ..ir.walk import leaves, uses
from .variables import secret_texts

_SHORTEST: Final = 6
"""Characters of a text that is taken for a secret: a shorter one may be anywhere by chance."""


def secrets_in(fragment: Fragment, task: Task) -> Iterator[Diagnostic]:
    """Report each place of a fragment that holds the text of a secret that the task asks for."""
    texts = {
        text: "/".join(part for part in (each.group, each.key) if part)
        for each in task.options.secrets or ()
        for text in secret_texts(each)
        if len(text) >= _SHORTEST
    }
    if not texts:
        return
    spans = {each.path: each.span for each in fragment.spans}
    log = Log()
    for path, what, values in _places(fragment):
        held = "\n".join(each.value for each in leaves(*values) if isinstance(each, String))
        for name in dict.fromkeys(name for text, name in texts.items() if text in held):
            message = f"{what} holds the secret `{name}`, and a fragment is plain text"
            log.add(SECRET_IN_FRAGMENT, message, spans.get(path), helps=(_WAY_OUT,), path=path)
    yield from log.diagnostics


_WAY_OUT: Final = Help(
    "ask for the secret in the task that needs it (`secret_requests`), and read it there"
)


def _places(fragment: Fragment) -> Iterator[tuple[str, str, Sequence[Value]]]:
    """What has values: its path, what it is in words, and they."""
    owner = paths.fragment(fragment.task)
    for block in fragment.blocks:
        for node in block.nodes:
            yield paths.node(owner, block.id, node.id), f"`{node.id}`", uses(node)
        for each in block.outputs:
            path = paths.output(paths.block(owner, block.id), each.name)
            yield path, f"output `{each.name}`", (each.value,)

"""Answers to the gates of a run: from the command line, else from whoever sits at the terminal."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from select import select

from .ir.nodes import Gate, Package
from .ir.typecheck import TypeDefs
from .ir.types import BOOL, Type
from .ir.values import Boolean, Value
from .problem import Problem
from .runtime.values import Mismatch, read_argument
from .terminal import is_live


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of the command line."""

    texts: Mapping[str, str]
    """The texts of ``--signal NAME=VALUE``, by name."""
    heard: set[str] = field(default_factory=set[str])
    """The names that gates have asked for."""

    def __call__(
        self, gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
    ) -> Value | Mismatch | None:
        """The answer to a gate, by its type; None where there is none."""
        self.heard.add(gate)
        return _read(self.texts[gate], of, types) if gate in self.texts else None

    def unheard(self, package: Package) -> Iterator[str]:
        """The names of which there is no gate: none asked in this run, nor does the package have one."""
        blocks = (block for each in package.workflows for block in each.blocks)
        gates = (node for block in blocks for node in block.nodes if isinstance(node, Gate))
        known = self.heard.union(gate.signal or gate.id for gate in gates)
        return (name for name in self.texts if name not in known)


def given_answers(words: Sequence[str]) -> Answers | Problem:
    """What ``--signal NAME=VALUE`` gives."""
    texts = dict[str, str]()
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            return Problem(f"`--signal {word}` names no value", ("write `--signal NAME=VALUE`",))
        texts[name] = text
    return Answers(texts)


def ask_at_terminal(
    gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
) -> Value | Mismatch | None:
    """The answer of whoever sits at the terminal; None where nobody gives one in time."""
    start = "\r\x1b[K" if is_live(sys.stderr) else ""
    question = f"{start}gate `{gate}` waits for {what}: "
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        left = None if end is None else max(0.0, end - time.monotonic())
        if left is not None and not select([sys.stdin], [], [], left)[0]:
            sys.stderr.write("\n")
            return None
        text = sys.stdin.readline()
        if not text:
            sys.stderr.write("\n")
            return None
        found = _read(text.rstrip("\n"), of, types)
        if not isinstance(found, Mismatch):
            return found
        question = f"it takes {found.wants}, not {found.got}: "


def _read(text: str, of: Type, types: TypeDefs) -> Value | Mismatch:
    """An answer by its type; an approval may also be said in words."""
    said = _WORDS.get(text.strip().lower()) if of == BOOL else None
    return said if said is not None else read_argument(text, of, types)


_WORDS: Mapping[str, Value] = {
    **dict.fromkeys(("y", "yes", "approve", "approved"), Boolean(True)),
    **dict.fromkeys(("n", "no"), Boolean(False)),
}

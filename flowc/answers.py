"""Answers to the gates of a run: from the command line, else from whoever sits at the terminal."""

import sys
from collections.abc import Mapping, Sequence
from select import select

from .ir.typecheck import TypeDefs
from .ir.types import BOOL, Type
from .ir.values import Boolean, Value
from .problem import Problem
from .runtime.answers import Answer
from .runtime.values import Mismatch, read_argument
from .terminal import is_live


def given_answers(words: Sequence[str]) -> Mapping[str, str] | Problem:
    """The texts of ``--signal NAME=VALUE``, by name."""
    texts = dict[str, str]()
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            return Problem(f"`--signal {word}` names no value", ("write `--signal NAME=VALUE`",))
        texts[name] = text
    return texts


def answers(texts: Mapping[str, str]) -> Answer:
    """Answers from texts by name."""

    def answer(
        gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
    ) -> Value | Mismatch | None:
        return _read(texts[gate], of, types) if gate in texts else None

    return answer


def ask_at_terminal(
    gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
) -> Value | Mismatch | None:
    """The answer of whoever sits at the terminal; None where there is none, or nobody in time."""
    if not sys.stdin.isatty():
        return None
    start = "\r\x1b[K" if is_live(sys.stderr) else ""
    sys.stderr.write(f"{start}gate `{gate}` waits for {what}: ")
    sys.stderr.flush()
    if timeout is not None and not select([sys.stdin], [], [], timeout)[0]:
        sys.stderr.write("\n")
        return None
    text = sys.stdin.readline()
    return _read(text.rstrip("\n"), of, types) if text else None


def _read(text: str, of: Type, types: TypeDefs) -> Value | Mismatch:
    """An answer by its type; an approval may also be said in words."""
    said = _WORDS.get(text.strip().lower()) if of == BOOL else None
    return said if said is not None else read_argument(text, of, types)


_WORDS: Mapping[str, Value] = {
    **dict.fromkeys(("y", "yes", "approve", "approved"), Boolean(True)),
    **dict.fromkeys(("n", "no"), Boolean(False)),
}

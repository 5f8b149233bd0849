"""Answers to gates: what stands in for the people and systems that a run waits for."""

from collections.abc import Mapping
from typing import Protocol

from ..ir.typecheck import TypeDefs
from ..ir.types import Type
from ..ir.values import Value
from .brief import Mismatch


class Answer(Protocol):
    """Gives the answer to a gate: a value of the type; None where there is none."""

    def __call__(
        self, gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
    ) -> Value | Mismatch | None:
        """`what` says what the gate waits for, in words; `timeout` how many seconds it does."""
        ...


def from_table(signals: Mapping[str, Value]) -> Answer:
    """Answers from a table by the gates' names."""

    def answer(
        gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
    ) -> Value | Mismatch | None:
        return signals.get(gate)

    return answer


def nobody(
    gate: str, of: Type, what: str, types: TypeDefs, timeout: float | None
) -> Value | Mismatch | None:
    """No answer."""
    return None

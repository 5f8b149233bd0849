"""Asking whoever sits at the terminal for the value that a gate waits for."""

from typing import Any

from ..ir.diagnostics import Rule
from ..ir.format import type_text
from ..ir.types import TypeDef
from .annotations import Annotations
from .brief import Mismatch
from .read_json import read_argument
from .to_native import to_native


class GateError(Exception):
    """A gate waits for a value, and there is nobody to give one."""


def ask_for(name: str, expected: Any) -> Any:
    """A value of a type, from the terminal. Raises `GateError` where nobody answers."""
    types = dict[str, TypeDef]()
    of = Annotations(types, lambda _: True, _refuse).read(expected)
    question = f"gate {name!r} waits for {type_text(of)}: "
    while True:
        try:
            text = input(question)
        except (EOFError, OSError):
            raise GateError(
                f"gate {name!r} waits for {type_text(of)}, and no answer was given"
            ) from None
        found = read_argument(text, of, types)
        if not isinstance(found, Mismatch):
            return to_native(found, of, types, _no_name)
        question = f"it takes {found.wants}, not {found.got}: "


def _refuse(_: Rule, message: str, *helps: str) -> None:
    raise TypeError("; ".join((message, *helps)))


def _no_name(name: str) -> Any:
    raise GateError(f"{name} cannot be given at the terminal")

"""Entities that calls make in place of decorators: launch plans, task objects.

Authoring must cost nothing, so this module imports next to nothing.
"""

from __future__ import annotations

import sys

from ..ir.node_names import node_name
from .conditional import SKIPPED, SKIPS, skipping
from .dsl import RECORDER, Declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType
    from typing import Any

_PACKAGE = __name__.rpartition(".")[0]


class Made(Declared):
    """An entity that a call makes. It knows which call, so that its source can be found."""

    code: CodeType
    """What made the call."""
    instruction: int
    """Which of its instructions did."""

    def __init__(self, kind: str, name: object, arguments: Mapping[str, Any]) -> None:
        if not isinstance(name, str) or not name:
            raise TypeError(f"{type(self).__name__} needs a name, not {name!r}")
        self.kind = kind
        self.is_eager = self.is_reference = False
        self.options = self.arguments = {
            key: value for key, value in arguments.items() if value is not None
        }
        """What was given, but for the name, by the name of the parameter."""
        self._name = name
        frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  (`inspect` is not cheap)
        while frame.f_globals.get("__package__") == _PACKAGE and frame.f_back is not None:
            frame = frame.f_back
        self.code, self.instruction = frame.f_code, frame.f_lasti
        self.__module__ = frame.f_globals.get("__name__", "__main__")
        self.__name__ = node_name(name)
        self.__qualname__ = name
        self.__doc__ = None

    @property
    def name(self) -> str:
        """The name that it was given."""
        return self._name

    def is_like(self, other: Declared) -> bool:
        """Whether another entity is the same, by what it was made of."""
        return type(self) is type(other) and self.arguments == other.options

    @property
    def variable(self) -> str | None:
        """The first name at the top of its module that holds it; None where none does."""
        names = vars(sys.modules.get(self.__module__)) if self.__module__ in sys.modules else {}
        return next((name for name, each in names.items() if each is self), None)

    def __reduce__(self) -> str:
        if self.variable is None:
            raise TypeError(f"{self!r} is held by no name of its module")
        return self.variable  # pickled by name, as functions are

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it, or record the call where a body is being traced."""
        if SKIPS.get() is not None and skipping():
            return SKIPPED
        recorder = RECORDER.get()
        if recorder is not None:
            return recorder.call(self, args, kwargs)
        before = SKIPS.set(None)
        try:
            return self.run(args, kwargs)
        finally:
            SKIPS.reset(before)

    def run(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Do what a plain call does."""
        raise TypeError(f"{self!r} cannot run here")

"""``conditional(...)``: the chain that users write, and what it does in plain Python.

    conditional("size").if_(n < 3).then(small(n=n)).else_().then(large(n=n))

In plain Python only the arm taken runs. Python evaluates the argument of ``then(...)`` before it
makes the call, so looking ``then`` up on an arm that is not taken turns calls off, and the call of
it turns them on again. Calls that are off give `SKIPPED`, which absorbs whatever is done with it.
Everything else in an argument is ordinary Python, and is evaluated in every arm.

A condition is a real ``bool`` here, and a comparison of promises in a trace. ``is_true()`` and its
kin exist on promises only: a program that also runs as plain Python compares (``x == 3``), or
gives the boolean itself.
"""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import Generic, Never, Protocol, TypeVar

    T = TypeVar("T")
    U = TypeVar("U")

    class Arms(Protocol):
        """What a chain drives: a choice that is being made, or a branch that is being traced."""

        def case(self, condition: object) -> None:
            """Begin an arm that is taken where the condition holds and no arm before is taken."""

        def last(self) -> None:
            """Begin the arm that is taken where no other is."""

        def enter(self) -> None:
            """What is evaluated from now on belongs to the arm."""

        def leave(self, value: object) -> None:
            """End the arm with its value."""

        def abandon(self) -> None:
            """Forget the arm: an exception was raised in it."""

        def fail(self, message: str) -> None:
            """End the arm, which was not entered: it fails."""

        def result(self) -> object:
            """The value of the whole chain."""

else:  # `typing` costs more to import than all of this package
    T = None

    class Generic:
        """Stands in for ``typing.Generic``, and does nothing."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


class BranchError(Exception):
    """The arm of a conditional that is taken says ``fail(message)``."""


class Conditional:
    """A chain that has no arms yet."""

    def __init__(self, name: str, arms: Arms) -> None:
        self._name = name
        self._arms = arms

    def if_(self, condition: bool) -> Case[Never]:
        """The first arm, taken where the condition holds."""
        self._arms.case(condition)
        return Case(self._name, self._arms)


class Case(Generic[T]):
    """An arm that waits for its value."""

    def __init__(self, name: str, arms: Arms) -> None:
        self._name = name
        self._arms = arms

    if TYPE_CHECKING:

        def then(self, value: U) -> More[T | U]:
            """Give the arm its value."""
            ...

    else:

        @property
        def then(self):
            """Give the arm its value."""
            return _Then(self._arms, self._more)

    def fail(self, message: str) -> More[T]:
        """Make the arm fail."""
        self._arms.fail(message)
        return self._more()

    def _more(self) -> More[T]:
        return More(self._name, self._arms)


class Unfinished:
    """A chain that has no value yet."""

    def __init__(self, name: str, arms: Arms) -> None:
        self.name = name
        self._arms = arms


class More(Unfinished, Generic[T]):
    """A chain with some arms; it has no value before ``else_()`` has ended it."""

    def elif_(self, condition: bool) -> Case[T]:
        """An arm that is taken where no arm before is and the condition holds."""
        self._arms.case(condition)
        return Case(self.name, self._arms)

    def else_(self) -> Last[T]:
        """The arm that is taken where no other is."""
        self._arms.last()
        return Last(self._arms)


class Last(Generic[T]):
    """The last arm, which waits for its value; then the chain has one."""

    def __init__(self, arms: Arms) -> None:
        self._arms = arms

    if TYPE_CHECKING:

        def then(self, value: U) -> T | U:
            """Give the arm its value, and the chain."""
            ...

        def fail(self, message: str) -> T:
            """Make the arm fail."""
            ...

    else:

        @property
        def then(self):
            """Give the arm its value, and the chain."""
            return _Then(self._arms, self._arms.result)

        def fail(self, message):
            """Make the arm fail."""
            self._arms.fail(message)
            return self._arms.result()


class _Then:
    """``then``, looked up and not yet called: its argument is being evaluated."""

    def __init__(self, arms: Arms, rest: Callable[[], object]) -> None:
        self._arms = arms
        self._rest = rest
        self._open = True
        arms.enter()

    def __call__(self, value: object) -> object:
        self._open = False
        self._arms.leave(value)
        return self._rest()

    def __del__(self) -> None:
        # An exception in the argument drops this object before it is called.
        if self._open:
            self._arms.abandon()


# In plain Python


def plain(name: str) -> Conditional:
    """A chain that makes its choice at once."""
    return Conditional(name, _Choice(name))


class _Choice:
    """Takes one arm, and turns calls off in the others."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._off = skipping()
        self._taken = False
        self._chosen = False
        """Whether the arm at hand is the one taken."""
        self._value: object = SKIPPED
        self._skip: Skip | None = None

    def case(self, condition: object) -> None:
        self._chosen = not self._off and not self._taken and truth(self._name, condition)
        self._taken |= self._chosen

    def last(self) -> None:
        self._chosen = not self._off and not self._taken

    def enter(self) -> None:
        self._skip = None if self._chosen else skip()

    def leave(self, value: object) -> None:
        self.abandon()
        if self._chosen:
            self._value = value

    def abandon(self) -> None:
        if self._skip is not None:
            self._skip.end()

    def fail(self, message: str) -> None:
        if self._chosen:
            raise BranchError(message)

    def result(self) -> object:
        return self._value


def truth(name: str, condition: object) -> bool:
    """The condition of an arm, which must be a boolean."""
    if isinstance(condition, bool) or type(condition).__name__ in ("bool", "bool_"):  # NumPy's
        return bool(condition)
    found = type(condition).__name__
    raise TypeError(f"a condition of conditional({name!r}) must be a bool, not {found}")


# Turning calls off


class Skip:
    """A stretch of execution in which calls are off."""

    def __init__(self, outer: Skip | None) -> None:
        self.outer = outer
        self.active = True

    def end(self) -> None:
        """Turn calls on again."""
        self.active = False
        if SKIPS.get() is self:
            SKIPS.set(self.outer)


SKIPS: ContextVar[Skip | None] = ContextVar("flowc_skips", default=None)
"""The innermost stretch in this thread or asyncio task; it may have ended already."""


def skip() -> Skip:
    """Turn calls off, until the stretch is ended."""
    begun = Skip(SKIPS.get())
    SKIPS.set(begun)
    return begun


def skipping() -> bool:
    """Whether calls are off."""
    found = SKIPS.get()
    while found is not None and not found.active:
        found = found.outer
    return found is not None


class Skipped:
    """What a call gives in an arm that is not taken."""

    def __repr__(self) -> str:
        return "<skipped>"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __int__(self) -> int:
        return 0

    __index__ = __int__

    def __float__(self) -> float:
        return 0.0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __await__(self) -> Generator[None, None, Skipped]:
        yield from ()
        return self

    def __getattr__(self, name: str) -> Skipped:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def _absorb(self: Skipped, *_: object, **__: object) -> Skipped:
    return self


for _method in (
    *("call", "getitem", "eq", "ne", "lt", "le", "gt", "ge", "neg", "pos", "abs", "invert"),
    *(
        f"{side}{operator}"
        for operator in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
        for side in ("", "r")
    ),
    *(f"{side}{op}" for op in ("and", "or", "xor", "lshift", "rshift") for side in ("", "r")),
):
    setattr(Skipped, f"__{_method}__", _absorb)

SKIPPED = Skipped()

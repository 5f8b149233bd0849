"""How far the ways of an ``if`` on a promise go by themselves, before they meet again.

A way that may return goes on to the end of the function, one that may break to the end of its loop,
one that may continue to the end of the turn: what follows the ``if`` up to there is executed in
each way. Otherwise the ways meet right after the ``if``.
"""

import ast
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import cast

from ..ir.rules_language import PROMISE_AS_VALUE
from .conditions import truth
from .describe import describe
from .domain import Datum, Following, Frame, Known, Logical, Loop, Promised
from .machine import Leave, Machine, Raised, Return, Signal
from .targets import bind


class Extent(IntEnum):
    """Where the ways of an ``if`` end, nearest first."""

    STATEMENT = 0
    TURN = 1
    LOOP = 2
    FUNCTION = 3


def extent_of(node: ast.stmt, frame: Frame) -> Extent:
    """Where the ways of a statement end that decides on a promise."""
    found = _farthest([node])
    loop = frame.following.loop if frame.following else None
    if loop is not None and Extent.STATEMENT < found < Extent.FUNCTION:
        found = max(found, _farthest(_within(loop, found, frame)))
        if found is Extent.LOOP and _farthest(loop.node.orelse):
            return Extent.FUNCTION
    return found


def _within(loop: Loop, extent: Extent, frame: Frame) -> list[ast.stmt]:
    """What the ways execute by themselves: the rest of the turn, or any turn."""
    following = frame.following
    if extent is not Extent.TURN or following is None:
        return loop.node.body
    rest: list[ast.stmt] = []
    while following is not None:
        rest.extend(following.statements[following.index :])
        following = following.outer
    return rest if _farthest(rest) <= Extent.TURN else loop.node.body


def _farthest(statements: list[ast.stmt]) -> Extent:
    """The farthest that statements may jump, out of themselves."""
    found = Extent.STATEMENT
    stack: list[tuple[ast.AST, bool]] = [(each, False) for each in statements]
    while stack:
        node, in_loop = stack.pop()
        match node:
            case ast.Return():
                return Extent.FUNCTION
            case ast.Break() | ast.Continue() if not in_loop:
                jump = Extent.LOOP if isinstance(node, ast.Break) else Extent.TURN
                found = max(found, jump)
            case ast.For() | ast.AsyncFor() | ast.While():
                stack.extend((each, True) for each in node.body)
                stack.extend((each, in_loop) for each in node.orelse)
            case ast.If() | ast.With() | ast.Try() | ast.TryStar() | ast.Match():
                stack.extend((each, in_loop) for each in ast.iter_child_nodes(node))
            case ast.ExceptHandler() | ast.match_case():
                stack.extend((each, in_loop) for each in node.body)
            case _:
                pass
    return found


def loops_left(extent: Extent, frame: Frame) -> Iterator[Loop]:
    """The loops that a way may leave before its time, innermost first."""
    following = frame.following
    while following is not None and following.loop is not None and extent >= Extent.LOOP:
        yield following.loop
        following = following.loop.following if extent is Extent.FUNCTION else None


def run_on(machine: Machine, body: list[ast.stmt], frame: Frame, extent: Extent) -> Signal:
    """Execute one way, and what follows it up to where it ends."""
    at = frame.following
    try:
        return _run_on(machine, body, frame, extent)
    finally:
        frame.following = at


def _run_on(machine: Machine, body: list[ast.stmt], frame: Frame, extent: Extent) -> Signal:
    block = frame.following
    signal = machine.execute(body, frame)
    if extent is Extent.STATEMENT:
        return signal
    while block is not None and not isinstance(signal, Return | Raised):
        loop = block.loop if block.outer is None else None
        if signal is None:
            frame.following = loop.following if loop else block.outer
            signal = machine.execute(block.statements, frame, block.index, loop)
        block = block.outer
        if loop is None or isinstance(signal, Return | Raised):
            continue
        if extent is Extent.TURN:
            return Leave(loop=False)
        signal = _leave(loop, signal, frame)
        if extent is Extent.LOOP and not isinstance(signal, Return | Raised):
            return Leave(loop=True)
        block = loop.following
    return signal if isinstance(signal, Return | Raised) else Return(Known(None), None)


def _leave(loop: Loop, signal: Signal, frame: Frame) -> Signal:
    """What comes of a loop one of whose turns has ended."""
    if loop.go_on is None or (isinstance(signal, Leave) and signal.loop):
        return None
    frame.following = loop.following
    return cast("Signal", loop.go_on())


def run_turns(
    machine: Machine, node: ast.For, items: Iterable[Datum], following: Following, frame: Frame
) -> Signal:
    """The turns of a loop that is unrolled, and its ``else``."""
    left = _Left(iter(items))

    def go_on() -> Signal:
        return run_turns(machine, node, left.settle(), following, frame)

    loop = Loop(node, following, go_on, left.settle)
    for item in left:
        bind(machine, node.target, item, frame)
        signal = machine.execute(node.body, frame, turn=loop)
        if isinstance(signal, Return | Raised):
            return signal
        if isinstance(signal, Leave) and signal.loop:
            return None
    return machine.execute(node.orelse, frame)


class _Left:
    """The items that a loop has yet to go over."""

    def __init__(self, items: Iterator[Datum]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Datum]:
        return self

    def __next__(self) -> Datum:
        return next(self._items)

    def settle(self) -> list[Datum]:
        """All of them, now."""
        left = [*self._items]
        self._items = iter(left)
        return left


def run_while(machine: Machine, node: ast.While, following: Following, frame: Frame) -> Signal:
    """The turns of a ``while`` over known values, and its ``else``."""

    def go_on() -> Signal:
        return run_while(machine, node, following, frame)

    while True:
        known = _holds(machine, node, frame)
        if known is None:
            machine.skip(node, frame)
            return None
        if not known:
            return machine.execute(node.orelse, frame)
        signal = machine.execute(node.body, frame, turn=Loop(node, following, go_on))
        if isinstance(signal, Return | Raised):
            return signal
        if isinstance(signal, Leave) and signal.loop:
            return None


def _holds(machine: Machine, node: ast.While, frame: Frame) -> bool | None:
    datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
    if not isinstance(datum, Promised | Logical):
        return truth(machine, datum, node.test, frame)
    message = f"how often a loop on {describe(datum)} turns is known only at run time"
    way_out = "loop in a dynamic task, where its value is known"
    machine.report(PROMISE_AS_VALUE, message, frame, node.test, helps=(way_out,))
    return None

"""Comprehensions and generators over what is known; over promised lists they are maps."""

import ast
from collections.abc import Iterator
from typing import TypeAlias

from .conditions import truth
from .domain import Datum, Dictionary, Frame, Promised, Sequence, Set, Stream
from .items import hashable
from .iterables import iterate
from .machine import Machine
from .maps import map_comprehension, promised_items
from .targets import bind

Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def list_comprehension(machine: Machine, node: ast.ListComp, frame: Frame) -> Datum:
    """``[... for ...]``."""
    over = _first(machine, node, frame)
    if (promised := promised_items(over)) is not None:
        return map_comprehension(machine, node, promised, frame)
    inner = _inner(frame)
    turns = _turns(machine, node.generators, over, inner)
    return Sequence([machine.evaluate(node.elt, inner) for _ in turns], "list")


def generator(machine: Machine, node: ast.GeneratorExp, frame: Frame) -> Datum:
    """``(... for ...)``: evaluated as its items are asked for; over a promise it is a map."""
    over = _first(machine, node, frame)
    if (promised := promised_items(over)) is not None:
        return map_comprehension(machine, node, promised, frame)
    inner = _inner(frame)
    if isinstance(over, Promised):
        iterate(machine, over, node.generators[0].iter, frame)  # for the error
    turns = _turns(machine, node.generators, over, inner)
    return Stream(machine.evaluate(node.elt, inner) for _ in turns)


def set_comprehension(machine: Machine, node: ast.SetComp, frame: Frame) -> Datum:
    """``{... for ...}``."""
    over, inner = _first(machine, node, frame), _inner(frame)
    items = set[object]()
    for _ in _turns(machine, node.generators, over, inner):
        key = hashable(machine, machine.evaluate(node.elt, inner), node.elt, inner)
        if key is not None:
            items.add(key.value)
    return Set(items)


def dict_comprehension(machine: Machine, node: ast.DictComp, frame: Frame) -> Datum:
    """``{...: ... for ...}``."""
    over, inner = _first(machine, node, frame), _inner(frame)
    entries: dict[object, Datum] = {}
    for _ in _turns(machine, node.generators, over, inner):
        key = hashable(machine, machine.evaluate(node.key, inner), node.key, inner)
        value = machine.evaluate(node.value, inner)
        if key is not None:
            entries[key.value] = value
    return Dictionary(entries)


def _first(machine: Machine, node: Comprehension, frame: Frame) -> Datum:
    """What a comprehension iterates first; Python evaluates it outside of the comprehension."""
    first = node.generators[0].iter
    return machine.known(machine.evaluate(first, frame), frame, first)


def _inner(frame: Frame) -> Frame:
    """The frame of a comprehension that is unrolled."""
    inner = Frame(frame.module, {}, frame, True, frame.qualifier)
    inner.is_comprehension = True
    return inner


def _turns(
    machine: Machine, generators: list[ast.comprehension], over: Datum, frame: Frame
) -> Iterator[None]:
    """Bind the names of each turn in the frame, and yield once a turn."""
    first, rest = generators[0], generators[1:]
    if first.is_async:
        machine.refuse(frame, first.iter, "`async for` cannot be compiled", "write a plain `for`")
        return
    for item in iterate(machine, over, first.iter, frame) or ():
        bind(machine, first.target, item, frame)
        if not all(_holds(machine, test, frame) for test in first.ifs):
            continue
        if rest:
            yield from _turns(machine, rest, machine.evaluate(rest[0].iter, frame), frame)
        else:
            yield


def _holds(machine: Machine, test: ast.expr, frame: Frame) -> bool:
    datum = machine.known(machine.evaluate(test, frame), frame, test)
    return bool(truth(machine, datum, test, frame))

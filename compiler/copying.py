"""Copies of data: of the container itself, or of all that it holds."""

import ast

from .domain import Datum, Dictionary, Frame, Instance, Recorded, Sequence, Set
from .machine import Arguments, Machine


def deep_copy(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``copy.deepcopy(x)``."""
    del machine, node, frame
    return _copied(given.positional[0], {})


def _copied(datum: Datum, done: dict[int, Datum]) -> Datum:
    """A copy of containers and records, what they share within it still shared."""
    if (known := done.get(id(datum))) is not None:
        return known
    match datum:
        case Sequence(items, kind):
            copied = done[id(datum)] = Sequence([], kind)
            copied.items.extend(_copied(each, done) for each in items)
            return copied
        case Dictionary(entries):
            table = done[id(datum)] = Dictionary({}, default=datum.default)
            table.entries.update((key, _copied(each, done)) for key, each in entries.items())
            return table
        case Set(items, is_frozen):
            return Set({*items}, is_frozen)
        case Instance(owner, fields, parts, call):
            record = done[id(datum)] = Instance(owner, {}, parts, call)
            record.fields.update((name, _copied(each, done)) for name, each in fields.items())
            return record
        case Recorded(function, arguments, keywords):
            inner = {name: _copied(each, done) for name, each in keywords.items()}
            return Recorded(function, tuple(_copied(each, done) for each in arguments), inner)
        case _:
            return datum


def shallow_copy(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``copy.copy(x)``."""
    del machine, node, frame
    match given.positional[0]:
        case Sequence(items, kind):
            return Sequence([*items], kind)
        case Dictionary(entries, default=default):
            return Dictionary({**entries}, default=default)
        case Set(items, is_frozen):
            return Set({*items}, is_frozen)
        case Instance(owner, fields, parts, call):
            return Instance(owner, {**fields}, parts, call)
        case Recorded(function, arguments, keywords):
            return Recorded(function, arguments, {**keywords})
        case datum:
            return datum

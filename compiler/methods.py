"""Methods of known values and of containers whose items may be promises."""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from ..ir.rules_language import BAD_ARGUMENTS, EVALUATION_FAILED, UNSUPPORTED
from .containers import LIST_METHODS, NONE, READERS
from .convert import wrap
from .describe import describe
from .domain import (
    MISSING,
    Datum,
    Dictionary,
    Frame,
    Known,
    Sequence,
    Set,
    View,
)
from .hermetic import impure, is_impure
from .items import hashable
from .iterables import iterate
from .library import METHODS
from .library_calls import run
from .machine import Arguments, Machine
from .objects import Objects
from .operators import EXCEPTIONS, too_large


def call_on_data(
    machine: Machine, owner: Datum, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A method of something known, with evaluated arguments."""
    match owner:
        case Sequence(kind="list") if name in LIST_METHODS:
            return _list_method(machine, owner, name, given, node, frame)
        case Sequence(kind="list") if name in ("count", "index", "remove", "sort"):
            return _on_object(machine, owner, name, given, node, frame)
        case Sequence(kind="tuple") if name in ("count", "index"):
            return _on_object(machine, owner, name, given, node, frame)
        case Dictionary() if name in _DICTIONARY:
            return _DICTIONARY[name](machine, owner, given, node, frame)
        case Set() if name in _SET:
            return _set_method(machine, owner, name, given, node, frame)
        case Known(value) if name in METHODS.get(type(value), ()):
            return _known_method(machine, owner, name, given, node, frame)
        case Known(PurePosixPath()) if is_impure(f"pathlib.Path().{name}"):
            return impure(machine, f"pathlib.Path().{name}", node, frame)
        case Known():
            message = f"the method `{name}` of {describe(owner)} cannot be evaluated here"
            return machine.report(UNSUPPORTED, message, frame, node)
        case _:
            message = f"{describe(owner)} has no method `{name}` here"
            return machine.report(UNSUPPORTED, message, frame, node)


def _known_method(
    machine: Machine, owner: Known, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    if name == "format" and _LOOKS_INSIDE.search(str(owner.value)):
        message = "`format` that looks inside of a value cannot be evaluated here"
        return machine.refuse(frame, node, message, "look inside first, and format that")
    whole = _with(owner, given, node, frame)
    if isinstance(owner.value, re.Pattern):
        name = f"re.{name}"
    return run(machine, name, _method(name.rpartition(".")[2]), whole, node, frame)


_LOOKS_INSIDE: Final = re.compile(r"\{[^{}]*[.\[]")
"""A replacement field with an attribute or item: what it finds may be a method, with its address."""


def _with(owner: Datum, given: Arguments, node: ast.Call, frame: Frame) -> Arguments:
    span = frame.module.positions.span(node)
    return Arguments(
        [owner, *given.positional], given.keywords, [span, *given.spans], given.keyword_spans
    )


def _method(name: str) -> Callable[..., object]:
    def call(owner: Any, *args: Any, **keywords: Any) -> object:
        made: object = getattr(owner, name)(
            *([*each] if name == "join" else each for each in args), **keywords
        )
        return made

    return call


# Lists


_MOVED: Final = 1024
"""Items of a list that are moved in the time of one step."""


def _list_method(
    machine: Machine, owner: Sequence, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    method = LIST_METHODS[name]
    machine.spend(len(owner.items) // _MOVED)
    if method not in READERS and not machine.may_change(owner, frame, node):
        return MISSING
    arguments = given.positional
    if name == "extend" and len(arguments) == 1:
        items = iterate(machine, arguments[0], node, frame, by_call=True)
        if items is None:
            return MISSING
        added = [*items]
        machine.spend(len(added))
        if len(owner.items) + len(added) > machine.settings.size:
            return too_large(machine, node, frame)
        arguments = [Sequence(added, "list")]
    try:
        result = method(owner, *arguments, **given.keywords)
    except EXCEPTIONS as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)
    if result is None:
        return machine.refuse(frame, node, "this call of a container's method cannot be compiled")
    if len(owner.items) > machine.settings.size:
        return too_large(machine, node, frame)
    return result


def _on_object(
    machine: Machine,
    owner: Sequence | Set,
    name: str,
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    """A method that Python runs on the object that stands for the container."""
    changes = name in _CHANGING
    if changes and not machine.may_change(owner, frame, node):
        return MISSING
    objects = Objects(machine, node, frame)
    call = _method(name)

    def method(value: Any, *args: object, **keywords: object) -> object:
        result = call(value, *args, **keywords)
        if changes and isinstance(owner, Sequence):
            owner.items[:] = [objects.datum(each) for each in value]
        elif changes and isinstance(owner, Set):
            owner.items = {objects.back(each) for each in value}
        return result

    whole = _with(owner, given, node, frame)
    return run(machine, f"builtins.{name}", method, whole, node, frame, objects)


# Sets

_CHANGING: Final = frozenset(
    {"add", "clear", "difference_update", "discard", "intersection_update", "remove", "sort"}
    | {"symmetric_difference_update", "update"}
)
"""Methods of lists and sets that change them."""

_SET: Final = _CHANGING - {"sort"} | frozenset(
    {"copy", "difference", "intersection", "isdisjoint", "issubset", "issuperset"}
    | {"pop", "symmetric_difference", "union"}
)


def _set_method(
    machine: Machine, owner: Set, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    if owner.is_frozen and (name in _CHANGING or name == "pop"):
        message = f"a frozenset has no method `{name}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)
    if name == "pop":
        message = "which item of a set `pop` takes is not known"
        return machine.refuse(frame, node, message, "sort it first: `sorted(...)`")
    if name == "copy" and not given.positional:
        return Set({*owner.items}, owner.is_frozen)
    return _on_object(machine, owner, name, given, node, frame)


# Dictionaries

_OnDictionary: TypeAlias = Callable[[Machine, Dictionary, Arguments, ast.Call, Frame], Datum]


def _keyed(least: int, most: int, changes: bool) -> Callable[[Any], _OnDictionary]:
    """A method whose first argument is a key."""

    def decorate(method: Callable[..., Datum | None]) -> _OnDictionary:
        def call(
            machine: Machine, owner: Dictionary, given: Arguments, node: ast.Call, frame: Frame
        ) -> Datum:
            arguments = [*given.positional, *given.keywords.values()]
            if not least <= len(arguments) <= most:
                message = f"this takes {least} to {most} arguments"
                return machine.report(BAD_ARGUMENTS, message, frame, node)
            key = hashable(machine, arguments[0], node, frame)
            if key is None or (changes and not machine.may_change(owner, frame, node)):
                return MISSING
            found = method(owner.entries, key.value, *arguments[1:])
            if found is not None:
                return found
            return machine.report(
                EVALUATION_FAILED, f"this raises `KeyError: {key.value!r}`", frame, node
            )

        return call

    return decorate


@_keyed(1, 2, changes=False)
def _get(entries: dict[object, Datum], key: object, default: Datum = NONE) -> Datum:
    return entries.get(key, default)


@_keyed(1, 2, changes=True)
def _set_default(entries: dict[object, Datum], key: object, default: Datum = NONE) -> Datum:
    return entries.setdefault(key, default)


@_keyed(1, 2, changes=True)
def _pop(entries: dict[object, Datum], key: object, default: Datum | None = None) -> Datum | None:
    return entries.pop(key, default) if default is not None else entries.pop(key, None)


def _update(
    machine: Machine, owner: Dictionary, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    added: dict[object, Datum] = {}
    for each in given.positional:
        found = entries_of(machine, each, node, frame)
        if found is None:
            return MISSING
        added.update(found)
    if machine.may_change(owner, frame, node):
        owner.entries.update(added)
        owner.entries.update(given.keywords)
    return NONE


def entries_of(
    machine: Machine, datum: Datum, node: ast.Call, frame: Frame
) -> dict[object, Datum] | None:
    """What updates a dictionary: another, or pairs; None, with an error reported, for others."""
    if isinstance(datum, Dictionary):
        return datum.entries
    found: dict[object, Datum] = {}
    items = iterate(machine, datum, node, frame, by_call=True)
    for item in items or ():
        pair = [*(iterate(machine, item, node, frame, by_call=True) or ())]
        key = hashable(machine, pair[0], node, frame) if len(pair) == 2 else None
        if key is None:
            message = "a dictionary is made of pairs of a key and a value"
            machine.report(EVALUATION_FAILED, message, frame, node)
            return None
        found[key.value] = pair[1]
    return None if items is None else found


def _pop_item(
    machine: Machine, owner: Dictionary, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    if given.positional or given.keywords or not owner.entries:
        message = "this raises `KeyError: 'popitem(): dictionary is empty'`"
        return machine.report(EVALUATION_FAILED, message, frame, node)
    if not machine.may_change(owner, frame, node):
        return MISSING
    key, datum = owner.entries.popitem()
    return Sequence([wrap(key), datum], "tuple")


def _clear(
    machine: Machine, owner: Dictionary, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    del given
    if machine.may_change(owner, frame, node):
        owner.entries.clear()
    return NONE


def _copy(
    machine: Machine, owner: Dictionary, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    del machine, given, node, frame
    return Dictionary({**owner.entries}, default=owner.default)


def _view(kind: Any) -> _OnDictionary:
    def view(
        machine: Machine, owner: Dictionary, given: Arguments, node: ast.Call, frame: Frame
    ) -> Datum:
        del machine, given, node, frame
        return View(owner, kind)

    return view


_DICTIONARY: Final[Mapping[str, _OnDictionary]] = {
    "clear": _clear,
    "copy": _copy,
    "get": _get,
    "items": _view("items"),
    "keys": _view("keys"),
    "pop": _pop,
    "popitem": _pop_item,
    "setdefault": _set_default,
    "update": _update,
    "values": _view("values"),
}

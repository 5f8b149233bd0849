"""What an entity takes, as a table: options, types, and defaults the way that one types them."""

import json
import shlex
from collections.abc import Iterable, Iterator
from typing import assert_never

from .ir.format import type_text
from .ir.given import default_of
from .ir.nodes import Input, Interface
from .ir.reachable import reachable
from .ir.typecheck import TypeDefs, bare
from .ir.types import BOOL, NONE, EnumDef, OpaqueDef, RecordDef, Type, TypeDef, UnionType
from .ir.values import (
    CallValue,
    DictValue,
    EntityValue,
    ListValue,
    Missing,
    NameValue,
    Promise,
    RecordValue,
    Value,
)
from .runtime.values import to_json


def describe_inputs(interface: Interface, types: TypeDefs) -> Iterator[str]:
    """A line for each input: its option, type, default and documentation; then what the types are."""
    yield from _table(
        (
            f"{_option(each.name, interface)} {type_text(each.type)}",
            _need(each, as_word=True),
            each.doc,
        )
        for each in interface.inputs
    )
    for definition in reachable((each.type for each in interface.inputs), types).values():
        yield from _definition(definition)


def named_input(name: str, interface: Interface) -> Input | None:
    """The input of that name; dashes may stand for underscores."""
    names = {each.name: each for each in interface.inputs}
    return names.get(name) or names.get(name.replace("-", "_"))


def negated_input(name: str, interface: Interface) -> Input | None:
    """The boolean that ``--no-NAME`` makes false, if no input is itself called so."""
    if not name.startswith(("no-", "no_")) or named_input(name, interface) is not None:
        return None
    found = named_input(name[3:], interface)
    return found if found is not None and is_flag(found.type) else None


def is_flag(of: Type) -> bool:
    """Whether a value is true, false, or may be left open."""
    match bare(of):
        case UnionType(variants):
            return any(each == BOOL for each in variants) and {*variants} <= {BOOL, NONE}
        case other:
            return other == BOOL


def _option(name: str, interface: Interface) -> str:
    return f"--[no-]{name}" if negated_input(f"no-{name}", interface) else f"--{name}"


def _definition(of: TypeDef) -> Iterator[str]:
    match of:
        case RecordDef(name=name, fields=fields):
            yield f"{name} is a JSON object of"
            inputs = (Input(each.name, each.type, each.default) for each in fields)
            yield from _table(
                (f"  {each.name}: {type_text(each.type)}", _need(each, as_word=False), "")
                for each in inputs
            )
        case EnumDef(name=name, members=members):
            yield f"{name} is one of {', '.join(each.name for each in members)}"
        case OpaqueDef():
            pass
        case _:
            assert_never(of)


def _table(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Lines whose second column is aligned."""
    lines = [*rows]
    column = max((len(first) for first, _, _ in lines), default=0)
    for first, need, doc in lines:
        yield f"{first:<{column}}  {need}{'; ' if doc else ''}{doc}"


def _need(given: Input, *, as_word: bool) -> str:
    default = default_of(given)
    if default is None:
        return "required"
    return f"default {_typed(default, as_word)}" if _is_data(default) else "has a default"


def _typed(value: Value, as_word: bool) -> str:
    """A value as one types it: a word of a command line, or within JSON."""
    obj = to_json(value)
    text = obj if as_word and isinstance(obj, str) else json.dumps(obj, ensure_ascii=False)
    return shlex.quote(text) if as_word else text


def _is_data(value: Value) -> bool:
    """Whether a value can be typed: it is made of data alone."""
    match value:
        case ListValue(items):
            return all(map(_is_data, items))
        case DictValue(entries):
            return all(_is_data(each.key) and _is_data(each.value) for each in entries)
        case RecordValue(fields=fields):
            return all(_is_data(each.value) for each in fields)
        case CallValue() | NameValue() | EntityValue() | Promise() | Missing():
            return False
        case _:
            return True

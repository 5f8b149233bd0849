"""Attributes: of modules, classes, records, promises; and methods, looked up and not yet called."""

import ast

from ..ir.rules_language import NO_ATTRIBUTE
from ..ir.suggest import nearest
from ..ir.types import EnumDef, RecordDef
from ..ir.values import Boolean, Float, Integer, String
from .annotations import read_type
from .classes import define
from .convert import from_value
from .domain import (
    MISSING,
    Class,
    Datum,
    EnumMember,
    External,
    Frame,
    Known,
    Method,
    Missing,
    ModuleDatum,
    Promised,
    Recorded,
    Results,
    Unknown,
)
from .machine import Machine
from .modules import external_member, member
from .promises import PROMISE_METHODS, extend_promise


def attribute(machine: Machine, node: ast.Attribute, frame: Frame) -> Datum:
    """``owner.name``."""
    owner = machine.known(machine.evaluate(node.value, frame), frame, node.value)
    match owner:
        case Missing():
            return MISSING
        case External(name):
            return external_member(machine, name, node.attr)
        case ModuleDatum(name):
            found = member(machine, name, node.attr)
            if found is not None:
                return found
            return _no_member(machine, f"`{name}`", node, frame)
        case Promised():
            if node.attr in PROMISE_METHODS:
                return Method(owner, node.attr)
            return extend_promise(machine, owner, node.attr, node, frame)
        case Results(items=items):
            if node.attr in PROMISE_METHODS:
                return Method(owner, node.attr)
            return items.get(node.attr) or no_output(machine, owner, node.attr, node, frame)
        case Recorded(record=True):
            return _record_field(machine, owner, node, frame)
        case Class():
            return _class_member(machine, owner, node, frame)
        case EnumMember(type, name) if node.attr in ("name", "value"):
            return Known(name) if node.attr == "name" else _member_value(machine, type, name)
        case _:
            return Method(owner, node.attr)


def _class_member(machine: Machine, owner: Class, node: ast.Attribute, frame: Frame) -> Datum:
    define(machine, owner, read_type)
    definition = machine.program.types.get(owner.name)
    if not isinstance(definition, EnumDef):
        return External(f"{owner.name}.{node.attr}")
    names = [member.name for member in definition.members]
    if node.attr in names:
        return EnumMember(owner.name, node.attr)
    close = nearest(node.attr, names)
    given = ", ".join(f"`{each}`" for each in names)
    way_out = f"did you mean `{close}`?" if close else f"its members: {given}"
    message = f"`{owner.name}` has no member `{node.attr}`"
    return machine.report(NO_ATTRIBUTE, message, frame, node, helps=(way_out,))


def _record_field(machine: Machine, owner: Recorded, node: ast.Attribute, frame: Frame) -> Datum:
    """A field of a record that is known: as it was given, or its default."""
    if node.attr in owner.keywords:
        return owner.keywords[node.attr]
    definition = machine.program.types.get(owner.function)
    fields = definition.fields if isinstance(definition, RecordDef) else ()
    default = next((each.default for each in fields if each.name == node.attr), None)
    datum = from_value(default) if default is not None else None
    if datum is not None:
        return datum
    if any(each.name == node.attr for each in fields):
        return Unknown(f"`{node.attr}` of a `{owner.function}`")
    return machine.refuse(frame, node, f"`{node.attr}` of a `{owner.function}` cannot be evaluated")


def _member_value(machine: Machine, type: str, name: str) -> Datum:
    definition = machine.program.types.get(type)
    members = definition.members if isinstance(definition, EnumDef) else ()
    value = next((member.value for member in members if member.name == name), None)
    if isinstance(value, String | Integer | Float | Boolean):
        return Known(value.value)
    return Unknown(f"`{type}.{name}.value`")


def _no_member(machine: Machine, owner: str, node: ast.Attribute, frame: Frame) -> Datum:
    message = f"{owner} has no attribute `{node.attr}`"
    return machine.report(NO_ATTRIBUTE, message, frame, node)


def no_output(
    machine: Machine, owner: Results, name: object, node: ast.expr, frame: Frame
) -> Datum:
    """Report an output that a call does not have."""
    names = [*owner.items]
    close = nearest(str(name), names)
    given = ", ".join(f"`{each}`" for each in names) or "none"
    way_out = f"did you mean `{close}`?" if close else f"its outputs: {given}"
    return machine.report(NO_ATTRIBUTE, f"no output `{name}`", frame, node, helps=(way_out,))

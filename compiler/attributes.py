"""Attributes: of modules, classes, records, promises; and methods, looked up and not yet called."""

import ast

from ..ir.diagnostics import Help
from ..ir.rules_language import NO_ATTRIBUTE, PROMISE_AS_VALUE
from ..ir.typecheck import bare
from ..ir.types import DictType, EnumDef, ListType
from ..ir.values import Boolean, Float, Integer, Ref, String
from .annotations import read_type
from .classes import define, is_flag, member_named
from .compile_state import CONTEXTS, STATE, compilation_state, nodes_so_far
from .domain import (
    MISSING,
    Class,
    Datum,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Frame,
    Function,
    Instance,
    Known,
    Method,
    Missing,
    ModuleDatum,
    Promised,
    Recorded,
    Results,
    Super,
    Unknown,
)
from .instances import (
    bound_member,
    call_with_data,
    class_attribute,
    class_members,
    instance_attribute,
    is_object,
)
from .library import ATTRIBUTES
from .machine import Machine
from .modules import external_member, member
from .operators import computed
from .program import Imperative
from .promises import PROMISE_METHODS, extend_promise
from .recording import part
from .special import super_attribute


def attribute(machine: Machine, node: ast.Attribute, frame: Frame) -> Datum:
    """``owner.name``."""
    owner = part(machine.known(machine.evaluate(node.value, frame), frame, node.value))
    match owner:
        case Missing():
            return MISSING
        case External(name) if (name, node.attr) == (STATE, "nodes"):
            return nodes_so_far(machine)
        case External(name):
            return external_member(machine, name, node.attr)
        case ModuleDatum(name):
            found = member(machine, name, node.attr)
            return found or _no_member(machine, f"`{name}`", node, frame)
        case Promised() | Results() if node.attr in PROMISE_METHODS:
            return Method(owner, node.attr)
        case Promised():
            return _of_promise(machine, owner, node, frame)
        case Results():
            return _of_results(machine, owner, node, frame)
        case Recorded():
            return _of_call(machine, owner, node)
        case Instance() | Super():
            return _of_object(machine, owner, node, frame)
        case Known(value) if node.attr in ATTRIBUTES.get(type(value), ()):
            return computed(machine, lambda: getattr(value, node.attr), node, frame)
        case Function(name=name) | EntityDatum(Ref(name=name)) if node.attr in (
            "__name__",
            "__qualname__",
        ):
            return Known(name.rpartition(".")[2])
        case EntityDatum(ref) if node.attr == "inputs" and (made := _imperative(machine, ref)):
            machine.constructs += 1  # from here on an error counts, wherever it is
            return Dictionary({each.name: made.promised(each) for each in made.inputs})
        case Class():
            return _class_member(machine, owner, node, frame)
        case EnumMember():
            return _of_member(machine, owner, node, frame)
        case _:
            return Method(owner, node.attr)


def _of_object(
    machine: Machine, owner: Instance | Super, node: ast.Attribute, frame: Frame
) -> Datum:
    if isinstance(owner, Super):
        return super_attribute(machine, owner, node, frame)
    return instance_attribute(machine, owner, node, frame)


def _of_call(machine: Machine, owner: Recorded, node: ast.Attribute) -> Datum:
    """Of what a call that is kept makes, its fields are what it was given for them."""
    if owner.function in CONTEXTS and node.attr == "compilation_state":
        return compilation_state(machine)
    if node.attr in owner.keywords and is_object(owner):
        return owner.keywords[node.attr]
    return Method(owner, node.attr)


def _of_promise(machine: Machine, owner: Promised, node: ast.Attribute, frame: Frame) -> Datum:
    """A part of a promised value; what Python's containers can do is for a run."""
    match bare(owner.type):
        case DictType():
            is_method = hasattr(dict, node.attr)
        case ListType():
            is_method = hasattr(list, node.attr)
        case _:
            is_method = False
    if not is_method:
        return extend_promise(machine, owner, node.attr, node, frame)
    message = f"`{node.attr}` of a promise cannot be computed when the workflow is compiled"
    way_out = "compute it in a task, and call that"
    return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))


def _of_results(machine: Machine, owner: Results, node: ast.Attribute, frame: Frame) -> Datum:
    """An output of a call by name; of a node, all of them too."""
    if owner.is_node and node.attr == "outputs":
        return Dictionary(dict(owner.items.items()))
    return owner.items.get(node.attr) or no_output(machine, owner, node.attr, node, frame)


def _imperative(machine: Machine, ref: Ref) -> Imperative | None:
    made = machine.program.declarations.get(ref)
    return made if isinstance(made, Imperative) else None


def _class_member(machine: Machine, owner: Class, node: ast.Attribute, frame: Frame) -> Datum:
    define(machine, owner, read_type)
    definition = machine.program.types.get(owner.name)
    if node.attr in ("__name__", "__qualname__"):
        return Known(owner.name.rpartition(".")[2])
    if not isinstance(definition, EnumDef):
        if is_flag(machine, owner):
            message = f"what `{owner.name}` has, which is a `Flag`, is not known"
            way_out = "make it an `Enum`, and a set of flags a list of its members"
            return machine.refuse(frame, node, message, way_out)
        return class_attribute(machine, owner, node.attr) or External(f"{owner.name}.{node.attr}")
    found = class_members(machine, owner).get(node.attr)
    if found is not None and found.kind != "value":
        return class_attribute(machine, owner, node.attr) or MISSING
    is_first = any(member.name == node.attr for member in definition.members)
    name = node.attr if is_first else member_named(machine, owner, node.attr)
    if name is not None:
        return EnumMember(owner.name, name)
    names = [member.name for member in definition.members]
    given = ", ".join(f"`{each}`" for each in names)
    helps = machine.meant(node.attr, names) or (Help(f"its members: {given}"),)
    message = f"`{owner.name}` has no member `{node.attr}`"
    return machine.report(NO_ATTRIBUTE, message, frame, node, helps=helps)


def _of_member(machine: Machine, owner: EnumMember, node: ast.Attribute, frame: Frame) -> Datum:
    """The name or value of a member, or what its class makes of it."""
    if node.attr == "name":
        return Known(owner.name)
    if node.attr == "value":
        return _member_value(machine, owner.type, owner.name)
    enum = machine.program.classes.get(owner.type)
    found = class_members(machine, enum).get(node.attr) if enum is not None else None
    if enum is None or found is None or found.kind == "value":
        return _no_member(machine, f"`{owner.type}.{owner.name}`", node, frame)
    if found.kind == "property":
        return call_with_data(machine, found.datum, [owner], node, frame)
    return bound_member(found, owner, enum)


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
    given = ", ".join(f"`{each}`" for each in names) or "none"
    helps = machine.meant(str(name), names) or (Help(f"its outputs: {given}"),)
    return machine.report(NO_ATTRIBUTE, f"no output `{name}`", frame, node, helps=helps)

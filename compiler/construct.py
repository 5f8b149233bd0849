"""Classes of the program, called: records, members of enumerations, other objects."""

import ast

from ..ir.format import value_text
from ..ir.rules_language import EVALUATION_FAILED
from ..ir.types import EnumDef, RecordDef
from .annotations import read_type
from .arguments import arguments_of, named_arguments
from .classes import define
from .convert import from_value, to_value
from .domain import MISSING, Class, Datum, EnumMember, Frame, Recorded
from .machine import Arguments, Machine
from .recording import record_call


def call_class(machine: Machine, callee: Class, node: ast.Call, frame: Frame) -> Datum:
    """A record of the program is kept as a record; any other object as the call that makes it."""
    given = arguments_of(machine, node, frame)
    define(machine, callee, read_type)
    definition = machine.program.types.get(callee.name)
    if isinstance(definition, EnumDef):
        return _enum_member(machine, definition, given, node, frame)
    if not isinstance(definition, RecordDef):
        return record_call(machine, callee.name, given, node, frame)
    names = [field.name for field in definition.fields]
    named = named_arguments(machine, given, names, callee.name, node, frame)
    if named is None:
        return MISSING
    for field in definition.fields:
        default = from_value(field.default) if field.default is not None else None
        if default is not None:
            named.setdefault(field.name, default)
    order = {name: index for index, name in enumerate(names)}
    whole = sorted(named.items(), key=lambda each: order.get(each[0], len(order)))
    return Recorded(callee.name, (), dict(whole), record=True)


def _enum_member(
    machine: Machine, definition: EnumDef, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``Color("red")``: the member of that value."""
    value = to_value(machine, given.positional[0], frame, node) if given.positional else None
    for member in definition.members:
        if member.value == value:
            return EnumMember(definition.name, member.name)
    values = ", ".join(f"`{value_text(each.value)}`" for each in definition.members)
    message = f"no member of `{definition.name}` has this value"
    return machine.report(EVALUATION_FAILED, message, frame, node, helps=(f"it has {values}",))

"""Members of enumerations that are values too: ``class Color(str, Enum)``, ``IntEnum``, ``StrEnum``.

Such a member equals its value, sorts and hashes as it does. What text it makes depends on the version
of Python, so none is made.
"""

import ast

from ..ir.asking import member_is_no_value
from ..ir.nodes import Comparator
from ..ir.typecheck import bare, definition
from ..ir.types import BOOL, FLOAT, INT, STR, EnumDef, Type, UnionType
from ..ir.values import Boolean, Float, Integer, String
from .classes import is_mixed
from .convert import MixedFloat, MixedInt, MixedStr
from .domain import Class, Datum, Deferred, EnumMember, External, Frame, Known, Promised
from .machine import Machine


def mixed(machine: Machine, member: EnumMember) -> object | None:
    """What a member is besides itself; None where it is nothing else."""
    enum = machine.program.types.get(member.type)
    owner = machine.program.classes.get(member.type)
    if owner is None or not isinstance(enum, EnumDef) or not is_mixed(machine, owner):
        return None
    value = next((each.value for each in enum.members if each.name == member.name), None)
    if not isinstance(value, String | Integer | Float | Boolean):
        return None
    match value:
        case String(text):
            made: MixedStr | MixedFloat | MixedInt = MixedStr(text)
        case Float(number):
            made = MixedFloat(number)
        case Integer(number) | Boolean(number):
            made = MixedInt(number)
    made.datum = member
    return made


def unmixed(machine: Machine, datum: Datum) -> Datum:
    """The datum; of a member that is a value too, that value: to be computed with."""
    found = mixed(machine, datum) if isinstance(datum, EnumMember) else None
    match found:
        case MixedStr():
            return Known(str.__str__(found))
        case MixedFloat():
            return Known(float.__add__(found, 0.0))
        case MixedInt():
            return Known(int.__add__(found, 0))
        case _:
            return datum


def refuse_value_of_member(
    machine: Machine,
    op: Comparator,
    sides: tuple[Datum, Datum],
    node: ast.expr,
    frame: Frame,
) -> Datum | None:
    """Refuse to compare a promised member with a value: to Python they differ, to a graph they may not.

    flytekit's promises of members are their values, so its programs may.
    """
    for side, other in (sides, sides[::-1]):
        owner = _plain_enum(machine, side.type) if isinstance(side, Promised) else None
        if owner is None or not _is_value(other) or _of_flytekit(frame):
            continue
        is_ordered = op not in (Comparator.EQ, Comparator.NE)
        return machine.refuse(frame, node, *member_is_no_value(owner.name, is_ordered=is_ordered))
    return None


def _plain_enum(machine: Machine, of: Type) -> Class | None:
    """The enumeration that a type is, or may be, whose members are no values besides."""
    of = bare(of)
    for each in of.variants if isinstance(of, UnionType) else (of,):
        enum = definition(bare(each), machine.program.types)
        owner = machine.program.classes.get(enum.name) if isinstance(enum, EnumDef) else None
        if owner is not None and not is_mixed(machine, owner):
            return owner
    return None


def _is_value(datum: Datum) -> bool:
    match datum:
        case Known(value):
            return value is not None
        case Promised(type=of):
            return bare(of) in (BOOL, FLOAT, INT, STR)
        case _:
            return False


def _of_flytekit(frame: Frame) -> bool:
    """Whether a module has names of flytekit."""
    for each in frame.module.names.values():
        datum = each.find() if isinstance(each, Deferred) else each
        if isinstance(datum, External) and datum.name.partition(".")[0] in ("flytekit", "union"):
            return True
    return False

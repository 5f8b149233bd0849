"""Members of enumerations that are values too: ``class Color(str, Enum)``, ``IntEnum``, ``StrEnum``.

Such a member equals its value, sorts and hashes as it does. What text it makes depends on the version
of Python, so none is made.
"""

from ..ir.types import EnumDef
from ..ir.values import Boolean, Float, Integer, String
from .classes import is_mixed
from .convert import MixedFloat, MixedInt, MixedStr
from .domain import Datum, EnumMember, Known
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

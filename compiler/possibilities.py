"""Names that are bound in several ways, where only the machine of the program decides which."""

from collections.abc import Sequence as Items

from ..ir.diagnostics import Label
from ..ir.type_names import canonical
from .dialects import CONSTRUCTS
from .domain import (
    MISSING,
    Class,
    Datum,
    EntityDatum,
    EnumMember,
    External,
    Function,
    Known,
    Missing,
    ModuleDatum,
    Unknown,
)


def one_of(name: str, data: Items[Datum], why: Label, way_out: str) -> Datum:
    """What a name means that some way binds to each of the data: the same, or nothing certain.

    A name of a library beside None is that name: where it is None, whatever uses it would fail.
    """
    if any(isinstance(each, Missing) for each in data):
        return MISSING
    if (unknown := next((each for each in data if isinstance(each, Unknown)), None)) is not None:
        return unknown
    named = [each for each in data if each != Known(None)]
    if named and all(isinstance(each, External) for each in named):
        data = named
    if all(is_same(each, data[0]) for each in data):
        return data[0]
    what = f"`{name}`, which is bound in different ways,"
    return Unknown(what, None, way_out, (why,), tuple(data))


def is_foreign(datum: Datum) -> bool:
    """Whether a decorator certainly declares nothing, though what it is may not be known."""
    options = datum.options if isinstance(datum, Unknown) else (datum,)
    return bool(options) and all(
        isinstance(each, Function | Class | Known)
        or (isinstance(each, External) and each.name not in CONSTRUCTS)
        for each in options
    )


def is_same(one: Datum, other: Datum) -> bool:
    """Whether two ways bind a name to the same thing."""
    match one, other:
        case External(left), External(right):
            return canonical(left) == canonical(right)
        case Known(left), Known(right):
            return type(left) is type(right) and repr(left) == repr(right)
        case (EntityDatum() | EnumMember() | ModuleDatum(), _):
            return one == other
        case _:
            return one is other

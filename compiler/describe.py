"""What kind of thing a value of the evaluator is, in words: for messages."""

from collections.abc import Mapping
from typing import Final

from .domain import (
    Alternative,
    Choice,
    Class,
    Datum,
    Decorator,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Filling,
    Function,
    Instance,
    Known,
    Logical,
    Mapper,
    Method,
    Missing,
    ModuleDatum,
    Partial,
    Promised,
    Recorded,
    Results,
    Sequence,
    Set,
    Stream,
    Subscripted,
    Super,
    Unknown,
    View,
    Zipped,
)


def describe(datum: Datum) -> str:
    """What kind of thing a value is, for messages."""
    match datum:
        case Known(value):
            return "None" if value is None else f"a constant of type `{type(value).__name__}`"
        case Promised(promise=promise):
            return "a promise" if promise.node else "an input of the workflow"
        case Results(is_node=True):
            return "a node"
        case Results(items=items):
            return _RESULTS[min(len(items), 2)]
        case Sequence(kind=kind):
            return f"a {kind}"
        case View(kind=kind):
            return f"the {kind} of a dictionary"
        case Instance(owner):
            return f"a `{owner.name}`"
        case EntityDatum(ref):
            return f"the {ref.kind.value.replace('_', ' ')} `{ref.name}`"
        case Function() | Class():
            return f"the {type(datum).__name__.lower()} `{datum.name}`"
        case ModuleDatum(name):
            return f"the module `{name}`"
        case External(name):
            return f"`{name}`"
        case Partial(callee):
            return f"a partial of {describe(callee)}"
        case Mapper(ref):
            return f"a map of `{ref.name}`"
        case EnumMember():
            return f"`{datum.type}.{datum.name}`"
        case Method(name=name):
            return f"the method `{name}`"
        case Recorded(function=function):
            return f"what `{function}` returns"
        case Unknown(what=what):
            return what
        case _:
            return _FIXED[type(datum)]


_RESULTS: Final = (
    "a call that gives nothing",
    "a named tuple of one output",
    "a call that gives several outputs",
)

_FIXED: Final[Mapping[type, str]] = {
    Alternative: "a type",
    Choice: "an unfinished conditional",
    Decorator: "a decorator",
    Dictionary: "a dictionary",
    Filling: "a list that a loop over a promise fills",
    Logical: "a condition",
    Missing: "a missing value",
    Set: "a set",
    Stream: "an iterator",
    Subscripted: "a type",
    Super: "what `super()` gives",
    Zipped: "a `zip` of promises",
}

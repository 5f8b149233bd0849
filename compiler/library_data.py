"""Library functions that work on data themselves: on what is known of them, promises included."""

import ast
import datetime
import itertools
import pathlib
from collections import Counter
from collections.abc import Callable, Mapping, Sized
from typing import Final, TypeAlias

from ..ir.nodes import And, Condition, Or
from ..ir.rules_language import BAD_ARGUMENTS, PROMISE_AS_VALUE, UNSUPPORTED
from ..ir.types import ListType
from .conditions import compare_data, guarded, truth
from .convert import view_items
from .copying import deep_copy, shallow_copy
from .describe import describe
from .domain import (
    MISSING,
    Alternative,
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
    Logical,
    Method,
    Missing,
    Partial,
    Promised,
    Results,
    Sequence,
    Set,
    Unknown,
    View,
    Zipped,
)
from .held import Held
from .instances import fields_of, make_record, set_attribute
from .iterables import iterate
from .library import COMPARISONS, OPERATORS
from .library_calls import call_library, not_computed
from .lineage import lineage
from .logic import condition_of, constant, joined
from .machine import Arguments, Machine
from .operators import operate
from .special import CACHED, call_cached, call_super, special

Handler: TypeAlias = Callable[[Machine, Arguments, ast.Call, Frame], Datum]


def _length(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    for each in given.positional:
        machine.spend(len(each.items) // 16 if isinstance(each, Sequence) else 0)
    match given.positional:
        case [Sequence(items)] if not any(isinstance(each, Unknown) for each in items):
            return Known(len(items))
        case [Dictionary(entries)]:
            return Known(len(entries))
        case [Set(items)]:
            return Known(len(items))
        case [Results(items=outputs, is_node=False)] if outputs:
            return Known(len(outputs))
        case [View() as view]:
            return Known(len(view_items(view)))
        case [Known(value)] if isinstance(value, Sized):
            return Known(len(value))
        case [Instance() as owner] if (
            length := special(machine, owner, "__len__", [], node, frame)
        ) is not None:
            return length
        case [Class() | Instance() as owner]:
            found = iterate(machine, owner, node, frame)
            return MISSING if found is None else Known(len([*found]))
        case [datum]:
            return not_computed(machine, "builtins.len", datum, given, node, frame)
        case _:
            return machine.report(BAD_ARGUMENTS, "`len` takes one argument", frame, node)


def _cast(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    if len(given.positional) == 2:
        return given.positional[1]
    return machine.report(BAD_ARGUMENTS, "`cast` takes a type and a value", frame, node)


def _callable(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [Promised() | Results() | Logical() as datum]:
            return not_computed(machine, "builtins.callable", datum, given, node, frame)
        case [datum]:
            kinds = Function | EntityDatum | Class | External | Method | Partial
            return Known(isinstance(datum, kinds))
        case _:
            return machine.report(BAD_ARGUMENTS, "`callable` takes one argument", frame, node)


def _getattr(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``getattr(x, "name")``; the default is for objects of the program's classes only."""
    match given.positional:
        case [owner, Known(str() as name)]:
            return _attribute(machine, owner, name, node, frame)
        case [Instance() | Class() as owner, Known(str() as name), default]:
            with machine.attempt() as problems:
                found = _attribute(machine, owner, name, node, frame)
            if problems or isinstance(found, External | Missing):
                return default
            return found
        case _:
            message = "`getattr` takes an object of the program and the name of an attribute"
            return machine.report(UNSUPPORTED, message, frame, node)


def _hasattr(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [Instance() | Class() as owner, Known(str() as name)]:
            with machine.attempt() as problems:
                found = _attribute(machine, owner, name, node, frame)
            return Known(not problems and not isinstance(found, External | Missing))
        case _:
            message = "`hasattr` takes an object of the program and the name of an attribute"
            return machine.report(UNSUPPORTED, message, frame, node)


def _attribute(machine: Machine, owner: Datum, name: str, node: ast.Call, frame: Frame) -> Datum:
    """The attribute of a datum, as if it were written where the call stands."""
    expression = ast.Attribute(Held(owner, node), name, ast.Load())
    return machine.evaluate(ast.copy_location(expression, node), frame)


# Logic


def _setattr(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [owner, Known(str() as name), datum]:
            target = ast.copy_location(ast.Attribute(node, name, ast.Store()), node)
            set_attribute(machine, owner, datum, target, frame)
            return Known(None)
        case _:
            message = "which attribute this sets is not known"
            return machine.refuse(frame, node, message, "name it by a constant")


def _type(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [Instance(owner)]:
            return owner
        case [EnumMember(type=name)] if name in machine.program.classes:
            return machine.program.classes[name]
        case _:
            return call_library(machine, "builtins.type", given, node, frame)


def _quantified(kind: type[And] | type[Or]) -> Handler:
    """``all`` and ``any``: they ask no further than they must; over promises, a condition."""

    def decide(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
        if len(given.positional) != 1:
            return machine.report(BAD_ARGUMENTS, "this takes one argument", frame, node)
        of = iterate(machine, given.positional[0], node, frame, by_call=True)
        items = iter(of or ())
        parts: list[Condition] = []
        while True:
            rest: list[Datum] = []

            def ask(found: list[Datum] = rest) -> Datum:
                found.extend(itertools.islice(items, 1))
                return found[0] if found else Known(kind is And)

            item = guarded(machine, kind, parts, node, frame, ask) if parts else ask()
            datum = machine.known(item, frame, node)
            if isinstance(datum, Promised | Logical):
                parts.append(condition_of(datum))
                continue
            known = truth(machine, datum, node, frame)
            if known is None:
                return MISSING
            if known is (kind is Or):
                end = (constant(known),) if parts else ()
                return Logical(joined(kind, (*parts, *end))) if parts else Known(known)
            if not rest:
                return Logical(joined(kind, tuple(parts))) if parts else Known(kind is And)

    return decide


# Classes


_CLASSES: Final[Mapping[str, tuple[type, ...]]] = {
    "builtins.bool": (bool,),
    "builtins.bytes": (bytes,),
    "builtins.complex": (complex,),
    "builtins.float": (float,),
    "builtins.int": (int,),
    "builtins.range": (range,),
    "builtins.str": (str,),
    "collections.Counter": (Counter,),
    "datetime.date": (datetime.date,),
    "datetime.datetime": (datetime.datetime,),
    "datetime.time": (datetime.time,),
    "datetime.timedelta": (datetime.timedelta,),
    "numbers.Number": (int, float, complex),
    "pathlib.Path": (pathlib.PurePosixPath,),
    "pathlib.PurePath": (pathlib.PurePosixPath,),
}
"""Classes of known values."""

_CONTAINERS: Final[Mapping[str, Callable[[Datum], bool]]] = {
    "builtins.dict": lambda datum: isinstance(datum, Dictionary),
    "builtins.frozenset": lambda datum: isinstance(datum, Set) and datum.is_frozen,
    "builtins.list": lambda datum: isinstance(datum, Sequence) and datum.kind == "list",
    "builtins.set": lambda datum: isinstance(datum, Set) and not datum.is_frozen,
    "builtins.tuple": lambda datum: isinstance(datum, Sequence) and datum.kind == "tuple",
    "collections.abc.Callable": lambda datum: isinstance(datum, Function | EntityDatum | Partial),
    "collections.abc.Mapping": lambda datum: isinstance(datum, Dictionary),
    "collections.abc.Sequence": lambda datum: (
        isinstance(datum, Sequence)
        or (isinstance(datum, Known) and isinstance(datum.value, str | bytes | range))
    ),
}


def _isinstance(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [Promised() | Results() | Logical() as datum, _]:
            message = f"the class of {describe(datum)} is not asked when the workflow is compiled"
            way_out = "its annotation says it; ask in a task where it may differ"
            return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
        case [datum, of]:
            found = [is_of(machine, datum, each) for each in _classes(of)]
            if any(found):
                return Known(True)
            if None not in found:
                return Known(False)
            message = f"whether {describe(datum)} is of this class is not known"
            return machine.refuse(frame, node, message)
        case _:
            message = "`isinstance` takes a value and a class"
            return machine.report(BAD_ARGUMENTS, message, frame, node)


def _classes(of: Datum) -> list[Datum]:
    match of:
        case Sequence(items, "tuple"):
            return [each for item in items for each in _classes(item)]
        case Alternative(variants):
            return [each for item in variants for each in _classes(item)]
        case _:
            return [of]


def is_of(machine: Machine, datum: Datum, of: Datum) -> bool | None:
    """Whether a datum is of a class; None where that is not known."""
    match of, datum:
        case Class(), Instance(owner):
            return of in lineage(machine, owner)
        case Class(name=name), EnumMember(type):
            return name == type
        case Class(), Known() | Sequence() | Dictionary() | Set() | Function() | EntityDatum():
            return False
        case Known(None), _:
            return datum == Known(None)
        case External(name), Known(value) if name in _CLASSES:
            return name == "builtins.object" or isinstance(value, _CLASSES[name])
        case External("builtins.object"), _:
            return True
        case External("builtins.dict" | "builtins.tuple"), Instance():
            return None  # of a named tuple, and of a typed dictionary, it would hold
        case External(name), _ if name in _CONTAINERS:
            return _CONTAINERS[name](datum)
        case External(name), Sequence() | Dictionary() | Set() | Instance() if name in _CLASSES:
            return False
        case External(name), EntityDatum() | Function() if name in _CLASSES:
            return False
        case _:
            return None


# Records


def _replace(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``dataclasses.replace(record, x=1)``: another record, with some fields of its own."""
    match given.positional:
        case [Instance(owner, fields, tuple() as parts)]:
            pass
        case [datum]:
            return not_computed(machine, "dataclasses.replace", datum, given, node, frame)
        case _:
            return machine.report(BAD_ARGUMENTS, "`replace` takes one record", frame, node)
    update = given.keywords.get("update")
    changes = given.keywords if not isinstance(update, Dictionary) else update.entries
    unknown = [name for name in changes if name not in parts]
    if unknown:
        message = f"`{owner.name}` has no field `{unknown[0]}`"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    whole = {**{name: fields[name] for name in parts}, **{str(k): v for k, v in changes.items()}}
    return make_record(machine, owner, [*parts], whole, node, frame)


def _as_dictionary(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [Instance(parts=tuple()) as record]:
            return fields_of(record)
        case [datum]:
            return not_computed(machine, "dataclasses.asdict", datum, given, node, frame)
        case _:
            return machine.report(BAD_ARGUMENTS, "this takes one record", frame, node)


def _as_tuple(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    found = _as_dictionary(machine, given, node, frame)
    return Sequence([*found.entries.values()], "tuple") if isinstance(found, Dictionary) else found


def _default_dictionary(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``defaultdict(list, ...)``."""
    factory, *rest = given.positional or [Known(None)]
    made = Dictionary({}, default=None if factory == Known(None) else factory)
    for each in rest:
        if not isinstance(each, Dictionary):
            message = f"a dictionary of {describe(each)} is not known"
            return machine.refuse(frame, node, message)
        made.entries.update(each.entries)
    made.entries.update(given.keywords)
    return made


def _getter(form: str) -> Handler:
    """``operator.itemgetter(1)`` and ``attrgetter("x")``, as the function that they are."""

    def make(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
        keys = [each.value for each in given.positional if isinstance(each, Known)]
        names = [part for key in keys if form == "x.{}" for part in str(key).split(".")]
        constant = len(keys) == len(given.positional) and not given.keywords
        if not keys or not constant or not all(map(str.isidentifier, names)):
            return machine.refuse(frame, node, "this takes constants only")
        parts = [form.format(key if form == "x.{}" else repr(key)) for key in keys]
        source = parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
        function = ast.parse(f"lambda x: {source}", mode="eval").body
        if not isinstance(function, ast.Lambda):
            return machine.refuse(frame, node, "this cannot be evaluated here")
        for each in ast.walk(function):
            if isinstance(each, ast.expr | ast.arg):
                ast.copy_location(each, node)
        return Function(function, frame, f"operator.{form}")

    return make


_OnTwo: TypeAlias = Callable[[Machine, tuple[Datum, Datum], ast.Call, Frame], Datum]


def _operator(sign: str) -> Handler:
    """What a function of the module `operator` does: what its sign does."""
    op: ast.operator = getattr(ast, sign)()
    return _two(lambda machine, sides, node, frame: operate(machine, op, sides, node, frame))


def _comparison(name: str, sign: str) -> Handler:
    op: ast.cmpop = getattr(ast, sign)()
    turned = name == "contains"
    return _two(
        lambda machine, sides, node, frame: compare_data(
            machine, op, (sides[1], sides[0]) if turned else sides, node, frame
        )
    )


def _two(function: _OnTwo) -> Handler:
    def handle(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
        if len(given.positional) != 2 or given.keywords:
            return machine.report(BAD_ARGUMENTS, "this takes two arguments", frame, node)
        left, right = given.positional
        return function(machine, (left, right), node, frame)

    return handle


def _zip(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``zip``; of promised lists, which must be of one length, something to loop over."""
    if not any(isinstance(each, Promised | Zipped) for each in given.positional):
        return call_library(machine, "builtins.zip", given, node, frame)
    lists: list[Datum] = []
    for each in given.positional:
        if isinstance(each, Promised):
            lists.append(each)
        elif (items := iterate(machine, each, node, frame, by_call=True)) is not None:
            lists.append(Sequence([*items], "list"))
        else:
            return MISSING
    return Zipped(tuple(lists))


def _enumerate(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    if not any(isinstance(each, Promised | Zipped) for each in given.positional):
        return call_library(machine, "builtins.enumerate", given, node, frame)
    message = "the items of a promise cannot be numbered when the workflow is compiled"
    way_out = "give numbered items by a task, or loop in a dynamic task"
    return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))


def _list(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    match given.positional:
        case [Promised(type=ListType()) as promised] if not given.keywords:
            return promised  # a copy of what never changes
        case _:
            return call_library(machine, "builtins.list", given, node, frame)


DATA: Final[Mapping[str, Handler]] = {
    "builtins.all": _quantified(And),
    "builtins.any": _quantified(Or),
    "builtins.callable": _callable,
    "builtins.enumerate": _enumerate,
    "builtins.getattr": _getattr,
    "builtins.hasattr": _hasattr,
    "builtins.isinstance": _isinstance,
    "builtins.len": _length,
    "builtins.list": _list,
    "builtins.setattr": _setattr,
    "builtins.super": call_super,
    "builtins.type": _type,
    "builtins.zip": _zip,
    "collections.defaultdict": _default_dictionary,
    CACHED: call_cached,
    "copy.copy": shallow_copy,
    "copy.deepcopy": deep_copy,
    "dataclasses.asdict": _as_dictionary,
    "dataclasses.astuple": _as_tuple,
    "dataclasses.replace": _replace,
    "pydantic.BaseModel.model_copy": _replace,
    "typing.cast": _cast,
    "typing_extensions.cast": _cast,
    **{f"operator.{name}": _operator(sign) for name, sign in OPERATORS.items()},
    **{f"operator.{name}": _comparison(name, sign) for name, sign in COMPARISONS.items()},
    "operator.attrgetter": _getter("x.{}"),
    "operator.itemgetter": _getter("x[{}]"),
}
"""Functions of data, which never become Python objects."""

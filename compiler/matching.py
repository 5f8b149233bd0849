"""``match``: over known values it is decided now; over promises it is a branch."""

import ast
from collections.abc import Iterator
from collections.abc import Sequence as List
from typing import Final, Literal, TypeAlias

from ..ir.nodes import And, Condition, IsNone, Or, Truth
from ..ir.rules_language import PROMISE_AS_VALUE
from ..ir.typecheck import bare, definition
from ..ir.types import Kind, ListType, NamedType, Primitive, RecordDef, TupleType
from .branches import Case, branch, calls
from .conditions import compare_data, guarded, truth
from .describe import describe
from .domain import (
    Class,
    Datum,
    Dictionary,
    External,
    Frame,
    Instance,
    Known,
    Logical,
    Missing,
    Names,
    Promised,
    Results,
    Sequence,
)
from .held import Held
from .instances import named_items
from .items import hashable
from .library_data import is_of
from .logic import condition_of, constant, joined, negated
from .machine import Machine, Signal
from .promises import extend_promise

Verdict: TypeAlias = bool | Condition | None
"""Whether a pattern matches: known, or for a run to tell; None where an error was reported."""


def match_cases(machine: Machine, node: ast.Match, frame: Frame) -> Signal:
    """A ``match`` statement."""
    subject = machine.known(machine.evaluate(node.subject, frame), frame, node.subject)
    if isinstance(subject, Missing):
        machine.skip(node, frame)
        return None
    for index, case in enumerate(node.cases):
        names: Names = {}
        verdict = _verdict(machine, case, subject, names, frame)
        if verdict is None:
            machine.skip(node, frame)
            return None
        if verdict is True:
            frame.names.update(names)
            return machine.execute(case.body, frame)
        if verdict is not False:
            cases = _cases(machine, node, index, (subject, verdict, names), frame)
            return branch(machine, node, node.subject, cases, frame)
    return None


def _verdict(
    machine: Machine, case: ast.match_case, subject: Datum, names: Names, frame: Frame
) -> Verdict:
    """Whether a case is taken, its guard included."""
    verdict = _matches(machine, case.pattern, subject, names, frame)
    if case.guard is None or verdict is None or verdict is False:
        return verdict
    with machine.arm(frame):
        frame.names.update(names)
        if verdict is True:
            guard = machine.known(machine.evaluate(case.guard, frame), frame, case.guard)
            parts: list[Condition] = []
        else:
            parts = [verdict]
            guard = guarded(machine, And, parts, case.guard, frame)
    if isinstance(guard, Promised | Logical):
        return joined(And, (*parts, condition_of(guard)))
    known = truth(machine, guard, case.guard, frame)
    return verdict if known else known


def _cases(
    machine: Machine,
    node: ast.Match,
    start: int,
    first: tuple[Datum, Condition, Names],
    frame: Frame,
) -> Iterator[Case]:
    """The ways of a ``match`` on a promise, from the first that a run may take.

    A case whose guard calls something becomes a `match` within the last arm: the calls must not run
    before they are reached.
    """
    subject, verdict, names = first
    yield Case(verdict, node.cases[start].body, node, names)
    for index, case in enumerate(node.cases[start + 1 :], start + 1):
        if case.guard is not None and calls(case.guard):
            inner = ast.Match(Held(subject, node.subject), node.cases[index:])
            yield Case(None, [ast.copy_location(inner, node)], node)
            return
        bound: Names = {}
        found = _verdict(machine, case, subject, bound, frame)
        if found is None:
            machine.skip(ast.Match(node.subject, node.cases[index:]), frame)
        if found is True or found is None:
            yield Case(None, case.body if found else [], node, bound)
            return
        if found is not False:
            yield Case(found, case.body, node, bound)
    yield Case(None, [], node)


# Patterns


def _matches(
    machine: Machine, pattern: ast.pattern, datum: Datum, names: Names, frame: Frame
) -> Verdict:
    """Whether a pattern matches a datum; the names that it would bind are added."""
    match pattern:
        case ast.MatchValue(value=value):
            wanted = machine.known(machine.evaluate(value, frame), frame, value)
            return _verdict_of(compare_data(machine, ast.Eq(), (datum, wanted), value, frame))
        case ast.MatchSingleton(value=value):
            return _is(datum, value)
        case ast.MatchAs(pattern=inner, name=name):
            found = True if inner is None else _matches(machine, inner, datum, names, frame)
            if name is not None:
                names[name] = datum
            return found
        case ast.MatchOr(patterns=patterns):
            return _any(machine, patterns, datum, names, frame)
        case ast.MatchSequence(patterns=patterns):
            return _sequence(machine, pattern, patterns, datum, names, frame)
        case ast.MatchMapping():
            return _mapping(machine, pattern, datum, names, frame)
        case ast.MatchClass():
            return _class(machine, pattern, datum, names, frame)
        case _:
            return _refuse(machine, f"`{type(pattern).__name__}`", datum, pattern, frame)


def _verdict_of(datum: Datum) -> Verdict:
    match datum:
        case Known(bool() as value):
            return value
        case Logical(condition):
            return condition
        case _:
            return None


def _is(datum: Datum, value: bool | None) -> Verdict:
    """Whether a datum is the one object that a pattern names."""
    match datum:
        case Promised(promise, of) if value is None:
            return IsNone(promise) if not isinstance(bare(of), Primitive | ListType) else False
        case Promised(promise, Primitive(Kind.BOOL)):
            found = Truth(promise)
            return found if value else negated(found)
        case Known(known):
            return known is value
        case _:
            return False


def _any(
    machine: Machine, patterns: List[ast.pattern], datum: Datum, names: Names, frame: Frame
) -> Verdict:
    parts: list[Condition] = []
    for pattern in patterns:
        bound: Names = {}
        found = _matches(machine, pattern, datum, bound, frame)
        if found is None:
            return None
        if found is False:
            continue
        if parts and any(names.get(name) is not each for name, each in bound.items()):
            return _refuse(machine, "which alternative binds a name", datum, pattern, frame)
        names.update(bound)
        if found is True:
            return True if not parts else joined(Or, (*parts, constant(True)))
        parts.append(found)
    return joined(Or, tuple(parts)) if parts else False


def _all(
    machine: Machine, pairs: List[tuple[ast.pattern, Datum]], names: Names, frame: Frame
) -> Verdict:
    """Whether patterns match data, each its own; they are asked no further than to the first that does not."""
    parts: list[Condition] = []
    for pattern, datum in pairs:
        found = _matches(
            machine, pattern, machine.known(datum, frame, _place(pattern)), names, frame
        )
        if found is None or found is False:
            return found
        if found is not True:
            parts.append(found)
    return joined(And, tuple(parts)) if parts else True


def _place(pattern: ast.pattern) -> ast.expr:
    """A pattern as a place in the source."""
    return Held(Known(None), ast.copy_location(ast.Pass(), pattern))


def _sequence(
    machine: Machine,
    pattern: ast.pattern,
    patterns: List[ast.pattern],
    datum: Datum,
    names: Names,
    frame: Frame,
) -> Verdict:
    items = _items(machine, datum, pattern, frame)
    if not isinstance(items, list):
        return items
    star = next((i for i, each in enumerate(patterns) if isinstance(each, ast.MatchStar)), None)
    if len(items) != len(patterns) if star is None else len(items) < len(patterns) - 1:
        return False
    if star is not None:
        after = len(patterns) - star - 1
        middle = items[star : len(items) - after]
        items = [*items[:star], *items[len(items) - after :]]
        name = getattr(patterns[star], "name", None)
        if isinstance(name, str):
            names[name] = Sequence(middle, "list")
        patterns = [each for each in patterns if not isinstance(each, ast.MatchStar)]
    return _all(machine, [*zip(patterns, items, strict=True)], names, frame)


def _items(
    machine: Machine, datum: Datum, pattern: ast.pattern, frame: Frame
) -> list[Datum] | Literal[False] | None:
    """The items of a sequence; False for what is none, None with an error where that is not known."""
    types = machine.program.types
    match datum:
        case Sequence(items):
            return items
        case Results(items=outputs) if outputs:
            return [*outputs.values()]
        case Instance(fields=fields, parts=tuple() as parts):
            return (
                False if named_items(machine, datum) is None else [fields[each] for each in parts]
            )
        case Known(range() as value):
            return [*map(Known, value)]
        case Promised(type=of) if isinstance(tuple_type := bare(of), TupleType):
            place = _place(pattern)
            count = range(len(tuple_type.items))
            return [extend_promise(machine, datum, index, place, frame) for index in count]
        case Promised(type=of):
            known = isinstance(bare(of), Primitive) or isinstance(definition(of, types), RecordDef)
            return False if known else _refuse(machine, "the items", datum, pattern, frame)
        case _:
            return False


def _mapping(
    machine: Machine, pattern: ast.MatchMapping, datum: Datum, names: Names, frame: Frame
) -> Verdict:
    if isinstance(datum, Promised):
        known = isinstance(bare(datum.type), Primitive | ListType)
        return False if known else _refuse(machine, "the keys", datum, pattern, frame)
    if not isinstance(datum, Dictionary):
        return False
    pairs: list[tuple[ast.pattern, Datum]] = []
    left = {**datum.entries}
    for node, inner in zip(pattern.keys, pattern.patterns, strict=True):
        key = hashable(machine, machine.evaluate(node, frame), node, frame)
        if key is None:
            return None
        if key.value not in left:
            return False
        pairs.append((inner, left.pop(key.value)))
    if pattern.rest is not None:
        names[pattern.rest] = Dictionary(left)
    return _all(machine, pairs, names, frame)


def _class(
    machine: Machine, pattern: ast.MatchClass, datum: Datum, names: Names, frame: Frame
) -> Verdict:
    of = machine.known(machine.evaluate(pattern.cls, frame), frame, pattern.cls)
    found = _is_of(machine, datum, of)
    if found is None:
        return _refuse(machine, "the class", datum, pattern, frame)
    if not found:
        return False
    keys = [*pattern.kwd_attrs]
    patterns = [*pattern.kwd_patterns]
    whole: list[tuple[ast.pattern, Datum]] = []
    if pattern.patterns and isinstance(of, External) and of.name in _WHOLE:
        whole = [(pattern.patterns[0], datum)]
    elif pattern.patterns:
        fields = (
            definition(NamedType(of.name), machine.program.types) if isinstance(of, Class) else None
        )
        known = [each.name for each in fields.fields] if isinstance(fields, RecordDef) else []
        keys = [*known[: len(pattern.patterns)], *keys]
        patterns = [*pattern.patterns, *patterns]
    if len(keys) != len(patterns):
        return _refuse(machine, "this many parts", datum, pattern, frame)
    place = _place(pattern)
    data = [_part(machine, datum, key, place, frame) for key in keys]
    return _all(machine, [*whole, *zip(patterns, data, strict=True)], names, frame)


_WHOLE: Final = frozenset(
    f"builtins.{each}"
    for each in [
        "bool",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "set",
        "str",
        "tuple",
    ]
)
"""Classes whose pattern takes the whole value."""


def _part(machine: Machine, datum: Datum, key: str, place: ast.expr, frame: Frame) -> Datum:
    node = ast.copy_location(ast.Attribute(Held(datum, place), key, ast.Load()), place)
    return machine.evaluate(node, frame)


_KINDS: Final = {
    "builtins.bool": (Kind.BOOL,),
    "builtins.bytes": (Kind.BYTES,),
    "builtins.float": (Kind.FLOAT,),
    "builtins.int": (Kind.BOOL, Kind.INT),
    "builtins.str": (Kind.STR,),
}


def _is_of(machine: Machine, datum: Datum, of: Datum) -> bool | None:
    """Whether a datum is of a class; of a promise its type tells, where it is one class only."""
    if not isinstance(datum, Promised):
        return is_of(machine, datum, of)
    found = bare(datum.type)
    match of:
        case Class(name=name) if isinstance(found, NamedType):
            return True if found.name == name else None
        case External(name) if isinstance(found, Primitive) and name in _KINDS:
            return found.kind in _KINDS[name]
        case External("builtins.list") if isinstance(found, ListType):
            return True
        case _ if isinstance(found, Primitive):
            return False if isinstance(of, Class) else None
        case _:
            return None


def _refuse(
    machine: Machine, what: str, datum: Datum, pattern: ast.pattern, frame: Frame
) -> Literal[False] | None:
    """Report what of a promise cannot be matched; gives the verdict that there is none."""
    message = f"{what} of {describe(datum)} cannot be matched when the workflow is compiled"
    way_out = "match in a task, or in a dynamic task"
    machine.report(PROMISE_AS_VALUE, message, frame, _place(pattern), helps=(way_out,))
    return None

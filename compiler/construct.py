"""Classes of the program, called: records, members of enumerations, other objects."""

import ast
from dataclasses import field
from functools import partial
from typing import Final

from ..ir.format import value_text
from ..ir.records import dataclass
from ..ir.rules_language import BAD_ARGUMENTS, EVALUATION_FAILED
from ..ir.type_names import canonical
from ..ir.types import EnumDef, RecordDef, RecordKind
from .annotations import read_type
from .arguments import arguments_of, named_arguments
from .classes import class_scope, define, is_field, marks
from .convert import from_value, to_value
from .domain import (
    MISSING,
    Class,
    Datum,
    Dictionary,
    EnumMember,
    External,
    Frame,
    Known,
    Recorded,
    Subscripted,
)
from .instances import make_object, make_record
from .lineage import lineage
from .machine import Arguments, Machine
from .recording import record_call
from .task_classes import program_task


def call_class(machine: Machine, callee: Class, node: ast.Call, frame: Frame) -> Datum:
    """A record of the program is kept as a record; any other object as the call that makes it."""
    given = arguments_of(machine, node, frame)
    define(machine, callee, read_type)
    definition = machine.program.types.get(callee.name)
    if isinstance(definition, EnumDef):
        return _enum_member(machine, definition, given, node, frame)
    if not isinstance(definition, RecordDef):
        task = program_task(machine, callee, given, node, frame)
        return task if task is not None else make_object(machine, callee, given, node, frame)
    signature = _signature(machine, callee, definition)
    if signature.by_python:
        return record_call(machine, callee.name, given, node, frame)
    return _record(machine, callee, definition, signature, given, node, frame)


def call_subscripted(machine: Machine, callee: Subscripted, node: ast.Call, frame: Frame) -> Datum:
    """``Box[int](1)``, ``FlyteFile["csv"](path)``: what the class without arguments makes."""
    return machine.call(callee.base, node, frame)


def _record(
    machine: Machine,
    callee: Class,
    definition: RecordDef,
    signature: "_Signature",
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    declared = partial(callee.frame.module.positions.name_span, callee.node)
    named = named_arguments(
        machine, given, signature.positional, callee.name, node, frame, declared
    )
    if named is None:
        return MISSING
    if definition.kind is RecordKind.TYPED_DICT:
        entries = dict[object, Datum]()
        entries.update(named)
        return Dictionary(entries)
    for name in named.keys() & signature.late:
        message = f"`{callee.name}()` takes no `{name}`: the field has `init=False`"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    initial = [named.pop(name, default) for name, default in signature.initial.items()]
    names = [each.name for each in definition.fields]
    for each in definition.fields:
        default = from_value(each.default) if each.default is not None else None
        if default is not None:
            named.setdefault(each.name, default)
    if None in initial:
        message = f"`{callee.name}()` is not given all that `__post_init__` takes"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    return make_record(machine, callee, names, named, node, frame, initial)


# What a record's class takes


@dataclass(slots=True)
class _Signature:
    positional: list[str] = field(default_factory=list[str])
    """Names that positional arguments go to."""
    late: set[str] = field(default_factory=set[str])
    """Fields that no argument goes to."""
    initial: dict[str, Datum | None] = field(default_factory=dict[str, "Datum | None"])
    """Arguments that only ``__post_init__`` sees, with their defaults."""
    by_python: bool = False
    """Whether the class makes its objects in a way of its own, which only Python can tell."""


_VALIDATORS: Final = frozenset(
    {
        "pydantic.field_validator",
        "pydantic.functional_validators.field_validator",
        "pydantic.functional_validators.model_validator",
        "pydantic.model_validator",
        "pydantic.root_validator",
        "pydantic.validator",
    }
)
"""Decorators of methods that may change what a record is given."""

_OWN_WAYS: Final = frozenset({"__init__", "__new__"})
"""Methods by which a class says itself how its objects are made."""


def _signature(machine: Machine, callee: Class, definition: RecordDef) -> _Signature:
    found = _Signature()
    if definition.kind in (RecordKind.NAMED_TUPLE, RecordKind.TYPED_DICT):
        if definition.kind is RecordKind.NAMED_TUPLE:
            found.positional = [each.name for each in definition.fields]
        return found
    for each in reversed(lineage(machine, callee)):
        found.by_python = found.by_python or _has_own_ways(machine, each)
        if definition.kind is RecordKind.DATACLASS:
            _add_parameters(machine, each, found)
    return found


def _has_own_ways(machine: Machine, datum: Class) -> bool:
    for statement in datum.node.body:
        if not isinstance(statement, ast.FunctionDef):
            continue
        names = (_name(machine, each, datum.frame) for each in statement.decorator_list)
        if statement.name in _OWN_WAYS or not _VALIDATORS.isdisjoint(names):
            return True
    return False


def _name(machine: Machine, node: ast.expr, frame: Frame) -> str:
    """The qualified name of a decorator."""
    with machine.attempt():
        found = machine.evaluate(node.func if isinstance(node, ast.Call) else node, frame)
    return canonical(found.name) if isinstance(found, External) else ""


def _add_parameters(machine: Machine, datum: Class, found: _Signature) -> None:
    """Add what the constructor of a dataclass takes for the names in one body."""
    scope = class_scope(machine, datum)
    keywords_only = _all_by_keyword(machine, datum)
    for statement in datum.node.body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        name, around = statement.target.id, marks(machine, statement.annotation, scope)
        with machine.attempt():
            default = machine.evaluate(statement.value, scope) if statement.value else None
        options = dict(default.keywords) if isinstance(default, Recorded) else dict[str, Datum]()
        if "dataclasses.KW_ONLY" in around:
            keywords_only = True
        elif "dataclasses.InitVar" in around:
            found.initial[name] = default
            found.positional.append(name)
        elif is_field(name, around, RecordKind.DATACLASS):
            if options.get("init") == Known(False):
                found.late.add(name)
            elif name not in found.positional and options.get("kw_only") != Known(True):
                found.positional += [name] * (not keywords_only)


def _all_by_keyword(machine: Machine, datum: Class) -> bool:
    """Whether ``@dataclass(kw_only=True)`` decorates a class."""
    given = (
        keyword.value
        for each in datum.node.decorator_list
        if isinstance(each, ast.Call)
        for keyword in each.keywords
        if keyword.arg == "kw_only"
    )
    return any(machine.evaluate(each, datum.frame) == Known(True) for each in given)


# Enumerations


def _enum_member(
    machine: Machine, definition: EnumDef, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``Color("red")``: the member of that value."""
    if given.positional and isinstance(given.positional[0], EnumMember):
        return given.positional[0]
    value = to_value(machine, given.positional[0], frame, node) if given.positional else None
    for member in definition.members:
        if member.value == value:
            return EnumMember(definition.name, member.name)
    values = ", ".join(f"`{value_text(each.value)}`" for each in definition.members)
    message = f"no member of `{definition.name}` has this value"
    return machine.report(EVALUATION_FAILED, message, frame, node, helps=(f"it has {values}",))

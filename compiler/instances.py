"""Objects of the program's classes: how they are made, and what their attributes are."""

import ast
from collections import ChainMap
from collections.abc import Iterable, Mapping

from ..ir.diagnostics import Severity
from ..ir.rules_language import NO_ATTRIBUTE, UNSUPPORTED
from ..ir.types import RecordKind
from .classes import class_scope, is_named_tuple, record_kind
from .describe import describe
from .domain import (
    MISSING,
    Class,
    Datum,
    Deferred,
    Dictionary,
    External,
    Frame,
    Function,
    Instance,
    Known,
    Member,
    Missing,
    ModuleDatum,
    Partial,
    Recorded,
    Sequence,
    Unknown,
)
from .functions import defaults_of
from .lineage import lineage
from .machine import Arguments, Machine
from .recording import record_call

# Classes


def class_members(machine: Machine, datum: Class) -> Mapping[str, Member]:
    """What the bodies of a class and its ancestors bind; nearer classes win."""
    return ChainMap(*(own_members(machine, each) for each in lineage(machine, datum)))


def own_members(machine: Machine, datum: Class) -> dict[str, Member]:
    """What the body of a class binds by itself."""
    if (known := machine.members.get(datum)) is not None:
        return known
    found: dict[str, Member] = {}
    machine.members[datum] = found
    found.update(_body_members(machine, datum))
    return found


def _body_members(machine: Machine, datum: Class) -> dict[str, Member]:
    scope = class_scope(machine, datum)
    found = {name: Member(_attempted(machine, name, scope)) for name in [*scope.names]}
    for node in datum.node.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[node.name] = _method(machine, datum, node, scope)
    return found


def _attempted(machine: Machine, name: str, scope: Frame) -> Datum:
    """A value that the body of a class binds; one that fails is an error only for who needs it."""
    bound = scope.names[name]
    if not isinstance(bound, Deferred):
        return bound
    with machine.attempt() as problems:
        datum = bound.find()
    cause = next((each for each in problems if each.severity is Severity.ERROR), None)
    return datum if cause is None else Unknown(f"`{name}`", cause)


def _method(
    machine: Machine, datum: Class, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Frame
) -> Member:
    name = f"{datum.name}.{node.name}"
    with machine.attempt():
        function = Function(node, datum.frame, name, defaults_of(machine, node, scope), datum)
        decorators = [machine.evaluate(each, datum.frame) for each in node.decorator_list]
    for decorator in decorators:
        match decorator:
            case External("builtins.property"):
                return Member(function, "property")
            case External("functools.cached_property"):
                return Member(function, "cached")
            case External("builtins.staticmethod"):
                return Member(function, "static")
            case External("builtins.classmethod"):
                return Member(function, "class")
            case External("abc.abstractmethod" | "typing.override" | "typing_extensions.override"):
                pass
            case _:
                return Member(Unknown(f"`{name}`, which is decorated,"), "static")
    return Member(function, "method")


# Attributes


def class_attribute(machine: Machine, owner: Class, name: str) -> Datum | None:
    """An attribute of a class; None where its body does not bind it."""
    found = class_members(machine, owner).get(name)
    if found is None:
        return None
    return Partial(found.datum, (owner,), {}) if found.kind == "class" else found.datum


def instance_attribute(
    machine: Machine, owner: Instance, node: ast.Attribute, frame: Frame
) -> Datum:
    """An attribute of an object: its own, or what its class makes of it."""
    name = node.attr
    found = class_members(machine, owner.owner).get(name)
    if found is not None and found.kind == "property":
        return call_with_data(machine, found.datum, [owner], node, frame)
    if name in owner.fields:
        return owner.fields[name]
    if found is not None and found.kind == "cached":
        return _cached(machine, owner, found, node, frame)
    if name == "__class__":
        return owner.owner
    if found is not None:
        return bound_member(found, owner, owner.owner)
    if (method := _given_method(machine, owner, name)) is not None:
        return method
    helps = machine.meant(name, [*owner.fields, *class_members(machine, owner.owner)])
    message = f"`{owner.owner.name}` has no attribute `{name}`"
    return machine.report(NO_ATTRIBUTE, message, frame, node, helps=helps)


def _cached(
    machine: Machine, owner: Instance, found: Member, node: ast.Attribute, frame: Frame
) -> Datum:
    """A property that is computed once; what a workflow computes stays in the workflow."""
    graph = machine.graph
    before = graph.builder.size if graph else 0
    datum = call_with_data(machine, found.datum, [owner], node, frame)
    if owner.serial >= machine.fixed:
        owner.fields[node.attr] = datum
    elif graph is not None and graph.builder.size != before:
        message = f"`{node.attr}` is computed once, and calls tasks"
        way_out = "make the object in the workflow, or write a method"
        return machine.refuse(frame, node, message, way_out)
    return datum


def bound_member(found: Member, owner: Datum, of: Class) -> Datum:
    """What the body of a class binds, looked up on an object."""
    match found.kind:
        case "method":
            return Partial(found.datum, (owner,), {})
        case "class":
            return Partial(found.datum, (of,), {})
        case _:
            return found.datum


_GIVEN: Mapping[tuple[RecordKind, str], str] = {
    (RecordKind.MODEL, "copy"): "pydantic.BaseModel.model_copy",
    (RecordKind.MODEL, "dict"): "dataclasses.asdict",
    (RecordKind.MODEL, "model_copy"): "pydantic.BaseModel.model_copy",
    (RecordKind.MODEL, "model_dump"): "dataclasses.asdict",
    (RecordKind.NAMED_TUPLE, "_asdict"): "dataclasses.asdict",
    (RecordKind.NAMED_TUPLE, "_replace"): "dataclasses.replace",
}
"""Methods that records have by their kind, and the functions that do the same."""


def _given_method(machine: Machine, owner: Instance, name: str) -> Datum | None:
    kind = record_kind(machine, owner.owner)
    function = _GIVEN.get((kind, name)) if kind is not None else None
    return Partial(External(function), (owner,), {}) if function else None


def set_attribute(
    machine: Machine, owner: Datum, datum: Datum, node: ast.Attribute, frame: Frame
) -> None:
    """``owner.name = datum``."""
    match owner:
        case Missing():
            pass
        case Instance() if _is_fixed(machine, owner.owner):
            message = f"a `{owner.owner.name}` does not change"
            machine.refuse(frame, node, message, "make another: `dataclasses.replace(...)`")
        case Instance():
            if machine.may_change(owner, frame, node):
                owner.fields[node.attr] = datum
                owner.call = None
            else:
                owner.fields.setdefault(node.attr, MISSING)  # one error is enough
        case Class() | ModuleDatum() | Recorded() if machine.fixed:
            message = f"{describe(owner)} cannot be changed inside of a branch or workflow"
            machine.refuse(frame, node, message, "bind a name, and pass it on")
        case Recorded(keywords=dict() as given) if is_object(owner):
            given[node.attr] = datum  # as if it had been given where the object was made
        case Class():
            made = Member(datum, "method" if isinstance(datum, Function) else "value")
            own_members(machine, owner)[node.attr] = made
        case ModuleDatum(name) if (module := machine.program.modules.get(name)) is not None:
            module.names[node.attr] = datum
        case _:
            machine.refuse(frame, node, "assigning here cannot be compiled")


def is_object(datum: Recorded) -> bool:
    """Whether a call that is kept makes an object of a class, as far as its name tells."""
    return datum.function.rpartition(".")[2][:1].isupper()


def _is_fixed(machine: Machine, datum: Class) -> bool:
    if is_named_tuple(machine, datum):
        return True
    return any(
        isinstance(each, ast.Call)
        and any(
            keyword.arg == "frozen"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
            for keyword in each.keywords
        )
        for each in datum.node.decorator_list
    )


def named_items(machine: Machine, owner: Instance) -> list[Datum] | None:
    """The items of a named tuple; None for any other object."""
    if owner.parts is None or not is_named_tuple(machine, owner.owner):
        return None
    return [owner.fields.get(name, MISSING) for name in owner.parts]


# Making objects


def call_with_data(
    machine: Machine, callee: Datum, data: list[Datum], node: ast.expr, frame: Frame
) -> Datum:
    """Call something with arguments that are at hand, where an expression stands."""
    call = node if isinstance(node, ast.Call) else ast.copy_location(ast.Call(node, [], []), node)
    span = frame.module.positions.span(node)
    return machine.call_with(callee, Arguments(data, {}, [span] * len(data)), call, frame)


def make_record(
    machine: Machine,
    owner: Class,
    names: list[str],
    given: Mapping[str, Datum],
    node: ast.Call,
    frame: Frame,
    initial: Iterable[Datum | None] = (),
) -> Datum:
    """A record, with the defaults that are made anew for each, and what follows its making.

    Of `initial` only ``__post_init__`` learns.
    """
    members = class_members(machine, owner)
    fields: dict[str, Datum] = {}
    for name in names:
        datum = given[name] if name in given else _default(machine, members.get(name), node, frame)
        if datum is not None:
            fields[name] = datum
    fields.update((name, datum) for name, datum in given.items() if name not in fields)
    record = Instance(owner, fields, tuple(dict.fromkeys((*names, *fields))))
    after = members.get("__post_init__")
    if after is not None and record_kind(machine, owner) is RecordKind.DATACLASS:
        given_after = [each for each in initial if each is not None]
        call_with_data(machine, after.datum, [record, *given_after], node, frame)
    return record


def _default(machine: Machine, member: Member | None, node: ast.Call, frame: Frame) -> Datum | None:
    match member:
        case None | Member(kind="method" | "static" | "class" | "property"):
            return None
        case Member(Recorded("dataclasses.field" | "pydantic.Field", arguments, keywords)):
            if (factory := keywords.get("default_factory")) is not None:
                return call_with_data(machine, factory, [], node, frame)
            return keywords.get("default", arguments[0] if arguments else None)
        case Member(Known(value)) if value is ...:
            return None
        case Member(datum):
            return machine.known(datum, frame, node)


def make_object(
    machine: Machine, owner: Class, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """An object of a class that is no record: what its `__init__` makes of it.

    Where that is more than can be evaluated, the call is kept as it stands.
    """
    if not _is_own(machine, owner):
        return record_call(machine, owner.name, given, node, frame)
    call = Recorded(owner.name, tuple(given.positional), given.keywords)
    made = Instance(owner, {})
    start = class_members(machine, owner).get("__init__")
    if start is not None:
        arguments = Arguments(
            [made, *given.positional],
            given.keywords,
            [frame.module.positions.span(node), *given.spans],
            given.keyword_spans,
        )
        graph = machine.graph
        before = graph.builder.size if graph else 0
        with machine.attempt() as problems:
            machine.call_with(start.datum, arguments, node, frame)
        if any(each.severity is Severity.ERROR for each in problems):
            if graph is None or graph.builder.size == before:
                return record_call(machine, owner.name, given, node, frame)
            machine.log.diagnostics.extend(problems)
            return MISSING
        machine.log.diagnostics.extend(problems)
    elif given.positional or given.keywords:
        message = f"`{owner.name}()` takes no arguments"
        return machine.report(UNSUPPORTED, message, frame, node)
    made.call = call
    return made


_PLAIN_BASES = frozenset(
    {
        "abc.ABC",
        "builtins.object",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
    }
)


def _is_own(machine: Machine, owner: Class) -> bool:
    """Whether a class and all its ancestors are of the program."""
    for each in lineage(machine, owner):
        if each.node.keywords or each.node.decorator_list:
            return False
        for node in each.node.bases:
            base = machine.evaluate(
                node.value if isinstance(node, ast.Subscript) else node, each.frame
            )
            if not isinstance(base, Class) and not (
                isinstance(base, External) and base.name in _PLAIN_BASES
            ):
                return False
    return True


def fields_of(owner: Instance) -> Dictionary:
    """The fields of a record, as a dictionary; records within it too."""
    names = owner.parts if owner.parts is not None else [*owner.fields]
    return Dictionary(
        {name: _as_data(owner.fields[name]) for name in names if name in owner.fields}
    )


def _as_data(datum: Datum) -> Datum:
    match datum:
        case Instance():
            return fields_of(datum)
        case Sequence(items, kind):
            return Sequence([*map(_as_data, items)], kind)
        case Dictionary(entries):
            return Dictionary({key: _as_data(each) for key, each in entries.items()})
        case _:
            return datum

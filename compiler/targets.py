"""Assignment: what each kind of target does with the value that it is given."""

import ast

from ..ir.rules_language import NO_ATTRIBUTE, UNPACKING
from ..ir.typecheck import definition, step
from ..ir.types import RecordDef, RecordKind
from .describe import describe
from .domain import MISSING, Datum, Frame, Promised, Sequence, Unknown
from .instances import set_attribute
from .items import delete_item, set_item
from .iterables import iterate
from .machine import Machine
from .promises import extend_promise


def bind(machine: Machine, target: ast.expr, datum: Datum, frame: Frame) -> None:
    """Assign a value to a target: a name, an item, an attribute, or several of them."""
    match target:
        case ast.Name(id=bound):
            frame.names[bound] = datum
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(machine, targets, datum, target, frame)
        case ast.Subscript():
            set_item(machine, target, datum, frame)
        case ast.Attribute():
            owner = machine.known(machine.evaluate(target.value, frame), frame, target.value)
            set_attribute(machine, owner, datum, target, frame)
        case _:
            machine.refuse(frame, target, "assigning here cannot be compiled")


def _unpack(
    machine: Machine, targets: list[ast.expr], datum: Datum, node: ast.expr, frame: Frame
) -> None:
    items = _parts(machine, datum, len(targets), node, frame)
    star = next((i for i, each in enumerate(targets) if isinstance(each, ast.Starred)), None)
    if items is not None and star is not None and len(items) >= len(targets) - 1:
        after = len(targets) - star - 1
        middle = items[star : len(items) - after]
        items = [*items[:star], Sequence(middle, "list"), *items[len(items) - after :]]
    if items is not None and len(items) != len(targets):
        _report_count(machine, len(items), len(targets), node, frame)
        items = None
    for target, item in zip(targets, items or [MISSING] * len(targets), strict=True):
        bind(machine, target.value if isinstance(target, ast.Starred) else target, item, frame)


def _parts(
    machine: Machine, datum: Datum, wanted: int, node: ast.expr, frame: Frame
) -> list[Datum] | None:
    """The items to unpack; a promised record or tuple gives its parts."""
    if isinstance(datum, Promised):
        types = machine.program.types
        found = definition(datum.type, types)
        if step(datum.type, 0, types) is not None and step(datum.type, wanted, types) is None:
            keys: list[int | str] = [*range(wanted)]
            return [extend_promise(machine, datum, key, node, frame) for key in keys]
        if isinstance(found, RecordDef) and found.kind is RecordKind.NAMED_TUPLE:
            names = [field.name for field in found.fields]
            return [extend_promise(machine, datum, key, node, frame) for key in names]
        message = f"{describe(datum)} is one value, and there are {wanted} names"
        machine.report(UNPACKING, message, frame, node)
        return None
    items = iterate(machine, datum, node, frame)
    return None if items is None else [*items]


def _report_count(machine: Machine, given: int, wanted: int, node: ast.expr, frame: Frame) -> None:
    message = f"{given} values for {wanted} names"
    machine.report(UNPACKING, message, frame, node)


def delete(machine: Machine, target: ast.expr, frame: Frame) -> None:
    """``del``: of a name, or of an item of a list or dictionary."""
    match target:
        case ast.Name(id=name) if name not in frame.names:
            machine.report(NO_ATTRIBUTE, f"the name `{name}` is not defined", frame, target)
        case ast.Name(id=name):
            frame.names[name] = Unknown(f"`{name}`, which was deleted,")
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for each in targets:
                delete(machine, each, frame)
        case ast.Subscript():
            delete_item(machine, target, frame)
        case _:
            machine.refuse(frame, target, "`del` of an attribute cannot be compiled")

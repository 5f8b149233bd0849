"""``create_node(entity, x=...)``: a call that gives its node, with the outputs by name."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from ..ir.diagnostics import Edit, Help
from ..ir.rules_language import BAD_ARGUMENTS
from .annotations import interface_of
from .arguments import report_no_entity
from .dialects import Construct
from .domain import (
    MISSING,
    Datum,
    EntityDatum,
    Frame,
    Mapper,
    Missing,
    Promised,
    Results,
)
from .edits import safe
from .machine import Arguments, Machine


def create_node(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``create_node(entity, x=...)``."""
    del construct
    return node_of(machine, "create_node", given, node, frame)


def node_of(
    machine: Machine, function: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """The node of a call, whose arguments are an entity and its inputs by name."""
    positional, keywords = [*given.positional], {**given.keywords}
    if not positional and "entity" in keywords:
        positional = [keywords.pop("entity")]
    if len(positional) != 1:
        message = f"`{function}` takes a task, a workflow or a launch plan, and its inputs by name"
        helps = tuple(_by_name(machine, given, node))
        return machine.report(BAD_ARGUMENTS, message, frame, node, helps=helps)
    entity = machine.known(positional[0], frame, node)
    match entity:
        case EntityDatum() | Mapper():
            inputs = Arguments([], keywords, [], given.keyword_spans)
            return as_node(machine.call_with(entity, inputs, node, frame))
        case Missing():
            return MISSING
        case _:
            return report_no_entity(machine, function, entity, node, frame)


def _by_name(machine: Machine, given: Arguments, node: ast.Call) -> Iterator[Help]:
    """The way out for inputs that are given by place: their names before them."""
    match given.positional:
        case [EntityDatum(ref), *rest] if made := machine.program.declarations.get(ref):
            names = [each.name for each in interface_of(machine, made).inputs]
        case _:
            return
    is_spread = any(isinstance(each, ast.Starred) for each in node.args)
    if (
        is_spread
        or len(rest) > len(names)
        or not given.keywords.keys().isdisjoint(names[: len(rest)])
    ):
        return
    edits = (
        Edit(replace(span, end_line=span.line, end_column=span.column), f"{name}=")
        for name, span in zip(names, given.spans[1:], strict=False)
    )
    yield safe("give the inputs by name", *edits)


def as_node(datum: Datum) -> Datum:
    """The node that gives a datum."""
    match datum:
        case Promised(promise=promise, node=handle) if handle is not None:
            return Results(handle, {promise.output: datum}, is_node=True)
        case Results(handle, items):
            return Results(handle, items, is_node=True)
        case _:
            return datum

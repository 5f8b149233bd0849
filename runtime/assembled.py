"""Imperative workflows as graphs: their steps recorded, each at the place where it was added."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from ..ir import paths
from ..ir.nodes import Block, Input, Interface, Limits, Output, Span
from ..ir.types import ANY
from ..ir.values import Binding
from .imperative import Node, Place, Workflow, settled
from .promise import NodeOutputs
from .recording import RECORDED, record_node
from .sites import PLACE, user_frame
from .standing import ref_of
from .tracer import TraceError, Tracer
from .world import World

_LIMITS: Final = Limits()


def assemble(world: World, workflow: Workflow) -> tuple[Interface, tuple[Block, ...]]:
    """The interface and the graph of an imperative workflow; no blocks where there are errors."""
    path = paths.entity(ref_of(workflow))
    inputs = tuple(_inputs(world, workflow))
    tracer = Tracer(world, workflow, path, Interface(inputs), _LIMITS, RECORDED)
    try:
        promised = _record(tracer, workflow)
        outputs, given = list[Output](), list[Binding]()
        for name, (value, declared, place) in workflow.flowc_outputs.items():
            with _at(place):
                span = world.sites.here(user_frame())
                of = ANY if declared is None else world.annotations(span).read(declared)
                found = tracer.value(settled(value, promised), of, span)
            of = tracer.builder.scope.type_of(found) if declared is None else of
            outputs.append(Output(name, of))
            given.append(Binding(name, found))
            world.locate(paths.output(path, name), span)
        return Interface(inputs, tuple(outputs)), tracer.builder.finish(given)
    except TraceError:
        return Interface(inputs), ()
    finally:
        tracer.active = False


def _inputs(world: World, workflow: Workflow) -> Generator[Input]:
    for name, (of, place) in workflow.flowc_inputs.items():
        with _at(place):
            span: Span | None = world.sites.here(user_frame())
            yield Input(name, world.annotations(span).read(of))


def _record(tracer: Tracer, workflow: Workflow) -> Mapping[Node | None, Mapping[str, Any]]:
    """Record the calls, in order, with their options; then what runs before what.

    Gives the promises of each node by name, and those of the inputs by no node.
    """
    values: dict[Node | None, Mapping[str, Any]] = {None: tracer.promised_inputs()}
    nodes = dict[Node, NodeOutputs]()
    for node in workflow.flowc_nodes:
        with _at(node.flowc_place):
            inputs = settled(dict(node.flowc_inputs), values)
            found = nodes[node] = record_node(tracer, node.flowc_entity, inputs)
        values[node] = found.flowc_items
        for options, place in node.flowc_overrides:
            with _at(place):
                found.with_overrides(**options)
    for first, second in workflow.flowc_order:
        nodes[first].runs_before(nodes[second])
    return values


@contextmanager
def _at(place: Place) -> Generator[None]:
    """Let what is recorded stand at a place of the program."""
    before = PLACE.set(place)
    try:
        yield
    finally:
        PLACE.reset(before)

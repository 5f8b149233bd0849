"""Bodies that ask if a promise ``is`` something are refused before they are traced.

The twin of `compiler.closure.refuse_identities`.
"""

import ast
from collections.abc import Mapping
from functools import partial
from types import FunctionType

from ..ir.diagnostics import Label
from ..ir.identities import PASSED, Meaning, constant_identities
from ..ir.nodes import Interface, Output
from ..ir.rules_runtime import IDENTITY_TEST
from ..ir.source import Function
from .dsl import Declared
from .functions import dotted, functions_of
from .sites import File
from .tracer import Tracer
from .world import World


def refuse_identities(tracer: Tracer, entity: Declared, interface: Interface) -> None:
    """Refuse a body, whose inputs in `interface` are promises, for the first such test."""
    world = tracer.world
    files = dict[Function, File]()
    program = list[tuple[Function, Meaning]]()
    for file, node, names in functions_of(entity, world.sites):
        files[node] = file
        program.append((node, partial(_meaning, world, names)))
    promised = {each.name: each.type for each in interface.inputs}
    for found in constant_identities(program, world.types, promised):
        asked, place = found.asked, found.passed
        where = files[place.function].span(place.node) if place else None
        also = (Label(where, PASSED, primary=False),) if where else ()
        span = files[found.function].span(asked.test)
        tracer.refuse_at(span, IDENTITY_TEST, asked.message, asked.way_out, also=also)


def _meaning(
    world: World, names: Mapping[str, object], callee: ast.expr
) -> tuple[Output, ...] | Function | None:
    match dotted(callee, names):
        case Declared() as entity:
            return world.outputs(entity)
        case FunctionType() as helper:
            found = world.sites.function(helper)
            return found[1] if found else None
        case _:
            return None

"""``Environment(retries=2)``: options that several tasks share, and the decorators that it has.

union's ``ActorEnvironment`` is one too.

An option that is given again replaces the shared one; dictionaries are merged, as flytekit does
(core/environment.py, 1.16.31).
"""

import ast
from collections.abc import Mapping

from .declare import declare_called, shared_options
from .dialects import ENVIRONMENT_DECORATORS
from .domain import Datum, Dictionary, Frame, Known, Recorded
from .machine import Arguments, Machine


def call_environment(
    machine: Machine, owner: Recorded, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A method of an environment, or a call of the environment itself."""
    merged = _merged(shared_options(owner), given.keywords)
    if name == "extend":
        return Recorded(owner.function, (), merged)
    if name == "update" and isinstance(owner.keywords, dict) and machine.graph is None:
        owner.keywords.update(merged)
        return Known(None)
    if name not in ENVIRONMENT_DECORATORS:
        message = f"`{name}` of an environment cannot be compiled"
        return machine.refuse(frame, node, message, "make another with `extend`")
    machine.constructs += 1
    spans = {**dict.fromkeys(merged, frame.module.positions.span(node)), **given.keyword_spans}
    arguments = Arguments(given.positional, merged, given.spans, spans)
    return declare_called(machine, ENVIRONMENT_DECORATORS[name], arguments, node, frame)


def _merged(shared: Mapping[str, Datum], given: Mapping[str, Datum]) -> dict[str, Datum]:
    merged = {**shared, **given}
    for name in shared.keys() & given.keys():
        match shared[name], given[name]:
            case Dictionary(before), Dictionary(entries):
                merged[name] = Dictionary({**before, **entries})
            case _:
                pass
    return merged

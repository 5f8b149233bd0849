"""The traced front-end: run a body with promises, and record its calls.

It drives the same Builder as the static front-end, so a workflow comes to the same graph either
way. A mistake of the user's is reported at the user's line and ends the trace.
"""

from collections.abc import Mapping
from typing import Final

from ..ir.diagnostics import Help, has_errors
from ..ir.nodes import Block, Interface, Limits
from ..ir.rules_runtime import BODY_RAISED, PROMISE_WITHOUT_VALUE
from .dsl import Declared
from .failures import exception_notes, exception_text, is_interrupt, user_frames
from .identities import refuse_identities
from .promise import Expression, Outputs, Promised
from .recording import RECORDED
from .tracer import TraceError, Tracer
from .world import World

DEFAULT_LIMITS: Final = Limits()


def trace_body(
    world: World,
    entity: Declared,
    path: str,
    interface: Interface,
    inputs: Mapping[str, object] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Block, ...] | None:
    """The graph that the body of an entity comes to; None, with errors reported, where it fails.

    Without `inputs` the body is given promises of the inputs that the interface has; with them, it
    is given these objects, and the graph has no parameters.
    """
    parameters = interface if inputs is None else Interface((), interface.outputs)
    tracer = Tracer(world, entity, path, parameters, limits, RECORDED)
    given = tracer.promised_inputs() if inputs is None else inputs
    before = len(world.log.diagnostics)
    try:
        refuse_identities(tracer, entity, parameters)
        result = tracer.run(entity.function, given)
        blocks = tracer.finish(result)
    except TraceError:
        return None
    except BaseException as problem:  # the body is the user's code
        if is_interrupt(problem):
            raise
        _report_raised(world, entity, problem)
        return None
    finally:
        tracer.active = False
    return None if has_errors(world.log.diagnostics[before:]) else blocks


def _report_raised(world: World, entity: Declared, problem: BaseException) -> None:
    frames = user_frames(problem, world.root)
    span = frames[0].span if frames else world.span_of(entity)
    text, notes = exception_text(problem), exception_notes(problem, world.root)
    if not _is_of_promise(problem):
        message = f"`{entity.name}` raised {text}"
        world.log.add(BODY_RAISED, message, span, text, also=frames[1:], notes=notes)
    elif not any(each.code == PROMISE_WITHOUT_VALUE.code for each in world.log.diagnostics):
        message = "a promise has no value yet, so Python cannot use it as one"
        helps = (Help("do it in a task, and call that"),)
        world.log.add(
            PROMISE_WITHOUT_VALUE, message, span, text, also=frames[1:], notes=notes, helps=helps
        )


def _is_of_promise(problem: BaseException) -> bool:
    """Whether a function of a library, or Python itself, refused a promise that it was given.

    What such an exception says is all that there is to know it by: C code asks for the type of its
    arguments, and calls none of their methods.
    """
    return isinstance(problem, TypeError | AttributeError) and bool(
        _NAMES & {*str(problem).replace("'", " ").replace(",", " ").split()}
    )


_NAMES: Final = frozenset(each.__name__ for each in (Promised, Outputs, Expression))
"""How Python calls promises."""

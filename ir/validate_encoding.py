"""Whether a unit can be written down at all: text that is text, numbers that fit, bounded nesting.

`formats.encode` takes what passes here, and whatever recurses over values, types and conditions may
do so. The walk itself has a stack of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from math import isnan
from typing import Any, Final

from . import paths
from .codec_table import Choice, Field, Presence, Record, Scalar, Wrapper, table
from .format import quoted
from .nodes import NO_OPTIONS, Call, Node
from .records import dataclass
from .rules_format import NESTED_TOO_DEEP, NOT_TEXT, OUT_OF_RANGE
from .rules_structure import INVALID_DATE
from .scope import ref_of
from .validate_context import At, Context, Graph
from .validate_parts import Problem
from .values import (
    INT64_MAX,
    INT64_MIN,
    MAX_NESTING,
    Boolean,
    Date,
    Datetime,
    Integer,
    Promise,
    String,
)

INT32_MAX: Final = 2**31 - 1


def check_encoding(context: Context) -> bool:
    """Report what no encoding can carry; gives whether there is nothing of that."""
    is_sound = True
    for part, at in _definitions(context):
        problem = _problem(part)
        if problem is not None:
            context.problem(problem, at)
            is_sound = False
    for graph in context.graphs:
        is_sound = _check_blocks(context, graph) and is_sound
    return _check_spans(context) and is_sound


def _definitions(context: Context) -> Iterator[tuple[object, At]]:
    package = context.package
    yield package.header, ("header",)
    for module in package.modules:
        yield module, (f"module:{module.name}",)
    for definition in package.types:
        yield definition, (paths.type_definition(definition.name),)
    for task in package.tasks:
        yield task, (paths.entity(ref_of(task)),)
    for workflow in package.workflows:
        yield replace(workflow, blocks=()), (paths.entity(ref_of(workflow)),)
    for plan in package.launch_plans:
        yield plan, (paths.entity(ref_of(plan)),)


def _check_blocks(context: Context, graph: Graph) -> bool:
    is_sound = True
    for block in graph.blocks:
        for node in block.nodes:
            problem = None if _is_plain(node) else _problem(node)
            if problem is not None:
                context.problem(problem, (paths.node(graph.path, block.id, node.id), graph.path))
                is_sound = False
        problem = _problem(replace(block, nodes=()))
        if problem is not None:
            context.problem(problem, (paths.block(graph.path, block.id), graph.path))
            is_sound = False
    return is_sound


def _check_spans(context: Context) -> bool:
    """The debug section is the largest part of a package, and nearly always sound."""
    for each in context.located[0]:
        span = each.span
        is_plain = each.path.isascii() and span.file.isascii()
        is_small = 0 <= span.line <= span.end_line <= INT32_MAX
        is_small = is_small and 0 <= span.column <= INT32_MAX and 0 <= span.end_column <= INT32_MAX
        problem = None if is_plain and is_small else _problem(each)
        if problem is not None:
            context.problem(problem, (each.path,))
            return False
    return True


# What is seen at a glance


def _is_plain(node: Node) -> bool:
    """Whether a node is sound at a glance: nearly all are calls with names, promises, small constants."""
    if not isinstance(node, Call) or node.options is not NO_OPTIONS or node.after:
        return False
    if not (node.id.isascii() and node.target.name.isascii()):
        return False
    for each in node.inputs:
        holds = _HOLDS.get(type(each.value))
        if holds is None or not (each.name.isascii() and holds(each.value)):
            return False
    return True


def _is_simple(part: object) -> bool:
    """Whether something is a value without parts, and sound."""
    holds = _HOLDS.get(type(part))
    return holds is not None and holds(part)


def _holds_names(promise: Promise) -> bool:
    return not promise.path and promise.output.isascii() and promise.node.isascii()


# Any: the table pairs the class of a value with what is asked of a value of just that class.
_HOLDS: Final[Mapping[type, Callable[[Any], bool]]] = {
    Boolean: lambda _: True,
    Integer: lambda given: INT64_MIN <= given.value <= INT64_MAX,
    Promise: _holds_names,
    String: lambda given: given.value.isascii(),
}
"""What `_is_simple` knows, and when it is sound for sure."""


# The walk


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to look at in an instance of one class."""

    deeper: bool
    """Whether it is one level deeper than what it is in."""
    texts: tuple[str, ...]
    numbers: tuple[tuple[str, int], ...]
    """Fields with integers, and how many bits these have."""
    doubles: tuple[str, ...]
    parts: tuple[str, ...]
    lists: tuple[str, ...]
    dates: tuple[type[Date | Datetime], ...]
    """The class itself, where it holds a date."""


def _problem(root: object) -> Problem | None:
    plans = _plans()
    stack: list[tuple[object, int]] = [(root, 0)]
    while stack:
        part, level = stack.pop()
        plan = plans.get(type(part))
        if plan is None:
            if (problem := _key_problem(part)) is not None:
                return problem
            continue
        if plan.deeper:
            level += 1
            if level > MAX_NESTING:
                return _TOO_DEEP
        if (problem := _scalar_problem(part, plan)) is not None:
            return problem
        for name in plan.parts:
            inner = getattr(part, name)
            if inner is not None and inner is not NO_OPTIONS:
                stack.append((inner, level))
        for name in plan.lists:
            inner = getattr(part, name)
            if level < MAX_NESTING:  # else what is in a list is too deep, however simple it is
                inner = [each for each in inner if not _is_simple(each)]
            stack.extend([(each, level) for each in inner])
    return None


_TOO_DEEP: Final = Problem(
    NESTED_TOO_DEEP,
    f"values, types or conditions are nested more than {MAX_NESTING} deep",
)


def _scalar_problem(part: Any, plan: _Plan) -> Problem | None:
    for name in plan.texts:
        text: str = getattr(part, name)
        if not text.isascii() and not _is_text(text):
            return _no_text(text)
    for name, bits in plan.numbers:
        number: int | None = getattr(part, name)
        if number is not None and not -(1 << bits - 1) <= number < 1 << bits - 1:
            return _too_large(bits)
    for name in plan.doubles:
        double: float | None = getattr(part, name)
        if double is not None and isnan(double):
            return Problem(OUT_OF_RANGE, "NaN is no number")
    return _date_problem(part) if isinstance(part, plan.dates) else None


def _key_problem(key: object) -> Problem | None:
    """A step of an attribute path, or a text in a list of texts."""
    match key:
        case str():
            return None if _is_text(key) else _no_text(key)
        case int():
            return None if INT64_MIN <= key <= INT64_MAX else _too_large(64)
        case _:
            return None


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_text(text: str) -> Problem:
    shown = quoted(text if len(text) <= 40 else f"{text[:40]}...")
    return Problem(NOT_TEXT, f"the string `{shown}` has half a surrogate pair in it")


def _too_large(bits: int) -> Problem:
    return Problem(OUT_OF_RANGE, f"an integer has more than {bits} bits")


def _date_problem(value: Date | Datetime) -> Problem | None:
    of, what = (datetime, "date and time") if isinstance(value, Datetime) else (date, "date")
    try:
        of.fromisoformat(value.value)
    except ValueError:
        message = f"`{quoted(value.value)}` is no {what} in ISO 8601 notation"
        return Problem(INVALID_DATE, message)
    return None


@cache
def _plans() -> dict[type[Any], _Plan]:
    """Plans for every class of the IR."""
    whole = table()
    deeper = {of for name in whole.nesting for of in whole.choices[name]}
    members = (each for choice in whole.choices.values() for each in choice.values())
    shapes = [each.shape for fields in whole.records.values() for each in fields]
    shapes += [each.shape for each in members]
    plans = {of: _plan(of, fields, of in deeper) for of, fields in whole.records.items()}
    for shape in shapes:
        if isinstance(shape, Wrapper):
            field = Field(shape.field, "", shape.holds)
            plans[shape.type] = _plan(shape.type, (field,), shape.type in deeper)
    return plans


def _plan(of: type[Any], fields: tuple[Field, ...], deeper: bool) -> _Plan:
    def named(*shapes: object) -> tuple[str, ...]:
        return tuple(
            each.name
            for each in fields
            if each.presence is not Presence.REPEATED and each.shape in shapes
        )

    inner = [each for each in fields if isinstance(each.shape, Record | Choice | Wrapper)]
    lists = [each for each in fields if each.presence is Presence.REPEATED]
    return _Plan(
        deeper,
        named(Scalar.STRING),
        tuple((name, 32) for name in named(Scalar.INT32))
        + tuple((name, 64) for name in named(Scalar.INT64)),
        named(Scalar.DOUBLE),
        tuple(each.name for each in inner if each.presence is not Presence.REPEATED),
        tuple(each.name for each in lists),
        (of,) if of in (Date, Datetime) else (),
    )

"""The recorder of one trace: what calls and promises do while a body runs.

A mistake of the user's is reported at what the user's code is evaluating, and ends the trace.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any, Final, NoReturn, cast

from ..ir import paths
from ..ir.asking import IS, member_is_no_value
from ..ir.build import Builder, Handle, Hint, yielded
from ..ir.diagnostics import Help, Label, Rule
from ..ir.nodes import (
    Block,
    Comparator,
    Comparison,
    Condition,
    Interface,
    Limits,
    Output,
    Span,
    Truth,
)
from ..ir.options import OVERRIDES, merged, read_options
from ..ir.rename import relocate
from ..ir.rules_language import (
    BAD_ARGUMENTS,
    BAD_OPTION,
    CONDITIONAL_CHAIN,
    NOT_A_VALUE,
    RETURN_COUNT,
    UNSUPPORTED,
)
from ..ir.rules_runtime import FOREIGN_PROMISE, IDENTITY_TEST, LIMIT
from ..ir.suggest import did_you_mean
from ..ir.typecheck import takes_tuple
from ..ir.types import ANY, Type
from ..ir.values import Binding, Boolean, Promise, Value
from .brief import Mismatch, object_text
from .conditional import SKIPS, Conditional, Unfinished
from .dsl import RECORDER, Declared, Entity
from .operands import enum_of_value, identity_tests, is_reflected
from .promise import Expression, Origin, Outputs, Promised
from .sites import Site, user_frame
from .world import World


class TraceError(BaseException):
    """A mistake of the user's was reported, and the trace is over.

    No `Exception`, so that no handler in the body takes it for one of its own.
    """


def _enter(
    function: Callable[..., object], args: list[object], kwargs: dict[str, object]
) -> object:
    """Call the body. The frame of this function is where looking for callers ends."""
    result = function(*args, **kwargs)
    if not inspect.iscoroutine(result):
        return result
    import asyncio  # few bodies need it, and it is not cheap

    return asyncio.run(result)


_ONLOOKERS: Final = frozenset(
    {"IPython", "_pydevd_bundle", "_pytest", "asyncio", "bdb", "cmd", "code", "debugpy", "pdb"}
    | {"pydevd", "threading", "traceback"}
)
"""Libraries that run or show a program, and ask of themselves what it holds."""


class Tracer:
    """Records the calls of one body. Lives one trace."""

    def __init__(
        self,
        world: World,
        entity: Declared,
        path: str,
        interface: Interface,
        limits: Limits,
        recorded: Mapping[str, Callable[..., Any]],
    ) -> None:
        self.world = world
        self.types = world.types
        self.active = True
        self.builder = Builder(interface, world.types)
        self.open: list[TracedArms] = []
        """Conditionals that have begun and not ended, innermost last."""
        self.left: TracedArms | None = None
        """A conditional in whose arm an exception was raised."""
        self._entity = entity
        self._path = path
        self._interface = interface
        self._limits = limits
        self._recorded = recorded
        self._nodes = 0

    def promised_inputs(self) -> dict[str, object]:
        """Promises of the inputs, by name."""
        origin = Origin(self, None)
        inputs = self._interface.inputs
        return {each.name: Promised(origin, Promise("", each.name), each.type) for each in inputs}

    def run(self, function: Callable[..., object], given: Mapping[str, object]) -> object:
        """Run the body, its calls recorded."""
        kwargs = dict(given)
        parameters = inspect.signature(function).parameters.values()
        positional = [each.name for each in parameters if each.kind is each.POSITIONAL_ONLY]
        args = [kwargs.pop(name) for name in positional if name in kwargs]
        recorder, skips = RECORDER.set(self), SKIPS.set(None)
        try:
            return _enter(function, args, kwargs)
        finally:
            SKIPS.reset(skips)
            RECORDER.reset(recorder)

    def is_asked(self) -> bool:
        """Whether the trace goes on, and the innermost frame is of the user's program."""
        frame = user_frame()
        return self.active and frame is not None and self.world.sites.file(frame.f_code) is not None

    def is_asked_for(self) -> bool:
        """Whether the trace goes on, and the program asks, be it by way of a library."""
        frame = inspect.currentframe() if self.active else None
        while frame is not None and self.world.sites.file(frame.f_code) is None:
            if frame.f_globals.get("__name__", "").partition(".")[0] in _ONLOOKERS:
                return False
            frame = frame.f_back
        return frame is not None

    # Mistakes

    def refuse(self, rule: Rule, message: str, *helps: str) -> NoReturn:
        """Report a mistake at what the user's code is evaluating, and end the trace."""
        self.refuse_at(self.world.sites.here(user_frame()), rule, message, *helps)

    def refuse_at(
        self,
        span: Span | None,
        rule: Rule,
        message: str,
        *helps: str,
        also: tuple[Label, ...] = (),
    ) -> NoReturn:
        """Report a mistake at a span, and end the trace."""
        current = self if self.active else RECORDER.get()
        if not isinstance(current, Tracer):
            raise TypeError(message)  # a promise that was kept is used after its trace
        current.world.log.add(rule, message, span, also=also, helps=tuple(map(Help, helps)))
        raise TraceError(message)

    # Calls

    def call(self, entity: Declared, args: tuple[object, ...], kwargs: Mapping[str, object]) -> Any:
        """Record a call; gives promises of its outputs."""
        frame = user_frame()
        sites = self.world.sites
        site = sites.site(frame)
        span = site.span if site else sites.here(frame)
        ref, interface = self.world.meet(entity)
        given = self.arguments(interface, ref.name, args, kwargs, span)
        bindings, spans = list[Binding](), list[Span | None]()
        for each in interface.inputs:
            if each.name in given:
                index, obj = given.pop(each.name)
                where = site.argument_span(each.name, index) if site else span
                bindings.append(Binding(each.name, self.value(obj, each.type, where)))
                spans.append(where)
        for name, (_, obj) in given.items():  # unknown ones, which `validate` reports
            where = site.argument_span(name, None) if site else span
            bindings.append(Binding(name, self.value(obj, ANY, where)))
            spans.append(where)
        self.count(span)
        name = (site.name if site else "") or entity.__name__
        hint = Hint(name, self.in_loop(frame))
        handle = self.builder.call(hint, ref, interface, bindings)
        path = self.locate_node(handle.id, span)
        for binding, where in zip(bindings, spans, strict=True):
            self.world.locate(paths.argument(path, binding.name), where)
        return self.result(handle, is_function=isinstance(entity, Entity))

    def arguments(
        self,
        interface: Interface,
        callee: str,
        args: tuple[object, ...],
        kwargs: Mapping[str, object],
        span: Span | None,
    ) -> dict[str, tuple[int | None, object]]:
        """The arguments by the name of the parameter each goes to, with their position if any."""
        names = [each.name for each in interface.inputs]
        if len(args) > len(names):
            message = f"`{callee}` takes {len(names)} arguments, and {len(args)} are given"
            self.refuse_at(span, BAD_ARGUMENTS, message)
        given: dict[str, tuple[int | None, object]] = {}
        for index, (name, obj) in enumerate(zip(names, args, strict=False)):
            if name in kwargs:
                self.refuse_at(span, BAD_ARGUMENTS, f"`{callee}` is given `{name}` twice")
            given[name] = (index, obj)
        given.update((name, (None, obj)) for name, obj in kwargs.items())
        return given

    def record(self, what: str, *given: Any) -> Any:
        """Record what is no plain call: a map, a gate, a node."""
        return self._recorded[what](self, *given)

    def count(self, span: Span | None) -> None:
        """Count a node; past the limit the trace ends."""
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            message = f"the fragment has more than {self._limits.nodes:,} nodes"
            self.refuse_at(
                span, LIMIT, message, "make the graph smaller: with a task that loops, say"
            )

    def in_loop(self, frame: FrameType | None) -> bool:
        """Whether a frame, or one that leads to it, makes its call in a loop."""
        return self.world.sites.in_loop(frame, _enter.__code__)

    def locate_node(self, node_id: str, span: Span | None, block: str = "") -> str:
        """Remember where a node of a block, by default the open one, comes from; gives its path."""
        path = paths.node(self._path, block or self.builder.block, node_id)
        self.world.locate(path, span)
        return path

    def result(self, handle: Handle, *, is_function: bool = False) -> Promised | Outputs:
        """What a node gives: its one output, or all of them by name.

        A function that names its outputs gives a named tuple, even of one.
        """
        origin, types = Origin(self, handle), handle.types
        if len(types) == 1 and (of := types.get("o0")) is not None:
            return Promised(origin, handle.promise("o0"), of)
        items = {name: Promised(origin, handle.promise(name), of) for name, of in types.items()}
        if len(items) != 1 or (is_function and "o0" not in items):
            return Outputs(origin, items)
        return next(iter(items.values()))

    # Values

    def value(self, obj: object, of: Type, span: Span | None) -> Value:
        """The IR value of an object that may hold promises."""
        if isinstance(obj, Promised):
            return self._promise(obj, span)

        def stand_in(each: object, _: Type) -> Value | None:
            match each:
                case Promised():
                    return self._promise(each, span)
                case Outputs() | Expression() | Unfinished():
                    self._no_value(each, span)
                case Declared():
                    self.world.interface(each)
                case _:
                    pass
            return None

        found = self.world.convert(obj, of, stand_in, span)
        if isinstance(found, Mismatch):
            way_out = "make it in a task, and pass what the task gives"
            self.refuse_at(span, NOT_A_VALUE, f"{found.got} cannot be part of a graph", way_out)
        return found

    def _promise(self, obj: Promised, span: Span | None) -> Value:
        if obj.flowc_origin.graph is not self:
            self.refuse_at(span, FOREIGN_PROMISE, "this promise belongs to another graph")
        return obj.flowc_promise

    def _no_value(self, obj: Outputs | Expression | Unfinished, span: Span | None) -> NoReturn:
        match obj:
            case Outputs(flowc_items=items) if not items:
                self.refuse_at(span, NOT_A_VALUE, "a call that gives nothing is not a value")
            case Outputs(flowc_items=items):
                way_out = f"take one of {', '.join(f'`.{name}`' for name in items)}"
                what = "call that gives several outputs"
                what = "named tuple of one output" if len(items) == 1 else what
                text = f"a {what} is not a value"
                self.refuse_at(span, NOT_A_VALUE, text, way_out)
            case Expression():
                self.refuse_at(span, NOT_A_VALUE, "a condition is not a value")
            case _:
                self.refuse_at(span, CONDITIONAL_CHAIN, _unfinished(obj.name))

    # Conditions

    def conditional(self, name: object) -> Conditional:
        """Begin a conditional."""
        if not isinstance(name, str):
            self.refuse(BAD_ARGUMENTS, "`conditional` takes the name of the branch, a string")
        site = self.world.sites.site(user_frame())
        return Conditional(name, TracedArms(self, name, site))

    def compare(self, op: Comparator, left: Promised, right: object) -> Condition:
        """The condition that a comparison stands for, with its sides as the source has them.

        Python asks the promise on the right where the value on the left cannot compare itself.
        """
        frame = user_frame()
        span = self.world.sites.here(frame)
        if (enum := enum_of_value(left, right, self.types)) is not None:
            is_ordered = op not in (Comparator.EQ, Comparator.NE)
            self.refuse_at(span, UNSUPPORTED, *member_is_no_value(enum, is_ordered=is_ordered))
        sides = (self._promise(left, span), self.value(right, ANY, span))
        node = self.world.sites.comparison(frame)
        written = is_reflected(op, right, node, frame) if node and frame else None
        return Comparison(written, sides[1], sides[0]) if written else Comparison(op, *sides)

    # Order and options

    def order(self, first: Handle, second: Handle) -> None:
        """Make one node run after another."""
        self.builder.order(first, second)

    def override(self, handle: Handle, given: Mapping[str, object]) -> None:
        """Override options of a node."""
        site = self.world.sites.site(user_frame())
        span = site.span if site else None
        bindings = list[Binding]()
        for name, obj in given.items():
            where = site.argument_span(name, None) if site else span
            if name not in OVERRIDES:
                helps = did_you_mean(name, OVERRIDES)
                self.refuse_at(where, BAD_OPTION, f"no option `{name}` to override", *helps)
            if name == "node_name":
                self._name(handle, obj, where)
            elif not handle.has_options:
                text = f"`{handle.id}` is no call: it has no option `{name}` to override"
                self.refuse_at(where, BAD_OPTION, text)
            bindings.append(Binding(name, self.value(obj, ANY, where)))
        options, problems = read_options(bindings, override=True)
        for problem in problems:
            where = site.argument_span(problem.name, None) if site else span
            text = f"`{problem.name}` wants {problem.wants}"
            self.refuse_at(where, BAD_OPTION, text, *problem.helps)
        if handle.has_options:
            self.builder.override(handle, merged(self.builder.options(handle), options))

    def _name(self, handle: Handle, name: object, span: Span | None) -> None:
        """`ir.source.calls` has named the node already, where a literal stands in its expression."""
        if not isinstance(name, str):
            self.refuse_at(span, BAD_OPTION, "`node_name` takes a text")
        elif handle.id.removeprefix(name)[:1] not in ("", "-", "["):
            problem = self.builder.rename_node(handle, name)
            if problem:
                self.refuse_at(span, BAD_OPTION, problem)

    # The end

    def finish(self, result: object) -> tuple[Block, ...]:
        """The blocks, complete with what the body returned."""
        if self.left is not None:
            text = f"an exception was caught around an arm of the conditional `{self.left.name}`"
            self.refuse_at(self.left.span, CONDITIONAL_CHAIN, text)
        for arms in self.open:
            self.refuse_at(arms.span, CONDITIONAL_CHAIN, _unfinished(arms.name))
        span = self.world.return_span(self._entity)
        outputs = tuple(self._outputs(result, span))
        blocks = self.builder.finish(outputs)
        if self.builder.renamed:
            spans = self.world.spans
            spans[:] = relocate(spans, self._path, self.builder.renamed)
        return blocks

    def _outputs(self, result: object, span: Span | None) -> Iterator[Binding]:
        """What the body returned, by the names of the interface's outputs."""
        wanted = self._interface.outputs
        values = _returned(result, wanted)
        if len(values) != len(wanted):
            count = f"{len(wanted)} value{'' if len(wanted) == 1 else 's'}"
            text = f"`{self._entity.__name__}` must return {count}, and returns {len(values)}"
            where = span or self.world.span_of(self._entity)
            self.refuse_at(where, RETURN_COUNT, text)
        for output, obj in zip(wanted, values, strict=True):
            self.world.locate(paths.output(self._path, output.name), span)
            yield Binding(output.name, self.value(obj, output.type, span))


def _returned(result: object, wanted: tuple[Output, ...]) -> list[object]:
    match result:
        case None:
            return [None] if len(wanted) == 1 else []
        case Outputs(flowc_items=items):
            return [*items.values()]
        case tuple():
            values = [*cast("tuple[object, ...]", result)]
            is_one = len(wanted) == 1 and takes_tuple(wanted[0], len(values))
            is_plain = type(cast("object", result)) is tuple
            return [values] if is_one and is_plain else values
        case _:
            return [result]


def _unfinished(name: str) -> str:
    return f"the conditional `{name}` has no `.else_()`, so it has no value"


class TracedArms:
    """The arms of a conditional that becomes a branch."""

    def __init__(self, tracer: Tracer, name: str, site: Site | None) -> None:
        self.name = name
        self.span = site.span if site else None
        self._tracer = tracer
        self._pending: Condition | None = None
        self._begun = False

    def case(self, condition: object) -> None:
        """Begin an arm; the branch, at the first."""
        found = self._condition(condition)
        if not self._begun:
            tracer = self._tracer
            tracer.count(self.span)
            tracer.locate_node(tracer.builder.begin_branch(Hint(self.name)), self.span)
            tracer.open.append(self)
            self._begun = True
        self._check_innermost()
        self._pending = found

    def last(self) -> None:
        """Begin the last arm."""
        self._check_innermost()
        self._pending = None

    def enter(self) -> None:
        """Calls from now on belong to the arm."""
        self._check_innermost()
        self._tracer.builder.begin_arm(self._pending)

    def leave(self, value: object) -> None:
        """End the arm with what it yields."""
        self._check_innermost()
        self._tracer.builder.end_arm(tuple(self._yields(value)))

    def abandon(self) -> None:
        """An exception was raised in the arm: there is no graph, even if it is caught."""
        self._tracer.left = self

    def fail(self, message: object) -> None:
        """Make the arm fail."""
        self._check_innermost()
        if not isinstance(message, str):
            self._tracer.refuse(BAD_ARGUMENTS, "`fail` takes a message, a string")
        self._tracer.builder.fail_arm(self._pending, message)

    def result(self) -> object:
        """End the branch; gives what it gives."""
        self._tracer.open.pop()
        return self._tracer.result(self._tracer.builder.end_branch())

    def _condition(self, condition: object) -> Condition:
        match condition:
            case Expression(flowc_condition=found):
                return found
            case Promised(flowc_promise=promise):
                return Truth(promise)
            case bool():
                self._check_identity()
                return Truth(Boolean(condition))
            case _:
                pass
        way_out = "compare a promise, as in `.if_(x > 3)`, or test a boolean one"
        text = f"{object_text(condition)} is not a condition"
        return self._tracer.refuse(CONDITIONAL_CHAIN, text, way_out)

    def _check_identity(self) -> None:
        """``x is None`` is False for every promise, and Python does not say that it was asked."""
        frame = user_frame()
        site = self._tracer.world.sites.site(frame)
        if site is None or frame is None:
            return
        for test in identity_tests(site.node, frame):
            self._tracer.refuse_at(site.file.span(test), IDENTITY_TEST, *IS)

    def _check_innermost(self) -> None:
        open_now = self._tracer.open
        if not open_now or open_now[-1] is not self:
            name = open_now[-1].name if open_now else self.name
            self._tracer.refuse(CONDITIONAL_CHAIN, _unfinished(name))

    def _yields(self, value: object) -> Iterator[Binding]:
        """What an arm gives: outputs by their names; a value that is no output is ``o0``."""
        span = self._tracer.world.sites.here(user_frame())
        match value:
            case Outputs(flowc_items=items):
                for name, promised in items.items():
                    yield Binding(name, self._tracer.value(promised, ANY, span))
            case tuple():
                for index, item in enumerate(cast("tuple[object, ...]", value)):
                    yield Binding(f"o{index}", self._tracer.value(item, ANY, span))
            case None:
                pass
            case _:
                yield yielded(self._tracer.value(value, ANY, span))

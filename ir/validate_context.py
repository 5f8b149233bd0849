"""What the passes of the validator share: names, source spans, and how a finding is reported."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import chain
from typing import Final, Protocol, TypeAlias

from . import paths
from .diagnostics import Help, Label, Log, Rule
from .format import PRIMITIVES, type_text, value_text
from .nodes import Block, Call, Input, Interface, LaunchPlan, Located, Package, Span
from .records import dataclass
from .rules_graph import (
    MISMATCHED_INPUT,
    PROMISE_IN_CONSTANT,
    UNKNOWN_ENTITY,
    UNKNOWN_TYPE,
    WRONG_ENTITY_KIND,
)
from .scope import Entity, Index, Outputs, ref_of
from .suggest import MAX_SUGGESTIONS, meant
from .text_habits import other_type
from .typecheck import bare
from .types import ANY, NONE, NamedType, Type, UnionType, shared
from .validate_parts import Problem, inner_types
from .values import EntityKind, Promise, Ref, Value
from .walk import promises

At: TypeAlias = tuple[str, ...]
"""IR paths of a thing and of what it is part of, innermost first: the first is the finding's path,
and the first that has a source span its place."""

Place: TypeAlias = Callable[[], At]
"""IR paths that are put together only where there is something to report."""


class NodeAt(Protocol):
    """Puts together the IR paths of a node, or of an input of it."""

    def __call__(self, argument: str = "") -> At:
        """The paths."""
        ...


KINDS: Final = {
    EntityKind.TASK: "task",
    EntityKind.DYNAMIC: "dynamic task",
    EntityKind.WORKFLOW: "workflow",
    EntityKind.LAUNCH_PLAN: "launch plan",
}
"""The kinds of entity, as messages call them."""

MAX_LABELS: Final = 8
"""Places that one finding shows."""

MAX_SHOWN: Final = 80
"""Length at which types and values are cut in messages."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that takes a value: what a message calls it, its type, who declares it."""

    what: str
    type: Type
    rule: Rule
    declared: str = ""
    """IR path of the declaration."""


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call is checked against."""

    path: str
    """IR path of the entity."""
    inputs: dict[str, Wanted]
    required: tuple[str, ...]
    """Inputs that a call must give."""
    outputs: Outputs
    fixed: frozenset[str] = frozenset()
    """Inputs that a launch plan has filled in for good."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The blocks of a workflow or fragment, and the interface that they must keep to."""

    path: str
    """IR path of the owner."""
    declared: str
    """IR path of the entity that declares the interface: for a fragment, the dynamic task."""
    name: str
    interface: Interface
    blocks: tuple[Block, ...]
    on_failure: Call | None = None


@dataclass(slots=True)
class Context:
    """One validation: what is checked, what it may refer to, what was found."""

    package: Package
    """The definitions to check."""
    index: Index
    """Everything that they may refer to."""
    outer: Index
    """What was defined before: for a fragment, by its package."""
    located: tuple[tuple[Located, ...], ...]
    """Debug sections; the first that knows a path wins."""
    graphs: tuple[Graph, ...] = ()
    """The graphs to check: those of the workflows, or that of a fragment."""
    log: Log = field(default_factory=Log)
    suggestions: int = MAX_SUGGESTIONS
    unknown_types: set[str] = field(default_factory=set[str])
    _spans: dict[str, Span] | None = None
    _callees: dict[Ref, Callee] = field(default_factory=dict[Ref, Callee])

    # Reports

    def report(
        self,
        rule: Rule,
        message: str,
        at: At,
        label: str = "",
        *,
        also: Iterable[tuple[str, str]] = (),
        notes: tuple[str, ...] = (),
        helps: tuple[Help, ...] = (),
        word: str = "",
    ) -> None:
        """Report a finding; `also` has the paths of other places and what to say there.

        `word` is the path of the very word, for texts that were written by hand.
        """
        found = (self.span(path) for path in ((word, *at) if word else at))
        span = next((each for each in found if each is not None), None)
        others = ((self.span(path), text) for path, text in also)
        labels = tuple(
            Label(each, text, primary=False) for each, text in others if each and each != span
        )
        self.log.add(rule, message, span, label, also=labels, notes=notes, helps=helps, path=at[0])

    def problem(self, problem: Problem, at: At) -> None:
        """Report a problem that something has by itself."""
        self.report(problem.rule, problem.message, at)

    def span(self, path: str) -> Span | None:
        """Source of something of the IR, where a debug section knows it."""
        if self._spans is None:
            sections = chain.from_iterable(reversed(self.located))
            self._spans = {each.path: each.span for each in sections}
        return self._spans.get(path)

    def did_you_mean(self, word: str, words: Iterable[str]) -> tuple[Help, ...]:
        """Help that names the nearest known word; none when too many were looked for."""
        self.suggestions -= 1
        return meant(word, words) if self.suggestions >= 0 else ()

    # References

    def callee(self, ref: Ref, at: Place) -> Callee | None:
        """What a call's target takes and gives; None where that is unknown.

        Reports an unknown target, and not one that is external and known by its name only.
        """
        if (known := self._callees.get(ref)) is not None:
            return known
        entity = self.resolve(ref, at())
        interface = self.index.interface(ref) if entity is not None else None
        if entity is None or interface is None:
            return None
        found = _callee(entity, interface)
        self._callees[ref] = found
        return found

    def resolve(self, ref: Ref, at: At) -> Entity | None:
        """The entity that a reference points at; reports one that points at nothing."""
        entity = self.index.entity(ref)
        if entity is not None:
            return entity
        kind = KINDS[ref.kind]
        others = (*self._named(ref.name),)
        if not others:
            self.report(
                UNKNOWN_ENTITY,
                f"there is no {kind} `{ref.name}`",
                at,
                f"unknown {kind}",
                helps=self.did_you_mean(ref.name, self._names()),
                word=paths.target(at[0]),
            )
            return None
        actual = KINDS[ref_of(others[0]).kind]
        self.report(
            WRONG_ENTITY_KIND,
            f"`{ref.name}` is a {actual}, not a {kind}",
            at,
            f"used as a {kind}",
            word=paths.target(at[0]),
            also=((paths.entity(ref_of(others[0])), f"a {actual}"),),
        )
        return None

    def _named(self, name: str) -> Iterator[Entity]:
        index = self.index
        found = (table.get(name) for table in (index.tasks, index.workflows, index.launch_plans))
        return (each for each in found if each is not None)

    def _names(self) -> Iterator[str]:
        return chain(self.index.tasks, self.index.workflows, self.index.launch_plans)

    # Values and types

    def constant(self, value: Value, at: At) -> bool:
        """Whether a value is a constant; reports that it is none."""
        promise = next(promises(value), None)
        if promise is not None:
            message = f"`{value_text(promise)}` is known only when a workflow runs"
            self.report(PROMISE_IN_CONSTANT, message, at, "wants a constant")
        return promise is None

    def unknown_type(self, name: str, at: At) -> None:
        """Report a name that no definition has: once, wherever else it is used."""
        if name in self.unknown_types:
            return
        self.unknown_types.add(name)
        known = self.did_you_mean(name, chain(self.index.types, PRIMITIVES))
        helps = (Help(text),) if (text := other_type(name)) else known
        self.report(UNKNOWN_TYPE, f"there is no type `{name}`", at, "unknown type", helps=helps)

    def knows(self, of: Type) -> bool:
        """Whether every name in a type is defined. An unknown one has been reported where it stands."""
        stack = [of]
        while stack:
            part = stack.pop()
            if isinstance(part, NamedType) and part.name not in self.index.types:
                return False
            stack.extend(inner_types(part))
        return True


def _callee(entity: Entity, interface: Interface) -> Callee:
    path = paths.entity(ref_of(entity))
    declared = (
        paths.entity(Ref(EntityKind.WORKFLOW, entity.workflow))
        if isinstance(entity, LaunchPlan) and entity.workflow
        else path
    )
    fixed = entity.fixed_inputs if isinstance(entity, LaunchPlan) else ()

    def wanted(given: Input) -> Wanted:
        what, of = f"input `{given.name}` of `{entity.name}`", shared(given.type)
        return Wanted(what, of, MISMATCHED_INPUT, paths.argument(declared, given.name))

    return Callee(
        path,
        {each.name: wanted(each) for each in interface.inputs},
        tuple(each.name for each in interface.inputs if is_required(each)),
        {each.name: shared(each.type) for each in interface.outputs},
        frozenset(each.name for each in fixed),
    )


def is_required(given: Input) -> bool:
    """Whether an input must be given: it has no default and cannot be None."""
    if given.default is not None:
        return False
    of = bare(given.type)
    return of != NONE and not (isinstance(of, UnionType) and NONE in map(bare, of.variants))


def word_of(helps: tuple[Help, ...]) -> str:
    """The word that a help names as the one that is probably meant; "" where there is none."""
    return next((each.swap.new for each in helps if each.swap is not None), "")


def shown_type(of: Type) -> str:
    """A type for a message, cut where it is long."""
    return shortened(type_text(of))


def shown_value(value: Value) -> str:
    """A value for a message, cut where it is long."""
    return shortened(value_text(value))


def shortened(text: str) -> str:
    """Text for a message, cut where it is long."""
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def any_type(_: Promise) -> Type:
    """The type of a promise where nothing is known of it."""
    return ANY

"""The value domain of the partial evaluator: everything that an expression can come to.

One closed union. What the compiler knows is a `Known` value or a container of such; what only a run
can know is a `Promised` value; what it cannot know and need not understand is a `Recorded` call; an
error that was reported is `MISSING`, and absorbs whatever is done with it.
"""

import ast
import itertools
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..ir.build import Builder, Handle, Hint, MapSettings
from ..ir.nodes import Condition, Options, Span
from ..ir.records import dataclass
from ..ir.types import Type
from ..ir.values import Promise, Ref
from .dialects import Construct
from .source import Positions, Source

if TYPE_CHECKING:
    from ..ir.diagnostics import Diagnostic, Label


_serials = itertools.count()


@dataclass(frozen=True, slots=True)
class Known:
    """A Python value without parts that the compiler must follow: a number, a string, None, ..."""

    value: object


@dataclass(frozen=True, slots=True)
class Promised:
    """A value that exists when the workflow runs."""

    promise: Promise
    type: Type
    node: Handle | None = None
    """The node that gives it, None for an input of the workflow."""
    graph: "Graph | None" = None
    """The graph that it belongs to, where that is an imperative workflow's: many may use its name."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a node gives that has no output, or several: promises by name, in order."""

    node: Handle
    items: "Mapping[str, Promised]"
    is_node: bool = False
    """Whether it is the node itself, as ``create_node`` gives it: no value, however many outputs."""
    graph: "Graph | None" = None
    """As of a promise."""


@dataclass(frozen=True, slots=True)
class Logical:
    """A condition over promises: what comparing them comes to."""

    condition: Condition


@dataclass(slots=True, eq=False)
class Sequence:
    """A list or tuple. Lists change in place, as they do in Python."""

    items: "list[Datum]"
    kind: Literal["list", "tuple"]
    serial: int = field(default_factory=_serials.__next__)
    """Grows with each container that is made: tells which stood before a branch began."""


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """A list while a loop over a promise appends to it: what it holds depends on the turn."""

    list: Sequence


@dataclass(slots=True, eq=False)
class Stream:
    """An iterator: it gives each item once, when it is asked for it."""

    items: "Iterator[Datum]"
    serial: int = field(default_factory=_serials.__next__)


@dataclass(frozen=True, slots=True, eq=False)
class Zipped:
    """``zip`` of lists some of which are promises: it can be looped over."""

    lists: "tuple[Datum, ...]"


@dataclass(slots=True, eq=False)
class Dictionary:
    """A dictionary with known keys; it changes in place."""

    entries: "dict[object, Datum]"
    """A key that is no plain value is the datum itself, of a kind that names one thing."""
    serial: int = field(default_factory=_serials.__next__)
    default: "Datum | None" = None
    """Makes the value of a key that is missing: what a ``defaultdict`` is given."""


@dataclass(slots=True, eq=False)
class View:
    """The keys, values or items of a dictionary, as they are whenever one looks."""

    owner: Dictionary
    kind: Literal["keys", "values", "items"]


@dataclass(slots=True, eq=False)
class Set:
    """A set of known values; it changes in place unless it is frozen."""

    items: "set[object]"
    """As the keys of a dictionary."""
    is_frozen: bool = False
    serial: int = field(default_factory=_serials.__next__)


@dataclass(frozen=True, slots=True)
class EntityDatum:
    """A task, workflow or launch plan."""

    ref: Ref


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the user's program that is not an entity, with what it closes over."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    frame: "Frame"
    name: str
    """Qualified name."""
    defaults: "Mapping[str, Datum]" = field(default_factory=dict[str, "Datum"])
    """Defaults of parameters, as they were when the function was defined."""
    owner: "Class | None" = None
    """The class that it is a method of."""


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the user's program."""

    node: ast.ClassDef
    frame: "Frame"
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """What the body of a class binds to a name."""

    datum: "Datum"
    kind: Literal["value", "method", "static", "class", "property", "cached"] = "value"


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a class of the program; its attributes change in place."""

    owner: Class
    fields: "dict[str, Datum]"
    parts: tuple[str, ...] | None = None
    """Those of its attributes that are fields of the record that it is; None for no record."""
    call: "Recorded | None" = None
    """The call that made it, where it is no record: what the IR keeps of it, until it changes."""
    serial: int = field(default_factory=_serials.__next__)


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """What ``super()`` gives: an object or class, as the classes after one of its own see it."""

    owner: "Datum"
    past: Class


@dataclass(frozen=True, slots=True)
class ModuleDatum:
    """A module of the user's program."""

    name: str


@dataclass(frozen=True, slots=True)
class External:
    """A name of a library or of Python itself, by its fully qualified origin."""

    name: str


@dataclass(frozen=True, slots=True)
class EnumMember:
    """A member of an enumeration of the program."""

    type: str
    """Qualified name of the enumeration."""
    name: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method looked up on a value, not yet called."""

    owner: "Datum"
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A call of something that the compiler does not know, kept as it stands."""

    function: str
    arguments: "tuple[Datum, ...]"
    keywords: "Mapping[str, Datum]"


@dataclass(frozen=True, slots=True, eq=False)
class Subscripted:
    """A generic with its arguments: ``list[int]``."""

    base: "Datum"
    arguments: "tuple[Datum, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """A union written with ``|``."""

    variants: "tuple[Datum, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Decorator:
    """A declaration with its options, waiting for the function: ``task(retries=3)``."""

    construct: Construct
    options: "Mapping[str, Datum]"
    spans: Mapping[str, Span]


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """A callee with some of its arguments: ``functools.partial(f, x, y=1)``."""

    callee: "Datum"
    positional: "tuple[Datum, ...]"
    keywords: "Mapping[str, Datum]"


@dataclass(frozen=True, slots=True, eq=False)
class Mapper:
    """An entity that is to be called for each item of lists: ``map_task(f, ...)``."""

    ref: Ref
    bound: "Mapping[str, Datum]"
    """Arguments that are the same for all items."""
    settings: MapSettings
    options: Options
    """Of the run of each item."""


@dataclass(slots=True, eq=False)
class Choice:
    """A ``conditional(...)`` chain, between two of its links."""

    name: str
    span: Span
    state: Literal["start", "case", "next", "last", "closed"]
    """Waiting for ``if_``; for ``then`` of a case; for ``elif_`` or ``else_``; for ``then`` of the
    last case; or spoilt by an error that was reported."""
    pending: Condition | None = None
    graph: "Graph | None" = None
    """As of a promise."""
    is_foreign: bool = False
    """Whether it is one of flytekit, which reads conditions as signs only."""


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """Something whose evaluation failed where failing is no error (yet): the top of a module."""

    what: str
    cause: "Diagnostic | None" = None
    """What went wrong where it should have been made known."""
    way_out: str = ""
    also: "tuple[Label, ...]" = ()
    """Places that say why, where nothing went wrong."""
    options: "tuple[Datum, ...]" = ()
    """What it may be, where that much is known."""

    def is_as(self, other: "Unknown") -> bool:
        """Whether what makes another known makes this known: the two are one mistake."""
        if self.cause is not None:
            return self.cause is other.cause
        is_defined = "--define" in self.way_out and self.also == other.also
        return self is other or is_defined


@dataclass(frozen=True, slots=True)
class Missing:
    """An error was reported; everything that is done with this is missing too."""


MISSING: Final = Missing()


def next_serial() -> int:
    """The serial number that the next container would have."""
    return next(_serials)


Datum: TypeAlias = (
    Known
    | Promised
    | Results
    | Logical
    | Sequence
    | Stream
    | Filling
    | Zipped
    | Dictionary
    | View
    | Set
    | EntityDatum
    | Function
    | Class
    | Instance
    | ModuleDatum
    | External
    | EnumMember
    | Method
    | Recorded
    | Subscripted
    | Super
    | Alternative
    | Decorator
    | Partial
    | Mapper
    | Choice
    | Unknown
    | Missing
)


# Graphs


@dataclass(slots=True)
class Graph:
    """The graph of the workflow that is being lowered."""

    builder: Builder
    path: str
    """IR path of the workflow."""
    choices: list[Choice] = field(default_factory=list[Choice])
    """Conditionals that were begun."""


# Where names live


@dataclass(slots=True, eq=False)
class Module:
    """A module of the program, as far as it has been evaluated."""

    source: Source
    positions: Positions
    hints: dict[ast.expr, str] = field(default_factory=dict[ast.expr, str])
    """Expressions that are the whole value of a variable, and its name: what nodes are called after.
    Known when the assignment is evaluated, which is before the expression is."""
    bound: frozenset[str] = frozenset()
    """The names that its top binds anywhere, however that comes out."""
    is_done: bool = False
    """Whether its top was evaluated to the end."""
    names: "dict[str, Datum | Deferred]" = field(default_factory=dict[str, "Datum | Deferred"])
    stars: list[str] = field(default_factory=list[str])
    """Libraries whose every name was imported, by `from library import *`."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A name that an import binds; looked up when it is used, so that circular imports work."""

    find: "Callable[[], Datum]"


Names: TypeAlias = MutableMapping[str, "Datum | Deferred"]


@dataclass(slots=True, eq=False)
class Frame:
    """The names of one activation of a function, or of a module."""

    module: Module
    names: "Names"
    outer: "Frame | None" = None
    """The frame around the function's definition."""
    in_loop: bool = False
    """Whether some call that leads here stands in a loop that is being unrolled."""
    qualifier: str = ""
    """Qualified name of the function, "" for a module."""
    following: "Following | None" = None
    """What follows the statement that is being executed."""
    is_comprehension: bool = False
    in_arm: bool = False
    """Whether an arm of a branch, or the block of a map, is being evaluated."""
    skipped_return: bool = False
    """Whether a `return` was passed over because of an error: what the function gives is missing."""

    def hint(self, node: ast.expr, default: str) -> Hint:
        """What to call the node that an expression becomes: its variable, else the default."""
        return Hint(self.module.hints.get(node, default), self.unrolled)

    @property
    def unrolled(self) -> bool:
        """Whether what is evaluated here stands in a loop that is being unrolled."""
        return self.in_loop or (self.following is not None and self.following.unrolled)


@dataclass(slots=True, eq=False)
class Following:
    """What follows a statement: the rest of its block, then what follows that."""

    statements: list[ast.stmt]
    index: int
    """Of the next statement of the block."""
    outer: "Following | None"
    """What follows the block; None for the body of a function, or a turn of a loop."""
    loop: "Loop | None" = None
    """The innermost loop around, in the same function."""
    unrolled: bool = False
    """Whether a loop around, in the same function, is being unrolled."""


@dataclass(slots=True, eq=False)
class Loop:
    """A loop that is being executed, in one of its turns."""

    node: ast.For | ast.While
    following: Following
    """What follows the loop."""
    go_on: Callable[[], object] | None = None
    """Runs the turns that are left, and its `else`; None for a loop over a promise, which has but one."""
    settle: Callable[[], object] = lambda: None
    """Finds out over what the turns that are left will go, before they go different ways."""

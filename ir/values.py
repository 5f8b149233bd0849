"""Values of the IR: constants, containers, and promises of values that exist only at run time.

One closed union serves bindings, defaults and options alike: a constant is a value that holds no
promise. Each kind of constant has a class of its own, so that ``Boolean(True)``, ``Integer(1)`` and
``Float(1.0)`` never compare equal, as the Python values would.
"""

from enum import Enum
from typing import Final, TypeAlias

from .records import dataclass

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1
MAX_NESTING: Final = 28
"""Levels of values, types and conditions within one another (a value in a list is one deeper than
the list). The published schema sets it: so no binary reader meets over 100 nested messages."""


class EntityKind(Enum):
    """What a reference points at."""

    TASK = "task"
    DYNAMIC = "dynamic"
    WORKFLOW = "workflow"
    LAUNCH_PLAN = "launch_plan"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an entity, by kind and fully qualified name."""

    kind: EntityKind
    name: str

    def __hash__(self) -> int:
        return hash(self.name)  # what is called is looked up for each call: see `Call.target`


@dataclass(frozen=True, slots=True)
class Null:
    """Python's ``None``."""


@dataclass(frozen=True, slots=True)
class Boolean:
    """``True`` or ``False``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Integer:
    """A signed integer of at most 64 bits."""

    value: int


@dataclass(frozen=True, slots=True)
class Float:
    """A double; infinities are allowed, NaN is not (it is not equal to itself)."""

    value: float


@dataclass(frozen=True, slots=True)
class String:
    """Unicode text without lone surrogates."""

    value: str


@dataclass(frozen=True, slots=True)
class Bytes:
    """Raw bytes."""

    value: bytes


@dataclass(frozen=True, slots=True)
class Datetime:
    """A point in time, as ISO 8601 text; naive where the source is naive."""

    value: str


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day, as ISO 8601 text."""

    value: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in microseconds, the resolution of ``datetime.timedelta``."""

    microseconds: int


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list or tuple."""

    items: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and value of a dictionary."""

    key: "Value"
    value: "Value"


@dataclass(frozen=True, slots=True)
class DictValue:
    """A dictionary, in source order."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """A value under a name: an input, an output, a field, an option."""

    name: str
    value: "Value"


@dataclass(frozen=True, slots=True)
class RecordValue:
    """An instance of a record type, its fields by name."""

    type: str
    """The name of a `RecordDef`."""
    fields: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class EnumValue:
    """A member of an enumeration."""

    type: str
    """The name of an `EnumDef`."""
    member: str


@dataclass(frozen=True, slots=True)
class CallValue:
    """A call that was recorded and not made: a plugin's configuration, an image builder, ..."""

    function: str
    """The fully qualified name of what is called."""
    arguments: "tuple[Value, ...]" = ()
    keywords: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityValue:
    """A task, workflow or launch plan used as a value."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class NameValue:
    """Something of the user's program known only by its fully qualified name: a class, a function."""

    name: str


PathKey: TypeAlias = str | int
"""One step into a value: an attribute or key, or an index."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A value that exists when the workflow runs: a parameter, or an output of a node."""

    node: str
    """Id of the node, looked up in the promise's own block and then outwards; "" for a parameter
    (an input of the workflow, an item of an enclosing map)."""
    output: str
    """Name of the output or parameter."""
    path: tuple[PathKey, ...] = ()
    """Steps into the output: attributes, keys, indices."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that could not be computed; its error has been reported.

    It fits everything, so that one cause gives one report. No codec accepts it.
    """


Value: TypeAlias = (
    Null
    | Boolean
    | Integer
    | Float
    | String
    | Bytes
    | Datetime
    | Date
    | Duration
    | ListValue
    | DictValue
    | RecordValue
    | EnumValue
    | CallValue
    | EntityValue
    | NameValue
    | Promise
    | Missing
)

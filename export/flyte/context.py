"""What every part of the export to Flyte shares: settings, names, and how a finding is reported."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import Final, TypeAlias

from ...ir.diagnostics import Help, Log, Rule
from ...ir.nodes import Package, Span
from ...ir.records import dataclass
from ...ir.scope import Index
from ...ir.types import TypeDef
from ...ir.values import CallValue
from .naming import holder

Plain: TypeAlias = (
    "bool | int | float | str | bytes | list[Plain] | dict[str, Plain] | dict[int, Plain] | None"
)
"""Plain data: what msgpack can say; JSON lacks bytes, and keys that are numbers."""

Message: TypeAlias = dict[str, object]
"""A protobuf message in the JSON form of protobuf."""

FLYTEKIT: Final = "1.16.31"
"""The release of flytekit whose documents these are; the containers must hold one that is like it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the entities will be registered, and the images that run them."""

    project: str = ""
    domain: str = ""
    version: str = ""
    image: str = ""
    """The image of every task that names no other."""
    images: Mapping[str, str] = field(default_factory=dict[str, str])
    """Images by the names that programs give them, or by the name of a task that runs in one."""


@dataclass(slots=True)
class Context:
    """One export: what is exported, and what is said about it."""

    package: Package
    index: Index
    settings: Settings
    log: Log
    place: str = ""
    """IR path of what is being exported now."""
    records: list[str] = field(default_factory=list[str])
    """The records that the type being read is within, outermost first."""
    wrappers: frozenset[str] = frozenset()
    """Names of workflows that only start an eager task of the same name."""
    lacks_image: bool = False
    """Whether it was said that the tasks have no image."""
    specified: dict[str, CallValue] = field(default_factory=dict[str, CallValue])
    """Images that the program specifies, by the name that stands for them."""
    unknown_images: list[CallValue] = field(default_factory=list[CallValue])
    """Specifications of which it was said that nobody knows their image."""
    _spans: dict[str, Span] | None = None
    _held: Counter[str] | None = None

    @property
    def types(self) -> Mapping[str, TypeDef]:
        """The definitions of named types."""
        return self.index.types

    def is_function(self, name: str) -> bool:
        """Whether the entity is a function of a module, and not an object with a name of its own."""
        if name in self.wrappers and self.place.startswith("workflow:"):
            return False
        return any(name.rpartition(".")[0] == each.name for each in self.package.modules)

    def held_under(self, name: str) -> int:
        """How many tasks are objects that a variable of this name holds, in whatever module."""
        if self._held is None:
            held = map(holder, self.package.tasks)
            self._held = Counter(each.name for each in held if each is not None)
        return self._held[name]

    def report(self, rule: Rule, message: str, *helps: str, path: str = "") -> None:
        """Report that Flyte cannot say something."""
        at = path or self.place
        texts = tuple(map(Help, helps))
        self.log.add(rule, message, self._span(at), helps=texts, path=at)

    def _span(self, path: str) -> Span | None:
        """Where the thing at a path comes from, or what it is part of."""
        if self._spans is None:
            self._spans = {each.path: each.span for each in self.package.spans}
        while path:
            if (span := self._spans.get(path)) is not None:
                return span
            path = path[: max(path.rfind("/"), path.rfind("#"), path.rfind("->"), 0)]
        return None

    def identifier(self, kind: str, name: str) -> Message:
        """The identifier of an entity of this export."""
        where = self.settings
        return identifier(kind, where.project, where.domain, name, where.version)


def identifier(kind: str, project: str, domain: str, name: str, version: str) -> Message:
    """An identifier of flyteidl."""
    return given(resourceType=kind, project=project, domain=domain, name=name, version=version)


def given(**fields: object) -> Message:
    """A message of the fields that are given: neither None nor an empty text or list.

    An empty message stays: that a field of messages is there can mean something.
    """
    return {name: each for name, each in fields.items() if not _is_absent(each)}


def _is_absent(value: object) -> bool:
    return value is None or value in ("", [])

"""What a diff is made of: changes, each of a rule, and all that they affect. Data only."""

from collections.abc import Iterable
from dataclasses import field
from typing import Final

from .nodes import Package, Span
from .records import dataclass
from .rules_diff import ChangeRule, Impact
from .types import TypeDef


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in one of the two packages."""

    path: str
    """An IR path (see `paths`)."""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was. The message stands alone."""

    code: str
    impact: Impact
    message: str
    entity: str
    """IR path of what it belongs to: the new one, or the old one where it is gone."""
    old: Place | None = None
    new: Place | None = None
    subject: str = ""
    """What of the place it is about, where the path does not say: an option, a field."""
    before: str = ""
    after: str = ""
    evidence: str = ""
    """How two things were found to be the same one."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """Something that did not change but calls, or is made of, what did."""

    path: str
    through: str
    """IR path of the change that reaches it: the nearest one."""
    distance: int


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a workflow computes anew, were its results kept so far."""

    workflow: str
    nodes: tuple[str, ...]
    """IR paths of the nodes whose work or inputs may differ, in order."""
    of: int
    """How many nodes the workflow has."""


@dataclass(frozen=True, slots=True)
class Diff:
    """What a change does to a package."""

    changes: tuple[Change, ...] = ()
    affected: tuple[Affected, ...] = ()
    reruns: tuple[Rerun, ...] = ()
    cache_keys: tuple[str, ...] = ()
    """IR paths of the cached tasks whose keys change: nothing kept so far is found again."""
    ignored: tuple[Change, ...] = ()
    """Changes that the project has accepted; they count for what is reached all the same."""

    @property
    def impact(self) -> Impact | None:
        """The gravest among the changes; None where there are none."""
        return max((each.impact for each in self.changes), key=lambda each: each.rank, default=None)


@dataclass(frozen=True, slots=True)
class Pair:
    """An entity or type definition in both packages: its IR paths."""

    old: str
    new: str


@dataclass(slots=True)
class Sides:
    """The two packages while they are compared; passes add what they find to `changes`."""

    old: Package
    """With the names that its entities have in the new package."""
    new: Package
    old_spans: dict[str, Span]
    new_spans: dict[str, Span]
    types: dict[str, TypeDef] = field(default_factory=dict[str, TypeDef])
    """Definitions of both packages; the new one wins."""
    changes: list[Change] = field(default_factory=list[Change])

    def changed(
        self,
        rule: ChangeRule,
        message: str,
        pair: Pair,
        *,
        parts: tuple[str | None, str | None] = ("", ""),
        subject: str = "",
        texts: tuple[str, str] = ("", ""),
        evidence: str = "",
        notes: Iterable[str] = (),
    ) -> None:
        """Add a change of the pair, or of parts of it.

        `parts` is what to put after the two paths; None for the side that lacks the part.
        """
        old, new = parts
        self.changes.append(
            Change(
                rule.code,
                rule.impact,
                message,
                pair.new or pair.old,
                None if old is None else place(pair.old, old, self.old_spans),
                None if new is None else place(pair.new, new, self.new_spans),
                subject,
                *texts,
                evidence,
                tuple(notes),
            )
        )


GONE: Final = ("", None)
"""The parts of what is only in the old package."""
ADDED: Final = (None, "")
"""The parts of what is only in the new package."""


def place(entity: str, part: str, spans: dict[str, Span]) -> Place:
    """A place, with the span of what it stands in where it has none of its own."""
    path = f"{entity}{part}"
    owner = path.partition("#")[0].partition("->")[0]
    known = (spans[each] for each in (path, owner, entity) if each in spans)
    return Place(path, next(known, None))

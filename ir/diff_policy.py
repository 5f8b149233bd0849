"""What a project makes of changes: rules of another class, and changes that it has accepted."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from .diff_changes import Change, Diff
from .rules_diff import Impact

Classes: TypeAlias = Mapping[str, Impact | None]
"""The class of each change of a rule, by its code; None where the project does not want to know."""

FINGERPRINT: Final = 16
"""Characters of a fingerprint, each a hexadecimal digit."""


def fingerprint(change: Change) -> str:
    """What a change is known by: the rule, the place in the IR, and how it read and reads there.

    Lines, messages and classes do not count, so that it stays when code moves.
    """
    ends = ("" if each is None else each.path for each in (change.old, change.new))
    facts = (change.code, change.entity, *ends, change.subject, change.before, change.after)
    return hashlib.sha256("\0".join(facts).encode("utf-8", "replace")).hexdigest()[:FINGERPRINT]


def classed(changes: Iterable[Change], classes: Classes) -> tuple[Change, ...]:
    """The changes under a project's classes, without those that it does not want to know."""
    found = ((each, classes.get(each.code, each.impact)) for each in changes)
    return tuple(replace(each, impact=impact) for each, impact in found if impact is not None)


def without_accepted(found: Diff, accepted: Collection[str]) -> Diff:
    """The diff without the changes of these fingerprints, which are kept apart."""
    if not accepted:
        return found
    ignored = tuple(each for each in found.changes if fingerprint(each) in accepted)
    known = frozenset(map(id, ignored))
    left = tuple(each for each in found.changes if id(each) not in known)
    return replace(found, changes=left, ignored=ignored)

"""A diff for other programs: one JSON object, described by schemas/diff.schema.json."""

from typing import Final

from .diff_changes import Change, Diff, Place
from .diff_policy import fingerprint
from .render_json import Json, dumped
from .rules_diff import RULES, Impact

VERSION: Final = 1
"""Of the object; a new field does not change it, another meaning does."""


def diff_json(found: Diff, old: str, new: str) -> str:
    """The diff as ``{"version", "old", "new", "changes", "affected", ...}``."""
    impacts = [each.impact for each in found.changes]
    document: Json = {
        "version": VERSION,
        "old": old,
        "new": new,
        "impact": found.impact.value if found.impact is not None else None,
        "summary": {each.value: impacts.count(each) for each in Impact},
        "changes": [_change(each) for each in found.changes],
        "affected": [
            {"path": each.path, "through": each.through, "distance": each.distance}
            for each in found.affected
        ],
        "reruns": [
            {"workflow": each.workflow, "nodes": [*each.nodes], "of": each.of}
            for each in found.reruns
        ],
        "cache_keys": [*found.cache_keys],
        "ignored": [_change(each) for each in found.ignored],
    }
    return dumped(document)


def _change(change: Change) -> Json:
    return {
        "code": change.code,
        "name": RULES[change.code].name,
        "impact": change.impact.value,
        "message": change.message,
        "fingerprint": fingerprint(change),
        "entity": change.entity,
        "subject": change.subject,
        "old": _place(change.old, change.before),
        "new": _place(change.new, change.after),
        "evidence": change.evidence,
        "notes": [*change.notes],
    }


def _place(place: Place | None, text: str) -> Json | None:
    """Where it is on one side and how it reads there; None where that side lacks it."""
    if place is None:
        return None
    span = place.span
    where: Json | None = None
    if span is not None:
        where = {
            "file": span.file,
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
        }
    return {"path": place.path, "text": text, "span": where}

"""What the texts of a diff have in common."""

from collections.abc import Iterable

from .diff_changes import Change, Diff
from .nodes import Span
from .rules_diff import RULES, Impact


def symbol(change: Change) -> str:
    """``+`` new, ``-`` gone, ``>`` renamed, ``~`` changed: so that it reads without colour."""
    if change.old is None:
        return "+"
    if change.new is None:
        return "-"
    return ">" if RULES[change.code].name.endswith("-renamed") else "~"


def by_entity(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """The changes of each entity, in order."""
    groups = dict[str, list[Change]]()
    for each in changes:
        groups.setdefault(each.entity, []).append(each)
    return [*groups.items()]


def diff_summary(found: Diff) -> str:
    """How many changes of each class, the gravest first, and how many entities they reach."""
    counts = dict.fromkeys(sorted(Impact, key=lambda each: -each.rank), 0)
    for each in found.changes:
        counts[each.impact] += 1
    total = len(found.changes)
    parts = ", ".join(f"{count} {impact.value}" for impact, count in counts.items() if count)
    reached = f"; {len(found.affected)} affected" if found.affected else ""
    ignored = f"; {len(found.ignored)} ignored" if found.ignored else ""
    said = f"{total} change{'s' * (total != 1)}: {parts}{reached}" if total else "no changes"
    return f"{said}{ignored}"


def reach(found: Diff) -> dict[str, list[str]]:
    """What the changes reach, each a line, by what that means; only what there is."""
    lists = {
        "affected": [f"{each.path}, through {each.through}" for each in found.affected],
        "runs anew": [
            f"{each.workflow}: {len(each.nodes)} of {each.of} nodes" for each in found.reruns
        ],
        "other cache keys": [*found.cache_keys],
    }
    return {title: lines for title, lines in lists.items() if lines}


def span_of(change: Change) -> Span | None:
    """The place to show: the new one, else where it was."""
    spans = (each.span for each in (change.new, change.old) if each is not None)
    return next((each for each in spans if each is not None), None)

"""Diagnostics as SARIF 2.1.0, for code scanning (docs.oasis-open.org/sarif/sarif/v2.1.0)."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from .diagnostics import Diagnostic, Edit, Help, Label, Rule, Severity
from .nodes import Span
from .render_json import Json, dumped
from .render_sources import Sources
from .rules import RULES
from .rules_diff import RULES as CHANGES
from .rules_diff import ChangeRule, Impact
from .version import VERSION

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_OF_CHANGES: Final = {
    Impact.BREAKING: "error",
    Impact.BEHAVIORAL: "warning",
    Impact.COMPATIBLE: "note",
    Impact.COSMETIC: "note",
}


def render_sarif(diagnostics: Sequence[Diagnostic], texts: Callable[[str], str | None]) -> str:
    """The diagnostics as a SARIF log."""
    return dumped(sarif(diagnostics, texts))


def sarif(diagnostics: Sequence[Diagnostic], texts: Callable[[str], str | None]) -> Json:
    """A SARIF log with one run, as what `json` writes."""
    codes = sorted({each.code for each in diagnostics})
    fingerprints = _Fingerprints(Sources(texts))
    driver = {
        "name": "flowc",
        "version": VERSION,
        "rules": [_rule(code, RULES.get(code) or CHANGES.get(code)) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes.index(each.code), fingerprints) for each in diagnostics],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, rule: Rule | ChangeRule | None) -> Json:
    match rule:
        case None:
            return {"id": code}
        case Rule():
            examples = f"Not so:\n\n{rule.bad}\nBut so:\n\n{rule.good}"
            level = _LEVELS[rule.severity]
        case ChangeRule():
            examples = f"From:\n\n{rule.old}\nTo:\n\n{rule.new}"
            level = _OF_CHANGES[rule.impact]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\n{examples}"},
        "defaultConfiguration": {"level": level},
    }


def _result(found: Diagnostic, rule_index: int, fingerprints: "_Fingerprints") -> Json:
    main = next((label for label in found.labels if label.primary), None)
    related = [label for label in found.labels if label is not main]
    result: Json = {
        "ruleId": found.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[found.severity],
        "message": {"text": _message(found)},
        "locations": [_location(main.span if main is not None else None, found.path)],
        "partialFingerprints": {"flowcFinding/v1": fingerprints.of(found)},
    }
    if related:
        result["relatedLocations"] = [_related(index, each) for index, each in enumerate(related)]
    fixes = list[Json]()
    for each in (_fix(way_out) for way_out in found.helps if way_out.edits):
        if each not in fixes:  # the standard wants none twice
            fixes.append(each)
    if fixes:
        result["fixes"] = fixes
    return result


def _message(found: Diagnostic) -> str:
    notes = (f"note: {each}" for each in found.notes)
    helps = (f"help: {each.text}" for each in found.helps)
    return "\n".join((found.message, *notes, *helps))


def _location(span: Span | None, path: str) -> Json:
    location: Json = {}
    if span is not None:
        location["physicalLocation"] = _physical(span)
    if path:
        location["logicalLocations"] = [{"fullyQualifiedName": path}]
    return location


def _related(index: int, label: Label) -> Json:
    location: Json = {"id": index, "physicalLocation": _physical(label.span)}
    if label.text:
        location["message"] = {"text": label.text}
    return location


def _physical(span: Span) -> Json:
    return {"artifactLocation": {"uri": _uri(span.file)}, "region": _region(span)}


def _region(span: Span) -> Json:
    """SARIF counts lines and columns from 1, and ends after the last character, as spans do."""
    line, column = max(span.line, 1), max(span.column, 1)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": max(span.end_line, line),
        "endColumn": max(span.end_column, column if span.end_line <= line else 1),
    }


def _fix(help: Help) -> Json:
    files = dict[str, list[Edit]]()
    for edit in help.edits:
        files.setdefault(edit.span.file, []).append(edit)
    changes = [
        {
            "artifactLocation": {"uri": _uri(file)},
            "replacements": [_replacement(edit) for edit in edits],
        }
        for file, edits in files.items()
    ]
    return {"description": {"text": help.text}, "artifactChanges": changes}


def _replacement(edit: Edit) -> Json:
    replacement: Json = {"deletedRegion": _region(edit.span)}
    if edit.replacement:
        replacement["insertedContent"] = {"text": edit.replacement}
    return replacement


_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
)


def _uri(file: str) -> str:
    """A relative path as a URI reference (RFC 3986)."""
    data = file.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


class _Fingerprints:
    """What findings are known by across versions of a file: not by line numbers."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._counts = dict[tuple[Any, ...], int]()

    def of(self, found: Diagnostic) -> str:
        span = found.span
        line = ""
        if span is not None and self._sources.has(span):
            line = (self._sources.lines(span.file) or [])[span.line - 1].strip()
        key = (found.code, span.file if span is not None else "", found.path, line)
        self._counts[key] = count = self._counts.get(key, 0) + 1
        text = "\0".join((*key, str(count)))
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

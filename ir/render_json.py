"""Diagnostics for other programs: one JSON object, whose fields stay as they are in its version."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from .diagnostics import Diagnostic, Help, Label, Severity
from .nodes import Span
from .rules import RULES

VERSION: Final = 1
"""Of the object; a new field does not change it, another meaning does."""

Json = dict[str, Any]


def render_json(diagnostics: Sequence[Diagnostic], _: Callable[[str], str | None]) -> str:
    """The diagnostics as ``{"version", "diagnostics", "summary"}``."""
    severities = [each.severity for each in diagnostics]
    document = {
        "version": VERSION,
        "diagnostics": [_diagnostic(each) for each in diagnostics],
        "summary": {f"{each.value}s": severities.count(each) for each in Severity},
    }
    return dumped(document)


def dumped(document: Json) -> str:
    """JSON text that every reader takes: half of a surrogate pair becomes a replacement sign."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def _diagnostic(found: Diagnostic) -> Json:
    rule = RULES.get(found.code)
    return {
        "code": found.code,
        "name": rule.name if rule is not None else "",
        "severity": found.severity.value,
        "message": found.message,
        "path": found.path,
        "labels": [_label(each) for each in found.labels],
        "notes": [*found.notes],
        "helps": [_help(each) for each in found.helps],
    }


def _label(label: Label) -> Json:
    return {**_span(label.span), "text": label.text, "primary": label.primary}


def _help(help: Help) -> Json:
    edits = [{**_span(each.span), "replacement": each.replacement} for each in help.edits]
    return {"text": help.text, "applicability": help.applicability.value, "edits": edits}


def _span(span: Span) -> Json:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }

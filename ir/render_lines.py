"""Diagnostics a line each: for editors and logs, and for GitHub Actions."""

from collections.abc import Callable, Sequence
from typing import Final

from .diagnostics import Diagnostic, Severity
from .render_canvas import clean
from .rules import RULES
from .rules_diff import RULES as CHANGES

Texts = Callable[[str], str | None]


def render_concise(diagnostics: Sequence[Diagnostic], _: Texts) -> str:
    """``file:line:col: error[CODE] message`` for each; the IR path where there is no span."""
    return "".join(f"{_place(each)}{_head(each)}\n" for each in diagnostics)


def _place(found: Diagnostic) -> str:
    span = found.span or (found.labels[0].span if found.labels else None)
    if span is not None:
        return f"{clean(span.file)}:{span.line}:{span.column}: "
    return f"{clean(found.path)}: " if found.path else ""


def _head(found: Diagnostic) -> str:
    return f"{found.severity.value}[{found.code}] {clean(found.message)}"


# GitHub Actions: docs.github.com, "Workflow commands"

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def render_github(diagnostics: Sequence[Diagnostic], _: Texts) -> str:
    """A workflow command for each."""
    return "".join(map(_command, diagnostics))


def _command(found: Diagnostic) -> str:
    span = found.span or (found.labels[0].span if found.labels else None)
    properties = dict[str, str]()
    if span is not None:
        properties = {"file": span.file, "line": str(span.line), "col": str(span.column)}
        properties["endLine"] = str(span.end_line)
        if span.line == span.end_line:
            properties["endColumn"] = str(span.end_column)
    rule = RULES.get(found.code) or CHANGES.get(found.code)
    properties["title"] = f"{found.code} {rule.name}" if rule is not None else found.code
    given = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    return f"::{_COMMANDS[found.severity]} {given}::{_data(_message(found))}\n"


def _message(found: Diagnostic) -> str:
    where = () if found.labels or not found.path else (f"in {found.path}",)
    notes = (f"note: {each}" for each in found.notes)
    helps = (f"help: {each.text}" for each in found.helps)
    return "\n".join((found.message, *where, *notes, *helps))


def _data(text: str) -> str:
    """Text after the second ``::``."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "%0A".join(clean(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

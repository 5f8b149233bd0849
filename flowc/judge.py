"""Findings as a project wants them: how bad each is, and where it does not count."""

from dataclasses import replace
from fnmatch import fnmatchcase

from .ir.diagnostics import Diagnostic, Severity
from .settings import Settings


def judge(found: tuple[Diagnostic, ...], settings: Settings) -> tuple[Diagnostic, ...]:
    """The findings under the project's settings. Errors stay as they are."""
    if not settings.severity and not settings.ignore:
        return found
    kept = (each for each in found if not _is_ignored(each, settings))
    levels = ((each, settings.severity.get(each.code, each.severity.value)) for each in kept)
    return tuple(
        replace(each, severity=Severity(level)) for each, level in levels if level != "off"
    )


def _is_ignored(found: Diagnostic, settings: Settings) -> bool:
    """Whether the rule is off in the file; in a pattern, ``*`` stands for any text, slashes too."""
    span = found.span
    return span is not None and any(
        found.code in codes and fnmatchcase(span.file, pattern)
        for pattern, codes in settings.ignore.items()
    )

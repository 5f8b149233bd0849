"""Diagnostics: what is wrong, where, and what to do about it. Data only; `render` makes text of it."""

from dataclasses import field
from enum import Enum

from .nodes import Span
from .records import dataclass


class Severity(Enum):
    """How bad it is. Only errors keep output from being written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Applicability(Enum):
    """Whether a tool may apply an edit by itself."""

    SAFE = "safe"
    """What compiled has the same graph afterwards; what did not had one thing to be meant."""
    UNSAFE = "unsafe"
    """The graph changes, or what plain Python does: only where a person asks for it."""
    CHOICE = "choice"
    """One of several that may be meant: a person picks."""


@dataclass(frozen=True, slots=True)
class Label:
    """A piece of source with something to say about it."""

    span: Span
    text: str = ""
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of a piece of source."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Swap:
    """One word for another in the piece of source that is shown first.

    Whoever reports may not have the source text; where it is at hand, this becomes an `Edit`.
    """

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Help:
    """A way out, with the edits that take it where they are known."""

    text: str
    edits: tuple[Edit, ...] = ()
    applicability: Applicability = Applicability.CHOICE
    swap: Swap | None = None
    """What the one edit is, where it is no more than that."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding, and its documentation."""

    code: str
    """``FL`` and four digits, never used again for another rule."""
    name: str
    """In kebab-case; it reads well after "allow"."""
    why: str
    """What is wrong and why that matters, a sentence or a few."""
    bad: str
    """A program, or piece of IR text, that breaks the rule."""
    good: str
    """The same, mended."""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. The message stands alone, without the labels."""

    code: str
    severity: Severity
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[Help, ...] = ()
    path: str = ""
    """IR path of what it is about, where the finding is about IR."""

    @property
    def span(self) -> Span | None:
        """The place to show first."""
        return next((label.span for label in self.labels if label.primary), None)


@dataclass(slots=True)
class Log:
    """Where passes put their findings. A pass appends and goes on."""

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def add(
        self,
        rule: Rule,
        message: str,
        span: Span | None = None,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        helps: tuple[Help, ...] = (),
        path: str = "",
    ) -> None:
        """Report a finding of the rule."""
        primary = (Label(span, label),) if span else ()
        labels = (*primary, *also)
        self.diagnostics.append(
            Diagnostic(rule.code, rule.severity, message, labels, notes, helps, path)
        )

    @property
    def has_errors(self) -> bool:
        """Whether anything reported is an error."""
        return has_errors(self.diagnostics)


def has_errors(diagnostics: "list[Diagnostic] | tuple[Diagnostic, ...]") -> bool:
    """Whether one of the findings is an error."""
    return any(each.severity is Severity.ERROR for each in diagnostics)


def in_order(diagnostics: "list[Diagnostic]") -> tuple[Diagnostic, ...]:
    """The findings in the order in which a reader wants them: by file, line, column, code."""

    def key(found: Diagnostic) -> tuple[object, ...]:
        span = found.span
        place = (span.file, span.line, span.column) if span else ("", 0, 0)
        return (*place, found.code, found.path, found.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))

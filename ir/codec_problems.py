"""What readers find wrong with a file, and where in it.

Readers pass a `Place` along. It costs one small tuple a message, and becomes text only when
something is wrong there.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from typing import Any, Final, TypeAlias

from .diagnostics import Diagnostic, Help, Label, Rule
from .format import quoted
from .nodes import IR_VERSION, Header, Span
from .records import dataclass
from .rules_format import UNSUPPORTED_FEATURE, UNSUPPORTED_VERSION

FEATURES: Final[frozenset[str]] = frozenset()
"""Features that a unit may require of its readers. Version 1.0 has none."""

MOST: Final = 20
"""How many problems of one file are reported; then its reader stops."""

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]
Place: TypeAlias = tuple[Any, Step, int]
"""The place that this one is in, the step from there to here, and the level of nesting of values,
types and conditions. The outermost place is in the `Problems` of the file."""


class UnencodableError(Exception):
    """IR that no encoding can carry; `validate` lets none pass.

    A `Missing`, NaN, half a surrogate pair, an integer out of range, values nested too deep.
    """


class TooManyError(Exception):
    """Enough is wrong: the reader stops."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a file from being read."""

    rule: Rule
    message: str
    path: Path = ()
    help: str = ""
    about_name: bool = False
    """Whether it is about the name of the field at the path, not about what the field holds."""

    def diagnostic(self, span: Span | None = None, notes: tuple[str, ...] = ()) -> Diagnostic:
        """The finding that users see."""
        labels = (Label(span),) if span else ()
        helps = (Help(self.help),) if self.help else ()
        path = path_text(self.path)
        return Diagnostic(
            self.rule.code, self.rule.severity, self.message, labels, notes, helps, path
        )


@dataclass(slots=True)
class Problems:
    """The problems of one file."""

    prefix: str = ""
    """What every message begins with: the file, where no span names it."""
    found: list[Problem] = field(default_factory=list[Problem])

    @property
    def root(self) -> Place:
        """The place that everything is in."""
        return (self, "", 0)

    def add(self, problem: Problem) -> None:
        """Note a problem."""
        self.found.append(problem)
        if len(self.found) == MOST:
            raise TooManyError


def report(place: Place, rule: Rule, message: str, help: str = "", *, name: str = "") -> None:
    """Note that something is wrong at a place, or with the field `name` there."""
    steps = list[Step]()
    outer: Any = place
    while not isinstance(outer, Problems):
        outer, step, _ = outer
        steps.append(step)
    path = tuple(reversed(steps))[1:]
    message = f"{outer.prefix}{at(path)}{message}"
    outer.add(Problem(rule, message, (*path, name) if name else path, help, bool(name)))


def path_text(path: Path) -> str:
    """``package.workflows[0].blocks[1]``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def at(path: Path, most: int = 24) -> str:
    """How a message about what is at the path begins; the middle of a long path is left out."""
    if not path:
        return ""
    if len(path) <= most:
        return f"`{path_text(path)}`: "
    return f"`{path_text(path[: most // 2])} ... {path_text(path[-most // 2 :])}`: "


def shown(text: str, most: int = 60) -> str:
    """A string of the file, for a message: quoted, escaped, not too long."""
    return quoted(text if len(text) <= most else f"{text[:most]}...")


def header_problems(header: Header, subject: str = "it") -> Iterator[Problem]:
    """Why a file with this header must not be read."""
    version = version_of(header.ir_version)
    if version is None or version[0] != _KNOWN[0]:
        message = f"{subject} {_version_problem(header.ir_version, known=version is not None)}"
        yield Problem(UNSUPPORTED_VERSION, message, help=_other_version(header))
        return
    for feature in islice(
        (each for each in header.required_features if each not in FEATURES), MOST
    ):
        message = f"{subject} requires the feature {shown(feature)}, which this flowc does not know"
        yield Problem(UNSUPPORTED_FEATURE, message, help=_other_version(header))


def _version_problem(version: str, *, known: bool) -> str:
    if not version:
        return "does not say which version of the IR it is"
    if known:
        return f"is IR {version}; this flowc reads IR {_KNOWN[0]}.x"
    return f"has the IR version {shown(version)}, which is not one such as {IR_VERSION}"


def _other_version(header: Header) -> str:
    """The way out."""
    name = shown(f"{header.producer} {header.producer_version}".strip())
    written = f" (it was written by {name})" if header.producer else ""
    return f"read it with another version of flowc, or compile it again with this one{written}"


def newer_note(header: Header) -> tuple[str, ...]:
    """What explains much, where a newer minor version wrote a file that cannot be read."""
    version = version_of(header.ir_version)
    if version is None or version[0] != _KNOWN[0] or version <= _KNOWN:
        return ()
    return (f"the file is IR {header.ir_version}; this flowc knows IR {IR_VERSION}",)


Version: TypeAlias = tuple[int, int]
"""Major and minor version."""


def version_of(text: str) -> Version | None:
    """Major and minor version; None where the text is none."""
    found = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})", text)
    return (int(found[1]), int(found[2])) if found else None


_KNOWN: Final = version_of(IR_VERSION) or (0, 0)

"""Comments that ignore findings: ``# flowc: ignore[FL1023]``, several rules between commas.

A comment beside code is about what is reported at its line, one at the end of a statement over
several lines about all of these; one that is alone is about the next line of code. A finding may reach over several lines: its first and its last one count. Errors are
never ignored: nothing is written where there are any, so there would be nothing to be silent for.
"""

import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress as suppressed
from typing import Final

from .diagnostics import Applicability, Diagnostic, Edit, Help, Log, Rule, Severity, in_order
from .nodes import Span
from .records import dataclass
from .rules import find_rule, nearest_rule
from .rules_lint import MALFORMED_IGNORE, UNUSED_IGNORE

_MARK: Final = re.compile(r"#\s*flowc:\s*ignore(?P<rest>.*)", re.DOTALL)
_NAMES: Final = re.compile(r"\s*\[(?P<names>[^\[\]]*)\]")
_NO_CODE: Final = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
)


def suppress(
    found: Sequence[Diagnostic], texts: Mapping[str, str], checked: Collection[str]
) -> tuple[Diagnostic, ...]:
    """The findings that no comment ignores, and what is wrong with the comments.

    `texts` are the sources by file; in the files of `checked` comments that ignore nothing are
    reported, unless there are errors: these may have kept other findings from being made.
    """
    comments = [
        each for file, text in texts.items() if "flowc:" in text for each in _ignores(file, text)
    ]
    if not comments:
        return tuple(found)
    log, used, about = Log(), set[tuple[_Ignore, str]](), _by_line(comments)
    kept = _without(found, about, used)
    for each in comments:
        _check(log, each)
    if not any(each.severity is Severity.ERROR for each in kept):
        for each in comments:
            if each.place.file in checked:
                _check_use(log, each, used)
    return in_order([*kept, *_without(in_order(log.diagnostics), about, used)])


@dataclass(frozen=True, slots=True)
class _Ignore:
    """A comment."""

    place: Span
    targets: tuple[int, ...]
    """The lines that it is about."""
    names: tuple[str, ...] | None
    """What it names; None where it is not written as it must be."""
    before: int
    """The column after the code before it."""
    is_all: bool
    """Whether the comment says nothing else."""

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """The rules that it names."""
        for name in self.names or ():
            if (rule := find_rule(name)) is not None:
                yield name, rule


def _ignores(file: str, text: str) -> Iterator[_Ignore]:
    """The comments of a source; of one that is no Python, those before that shows."""
    tokens = list[tokenize.TokenInfo]()
    with suppressed(tokenize.TokenError, SyntaxError):
        tokens.extend(tokenize.generate_tokens(io.StringIO(text, newline=None).readline))
    begin = 0  # the line that the statement began on; 0 between statements
    for index, token in enumerate(tokens):
        if token.type == tokenize.NEWLINE:
            begin = 0
        elif token.type not in _NO_CODE:
            begin = begin or token.start[0]
        if token.type == tokenize.COMMENT and (mark := _MARK.search(token.string)):
            line, column = token.start
            before = len(token.line[:column].rstrip())
            ends = tokens[index + 1 : index + 2]
            if not before:
                targets = _next_code(tokens[index:])
            elif ends and ends[0].type == tokenize.NEWLINE:
                targets = (*range(begin or line, line + 1),)
            else:
                targets = (line,)
            names = _NAMES.match(mark["rest"])
            listed = tuple(each.strip() for each in names["names"].split(",")) if names else None
            place = Span(file, line, column + mark.start() + 1, line, token.end[1] + 1)
            whole = mark.start() == 0 and names is not None and names.end() == len(mark["rest"])
            yield _Ignore(place, targets, listed, before + 1, whole)


def _next_code(tokens: Iterable[tokenize.TokenInfo]) -> tuple[int, ...]:
    """The line of the next statement; where that is decorated, of each decorator as well."""
    lines, begins = list[int](), True
    for each in tokens:
        if begins and each.type not in _NO_CODE:
            lines.append(each.start[0])
            if each.string != "@":
                break
            begins = False
        begins = begins or each.type == tokenize.NEWLINE
    return tuple(lines)


_Comments = Mapping[tuple[str, int], Sequence[_Ignore]]
"""The comments by the lines that they are about."""


def _by_line(comments: Iterable[_Ignore]) -> _Comments:
    found = defaultdict[tuple[str, int], list[_Ignore]](list)
    for each in comments:
        for line in each.targets:
            found[each.place.file, line].append(each)
    return found


def _without(
    found: Iterable[Diagnostic], comments: _Comments, used: set[tuple[_Ignore, str]]
) -> list[Diagnostic]:
    """The findings that no comment ignores; what the others use is added to `used`."""
    kept = list[Diagnostic]()
    for each in found:
        by = [
            (comment, name)
            for comment in _about(each, comments)
            for name, rule in comment.rules()
            if rule.code == each.code
        ]
        used.update(by)
        if not by:
            kept.append(each)
    return kept


def _about(found: Diagnostic, comments: _Comments) -> Iterator[_Ignore]:
    """The comments that a finding may be ignored by."""
    span = found.span
    if span is not None and found.severity is not Severity.ERROR:
        for line in dict.fromkeys((span.line, span.end_line)):
            yield from comments.get((span.file, line), ())


# What is wrong with comments


def _check(log: Log, comment: _Ignore) -> None:
    """Report a comment that names no rule, or something that is none."""
    if not comment.names or not all(comment.names):
        message = "this ignores nothing: it names no rule"
        way_out = Help("name what to ignore, for example `# flowc: ignore[FL3017]`")
        log.add(MALFORMED_IGNORE, message, comment.place, helps=(way_out,))
        return
    for name in comment.names:
        if find_rule(name) is None:
            near = nearest_rule(name)
            helps = (_instead(comment, name, near),) if near else ()
            log.add(MALFORMED_IGNORE, f"there is no rule `{name}`", comment.place, helps=helps)


def _instead(comment: _Ignore, name: str, near: Rule) -> Help:
    """The rule that is probably meant, by what it is called where the comment has its name or code."""
    text = f"did you mean {near.code}, `{near.name}`?"
    if not comment.is_all or not comment.names:
        return Help(text)
    new = near.code if name[:2].upper() == "FL" else near.name
    listed = ", ".join(new if each == name else each for each in comment.names)
    edit = Edit(comment.place, f"# flowc: ignore[{listed}]")
    return Help(text, (edit,), Applicability.CHOICE)


def _check_use(log: Log, comment: _Ignore, used: Collection[tuple[_Ignore, str]]) -> None:
    """Report rules of a comment that ignore nothing."""
    unused = [(name, rule) for name, rule in comment.rules() if (comment, name) not in used]
    # Whether a comment about comments is used, only the findings about comments can tell.
    unused = [(name, rule) for name, rule in unused if rule is not UNUSED_IGNORE]
    if not unused:
        return
    listed = ", ".join(f"`{name}`" for name, _ in unused)
    message = f"nothing is ignored here: {listed} is not reported at this line"
    errors = [name for name, rule in unused if rule.severity is Severity.ERROR]
    notes = tuple(f"`{name}` is an error, and errors cannot be ignored" for name in errors)
    helps = (
        (_removal(comment, {name for name, _ in unused}),)
        if comment.is_all and comment.targets
        else ()
    )
    log.add(UNUSED_IGNORE, message, comment.place, notes=notes, helps=helps)


def _removal(comment: _Ignore, unused: Collection[str]) -> Help:
    """How to take what is not used out of the comment."""
    place = comment.place
    rest = ", ".join(each for each in comment.names or () if each not in unused)
    if rest:
        edit = Edit(place, f"# flowc: ignore[{rest}]")
        return Help("keep what is used", (edit,), Applicability.SAFE)
    end = (place.line, place.end_column) if comment.before > 1 else (place.line + 1, 1)
    whole = Span(place.file, place.line, comment.before, *end)
    return Help("take the comment out", (Edit(whole, ""),), Applicability.SAFE)

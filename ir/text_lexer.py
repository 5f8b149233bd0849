"""Lines and tokens of the text form.

`Reader` gives the lines of a file by their indentation; `Cursor` reads one of them. After a mistake
a cursor has reported it, stands at the end of its line and is silent from then on, so that parsers
need not ask after every step and one mistake gives one report.
"""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from math import inf, isinf
from typing import Final, TypeVar

from .diagnostics import Edit, Help, Log, Rule
from .format import KEYWORDS, unquoted
from .nodes import Span
from .rules_text import (
    TEXT_DUPLICATE,
    TEXT_INDENTATION,
    TEXT_LIMIT,
    TEXT_LITERAL,
    TEXT_SYNTAX,
    TEXT_UNKNOWN_WORD,
)
from .suggest import nearest
from .text_habits import END, habit
from .values import INT64_MAX, INT64_MIN, MAX_NESTING

T = TypeVar("T")


MAX_ERRORS: Final = 100
"""After so many errors the rest of a file is not read."""

_TOKEN: Final = re.compile(
    r"""[ ]*(
      [^\W\d]\w*+(?:\.[^\W\d]\w*+)*+                          # a name, with dots or without
    | (?:\.[^\W\d]\w*+)++                                     # steps into a value
    | "[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)                  # a string, maybe without its end
    | -?(?:[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|inf\b)
    | ->|[=!<>]=
    | \#.*
    | .
    )""",
    re.VERBOSE,
)
_ATOM: Final = re.compile(r'[^\s"#(),=]+')
_WHOLE: Final = re.compile(r"-?[0-9]{1,19}\Z")
_NUMBER: Final = re.compile(r"-?(?:[0-9]|inf\Z)")
_INDEX: Final = re.compile(r"[0-9]+\Z")
_SUFFIX: Final = re.compile(r"-[0-9]+\Z")
_MAX_DIGITS: Final = 100
_MAX_SHOWN: Final = 40
_MAX_WORDS: Final = 2_000
"""Among more words than that the nearest is not looked for."""

_NO_LINE: Final = -1
_END: Final = ""


class Reader:
    """The lines of a file that say something, in order."""

    def __init__(self, text: str, name: str, log: Log) -> None:
        self.name = name
        self.log = log
        self._lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        self._next = 0
        self._indent: int | None = None
        self._has_tabs = False

    @property
    def indent(self) -> int:
        """Indentation of the next line; negative at the end of the file."""
        if self._indent is None:
            self._indent = self._find()
        return self._indent

    def _find(self) -> int:
        while self._next < len(self._lines):
            line = self._lines[self._next]
            content = line.lstrip(" ")
            if content[:1].isspace():
                content = content.lstrip()
                self._refuse_tabs(line, len(line) - len(content))
                if self._next == len(self._lines):
                    break
            if content and content[0] != "#":
                return len(line) - len(content)
            self._next += 1
        return _NO_LINE

    def _refuse_tabs(self, line: str, indent: int) -> None:
        """Report the first line that says something and is not indented with spaces."""
        if self._has_tabs or line[indent : indent + 1] in ("", "#"):
            return
        self._has_tabs = True
        at = len(line) - len(line.lstrip(" "))
        text = f"indentation is made of spaces, not of {described(line[at])}"
        self.report(TEXT_INDENTATION, text, self._next + 1, (at, indent))

    def take(self) -> "Cursor":
        """The next line; there must be one."""
        line = self._lines[self._next]
        self._next += 1
        cursor = Cursor(self, self._next, self.indent, line.rstrip())
        self._indent = None
        return cursor

    def skip(self, indent: int) -> None:
        """Leave out the lines that are further to the right."""
        while self.indent > indent:
            self._next += 1
            self._indent = None

    def body(self, above: "Cursor") -> Iterator["Cursor"]:
        """The lines that belong to a line; whoever takes one may take what belongs to it."""
        indent = self.indent
        while self.indent > above.indent:
            cursor = self.take()
            if cursor.indent != indent:
                self.misplaced(cursor)
                continue
            yield cursor
            if cursor.failed:
                self.skip(indent)

    def misplaced(self, cursor: "Cursor") -> None:
        """Report a line that begins in a column where none can, and leave out what belongs to it.

        Nothing where a tab was reported: it is the reason.
        """
        if not self._has_tabs:
            text = "unexpected indentation: nothing that this could belong to begins in this column"
            self.report(TEXT_INDENTATION, text, cursor.number, (0, cursor.indent))
        self.skip(cursor.indent)

    def report(
        self,
        rule: Rule,
        message: str,
        line: int,
        place: tuple[int, int],
        helps: tuple[Help, ...] = (),
    ) -> None:
        """Report a mistake between two columns, counted from 0."""
        span = self.span(line, place)
        self.log.add(rule, message, span, helps=helps)
        if len(self.log.diagnostics) == MAX_ERRORS:
            self.stop()
            self.log.add(TEXT_LIMIT, f"{MAX_ERRORS} errors; the rest of the file is not read", span)

    def stop(self) -> None:
        """Read nothing more."""
        self._next, self._indent = len(self._lines), _NO_LINE

    def span(self, line: int, place: tuple[int, int]) -> Span:
        """A piece of a line."""
        return Span(self.name, line, place[0] + 1, line, place[1] + 1)


class Cursor:
    """One line, read token by token."""

    __slots__ = (
        "_depth",
        "_last",
        "_reader",
        "_text",
        "failed",
        "indent",
        "index",
        "number",
        "tokens",
    )

    def __init__(self, reader: Reader, number: int, indent: int, text: str) -> None:
        self._reader = reader
        self._text = text
        self._depth = 0
        self.number = number
        self.indent = indent
        self.failed = False
        tokens: list[str] = _TOKEN.findall(text, indent)
        if tokens[-1][0] == "#":
            tokens.pop()
        self._last = len(tokens)
        tokens += (_END, _END, _END)
        self.tokens = tokens
        self.index = 0

    # What comes next

    @property
    def next(self) -> str:
        """The next token; "" at the end of the line."""
        return self.tokens[self.index]

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.index >= self._last

    def begins_name(self, offset: int = 0) -> bool:
        """Whether a name, bare or in quotes, comes next."""
        token = self.tokens[self.index + offset]
        return token[:1] == '"' or is_word(token)

    def take(self, token: str) -> bool:
        """Whether the token comes next; then it is read."""
        if self.tokens[self.index] != token:
            return False
        self.index += 1
        return True

    def expect(self, token: str, way_out: str = "") -> None:
        """Read the token."""
        if self.tokens[self.index] == token:
            self.index += 1
        else:
            self.fail_expecting(f"`{token}`", way_out)

    def end(self) -> None:
        """Nothing more may come."""
        if self.index < self._last:
            self.fail_expecting(END)

    def enter(self) -> bool:
        """Go one level of nesting deeper; False where that is too deep."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            self.fail(TEXT_LIMIT, f"this is nested more than {MAX_NESTING} deep")
        return not self.failed

    def leave(self) -> None:
        """Come back one level."""
        self._depth -= 1

    # Names and literals

    def name(self, what: str, way_out: str = "") -> str:
        """A name without dots, or any in quotes."""
        token = self.tokens[self.index]
        if token[:1] == '"':
            return self.string()
        if not is_word(token) or "." in token or token in KEYWORDS:
            return self.fail_expecting(what, way_out)
        self.index += 1
        return token

    def dotted(self, what: str) -> str:
        """A qualified name."""
        token = self.tokens[self.index]
        if token[:1] == '"':
            return self.string()
        if not is_word(token):
            return self.fail_expecting(what)
        self.index += 1
        return token

    def node_id(self) -> str:
        """The id of a node: a name, then indices, then a number."""
        found = [self.name("the id of a node")]
        if self.tokens[self.index - 1][:1] == '"':
            return found[0]
        while self.next == "[":
            index = self.tokens[self.index + 1]
            self.index += 1
            if not _INDEX.match(index):
                return self.fail_expecting("an index")
            self.index += 1
            self.expect("]")
            found.append(f"[{index}]")
        if _SUFFIX.match(self.next):
            found.append(self.next)
            self.index += 1
        return "".join(found)

    def string(self, what: str = "a string in double quotes") -> str:
        """A string literal."""
        token = self.tokens[self.index]
        if token[:1] != '"':
            return self.fail_expecting(what)
        text = unquoted(token)
        if text is None:
            return self.fail(TEXT_LITERAL, _string_problem(token))
        self.index += 1
        return text

    def integer(self) -> int:
        """An integer of 64 bits."""
        token = self.tokens[self.index]
        if not _NUMBER.match(token) or not token.lstrip("-").isdecimal():
            self.fail_expecting("an integer")
            return 0
        number = int(token) if _WHOLE.match(token) else INT64_MAX + 1
        if not INT64_MIN <= number <= INT64_MAX:
            self.fail(TEXT_LITERAL, "this integer does not fit in 64 bits")
            return 0
        self.index += 1
        return number

    def double(self) -> float:
        """A double."""
        token = self.tokens[self.index]
        if not _NUMBER.match(token):
            self.fail_expecting("a number")
            return 0.0
        number = float(token) if len(token) <= _MAX_DIGITS else inf
        if isinf(number) and not token.endswith("inf"):
            self.fail(TEXT_LITERAL, "this number does not fit in a double")
            return 0.0
        self.index += 1
        return number

    def atom(self, what: str, way_out: str = "") -> str:
        """A digest or version: whatever stands there up to a blank, or a string."""
        if self.next[:1] == '"':
            return self.string()
        found = None if self.at_end() else _ATOM.match(self._text, self._start(self.index))
        if found is None:
            return self.fail_expecting(what, way_out)
        text, length = found[0], 0
        while length < len(text):
            length += len(self.next)
            self.index += 1
        return text

    # Several

    def items(self, close: str, read: Callable[["Cursor"], T]) -> tuple[T, ...]:
        """Things with commas between them up to a closing mark; a comma may stand after the last."""
        found: list[T] = []
        while not self.failed and not self.take(close):
            found.append(read(self))
            if not self.take(","):
                if not self.take(close):
                    self.fail_expecting(f"`,` or `{close}`")
                break
        return tuple(found)

    def listed(self, read: Callable[["Cursor"], T]) -> tuple[T, ...]:
        """One thing or more with commas between them."""
        found = [read(self)]
        while self.take(","):
            found.append(read(self))
        return tuple(found)

    def starts(self) -> list[int]:
        """The column, from 0, in which each token starts."""
        return [each.start(1) for each in _TOKEN.finditer(self._text, self.indent)]

    # Mistakes

    def fail(self, rule: Rule, message: str, helps: tuple[Help, ...] = ()) -> str:
        """Report a mistake at the next token and give up on the line."""
        if not self.failed:
            self.failed = True
            self._reader.report(rule, message, self.number, self._place(), helps)
        self.index = self._last
        return ""

    def fail_expecting(self, what: str, way_out: str = "") -> str:
        """Report that something else should stand here."""
        token = self.next
        if token[:1] == '"' and unquoted(token) is None:
            return self.fail(TEXT_LITERAL, _string_problem(token))
        way_out = habit(what, self.tokens[self.index : self.index + 2]) or way_out
        helps = (Help(way_out),) if way_out else ()
        return self.fail(TEXT_SYNTAX, f"expected {what}, found {described(token)}", helps)

    def fail_unknown(self, what: str, words: Collection[str], way_out: str = "") -> str:
        """Report that the next token is no word that can stand here."""
        token = self.next
        if not is_word(token):
            return self.fail_expecting(what)
        helps = (Help(way_out),) if way_out else ()
        is_small = len(token) <= _MAX_SHOWN and len(words) <= _MAX_WORDS
        if is_small and (near := nearest(token, words)):
            edit = Edit(self._reader.span(self.number, self._place()), near)
            helps = (Help(f"did you mean `{near}`?", (edit,)),)
        return self.fail(TEXT_UNKNOWN_WORD, f"expected {what}, found {described(token)}", helps)

    def fail_duplicate(self, what: str) -> str:
        """Report that this was said before."""
        return self.fail(TEXT_DUPLICATE, f"{what} is given twice")

    def refuse(self, rule: Rule, message: str, way_out: str) -> None:
        """Report why nothing more of the file must be read."""
        self.restart()
        self.fail(rule, message, (Help(way_out),))
        self._reader.stop()

    def restart(self) -> None:
        """Go back to the first token, to report something about the line."""
        self.index = 0

    def _place(self) -> tuple[int, int]:
        if self.index < self._last:
            start = self._start(self.index)
            return start, start + len(self.next)
        # The place after the last token: where what is missing should stand.
        last = self._last - 1
        end = self._start(last) + len(self.tokens[last])
        return end, end + 1

    def _start(self, index: int) -> int:
        """Where a token starts. Found again only when asked for: few lines have a mistake."""
        matches = _TOKEN.finditer(self._text, self.indent)
        return next(islice(matches, index, None)).start(1)


def is_word(token: str) -> bool:
    """Whether a token is a name, with dots or without."""
    first = token[:1]
    return first.isidentifier() or (first.isalnum() and not first.isdecimal())


def described(text: str) -> str:
    """A token as messages write it."""
    if not text:
        return "the end of the line"
    if text == "\t":
        return "a tab"
    if not text.isprintable():
        return f"U+{ord(text[0]):04X}"
    return f"`{text}`" if len(text) <= _MAX_SHOWN else f"`{text[:_MAX_SHOWN]}…`"


def _string_problem(token: str) -> str:
    closed = re.fullmatch(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', token)
    return "this string has a wrong escape" if closed else "this string does not end on its line"

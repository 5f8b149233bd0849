"""Rules of the text form (FL52xx): what a ``.flow`` file must look like to be read at all."""

from typing import Final

from .diagnostics import Rule

_GOOD: Final = """\
flowc 1.0

task m.double(x: int) -> (o0: int)
  python m:double

workflow m.main(x: int) -> (o0: int)
  double = task m.double(x=x)
  return o0=double.o0
"""

TEXT_SYNTAX: Final = Rule(
    "FL5201",
    "text-syntax",
    why="The line is not written as the text form of the IR is. docs/ir.md shows each construct.",
    bad=_GOOD.replace("(x=x)", "(x=x"),
    good=_GOOD,
)
TEXT_UNKNOWN_WORD: Final = Rule(
    "FL5202",
    "text-unknown-word",
    why="The text form has a fixed set of words, and this is none that has a meaning here. It is"
    " refused, not skipped: what it was meant to say would be lost without a trace.",
    bad=_GOOD.replace("= task", "= taks"),
    good=_GOOD,
)
TEXT_DUPLICATE: Final = Rule(
    "FL5203",
    "text-duplicate",
    why="Something that can be said once is said twice, and nothing tells which is meant.",
    bad=_GOOD.replace("  python m:double\n", "  python m:double\n  python m:triple\n"),
    good=_GOOD,
)
TEXT_INDENTATION: Final = Rule(
    "FL5204",
    "text-indentation",
    why="Indentation says what belongs to what: the lines of a section, an arm or a body begin in"
    " one column, to the right of the line that they belong to. Tabs have no width that"
    " everybody agrees on.",
    bad=_GOOD.replace("  return", "    return"),
    good=_GOOD,
)
TEXT_LITERAL: Final = Rule(
    "FL5205",
    "text-literal",
    why="A string ends where it began, knows JSON's escapes and holds Unicode text; an integer has"
    " 64 bits.",
    bad=_GOOD.replace("(x=x)", "(x=9223372036854775808)"),
    good=_GOOD.replace("(x=x)", "(x=9223372036854775807)"),
)
TEXT_LIMIT: Final = Rule(
    "FL5206",
    "text-limit",
    why="Values, types and conditions nest at most 28 deep, so that no file can exhaust the reader's"
    " stack; and after 100 errors the rest of a file is not read.",
    bad=_GOOD.replace("x: int", f"x: {'list[' * 28}int{']' * 28}", 1),
    good=_GOOD,
)

RULES: Final = (
    TEXT_SYNTAX,
    TEXT_UNKNOWN_WORD,
    TEXT_DUPLICATE,
    TEXT_INDENTATION,
    TEXT_LITERAL,
    TEXT_LIMIT,
)

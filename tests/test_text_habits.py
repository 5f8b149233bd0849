"""Slips of people who write the text form by hand, and know other languages: what is said then."""

from typing import Final

import pytest

from flowc.ir.formats import decode
from flowc.ir.nodes import Fragment
from flowc.ir.validate import validate

from .test_text import parsed
from .test_text_mistakes import TEXT, WORKFLOW, problems

ARM: Final = WORKFLOW + "  b = branch\n    if "

HABITS: Final[tuple[tuple[str, ...], ...]] = (
    (
        WORKFLOW + "  a = task m.t(x=1 y=2)\n",
        "3:20-21 FL5201 expected `,` or `)`, found `y`",
    ),
    (
        WORKFLOW + "  a = task m.t(x=1,\n    y=2)\n",
        "3:20-21 FL5201 expected a name, found the end of the line (values are given by name: `NAME=VALUE`)",
    ),
    (
        WORKFLOW + '  a = task m.t(x={"a": 1)\n',
        "3:25-26 FL5201 expected `,` or `}`, found `)`",
    ),
    (
        TEXT + "task m.t() => (o0: int)\n  python m:t\n",
        "2:12-13 FL5201 expected the end of the line, found `=` (write `->`)",
    ),
    (
        TEXT + "task m.t() -> int\n  python m:t\n",
        "2:15-18 FL5201 expected `(`, found `int` (outputs have names and stand in parentheses: `-> (o0: int)`)",
    ),
    (
        TEXT + "task m.t():\n  python m:t\n",
        "2:11-12 FL5201 expected the end of the line, found `:` (no line ends with a colon)",
    ),
    (
        TEXT + "task m.t()\n  python m.t\n",
        "3:13-14 FL5201 expected `:`, found the end of the line (a function is written as `MODULE:NAME`)",
    ),
    (
        TEXT + "task m.t(x: List[int])\n  python m:t\n",
        "2:13-17 FL5202 no type `List` takes anything in brackets (did you mean `list`?)",
    ),
    (
        TEXT + "task m.t(x: typing.Optional[int])\n  python m:t\n",
        "2:13-28 FL5202 no type `typing.Optional` takes anything in brackets (write `T | None`)",
    ),
    (
        TEXT + "task m.t(x: Frame[int])\n  python m:t\n",
        "2:13-18 FL5202 no type `Frame` takes anything in brackets",
    ),
    (
        WORKFLOW + "  a = m.t(x=1)\n",
        "3:7-10 FL5202 expected a kind of node, found `m.t` (say first what is called: `task`, `dynamic`, `workflow` or `launch_plan`)",
    ),
    (
        WORKFLOW + "  a = task m.t(1)\n",
        "3:16-17 FL5201 expected a name, found `1` (values are given by name: `NAME=VALUE`)",
    ),
    (
        WORKFLOW + "  a = task m.t(x: 1)\n",
        "3:17-18 FL5201 expected `=`, found `:` (values are given by name: `NAME=VALUE`)",
    ),
    (
        WORKFLOW + "  return a.o0\n",
        "3:10-14 FL5201 expected a name, found `a.o0` (values are given by name: `NAME=VALUE`)",
    ),
    (
        WORKFLOW + "  a = task m.t(x='one')\n",
        "3:18-19 FL5201 expected a value, found `'` (strings stand in double quotes)",
    ),
    (
        WORKFLOW + "  a = task m.t(x=\u201cone\u201d)\n",
        "3:18-19 FL5201 expected a value, found `\u201c` (strings stand in double quotes)",
    ),
    (
        WORKFLOW + "  a = task m.t(x=1.)\n",
        "3:19-20 FL5201 expected `,` or `)`, found `.` (a number has digits on both sides of its point)",
    ),
    (
        WORKFLOW + "  a = task m.t(x=.5)\n",
        "3:18-19 FL5201 expected a value, found `.` (a number has digits on both sides of its point)",
    ),
    (
        WORKFLOW + "  a = task m.t() with timeout=30\n",
        "3:31-33 FL5201 expected `microseconds(...)`, found `30` (`microseconds(1000000)` is a second)",
    ),
    (
        WORKFLOW + "  // first\n",
        "3:3-4 FL5201 expected a node or another line of a workflow, found `/` (`#` begins a comment)",
    ),
    (
        ARM + "x > 0:\n      pass\n",
        "4:13-14 FL5201 expected the end of the line, found `:` (no line ends with a colon)",
    ),
    (
        ARM + "x && y\n      pass\n",
        "4:10-11 FL5201 expected the end of the line, found `&` (write `and`)",
    ),
    (
        ARM + "x || y\n      pass\n",
        "4:10-11 FL5201 expected the end of the line, found `|` (write `or`)",
    ),
    (
        ARM + "x = 1\n      pass\n",
        "4:10-11 FL5201 expected the end of the line, found `=` (write `==` to compare)",
    ),
    (
        WORKFLOW + "\ta = task m.t()\n  b = task m.t()\n\t\tc = task m.t()\n  d = x\n",
        "3:1-2 FL5204 indentation is made of spaces, not of a tab",
    ),
)
"""What other languages write: said once, with what is written here."""


@pytest.mark.parametrize("case", HABITS, ids=lambda case: case[1].split(maxsplit=2)[2][:60])
def test_habit(case: tuple[str, ...]) -> None:
    text, *expected = case
    assert problems(text) == expected


MEANT: Final = {
    "x=true": "did you mean `True`?",
    "x=null": "did you mean `None`?",
    "x=first": "`first` is a node, and what it gives is `first.o0`",
    "x=numbr": "did you mean `number`?",
}
"""A value that is no parameter, and what is said about it."""


@pytest.mark.parametrize("given", MEANT)
def test_bare_name_that_is_no_parameter(given: str) -> None:
    unit = parsed(
        "flowc 1.0\ntask m.t(x: int) -> (o0: int)\n  python m:t\n"
        "workflow m.w(number: int)\n  first = task m.t(x=number)\n"
        f"  second = task m.t({given})\n"
    )
    assert not isinstance(unit, Fragment)
    (found,) = validate(unit)
    assert [each.text for each in found.helps] == [MEANT[given]]


@pytest.mark.parametrize(
    ("of", "meant"), [("integer", "int"), ("String", "str"), ("flot", "float"), ("Void", "None")]
)
def test_type_by_another_name(of: str, meant: str) -> None:
    unit = parsed(f"flowc 1.0\ntask m.t(x: {of})\n  python m:t\n")
    assert not isinstance(unit, Fragment)
    (found,) = validate(unit)
    assert [each.text for each in found.helps] == [f"did you mean `{meant}`?"]


def test_a_text_without_its_first_line_is_told_so() -> None:
    """Where the name says that it is the text form, and nothing else could be meant."""
    (found,) = decode(b"task m.t()\n  python m:t\n", "x.flow").diagnostics
    assert (found.code, found.helps[0].text) == ("FL5201", "the first line is `flowc 1.0`")
    (found,) = decode(b"task m.t()\n  python m:t\n", "x.bin").diagnostics
    assert found.code == "FL5001"

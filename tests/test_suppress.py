"""Comments that ignore findings, and what is said of those that do not."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source
from flowc.ir.diagnostics import Diagnostic, Severity
from flowc.ir.suppress import suppress

BEGIN: Final = "from flowc import task, workflow\n\n"

PROGRAMS: Final[dict[str, tuple[str, list[str]]]] = {
    "beside the code": (
        "@workflow\ndef empty():  # flowc: ignore[FL3017]\n    pass\n",
        [],
    ),
    "by name, in any case": (
        "@workflow\ndef empty():  # flowc: ignore[Empty-Workflow]\n    pass\n",
        [],
    ),
    "without spaces": ("@workflow\ndef empty():  #flowc:ignore[FL3017]\n    pass\n", []),
    "with a reason": (
        "@workflow\ndef empty():  # flowc: ignore[FL3017] filled in later\n    pass\n",
        [],
    ),
    "after another comment": (
        "@workflow\ndef empty():  # noqa: D103  # flowc: ignore[FL3017]\n    pass\n",
        [],
    ),
    "alone on the line above": (
        "@workflow\n# flowc: ignore[FL3017]\ndef empty():\n    pass\n",
        [],
    ),
    "above other comments": (
        "@workflow\n# flowc: ignore[FL3017]\n# why\n\ndef empty():\n    pass\n",
        [],
    ),
    "above a decorated function": (
        "# flowc: ignore[FL3017]\n@workflow(\n    interruptible=True,\n)\ndef empty():\n    pass\n",
        [],
    ),
    "above another statement": (
        "# flowc: ignore[FL3017]\nx = 1\n@workflow\ndef empty():\n    pass\n",
        ["3: FL6001", "6: FL3017"],
    ),
    "at the end of a heading over several lines": (
        "@workflow\ndef empty(\n    x: int,\n):  # flowc: ignore[FL3017]\n    pass\n",
        [],
    ),
    "within a heading over several lines": (
        "@workflow\ndef empty(\n    x: int,  # flowc: ignore[FL3017]\n):\n    pass\n",
        ["4: FL3017", "5: FL6001"],
    ),
    "at the end of another statement": (
        "@workflow(\n)  # flowc: ignore[FL3017]\ndef empty():\n    pass\n",
        ["4: FL6001", "5: FL3017"],
    ),
    "another rule": (
        "@workflow\ndef empty():  # flowc: ignore[FL1023]\n    pass\n",
        ["4: FL3017", "4: FL6001"],
    ),
    "one of two": (
        "@workflow\ndef empty():  # flowc: ignore[FL1023, FL3017]\n    pass\n",
        ["4: FL6001"],
    ),
    "twice": (
        "@workflow\n# flowc: ignore[FL3017]\ndef empty():  # flowc: ignore[FL3017]\n    pass\n",
        [],
    ),
    "an ignored ignore": (
        "@task\ndef one() -> int:  # flowc: ignore[FL3017, FL6001]\n    return 1\n",
        [],
    ),
    "no rule": ("x = 1  # flowc: ignore[]\n", ["3: FL6002"]),
    "everything": ("x = 1  # flowc: ignore\n", ["3: FL6002"]),
    "an unknown rule": ("x = 1  # flowc: ignore[FL9999]\n", ["3: FL6002"]),
    "an unclosed list": ("x = 1  # flowc: ignore[FL3017\n", ["3: FL6002"]),
    "in a string": ('x = "# flowc: ignore[FL3017]"\n', []),
    "in a documentation string": ('"""\n# flowc: ignore\n"""\n', []),
    "an error": (
        "@task\ndef one(x: int) -> int:\n    return 1\n\n\n"
        '@workflow\ndef main() -> int:\n    return one(x="a")  # flowc: ignore[FL2001]\n',
        ["10: FL2001"],
    ),
    "an error that is not there": (
        "x = 1  # flowc: ignore[FL2001]\n",
        ["3: FL6001"],
    ),
    "unused, in a program with errors": (
        "x = 1  # flowc: ignore[FL3017]\n@workflow\ndef main() -> int:\n    return 'a'\n",
        ["5: FL3017", "6: FL2005"],
    ),
    "Windows line ends": (
        "@workflow\r\n# flowc: ignore[FL3017]\r\ndef empty():\r\n    pass\r\n",
        [],
    ),
}


def compiled(text: str) -> tuple[Diagnostic, ...]:
    source = Source("program", "program.py", BEGIN + text)
    return compile_sources([source], lambda _: None).diagnostics


def places(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.span.line if each.span else 0}: {each.code}" for each in found]


@pytest.mark.parametrize("name", PROGRAMS)
def test_ignored(name: str) -> None:
    text, expected = PROGRAMS[name]
    assert places(compiled(text)) == expected


SAYS: Final = {
    "one of two": (
        "nothing is ignored here: `FL1023` is not reported at this line",
        "keep what is used",
    ),
    "another rule": (
        "nothing is ignored here: `FL1023` is not reported at this line",
        "take the comment out",
    ),
    "an unknown rule": ("there is no rule `FL9999`", ""),
    "everything": (
        "this ignores nothing: it names no rule",
        "name what to ignore, for example `# flowc: ignore[FL3017]`",
    ),
}


@pytest.mark.parametrize("name", SAYS)
def test_says(name: str) -> None:
    *_, found = compiled(PROGRAMS[name][0])
    assert (found.message, "".join(each.text for each in found.helps)) == SAYS[name]
    assert found.severity is Severity.WARNING


def test_an_error_is_named_as_one() -> None:
    (found,) = compiled(PROGRAMS["an error that is not there"][0])
    assert found.notes == ("`FL2001` is an error, and errors cannot be ignored",)


MENDED: Final = {
    "one of two": "@workflow\ndef empty():  # flowc: ignore[FL3017]\n    pass\n",
    "another rule": "@workflow\ndef empty():\n    pass\n",
    "above another statement": "x = 1\n@workflow\ndef empty():\n    pass\n",
}


@pytest.mark.parametrize("name", MENDED)
def test_edits(name: str) -> None:
    """What the help would do leaves a program without the comment."""
    text = PROGRAMS[name][0]
    (found,) = (each for each in compiled(text) if each.code == "FL6001")
    (edit,) = found.helps[0].edits
    lines = (BEGIN + text).split("\n")
    offsets = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines) + 1)]
    start = offsets[edit.span.line - 1] + edit.span.column - 1
    end = offsets[edit.span.end_line - 1] + edit.span.end_column - 1
    mended = (BEGIN + text)[:start] + edit.replacement + (BEGIN + text)[end:]
    assert mended == BEGIN + MENDED[name]


def test_comments_of_an_imported_module() -> None:
    """They count, but nothing is said of those that ignore nothing: much of it is not looked at."""
    helper = Source("helper", "helper.py", f"{BEGIN}x = 1  # flowc: ignore[FL3017]\n")
    source = Source("program", "program.py", "from helper import x\n")
    loaded = {"helper": helper, "program": source}
    assert compile_sources([source], loaded.get).diagnostics == ()
    assert places(compile_sources([helper], loaded.get).diagnostics) == ["3: FL6001"]


PIECES: Final = st.sampled_from(
    [
        "# flowc: ignore[FL3017]",
        "# flowc: ignore",
        "'''",
        "(",
        ")",
        "\n",
        "\r",
        "\f",
        "  ",
        "\t",
        "@",
        "x",
        "é",
        "\\",
        ":",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_total(text: str) -> None:
    found = suppress((), {"a.py": text}, {"a.py"})
    assert {each.code for each in found} <= {"FL6001", "FL6002"}

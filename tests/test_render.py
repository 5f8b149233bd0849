"""What users see of diagnostics, and what other programs read."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowc.ir.diagnostics import (
    Applicability,
    Diagnostic,
    Edit,
    Help,
    Label,
    Severity,
)
from flowc.ir.nodes import Span
from flowc.ir.render import OutputFormat, Style, render
from flowc.report import summary

from .render_cases import ARGUMENT, FILES, TEXTS, error, span


def text(*found: Diagnostic, width: int = 0, color: bool = False) -> str:
    return render(found, FILES.get, Style(OutputFormat.TEXT, color=color, width=width))


@pytest.mark.parametrize("name", TEXTS)
def test_text(name: str) -> None:
    found, expected = TEXTS[name]
    assert text(found) == expected


def in_numbers(column: int, end: int, text: str, *, primary: bool = True) -> Label:
    return Label(span("long.py", 1, column, 1, end), text, primary)


CUT: Final[dict[str, tuple[tuple[Label, ...], str]]] = {
    "at the start": (
        (in_numbers(1, 8, "here"),),
        """\
1 | numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ...
  | ^^^^^^^ here
""",
    ),
    "in the middle": (
        (in_numbers(100, 107, "here"),),
        """\
1 | ...9, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31...
  |                         ^^^^^^^ here
""",
    ),
    "at the end": (
        (in_numbers(226, 233, "here"),),
        """\
1 | ..., 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]
  |                                          ^^^^^^^ here
""",
    ),
    "a long text": (
        (in_numbers(140, 147, "and here is more to say than there is room for"),),
        """\
1 | ...9, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41...
  |                         ^^^^^^^ and here is more to say
  |                                 than there is room for
""",
    ),
    "more than fits": (
        (in_numbers(11, 233, "these"),),
        """\
1 | numbers = [0, 1, 2, 3, 4, 5..., 54, 55, 56, 57, 58, 59]
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ these
""",
    ),
    "far from one another": (
        (
            in_numbers(180, 187, "here"),
            in_numbers(1, 8, "there", primary=False),
        ),
        """\
1 | numbers = [0, 1, 2,..., 42, 43, 44, 45, 46, 47, 48, 4...
  | -------                           ^^^^^^^ here
  | |
  | there
""",
    ),
    "wide characters": (
        (Label(span("wider.py", 1, 66, 1, 70), "here"),),
        """\
1 | ... 本語日本語日本語日本語', f(1), '日本語日本語日本 ...
  |                           ^^^^ here
""",
    ),
    "over several lines": (
        (Label(span("longer.py", 1, 130, 2, 132), "these"),),
        """\
1 |   ... 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, g(
  |  ______________________________________________^
2 | | ...  2,  2,  2,  2,  2,  2,  2,  2,  2,  2,  2,  2...
  | |__________________________^ these
""",
    ),
}


@pytest.mark.parametrize("name", CUT)
def test_long_lines_are_cut(name: str) -> None:
    labels, expected = CUT[name]
    shown = text(error(*labels), width=60)
    assert shown.split("  |\n", 1)[1] == expected
    assert max(map(len, shown.splitlines())) <= 60


EDITED_LINE: Final = """\
1 - ..., 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, ...
1 + ...4, 35, 36, 37, 38, 39'forty'40, 41, 42, 43, 44, 4...
"""


def test_edits_of_long_lines_show_what_changes() -> None:
    edit = Edit(span("long.py", 1, 160, 1, 162), "'forty'")
    shown = text(error(in_numbers(160, 162, ""), helps=(Help("say so", (edit,)),)), width=60)
    assert shown.split("say so\n  |\n")[1] == EDITED_LINE


def test_color_only_when_asked() -> None:
    plain, colored = text(error(ARGUMENT)), text(error(ARGUMENT), color=True)
    assert "\x1b" not in plain
    assert colored.startswith("\x1b[1;31merror[FL2001]\x1b[0m\x1b[1m: a value")
    codes = [piece.partition("m") for piece in colored.split("\x1b[")]
    assert "".join((codes[0][0], *(rest for _, _, rest in codes[1:]))) == plain


def test_order_and_repeats() -> None:
    later = Diagnostic("FL2002", Severity.WARNING, "later", (Label(span("a.py", 9, 1, 9, 2)),))
    first = Diagnostic("FL2003", Severity.NOTE, "first", (Label(span("a.py", 1, 1, 1, 2)),))
    shown = render([later, first, later], FILES.get, Style(OutputFormat.CONCISE))
    assert shown == "a.py:1:1: note[FL2003] first\na.py:9:1: warning[FL2002] later\n"
    assert summary((later, first)) == "1 warning, 1 note"
    assert summary((first, error(), error(ARGUMENT))) == "2 errors, 1 note"
    assert summary(()) == ""


def test_nothing() -> None:
    lines = (OutputFormat.TEXT, OutputFormat.CONCISE, OutputFormat.GITHUB)
    assert [render([], FILES.get, Style(each)) for each in lines] == ["", "", ""]


def test_concise_without_span() -> None:
    shown = render([error(path="task:m.f")], FILES.get, Style(OutputFormat.CONCISE))
    assert shown == "task:m.f: error[FL2001] a value does not fit\n"


def test_github() -> None:
    found = Diagnostic(
        "FL2001",
        Severity.ERROR,
        "50% of `a::b`\nis wrong",
        (Label(span("x,y:z.py", 5, 26, 5, 36)),),
        ("why",),
        (Help("do that"),),
    )
    expected = (
        "::error file=x%2Cy%3Az.py,line=5,col=26,endLine=5,endColumn=36,"
        "title=FL2001 mismatched-input::50%25 of `a::b`%0Ais wrong%0Anote: why%0Ahelp: do that\n"
    )
    assert render([found], FILES.get, Style(OutputFormat.GITHUB)) == expected


def test_github_without_span() -> None:
    found = Diagnostic("FL3017", Severity.WARNING, "empty", path="workflow:m.main")
    shown = render([found], FILES.get, Style(OutputFormat.GITHUB))
    assert shown == "::warning title=FL3017 empty-workflow::empty%0Ain workflow:m.main\n"


EDITED: Final = error(
    ARGUMENT,
    Label(span("b.py", 2, 11, 2, 22), "declared here", primary=False),
    notes=("why",),
    helps=(
        Help("say 3", (Edit(span("a.py", 5, 33, 5, 36), "3"),), Applicability.SAFE),
        Help("or nothing", (Edit(span("a.py", 5, 24, 5, 36), ""),)),
        Help("or else"),
    ),
    path="workflow:m.main/train#epochs",
)


def test_json() -> None:
    document = json.loads(render([EDITED], FILES.get, Style(OutputFormat.JSON)))
    place = {"file": "a.py", "line": 5, "column": 26, "end_line": 5, "end_column": 36}
    other = {"file": "b.py", "line": 2, "column": 11, "end_line": 2, "end_column": 22}
    edit = {"file": "a.py", "line": 5, "column": 33, "end_line": 5, "end_column": 36}
    assert document["version"] == 1
    assert document["summary"] == {"errors": 1, "warnings": 0, "notes": 0}
    (found,) = document["diagnostics"]
    assert found["labels"] == [
        {**place, "text": "wants `int`", "primary": True},
        {**other, "text": "declared here", "primary": False},
    ]
    assert found["helps"][0] == {
        "text": "say 3",
        "applicability": "safe",
        "edits": [{**edit, "replacement": "3"}],
    }
    rest = {key: found[key] for key in ("code", "name", "severity", "message", "path", "notes")}
    assert rest == {
        "code": "FL2001",
        "name": "mismatched-input",
        "severity": "error",
        "message": "a value does not fit",
        "path": "workflow:m.main/train#epochs",
        "notes": ["why"],
    }


def log(*found: Diagnostic) -> Any:
    return json.loads(render(found, FILES.get, Style(OutputFormat.SARIF)))["runs"][0]


def test_sarif() -> None:
    run = log(EDITED)
    assert run["columnKind"] == "unicodeCodePoints"
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("FL2001", "mismatched-input")
    assert "mean(numbers=path)" in rule["help"]["text"]
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("FL2001", 0, "error")
    assert result["message"]["text"].splitlines()[1] == "note: why"
    (location,) = result["locations"]
    region = {"startLine": 5, "startColumn": 26, "endLine": 5, "endColumn": 36}
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "a.py"}, "region": region}
    assert location["logicalLocations"] == [{"fullyQualifiedName": EDITED.path}]
    (related,) = result["relatedLocations"]
    assert related["message"] == {"text": "declared here"}
    first, second = result["fixes"]
    (change,) = first["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "3"}
    assert "insertedContent" not in second["artifactChanges"][0]["replacements"][0]


def test_sarif_fingerprints_know_no_line_numbers() -> None:
    def prints(files: dict[str, str], line: int) -> list[str]:
        place = Label(span("a.py", line, 2, line, 7))
        found = (error(place), error(place, path="p"))
        style = Style(OutputFormat.SARIF)
        results = json.loads(render(found, files.get, style))["runs"][0]["results"]
        return [each["partialFingerprints"]["flowcFinding/v1"] for each in results]

    moved = {"a.py": f"# a comment\n{FILES['a.py']}"}
    assert prints(FILES, 5) == prints(moved, 6)
    assert len({*prints(FILES, 5)}) == 2
    assert prints(FILES, 5) != prints(FILES, 6)


def test_sarif_paths_are_uris() -> None:
    (result,) = log(error(Label(span("my dir/größe#1.py", 1, 1, 1, 2))))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20dir/gr%C3%B6%C3%9Fe%231.py"}


# Any diagnostics at all

INTEGERS: Final = st.integers(-3, 40)
SPANS: Final = st.builds(
    Span, st.sampled_from([*FILES, "gone.py", "\udcff"]), INTEGERS, INTEGERS, INTEGERS, INTEGERS
)
WORDS: Final = st.text(st.characters(), max_size=8)
EDITS: Final = st.builds(Edit, SPANS, WORDS)
HELPS: Final = st.builds(
    Help, WORDS, st.lists(EDITS, max_size=3).map(tuple), st.sampled_from(Applicability)
)
LABELS: Final = st.builds(Label, SPANS, WORDS, st.booleans())
FOUND: Final = st.builds(
    Diagnostic,
    st.sampled_from(["FL2001", "FL9999"]),
    st.sampled_from(Severity),
    WORDS,
    st.lists(LABELS, max_size=5).map(tuple),
    st.lists(WORDS, max_size=2).map(tuple),
    st.lists(HELPS, max_size=2).map(tuple),
    WORDS,
)


@given(st.lists(FOUND, max_size=3), st.sampled_from(OutputFormat), st.sampled_from([0, 1, 30, 80]))
def test_total(found: list[Diagnostic], of: OutputFormat, width: int) -> None:
    shown = render(found, FILES.get, Style(of, color=False, width=width))
    assert shown.encode().decode() == shown
    assert "\x1b" not in shown
    if of in (OutputFormat.JSON, OutputFormat.SARIF):
        json.loads(shown)
    elif of is not OutputFormat.TEXT:
        assert shown.count("\n") == len({*found})

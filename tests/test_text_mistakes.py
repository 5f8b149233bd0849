"""What the text form says about mistakes: where, which rule, in what words; and never more."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowc.ir import nodes, rules_text
from flowc.ir.diagnostics import Diagnostic, Rule
from flowc.ir.nodes import Fragment
from flowc.ir.text import print_unit
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate

from .strategies import texts
from .test_text import SECTIONS, parsed


def problems(text: str) -> list[str]:
    unit, diagnostics = parse_unit(text, "x.flow")
    assert (unit is None) == bool(diagnostics)
    return [*map(shown, diagnostics)]


def shown(found: Diagnostic) -> str:
    span = found.span
    assert span is not None
    assert (span.file, span.line) == ("x.flow", span.end_line)
    helps = "".join(f" ({each.text})" for each in found.helps)
    place = f"{span.line}:{span.column}-{span.end_column}"
    return f"{place} {found.code} {found.message}{helps}"


TEXT: Final = "flowc 1.0\n"
ENUM: Final = TEXT + "enum m.E\n"
TASK: Final = TEXT + "task m.t()\n  python m:t\n"
WORKFLOW: Final = TEXT + "workflow m.w()\n"

MISTAKES: Final[tuple[tuple[str, ...], ...]] = (
    (
        "",
        "1:1-2 FL5002 the file says nothing",
    ),
    (
        "hello\n",
        "1:1-6 FL5201 expected `flowc` and the version of the IR, with which the text form begins, found `hello` (the first line is `flowc 1.0`)",
    ),
    (
        "flowc\n",
        "1:6-7 FL5201 expected the version of the IR, found the end of the line (write `flowc 1.0`)",
    ),
    (
        "flowc 2.0\nnot read\n",
        "1:1-6 FL5005 it is IR 2.0; this flowc reads IR 1.x (read it with another version of flowc, or compile it again with this one)",
    ),
    (
        TEXT + "requires time-travel\nnot read",
        '2:1-9 FL5006 it requires the feature "time-travel", which this flowc does not know (read it with another version of flowc, or compile it again with this one)',
    ),
    (
        TEXT + "flowc 1.0\n",
        "2:1-6 FL5203 `flowc` is given twice",
    ),
    (
        TEXT + "wrokflow m.w()\n",
        "2:1-9 FL5202 expected a section, found `wrokflow` (did you mean `workflow`?)",
    ),
    (
        TEXT + "  task m.t()\n",
        "2:1-3 FL5204 unexpected indentation: nothing that this could belong to begins in this column",
    ),
    (
        TEXT + "task m.t(x: tuple[int, .])\n  python m:t\n",
        "2:25-26 FL5201 expected `.`, found `]`",
    ),
    (
        TEXT + "task m.t(x: tuple[int, ..., int])\n  python m:t\n",
        "2:27-28 FL5201 expected `]`, found `,`",
    ),
    (
        TEXT + "task m.t(x int)\n  python m:t\n",
        "2:12-15 FL5201 expected `:`, found `int`",
    ),
    (
        TEXT + "task m.t(x: int\n  python m:t\n",
        "2:16-17 FL5201 expected `,` or `)`, found the end of the line (brackets close on the line that they open on)",
    ),
    (
        TEXT + "task m.t(x: list[int)\n  python m:t\n",
        "2:21-22 FL5201 expected `]`, found `)`",
    ),
    (
        TEXT + "task m.t(x: int = )\n  python m:t\n",
        "2:19-20 FL5201 expected a value, found `)`",
    ),
    (
        TEXT + "task m.t()\n",
        "2:1-5 FL5201 task `m.t` does not say how it runs: give it `python` or another",
    ),
    (
        TASK + '  sql\n    statement = ""\n',
        "4:3-6 FL5203 the way it runs is given twice",
    ),
    (
        TASK + "  retrys = 3\n",
        "4:3-9 FL5202 expected an option, found `retrys` (did you mean `retries`?)",
    ),
    (
        TASK + '  retries = "3"\n',
        '4:13-16 FL5201 expected an integer, found `"3"`',
    ),
    (
        TASK + "  retries = 3\n  retries = 3\n",
        "5:3-10 FL5203 `retries` is given twice",
    ),
    (
        TASK + "  cache = Cash()\n",
        "4:11-15 FL5202 expected `Cache(...)`, found `Cash` (did you mean `Cache`?)",
    ),
    (
        TASK + "  hook protocol=1\n",
        "4:3-7 FL5202 expected a line of a task, found `hook`",
    ),
    (
        TEXT + 'task m.t(x: int)\n  python m:t\n  input y "doc"\n',
        "4:9-10 FL5202 expected the name of an input of this interface, found `y`",
    ),
    (
        TEXT + "task m.t(x: int)\n  python m:t\n  doc\n",
        "4:6-7 FL5201 expected a string in double quotes, found the end of the line",
    ),
    (
        TEXT + 'task m.t()\n  external\n    project = "p"\n',
        "3:3-11 FL5201 `external` lacks `domain`, `name`, `version`",
    ),
    (
        TEXT + "task m.t()\n\tpython m:t\n\tcode x\n",
        "3:1-2 FL5204 indentation is made of spaces, not of a tab",
    ),
    (
        TEXT + "task m.t()\n  python\tm:t\n",
        "3:9-10 FL5201 expected the name of a module, found a tab",
    ),
    (
        TEXT + "record m.R: dataclas\n  x: int\n",
        "2:13-21 FL5202 expected a kind of record, found `dataclas` (did you mean `dataclass`?)",
    ),
    (
        ENUM + '  A = "unfinished\n',
        "3:7-18 FL5205 this string does not end on its line",
    ),
    (
        ENUM + '  A = "\\x"\n',
        "3:7-11 FL5205 this string has a wrong escape",
    ),
    (
        ENUM + "  A = 9223372036854775808\n",
        "3:7-26 FL5205 this integer does not fit in 64 bits",
    ),
    (
        ENUM + "  A = 1e999\n",
        "3:7-12 FL5205 this number does not fit in a double",
    ),
    (
        ENUM + '  A = bytes("0")\n',
        "3:13-16 FL5205 bytes are written as pairs of the digits 0-9 and a-f",
    ),
    (
        ENUM + "  A = <missing>\n",
        "3:7-8 FL5201 expected a value, found `<`",
    ),
    (
        ENUM + "  A = \u00a0\n  B = *",
        "3:6-7 FL5201 expected a value, found the end of the line",
        "4:7-8 FL5201 expected a value, found `*`",
    ),
    (
        ENUM + '  A = "\ud800"',
        "3:8-9 FL5004 U+D800 is half of a surrogate pair, and no character",
    ),
    (
        WORKFLOW + "  a = taks m.t()\n",
        "3:7-11 FL5202 expected a kind of node, found `taks` (did you mean `task`?)",
    ),
    (
        WORKFLOW + "  a = task m.t() aftre b\n",
        "3:18-23 FL5202 expected the end of the line, found `aftre` (did you mean `after`?)",
    ),
    (
        WORKFLOW + "  a = task m.t() with retrys=1\n",
        "3:23-29 FL5202 expected an option, found `retrys` (did you mean `retries`?)",
    ),
    (
        WORKFLOW + "  a task m.t()\n",
        "3:3-4 FL5202 expected a node or another line of a workflow, found `a`",
    ),
    (
        WORKFLOW + "  retrun a=1\n",
        "3:3-9 FL5202 expected a node or another line of a workflow, found `retrun` (did you mean `return`?)",
    ),
    (
        WORKFLOW + "  yield a=1\n",
        "3:3-8 FL5201 a workflow gives its outputs with `return`, an arm or a map's body with `yield`",
    ),
    (
        WORKFLOW + "  return a=1\n  return a=2\n",
        "4:3-9 FL5203 `return` is given twice",
    ),
    (
        WORKFLOW + "  return a=1\n  a = task m.t()\n",
        "4:3-4 FL5201 no node may follow the outputs of its block",
    ),
    (
        WORKFLOW + "  a = task m.t()\n    b = task m.t()\n  c = task m.t()\n",
        "4:1-5 FL5204 unexpected indentation: nothing that this could belong to begins in this column",
    ),
    (
        WORKFLOW + "    a = task m.t()\n  b = task m.t()\n",
        "4:1-3 FL5204 unexpected indentation: nothing that this could belong to begins in this column",
    ),
    (
        WORKFLOW + "  a = branch\n    elif x\n      pass\n    if x\n      pass\n",
        "4:5-9 FL5202 expected `if`, found `elif` (did you mean `if`?)",
    ),
    (
        WORKFLOW + "  a = branch\n    b = task m.t()\n",
        "4:5-6 FL5202 expected `if`, found `b`",
    ),
    (
        WORKFLOW
        + "  a = branch\n    if x ==\n      b = taks m.t()\n    else\n      c = taks m.t()\n",
        "4:12-13 FL5201 expected a value, found the end of the line",
        "5:11-15 FL5202 expected a kind of node, found `taks` (did you mean `task`?)",
        "7:11-15 FL5202 expected a kind of node, found `taks` (did you mean `task`?)",
    ),
    (
        WORKFLOW + "  a = map xs\n    pass\n",
        "3:13-14 FL5201 expected `in`, found the end of the line",
    ),
    (
        WORKFLOW + "  a = map x in xs concurrency=many\n    pass\n",
        "3:31-35 FL5201 expected an integer, found `many`",
    ),
    (
        WORKFLOW + "  a[x] = task m.t()\n",
        "3:5-6 FL5201 expected an index, found `x`",
    ),
    (
        WORKFLOW + "  a[0] = task m.t(x=a[1])\n",
        "3:25-26 FL5201 expected `.` and the name of an output, found `)`",
    ),
    (
        WORKFLOW + '  blocks "x"\n',
        "3:3-9 FL5201 `blocks` names every block of the graph once, and no other",
    ),
    (
        TEXT + "definitions\n  flowc 1.0\n",
        "2:1-12 FL5201 only after a fragment may there be definitions",
    ),
    (
        TEXT + 'debug\n  file "x"\n    1:2 "p"\n',
        '4:9-12 FL5201 expected `:`, found `"p"`',
    ),
    (
        TEXT + "fragment m.d\nfragment m.d\n",
        "3:1-9 FL5203 the fragment of this file is given twice",
    ),
    (
        "flowc 1.7\nworkflow m.w()\n  time_travel\n",
        "3:3-14 FL5202 expected a node or another line of a workflow, found `time_travel`",
    ),
)
"""A text, and what is said about it."""


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case[1].split(maxsplit=2)[2][:60])
def test_mistake(case: tuple[str, ...]) -> None:
    text, *expected = case
    assert problems(text) == expected


def test_a_misspelt_word_comes_with_its_edit() -> None:
    _, (found,) = parse_unit(WORKFLOW + "  a = taks m.t()\n", "x.flow")
    (edit,) = found.helps[0].edits
    assert (edit.span, edit.replacement) == (nodes.Span("x.flow", 3, 7, 3, 11), "task")


def test_a_newer_minor_version_is_said() -> None:
    _, (found,) = parse_unit("flowc 1.7\nworkflow m.w()\n  time_travel\n", "x.flow")
    assert "1.7" in found.notes[0]
    assert parsed("flowc 1.7\nworkflow m.w()\n  pass\n")


def test_columns_count_characters() -> None:
    assert problems(WORKFLOW + '  return größe="名前🚀", x=!\n')[0].startswith("3:25-26 FL5201")
    assert problems("\ufeffflowc 1.0 !\n")[0].startswith("1:11-12 FL5201")


# Limits


def test_nesting_is_bounded() -> None:
    deep = "[" * 27 + "1" + "]" * 27
    parsed(f"{WORKFLOW}  return a={deep}\n")
    for text in (f"[{deep}]", "[" * 100_000, "{1: " * 1_000, "call f(" * 1_000):
        assert "FL5206" in problems(f"{WORKFLOW}  return a={text}\n")[0]
    for text in ("list[" * 1_000, "tuple[" * 1_000):
        assert "FL5206" in problems(f"{TEXT}task m.t(x: {text}\n  python m:t\n")[0]
    for text in ("(" * 1_000, "not " * 100_000, "all(" * 1_000):
        assert "FL5206" in problems(f"{WORKFLOW}  b = branch\n    if {text}\n")[0]


def test_errors_are_bounded() -> None:
    found = problems(TEXT + "x\n" * 10_000)
    assert len(found) == 101
    assert found[-1] == "101:1-2 FL5206 100 errors; the rest of the file is not read"


# Any text


@given(texts | st.text())
def test_any_text(text: str) -> None:
    problems(text)
    problems("flowc 1.0\n" + text)


_WORDS: Final = (
    *' \n\t"()[]{}=,.:|#\\-<>_1²٣é\ud800\ufeff\x00',
    *("  ", "\r\n", "->", "==", "-1", "1e999", "9" * 30, r"\ud800", '"x"', "x", "m.w", "o0"),
    *("task", "workflow", "branch", "map", "if", "else", "fail", "in", "after", "with", "return"),
    *("yield", "pass", "block", "blocks", "doc", "python", "name", "new", "not", "is", "None"),
)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_change_of_a_text(data: st.DataObject) -> None:
    text = "flowc 1.0\n\n" + SECTIONS[data.draw(st.sampled_from(sorted(SECTIONS)))]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(st.sampled_from(_WORDS)) + text[end:]
    unit, diagnostics = parse_unit(text, "x.flow")
    assert (unit is None) == bool(diagnostics)
    if unit is not None:
        assert parsed(print_unit(unit, debug=True)) == unit


# Rules


def _found(text: str) -> set[str]:
    unit, diagnostics = parse_unit(text, "x.flow")
    assert not isinstance(unit, Fragment)
    return {each.code for each in (validate(unit) if unit else diagnostics)}


@pytest.mark.parametrize("rule", rules_text.RULES, ids=lambda rule: rule.name)
def test_rule_examples(rule: Rule) -> None:
    assert _found(rule.bad) == {rule.code}
    assert _found(rule.good) == set()

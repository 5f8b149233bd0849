"""The edits that findings carry, as the compiler makes them: what they replace, and how sure they are."""

from typing import Final

import pytest

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source
from flowc.ir.diagnostics import Applicability, Diagnostic, Edit

TOP: Final = """\
from dataclasses import dataclass
from enum import Enum
from flowc import dynamic, task, workflow

class Color(Enum):
    RED = 1
    GREEN = 2

@dataclass
class Point:
    width: int
    height: int

@task
def train(rows: int, epochs: int = 1, epoch_s: int = 1) -> int: ...

@task
def point() -> Point: ...

@task
def paint(color: Color) -> None: ...

"""


def findings(body: str) -> tuple[Diagnostic, ...]:
    source = Source("m", "m.py", TOP + body)
    return compile_sources([source], {"m": source}.get).diagnostics


def replaced(text: str, edit: Edit) -> str:
    """The line of an edit, as it becomes."""
    span = edit.span
    assert span.line == span.end_line
    line = text.split("\n")[span.line - 1]
    return line[: span.column - 1] + edit.replacement + line[span.end_column - 1 :]


S, U, C = Applicability.SAFE, Applicability.UNSAFE, Applicability.CHOICE
EDITS: Final[dict[str, tuple[str, str, list[tuple[str, Applicability]]]]] = {
    "a task": (
        "@workflow\ndef main() -> int:\n    return trian(rows=1)\n",
        "FL1006",
        [("    return train(rows=1)", S)],
    ),
    "an input": (
        "@workflow\ndef main() -> int:\n    return train(row=1, epochs=2)\n",
        "FL2003",
        [("    return train(rows=1, epochs=2)", S)],
    ),
    "an input that two are like": (
        "@workflow\ndef main() -> int:\n    return train(rows=1, epochz=2)\n",
        "FL2003",
        [("    return train(rows=1, epochs=2)", C)],
    ),
    "an input whose name stands twice": (
        "@workflow\ndef main(row: int) -> int:\n    return train(row = row)\n",
        "FL2003",
        [("    return train(rows = row)", S)],
    ),
    "an override": (
        "@workflow\ndef main() -> int:\n    return train(rows=1).with_overrides(retires=2)\n",
        "FL1013",
        [("    return train(rows=1).with_overrides(retries=2)", S)],
    ),
    "an option": (
        "@task(retires=2)\ndef other(x: int) -> int: ...\n",
        "FL1013",
        [("@task(retries=2)", S)],
    ),
    "an attribute, after what is wider than its characters": (
        "@workflow\ndef main() -> int:\n    é = point(); return train(rows=é.widht)\n",
        "FL1019",
        [("    é = point(); return train(rows=é.width)", S)],
    ),
    "a member": (
        "@workflow\ndef main() -> None:\n    paint(color=Color.GREN)\n",
        "FL1019",
        [("    paint(color=Color.GREEN)", S)],
    ),
    "what is unpacked has no place": (
        '@workflow\ndef main() -> int:\n    given = {"row": 1}\n    return train(**given)\n',
        "FL2003",
        [],
    ),
    "a default of None": (
        "@task\ndef other(x: list[int] = None) -> int: ...\n",
        "FL2018",
        [("def other(x: list[int] | None = None) -> int: ...", U)],
    ),
    "a default of None, of a quoted type": (
        '@task\ndef other(x: "int" = None) -> int: ...\n',
        "FL2018",
        [],
    ),
    "a field whose default is None": (
        "@dataclass\nclass Rest:\n    x: int = None\n\n@task\ndef other(x: Rest) -> int: ...\n",
        "FL2018",
        [("    x: int | None = None", S)],
    ),
    "a type that the default has": (
        "@task\ndef other(x = 3) -> int: ...\n",
        "FL1011",
        [("def other(x: int = 3) -> int: ...", U)],
    ),
    "a type that nothing tells": ("@task\ndef other(x) -> int: ...\n", "FL1011", []),
    "what a workflow gives": (
        "@workflow\ndef main(x: int = {'a': 1}['a']):  # :\n    return train(rows=x)\n",
        "FL1011",
        [("def main(x: int = {'a': 1}['a']) -> int:  # :", S)],
    ),
    "several values that a workflow gives": (
        "@workflow\ndef main(x: list[str]):\n    return train(rows=1), x\n",
        "FL1011",
        [("def main(x: list[str]) -> tuple[int, list[str]]:", S)],
    ),
    "what needs a name of the program": (
        "@workflow\ndef main():\n    return point()\n",
        "FL1011",
        [],
    ),
    "a rule": (
        "@task\ndef other() -> int:  # flowc: ignore[unused-ignor]\n    return 1\n",
        "FL6002",
        [("def other() -> int:  # flowc: ignore[unused-ignore]", C)],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_edits(name: str) -> None:
    body, code, expected = EDITS[name]
    found = findings(body)
    assert [each.code for each in found] == [code]
    text = TOP + body
    assert expected == [
        (replaced(text, edit), way_out.applicability)
        for each in found
        for way_out in each.helps
        for edit in way_out.edits
    ]

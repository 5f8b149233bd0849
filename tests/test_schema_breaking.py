"""``.ci/schema_breaking``: what may be done to the schema, and what would break who reads it."""

from pathlib import Path
from typing import Final

import pytest

from .repository import ROOT, run

SCHEMA: Final = (ROOT / "schemas/ir.proto").read_text(encoding="utf-8")

BREAKING: Final[dict[str, tuple[str, str, str]]] = {
    "a field renamed": ("string producer = 2;", "string maker = 2;", "changed name"),
    "a field of another type": ("int32 nodes = 1;", "string nodes = 1;", "changed type"),
    "a field with another number": ("string producer = 2;", "string producer = 22;", '"2"'),
    "a field taken away": ("  string producer = 2;\n", "", "deleted"),
    "one value for many": (
        "repeated string required_features",
        "string required_features",
        "cardinality",
    ),
    "a name of an enumeration renamed": ("COMPARATOR_EQ = 1;", "COMPARATOR_SAME = 1;", "name"),
    "a message taken away from a choice": ("    Gate gate = 4;\n", "", "deleted"),
}

SAFE: Final[dict[str, tuple[str, str]]] = {
    "nothing": ("", ""),
    "a field added": ("string producer = 2;", "string producer = 2;\n  string edition = 20;"),
    "a message added": (
        "message Header {",
        "message Edition {\n  string of = 1;\n}\n\nmessage Header {",
    ),
    "another comment": ("message Header {", "// Read it first.\nmessage Header {"),
    "a name of an enumeration added": (
        "COMPARATOR_EQ = 1;",
        "COMPARATOR_EQ = 1;\n  COMPARATOR_IN = 20;",
    ),
    "a field taken away whose number and name stay reserved": (
        "string producer = 2;",
        'reserved 2;\n  reserved "producer";',
    ),
}


def checked(old: str, new: str, folder: Path) -> tuple[int, str]:
    assert old in SCHEMA
    (folder / "new.proto").write_text(SCHEMA.replace(old, new, 1), encoding="utf-8")
    done = run(".ci/schema_breaking", "schemas/ir.proto", f"{folder}/new.proto", folder=ROOT)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize("change", BREAKING)
def test_breaking(change: str, tmp_path: Path) -> None:
    old, new, said = BREAKING[change]
    code, output = checked(old, new, tmp_path)
    assert code == 100, output
    assert said in output


@pytest.mark.parametrize("change", SAFE)
def test_safe(change: str, tmp_path: Path) -> None:
    code, output = checked(*SAFE[change], tmp_path)
    assert code == 0, output


def test_against_what_is_released() -> None:
    done = run(".ci/schema_breaking", folder=ROOT)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()

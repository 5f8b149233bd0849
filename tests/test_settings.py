"""The settings of a project: what they do, what is wrong with them, and their schema."""

import json
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from flowc.__main__ import main

from .repository import ROOT

SOURCE: Final = """\
import os

from flowc import task, workflow


@task
def load(region: str) -> int:
    return 1


@workflow
def empty():
    pass


@workflow
def main() -> int:
    return load(region=os.environ["REGION"])
"""

SCHEMA: Final[Any] = Draft202012Validator(
    json.loads((ROOT / "schemas/settings.schema.json").read_bytes())
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/__init__.py").touch()
    (tmp_path / "flows/sales.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], str]:
    """The exit code, the findings by severity and code, and what else is said."""
    code = main(["check", "flows", "--define", "REGION=x", "--output-format", "concise"])
    out, err = capsys.readouterr()
    return code, [line.split(" ")[1] for line in out.splitlines()], err


WORKS: Final[dict[str, tuple[str, int, list[str]]]] = {
    "nothing": ("", 0, ["warning[FL3017]"]),
    "worse": ('[diagnostics.severity]\nFL3017 = "error"', 1, ["error[FL3017]"]),
    "better": ('[diagnostics.severity]\nempty-workflow = "note"', 0, ["note[FL3017]"]),
    "off": ('[diagnostics.severity]\nfl3017 = "off"', 0, []),
    "off in a file": ('[diagnostics.ignore]\n"flows/sales.py" = ["FL3017"]', 0, []),
    "off in files": ('[diagnostics.ignore]\n"*.py" = ["empty-workflow"]', 0, []),
    "off in other files": ('[diagnostics.ignore]\n"tests/*" = ["FL3017"]', 0, ["warning[FL3017]"]),
    "ignored though it would be worse": (
        '[diagnostics]\nseverity = {FL3017 = "error"}\nignore = {"*" = ["FL3017"]}',
        0,
        [],
    ),
}


@pytest.mark.parametrize("file", ["flowc.toml", "pyproject.toml"])
@pytest.mark.parametrize("case", WORKS)
def test_works(case: str, file: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, code, findings = WORKS[case]
    if file == "pyproject.toml":
        text = text.replace("[diagnostics", "[tool.flowc.diagnostics")
    (folder / file).write_text(text, encoding="utf-8")
    assert checked(capsys)[:2] == (code, findings)
    assert SCHEMA.is_valid(tomllib.loads(WORKS[case][0]))


WRONG: Final[dict[str, tuple[str, str]]] = {
    "no TOML": ("[diagnostics", "is not TOML"),
    "an unknown table": ("[diagnostic]", "did you mean `diagnostics`?"),
    "an unknown table in a table": (
        "[diagnostics.severities]",
        "did you mean `diagnostics.severity`?",
    ),
    "no table": ("diagnostics = 3", "`diagnostics` wants a table"),
    "no table in a table": ("diagnostics.severity = []", "`diagnostics.severity` wants a table"),
    "an unknown rule": ('[diagnostics.severity]\nFL9999 = "off"', "there is no rule `FL9999`"),
    "a misspelt rule": (
        '[diagnostics.ignore]\n"*" = ["empty-worflow"]',
        "did you mean FL3017, `empty-workflow`?",
    ),
    "an error": (
        '[diagnostics.severity]\nFL2001 = "warning"',
        "`FL2001` is an error, which is neither ignored nor changed",
    ),
    "an error in a file": (
        '[diagnostics.ignore]\n"*" = ["FL2001"]',
        "`FL2001` is an error, which is neither ignored nor changed",
    ),
    "an unknown severity": ('[diagnostics.severity]\nFL3017 = "warn"', "did you mean `warning`?"),
    "no severity": ("[diagnostics.severity]\nFL3017 = 0", "wants one of error, warning, note, off"),
    "no list": ('[diagnostics.ignore]\n"*" = "FL3017"', "wants a list of rules"),
    "no name": ('[diagnostics.ignore]\n"*" = [3017]', "wants rules by code or name, in quotes"),
    "an unknown setting of diff": ("[diff]\nfail_on = 1", "did you mean `diff.fail-on`?"),
    "an unknown class": ('[diff.class]\nFD2002 = "bad"', "wants one of cosmetic, compatible"),
    "an unknown rule of changes": ('[diff.class]\nFL2001 = "off"', "no rule `FL2001` of changes"),
    "classes that are no table": ("[diff]\nclass = 1", "`diff.class` wants a table"),
    "a level that is none": ('[diff]\nfail-on = "off"', "wants one of cosmetic"),
    "a file that is none": ("[diff]\nignore = 1", "wants the name of a file"),
    "no text": ("[define]\nA = 1", "`A` of `define` wants a text in quotes"),
}
RULES_ONLY: Final = frozenset(
    {
        "an unknown rule",
        "a misspelt rule",
        "an error",
        "an error in a file",
        "an unknown rule of changes",
    }
)
"""What is wrong with these, only the table of rules can tell."""


@pytest.mark.parametrize("case", WRONG)
def test_wrong(case: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, said = WRONG[case]
    (folder / "flowc.toml").write_text(text, encoding="utf-8")
    code, findings, err = checked(capsys)
    assert (code, findings) == (2, [])
    assert "flowc.toml" in err
    assert said in err
    if case != "no TOML":
        assert SCHEMA.is_valid(tomllib.loads(text)) == (case in RULES_ONLY)


def test_defines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line goes before the file."""
    (folder / "flowc.toml").write_text('[define]\nREGION = "north"', encoding="utf-8")
    assert main(["show", "flows", "main"]) == 0
    assert 'region="north"' in capsys.readouterr().out
    assert main(["show", "flows", "main", "--define", "REGION=south"]) == 0
    assert 'region="south"' in capsys.readouterr().out


def test_ir_files_are_judged_alike(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "flows", "-o", "flows.pb", "--define", "REGION=x"]) == 0
    (folder / "flowc.toml").write_text('[diagnostics.severity]\nFL3017 = "error"', encoding="utf-8")
    capsys.readouterr()
    assert main(["validate", "flows.pb", "--output-format", "concise"]) == 1
    assert "error[FL3017]" in capsys.readouterr().out


def test_another_projects_file_says_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text('[tool.other]\nflowc = "x"\n', encoding="utf-8")
    assert checked(capsys)[0] == 0
    (folder / "flowc.toml").write_text('[diagnostics.severity]\nFL3017 = "off"', encoding="utf-8")
    assert checked(capsys)[1] == []


def test_settings_of_a_project_are_a_table(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text('[tool]\nflowc = "x"\n', encoding="utf-8")
    assert main(["check", "flows"]) == 2
    assert "`pyproject.toml`: `tool.flowc` wants a table" in capsys.readouterr().err

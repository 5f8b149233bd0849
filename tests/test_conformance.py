"""Conformance files: what they expect is what is found, by the public program too."""

import json
import re
from typing import Any, Final

import pytest

from flowc.__main__ import main
from flowc.ir import rules_graph, rules_structure
from flowc.ir.rules import RULES

from .conformance import EXPECTED, FOLDER, expected, units
from .test_validate import ELSEWHERE

WRITTEN: Final = sorted(each.name for each in FOLDER.iterdir())
REMEDY: Final = "if this is right: python -m tests.conformance, and review with git diff"


def test_files_are_as_they_would_be_written() -> None:
    files = units()
    assert sorted((*files, EXPECTED)) == WRITTEN, REMEDY
    for name, data in files.items():
        assert (FOLDER / name).read_bytes() == data, REMEDY
    assert (FOLDER / EXPECTED).read_text(encoding="utf-8") == expected(files), REMEDY


def test_each_file_shows_its_rule_alone() -> None:
    document: dict[str, Any] = json.loads((FOLDER / EXPECTED).read_bytes())
    for name, said in document["files"].items():
        codes = {each["code"] for each in said["findings"]}
        assert codes == {*re.findall(r"^F\w+", name)}, name
        assert codes <= set(RULES)
    validated = {each.code for each in (*rules_graph.RULES, *rules_structure.RULES)}
    named = {name.removesuffix(".json") for name in document["files"]}
    assert validated - named == set(ELSEWHERE) - {"FL5107"}


@pytest.mark.parametrize("name", ["sound.json", "FL2001.json", "FL5007.json"])
def test_program_says_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads((FOLDER / EXPECTED).read_bytes())["files"][name]
    code = main(["validate", str(FOLDER / name), "--output-format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    shown = [{key: each[key] for key in ("code", "severity", "path")} for each in found]
    assert shown == said["findings"]
    assert code == (0 if not said["findings"] else 1 if said["readable"] else 2)

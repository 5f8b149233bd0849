"""Every golden case, and every example, against its files; ``--bless`` writes them."""

import difflib
from typing import Final

import pytest

from flowc.ir.diagnostics import has_errors
from flowc.ir.formats import decode
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate

from .cases import (
    COMPAT,
    CONFORMANCE,
    DIFFS,
    GOLDEN,
    MIGRATIONS,
    RULES,
    VIEWER,
    Case,
    cases,
    expected_files,
    result,
    written_files,
)

CASES: Final = {case.name: case for case in cases()}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def test_golden(case: Case, bless: bool) -> None:
    expected = expected_files(case)
    stale = sorted(written_files(case) - expected.keys())
    if bless:
        write(case, expected, stale)
    found = {name: (case.folder / name).read_bytes() for name in sorted(written_files(case))}
    problems = [f"golden/{case.name}/{name}: no view writes this file" for name in stale]
    for name, text in expected.items():
        if found.get(name) != text.encode():
            problems.append(
                difference(f"golden/{case.name}/{name}", decoded(found.get(name)), text)
            )
    if problems:
        advice = f"If this is right: make bless ARGS='-k {case.name}', and review with git diff."
        pytest.fail("\n".join((*problems, advice)), pytrace=False)


def write(case: Case, expected: dict[str, str], stale: list[str]) -> None:
    case.folder.mkdir(exist_ok=True)
    for name, text in expected.items():
        (case.folder / name).write_bytes(text.encode())
    for name in stale:
        (case.folder / name).unlink()


def decoded(data: bytes | None) -> str | None:
    return data if data is None else data.decode(errors="replace")


def difference(name: str, found: str | None, expected: str) -> str:
    """A unified diff from a file's text to what it should be."""
    lines, wanted = (text.splitlines(keepends=True) for text in (found or "", expected))
    return "".join(difflib.unified_diff(lines, wanted, name, f"{name} (now)")) or f"{name}: bytes"


def test_golden_ir_reads_back(case: Case) -> None:
    found = result(case)
    files = {name: case.folder / name for name in ("ir.flow", "ir.json")}
    for name, file in files.items():
        if file.exists():
            decoded = decode(file.read_bytes(), name)
            assert decoded.diagnostics == ()
            assert decoded.unit == found.package
    if files["ir.flow"].exists():
        text = files["ir.flow"].read_text(encoding="utf-8")
        assert parse_unit(text, "ir.flow") == (found.package, ())


def test_golden_ir_is_valid(case: Case) -> None:
    found = result(case)
    if not has_errors(found.diagnostics):
        codes = {each.code for each in found.diagnostics}
        assert {each.code for each in validate(found.package)} <= codes


def test_every_folder_is_a_case() -> None:
    known = {*CASES, COMPAT, CONFORMANCE, DIFFS, MIGRATIONS, RULES, VIEWER}
    assert [each.name for each in sorted(GOLDEN.iterdir()) if each.name not in known] == []

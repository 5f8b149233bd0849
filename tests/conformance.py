"""Conformance files: units as JSON, and what a validator must find in each, for any implementation.

    python -m tests.conformance   write golden/conformance/ from what this one finds

docs/ir.md has the format. Each rule of the validator is broken once, by the first way that
`validate_cases` has; each rule about files by its example; and one package is sound.
"""

import json
from pathlib import Path
from typing import Any, Final

from flowc.ir.diagnostics import Diagnostic
from flowc.ir.digests import digests
from flowc.ir.formats import canonical, decode
from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate

from .repository import ROOT
from .test_validate import BROKEN
from .validate_cases import PACKAGE

FOLDER: Final = ROOT / "golden/conformance"
EXPECTED: Final = "expected.json"
VERSION: Final = 1
"""Of the format of `EXPECTED`."""


def units() -> dict[str, bytes]:
    """The files that a validator is given, by name."""
    found = {"sound.json": _canonical(PACKAGE)}
    for old, new, code in BROKEN.values():
        found.setdefault(f"{code}.json", _canonical(PACKAGE.replace(old, new, 1)))
    for file in sorted((ROOT / "golden/rules").glob("*.json")):
        found.setdefault(file.name, file.read_bytes())
    return dict(sorted(found.items()))


def expected(files: dict[str, bytes]) -> str:
    """What is found in each file, as JSON."""
    found = {name: _found(data) for name, data in files.items()}
    return json.dumps({"version": VERSION, "files": found}, indent=2) + "\n"


def _canonical(text: str) -> bytes:
    unit, problems = parse_unit(text, "x.flow")
    assert isinstance(unit, Package), problems
    return canonical(unit)


def _found(data: bytes) -> dict[str, Any]:
    decoded = decode(data, "x.json")
    if not isinstance(decoded.unit, Package):
        return {"readable": False, "findings": [_finding(each) for each in decoded.diagnostics]}
    found = validate(decoded.unit)
    judged = {"readable": True, "findings": [_finding(each) for each in found]}
    return judged if found else {**judged, "digest": digests(decoded.unit).unit}


def _finding(found: Diagnostic) -> dict[str, str]:
    return {"code": found.code, "severity": found.severity.value, "path": found.path}


def write(folder: Path = FOLDER) -> None:
    """Write all of it, and remove what is no part of it any more."""
    folder.mkdir(exist_ok=True)
    files = units()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / EXPECTED).write_text(expected(files), encoding="utf-8")
    for stale in folder.iterdir():
        if stale.name not in (*files, EXPECTED):
            stale.unlink()


if __name__ == "__main__":
    write()

"""Reading what is registered with Flyte: what is exported, read and exported again is the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from google.protobuf.json_format import MessageToDict

from flowc.export.flyte.encode import message_of
from flowc.export.flyte.export import Exported, to_flyte
from flowc.export.flyte.kept import lost
from flowc.export.flyte.read import from_flyte
from flowc.ir.diagnostics import has_errors
from flowc.ir.validate import validate

from .cli import Cli
from .flyte.differences import DIFFERENCES
from .flyte.harness import MODULES, SETTINGS, compiled

NOT_THE_SAME: Final[Mapping[str, str]] = {
    "branches_calls": "workflows that were arms are registered by themselves",
    "records_dataclass": "Flyte keeps no order of the fields of a record",
    "records_types": "fields of records that JSON schemas describe alike",
    "references_all": "what is registered elsewhere has no document",
    "types_records": "Flyte keeps no order of the fields of a record",
}
"""Modules of the corpus that come out otherwise, and why."""


def exported(module: str) -> Exported:
    package, found = compiled(module)
    if has_errors(found):
        return Exported((), found)
    return to_flyte(package, SETTINGS)


REFUSED: Final = {module for each in DIFFERENCES for module in each.refused}
"""Modules of the corpus that are not exported."""


@pytest.mark.parametrize("module", sorted({*MODULES} - {*NOT_THE_SAME} - REFUSED))
def test_comes_out_the_same(module: str) -> None:
    first = exported(module)
    assert first.diagnostics == ()
    documents = [(each.kind, MessageToDict(message_of(each))) for each in first.documents]
    found = from_flyte(documents)
    assert found.unknown == ()
    assert not has_errors(validate(found.package))
    second = to_flyte(found.package, SETTINGS)
    assert second.diagnostics == ()
    left, right = (
        {(each.kind, each.name): MessageToDict(message_of(each)) for each in some.documents}
        for some in (first, second)
    )
    assert left == right
    assert [*lost(documents, found.package)] == []


@pytest.mark.parametrize("module", [each for each in NOT_THE_SAME if each != "references_all"])
def test_what_is_lost_is_said(module: str) -> None:
    documents = [
        (each.kind, MessageToDict(message_of(each))) for each in exported(module).documents
    ]
    package = from_flyte(documents).package
    same = {(each.kind, each.name) for each in to_flyte(package, SETTINGS).documents}
    assert [*lost(documents, package)] or len(same) > len(documents)


# The command

IMAGE: Final = ("--image", "registry.example/app:1")


@pytest.mark.parametrize("form", ["--json", ""])
def test_command(cli: Cli, folder: Path, form: str) -> None:
    forms = (form,) if form else ()
    assert cli("export", "--to", "flyte", "flows/wf.py", *IMAGE, "-o", "out", *forms).code == 0
    done = cli("import", "--from", "flyte", "out", "-o", "read.pb")
    assert (done.code, done.out) == (0, "")
    assert done.err == "wrote read.pb: 4 tasks, 2 workflows\n"
    assert cli("validate", "read.pb").code == 0
    assert cli("draw", "read.pb", "main", "-o", "main.dot").code == 0
    assert (folder / "main.dot").exists()


def test_archive(cli: Cli) -> None:
    assert cli("export", "--to", "flyte", "flows/wf.py", *IMAGE, "--archive", "all.tgz").code == 0
    assert cli("import", "--from", "flyte", "all.tgz", "-o", "read.flow").code == 0


def test_not_of_flyte(cli: Cli, folder: Path) -> None:
    words = ("import", "--from", "flyte")
    (folder / "empty").mkdir()
    (folder / "odd").mkdir()
    (folder / "odd/0_a_1.pb").write_bytes(b"\xff\xff\xff")
    (folder / "lacking").mkdir()
    (folder / "lacking/0_a_2.pb").write_bytes(b"")
    for source, start in (
        ("empty", "error: `empty` holds nothing of Flyte\n"),
        ("odd", "error: `0_a_1.pb` of `odd` is no task of Flyte\n"),
        ("lacking", "error: `lacking` holds a document that Flyte would not take\n"),
        ("absent", "error: cannot read `absent`: no such file or directory\n"),
        ("flows/wf.py", "error: cannot read `flows/wf.py`: no archive\n"),
    ):
        done = cli(*words, source, "-o", "read.pb")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(start), done.err
    assert not (folder / "read.pb").exists()

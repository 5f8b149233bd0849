"""Reading what is registered with Flyte: what is exported, read and exported again is the same."""

import gzip
import tarfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, cast

import pytest
from google.protobuf.json_format import MessageToDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc.export.flyte.encode import decode, encode, message_of
from flowc.export.flyte.export import Document, Exported, to_flyte
from flowc.export.flyte.kept import lost
from flowc.export.flyte.read import from_flyte
from flowc.export.flyte.read_values import unpack
from flowc.export.flyte.spoiled import spoiled
from flowc.ir.diagnostics import has_errors
from flowc.ir.nodes import External, Package
from flowc.ir.types import INT, STR, ListType
from flowc.ir.validate import validate

from .cases import cases, result
from .cli import Cli
from .flyte.differences import DIFFERENCES
from .flyte.fragments import RUNS
from .flyte.harness import CORPUS, HEAVY, MODULES, PYTHON, SETTINGS, Json, compiled, expanded
from .repository import run
from .test_export_flyte import needs_flytekit


def exported(module: str) -> Exported:
    package, found = compiled(module)
    if has_errors(found):
        return Exported((), found)
    return to_flyte(package, SETTINGS)


PACKAGED: Final = CORPUS / "packaged"
REFUSED: Final = {module for each in DIFFERENCES for module in each.refused}
"""Modules of the corpus that are not exported."""


def encoded(found: Exported) -> list[tuple[str, str, bytes]]:
    return [(each.kind, each.name, encode(each)) for each in found.documents]


def check_comes_out_the_same(package: Package) -> None:
    """Exported, imported and exported again: the same documents in the same order, byte for byte."""
    first = to_flyte(package, SETTINGS)
    if first.diagnostics:
        return
    documents = [(each.kind, decode(each.kind, encode(each)) or {}) for each in first.documents]
    found = from_flyte(documents)
    assert found.unknown == ()
    assert not has_errors(validate(found.package))
    second = to_flyte(found.package, SETTINGS)
    assert second.diagnostics == ()
    assert encoded(second) == encoded(first)
    assert [*lost(documents, found.package)] == []


@pytest.mark.parametrize("module", sorted({*MODULES} - REFUSED))
def test_comes_out_the_same(module: str) -> None:
    package, found = compiled(module)
    assert not has_errors(found)
    check_comes_out_the_same(package)


@pytest.mark.parametrize("module", sorted(file.stem for file in HEAVY.glob("*.py")))
def test_heavy_comes_out_the_same(module: str) -> None:
    check_comes_out_the_same(compiled(module, HEAVY)[0])


GOLDEN_CASES: Final = {
    case.name: case for case in cases() if not has_errors(result(case).diagnostics)
}


@pytest.mark.parametrize("name", GOLDEN_CASES)
def test_golden_comes_out_the_same(name: str) -> None:
    check_comes_out_the_same(result(GOLDEN_CASES[name]).package)


def test_what_is_lost_is_said() -> None:
    documents = deepcopy(of_module("branches_calls"))
    kind, message = documents[-2]
    template = cast("dict[str, dict[str, object]]", message["template"])
    template["metadata"]["tags"] = {"team": "vision"}
    name = cast("dict[str, str]", template["id"])["name"]
    said = f"not kept of {kind} `{name}`: .template.metadata.tags"
    assert [*lost(documents, from_flyte(documents).package)] == [said]


# Documents that are spoiled


@cache
def of_module(module: str) -> list[tuple[str, Json]]:
    return [(each.kind, MessageToDict(message_of(each))) for each in exported(module).documents]


def parts(message: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where there is something that can be left out."""
    if path:
        yield path
    if isinstance(message, dict):
        for name, each in cast("Json", message).items():
            yield from parts(each, (*path, name))
    elif isinstance(message, list):
        for index, each in enumerate(cast("list[object]", message)):
            yield from parts(each, (*path, index))


SPOILED: Final = (
    *("branches_calls", "branches_operators", "containers_pods", "gate_approve", "gate_chain"),
    *("imperative_on_failure", "launch_plan_cron", "launch_plan_types", "map_task_partial_promise"),
    *("plugins_dask", "records_types", "tasks_options", "types_schema", "types_unions"),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_spoiled(data: st.DataObject) -> None:
    """Whatever a message leaves out, it is read or it is said what is wrong with it."""
    documents = deepcopy(of_module(data.draw(st.sampled_from(SPOILED))))
    index = data.draw(st.integers(0, len(documents) - 1))
    kind, message = documents[index]
    places = [*parts(message)]
    for _ in range(data.draw(st.integers(1, 3))):
        remove(message, data.draw(st.sampled_from(places)))
    message = decode(kind, encode(Document(kind, "x", message))) or {}
    documents[index] = (kind, message)
    if [*spoiled(kind, message)]:
        return
    found = from_flyte(documents)
    validate(found.package)
    assert all([*lost(documents, found.package)])


def remove(message: object, path: tuple[str | int, ...]) -> None:
    """Leave out a part, where it is still there."""
    *above, last = path
    for step in above:
        if isinstance(message, dict):
            message = cast("dict[str | int, object]", message).get(step)
        elif isinstance(message, list) and isinstance(step, int):
            items = cast("list[object]", message)
            message = items[step] if step < len(items) else None
    if isinstance(message, dict):
        cast("dict[str | int, object]", message).pop(last, None)
    elif isinstance(message, list) and isinstance(last, int):
        del cast("list[object]", message)[last : last + 1]


@pytest.mark.parametrize("at", range(30))
def test_truncated_msgpack(at: int) -> None:
    packed = bytes.fromhex("84a17801a179cb4000000000000000a474616773c0a1649301a3666f6fc3")
    with pytest.raises(ValueError, match="too early"):
        unpack(packed[:at])


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
        (
            "lacking",
            "error: `0_a_2.pb` of `lacking` is not as Flyte registers a workflow\n"
            "      the message: it lacks `template.id.name`\n",
        ),
        ("absent", "error: cannot read `absent`: no such file or directory\n"),
        ("flows/wf.py", "error: cannot read `flows/wf.py`: no archive, or a damaged one\n"),
    ):
        done = cli(*words, source, "-o", "read.pb")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(start), done.err
    assert not (folder / "read.pb").exists()


# Archives that are not what they should be


Entry = tuple[str, bytes, bytes]
"""Of a member its name, type and content."""


def archived(file: Path, entries: Iterable[Entry]) -> None:
    with tarfile.open(file, "w:gz") as archive:
        for name, kind, data in entries:
            member = tarfile.TarInfo(name)
            member.type, member.size, member.linkname = kind, len(data), "/etc/hostname"
            archive.addfile(member, BytesIO(data))


def documents_in(folder: Path, cli: Cli) -> list[Entry]:
    assert cli("export", "--to", "flyte", "flows/wf.py", *IMAGE, "-o", "out").code == 0
    files = sorted((folder / "out").iterdir())
    return [(file.name, tarfile.REGTYPE, file.read_bytes()) for file in files]


def test_members_of_archives(cli: Cli, folder: Path) -> None:
    """Names lead nowhere, and only files are read: nothing is ever unpacked."""
    good = documents_in(folder, cli)
    link = (good[0][0], tarfile.SYMTYPE, b"")
    said = "wrote x.pb: 4 tasks, 2 workflows\n"
    missing = "error: nodes of `x.tgz` run what is in none of its files\n"
    for entries, message in (
        ([(f"../../{name}", *rest) for name, *rest in good], said),
        ([(f"/etc/{name}", *rest) for name, *rest in good], said),
        ([*good, good[0]], said),
        (
            [*good, ("README.md", tarfile.REGTYPE, b"\xff"), ("9_x_1.pb", tarfile.FIFOTYPE, b"")],
            said,
        ),
        ([link, *good[1:]], missing),
        ([(link[0], tarfile.LNKTYPE, b""), *good[1:]], missing),
    ):
        archived(folder / "x.tgz", cast("list[Entry]", entries))
        before = {*folder.iterdir()} | {folder / "x.pb"}
        done = cli("import", "--from", "flyte", "x.tgz", "-o", "x.pb")
        assert done.err.startswith(message), done.err
        assert {*folder.iterdir()} | {folder / "x.pb"} == before


def test_an_entity_declared_twice(cli: Cli, folder: Path) -> None:
    good = documents_in(folder, cli)
    words = ("export", "--to", "flyte", "flows/wf.py", "--image", "other:1", "-o", "other")
    assert cli(*words).code == 0
    name = good[0][0]
    other = (folder / "other" / name).read_bytes()
    (folder / "out" / f"9{name}").write_bytes(other)
    done = cli("import", "--from", "flyte", "out", "-o", "x.pb")
    assert done.code == 2
    assert done.err.startswith(f"error: `{name}` and `9{name}` of `out` are both the task `")
    assert "  help: leave out what is of another export\n" in done.err


def test_archive_that_unpacks_without_end(cli: Cli, folder: Path) -> None:
    member = tarfile.TarInfo("0_x_1.pb")
    member.size = 1 << 40
    with gzip.open(folder / "x.tgz", "wb") as file:
        file.write(member.tobuf())
        file.write(bytes(1 << 20))
    done = cli("import", "--from", "flyte", "x.tgz", "-o", "x.pb")
    assert (done.code, done.err) == (2, "error: `x.tgz` is too large: over 1024 MiB\n")


@pytest.mark.parametrize("kept", [40, 100, 0.5, 0.99])
def test_damaged_archive(cli: Cli, folder: Path, kept: float) -> None:
    archived(folder / "x.tgz", documents_in(folder, cli))
    data = (folder / "x.tgz").read_bytes()
    length = int(kept if kept > 1 else kept * len(data))
    for damaged in (data[:length], data[:length] + b"xxx" + data[length + 3 :]):
        (folder / "x.tgz").write_bytes(damaged)
        done = cli("import", "--from", "flyte", "x.tgz", "-o", "x.pb")
        assert (done.code, done.err) == (
            2,
            "error: cannot read `x.tgz`: no archive, or a damaged one\n",
        )


# What flytekit makes


@needs_flytekit
def test_packaged_by_pyflyte(cli: Cli, folder: Path) -> None:
    """An archive of `pyflyte package` is read whole: what it comes to is exported as it was."""
    words = (PYTHON.parent / "pyflyte", "--pkgs", "flows", "package", "--source", PACKAGED)
    images = ("--image", "registry.example/app:1", "--image", "trainer=registry.example/gpu:2")
    run(*words, *images, "--output", folder / "theirs.tgz", folder=folder)
    done = cli("import", "--from", "flyte", "theirs.tgz", "-o", "theirs.pb")
    assert (done.code, done.err) == (0, "wrote theirs.pb: 11 tasks, 3 workflows, 3 launch plans\n")
    assert cli("validate", "theirs.pb").code == 0
    assert cli("draw", "theirs.pb", "flows.shop.main", "-o", "main.svg").code == 0
    again = ("--to", "flyte", "theirs.pb", "--archive", "ours.tgz")
    assert cli("export", *again, *IMAGE).code == 0
    assert cli("import", "--from", "flyte", "ours.tgz", "-o", "ours.pb").code == 0
    assert "no changes" in cli("diff", "theirs.pb", "ours.pb").out
    source = ("--to", "flyte", str(PACKAGED / "flows"), "--archive", "source.tgz")
    mapped = ("--image-map", "trainer=registry.example/gpu:2")
    assert cli("export", *source, *IMAGE, *mapped).code == 0
    assert cli("import", "--from", "flyte", "source.tgz", "-o", "source.pb").code == 0
    assert "no changes" in cli("diff", "theirs.pb", "source.pb").out


# Jobs that dynamic tasks left


@pytest.mark.parametrize("module", RUNS)
def test_job(cli: Cli, folder: Path, module: str) -> None:
    for name, inputs in RUNS[module]:
        document = expanded(module, name, inputs)
        if document.kind != "futures":
            continue
        (folder / "futures.pb").write_bytes(encode(document))
        done = cli("import", "--from", "flyte", "futures.pb", "-o", "job.flow")
        assert done.code == 0, done.err
        assert "workflow futures()" in (folder / "job.flow").read_text(encoding="utf-8")
        assert cli("validate", "job.flow").code == 0
        assert cli("draw", "job.flow", "futures", "-o", "job.dot").code == 0


# What is registered elsewhere


def test_elsewhere() -> None:
    """What no document declares is a reference; its uses tell what it takes and gives."""
    documents = of_module("references_all")
    package = from_flyte(documents).package
    far = next(each for each in package.tasks if each.name == "pkg.mod.far")
    assert far.spec == External("other", "production", "pkg.mod.far", "v7")
    assert [(each.name, each.type) for each in far.interface.inputs] == [
        ("names", ListType(STR)),
        ("x", INT),
    ]
    (plan,) = package.launch_plans
    assert [each.type for each in plan.interface.outputs] == [INT]

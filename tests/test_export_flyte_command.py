"""`flowc export --to flyte`: which files, in which order, with which bytes, and what stops it."""

import errno
import gzip
import io
import json
import os
import re
import tarfile
from collections import Counter
from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Final

import pytest

from .cli import Cli, flowc

IMAGE: Final = ("--image", "registry.example/app:1")
WHERE: Final = ("--project", "p", "--domain", "d", "--version", "v1")
WORDS: Final = ("export", "--to", "flyte", "flows/wf.py", *IMAGE, *WHERE)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_files(cli: Cli, folder: Path) -> None:
    done = cli(*WORDS, "-o", "out")
    assert (done.code, done.out) == (0, "")
    assert done.err == "wrote out: 4 tasks, 2 workflows, 2 launch plans\n"
    assert names(folder / "out") == [
        "0_wf.add_1.pb",
        "1_wf.dyn_1.pb",
        "2_wf.fail_1.pb",
        "3_wf.halves_1.pb",
        "4_wf.failing_2.pb",
        "5_wf.failing_3.pb",
        "6_wf.main_2.pb",
        "7_wf.main_3.pb",
    ]
    assert not (folder / "imported").exists()


def test_identifiers(cli: Cli, folder: Path) -> None:
    assert cli(*WORDS, "-o", "out", "--json").code == 0
    spec = json.loads((folder / "out/6_wf.main_2.json").read_text(encoding="utf-8"))
    where = {"project": "p", "domain": "d", "version": "v1"}
    assert spec["template"]["id"] == {**where, "name": "wf.main", "resourceType": "WORKFLOW"}
    (node,) = spec["template"]["nodes"]
    task = {**where, "name": "wf.add", "resourceType": "TASK"}
    assert node["taskNode"]["referenceId"] == task


def test_archive(cli: Cli, folder: Path) -> None:
    assert cli(*WORDS, "-o", "out", "--archive", "a.tgz").code == 0
    assert cli(*WORDS, "--archive", "b.tgz").code == 0
    data = (folder / "a.tgz").read_bytes()
    assert data == (folder / "b.tgz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as archive:
        members = archive.getmembers()
        assert [each.name for each in members] == names(folder / "out")
        assert {(each.mtime, each.uid, each.gid, each.uname) for each in members} == {(0, 0, 0, "")}
        for each in members:
            file = archive.extractfile(each)
            assert file is not None
            assert file.read() == (folder / "out" / each.name).read_bytes()


def test_bytes_depend_on_nothing_else(folder: Path) -> None:
    """Another process, hash seed and folder, and the IR in place of the sources: equal archives."""
    found = set[bytes]()
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere/wf.py").write_bytes((folder / "flows/wf.py").read_bytes())
    assert flowc("build", "flows/wf.py", "-o", "wf.pb", folder=folder).code == 0
    for seed, source in (("1", "flows/wf.py"), ("2", "elsewhere/wf.py"), ("3", "wf.pb")):
        words = ("export", source, "--to", "flyte", *IMAGE, *WHERE, "--archive", "x.tgz")
        done = flowc(*words, folder=folder, PYTHONHASHSEED=seed)
        assert done.code == 0, done.err
        found.add((folder / "x.tgz").read_bytes())
    assert len(found) == 1


def test_files_of_another_export_are_not_mixed(cli: Cli, folder: Path) -> None:
    assert cli(*WORDS, "-o", "out").code == 0
    assert cli(*WORDS, "-o", "out").code == 0  # the same again
    (folder / "out/README.md").write_text("mine", encoding="utf-8")
    (folder / "out/8_wf.gone_2.pb").write_bytes(b"")
    done = cli(*WORDS, "-o", "out")
    assert done.code == 2
    assert "`out` holds files of another export, such as `8_wf.gone_2.pb`" in done.err


TWICE: Final = ("--image-map", "x=a:1", "--image-map", "x=a:2")
ERRORS: Final = [
    ((*WORDS,), 2, "say where to write: `-o DIR`, `--archive FILE.tgz`, or both"),
    (("export", "flows/wf.py", "-o", "out"), 2, "the following arguments are required: --to"),
    ((*WORDS, "-o", "out", "--image-map", "x"), 2, "`x` is not NAME=IMAGE"),
    (("export", "--to", "kfq", "flows/wf.py", "-o", "out"), 2, "invalid choice: 'kfq'"),
    (("export", "--to", "flyte", "broken.py", "-o", "out"), 1, "error[FL2"),
    (("export", "--to", "flyte", "helper.py", "-o", "out"), 2, "there are no tasks or workflows"),
    (("export", "--to", "flyte", "flows/wf.py", "-o", "out"), 1, "give `--image IMAGE`"),
    ((*WORDS, "-o", "out", "--image-map", "x=A:1"), 2, "`A:1` is no name of an image"),
    ((*WORDS, "-o", "out", *TWICE), 2, "`--image-map` gives `x` more than one image"),
    ((*WORDS, "-o", "out", "--image", "a b"), 2, "`a b` is no name of an image"),
    ((*WORDS, "-o", "new/out"), 2, "there is no folder `new`"),
    ((*WORDS, "-o", "helper.py"), 2, "`helper.py` is a file, not a folder"),
]


@pytest.mark.parametrize(("words", "code", "message"), ERRORS)
def test_errors(cli: Cli, folder: Path, words: tuple[str, ...], code: int, message: str) -> None:
    before = names(folder)
    done = cli(*words)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert done.err.count("error") == 1 or code == 1
    assert names(folder) == before


def test_a_folder_that_cannot_be_made(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mkdir(path: str, *_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr("os.mkdir", mkdir)
    done = cli(*WORDS, "-o", "out")
    assert (done.code, done.err) == (2, "error: cannot write `out`: permission denied\n")
    assert cli("build", "flows/wf.py", "-o", "out/").err.startswith(
        "error: cannot make the folder `out`: permission denied\n"
    )
    assert not (folder / "out").exists()


@pytest.mark.parametrize("there", [False, True])
def test_all_or_nothing(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Where the disk is full in the middle, everything is as it was."""
    if there:
        assert cli(*WORDS, "-o", "out").code == 0
    before = {file.name: file.read_bytes() for file in folder.glob("out/*")}
    write, calls = Path.write_bytes, list[str]()

    def failing(path: Path, data: bytes) -> int:
        calls.append(path.name)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    done = cli(*WORDS, "--version", "other", "-o", "out")
    assert (done.code, done.err) == (2, "error: cannot write `out`: no space left on device\n")
    assert {file.name: file.read_bytes() for file in folder.glob("out/*")} == before
    assert (folder / "out").exists() == there
    assert not [*folder.glob("**/.flowc-*")]


def test_long_names(cli: Cli, folder: Path) -> None:
    name = "w" * 150
    text = f'flowc 1.0\n\ntask "m.{name}"(a: int)\n  python m:{name}\n'
    (folder / "long.flow").write_text(text, encoding="utf-8")
    words = ("export", "--to", "flyte", "long.flow", *IMAGE, "--archive", "long.tgz")
    assert cli(*words).code == 0
    done = cli("import", "--from", "flyte", "long.tgz", "-o", "again.flow")
    assert done.code == 0
    assert done.err.endswith("wrote again.flow: 1 task\n")


def test_no_image_is_said_once(cli: Cli) -> None:
    done = cli("export", "--to", "flyte", "flows/wf.py", "-o", "out")
    assert done.err.count("FL4504") == 1


SPECIFIED: Final = """\
from flytekit import ImageSpec, task, workflow

pandas = ImageSpec(packages=["pandas"])
more = pandas.with_packages(["numpy"])

@task(container_image=pandas)
def one(x: int) -> int: ...

@task(container_image=pandas)
def two(x: int) -> int: ...

@task(container_image=more)
def three(x: int) -> int: ...

@task(container_image=ImageSpec("gpu"))
def four(x: int) -> int: ...

@workflow
def wf(x: int) -> int:
    return three(x=one(x=x).with_overrides(container_image=pandas))
"""


def test_images_that_are_only_specified(cli: Cli, folder: Path) -> None:
    (folder / "spec.py").write_text(SPECIFIED, encoding="utf-8")
    words = ("export", "--to", "flyte", "spec.py", "-o", "out", "--json")
    asked = re.findall(r"give `--image-map (.*?)=IMAGE`", cli(*words, *IMAGE).err)
    assert asked == ["flytekit", "spec.three", "gpu"]
    given = {"flytekit": "pandas:1", "spec.three": "more:1", "gpu": "gpu:1"}
    maps = (word for name in given for word in ("--image-map", f"{name}={given[name]}"))
    assert cli(*words, *maps).code == 0
    texts = (each.read_text("utf-8") for each in sorted((folder / "out").iterdir()))
    found = re.findall(r'"(?:image|containerImage)": "(.*)"', "".join(texts))
    assert Counter(found) == {"pandas:1": 3, "more:1": 1, "gpu:1": 1}


def test_without_the_extra(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: str) -> ModuleSpec | None:
        return None if name == "flyteidl" else util.find_spec(name)

    monkeypatch.setattr("flowc.export.flyte.encode.find_spec", found)
    done = cli(*WORDS, "-o", "out")
    assert done.code == 2
    assert "pip install 'flowc[flyte]'" in done.err
    assert not (folder / "out").exists()


def test_names_stay_in_the_folder(cli: Cli, folder: Path) -> None:
    text = 'flowc 1.0\n\ntask "m/../../x"(a: int)\n  python m:x\n'
    (folder / "odd.flow").write_text(text, encoding="utf-8")
    done = cli("export", "--to", "flyte", "odd.flow", *IMAGE, "-o", "out")
    written = names(folder / "out") if done.code == 0 else []
    assert done.code in (0, 1, 2)
    assert not any("/" in each for each in written)


def expansion(cli: Cli, folder: Path) -> None:
    """A package, and a fragment of each dynamic task of it."""
    (folder / "grow.py").write_text(
        "from flowc import dynamic, task\n\n\n"
        "@task\ndef inc(x: int) -> int:\n    return x + 1\n\n\n"
        "@dynamic\ndef grow(n: int) -> int:\n"
        "    for _ in range(n):\n        n = inc(x=n)\n    return n\n",
        encoding="utf-8",
    )
    assert cli("build", "grow.py", "-o", "grow.pb").code == 0
    for number in (0, 2):
        (folder / "inputs.json").write_text(json.dumps({"n": number}), encoding="utf-8")
        words = ("--task", "grow", "--inputs", "inputs.json", "--out", f"grow{number}.pb")
        assert cli("expand", "--package", "grow.pb", *words).code == 0


def test_fragment(cli: Cli, folder: Path) -> None:
    expansion(cli, folder)
    words = ("export", "--to", "flyte", "grow.pb", *IMAGE, *WHERE, "-o")
    done = cli(*words, "job", "--fragment", "grow2.pb")
    assert (done.code, done.err) == (0, "wrote job: futures of `grow.grow`\n")
    assert names(folder / "job") == ["futures.pb"]
    assert cli(*words, "readable", "--json", "--fragment", "grow2.pb").code == 0
    job = json.loads((folder / "readable/futures.json").read_text(encoding="utf-8"))
    assert [each["id"] for each in job["nodes"]] == ["dn0", "dn1"]
    assert job["minSuccesses"] == "2"
    done = cli(*words, "none", "--json", "--fragment", "grow0.pb")
    assert (done.code, done.err) == (0, "wrote none: outputs of `grow.grow`\n")
    outputs = json.loads((folder / "none/outputs.json").read_text(encoding="utf-8"))
    assert outputs == {"literals": {"o0": {"scalar": {"primitive": {"integer": "0"}}}}}
    # What an earlier run left would be read as well.
    assert cli(*words, "job", "--fragment", "grow0.pb").code == 2


def test_no_fragment(cli: Cli, folder: Path) -> None:
    expansion(cli, folder)
    words = ("export", "--to", "flyte", "grow.pb", *IMAGE, "-o", "job", "--fragment")
    done = cli(*words, "grow.pb")
    assert (done.code, done.err) == (2, "error: `grow.pb` is a package, not a fragment\n")
    assert cli("build", "flows/wf.py", "-o", "other.pb").code == 0
    other = ("export", "--to", "flyte", "other.pb", *IMAGE, "-o", "job", "--fragment", "grow2.pb")
    assert cli(*other).code == 1
    assert not (folder / "job").exists()

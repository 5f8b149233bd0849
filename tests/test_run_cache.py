"""Results of tasks that are kept: across runs, of files by what is in them, of objects by their hashes."""

import json
import time
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from flowc.runtime.store import Store

from .recorded import Folder
from .repository import FLOWC


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_results_are_cached_across_runs(folder: Folder) -> None:
    assert folder.run("run", "m.py", "twice", "--x=3") == "[9, 9, 9, 9]"
    assert sorted(folder.noted().split()) == ["serial3", "slow3"]
    assert folder.run("run", "m.py", "twice", "--x=3", "--why=b") == "[9, 9, 9, 9]"
    assert folder.noted() == ""
    assert folder.run("run", "m.py", "twice", "--x=3", "--no-cache") == "[9, 9, 9, 9]"
    assert set(folder.noted().split()) == {"serial3", "slow3"}
    states = [
        each["state"] for each in json.loads(folder.run("runs", "2", "--json"))["runs"][0]["nodes"]
    ]
    assert states.count("cached") == 4
    folder.run("runs", "--clear-cache", says="forgot")
    folder.run("run", "m.py", "twice", "--x=3", "--no-record")
    assert sorted(folder.noted().split()) == ["serial3", "slow3"]


SERIAL = """\
import time
from pathlib import Path

from flowc import task, workflow


@task(cache=True, cache_version="1", cache_serialize=True)
def slow(x: int) -> int:
    with open("log", "a") as log:
        log.write(f"slow{x} ")
    while not Path("go").exists():
        time.sleep(0.01)
    if x == 2 and not Path("again").exists():
        Path("again").touch()
        raise ValueError("once")
    return 10 * x


@workflow
def main(x: int) -> list[int]:
    return [slow(x=x), slow(x=x)]
"""


@pytest.mark.parametrize(("x", "kills", "starts"), [(1, False, 1), (2, False, 2), (3, True, 2)])
def test_equal_calls_of_runs_at_once_wait(folder: Folder, x: int, kills: bool, starts: int) -> None:
    """For its result, and no longer than the run lives that makes the call."""
    (folder.root / "m.py").write_text(SERIAL, encoding="utf-8")
    words = [*FLOWC, "run", "m.py", "main", f"--x={x}", "--runs=x.db"]
    first = Popen(words, cwd=folder.root, stdout=PIPE, stderr=PIPE)
    while not (folder.root / "log").exists():
        assert first.poll() is None
        time.sleep(0.01)
    second = Popen(words, cwd=folder.root, stdout=PIPE, stderr=PIPE)
    with Store.open(folder.root / "x.db") as store:
        while len(store.runs()) < 2:
            time.sleep(0.01)
    time.sleep(0.5)  # most likely it waits by now; the result does not depend on that
    if kills:
        first.kill()
    (folder.root / "go").touch()
    given = [each.communicate()[0].decode().strip() for each in (first, second)]
    assert given[1] == f"[{10 * x}, {10 * x}]"
    assert given[0] == ("" if x > 1 else given[1])
    assert folder.noted().split() == [f"slow{x}"] * starts


FILES = """\
from flowc import Directory, File, task, workflow


@task(cache=True, cache_version="1")
def length(of: File) -> int:
    with open("log", "a") as log:
        log.write("measured ")
    with open(of) as file:
        return len(file.read())


@task(cache=True, cache_version="1")
def written(text: str) -> File:
    with open("new.txt", "w") as file:
        file.write(text)
    return File("new.txt")


@workflow
def measure(of: File) -> int:
    return length(of=of)


@workflow
def write(text: str) -> int:
    return length(of=written(text=text))
"""


def test_files_count_by_what_is_in_them(folder: Folder) -> None:
    (folder.root / "files.py").write_text(FILES)
    data = folder.root / "data.txt"
    for text, is_run in (("a", True), ("a", False), ("abc", True)):
        data.write_text(text)
        assert folder.run("run", "files.py", "measure", "--of=data.txt") == f"{len(text)}"
        assert folder.noted() == ("measured" if is_run else "")
    assert folder.run("run", "files.py", "write", "--text=abcd") == "4"
    (folder.root / "new.txt").unlink()
    assert folder.run("run", "files.py", "write", "--text=abcd") == "4"


HASHED = """\
from typing import Annotated

from flowc import HashMethod, task, workflow


class Model:
    def __init__(self, size: int) -> None:
        self.size = size


def parity(model: Model) -> object:
    return {1: "odd", 2: "even", 3: "odd", 9: 9}[model.size]


@task
def train(size: int) -> Annotated[Model, HashMethod(parity)]:
    return Model(size)


@task
def plain(size: int) -> Model:
    return Model(size)


@task(cache=True, cache_version="1")
def score(of: Model) -> int:
    with open("log", "a") as log:
        log.write("scored ")
    return of.size


@workflow
def main(size: int) -> int:
    return score(of=train(size=size))


@workflow
def unhashed(size: int) -> int:
    return score(of=plain(size=size))
"""


@pytest.mark.parametrize("workers", ["processes", "threads"])
def test_objects_count_by_their_hash_methods(folder: Folder, workers: str) -> None:
    (folder.root / "hashed.py").write_text(HASHED)

    def scored(name: str, size: int, code: int = 0, says: str = "") -> tuple[str, str]:
        words = ("hashed.py", name, f"--size={size}", f"--workers={workers}")
        return folder.run("run", *words, code=code, says=says), folder.noted()

    assert scored("main", 1) == ("1", "scored")
    assert scored("main", 3) == ("1", "")
    assert scored("main", 2) == ("2", "scored")
    assert [scored("unhashed", 1) for _ in range(2)] == [("1", "scored")] * 2
    scored("main", 9, code=1, says="has a hash method for output `o0` that gives no text")
    scored("main", 5, code=1, says="KeyError: 5")


CLASSES = """\
from dataclasses import dataclass

from flowc import task, workflow


@dataclass
class Inner:
    size: int


@dataclass
class Point:
    inner: Inner


@task(cache=True, cache_version="1")
def made(size: int) -> Point:
    with open("log", "a") as log:
        log.write("made ")
    return Point(Inner(size))


@workflow
def main(size: int) -> Point:
    return made(size=size)
"""


def test_what_was_kept_of_another_class_is_not_taken(folder: Folder) -> None:
    file = folder.root / "classes.py"
    file.write_text(CLASSES)
    for noted in ("made", ""):
        assert folder.run("run", "classes.py", "main", "--size=3") == '{"inner": {"size": 3}}'
        assert folder.noted() == noted
    file.write_text(
        CLASSES.replace(
            "size: int\n\n\n@dataclass", "size: int\n    unit: str = 'm'\n\n\n@dataclass"
        )
    )
    found = folder.run("run", "classes.py", "main", "--size=3")
    assert found == '{"inner": {"size": 3, "unit": "m"}}'
    assert folder.noted() == "made"

"""Records of runs: going on after failures and kills, files that are none, `flowc runs`."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from flowc.ir.nodes import Fragment
from flowc.ir.values import Value
from flowc.runtime.frames import Outputs, Place
from flowc.runtime.journal import Event, Journal, ThisRun, Waited

from .recorded import PROGRAM, Folder
from .repository import FLOWC, ROOT, run
from .running import runner_in


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_going_on_after_a_failure(folder: Folder) -> None:
    (folder.root / "broken").touch()
    folder.run("run", "m.py", "main", "--x=1", code=1, says="ValueError: broken")
    assert folder.noted() == "inc1 grow inc2 inc3 shaky4"
    folder.run("run", "--resume", "last", code=1, says="ValueError: broken")
    assert folder.noted() == "shaky4"
    (folder.root / "broken").unlink()
    assert folder.run("run", "--resume", "1") == "40"
    assert folder.noted() == "shaky4"
    assert folder.run("run", "--resume", "1") == "40"
    assert folder.noted() == ""
    assert (folder.root / ".flowc/.gitignore").read_text() == "*\n"


def test_going_on_with_another_program(folder: Folder) -> None:
    """What did not change, and is given the same, is not done again."""
    assert folder.run("run", "m.py", "main", "--x=1") == "40"
    folder.noted()
    changed = PROGRAM.replace("return 10 * x", "return 20 * x")
    (folder.root / "m.py").write_text(changed, encoding="utf-8")
    assert folder.run("run", "m.py", "main", "--resume=1") == "80"
    assert folder.noted() == "shaky4"


def test_the_record_is_of_the_program_that_was_gone_on_with(folder: Folder) -> None:
    """Going on once more runs the later graph, and nodes that it has no more are not shown."""
    (folder.root / "broken").touch()
    folder.run("run", "m.py", "main", "--x=1", code=1, says="ValueError: broken")
    changed = PROGRAM.replace("return shaky(x=grow(x=inc(x=x)))", "return shaky(x=inc(x=inc(x=x)))")
    (folder.root / "m.py").write_text(changed, encoding="utf-8")
    folder.run("run", "m.py", "main", "--resume=1", code=1, says="ValueError: broken")
    (folder.root / "broken").unlink()
    folder.noted()
    assert folder.run("run", "--resume=1") == "30"
    assert folder.noted() == "shaky3"
    nodes = json.loads(folder.run("runs", "1", "--json"))["runs"][0]["nodes"]
    assert {each["place"] for each in nodes} == {"main", "main/inc", "main/inc-2", "main/shaky"}


def test_an_approval_holds(folder: Folder) -> None:
    (folder.root / "broken").touch()
    folder.run("run", "m.py", "gated", "--x=1", code=1, says="gate `sure` waits")
    folder.run("run", "--resume=1", "--signal=sure=yes", code=1, says="ValueError: broken")
    (folder.root / "broken").unlink()
    assert folder.run("run", "--resume=1") == "20"
    assert folder.noted() == "inc1 shaky2 shaky2"


class Ended(ThisRun):
    """A memory in which everything has ended before, and gave nothing."""

    def recall(
        self, place: Place, name: str, code: str, inputs: Mapping[str, Value]
    ) -> Outputs | Fragment | None:
        """Nothing."""
        return {}


def test_a_sleep_that_has_ended_is_not_slept_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "workflow m.main(x: int)\n  pause = sleep microseconds(100000)\n"
    for memory, waits in ((None, 1), (Ended(), 0)):
        events = list[Event]()
        journal = Journal(memory, events.append)
        runner_in(tmp_path, capsys).check(text, "", journal=journal)
        assert events.count(Waited()) == 1 + waits  # once at the end of any run


def test_runs_are_listed_shown_and_removed(folder: Folder) -> None:
    folder.run("runs", code=2, says="there is no record of runs `.flowc/runs.db`")
    folder.run("run", "m.py", "main", "--x=1")
    folder.run("run", "m.py", "main", "--x=1")
    assert [line.split()[:2] for line in folder.run("runs").splitlines()] == [
        ["1", "succeeded"],
        ["2", "succeeded"],
    ]
    shown = folder.run("runs", "last")
    assert shown.startswith(
        "run 2: succeeded\n  workflow m.main of m.py\n  inputs: x=1\n  outputs: o0=40"
    )
    assert "dynamic   main/grow\n" in shown
    found = json.loads(folder.run("runs", "1", "--json"))
    nodes = {each["place"]: each for each in found["runs"][0]["nodes"]}
    assert (found["version"], nodes["main/shaky"]["inputs"]) == (1, {"x": 4})
    assert nodes["main/grow"]["digests"]["fragment"].startswith("sha256:")
    folder.run("runs", "3", code=2, says="there is no run `3`; the last is 2")
    folder.run("runs", "--remove", code=2, says="which runs")
    folder.run("runs", "--keep=1", says="removed 1 run")
    folder.run("runs", "2", "--remove", says="removed 1 run")
    assert folder.run("runs") == "no runs"
    with sqlite3.connect(folder.root / ".flowc/runs.db") as database:
        assert database.execute("SELECT count(*) FROM blobs").fetchone() == (0,)


def test_where_runs_are_not_recorded(folder: Folder) -> None:
    assert folder.run("run", "m.py", "main", "--x=1", "--no-record") == "40"
    assert not (folder.root / ".flowc").exists()
    (folder.root / ".flowc").touch()  # a file in the place of the folder
    assert folder.run("run", "m.py", "main", "--x=1", says="this run is not recorded") == "40"
    missing = ("run", "m.py", "main", "--x=1", "--runs=no/where.db")
    folder.run(*missing, code=2, says="there is no folder `no` for the record of runs")
    folder.run("run", "--resume=1", code=2, says="there is no record of runs")
    folder.run("run", code=2, says="what is to be run?")


def spoiled(file: Path, kind: str) -> None:
    """A file that is no record of runs."""
    match kind:
        case "text":
            file.write_text("not a database at all, and longer than a header of one" * 20)
        case "foreign":
            with sqlite3.connect(file) as database:
                database.execute("CREATE TABLE runs (id INTEGER)")
        case "undated":
            with sqlite3.connect(file) as database:
                database.execute("UPDATE runs SET began = 'yesterday'")
        case "garbled":
            data = file.read_bytes()
            file.write_bytes(data.replace(b"CREATE TABLE runs", b"CREATE TABLE \xff\xfe\xfd\xfc"))
        case "newer":
            with sqlite3.connect(file) as database:
                database.execute("PRAGMA user_version = 9")
                database.execute("PRAGMA application_id = 1718382455")
                database.execute("CREATE TABLE t (id INTEGER)")
        case _:
            data = file.read_bytes()
            file.write_bytes(data[:4096] + b"\x07" * (len(data) - 4096))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("text", "is damaged, or no record of runs"),
        ("foreign", "is a database, and not one of runs"),
        ("newer", "was written by a newer flowc"),
        ("torn", "is damaged, or no record of runs"),
        ("undated", "is damaged, or no record of runs: the times of run 1 are none"),
        ("garbled", "is damaged, or no record of runs"),
    ],
)
def test_a_file_that_is_no_record(folder: Folder, kind: str, says: str) -> None:
    file = folder.root / "x.db"
    if kind in ("torn", "undated", "garbled"):
        folder.run("run", "m.py", "main", "--x=1", f"--runs={file}")
        for each in ("-wal", "-shm"):
            file.with_name(f"x.db{each}").unlink(missing_ok=True)
    spoiled(file, kind)
    commands: list[tuple[str, ...]] = [("runs",), ("runs", "1"), ("run", "--resume=1")]
    if kind != "undated":  # another run is no worse for it
        commands.append(("run", "m.py", "main", "--x=1"))
    for words in commands:
        folder.run(*words, f"--runs={file}", code=2, says=says)


@pytest.fixture
def interrupts() -> Iterator[None]:
    """What is started heeds SIGINT, also where a shell runs the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
@pytest.mark.usefixtures("interrupts")
@pytest.mark.parametrize("kind", ["processes", "threads"])
def test_a_run_that_the_user_stops(folder: Folder, kind: str) -> None:
    (folder.root / "broken").touch()
    words = [*FLOWC, "run", "m.py", "naps", "--x=1", "--runs=x.db", "--json", f"--workers={kind}"]
    with subprocess.Popen(
        words,
        cwd=folder.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as flowc:
        log = folder.root / "log"
        until(lambda: log.exists() and len(log.read_text().split()) == 2)
        os.killpg(flowc.pid, signal.SIGINT)  # as a terminal does
        said, complained = (each.decode() for each in flowc.communicate())
    assert flowc.returncode == 130
    assert complained == (
        "interrupted: run 1 is stopped, and `flowc run --resume 1` goes on with it\n"
    )
    assert json.loads(said.splitlines()[-1])["state"] == "stopped"
    first, worker = folder.noted().split()
    until(lambda: not is_alive(int(worker)))
    states = json.loads(folder.run("runs", "1", "--json", "--runs=x.db"))["runs"][0]["nodes"]
    assert [each["state"] for each in states] == ["stopped", "succeeded", "stopped"]
    (folder.root / "broken").unlink()
    assert folder.run("run", "--resume=1", "--runs=x.db") == "2"
    assert (first, len(folder.noted().split())) == ("inc1", 1)


def is_alive(process: int) -> bool:
    """Whether there is a process of a number, and it has not ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fails after a minute."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_disk_that_is_full(folder: Folder) -> None:
    """It fills up in the midst of the run: the result is there all the same."""
    (folder.root / "wide.py").write_text(
        """\
from flowc import task, workflow


@task
def grow(text: str) -> str:
    return text + 50_000 * "x"


@workflow
def main(text: str) -> str:
    return grow(text=grow(text=grow(text=text)))
"""
    )
    command = " ".join((*FLOWC, "run", "wide.py", "main", "--text=a", "--runs=x.db"))
    done = run("sh", "-c", f"ulimit -f 300; exec {command}", folder=folder.root)
    assert (done.returncode, len(done.stdout.strip())) == (0, 150_003)
    said = done.stderr.decode().strip()
    assert said.startswith("warning: the run is recorded only in part: the record of runs `x.db`")
    assert folder.run("runs", "1", "--runs=x.db").splitlines()[0] == "run 1: stopped"


def test_two_runs_write_to_one_file(folder: Folder) -> None:
    words = [*FLOWC, "run", "m.py", "main", "--runs=x.db"]
    runs = [
        subprocess.Popen([*words, f"--x={x}"], cwd=folder.root, stdout=subprocess.PIPE)
        for x in range(3)
    ]
    assert [each.communicate()[0].decode().strip() for each in runs] == ["30", "40", "50"]
    found = json.loads(folder.run("runs", "--json", "--runs=x.db"))
    assert [each["state"] for each in found["runs"]] == ["succeeded"] * 3


def test_what_ended_is_never_lost(tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "tests.killed", tmp_path, "50", folder=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert int(done.stdout.split()[0]) >= 50


ELSEWHERE = """\
import importlib, os, pkgutil, signal, sys

for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("fork", "getpgid", "getpgrp", "killpg", "sched_getaffinity", "setpgid"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGPIPE"):
    if hasattr(signal, name):
        delattr(signal, name)
for room in ("flowc", "flowc.commands", "flowc.runtime", "flowc.visualize"):
    for each in pkgutil.iter_modules(importlib.import_module(room).__path__, f"{room}."):
        if not each.name.endswith("__main__"):
            importlib.import_module(each.name)
from flowc.__main__ import main

sys.exit(main(["run", "m.py", "main", "--x=1", "--runs=x.db", "--workers=threads"]))
"""


def test_where_the_system_is_no_posix_one(folder: Folder) -> None:
    """Windows has neither locks of files nor process groups."""
    done = run(sys.executable, "-c", ELSEWHERE, folder=folder.root)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"40", b"")
    assert "succeeded" in folder.run("runs", "--runs=x.db")

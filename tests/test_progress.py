"""What a run tells while it goes: events for programs, a line on a terminal, silence in pipes."""

import io
import json
from pathlib import Path

import pytest

from flowc.ir.values import Integer
from flowc.progress import Events, Progress
from flowc.runtime.journal import Journal

from .cli import PROGRAM
from .repository import FLOWC, run
from .running import Runner, runner_in

TEXT = """\
workflow m.main(x: int) -> (o0: list[int])
  a = task m.inc(x=x)
  each = map i in [1, 2, 3] min_success_ratio=0.5
    choice = branch
      if i == 2
        bad = task m.fail(x=i)
        yield o0=bad.o0
      else
        good = task m.add(a=i, b=a.o0)
        yield o0=good.o0
    yield o0=choice.o0
  return o0=each.o0
"""


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return runner_in(tmp_path, capsys)


def test_events(runner: Runner) -> None:
    stream = io.StringIO()
    events = Events(stream, 7, "workflow", "m.main")
    outcome = runner.outcome(TEXT, inputs={"x": Integer(1)}, journal=Journal(None, events))
    events.end(outcome.outputs, outcome.diagnostics)
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {each["version"] for each in told} == {1}
    assert (told[0]["event"], told[0]["run"], told[0]["entity"]) == ("run", 7, "m.main")
    tasks = [(each["event"], each["place"]) for each in told if each.get("kind") == "task"]
    assert tasks == [
        *((event, "main/a") for event in ("began", "tried", "ended")),
        *((event, "main/each[0]/choice/good") for event in ("began", "tried", "ended")),
        *((event, "main/each[1]/choice/bad") for event in ("began", "tried", "failed")),
        *((event, "main/each[2]/choice/good") for event in ("began", "tried", "ended")),
    ]
    message = "task `m.fail` failed: ValueError: no 2"
    assert [each["messages"] for each in told if each["event"] == "failed"] == [[message]] * 2
    assert told[-1]["outputs"] == {"o0": [3, None, 5]}
    assert told[-1]["problems"] == [{"code": "FL7521", "message": message}]


def test_a_line_on_a_terminal(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowc.progress._OFTEN", 0.0)
    stream = io.StringIO()
    progress = Progress(stream)
    runner.outcome(TEXT, inputs={"x": Integer(1)}, journal=Journal(None, progress))
    progress.clear()
    lines = [each.strip("\r") for each in stream.getvalue().split("\r\x1b[K")]
    assert lines[0] == lines[-1] == ""
    assert "1 done, 1 running  main/each[0]/choice/good" in lines
    assert lines[-2] == "3 done, 0 running, 1 failed"


def test_the_command_writes_events(tmp_path: Path) -> None:
    (tmp_path / "wf.py").write_text(PROGRAM, encoding="utf-8")
    done = run(*FLOWC, "run", "wf.py", "main", "--a=1", "--json", folder=tmp_path)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["event"] for each in told] == [
        "run",
        "began",
        "began",
        "tried",
        "ended",
        "ended",
        "end",
    ]
    assert (told[-1]["state"], told[-1]["outputs"], done.stderr) == (
        "succeeded",
        {"o0": 3},
        b"adding\n",
    )
    done = run(*FLOWC, "run", "wf.py", "failing", "--json", folder=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["state"] == "failed"
    assert b"error[FL7521]" in done.stderr
    assert b"\x1b" not in done.stderr

"""Runs workflows that are killed again and again, in a process without threads: for `test_record`.

    python -m tests.killed FOLDER KILLS

Each run is made in a fork, killed after a time that its seed says, and gone on with in the next one
until it ends. Prints how many kills hit a run, and what went wrong.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.values import Binding, EntityKind, Integer, Ref
from flowc.runtime.journal import Journal
from flowc.runtime.keeping import decoded, encoded
from flowc.runtime.recorder import Recorder
from flowc.runtime.run import Means, run
from flowc.runtime.store import Store, Wanted

MODULE = """\
import os
import time
from collections.abc import Mapping
from pathlib import Path

from flowc.runtime.dsl import dynamic, task

LOG = str(Path(__file__).with_name("log"))


@task
def step(x: int) -> int:
    log = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, f"{x}\\n".encode())
    os.close(log)
    time.sleep(0.002)
    return x + 1


@dynamic
def grow(x: int) -> int:
    for _ in range(3):
        x = step(x=x)
    return x
"""
GRAPH = """\
flowc 1.0

module m "m.py"

task m.step(x: int) -> (o0: int)
  python m:step

dynamic m.grow(x: int) -> (o0: int)
  python m:grow
  calls task m.step

workflow m.inner(x: int) -> (o0: int)
  a = task m.step(x=x)
  b = task m.step(x=a.o0)
  return o0=b.o0

workflow m.main(x: int) -> (o0: int, o1: list[int])
  first = workflow m.inner(x=x)
  grown = dynamic m.grow(x=first.o0)
  each = map i in [100, 200, 300, 400]
    inner = workflow m.inner(x=i)
    yield o0=inner.o0
  last = task m.step(x=grown.o0)
  return o0=last.o0, o1=each.o0
"""
RIGHT = "{'o0': Integer(value=6), 'o1': ListValue(items=(Integer(value=102), Integer(value=202), Integer(value=302), Integer(value=402)))}"


def main(folder: Path, kills: int) -> int:
    """Kill until it is enough."""
    (folder / "m.py").write_text(MODULE, encoding="utf-8")
    unit, found = parse_unit(GRAPH, "m.flow")
    assert isinstance(unit, Package), found
    chance, hits, runs = random.Random(7), 0, 0  # noqa: S311  (no secret)
    while hits < kills:
        runs += 1
        hits += one_run(unit, folder, runs, chance)
    sys.stdout.write(f"{hits} kills, {runs} runs\n")
    return 0


def one_run(package: Package, folder: Path, number: int, chance: random.Random) -> int:
    """How many kills one run took until it ended; what it gave is right, and nothing ran again."""
    (folder / "log").unlink(missing_ok=True)
    hits, done = 0, dict[str, int]()
    while not attempted(package, folder, number, chance.uniform(0.0, 0.05 * (hits + 1))):
        hits += 1
        check_not_again(folder, done)
        for each in ended(folder, number):
            done.setdefault(each, counted(folder).count(each))
    check_not_again(folder, done)
    with Store.open(folder / "runs.db") as store:
        row = store.run(number)
        assert row is not None, number
        assert row.state == "succeeded", row
        outputs = decoded(store.get(row.outputs) or b"")
        assert str(outputs) == RIGHT, outputs
    return hits


def check_not_again(folder: Path, done: Mapping[str, int]) -> None:
    """Check that what had ended was not started again since."""
    counts = counted(folder)
    again = {each: counts.count(each) for each in done if counts.count(each) != done[each]}
    assert not again, f"ran again although they had ended: {again}, {done}"


def attempted(package: Package, folder: Path, number: int, seconds: float) -> bool:
    """Whether a run ends within a time; if not it is killed."""
    child = os.fork()
    if child == 0:
        attempt(package, folder, number)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0


def attempt(package: Package, folder: Path, number: int) -> None:
    """Begin a run, or go on with it."""
    ref, inputs = Ref(EntityKind.WORKFLOW, "m.main"), {"x": Integer(0)}
    with Store.open(folder / "runs.db") as store:
        given = encoded([Binding("x", Integer(0))])
        wanted = Wanted("workflow", ref.name, "m", str(folder), b"", given)
        if store.run(number) is None:
            assert store.begin(wanted) == number
        else:
            assert store.resume(number, wanted)
        recorder = Recorder(store, number)
        means = Means(journal=Journal(recorder, recorder))
        outcome = run(package, ref, inputs, folder, means)
        assert outcome.outputs is not None, outcome.diagnostics
        store.end(number, "succeeded", encoded(outcome.outputs))


def counted(folder: Path) -> list[str]:
    """Every start of a task, by what it was given."""
    log = folder / "log"
    return log.read_text(encoding="utf-8").split() if log.exists() else []


def ended(folder: Path, number: int) -> set[str]:
    """The tasks that the record has as ended, by what they were given."""
    with Store.open(folder / "runs.db") as store:
        given = [
            decoded(store.get(each.inputs) or b"")
            for each in store.nodes(number)
            if each.kind == "task" and each.state in ("succeeded", "reused")
        ]
    return {str(each["x"].value) for each in given if each and isinstance(each["x"], Integer)}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))

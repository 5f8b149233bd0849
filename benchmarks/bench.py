"""Measure flowc beside flytekit and KFP, and write docs/performance.md.

    python benchmarks/bench.py [--quick] [--again] [--write] [--only KEY]... [--runs N]

Each tool is in an environment of its own below .bench/. The sides of a figure take turns, so that
what else the machine does meets all of them. What was measured stays in .bench/results.json: a run
that was stopped goes on from there; --again starts anew. --quick measures small sizes, three times,
and writes nothing to docs/. --write writes what is measured so far, and measures nothing.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import environments
import report
from environments import BENCH
from figures import FIGURES, WORK, Figure, Words, prepare

RESULTS: Final = BENCH / "results.json"
QUICK: Final = 1_000
"""The largest size of a quick run."""


@dataclass(frozen=True)
class Run:
    """One process that ended well."""

    seconds: float
    """Of the processor, in the program and for it."""
    peak: int
    """Kilobytes of memory at most."""
    output: bytes


def main() -> int:
    """Measure what is not measured yet, and write it down."""
    given = _arguments()
    for name in environments.PACKAGES if not given.write else ():
        environments.install(name)
    results = {} if given.again or not RESULTS.exists() else json.loads(RESULTS.read_text("utf-8"))
    for figure in FIGURES if not given.write else ():
        if not given.only or figure.key in given.only:
            measure(figure, results, given.runs, QUICK if given.quick else None)
    if given.quick:
        print(report.tables(results))
        return 0
    results["machine"] = machine()
    _keep(results)
    report.write(results)
    plots = Path(__file__).with_name("plots.py")
    subprocess.run([environments.python("plots"), plots, RESULTS], check=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", action="append", default=[], metavar="KEY")
    parser.add_argument("--runs", type=int, metavar="N")
    given = parser.parse_args()
    given.runs = given.runs or (3 if given.quick else 5)
    return given


def measure(figure: Figure, results: dict[str, Any], runs: int, most: int | None) -> None:
    """Measure a figure at each size; each result is kept at once."""
    for size in figure.sizes:
        place = f"{figure.key} {size}"
        if place in results or (most is not None and size > most):
            continue
        WORK.mkdir(parents=True, exist_ok=True)
        sides = [each for each in figure.sides if size <= figure.largest.get(each, size)]
        commands = {each: figure.sides[each](size) for each in sides}
        results[place] = (
            _inside(figure, commands, size, runs) if figure.inside else _turns(commands, runs)
        )
        print(place, {side: found["seconds"] for side, found in results[place].items()}, flush=True)
        _keep(results)


def _turns(commands: dict[str, Words], runs: int) -> dict[str, Any]:
    """Processes timed whole: each side in turn, once to warm up and then so many times."""
    found: dict[str, Any] = {side: {"seconds": [], "peak": 0} for side in commands}
    for turn in range(runs + 1):
        for side, command in commands.items():
            done = run(command)
            if turn:
                found[side]["seconds"].append(round(done.seconds, 4))
                found[side]["peak"] = max(found[side]["peak"], done.peak)
    return found


def _inside(figure: Figure, commands: dict[str, Words], size: int, runs: int) -> dict[str, Any]:
    """A process that times itself."""
    for words in prepare(size):
        run(words)
    found: dict[str, Any] = {}
    for side, command in commands.items():
        done = run([*command, str(runs)])
        seconds = [round(each, 4) for each in json.loads(done.output)]
        found[side] = {"seconds": seconds, "peak": done.peak}
    return found


def run(command: Words) -> Run:
    """Run a process that must succeed."""
    # Sources are measured as they are the first time: nothing of them is kept but by flowc's cache.
    surroundings = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "FLOWC_CACHE_DIR": str(BENCH / "cache"),
    }
    with open(BENCH / "said", "w+b") as said, open(BENCH / "complained", "w+b") as complained:
        process = subprocess.Popen(
            command, stdout=said, stderr=complained, env=surroundings, cwd=WORK
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        if process.returncode:
            sys.exit(f"failed: {' '.join(map(str, command))}\n{complained.read().decode()[-2000:]}")
        return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, said.read())


def machine() -> dict[str, str]:
    """What was measured on, without anything that names it."""
    import platform

    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text("utf-8").splitlines() if cpu.exists() else []
    model = next(
        (each.partition(":")[2].strip() for each in lines if each.startswith("model name")), ""
    )
    return {
        "processor": f"{model or platform.machine()}, {os.cpu_count()} cores",
        "system": platform.system(),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
        **{name: _version(name) for name in ("flowc", "flytekit", "kfp")},
    }


def _version(name: str) -> str:
    code = f"import importlib.metadata as m; print(m.version('{name}'))"
    return run([environments.python(name), "-c", code]).output.decode().strip()


def _keep(results: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

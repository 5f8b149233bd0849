"""How long it takes from source to Flyte's documents: flowc and flytekit, side by side in one run.

    .venv/bin/python benchmarks/export_flyte.py [CALLS...] [--runs N]

Whole processes, started one after the other in turns: `flowc export --to flyte`, and flytekit's own
serialisation of the same module (`make environment-oracle` installs it). Times are medians, in
seconds; writing files is part of flowc's time and not of flytekit's.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOWC = ROOT / ".venv/bin/flowc"
FLYTEKIT = ROOT / ".venv-flytekit/bin/python"
ORACLE = ROOT / "tests/flyte/oracle.py"
SETTINGS = {
    "project": "p",
    "domain": "d",
    "version": "v",
    "image": "registry.example/app:1",
    "images": {},
    "runs": {},
}


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calls", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if not FLYTEKIT.exists():
        sys.exit("flytekit is not installed here: run `make environment-oracle` first")
    print(f"Python {platform.python_version()}, {platform.machine()}, medians of {given.runs} runs")
    print("| calls | flowc export | flytekit | ratio |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for calls in given.calls:
            ours, theirs = measure(Path(folder), calls, given.runs)
            print(f"| {calls:,} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.1f} |", flush=True)
    return 0


def measure(folder: Path, calls: int, runs: int) -> tuple[float, float]:
    """Median times of both for a workflow of so many calls."""
    module = f"wide_{calls}"
    source = folder / f"{module}.py"
    source.write_text(program(calls), encoding="utf-8")
    ours, theirs = list[float](), list[float]()
    for run in range(runs):
        out = folder / f"{module}-{run}"
        ours.append(
            timed([FLOWC, "export", "--to", "flyte", source, "-o", out, *flags(), "--no-cache"])
        )
        theirs.append(timed([FLYTEKIT, ORACLE, folder, module], json.dumps(SETTINGS)))
    return statistics.median(ours), statistics.median(theirs)


def program(calls: int) -> str:
    """A workflow that calls a task so many times, each with what the one before gave."""
    lines = [f"    x = inc(x=x, y={each})" for each in range(calls)]
    return "\n".join(
        [
            "from flytekit import task, workflow",
            "@task",
            "def inc(x: int, y: int) -> int:",
            "    return x + y",
            "@workflow",
            "def main(x: int) -> int:",
            *lines,
            "    return x",
            "",
        ]
    )


def flags() -> list[str]:
    """What the documents say of the project."""
    names = ("project", "domain", "version", "image")
    return [word for name in names for word in (f"--{name}", str(SETTINGS[name]))]


def timed(command: list[str | Path], given: str = "") -> float:
    """Seconds that a process takes; it must succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode != 0 or '"error"' in done.stdout[:2000]:
        sys.exit(f"{command[0]} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return took


if __name__ == "__main__":
    sys.exit(main())

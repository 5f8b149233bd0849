"""What a task costs on one machine: `flowc run` and flytekit's local execution, side by side.

    .venv/bin/python benchmarks/local_run.py [NUMBERS] [--runs N]

Whole processes, started one after the other in turns, sort so many random numbers with
`examples/dynamic_workflow.py`: a recursion of dynamic tasks. flytekit (`make environment-oracle`
installs it) runs the same program, imported from it. Times are medians, in seconds, start included;
the last column is milliseconds for each call of a task or dynamic task.
"""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOWC = ROOT / ".venv/bin/flowc"
FLYTEKIT = ROOT / ".venv-flytekit/bin/python"
EXAMPLE = ROOT / "examples/dynamic_workflow.py"
LOCAL = 5
"""Lists up to this length are sorted at once."""

CALL = """\
import json, sys
from for_flytekit import merge_sort
given = json.load(open("inputs.json"))
print(json.dumps(merge_sort(**given)))
"""


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="?", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calls = prepare(folder, given.numbers)
        ways = commands()
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(given.runs):
            for way, command in ways.items():
                times[way].append(timed(command, folder))
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors")
    print(f"{given.numbers:,} numbers, {calls:,} calls of tasks, medians of {given.runs} runs")
    print("| | seconds | ms a call |")
    print("|---|---|---|")
    for way, took in times.items():
        median = statistics.median(took)
        print(f"| {way} | {median:.2f} | {1_000 * median / calls:.2f} |")
    return 0


def commands() -> Mapping[str, list[str]]:
    """What is measured, by what it is called."""
    run = [str(FLOWC), "run", "dynamic_workflow.py", "merge_sort", "--inputs", "inputs.json"]
    ways = {
        "flowc run": run,
        "flowc run --no-record": [*run, "--no-record"],
        "flowc run --jobs 1": [*run, "--jobs", "1"],
        "flowc run --workers threads": [*run, "--workers", "threads"],
    }
    if FLYTEKIT.exists():
        ways["flytekit, called"] = [str(FLYTEKIT), "-c", CALL]
    else:
        sys.stderr.write("flytekit is not installed here: `make environment-oracle` installs it\n")
    return ways


def prepare(folder: Path, count: int) -> int:
    """Write the program and its inputs; gives how many calls of tasks a run makes."""
    text = EXAMPLE.read_text(encoding="utf-8")
    (folder / "dynamic_workflow.py").write_text(text, encoding="utf-8")
    theirs = text.replace("from flowc import", "from flytekit import")
    (folder / "for_flytekit.py").write_text(theirs, encoding="utf-8")
    chance = random.Random(count)  # noqa: S311  (no secret)
    numbers = [chance.randrange(10**6) for _ in range(count)]
    given = {"numbers": numbers, "numbers_count": count, "run_local_at_count": LOCAL}
    (folder / "inputs.json").write_text(json.dumps(given), encoding="utf-8")
    subprocess.run(
        [*commands()["flowc run"], "--runs", "count.db"],
        cwd=folder,
        check=True,
        capture_output=True,
        env=environment(),
    )
    shown = subprocess.run(
        [str(FLOWC), "runs", "last", "--json", "--runs", "count.db"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    nodes = json.loads(shown.stdout)["runs"][0]["nodes"]
    return sum(each["kind"] in ("task", "dynamic") for each in nodes)


def timed(command: list[str], folder: Path) -> float:
    """Seconds that a process takes; it must give the numbers in order."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment())
    took = time.perf_counter() - start
    numbers = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))["numbers"]
    if done.returncode != 0 or json.loads(done.stdout.splitlines()[-1]) != sorted(numbers):
        sys.exit(f"{command[0]} failed:\n{done.stderr.decode()[-2000:]}")
    return took


def environment() -> dict[str, str]:
    """The one of this process, with runs recorded where they are by default, and without flytekit's messages."""
    return {
        **{k: v for k, v in os.environ.items() if k != "FLOWC_RUNS"},
        "FLYTE_SDK_LOGGING_LEVEL": "50",
    }


if __name__ == "__main__":
    sys.exit(main())

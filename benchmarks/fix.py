"""How long it takes to fix many files, and what the processors are worth: whole processes, side by side.

    .venv/bin/python benchmarks/fix.py [--files N] [--lines N] [--runs N]

Each file has a workflow, a misspelt input, a result of no stated type and (for `--unsafe`) an f-string
of a promise, which takes LibCST. `one` has one processor, `all` those that there are, `check` is
`flowc check` of the same files in one process. Times are medians, in seconds.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOWC = ROOT / ".venv/bin/flowc"


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--lines", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {len(cores)} processors,")
    print(f"{given.files:,} files of {given.lines} lines, medians of {given.runs} runs")
    print("| | one | all | ratio | check |")
    print("|---|---|---|---|---|")
    for name, options in (("safe", []), ("all fixes", ["--unsafe"])):
        one, every, check = measure(given, options, cores)
        print(f"| {name} | {one:.1f} | {every:.1f} | {one / every:.1f} | {check:.1f} |", flush=True)
    return 0


def measure(
    given: argparse.Namespace, options: list[str], cores: list[int]
) -> tuple[float, float, float]:
    """Median times with one processor, with all, and of checking."""
    one, every, check = list[float](), list[float](), list[float]()
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), given.files, given.lines)
            check.append(timed(["check", "."], folder, cores, wanted=1))
            one.append(timed(["fix", ".", *options], folder, cores[:1]))
            write(Path(folder), given.files, given.lines)
            every.append(timed(["fix", ".", *options], folder, cores))
    return statistics.median(one), statistics.median(every), statistics.median(check)


def write(folder: Path, files: int, lines: int) -> None:
    """Write programs with mistakes."""
    for number in range(files):
        (folder / f"w{number}.py").write_text(program(lines), encoding="utf-8")


def program(lines: int) -> str:
    """A program of about so many lines, with three mistakes."""
    head = [
        "from flowc import task, workflow",
        "",
        "@task",
        "def train(rows: int, epochs: int = 1) -> int: ...",
        "",
        "@task",
        "def note(text: str) -> None: ...",
        "",
        "@workflow",
        "def main(rows: int):",
        "    a = train(row=rows)",
    ]
    calls = [f"    a = train(rows=a, epochs={each})" for each in range(lines - len(head) - 2)]
    return (
        "\n".join((*head, *calls, '    note(text=f"got {train(rows=a)}")', "    return a")) + "\n"
    )


def timed(arguments: list[str], folder: str, cores: list[int], wanted: int = -1) -> float:
    """Seconds that a command takes on some processors."""
    command = [str(FLOWC), *arguments]
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    took = time.perf_counter() - start
    if done.returncode not in (0, 1) or (wanted >= 0 and done.returncode != wanted):
        sys.exit(done.stderr.decode())
    return took


if __name__ == "__main__":
    sys.exit(main())

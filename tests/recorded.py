"""A folder with a program, in which runs are recorded."""

from pathlib import Path
from typing import Final

from .repository import FLOWC, run

PROGRAM: Final = """\
import os
import time
from pathlib import Path

from flowc import approve, dynamic, task, workflow

HERE = Path(__file__).parent


def note(word: str) -> None:
    with (HERE / "log").open("a") as log:
        log.write(f"{word} ")


@task
def inc(x: int) -> int:
    note(f"inc{x}")
    return x + 1


@task
def shaky(x: int) -> int:
    note(f"shaky{x}")
    if (HERE / "broken").exists():
        raise ValueError("broken")
    return 10 * x


@task(cache=True, cache_version="1", cache_ignore_input_vars=("why",))
def slow(x: int, why: str = "") -> int:
    note(f"slow{x}")
    return x * x


@task(cache=True, cache_version="1", cache_serialize=True)
def serial(x: int) -> int:
    note(f"serial{x}")
    return x * x


@task
def nap(x: int) -> int:
    note(str(os.getpid()))
    while (HERE / "broken").exists():
        time.sleep(0.01)
    return x


@dynamic
def grow(x: int) -> int:
    note("grow")
    return inc(x=inc(x=x))


@workflow
def main(x: int) -> int:
    return shaky(x=grow(x=inc(x=x)))


@workflow
def twice(x: int, why: str = "a") -> list[int]:
    return [slow(x=x, why=why), serial(x=x), serial(x=x), serial(x=x)]


@workflow
def naps(x: int) -> int:
    return nap(x=inc(x=x))


@workflow
def gated(x: int) -> int:
    return shaky(x=approve(inc(x=x), "sure"))
"""


class Folder:
    """A program, and the command line in its folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "m.py").write_text(PROGRAM, encoding="utf-8")

    def run(self, *words: str, code: int = 0, says: str = "") -> str:
        """Standard output of a command, in which runs are recorded; messages begin with `says`."""
        done = run("env", "-u", "FLOWC_RUNS", *FLOWC, *words, folder=self.root)
        assert done.returncode == code, done.stderr.decode()
        assert says in done.stderr.decode()
        return done.stdout.decode().strip()

    def noted(self) -> str:
        """What tasks have noted since this was last asked."""
        log = self.root / "log"
        text = log.read_text(encoding="utf-8").strip() if log.exists() else ""
        log.unlink(missing_ok=True)
        return text

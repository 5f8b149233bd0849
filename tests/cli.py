"""The command line, to be tested: in this process, and as users run it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from flowc.__main__ import main

from .repository import FLOWC, ROOT, run

PROGRAM: Final = '''\
"""A workflow whose import would leave a file behind."""

from pathlib import Path

from flowc import dynamic, task, workflow

Path("imported").touch()


@task
def add(a: int, b: int = 2) -> int:
    """Add."""
    print("adding")
    return a + b


@dynamic
def dyn(n: int) -> int:
    return add(a=n)


@task
def halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


@task
def fail() -> int:
    raise ValueError("no luck")


@workflow
def main(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return add(a=a, b=b)


@workflow
def failing() -> int:
    return fail()
'''

BROKEN: Final = """\
from flowc import task, workflow


@task
def add(a: int) -> int:
    return a


@workflow
def main() -> int:
    return add(a="text")
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command line came to."""

    code: int
    out: str
    err: str


Cli = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with sound and broken sources."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    files = {
        "flows/wf.py": PROGRAM,
        "flows/other.py": PROGRAM.replace("main", "second"),
        "broken.py": BROKEN,
        "syntax.py": "def main(:\n",
        "helper.py": "X = 1\n",
        "tests/test_flow.py": "from flowc import task, workflow\n\n\ndef test_sum():\n    @task\n"
        "    def one() -> int: ...\n\n    @workflow\n    def main() -> int:\n        return one()\n",
        "helpers/a.py": "X = 1\n",
        "notes.txt": "just text\n",
        "list.json": "[1]",
        "inputs.json": '{"a": 40}',
        "empty.txt": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "noise.pb").write_bytes(bytes(range(256)))
    (tmp_path / "bare").mkdir()
    return tmp_path


@pytest.fixture
def cli(folder: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command line in this process."""
    del folder

    def called(*words: str) -> Done:
        code = main(words)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Done(code, said.out, said.err)

    return called


def flowc(*words: str | Path, folder: Path = ROOT, **environment: str) -> Done:
    """Run a command line as users do, in a process of its own."""
    done = run(*FLOWC, *words, folder=folder, environment=environment)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

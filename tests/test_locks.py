"""Locks that other processes see."""

import subprocess
import sys
from pathlib import Path

import pytest

from flowc.runtime.locks import Locks

from .repository import ROOT

pytest.importorskip("fcntl")


def taken_elsewhere(path: Path, *numbers: int) -> list[bool]:
    """What another process says of each."""
    code = (
        "import sys; from pathlib import Path; from flowc.runtime.locks import Locks\n"
        f"locks = Locks(Path({str(path)!r})); print([locks.is_taken(n) for n in {numbers!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [word == "True" for word in done.stdout.strip("[]\n").split(", ")]


def test_a_lock_keeps_this_process_and_others_out(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    mine, other = Locks(path), Locks(path)
    assert (mine.take(1), other.take(1), other.take(1 << 60)) == (True, False, True)
    assert mine.is_taken(1 << 60)
    assert taken_elsewhere(path, 1, 2, 1 << 60) == [True, False, True]
    other.give_up(1)  # it is not its own
    other.close()  # POSIX would give up all locks of the process on the file
    assert taken_elsewhere(path, 1, 1 << 60) == [True, False]
    mine.give_up(1)
    assert taken_elsewhere(path, 1) == [False]
    mine.close()

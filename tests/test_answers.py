"""Answers to gates at a terminal."""

import os
from collections.abc import Iterator

import pytest

from flowc.answers import ask_at_terminal
from flowc.ir.types import BOOL, INT, Type
from flowc.ir.values import Boolean, Integer, Value

pty = pytest.importorskip("pty")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other side of the terminal that standard input is."""
    other, own = pty.openpty()
    with open(own, encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        yield other
    os.close(other)


@pytest.mark.parametrize(
    ("typed", "of", "timeout", "answer", "said"),
    [
        ("yes\n", BOOL, None, Boolean(True), ""),
        ("7\n", INT, 60.0, Integer(7), ""),
        (
            "seven\n\n7\n",
            INT,
            None,
            Integer(7),
            "it takes int, not `seven`: it takes int, not ``: ",
        ),
        ("\x04", INT, None, None, "\n"),
        ("", INT, 0.01, None, "\n"),
    ],
)
def test_asked(
    terminal: int,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    of: Type,
    timeout: float | None,
    answer: Value | None,
    said: str,
) -> None:
    os.write(terminal, typed.encode())
    assert ask_at_terminal("g", of, "it", {}, timeout) == answer
    assert capsys.readouterr().err == f"gate `g` waits for it: {said}"

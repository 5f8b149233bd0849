"""Gates: their graph, what is said about their mistakes, and answers to them."""

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from flowc.runtime.ask import GateError
from flowc.runtime.gates import approve, sleep, wait_for_input

from .repository import FLOWC, run
from .sources import findings, graph

IMPORTS = "from datetime import timedelta\nfrom flowc import approve, sleep, wait_for_input\n\n"

GRAPHS = {
    "an approval passes a value on": (
        """
@workflow
def main(a: int) -> int:
    x = approve(inc(x=a), "good", timeout=timedelta(hours=1))
    return approve(a, name="input")
""",
        """\
inc = task inc(x=a)
x = approve inc.o0 signal="good" timeout=microseconds(3600000000)
input = approve a signal="input"
return o0=input.o0""",
    ),
    "a value from outside has a type": (
        """
@workflow
def main() -> list[str]:
    return wait_for_input("names", timedelta(seconds=1), list[str])
""",
        """\
names = signal list[str] signal="names" timeout=microseconds(1000000)
return o0=names.o0""",
    ),
    "a sleep has an order": (
        """
@workflow
def main(a: int):
    before = inc(x=a)
    after = inc(x=a)
    before >> sleep(timedelta(minutes=1)) >> after
""",
        """\
before = task inc(x=a)
sleep = sleep microseconds(60000000) after before
after = task inc(x=a) after sleep""",
    ),
    "a gate is named": (
        """
@workflow
def main(a: int) -> int:
    return approve(inc(x=a), "good").with_overrides(node_name="gate")
""",
        """\
inc = task inc(x=a)
gate = approve inc.o0 signal="good"
return o0=gate.o0""",
    ),
    "what a branch gives, in an arm": (
        """
@workflow
def main(a: int) -> int:
    x = conditional("c").if_(a > 1).then(approve(inc(x=a), "large")).else_().then(inc(x=a))
    return approve(x, "any")
""",
        """\
c = branch
  if a > 1
    inc = task inc(x=a)
    large = approve inc.o0 signal="large"
    yield o0=large.o0
  else
    inc = task inc(x=a)
    yield o0=inc.o0
any = approve c.o0 signal="any"
return o0=any.o0""",
    ),
}


@pytest.mark.parametrize("case", GRAPHS)
def test_graph(case: str) -> None:
    body, expected = GRAPHS[case]
    assert graph(IMPORTS + body) == expected


FINDINGS = {
    'approve(3, "x")': "FL1009 `approve` wants what a call gives, not a constant of type `int`",
    'approve(pair(), "x")': "FL1009 `approve` wants what a call gives, not a call that gives several"
    " outputs",
    "approve(a)": "FL1009 `approve` needs `name`",
    "approve(a, name=text)": "FL1009 the name of a gate is a text that is known, not an input of the"
    " workflow",
    'approve(a, "x", timeout="1 h")': "FL1009 `timeout` wants a duration, not a constant of type"
    " `str`",
    'approve(a, "x", wait=1)': "FL1009 `approve` takes no `wait`",
    'approve(a, "x").with_overrides(retries=3)': "FL1013 `x` is no call: it has no option `retries`"
    " to override",
    'wait_for_input("x", timedelta(1))': "FL1009 `wait_for_input` needs `expected_type`",
    'wait_for_input("x", timedelta(1), 3)': "FL1010 a constant of type `int` is not a type",
    "sleep()": "FL1009 `sleep` needs `duration`",
    'sleep("long")': "FL2001 the duration of a sleep must be `timedelta`, not `str`",
}


@pytest.mark.parametrize("call", FINDINGS)
def test_findings(call: str) -> None:
    body = (
        f"@workflow\ndef main(a: int, text: str):\n    inc(x=a)\n    note(text=text)\n    {call}\n"
    )
    assert findings(IMPORTS + body) == [f"8: {FINDINGS[call]}"]


# Plain Python


def test_plain_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("many\n7\n"))
    assert approve(3, "good", timeout=timedelta(hours=1)) == 3
    assert wait_for_input("count", expected_type=int) == 7
    assert sleep(timedelta(0)) is None
    with pytest.raises(GateError, match="'count' waits for int, and no answer was given"):
        wait_for_input("count", expected_type=int)


# Runs

PROGRAM = """\
from datetime import timedelta
from flowc import approve, sleep, task, wait_for_input, workflow

@task
def add(x: int, y: int) -> int:
    return x + y

@workflow
def main(a: int) -> int:
    sleep(timedelta(milliseconds=1))
    good = approve(add(x=a, y=1), "good", timeout=timedelta(hours=1))
    return add(x=good, y=wait_for_input("more", expected_type=int))
"""

ANSWERS: Mapping[str, tuple[tuple[str, ...], int, str]] = {
    "all": (("good=yes", "more=4"), 0, "8"),
    "true is yes": (("good=true", "more=-4"), 0, "0"),
    "no": (("good=no", "more=4"), 1, "FL7535]: gate `good` was not approved: 4"),
    "none": ((), 1, "give it one with `--signal good=...`"),
    "none at all": ((), 1, "waits for an approval of 4, and no answer was given\n"),
    "of no gate": (
        ("god=yes",),
        1,
        "warning: `--signal god` is not used: no gate is called so\n",
    ),
    "of another type": (("good=y", "more=x"), 1, "gate `more` takes int, not `x`"),
    "not NAME=VALUE": (("good",), 2, "write `--signal NAME=VALUE`"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(case: str, tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(PROGRAM, encoding="utf-8")
    signals, code, said = ANSWERS[case]
    words = [f"--signal={each}" for each in signals]
    done = run(*FLOWC, "run", "m.py", "main", "--a", "3", *words, folder=tmp_path)
    assert done.returncode == code
    assert said in (done.stdout if code == 0 else done.stderr).decode()

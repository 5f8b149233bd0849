"""Inputs that have another name now: what tells that they are the same ones."""

import pytest

from flowc.ir.diff import diff

from .pictures import TASKS, package

OLD = """
workflow m.w(x: int, y: int = 1, zs: list[int]) -> (o0: int)
  a = task m.f(x=x)
  b = task m.g(x=a.o0, y=y)
  each = map item in zs
    c = task m.f(x=item)
    yield o0=c.o0
  return o0=b.left
workflow m.caller(q: int, qs: list[int])
  w = workflow m.w(x=q, zs=qs)
launch_plan plan for m.w
  fixed_inputs = (x=3)
"""


def codes(new: str) -> list[str]:
    found = diff(package(TASKS + OLD), package(TASKS + new))
    return [each.code for each in found.changes if each.entity == "workflow:m.w"]


CASES = {
    "renamed": (
        OLD.replace("w(x: int", "w(start: int").replace("m.f(x=x)", "m.f(x=start)")
        .replace("m.w(x=q", "m.w(start=q").replace("(x=3)", "(start=3)"),
        ["FD2016"],
    ),
    "another default": (
        OLD.replace("y: int = 1", "k: int = 2").replace("y=y", "y=k"),
        ["FD2003", "FD2001", "FD5005"],
    ),
    "another type": (
        OLD.replace("w(x: int", "w(start: float").replace("x=x", "x=3").replace("(x=q", "(start=q"),
        ["FD2002", "FD2001", "FD5005"],
    ),
    "another use": (
        OLD.replace("w(x: int", "w(start: int").replace("m.f(x=x)", "m.f(x=7)")
        .replace("y=y)", "y=start)").replace("(x=q", "(start=q"),
        ["FD2002", "FD2001", "FD5005", "FD5005"],
    ),
    "a name that a map gives too": (
        OLD.replace("w(x: int", "w(item: int").replace("m.f(x=x)", "m.f(x=item)"),
        ["FD2002", "FD2001", "FD5005"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_inputs(case: str) -> None:
    new, expected = CASES[case]
    assert codes(new) == expected


def test_what_calls_it_is_affected() -> None:
    new, _ = CASES["renamed"]
    found = diff(package(TASKS + OLD), package(TASKS + new))
    assert [each.code for each in found.changes] == ["FD2016"]
    assert [each.path for each in found.affected] == ["launch_plan:plan", "workflow:m.caller"]

"""Whom changes reach: what runs anew, whose results are not found again, who calls what changed."""

from typing import Final

import pytest

from flowc.ir.diff import diff

from .pictures import package
from .test_diff import between

HEAD: Final = """\
from flowc import Cache, LaunchPlan, dynamic, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def dec(x: int) -> int:
    return x - 1


@task
def total(ys: list[int]) -> int:
    return sum(ys)


"""
MAPPED: Final = (
    HEAD
    + """\
@workflow
def main(xs: list[int], zs: list[int], step: int = 1) -> int:
    start = inc(x=step)
    ys = []
    for x in xs:
        if x > 3:
            one = inc(x=start)
            two = dec(x=one)
        else:
            two = dec(x=x)
        ys.append(two)
    return total(ys=ys)
"""
)
NESTED: Final = (
    HEAD
    + """\
@workflow
def main(a: int, b: int) -> int:
    before = dec(x=b)
    if a > 1:
        y = inc(x=before)
    else:
        y = inc(x=a)
    return inc(x=y)
"""
)

ANEW: Final = {
    "an output of a block alone": (
        MAPPED,
        ("            two = dec(x=one)\n", "            two = dec(x=one)\n            two = one\n"),
        "ys total if_x",
    ),
    "a call in a way, not the other way": (
        MAPPED,
        ("two = dec(x=one)", "two = inc(x=one)"),
        "ys total if_x two",
    ),
    "the default of an input": (MAPPED, ("step: int = 1", "step: int = 2"), "start ys total if_x one two"),
    "a condition": (MAPPED, ("x > 3", "x > 4"), "ys total if_x one two two"),
    "the items, and all in the map": (
        MAPPED,
        ("for x in xs", "for x in zs"),
        "ys total if_x one two two",
    ),
    "a way that takes what changed": (
        NESTED,
        ("dec(x=b)", "dec(x=a)"),
        "before if_a inc y",
    ),
    "nothing before it": (NESTED, ("return inc(x=y)", "return dec(x=y)"), "dec"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANEW)
def test_runs_anew(case: str) -> None:
    old, (piece, instead), nodes = ANEW[case]
    assert piece in old
    (found,) = between(old, old.replace(piece, instead)).reruns
    assert " ".join(each.rpartition("/")[2] for each in found.nodes) == nodes


KEPT: Final = HEAD.replace("@task\ndef inc", '@task(cache=Cache(version="1"))\ndef inc')
BY_CODE: Final = KEPT.replace('version="1"', 'salt="s"')

KEYS: Final = {
    "its version": (KEPT, ('version="1"', 'version="2"'), True),
    "its salt": (KEPT, ('version="1"', 'version="1", salt="s"'), True),
    "an input that does not count": (KEPT, ('"1"', '"1", ignored_inputs=("x",)'), True),
    "what waits for what": (KEPT, ('version="1"', 'version="1", serialize=True'), False),
    "its code under a version": (KEPT, ("x + 1", "x + 2"), False),
    "the type of an input": (KEPT, ("inc(x: int)", "inc(x: float)"), True),
    "the default of an input": (KEPT, ("inc(x: int)", "inc(x: int = 1)"), False),
    "its name": (KEPT, ("def inc", "def increment"), True),
    "cached from now on": (HEAD, ("@task\ndef inc", "@task(cache=Cache(version='1'))\ndef inc"), False),
    "cached no more": (KEPT, ('(cache=Cache(version="1"))', ""), False),
}  # fmt: skip


@pytest.mark.parametrize("case", KEYS)
def test_other_cache_keys(case: str) -> None:
    """Only of what was cached and still is: who kept nothing loses nothing."""
    old, (piece, instead), told = KEYS[case]
    assert piece in old
    found = between(old, old.replace(piece, instead))
    assert found.changes
    assert bool(found.cache_keys) is told


CHAIN: Final = (
    HEAD
    + """\
@workflow
def inner(x: int) -> int:
    return inc(x=x)


@dynamic
def grown(x: int) -> int:
    return inner(x=x)


@workflow
def main(x: int) -> int:
    return grown(x=x)


@workflow
def other(x: int) -> int:
    return dec(x=x)


plan = LaunchPlan.get_or_create(main, name="plan")
beside = LaunchPlan.get_or_create(other, name="beside")
"""
)


def test_callers_by_whatever_way() -> None:
    """Through a workflow, and through what a dynamic task may call; the nearest change is named."""
    found = between(CHAIN, CHAIN.replace("x + 1", "x + 2"))
    assert {each.path: (each.through, each.distance) for each in found.affected} == {
        "workflow:program.inner": ("task:program.inc", 1),
        "task:program.grown": ("task:program.inc", 2),
        "workflow:program.main": ("task:program.inc", 3),
        "launch_plan:plan": ("task:program.inc", 4),
    }


def test_two_changes_at_once() -> None:
    new = CHAIN.replace("x + 1", "x + 2").replace("x - 1", "x - 2")
    found = between(CHAIN, new)
    through = {each.path: each.through for each in found.affected}
    assert through["launch_plan:plan"] == "task:program.inc"
    assert through["launch_plan:beside"] == "task:program.dec"
    assert {each.workflow.rpartition(".")[2] for each in found.reruns} == {"inner", "main", "other"}


SCHEDULED: Final = (
    CHAIN.replace("import Cache,", "import Cache, FixedRate,").replace(
        'other, name="beside"',
        'other, name="beside", schedule=FixedRate(timedelta(hours=1)), fixed_inputs={"x": 1}',
    )
    + """

@workflow
def starts() -> int:
    return beside()
"""
)


def test_a_schedule_reaches_nobody() -> None:
    """Who calls a launch plan does not wait for its hour; what else is new of it counts."""
    old = f"from datetime import timedelta\n\n{SCHEDULED}"
    found = between(old, old.replace("hours=1", "hours=2"))
    assert [each.code for each in found.changes] == ["FD6003"]
    assert not found.affected
    assert not found.reruns
    found = between(old, old.replace("hours=1", "hours=2").replace("x - 1", "x - 2"))
    assert {each.path: each.through for each in found.affected} == {
        "workflow:program.other": "task:program.dec",
        "launch_plan:beside": "task:program.dec",
        "workflow:program.starts": "task:program.dec",
    }
    assert {each.workflow.rpartition(".")[2] for each in found.reruns} == {"other", "starts"}


def test_what_is_compatible_reaches_nobody() -> None:
    found = between(CHAIN, CHAIN + "\n\n@task\ndef more() -> int:\n    return 1\n")
    assert not found.affected
    assert not found.reruns


UNSEEN: Final = {
    "an output": "  return o0=gone.o0\n",
    "an argument": "  a = task m.f(x=gone.o0)\n",
    "an order": "  a = task m.f(x=1) after gone\n",
    "a block that was left": (
        "  each = map item in [1, 2]\n    gone = task m.f(x=item)\n  a = task m.f(x=gone.o0)\n"
    ),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_nodes_that_are_not_seen(case: str) -> None:
    """A graph that names one is not sound, and is compared all the same."""
    old = package("workflow m.w()\n  failure_policy fail_after_executable_nodes_complete\n")
    new = package(f"workflow m.w()\n{UNSEEN[case]}")
    assert "FD5013" in {each.code for each in diff(old, new).changes}

"""`map_task`: its graph, what is said about its mistakes, and what it does in plain Python."""

import pytest

from flowc.runtime.dsl import task
from flowc.runtime.map_task import map_task

from .sources import findings, graph

GRAPHS = {
    "one call is the block": (
        """
        from flowc import map_task

        @workflow
        def main(xs: list[int]) -> list[int]:
            found = map_task(inc)(x=xs)
            return found
        """,
        """\
found = map x in xs
  inc = task inc(x=x)
  yield o0=inc.o0
return o0=found.o0""",
    ),
    "without a variable it is named as the task": (
        """
        from flowc import map_task

        @workflow
        def main(xs: list[int]) -> int:
            return total(xs=map_task(inc)(xs))
        """,
        """\
inc = map x in xs
  inc = task inc(x=x)
  yield o0=inc.o0
total = task total(xs=inc.o0)
return o0=total.o0""",
    ),
    "what a partial binds is captured, settings are the map's, options its calls'": (
        """
        from functools import partial
        from flowc import TaskMetadata, map_task

        @workflow
        def main(xs: list[int], y: int) -> list[int | None]:
            mapped = map_task(
                partial(add, y=y),
                concurrency=0,
                min_success_ratio=0.9,
                metadata=TaskMetadata(retries=2, interruptible=True),
            )
            return mapped(x=xs).with_overrides(retries=3, node_name="all")
        """,
        """\
all = map x in xs concurrency=0 min_success_ratio=0.9 with retries=3, interruptible=True, \
node_name="all"
  add = task add(x=x, y=y)
  yield o0=add.o0
return o0=all.o0""",
    ),
    "several lists, several outputs": (
        """
        from flowc import map_task

        @task
        def both(x: int, y: int) -> tuple[int, str]: ...

        @workflow
        def main(xs: list[int]) -> tuple[list[int], list[str]]:
            a, b = map_task(both)(y=[1, 2], x=xs)
            return a, b
        """,
        """\
both = map x in xs, y in [1, 2]
  both = task both(x=x, y=y)
  yield o0=both.o0, o1=both.o1
return o0=both.o0, o1=both.o1""",
    ),
    "what is captured stays within reach": (
        """
        from functools import partial
        from flowc import map_task

        @workflow
        def main(x: list[int], y: int) -> list[int]:
            add = inc(x=y)
            first = map_task(partial(add_up, y=add, z=x))(x=x)
            return map_task(partial(add_up, y=y))(x=first, z=[x])

        @task
        def add_up(x: int, y: int, z: list[int]) -> int: ...
        """,
        """\
add = task inc(x=y)
first = map "x-2" in x
  add_up = task add_up(x=inputs."x-2", y=add.o0, z=x)
  yield o0=add_up.o0
add_up = map x in first.o0, z in [x]
  add_up = task add_up(x=x, y=y, z=z)
  yield o0=add_up.o0
return o0=add_up.o0""",
    ),
    "in a loop": (
        """
        from flowc import map_task

        @workflow
        def main(xs: list[int]) -> list[int]:
            for size in (1, 2):
                xs = map_task(inc, concurrency=size)(x=xs)
            return xs
        """,
        """\
xs[0] = map x in xs concurrency=1
  inc = task inc(x=x)
  yield o0=inc.o0
xs[1] = map x in xs[0].o0 concurrency=2
  inc = task inc(x=x)
  yield o0=inc.o0
return o0=xs[1].o0""",
    ),
}


@pytest.mark.parametrize("case", GRAPHS)
def test_graph(case: str) -> None:
    body, expected = GRAPHS[case]
    assert graph(body) == expected


FINDINGS = {
    "an argument that is no list": (
        "map_task(inc)(x=a)",
        ["6: FL2010 map `inc` must go over a list, not `int`"],
    ),
    "items of another type": (
        'map_task(inc)(x=["a"])',
        ["6: FL2001 input `x` of `m.inc` must be `int`, not `str`"],
    ),
    "an argument that the task does not have": (
        "map_task(inc)(x=[1], z=[2])",
        ["6: FL2003 `m.inc` takes no input `z`"],
    ),
    "an input that is not given": (
        "map_task(add)(x=[1])",
        ["6: FL2002 input `y` of `m.add` is not given"],
    ),
    "an argument that the partial has": (
        "map_task(partial(add, y=1))(x=[1], y=[2])",
        ["6: FL1009 `m.add` is given `y` twice: the partial has it already"],
    ),
    "no list": (
        "map_task(note)()",
        [
            "6: FL2002 input `text` of `m.note` is not given",
            "6: FL3019 map `note` goes over no list",
        ],
    ),
    "an option that there is not": (
        "map_task(inc, concurency=3)(x=[1])",
        ["6: FL1013 `map_task` has no option `concurency`"],
    ),
    "a setting that does not fit": (
        'map_task(inc, concurrency="many")(x=[1])',
        ["6: FL1013 `concurrency` wants a number of items, 0 for no bound"],
    ),
    "a setting that is a promise": (
        "map_task(inc, concurrency=a)(x=[1])",
        ["6: FL1013 `concurrency` wants a number of items, 0 for no bound"],
    ),
    "a function that is no task": (
        "map_task(len)(x=[1])",
        ["6: FL1009 `map_task` wants a task, a workflow or a launch plan, not `builtins.len`"],
    ),
    "a map of a map": (
        "map_task(map_task(inc))(x=[[1]])",
        [
            "6: FL1009 `map_task` wants a task, a workflow or a launch plan, not a map of `m.inc`",
        ],
    ),
    "a map that is passed on": (
        "inc(x=map_task(inc))",
        ["6: FL1020 a map of `m.inc` is not a value"],
    ),
}


@pytest.mark.parametrize("case", FINDINGS)
def test_findings(case: str) -> None:
    call, expected = FINDINGS[case]
    program = f"from functools import partial\nfrom flowc import map_task\n\n@workflow\ndef main(a: int):\n    {call}\n"
    assert findings(program) == expected


# Plain Python


@task
def half(x: int, y: int = 2) -> float:
    """Half of a number, unless it is odd."""
    if x % 2:
        raise ValueError("odd")
    return x / y


def test_plain_calls() -> None:
    assert map_task(half)(x=[2, 4]) == [1.0, 2.0]
    assert map_task(half)([2, 4], [1, 4]) == [2.0, 1.0]
    assert map_task(half, min_successes=1)(x=[1, 4]) == [None, 2.0]
    assert map_task(half)(x=[]) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"x": 3}, "wants a list for `x`"),
        ({"x": [1, 2], "y": [1]}, "differ in length"),
        ({}, "no list"),
    ],
)
def test_plain_mistakes(given: dict[str, object], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        map_task(half)(**given)


def test_a_share_must_succeed() -> None:
    with pytest.raises(ValueError, match="odd"):
        map_task(half, min_success_ratio=0.5)(x=[1, 3, 4])

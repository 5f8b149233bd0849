"""`create_node` and order: their graph, and what is said about their mistakes."""

import pytest

from .sources import findings, graph

GRAPHS = {
    "outputs by attribute and key": (
        """
        @workflow
        def main(a: int) -> tuple[int, str]:
            one = create_node(inc, x=a)
            two = create_node(pair)
            three = create_node(add, x=one.o0, y=two.outputs["o0"]).with_overrides(retries=1)
            return three.o0, two.o1
        """,
        """\
one = task inc(x=a)
two = task pair()
three = task add(x=one.o0, y=two.o0) with retries=1
return o0=three.o0, o1=two.o1""",
    ),
    "order": (
        """
        @workflow
        def main(a: int):
            first = create_node(note, text="1")
            second = create_node(note, text="2")
            third = inc(x=a)
            third >> second >> first
            first.runs_before(create_node(inc, x=a))
        """,
        """\
third = task inc(x=a)
second = task note(text="2") after third
first = task note(text="1") after second
inc = task inc(x=a) after first""",
    ),
    "an inner node may have the name of an outer one": (
        """
        from flowc import map_task

        @workflow
        def main(a: int) -> int:
            last = create_node(note, text="1")
            mapped = create_node(map_task(inc), x=[a])
            mapped >> last
            return inc(x=mapped.o0[0])
        """,
        """\
mapped = map x in [a]
  inc = task inc(x=x)
  yield o0=inc.o0
last = task note(text="1") after mapped
inc = task inc(x=mapped.o0[0])
return o0=inc.o0""",
    ),
    "in a loop": (
        """
        @workflow
        def main(a: int) -> int:
            before = create_node(inc, x=a)
            for step in range(2):
                node = create_node(inc, x=step)
                before >> node
                before = node
            return before.o0
        """,
        """\
before = task inc(x=a)
node[0] = task inc(x=0) after before
node[1] = task inc(x=1) after node[0]
return o0=node[1].o0""",
    ),
}


@pytest.mark.parametrize("case", GRAPHS)
def test_graph(case: str) -> None:
    body, expected = GRAPHS[case]
    assert graph("from flowc import create_node\n" + _dedented(body)) == expected


def _dedented(body: str) -> str:
    import textwrap

    return textwrap.dedent(body)


FINDINGS = {
    "create_node(inc, a)": "FL1009 `create_node` takes a task, a workflow or a launch plan, and its"
    " inputs by name",
    "create_node(3)": "FL1009 `create_node` wants a task, a workflow or a launch plan, not a constant of"
    " type `int`",
    "create_node(inc)": "FL2002 input `x` of `m.inc` is not given",
    "inc(x=create_node(inc, x=a))": "FL1020 a node is not a value: take what it gives, `.o0`",
    "inc(x=create_node(pair).o2)": "FL1019 no output `o2`",
    "create_node(inc, x=a).with_overrides(retrys=3)": "FL1013 no option `retrys` to override",
    "create_node(inc, x=a) >> a": "FL1005 `>>` orders calls, and an input of the workflow is none",
    "create_node(inc, x=a).runs_before(3)": "FL1009 `runs_before` takes what another call gives",
}


@pytest.mark.parametrize("call", FINDINGS)
def test_findings(call: str) -> None:
    body = f"from flowc import create_node\n\n@workflow\ndef main(a: int):\n    {call}\n"
    assert findings(body) == [f"5: {FINDINGS[call]}"]


def test_a_node_is_not_returned() -> None:
    body = """
        from flowc import create_node

        @workflow
        def main(a: int) -> int:
            return create_node(inc, x=a)
    """
    assert findings(_dedented(body)) == [
        "6: FL1020 a node is not a value: take what it gives, `.o0`"
    ]

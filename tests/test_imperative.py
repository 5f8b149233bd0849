"""Imperative workflows: their graph, what is said about their mistakes, plain calls of them."""

import textwrap

import pytest

from flowc.compiler.pipeline import Compiled
from flowc.ir.text import print_unit
from flowc.runtime.dsl import task
from flowc.runtime.imperative import Workflow

from .sources import TASKS, compiled


def built(body: str, **others: str) -> Compiled:
    """A program that puts `wb` together."""
    text = TASKS + "from flowc import Workflow\n" + textwrap.dedent(body)
    return compiled(text, **{name: textwrap.dedent(each) for name, each in others.items()})


GRAPHS = {
    "step by step": (
        """
        wb = Workflow(name="wb", interruptible=False)
        x = wb.add_workflow_input("x", int)
        wb.add_workflow_input(input_name="ys", python_type=list[int])
        one = wb.add_entity(inc, x=x)
        two = wb.add_entity(add, x=one.o0, y=wb.inputs["ys"][0]).with_overrides(retries=2)
        first = wb.add_task(note, text="a")
        two >> first
        one.runs_before(two)
        wb.add_workflow_output("sum", two.outputs["o0"])
        wb.add_workflow_output("parts", [one.o0, 3], python_type=list[int])
        """,
        """\
workflow wb(x: int, ys: list[int]) -> (sum: int, parts: list[int])
  with interruptible=False
  one = task m.inc(x=x)
  two = task m.add(x=one.o0, y=inputs.ys[0]) after one with retries=2
  first = task m.note(text="a") after two
  return sum=two.o0, parts=[one.o0, 3]
""",
    ),
    "a conditional of its own, in a program for flytekit": (
        """
        from flytekit import Workflow

        wb = Workflow("wb")
        x = wb.add_workflow_input("x", int)
        chosen = wb.create_conditional("c").if_(x > 3).then(inc(x=x)).else_().fail("small")
        wb.add_workflow_output("o0", chosen)
        """,
        """\
workflow wb(x: int) -> (o0: int)
  c = branch
    if x > 3
      inc = task m.inc(x=x)
      yield o0=inc.o0
    else fail "small"
  return o0=c.o0
""",
    ),
    "from a function of another module, in a loop": (
        """
        import other
        made = {name: other.build(name, length) for name, length in {"wb": 2}.items()}
        """,
        """\
workflow wb(x: int) -> (o0: int)
  work[0] = task other.work(x=x)
  work[1] = task other.work(x=work[0].o0)
  return o0=work[1].o0
""",
    ),
}

OTHER = """
    from flowc import Workflow, task

    @task
    def work(x: int) -> int: ...

    def build(name, length):
        made = Workflow(name)
        value = made.add_workflow_input("x", int)
        for _ in range(length):
            value = made.add_entity(work, x=value).o0
        made.add_workflow_output("o0", value)
        return made
"""


@pytest.mark.parametrize("case", GRAPHS)
def test_graph(case: str) -> None:
    body, expected = GRAPHS[case]
    found = built(body, other=OTHER)
    assert found.diagnostics == ()
    assert print_unit(found.package).partition("\n\nworkflow wb")[2] == expected.partition("wb")[2]


FINDINGS = {
    'wb.add_workflow_input("x", int)': ["FL1009 the workflow has an input `x` already"],
    'wb.add_workflow_output("o0", x)': ["FL1009 the workflow has an output `o0` already"],
    'wb.add_entity(inc, x=wb.inputs["y"])': ["FL1019 no key 'y'"],
    'wb.add_entity(inc, y=wb.inputs["x"])': [
        "FL2002 input `x` of `m.inc` is not given",
        "FL2003 `m.inc` takes no input `y`",
    ],
    "wb.add_entity(inc, x)": [
        "FL1009 `add_entity` takes a task, a workflow or a launch plan, and its inputs by name"
    ],
    "wb.add_entity(nothing)": ["FL1006 the name `nothing` is not defined"],
    "wb.add_entities(inc, x=x)": ["FL1019 an imperative workflow has no method `add_entities`"],
    "wb.add_entity(note, text=x).with_overrides(retrys=1)": [
        "FL1013 no option `retrys` to override",
        "FL2001 input `text` of `m.note` must be `str`, not `int`",
    ],
    'wb.add_workflow_output("o1", node)': [
        "FL1020 a node is not a value: take what it gives, `.o0`"
    ],
    'wb.add_workflow_output("o1", node.o1)': ["FL1019 no output `o1`"],
    'wb.add_workflow_output("o1", x, python_type=str)': [
        "FL2005 output `o1` of `wb` must be `str`, not `int`"
    ],
    'Workflow(name="wb")': ["FL1005 `wb` is declared twice"],
    'Workflow(name="wc", on_fail=3)': ["FL1013 a workflow has no option `on_fail`"],
    "Workflow(name=inc)": ["FL1009 `Workflow` takes a name, a text that is known"],
    'Workflow("wd").add_entity(inc, x=x)': ["FL1020 this promise belongs to another workflow"],
    'wb.create_conditional("c")': ["FL1005 an imperative workflow has no conditional of its own"],
    "wb.add_on_failure_handler(3)": ["FL1009 `add_on_failure_handler` wants a task or a workflow"],
    "assert not wb.ready()": [],
}


@pytest.mark.parametrize("line", FINDINGS)
def test_findings(line: str) -> None:
    body = f"""
        wb = Workflow(name="wb")
        x = wb.add_workflow_input("x", int)
        node = wb.add_entity(inc, x=x)
        wb.add_workflow_output("o0", node.o0)
        {line}
    """
    found = built(body).diagnostics
    assert sorted(f"{each.code} {each.message}" for each in found) == FINDINGS[line]
    lines = {each.span.line for each in found if each.span}
    assert lines <= {(TASKS + body).count("\n") + 1}


def test_promises_stay_in_their_workflow() -> None:
    body = """
        wb = Workflow(name="wb")
        x = wb.add_workflow_input("x", int)
        node = wb.add_entity(inc, x=x)
        wb.add_workflow_output("o0", node.o0)

        @workflow
        def main(a: int) -> int:
            node >> inc(x=a)
            return add(x=node.o0, y=a)
    """
    found = [f"{each.code} {each.message}" for each in built(body).diagnostics]
    assert found == [
        "FL1005 this belongs to another workflow",
        "FL1020 this promise belongs to another workflow",
    ]


# Plain Python


@task
def double(x: int) -> int:
    """Twice a number."""
    return 2 * x


def test_plain_calls() -> None:
    wb = Workflow(name="wb")
    x = wb.add_workflow_input("x", int)
    once = wb.add_entity(double, x=x)
    twice = wb.add_task(double, x=once.outputs["o0"]).with_overrides(retries=1)
    assert once >> twice is twice
    wb.add_workflow_output("once", once.o0)
    assert wb(x=3) == 6
    assert wb.ready()
    wb.add_workflow_output("both", [once.o0, twice.o0])
    assert wb(x=3).both == [6, 12]
    with pytest.raises(TypeError, match="is not given 'x'"):
        wb()
    with pytest.raises(TypeError, match="takes no input 'y'"):
        wb(x=1, y=2)
    with pytest.raises(TypeError, match="compute with it in a task"):
        bool(x)

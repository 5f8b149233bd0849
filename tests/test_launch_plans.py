"""Launch plans: how both front-ends read them, what a call of one does, what is refused."""

import pickle
import textwrap
from pathlib import Path
from typing import Final

import pytest

from flowc.ir.nodes import Cron, FixedRate, LaunchPlan, Notification
from flowc.ir.plan_options import PLAN_OPTIONS, read_plan
from flowc.ir.schedules import is_offset
from flowc.ir.values import (
    Binding,
    CallValue,
    DictValue,
    Duration,
    Entry,
    Integer,
    ListValue,
    NameValue,
    String,
    Value,
)
from flowc.runtime import launch_plans

from .differential import Case
from .programs import module, traced
from .sources import compiled, findings, graph
from .test_differential import check

PROGRAM: Final = """
from flowc import LaunchPlan

@workflow
def wf(a: int, b: int = 2) -> int:
    return add(x=a, y=b)

"""


def plans(body: str) -> dict[str, LaunchPlan]:
    """The launch plans of a program without findings."""
    result = compiled(_TASKS + PROGRAM + body)
    assert result.diagnostics == ()
    return {each.name: each for each in result.package.launch_plans}


_TASKS: Final = """\
from flowc import task, workflow

@task
def add(x: int, y: int) -> int: ...

"""


# Compiled


def test_names() -> None:
    found = plans("""
first = LaunchPlan.create("first", wf)
second = LaunchPlan.get_or_create(wf, "second one")
own = LaunchPlan.get_or_create(workflow=wf)
again = LaunchPlan.get_or_create(wf)
same = LaunchPlan.get_or_create(wf, "second one")
""")
    assert sorted(found) == ["first", "m.wf", "second one"]
    assert {each.workflow for each in found.values()} == {"m.wf"}


def test_positional_arguments_of_both() -> None:
    found = plans("""
first = LaunchPlan.create("first", wf, {"a": 1}, {"b": 3})
second = LaunchPlan.get_or_create(wf, "second", {"a": 1}, {"b": 3})
""")
    for plan in found.values():
        assert plan.default_inputs == (Binding("a", Integer(1)),)
        assert plan.fixed_inputs == (Binding("b", Integer(3)),)


def test_inputs_from_names_and_unpacked() -> None:
    found = plans("""
DEFAULTS = {"a": 7}
SETTINGS = {"max_parallelism": 3, "fixed_inputs": {"b": 1}}
plan = LaunchPlan.create("plan", wf, default_inputs={**DEFAULTS}, **SETTINGS)
""")
    assert found["plan"].default_inputs == (Binding("a", Integer(7)),)
    assert found["plan"].max_parallelism == 3


def test_calls_take_what_is_not_fixed() -> None:
    assert graph(
        PROGRAM
        + """
fixing = LaunchPlan.create("fixing", wf, fixed_inputs={"a": 1})
whole = LaunchPlan.get_or_create(wf)

@workflow
def main(x: int) -> int:
    first = fixing()
    return whole(a=first, b=fixing(b=x))
"""
    ) == textwrap.dedent("""\
        first = launch_plan fixing()
        fixing = launch_plan fixing(b=x)
        wf = launch_plan wf(a=first.o0, b=fixing.o0)
        return o0=wf.o0""")


def test_plans_of_other_modules() -> None:
    other = """
        from flowc import LaunchPlan, task, workflow

        @task
        def one() -> int: ...

        @workflow
        def wf() -> int:
            return one()

        plan = LaunchPlan.create("theirs", wf)
        unused = LaunchPlan.create("unused", wf)
    """
    body = """
        import other

        @workflow
        def main() -> int:
            return other.plan()
    """
    result = compiled(_TASKS + textwrap.dedent(body), other=other)
    assert result.diagnostics == ()
    assert [each.name for each in result.package.launch_plans] == ["theirs"]
    assert {each.path for each in result.package.spans} >= {"launch_plan:theirs"}
    assert "launch_plan:unused" not in {each.path for each in result.package.spans}


MISTAKES: Final = {
    "an unknown option": (
        'LaunchPlan.create("p", wf, fixed_input={"a": 1})',
        "FL1013 a launch plan has no option `fixed_input`",
    ),
    "no workflow": ('LaunchPlan.create("p")', "FL1009 a launch plan needs a `workflow`"),
    "no name": ("LaunchPlan.create(workflow=wf)", "FL1013 a launch plan with options of its own"),
    "a number for a name": ("LaunchPlan.create(3, wf)", "FL1013 `name` wants a text"),
    "a plan of a plan": (
        'LaunchPlan.create("p", LaunchPlan.get_or_create(wf))',
        "FL1013 a launch plan starts a workflow, not the launch plan `m.wf`",
    ),
    "a schedule of nothing": (
        'LaunchPlan.create("p", wf, schedule=CronSchedule())',
        "FL1013 `schedule` wants `CronSchedule(...)` with one `schedule`",
    ),
    "both kinds of expression": (
        'LaunchPlan.create("p", wf, schedule=CronSchedule("0 0 * * *", "0 0 * * *"))',
        "FL1013 `schedule` wants `CronSchedule(...)` with one `schedule`",
    ),
    "a rate without a duration": (
        'LaunchPlan.create("p", wf, schedule=FixedRate(kickoff_time_input_arg="a"))',
        "FL1013 `schedule` wants `FixedRate(...)` with a `duration`",
    ),
    "a misspelt part": (
        'LaunchPlan.create("p", wf, schedule=CronSchedule(shedule="0 0 * * *"))',
        "FL1013 `schedule` wants `CronSchedule(...)`, which has no field `shedule`",
    ),
    "no phase": (
        'LaunchPlan.create("p", wf, notifications=[Email(phases=[], recipients_email=["a@b"])])',
        "FL1013 `notifications` wants `Email(...)` with at least one phase",
    ),
    "one notification": (
        'LaunchPlan.create("p", wf, notifications=Email(phases=[], recipients_email=[]))',
        "FL1013 `notifications` wants a list of `Email(...)`",
    ),
    "nobody to tell": (
        'LaunchPlan.create("p", wf, notifications=[Email([WorkflowExecutionPhase.FAILED], [])])',
        "FL5114 a notification of `p` has no recipients",
    ),
    "text for a number": (
        'LaunchPlan.create("p", wf, max_parallelism="many")',
        "FL1013 `max_parallelism` wants an integer",
    ),
    "too few": ('LaunchPlan.create("p", wf, max_parallelism=-1)', "FL5104 `max_parallelism` must"),
    "labels that are no texts": (
        'LaunchPlan.create("p", wf, labels=Labels({"a": 1}))',
        "FL2017 label `a` must be `str`, not `int`",
    ),
    "inputs by position": (
        'LaunchPlan.create("p", wf, default_inputs=[1, 2])',
        "FL1013 `default_inputs` wants a dictionary of inputs by name",
    ),
    "the clock": (
        'LaunchPlan.create("p", wf, default_inputs={"a": datetime.now().day})',
        "FL1021 `datetime.datetime.now` depends on more than the source",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str) -> None:
    call, expected = MISTAKES[mistake]
    imports = """
from datetime import datetime
from flowc import CronSchedule, Email, FixedRate, Labels, WorkflowExecutionPhase
"""
    found = findings(imports + PROGRAM + f"plan = {call}\n")
    assert len(found) == 1, found
    assert expected in found[0]


def test_a_mistake_of_a_plan_in_a_workflow_is_told_once() -> None:
    found = findings(
        PROGRAM
        + """
plan = LaunchPlan.create("p", wf, schedules=3)
other = LaunchPlan.create(3, wf)

@workflow
def main() -> int:
    other(a=1)
    return plan(a=2)
"""
    )
    assert [each.partition(": ")[2][:6] for each in found] == ["FL1013", "FL1013"]


# Read


def _call(name: str, **given: Value) -> CallValue:
    keywords = (Binding(key, value) for key, value in given.items())
    return CallValue(f"flytekit.models.{name}", (), tuple(keywords))


def test_every_option_is_read() -> None:
    phases = ListValue((NameValue("any.Phase.FAILED"), NameValue("any.Phase.TIMED_OUT")))
    whom = ListValue((String("a@b"),))
    labels = DictValue((Entry(String("k"), String("v")),))
    given: dict[str, Value] = {
        "schedule": _call("CronSchedule", schedule=String("daily"), offset=String("PT1H")),
        "notifications": ListValue((_call("Slack", phases=phases, recipients_email=whom),)),
        "labels": _call("Labels", values=labels),
        "annotations": labels,
        "max_parallelism": Integer(2),
        **{name: String("kept") for name in PLAN_OPTIONS[6:] if name != "max_parallelism"},
    }
    plan, problems = read_plan("p", "wf", (Binding(name, each) for name, each in given.items()))
    assert problems == ()
    assert plan.schedule == Cron("daily", "PT1H")
    assert plan.notifications == (Notification("slack", ("FAILED", "TIMED_OUT"), ("a@b",)),)
    assert plan.options.labels == plan.options.annotations == (Binding("k", String("v")),)
    assert plan.max_parallelism == 2
    kept = [each.name for each in plan.options.extra]
    assert kept == [name for name in PLAN_OPTIONS[6:] if name != "max_parallelism"]


def test_rates() -> None:
    value = _call("FixedRate", duration=Duration(60_000_000))
    plan, problems = read_plan("p", "wf", [Binding("schedule", value)])
    assert (plan.schedule, problems) == (FixedRate(Duration(60_000_000)), ())


@pytest.mark.parametrize("text", ["PT1H", "P1D", "-P2W", "P1Y2M3DT4H5M6.5S", "+PT30M"])
def test_offsets(text: str) -> None:
    assert is_offset(text)


@pytest.mark.parametrize("text", ["", "P", "PT", "1H", "P1H", "PT1D", "one hour", "PT1H "])
def test_no_offsets(text: str) -> None:
    assert not is_offset(text)


# Run

CALLS: Final = {
    "a plan in place of its workflow": Case("""
        from flowc import LaunchPlan

        @workflow
        def wf(a: int, b: int = 2) -> int:
            return add(x=inc(x=a), y=b)

        fixing = LaunchPlan.create("fixing", wf, fixed_inputs={"b": 5})
        filled = LaunchPlan.create("filled", wf, default_inputs={"a": 1})
        own = LaunchPlan.get_or_create(wf)

        @workflow
        def main(a: int) -> int:
            first = fixing(a=a)
            second = filled(b=first)
            return own(a=first, b=second)
    """),
    "a plan of several outputs": Case("""
        from flowc import LaunchPlan

        @workflow
        def wf(a: int) -> Parts:
            return split(x=a)

        plan = LaunchPlan.get_or_create(name="a plan / with signs", workflow=wf)

        @workflow
        def main(a: int) -> int:
            low, high = plan(a=a)
            return add(x=low, y=plan(a=high).high)
    """),
    "a plan in an arm": Case("""
        from flowc import LaunchPlan

        @workflow
        def wf(a: int) -> int:
            return inc(x=a)

        plan = LaunchPlan.create("plan", wf)

        @workflow
        def main(a: int) -> int:
            return conditional("size").if_(a > 2).then(plan(a=a)).else_().then(plan(a=10))
    """),
}


@pytest.mark.parametrize("case", CALLS)
def test_calls(case: str, tmp_path: Path) -> None:
    check(CALLS[case], tmp_path)


PLAIN: Final = """
from flowc import LaunchPlan, task, workflow

@task
def add(x: int, y: int) -> int:
    return x + y

@workflow
def wf(a: int, b: int = 2) -> int:
    return add(x=a, y=b)

plan = LaunchPlan.create("plan", wf, {"a": 1}, {"b": 5})
same = LaunchPlan.get_or_create(wf, "plan", {"a": 1}, {"b": 5})
"""


def test_plain_calls(tmp_path: Path) -> None:
    program = module(PLAIN, tmp_path)
    assert program.plan() == 6
    assert program.plan(a=2) == 7
    assert pickle.loads(pickle.dumps(program.plan)) is program.plan  # noqa: S301  (our own bytes)
    assert repr(program.plan) == "<launch_plan plan>"
    with pytest.raises(TypeError, match="by name"):
        program.plan(2)
    with pytest.raises(TypeError, match="has fixed the input 'b'"):
        program.plan(b=2)


def test_mistakes_in_plain_python(tmp_path: Path) -> None:
    program = module(PLAIN, tmp_path)
    create = launch_plans.LaunchPlan.create
    with pytest.raises(TypeError, match="starts a workflow"):
        create("p", program.add)
    with pytest.raises(TypeError, match="no option 'shedule'"):
        create("p", program.wf, shedule=3)
    with pytest.raises(TypeError, match="needs a name"):
        launch_plans.LaunchPlan.get_or_create(program.wf, max_parallelism=2)
    with pytest.raises(TypeError, match="needs a name"):
        create("", program.wf)


def test_two_plans_of_one_name_are_told_when_traced(tmp_path: Path) -> None:
    other = 'other = LaunchPlan.create("plan", wf, {"a": 2})\n'
    assert traced(PLAIN, tmp_path).diagnostics == ()
    found = traced(PLAIN + other, tmp_path)
    assert [each.code for each in found.diagnostics] == ["FL4004"]
    assert all(each.span for each in found.diagnostics)

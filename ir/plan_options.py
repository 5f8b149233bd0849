"""How the arguments of a launch plan are read, for both front-ends."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from .nodes import Cron, FixedRate, LaunchPlan, Notification, Schedule
from .options import (
    UNFIT,
    Part,
    Parts,
    Problem,
    Unfit,
    as_duration,
    as_integer,
    as_pairs,
    as_string,
    as_strings,
    parts_of,
    read_options,
)
from .suggest import did_you_mean
from .values import Binding, CallValue, DictValue, ListValue, Missing, NameValue, Null, Value

PLAN_OPTIONS: Final = (
    "default_inputs",
    "fixed_inputs",
    "schedule",
    "notifications",
    "labels",
    "annotations",
    "raw_output_data_config",
    "max_parallelism",
    "security_context",
    "auth_role",
    "trigger",
    "overwrite_cache",
    "auto_activate",
    "concurrency",
)
"""What a launch plan takes besides its name and its workflow: flytekit 1.16's, in its order."""


def read_plan(
    name: str, workflow: str, given: Iterable[Binding]
) -> tuple[LaunchPlan, tuple[Problem, ...]]:
    """The launch plan that named arguments spell, and those whose values do not fit.

    What the table lacks goes to `Options.extra`; whoever calls says which names it takes.
    """
    fields, rest, problems = dict[str, Any](), list[Binding](), list[Problem]()
    for each in given:
        part = _PARTS.get(each.name)
        if isinstance(each.value, Missing | Null):
            continue
        if part is None:
            rest.append(each)
            continue
        read = part.convert(each.value)
        if isinstance(read, Unfit):
            problems.append(Problem(each.name, read.wants or part.wants, read.helps))
        else:
            fields[each.name] = read
    options, others = read_options(rest)
    about = {key: fields.pop(key) for key in ("labels", "annotations") if key in fields}
    plan = LaunchPlan(name, workflow, **fields, options=replace(options, **about))
    return plan, (*problems, *others)


# Schedules


def _schedule(value: Value) -> Schedule | Unfit:
    if not isinstance(value, CallValue):
        return UNFIT
    if value.function.rpartition(".")[2] == "FixedRate":
        return _fixed_rate(value)
    return _cron(value)


def _cron(value: CallValue) -> Cron | Unfit:
    given = parts_of(value, "CronSchedule", _CRON)
    if isinstance(given, Unfit):
        return given
    written = [given[name] for name in ("cron_expression", "schedule") if name in given]
    if len(written) != 1:
        return Unfit("`CronSchedule(...)` with one `schedule`, in five fields")
    kickoff: str = given.get("kickoff_time_input_arg", "")
    return Cron(written[0], given.get("offset", ""), kickoff)


def _fixed_rate(value: CallValue) -> FixedRate | Unfit:
    given = parts_of(value, "FixedRate", _FIXED_RATE)
    if isinstance(given, Unfit):
        return given
    if "duration" not in given:
        return Unfit("`FixedRate(...)` with a `duration`")
    return FixedRate(given["duration"], given.get("kickoff_time_input_arg", ""))


_CRON: Final[Parts] = dict.fromkeys(
    ("cron_expression", "schedule", "offset", "kickoff_time_input_arg"), Part("a string", as_string)
)
_FIXED_RATE: Final[Parts] = {
    "duration": Part("a `timedelta`", as_duration),
    "kickoff_time_input_arg": Part("the name of an input", as_string),
}


# Notifications

_CHANNELS: Final[Mapping[str, str]] = {
    "Email": "email",
    "PagerDuty": "pager_duty",
    "Slack": "slack",
}

PHASES: Final = ("ABORTED", "FAILED", "SUCCEEDED", "TIMED_OUT")
"""Phases in which an execution ends: the only ones that somebody can be told of."""


def _notifications(value: Value) -> tuple[Notification, ...] | Unfit:
    if not isinstance(value, ListValue):
        return UNFIT
    found = list[Notification]()
    for each in value.items:
        kind = each.function.rpartition(".")[2] if isinstance(each, CallValue) else ""
        if kind not in _CHANNELS:
            return UNFIT
        given = parts_of(each, kind, _NOTIFICATION)
        if isinstance(given, Unfit):
            return given
        phases: tuple[str, ...] = given.get("phases", ())
        if not phases:
            return Unfit(f"`{kind}(...)` with at least one phase")
        found.append(Notification(_CHANNELS[kind], phases, given.get("recipients_email", ())))
    return tuple(found)


def _phases(value: Value) -> tuple[str, ...] | Unfit:
    if not isinstance(value, ListValue):
        return UNFIT
    names = [each.name.rpartition(".")[2] for each in value.items if isinstance(each, NameValue)]
    wrong = next((name for name in names if name not in PHASES), None)
    if wrong is not None:
        helps = did_you_mean(wrong, PHASES)
        return Unfit(helps=helps)
    return tuple(names) if len(names) == len(value.items) else UNFIT


_PHASE_NAMES: Final = ", ".join(f"`{each}`" for each in PHASES)

_NOTIFICATION: Final[Parts] = {
    "phases": Part(f"a list of phases in which an execution ends: {_PHASE_NAMES}", _phases),
    "recipients_email": Part("a list of addresses", as_strings),
}


# Inputs, labels, annotations


def _labels(value: Value) -> tuple[Binding, ...] | Unfit:
    """``Labels({...})``, or the dictionary itself."""
    return _wrapped(value, "Labels")


def _annotations(value: Value) -> tuple[Binding, ...] | Unfit:
    return _wrapped(value, "Annotations")


def _wrapped(value: Value, name: str) -> tuple[Binding, ...] | Unfit:
    if isinstance(value, DictValue):
        return as_pairs(value)
    given = parts_of(value, name, _VALUES)
    if isinstance(given, Unfit):
        return given
    pairs: tuple[Binding, ...] = given.get("values", ())
    return pairs


_VALUES: Final[Parts] = {"values": Part("a dictionary with string keys", as_pairs)}

_PARTS: Final[Parts] = {
    "default_inputs": Part("a dictionary of inputs by name", as_pairs),
    "fixed_inputs": Part("a dictionary of inputs by name", as_pairs),
    "schedule": Part("`CronSchedule(...)` or `FixedRate(...)`", _schedule),
    "notifications": Part(
        "a list of `Email(...)`, `PagerDuty(...)` or `Slack(...)`", _notifications
    ),
    "labels": Part("`Labels(...)` or a dictionary with string keys", _labels),
    "annotations": Part("`Annotations(...)` or a dictionary with string keys", _annotations),
    "max_parallelism": Part("an integer", as_integer),
}
"""Arguments that have a field of `LaunchPlan`, by the name that users give them."""

"""Launch plans: the inputs that they fill in, when they start, whom they tell."""

from collections.abc import Mapping
from typing import Final, assert_never

from . import paths
from .nodes import Cron, FixedRate, Interface, LaunchPlan, Schedule
from .rules_graph import (
    MISMATCHED_INPUT,
    MISSING_INPUT,
    REPEATED_INPUT,
    UNKNOWN_INPUT,
)
from .rules_structure import INVALID_NOTIFICATION, INVALID_SCHEDULE
from .schedules import cron_problem, is_offset
from .scope import ref_of
from .typecheck import fits
from .types import ANY, DATETIME
from .validate_context import At, Context, Wanted, any_type, is_required, shown_type
from .validate_entities import check_external, check_interface
from .validate_options import check_least, check_options
from .validate_values import check_value
from .values import Binding, EntityKind, Ref

CHANNELS: Final = ("email", "slack", "pager_duty")
"""Ways of telling somebody."""


def check_plans(context: Context) -> None:
    """Report launch plans that do not fit their workflows, or that cannot start."""
    for plan in context.package.launch_plans:
        _check_plan(context, plan)


def _check_plan(context: Context, plan: LaunchPlan) -> None:
    at = (paths.entity(ref_of(plan)),)
    check_least(context, "`max_parallelism`", plan.max_parallelism, 0, at)
    check_options(context, plan.options, at, ())
    _check_notifications(context, plan, at)
    if plan.schedule is not None:
        _check_schedule(context, plan.schedule, at)
    if plan.external is not None:
        check_external(context, plan.external, at)
        check_interface(context, plan.interface, at[0])
        if not plan.workflow:
            return  # known by its coordinates only
    target = Ref(EntityKind.WORKFLOW, plan.workflow)
    if context.resolve(target, at) is None:
        return
    interface = context.index.workflows[plan.workflow].interface
    _check_inputs(context, plan, interface, at)


def _check_inputs(context: Context, plan: LaunchPlan, interface: Interface, at: At) -> None:
    workflow = paths.entity(Ref(EntityKind.WORKFLOW, plan.workflow))
    wanted = {
        each.name: Wanted(
            f"input `{each.name}` of `{plan.name}`",
            each.type,
            MISMATCHED_INPUT,
            paths.argument(workflow, each.name),
        )
        for each in interface.inputs
    }
    given = set[str]()
    for binding in (*plan.default_inputs, *plan.fixed_inputs):
        if binding.name in given:
            message = f"input `{binding.name}` of `{plan.name}` is given twice"
            context.report(REPEATED_INPUT, message, at, "given again")
        else:
            _check_input(context, plan, binding, wanted, at)
        given.add(binding.name)
    if plan.schedule is None:
        return
    kickoff = plan.schedule.kickoff_input
    if kickoff and not _takes_time(context, plan, kickoff, wanted, at):
        return  # whatever should take the time has no value either
    for each in interface.inputs:
        if is_required(each) and each.name not in given and each.name != kickoff:
            context.report(
                MISSING_INPUT,
                f"the schedule of `{plan.name}` has no value for input `{each.name}`",
                at,
                f"no value for `{each.name}`",
                also=((wanted[each.name].declared, "declared here"),),
            )


def _check_input(
    context: Context, plan: LaunchPlan, binding: Binding, wanted: Mapping[str, Wanted], at: At
) -> None:
    where = (paths.argument(at[0], binding.name), *at)
    if binding.name not in wanted:
        _report_unknown(context, plan, binding.name, wanted, where)
    if context.constant(binding.value, where):
        fallback = Wanted(binding.name, ANY, MISMATCHED_INPUT)
        each = wanted.get(binding.name, fallback)
        check_value(context, binding.value, each, where, any_type)


def _report_unknown(
    context: Context, plan: LaunchPlan, name: str, wanted: Mapping[str, Wanted], at: At
) -> None:
    helps = context.did_you_mean(name, wanted)
    message = f"workflow `{plan.workflow}` takes no input `{name}`"
    context.report(UNKNOWN_INPUT, message, at, f"no input `{name}`", helps=helps)


def _takes_time(
    context: Context, plan: LaunchPlan, name: str, wanted: Mapping[str, Wanted], at: At
) -> bool:
    """Whether an input can take the time of the kick-off; reports why it cannot."""
    if name not in wanted:
        _report_unknown(context, plan, name, wanted, at)
        return False
    if any(each.name == name for each in plan.fixed_inputs):
        message = f"input `{name}` of `{plan.name}` is fixed, and takes the time of the kick-off"
        context.report(REPEATED_INPUT, message, at, "given again")
        return False
    given = wanted[name]
    if not fits(DATETIME, given.type, context.index.types) and context.knows(given.type):
        of = shown_type(given.type)
        message = f"{given.what} takes the time of the kick-off: it must be `datetime`, not `{of}`"
        also = ((given.declared, "declared here"),)
        context.report(MISMATCHED_INPUT, message, at, "gives a `datetime`", also=also)
        return False
    return True


def _check_schedule(context: Context, schedule: Schedule, at: At) -> None:
    match schedule:
        case Cron(expression, offset):
            if offset and not is_offset(offset):
                message = f"the offset `{offset}` is no length of time, as `PT1H` is"
                context.report(INVALID_SCHEDULE, message, at, "not an offset")
            problem = cron_problem(expression)
            if problem is not None:
                message = f"the cron expression `{expression}` {problem}"
                context.report(INVALID_SCHEDULE, message, at, "not a schedule")
        case FixedRate(every):
            if every.microseconds <= 0:
                message = "the steps of a schedule must be longer than nothing"
                context.report(INVALID_SCHEDULE, message, at, "not a schedule")
        case _:
            assert_never(schedule)


def _check_notifications(context: Context, plan: LaunchPlan, at: At) -> None:
    for each in plan.notifications:
        if each.channel not in CHANNELS:
            message = f"there is no way of notification `{each.channel}`"
            helps = context.did_you_mean(each.channel, CHANNELS)
            context.report(INVALID_NOTIFICATION, message, at, "unknown channel", helps=helps)
        if not each.recipients:
            message = f"a notification of `{plan.name}` has no recipients"
            context.report(INVALID_NOTIFICATION, message, at, "no recipients")

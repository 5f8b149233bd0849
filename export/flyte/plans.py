"""Launch plans: the default one of each workflow, and those that programs declare."""

from collections.abc import Mapping
from typing import Final, assert_never

from ...ir import paths
from ...ir.format import value_text
from ...ir.nodes import (
    NO_OPTIONS,
    Cron,
    FixedRate,
    Interface,
    LaunchPlan,
    Notification,
    Options,
    Schedule,
    Workflow,
)
from ...ir.rules_export import NO_OPTION
from ...ir.scope import ref_of
from ...ir.values import Binding, Boolean, CallValue, DictValue, String, Value
from .calls import reference
from .context import Context, Message, given
from .interfaces import documentation, parameters
from .literals import literal

_MINUTE: Final = 60_000_000
_UNITS: Final = (("DAY", 1440), ("HOUR", 60), ("MINUTE", 1))
_CHANNELS: Final[Mapping[str, str]] = {
    "email": "email",
    "pager_duty": "pagerDuty",
    "slack": "slack",
}


def default_plan(workflow: Workflow, context: Context) -> Message:
    """The launch plan that every workflow has, under its name."""
    context.place = paths.entity(ref_of(workflow))
    plan = LaunchPlan(workflow.name, workflow.name, options=_default_options(workflow, context))
    return _message(workflow.name, workflow, plan, context)


def _default_options(workflow: Workflow, context: Context) -> Options:
    """What ``default_options=Options(labels=Labels({...}))`` says of the default launch plan."""
    given_options = next(
        (each.value for each in workflow.options.extra if each.name == "default_options"), None
    )
    if given_options is None:
        return NO_OPTIONS
    known = dict[str, tuple[Binding, ...]]()
    if isinstance(given_options, CallValue) and not given_options.arguments:
        known = {each.name: _pairs(each.value) for each in given_options.keywords}
    if not known or not known.keys() <= {"labels", "annotations"}:
        message = f"`{value_text(given_options)}` cannot be exported"
        context.report(NO_OPTION, message, "give `Options(labels=..., annotations=...)`")
    return Options(labels=known.get("labels", ()), annotations=known.get("annotations", ()))


def _pairs(value: Value) -> tuple[Binding, ...]:
    """The entries of ``Labels({...})``, or of the dictionary itself."""
    match value:
        case CallValue(_, (DictValue() as inner,), ()) | CallValue(
            _, (), (Binding(_, DictValue() as inner),)
        ):
            return _pairs(inner)
        case DictValue(entries):
            return tuple(
                Binding(each.key.value, each.value)
                for each in entries
                if isinstance(each.key, String)
            )
        case _:
            return ()


def launch_plan(plan: LaunchPlan, workflow: Workflow, context: Context) -> Message:
    """What is registered for a launch plan that the program declares."""
    context.place = paths.entity(ref_of(plan))
    return _message(plan.name, workflow, plan, context)


def _message(name: str, workflow: Workflow, plan: LaunchPlan, context: Context) -> Message:
    state: Message = {"expectedInputs": {}, "expectedOutputs": {}}
    return {
        "id": context.identifier("LAUNCH_PLAN", name),
        "spec": _spec(workflow, plan, context),
        "closure": state,
    }


def _spec(workflow: Workflow, plan: LaunchPlan, context: Context) -> Message:
    interface = context.index.interface(ref_of(plan)) if plan.name != plan.workflow else None
    inputs = (interface or workflow.interface).inputs
    doc = documentation(workflow.doc)
    options = plan.options
    return {
        "workflowId": reference("WORKFLOW", workflow.name, workflow.external, context),
        "entityMetadata": _metadata(plan, context),
        "defaultInputs": parameters(inputs, doc, context),
        "fixedInputs": _fixed(plan, workflow.interface, context),
        "labels": _texts(options.labels, context),
        "annotations": _texts(options.annotations, context),
        "rawOutputDataConfig": _raw_output(plan),
        **given(
            maxParallelism=plan.max_parallelism or None,
            overwriteCache=_option(plan, "overwrite_cache") == Boolean(value=True) or None,
            securityContext=_security(plan, context),
            concurrencyPolicy=_concurrency(plan),
        ),
    }


def _fixed(plan: LaunchPlan, interface: Interface, context: Context) -> Message:
    types = {each.name: each.type for each in interface.inputs}
    literals = {
        each.name: literal(each.value, types[each.name], context)
        for each in plan.fixed_inputs
        if each.name in types
    }
    return given(literals=literals or None)


def _texts(pairs: tuple[Binding, ...], context: Context) -> Message:
    values: dict[str, str] = {}
    for each in pairs:
        if isinstance(each.value, String):
            values[each.name] = each.value.value
        else:
            message = f"`{value_text(each.value)}` is not a text"
            context.report(NO_OPTION, message, "write a string")
    return given(values=values or None)


def _option(plan: LaunchPlan, name: str) -> Value | None:
    return next((each.value for each in plan.options.extra if each.name == name), None)


# When, and who is told


def _metadata(plan: LaunchPlan, context: Context) -> Message:
    schedule = _schedule(plan.schedule, context) if plan.schedule is not None else None
    return given(
        schedule=schedule, notifications=[_notification(each) for each in plan.notifications]
    )


def _schedule(schedule: Schedule, context: Context) -> Message:
    match schedule:
        case Cron(expression, offset, kickoff):
            cron = given(schedule=expression, offset=offset)
            return given(cronSchedule=cron, kickoffTimeInputArg=kickoff)
        case FixedRate(every, kickoff):
            minutes, rest = divmod(every.microseconds, _MINUTE)
            if rest:
                message = "Flyte repeats in whole minutes"
                context.report(NO_OPTION, message, "round the rate to minutes")
            rate = next(
                {"value": minutes // each, "unit": unit}
                for unit, each in _UNITS
                if minutes % each == 0
            )
            return given(rate=rate, kickoffTimeInputArg=kickoff)
        case _:
            assert_never(schedule)


def _notification(notification: Notification) -> Message:
    whom = {"recipientsEmail": [*notification.recipients]}
    return {"phases": [*notification.phases], _CHANNELS[notification.channel]: whom}


# Options by name


def _raw_output(plan: LaunchPlan) -> Message:
    match _option(plan, "raw_output_data_config"):
        case CallValue(_, (String(prefix), *_), _):
            return given(outputLocationPrefix=prefix)
        case CallValue(keywords=(Binding(_, String(prefix)), *_)):
            return given(outputLocationPrefix=prefix)
        case _:
            return {}


def _concurrency(plan: LaunchPlan) -> Message | None:
    match _option(plan, "concurrency"):
        case CallValue(_, arguments, keywords):
            named = {each.name: each.value for each in keywords}
            count = named.get("max_concurrency", arguments[0] if arguments else None)
            most = getattr(count, "value", None)
            return given(max=most, behavior="CONCURRENCY_LIMIT_BEHAVIOR_SKIP")
        case _:
            return None


def _security(plan: LaunchPlan, context: Context) -> Message | None:
    match _option(plan, "security_context"), _option(plan, "auth_role"):
        case CallValue() as given_context, _:
            return _run_as(given_context, context)
        case _, CallValue(_, arguments, keywords):
            named = {each.name: each.value for each in keywords}
            role = named.get("assumable_iam_role", arguments[0] if arguments else None)
            account = named.get("kubernetes_service_account")
            identity = given(
                iamRole=getattr(role, "value", None),
                k8sServiceAccount=getattr(account, "value", None),
            )
            return {"runAs": identity}
        case _:
            return None


def _run_as(value: CallValue, context: Context) -> Message | None:
    """``SecurityContext(run_as=Identity(...))``."""
    for each in value.keywords:
        match each:
            case Binding("run_as", CallValue(_, (), fields)):
                named = {field.name: getattr(field.value, "value", None) for field in fields}
                identity = given(
                    iamRole=named.get("iam_role"),
                    k8sServiceAccount=named.get("k8s_service_account"),
                    executionIdentity=named.get("execution_identity"),
                )
                return {"runAs": identity}
            case _:
                pass
    context.report(NO_OPTION, "this security context is not known", "give `run_as=Identity(...)`")
    return None

"""Options of tasks, workflows, launch plans and calls: numbers, caching, resources, constants."""

from collections.abc import Container, Iterable
from fractions import Fraction
from typing import Final

from .nodes import NO_OPTIONS, Cache, Options, Resources
from .quantities import read_quantity
from .rules_graph import DUPLICATE_NAME, MISMATCHED_OPTION, UNKNOWN_INPUT
from .rules_structure import (
    INVALID_QUANTITY,
    NUMBER_OUT_OF_RANGE,
    REQUEST_OVER_LIMIT,
    UNVERSIONED_CACHE,
)
from .types import ANY, STR, Type
from .validate_context import At, Context, Wanted, any_type
from .validate_names import check_name
from .validate_values import check_parts, check_value
from .values import Binding, Duration, Value


def check_options(context: Context, options: Options, at: At, inputs: Container[str]) -> None:
    """Report options that make no sense; `inputs` are those of what is run."""
    if options == NO_OPTIONS:
        return
    check_least(context, "`retries`", options.retries, 0, at)
    check_duration(context, "`timeout`", options.timeout, at)
    if options.cache is not None:
        _check_cache(context, options.cache, at, inputs)
    _check_resources(context, options, at)
    for value in (
        options.image,
        options.config,
        options.pod_template,
        options.accelerator,
        options.shared_memory,
    ):
        if value is not None:
            check_constant(context, value, at)
    check_bindings(context, "variable", options.environment, at, STR)
    check_bindings(context, "label", options.labels, at, STR)
    check_bindings(context, "annotation", options.annotations, at, STR)
    check_bindings(context, "option", options.extra, at)


def check_least(context: Context, what: str, number: float | None, least: int, at: At) -> None:
    """Report a number that is too small."""
    if number is not None and not number >= least:
        message = f"{what} must be at least {least}, and is {number}"
        context.report(NUMBER_OUT_OF_RANGE, message, at, f"wants at least {least}")


def check_ratio(context: Context, what: str, ratio: float | None, at: At) -> None:
    """Report a share that is not between 0 and 1."""
    if ratio is not None and not 0 <= ratio <= 1:
        message = f"{what} must be between 0 and 1, and is {ratio}"
        context.report(NUMBER_OUT_OF_RANGE, message, at, "wants 0 to 1")


def check_duration(context: Context, what: str, duration: Duration | None, at: At) -> None:
    """Report a length of time that is negative."""
    if duration is not None and duration.microseconds < 0:
        context.report(NUMBER_OUT_OF_RANGE, f"{what} must not be negative", at)


def check_constant(context: Context, value: Value, at: At) -> bool:
    """Whether a value is a constant and nothing is wrong with it by itself; reports what is.

    What its parts refer to is checked as well, and does not count.
    """
    if not context.constant(value, at):
        return False
    check_parts(context, value, at, any_type)
    return True


def check_bindings(
    context: Context, what: str, bindings: Iterable[Binding], at: At, of: Type = ANY
) -> None:
    """Report named constants that are given twice, are no constants or of another type."""
    seen = set[str]()
    for each in bindings:
        if each.name in seen:
            context.report(DUPLICATE_NAME, f"{what} `{each.name}` is given twice", at)
        seen.add(each.name)
        check_name(context, what, each.name, at)
        if check_constant(context, each.value, at):
            wanted = Wanted(f"{what} `{each.name}`", of, MISMATCHED_OPTION)
            check_value(context, each.value, wanted, at, any_type)


def _check_cache(context: Context, cache: Cache, at: At, inputs: Container[str]) -> None:
    for name in cache.ignored_inputs:
        if name not in inputs:
            message = f"the cache ignores an input `{name}` that does not exist"
            context.report(UNKNOWN_INPUT, message, at, f"no input `{name}`")
    for policy in cache.policies:
        check_constant(context, policy, at)


def check_cache_version(context: Context, name: str, cache: Cache | None, at: At) -> None:
    """Warn of a cache that nothing renews when the code changes."""
    if cache is None or cache.disabled:
        return
    if not cache.version and not cache.policies:
        context.report(
            UNVERSIONED_CACHE,
            f"`{name}` is cached without a version",
            at,
            notes=("results of the old code are used after the code has changed",),
        )


_RESOURCES: Final = ("cpu", "memory", "gpu", "ephemeral_storage")


def _check_resources(context: Context, options: Options, at: At) -> None:
    for name in _RESOURCES:
        request = _check_quantity(context, name, options.requests, at)
        limit = _check_quantity(context, name, options.limits, at)
        if request is not None and limit is not None and request > limit:
            message = f"the request for `{name}` is over its limit"
            context.report(REQUEST_OVER_LIMIT, message, at)


def _check_quantity(
    context: Context, name: str, resources: Resources | None, at: At
) -> Fraction | None:
    text: str = getattr(resources, name) if resources is not None else ""
    if not text:
        return None
    amount = read_quantity(text)
    if amount is None:
        context.report(INVALID_QUANTITY, f"`{name}` is no quantity: `{text}`", at)
    elif name == "gpu" and amount.denominator != 1:
        context.report(INVALID_QUANTITY, f"`gpu` must be a whole number, not `{text}`", at)
    return amount

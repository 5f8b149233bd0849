"""What is given to calls: every input that is wanted, each once, each of the right type."""

from functools import partial

from . import paths
from .nodes import NO_OPTIONS, Call
from .rules_graph import MISSING_INPUT, REPEATED_INPUT, UNKNOWN_INPUT
from .scope import Outputs
from .typecheck import fits, type_of, value_fits
from .types import Type
from .validate_context import Callee, NodeAt, Place, Wanted, word_of
from .validate_options import check_cache_version, check_options
from .validate_promises import UNKNOWN, Promises
from .validate_values import WITH_PARTS, check_parts, report_mismatch
from .values import Binding, Promise, Value
from .walk import promises as promises_in


def check_call(promises: Promises, call: Call, at: NodeAt) -> Outputs:
    """Report what is wrong with a call; gives the types of its outputs."""
    context = promises.context
    callee = context.callee(call.target, at)
    if callee is None:
        for binding in call.inputs:
            read(promises, binding.value, partial(at, binding.name))
        return UNKNOWN
    if call.options is not NO_OPTIONS:
        check_options(context, call.options, at(), callee.inputs)
        check_cache_version(context, call.target.name, call.options.cache, at())
    given: set[str] = set()
    renamed: set[str] = set()
    for binding in call.inputs:
        wanted = callee.inputs.get(binding.name)
        if binding.name in given:
            message = f"input `{binding.name}` of `{call.target.name}` is given twice"
            context.report(REPEATED_INPUT, message, at(binding.name), "given again")
        elif wanted is None:
            renamed.add(_report_unknown(promises, call, callee, binding, partial(at, binding.name)))
        else:
            give(promises, binding.value, wanted, partial(at, binding.name))
        given.add(binding.name)
    for name in callee.required:
        if name not in given and name not in renamed:
            _report_missing(promises, call, callee, name, at)
    return callee.outputs


def give(promises: Promises, value: Value, wanted: Wanted, at: Place) -> None:
    """Report what keeps a value from standing where one is wanted."""
    types = promises.context.index.types
    if isinstance(value, Promise):
        of = promises.look_up(value, at)
        if of is wanted.type or fits(of, wanted.type, types):
            return
    else:
        _look_inside(promises, value, at)
        if value_fits(value, wanted.type, types, promises.promised):
            return
    report_mismatch(promises.context, value, wanted, at(), promises.promised)


def read(promises: Promises, value: Value, at: Place) -> Type:
    """Type of a value that may be of any; reports what is wrong with it by itself."""
    if isinstance(value, Promise):
        return promises.look_up(value, at)
    _look_inside(promises, value, at)
    return type_of(value, promises.promised)


def _look_inside(promises: Promises, value: Value, at: Place) -> None:
    """Report promises within a value that refer to nothing, and parts that are wrong."""
    if isinstance(value, WITH_PARTS):
        for promise in promises_in(value):
            promises.look_up(promise, at)
        check_parts(promises.context, value, at(), promises.promised)


def _report_unknown(
    promises: Promises, call: Call, callee: Callee, binding: Binding, at: Place
) -> str:
    """Report an input that the callee does not have; gives the one that is probably meant, or ""."""
    context = promises.context
    read(promises, binding.value, at)
    name = binding.name
    is_fixed = name in callee.fixed
    helps = () if is_fixed else context.did_you_mean(name, callee.inputs)
    context.report(
        UNKNOWN_INPUT,
        f"`{call.target.name}` takes no input `{name}`",
        at(),
        f"no input `{name}`",
        also=((callee.path, "declared here"),),
        notes=("the launch plan has fixed the value of this input",) if is_fixed else (),
        helps=helps,
    )
    return word_of(helps)


def _report_missing(promises: Promises, call: Call, callee: Callee, name: str, at: Place) -> None:
    wanted = callee.inputs[name]
    promises.context.report(
        MISSING_INPUT,
        f"{wanted.what} is not given",
        (paths.argument(at()[0], name), *at()),
        f"no value for `{name}`",
        also=((wanted.declared, "declared here"),),
    )

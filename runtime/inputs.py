"""The inputs of an entity, from what was given by name."""

from collections.abc import Mapping

from ..ir.diagnostics import Diagnostic, Help, Log
from ..ir.format import path_text, type_text
from ..ir.given import default_of
from ..ir.nodes import Input, Interface
from ..ir.rules_run import MISSING_INPUT, UNKNOWN_INPUT, WRONG_INPUT
from ..ir.suggest import did_you_mean
from ..ir.typecheck import TypeDefs, value_fits
from ..ir.types import ANY, Type
from ..ir.values import Promise, Value
from .brief import Mismatch, shorten
from .read_json import read_json


def read_inputs(
    given: Mapping[str, object], interface: Interface, types: TypeDefs
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """The inputs of an entity from decoded JSON, in the interface's order, defaults filled in.

    Every problem is reported. An input that may be None may be left out.
    """
    log, values = Log(), dict[str, Value]()
    for each in interface.inputs:
        if each.name not in given:
            values.update(_default(each, log))
            continue
        found = read_json(given[each.name], each.type, types)
        if isinstance(found, Mismatch):
            helps = (Help(found.hint),) if found.hint else ()
            log.add(WRONG_INPUT, mismatch_text(each.name, found), notes=_doc(each), helps=helps)
        else:
            values[each.name] = found
    report_unknown(given, interface, log)
    return values, tuple(log.diagnostics)


def checked_inputs(
    given: Mapping[str, Value], interface: Interface, types: TypeDefs, log: Log
) -> dict[str, Value]:
    """The inputs in the interface's order, defaults filled in; every problem is reported."""
    values = dict[str, Value]()
    for each in interface.inputs:
        value = given.get(each.name, default_of(each))
        if value is None:
            report_missing(each, log)
        elif not value_fits(value, each.type, types, _any_of):
            text = f"input `{each.name}` takes {type_text(each.type)}, not {shorten(value)}"
            log.add(WRONG_INPUT, text)
        else:
            values[each.name] = value
    report_unknown(given, interface, log)
    return values


def _any_of(_: Promise) -> Type:
    return ANY


def mismatch_text(name: str, found: Mismatch) -> str:
    """Why what was given for an input does not fit."""
    return f"input `{name}{path_text(found.path)}` takes {found.wants}, not {found.got}"


def report_missing(given: Input, log: Log) -> None:
    """Report an input that must be given and is not."""
    message = f"input `{given.name}` is missing; it takes {type_text(given.type)}"
    log.add(MISSING_INPUT, message, notes=_doc(given))


def report_unknown(given: Mapping[str, object], interface: Interface, log: Log) -> None:
    """Report every name that is none of an input."""
    known = {each.name: each for each in interface.inputs}
    names = ", ".join(f"{each.name}: {type_text(each.type)}" for each in interface.inputs)
    for name in given:
        if name in known:
            continue
        helps = did_you_mean(name, (each for each in known if each not in given))
        log.add(
            UNKNOWN_INPUT,
            f"there is no input `{name}`",
            notes=(f"inputs: {names}" if names else "there are no inputs",),
            helps=tuple(map(Help, helps)),
        )


def _default(given: Input, log: Log) -> dict[str, Value]:
    default = default_of(given)
    if default is None:
        report_missing(given, log)
        return {}
    return {given.name: default}


def _doc(given: Input) -> tuple[str, ...]:
    return (f"{given.name}: {given.doc}",) if given.doc else ()

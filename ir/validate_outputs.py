"""What blocks give: a body what its interface promises, a block within what it yields."""

from functools import partial

from . import paths
from .rules_graph import (
    MISMATCHED_OUTPUT,
    MISSING_OUTPUT,
    REPEATED_OUTPUT,
    UNKNOWN_OUTPUT,
)
from .scope import Outputs
from .types import Type
from .validate_calls import give, read
from .validate_context import At, Context, Graph, Wanted, word_of
from .validate_names import check_name
from .validate_promises import Open, Promises
from .values import Binding


def check_outputs(promises: Promises, graph: Graph, body: Open) -> None:
    """Report outputs of a body that its interface does not declare, or declares otherwise."""
    context = promises.context
    wanted = {
        each.name: Wanted(
            f"output `{each.name}` of `{graph.name}`",
            each.type,
            MISMATCHED_OUTPUT,
            paths.output(graph.declared, each.name),
        )
        for each in graph.interface.outputs
    }
    given, renamed = set[str](), set[str]()
    for binding in body.block.outputs:
        at = partial(_at, graph, body, binding.name)
        if binding.name in given:
            _report_repeated(context, binding, at())
        elif binding.name in wanted:
            give(promises, binding.value, wanted[binding.name], at)
        else:
            read(promises, binding.value, at)
            renamed.add(_report_unknown(context, graph, binding, at()))
        given.add(binding.name)
    for name, each in wanted.items():
        if name not in given and name not in renamed:
            where = (paths.output(graph.path, name), graph.path)
            also = ((each.declared, "declared here"),)
            context.report(MISSING_OUTPUT, f"{each.what} is not given", where, also=also)


def check_yields(promises: Promises, graph: Graph, block: Open) -> Outputs:
    """Report what is wrong with what a block yields; gives the types."""
    yields = dict[str, Type]()
    for binding in block.block.outputs:
        at = partial(_at, graph, block, binding.name)
        if binding.name in yields:
            _report_repeated(promises.context, binding, at())
            continue
        check_name(promises.context, "output", binding.name, at())
        yields[binding.name] = read(promises, binding.value, at)
    return yields


def _at(graph: Graph, block: Open, name: str) -> At:
    path = paths.block(graph.path, block.block.id)
    return (paths.output(path, name), path, graph.path)


def _report_repeated(context: Context, binding: Binding, at: At) -> None:
    context.report(REPEATED_OUTPUT, f"output `{binding.name}` is given twice", at, "given again")


def _report_unknown(context: Context, graph: Graph, binding: Binding, at: At) -> str:
    """Report an output that is not declared; gives the one that is probably meant, or ""."""
    declared = [each.name for each in graph.interface.outputs]
    helps = context.did_you_mean(binding.name, declared)
    message = f"`{graph.name}` declares no output `{binding.name}`"
    context.report(UNKNOWN_OUTPUT, message, at, f"no output `{binding.name}`", helps=helps)
    return word_of(helps)

"""The validator: whether IR means something, whoever wrote it.

It takes any package or fragment at all, and never raises. Both front-ends leave every question of
types, arity and bindings to it, so that they cannot answer one differently. One cause gives one
report: what refers to something that was reported is not reported as well.
"""

from dataclasses import replace
from typing import Final

from . import paths
from .diagnostics import Diagnostic, in_order
from .nodes import BODY, Fragment, Interface, Package, Task
from .rules_graph import EMPTY_WORKFLOW
from .scope import Index, index, ref_of
from .validate_context import Context, Graph
from .validate_encoding import check_encoding
from .validate_entities import check_digest, check_entities
from .validate_extensions import check_extensions
from .validate_gates import check_gates
from .validate_graph import check_graphs
from .validate_header import check_header
from .validate_plans import check_plans
from .validate_recursion import check_recursion
from .validate_types import check_types
from .values import EntityKind, Ref

BOUNDS: Final = (check_encoding, check_types)
"""These bound what the others recurse over: what they refuse is not looked at further."""

PASSES: Final = (
    check_entities,
    check_plans,
    check_graphs,
    check_gates,
    check_recursion,
    check_extensions,
)


def validate(package: Package) -> tuple[Diagnostic, ...]:
    """What is wrong with a package, with source spans where its debug section knows them."""
    graphs = _workflow_graphs(package)
    context = Context(package, index(package), Index(), (package.spans,), graphs)
    check_header(context, package.header)
    _warn_of_empty(context)
    return _checked(context)


def validate_fragment(fragment: Fragment, package: Package) -> tuple[Diagnostic, ...]:
    """What is wrong with a fragment of a dynamic task, or with the package that it needs."""
    outer = Context(package, index(package), Index(), (package.spans,))
    if not all(bound(outer) for bound in BOUNDS):
        return in_order(outer.log.diagnostics)
    definitions = replace(fragment.definitions, header=fragment.header)
    spans = (fragment.spans, definitions.spans, package.spans)
    tables = index(definitions, package)
    context = Context(definitions, tables, outer.index, spans, _workflow_graphs(definitions))
    check_header(context, fragment.header)
    _add_fragment(context, fragment)
    return _checked(context)


def _checked(context: Context) -> tuple[Diagnostic, ...]:
    if all(bound(context) for bound in BOUNDS):
        for check in PASSES:
            check(context)
    return in_order(context.log.diagnostics)


def _workflow_graphs(package: Package) -> tuple[Graph, ...]:
    graphs = list[Graph]()
    for each in package.workflows:
        if each.external is None:
            path = paths.entity(ref_of(each))
            graph = Graph(path, path, each.name, each.interface, each.blocks, each.on_failure)
            graphs.append(graph)
    return tuple(graphs)


def _warn_of_empty(context: Context) -> None:
    for graph in context.graphs:
        if any(block.id == BODY and not block.nodes for block in graph.blocks):
            message = f"workflow `{graph.name}` has no nodes"
            notes = ("it runs nothing, and some engines refuse it",)
            context.report(EMPTY_WORKFLOW, message, (graph.path,), "runs nothing", notes=notes)


def _add_fragment(context: Context, fragment: Fragment) -> None:
    """A fragment keeps to the outputs of its task; the inputs are constants in it."""
    path = paths.fragment(fragment.task)
    check_digest(context, "the inputs", fragment.inputs_digest, (path,))
    check_digest(context, "the code", fragment.code, (path,))
    parent = context.resolve(Ref(EntityKind.DYNAMIC, fragment.task), (path,))
    if isinstance(parent, Task):
        declared, interface = paths.entity(ref_of(parent)), Interface((), parent.interface.outputs)
        graph = Graph(path, declared, fragment.task, interface, fragment.blocks)
        context.graphs += (graph,)

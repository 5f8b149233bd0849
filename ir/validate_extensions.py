"""Extensions: who says something, of what is there, and says it once."""

from collections.abc import Iterator

from . import paths
from .rules_graph import DUPLICATE_NAME
from .rules_structure import INVALID_NAME, UNKNOWN_PLACE
from .scope import Entity, ref_of
from .validate_context import Context
from .validate_names import check_name


def check_extensions(context: Context) -> None:
    """Report extensions without an owner, of places that are not there, and said twice."""
    extensions = context.package.extensions
    known = frozenset(_places(context)) if extensions else frozenset[str]()
    seen = set[tuple[str, str]]()
    for each in extensions:
        at = (each.path or f"extension:{each.name}",)
        what = f"extension `{each.name}`" + (f" of `{each.path}`" if each.path else "")
        if "." not in each.name:
            message = f"the name of {what} has no owner: it is one as `com.example.{each.name}`"
            context.report(INVALID_NAME, message, at)
        else:
            check_name(context, "extension", each.name, at)
        if (each.name, each.path) in seen:
            context.report(DUPLICATE_NAME, f"{what} is there twice", at)
        seen.add((each.name, each.path))
        owner = each.path.partition("#")[0].partition("->")[0]
        if owner and owner not in known:
            helps = context.did_you_mean(owner, known)
            context.report(UNKNOWN_PLACE, f"{what} is of nothing in the package", at, helps=helps)
        context.constant(each.value, at)


def _places(context: Context) -> Iterator[str]:
    """The paths of all that an extension can be of."""
    package = context.package
    yield from (f"module:{each.name}" for each in package.modules)
    yield from (paths.type_definition(each.name) for each in package.types)
    entities: tuple[Entity, ...] = (
        *package.tasks,
        *package.workflows,
        *package.launch_plans,
    )
    yield from (paths.entity(ref_of(each)) for each in entities)
    for graph in context.graphs:
        yield graph.path
        for block in graph.blocks:
            yield paths.block(graph.path, block.id)
            yield from (paths.node(graph.path, block.id, node.id) for node in block.nodes)

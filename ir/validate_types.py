"""The types of a package: each is well formed, shallow enough to be compared, and defined."""

from collections.abc import Iterator
from typing import assert_never

from . import paths
from .cycles import cycles
from .nodes import Gate, Interface, Signal
from .rules_graph import DUPLICATE_TYPE
from .rules_structure import MALFORMED_TYPE
from .types import (
    AnnotatedType,
    EnumDef,
    LiteralType,
    NamedType,
    OpaqueDef,
    RecordDef,
    Type,
    TypeDef,
)
from .validate_context import At, Context
from .validate_names import check_name, check_named
from .validate_parts import inner_types, type_problem
from .values import EntityKind, EnumValue, ListValue, Ref
from .walk import leaves


def check_types(context: Context) -> bool:
    """Report types that are malformed or unknown; gives whether the rest can be compared."""
    _check_duplicates(context)
    sound = True
    for each in context.package.types:
        sound = _check_definition(context, each) and sound
    for of, at in _types(context):
        problem = type_problem(of)
        if problem is not None:
            context.problem(problem, at)
            sound = False
        else:
            _check_parts(context, of, at)
    return _check_members(context) and sound


def _check_members(context: Context) -> bool:
    """Report enumerations whose members' values lead back to themselves: they have no type."""
    enums = {each.name: each for each in context.package.types if isinstance(each, EnumDef)}
    leads = {
        name: [
            leaf.type
            for leaf in leaves(*(member.value for member in enum.members))
            if isinstance(leaf, EnumValue) and leaf.type in enums
        ]
        for name, enum in enums.items()
    }
    rings = [cycle.ring for cycle in cycles(leads)]
    for ring in rings:
        message = f"the value of a member of `{ring[0]}` is a member of it"
        context.report(MALFORMED_TYPE, message, (paths.type_definition(ring[0]),))
    return not rings


def _check_duplicates(context: Context) -> None:
    seen = set[str]()
    for each in context.package.types:
        at = (paths.type_definition(each.name),)
        if each.name in seen:
            context.report(DUPLICATE_TYPE, f"type `{each.name}` is defined twice", at)
        elif each.name in context.outer.types:
            message = f"the package has a definition of type `{each.name}` already"
            context.report(DUPLICATE_TYPE, message, at)
        else:
            check_name(context, "type", each.name, at)
        seen.add(each.name)


def _check_definition(context: Context, definition: TypeDef) -> bool:
    """Check the names and constants of a definition; whether its constants can be compared."""
    path = paths.type_definition(definition.name)
    match definition:
        case RecordDef(fields=fields):
            check_named(context, "field", fields, path)
            return True
        case EnumDef(members=members):
            check_named(context, "member", members, path)
            unsound = [each for each in members if not context.constant(each.value, (path,))]
            return not unsound
        case OpaqueDef():
            return True
        case _:
            assert_never(definition)


def _types(context: Context) -> Iterator[tuple[Type, At]]:
    """Every type that the package writes down, and where."""
    for definition in context.package.types:
        if isinstance(definition, RecordDef):
            path = paths.type_definition(definition.name)
            yield from (
                (each.type, (paths.argument(path, each.name), path)) for each in definition.fields
            )
    for task in context.package.tasks:
        yield from _interface_types(paths.entity(Ref(EntityKind.TASK, task.name)), task.interface)
    for workflow in context.package.workflows:
        yield from _interface_types(
            paths.entity(Ref(EntityKind.WORKFLOW, workflow.name)), workflow.interface
        )
    for graph in context.graphs:
        for block in graph.blocks:
            for node in block.nodes:
                if isinstance(node, Gate) and isinstance(node.action, Signal):
                    yield node.action.type, (paths.node(graph.path, block.id, node.id), graph.path)


def _interface_types(path: str, interface: Interface) -> Iterator[tuple[Type, At]]:
    for given in interface.inputs:
        yield given.type, (paths.argument(path, given.name), path)
    for output in interface.outputs:
        yield output.type, (paths.output(path, output.name), path)


def _check_parts(context: Context, of: Type, at: At) -> None:
    """Report names that are not defined, and promises among literals and annotations."""
    stack = [of]
    while stack:
        part = stack.pop()
        match part:
            case NamedType(name):
                if name not in context.index.types:
                    context.unknown_type(name, at)
            case LiteralType(values) | AnnotatedType(_, values):
                context.constant(ListValue(values), at)
            case _:
                pass
        stack.extend(inner_types(part))

"""Digests: a short name for the meaning of every entity, which changes when the meaning does.

A digest is SHA-256 over canonical JSON. It covers what an entity says and, through their digests,
all that it refers to; not documentation, source spans or the producer. Like every fact found later,
digests are a table beside the IR and never stored in it. docs/ir.md has the recipe.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import chain
from typing import Any, Final, TypeAlias, assert_never, cast

from . import paths
from .codec_json import canonical, canonical_table
from .cycles import groups
from .nodes import NO_OPTIONS, Fragment, Header, Interface, LaunchPlan, Package, Task, Workflow
from .records import dataclass
from .scope import ref_of
from .source import digest_of
from .types import EnumDef, NamedType, OpaqueDef, RecordDef, TypeDef
from .values import EntityKind, EnumValue, RecordValue, Ref

Described: TypeAlias = Task | Workflow | LaunchPlan | TypeDef | Fragment
"""What has a digest of its own."""


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of a package or fragment."""

    unit: str
    """Of the whole: the required features and everything in it."""
    parts: Mapping[str, str]
    """Of each entity and type definition, by IR path, in the order of the paths."""


def digests(unit: Package | Fragment, outer: Package | None = None) -> Digests:
    """The digests of all that a unit holds.

    `outer` is the package that a fragment belongs to. What stands in neither counts by its name.
    """
    known = digests(outer).parts if outer is not None else _NOTHING
    package = unit.definitions if isinstance(unit, Fragment) else unit
    parts: dict[str, Described] = {_path(each): each for each in _described(package)}
    if isinstance(unit, Fragment):
        parts[_path(unit)] = unit
    found = _digests_of(parts, known)
    features = sorted(unit.header.required_features)
    return Digests(_digest({"features": features, "parts": found}), found)


def _digests_of(parts: Mapping[str, Described], known: Mapping[str, str]) -> dict[str, str]:
    referred = {path: references(parts[path]) for path in sorted(parts)}
    graph = {path: [each for each in found if each in parts] for path, found in referred.items()}
    digests = {**known}
    # What refers to itself, by whatever way round, has one digest for all on the way.
    for group in groups(graph):
        outward = chain.from_iterable(referred[member] for member in group)
        content = {
            "members": {path: digest_of(canonical(_meaning(parts[path]))) for path in group},
            "references": {path: digests.get(path, "") for path in outward if path not in group},
        }
        common = _digest(content)
        digests.update((path, _digest({"group": common, "path": path})) for path in group)
    return {path: digests[path] for path in referred}


def _digest(content: Mapping[str, object]) -> str:
    return digest_of(canonical_table(content))


def _described(package: Package) -> Iterator[Described]:
    yield from (*package.types, *package.tasks, *package.workflows, *package.launch_plans)


def _path(of: Described) -> str:
    match of:
        case RecordDef() | EnumDef() | OpaqueDef():
            return paths.type_definition(of.name)
        case Task() | Workflow() | LaunchPlan():
            return paths.entity(ref_of(of))
        case Fragment():
            return paths.fragment(of.task)
        case _:
            assert_never(of)


def _meaning(of: Described) -> Described:
    """The part of it that counts."""
    match of:
        case Task() | Workflow() | LaunchPlan():
            return replace(of, doc="", interface=_undocumented(of.interface))
        case Fragment():
            return replace(of, definitions=Package(), header=Header(), spans=())
        case RecordDef() | EnumDef() | OpaqueDef():
            return of
        case _:
            assert_never(of)


def _undocumented(interface: Interface) -> Interface:
    return Interface(
        tuple(replace(each, doc="") for each in interface.inputs),
        tuple(replace(each, doc="") for each in interface.outputs),
    )


_NOTHING: Final[Mapping[str, str]] = {}


# References


def references(of: Described) -> list[str]:
    """The IR paths that something refers to, in order."""
    found = set[str]()
    stack = [*_entered(of)]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack += cast("tuple[object, ...]", item)
        elif item is not NO_OPTIONS:
            if isinstance(item, _NAMING):
                found.update(_named(item))
            stack += [getattr(item, name) for name in _parts(cast("Any", type(item)))]
    return sorted(found)


def _entered(of: Described) -> tuple[object, ...]:
    """Where to look for references: definitions of a fragment are no part of it."""
    match of:
        case Fragment():
            return (Ref(EntityKind.DYNAMIC, of.task), of.blocks)
        case _:
            return (of,)


def _named(item: object) -> tuple[str, ...]:
    """What the item itself refers to."""
    match item:
        case Ref():
            return (paths.entity(item),)
        case NamedType(name):
            return (paths.type_definition(name),)
        case RecordValue(type=name) | EnumValue(type=name):
            return (paths.type_definition(name),)
        case LaunchPlan(workflow=name) if name:
            return (paths.entity(Ref(EntityKind.WORKFLOW, name)),)
        case _:
            return ()


_NAMING: Final = (Ref, NamedType, RecordValue, EnumValue, LaunchPlan)
"""What refers to something by itself."""


@cache
def _parts(of: type[Any]) -> tuple[str, ...]:
    """The fields in which more may be; none of what is no part of the IR's data classes."""
    if not is_dataclass(of):
        return ()
    return tuple(each.name for each in fields(of) if each.type not in _LEAVES)


_LEAVES: Final = (str, int, bool, float, bytes)

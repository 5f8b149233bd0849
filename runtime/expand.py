"""The compile hook: run the body of one dynamic task with given inputs, and emit its graph."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from ..ir import paths
from ..ir.collector import no_collection
from ..ir.diagnostics import Diagnostic, Help, Log, has_errors, in_order
from ..ir.given import inputs_digest
from ..ir.nodes import (
    Fragment,
    Header,
    Hook,
    Package,
    PythonFunction,
    Span,
    Task,
)
from ..ir.records import dataclass
from ..ir.rules_run import CODE_NOT_FOUND, NAME_NOT_FOUND
from ..ir.rules_runtime import BODY_RAISED, LIMIT, NOT_DYNAMIC, STALE_CODE, UNKNOWN_DYNAMIC
from ..ir.suggest import nearest
from ..ir.values import Bytes, EntityKind, Ref, String, Value
from ..ir.version import VERSION
from ..ir.walk import leaves, uses
from .assembled import assemble
from .brief import object_text
from .define import define_lacking
from .dsl import Declared
from .failures import exception_notes, exception_text, is_interrupt, user_frames
from .from_native import Other
from .functions import digest_of
from .inputs import checked_inputs
from .load import Code, find_object, load_module
from .quiet import user_output_to_stderr
from .secrets import secrets_in
from .to_native import UnknownNameError, to_native
from .trace import trace_body
from .world import World

_REBUILD: Final = Help("build the package again, or use the code that it was built from")


@dataclass(frozen=True, slots=True)
class Expanded:
    """What one dynamic task came to. There is no fragment where a finding is an error."""

    fragment: Fragment | None
    diagnostics: tuple[Diagnostic, ...]


def expand(
    package: Package,
    task: str,
    inputs: Mapping[str, Value],
    code: Path,
    *,
    depth: int = 0,
    keep: Other | None = None,
) -> Expanded:
    """The graph of a dynamic task of a valid package, for these inputs.

    `task` is its full name, or the last part of it where that is unambiguous. `code` is the folder
    that files of the package's modules are relative to. `depth` counts the dynamic tasks that led
    here. Within a run, `keep` gives what stands for objects that have no IR value; such a fragment
    is not to be written.
    """
    world = World(package, code, assemble, keep)
    with user_output_to_stderr():
        fragment = _expand(world, package, task, inputs, depth)
    found = world.log.diagnostics
    if fragment is not None and not world.log.has_errors:
        from ..ir.validate import validate_fragment

        with no_collection():
            found = [*found, *validate_fragment(fragment, package)]
            found += _too_large(fragment, package) if keep is None else ()
            found += secrets_in(fragment, _task(package, fragment.task))
    return _expanded(fragment, found)


def _expanded(fragment: Fragment | None, found: list[Diagnostic]) -> Expanded:
    return Expanded(None if has_errors(found) else fragment, in_order(found))


def _expand(
    world: World, package: Package, name: str, inputs: Mapping[str, Value], depth: int
) -> Fragment | None:
    task = _find(package, name, world.log)
    if task is None or not isinstance(task.spec, PythonFunction):
        return None
    hook = task.hook or Hook()
    if depth >= hook.limits.depth:
        text = f"`{task.name}` is {depth} dynamic tasks deep, and may be {hook.limits.depth} deep"
        way_out = Help("make sure that the recursion gets smaller, and stops")
        world.log.add(LIMIT, text, _declaration(package, task.name), helps=(way_out,))
        return None
    given = checked_inputs(inputs, task.interface, world.types, world.log)
    declared = _load(world, package, task.name, task.spec)
    if declared is None or world.log.has_errors:
        return None
    objects = _objects(world, package, task, given)
    return None if objects is None else _fragment(world, task, declared, given, objects)


def _fragment(
    world: World,
    task: Task,
    declared: Declared,
    given: Mapping[str, Value],
    objects: Mapping[str, object],
) -> Fragment | None:
    code = digest_of(declared, world.sites)
    if code and task.code and code != task.code:
        text = f"the body of `{task.name}` is not the one that the package was built from"
        world.log.add(STALE_CODE, text, world.span_of(declared), helps=(_REBUILD,))
    limits = (task.hook or Hook()).limits
    path = paths.fragment(task.name)
    blocks = trace_body(world, declared, path, task.interface, objects, limits)
    if blocks is None:
        return None
    spans = tuple(sorted(dict.fromkeys(world.spans), key=lambda each: each.path))
    world.spans.clear()
    definitions = define_lacking(world)
    header = Header(producer="flowc", producer_version=VERSION)
    return Fragment(task.name, inputs_digest(given), code, blocks, definitions, header, spans)


def _task(package: Package, name: str) -> Task:
    return next(each for each in package.tasks if each.name == name)


def _declaration(package: Package, name: str) -> Span | None:
    """Where a dynamic task is declared, if the package says so."""
    path = paths.entity(Ref(EntityKind.DYNAMIC, name))
    return next((each.span for each in package.spans if each.path == path), None)


# What is asked for


def find_dynamic(package: Package, name: str) -> tuple[Task | None, tuple[Diagnostic, ...]]:
    """The dynamic task of a full name, or of the last part of one; or why there is none."""
    log = Log()
    return _find(package, name, log), tuple(log.diagnostics)


def _find(package: Package, name: str, log: Log) -> Task | None:
    dynamics = {each.name: each for each in package.tasks if each.hook is not None}
    if name in dynamics:
        return dynamics[name]
    matching = [each for each in dynamics if each.endswith(f".{name}")]
    if len(matching) == 1:
        return dynamics[matching[0]]
    if matching:
        names = tuple(f"`{each}`" for each in matching)
        notes = (f"the package has {', '.join(names)}",)
        log.add(UNKNOWN_DYNAMIC, f"more than one dynamic task is called `{name}`", notes=notes)
        return None
    tasks = {each.name for each in package.tasks}
    plain = [each for each in sorted(tasks) if each == name or each.endswith(f".{name}")]
    close = nearest(name, [*dynamics, *(each.rpartition(".")[2] for each in dynamics)])
    known = ", ".join(f"`{each}`" for each in dynamics)
    log.add(
        UNKNOWN_DYNAMIC,
        f"`{plain[0]}` is a task, and no dynamic one" if plain else f"no dynamic task `{name}`",
        notes=(f"dynamic tasks of the package: {known}" if known else "the package has none",),
        helps=(Help(f"did you mean `{close}`?"),) if close and not plain else (),
    )
    return None


# The user's code


def _load(world: World, package: Package, name: str, spec: PythonFunction) -> Declared | None:
    """The dynamic task in the user's module; None where it is not there, with that reported."""
    module = next((each for each in package.modules if each.name == spec.module), None)
    if module is None:
        text = f"the package does not say in which file module `{spec.module}` is"
        world.log.add(CODE_NOT_FOUND, text)
        return None
    loaded = load_module(module, world.root, world.log, package.modules)
    if loaded is None:
        return None
    found: object = loaded
    for part in spec.name.split("."):
        found = getattr(found, part, None)
    if isinstance(found, Declared) and found.kind == "dynamic":
        return found
    text = f"`{name}` is {_kind(found)} in `{module.file}`"
    world.log.add(NOT_DYNAMIC, text, helps=(_REBUILD,))
    return None


def _kind(found: object) -> str:
    match found:
        case None:
            return "not there"
        case Declared(kind=kind):
            return f"a {kind}"
        case _:
            return object_text(found)


def _objects(
    world: World, package: Package, task: Task, given: Mapping[str, Value]
) -> dict[str, object] | None:
    """The Python objects of the inputs; None where one cannot be made, with that reported."""
    find = partial(find_object, code=Code(world.root, package.modules))
    objects = dict[str, object]()
    for each in task.interface.inputs:
        try:
            objects[each.name] = to_native(given[each.name], each.type, world.types, find)
        except UnknownNameError as problem:
            text = f"`{problem}`, which input `{each.name}` needs, is not found"
            world.log.add(NAME_NOT_FOUND, text)
        except BaseException as problem:  # classes are the user's code
            if is_interrupt(problem):
                raise
            frames = user_frames(problem, world.root)
            text = f"making input `{each.name}` raised {exception_text(problem)}"
            span = frames[0].span if frames else None
            notes = exception_notes(problem, world.root)
            world.log.add(BODY_RAISED, text, span, also=frames[1:], notes=notes)
    return None if world.log.has_errors else objects


# Size


def _too_large(fragment: Fragment, package: Package) -> Iterator[Diagnostic]:
    """Report a fragment whose binary form is larger than the hook allows.

    It is encoded to see only where an estimate does not show that it is far smaller.
    """
    limit = (_task(package, fragment.task).hook or Hook()).limits.bytes
    if _MARGIN * _estimate(fragment) <= limit:
        return
    from ..ir.formats import Format, encode

    size = len(encode(fragment, Format.PROTOBUF))
    if size > limit:
        log = Log()
        text = f"the fragment of `{fragment.task}` has {size:,} bytes, and may have {limit:,}"
        way_out = Help("pass large values by reference, as files, or make the graph smaller")
        log.add(LIMIT, text, _declaration(package, fragment.task), helps=(way_out,))
        yield from log.diagnostics


_MARGIN: Final = 8
"""How many times too small the estimate may be."""

_NODE: Final = 200
_LEAF: Final = 40
_ENTITY: Final = 2_000


def _estimate(fragment: Fragment) -> int:
    """About how many bytes the fragment takes: its nodes, and the values in them."""
    added = fragment.definitions
    workflows = (block for each in added.workflows for block in each.blocks)
    size = _ENTITY * (len(added.tasks) + len(added.workflows) + len(added.types))
    for block in (*fragment.blocks, *workflows):
        size += _NODE * (1 + len(block.nodes))
        for node in block.nodes:
            size += sum(map(_weight, leaves(*uses(node))))
        size += sum(map(_weight, leaves(*(each.value for each in block.outputs))))
    return size


def _weight(leaf: Value) -> int:
    return _LEAF + len(leaf.value) if isinstance(leaf, String | Bytes) else _LEAF

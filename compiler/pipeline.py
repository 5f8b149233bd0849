"""The static front-end on one screen: source text in, a package and findings out.

Never raises on any text, never imports, executes or evaluates the user's code with Python itself.
"""

import sys
import warnings
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, groupby
from operator import attrgetter
from typing import Final

from ..ir.collector import no_collection
from ..ir.diagnostics import Diagnostic, Log, Severity, in_order
from ..ir.nodes import (
    Call,
    Header,
    LaunchPlan,
    Located,
    Module,
    Node,
    Package,
    Span,
    Task,
    Workflow,
)
from ..ir.records import dataclass
from ..ir.rules_language import SYNTAX_ERROR, TOO_DEEP
from ..ir.scope import ref_of
from ..ir.source import digest
from ..ir.suppress import suppress
from ..ir.types import RecordDef, TypeDef
from ..ir.validate import validate
from ..ir.values import (
    Boolean,
    EntityKind,
    Float,
    Integer,
    Null,
    Promise,
    Ref,
    String,
    Value,
)
from ..ir.version import VERSION
from ..ir.walk import entities, type_names, types_of, uses, value_type_names
from .calls import CALLEES
from .edits import placed
from .expressions import EXPRESSIONS
from .findings import names_told_once
from .lower import lower
from .machine import MAX_DEPTH, Machine, Settings, Tables
from .program import Declaration, Entity, Imperative, Made, Program
from .source import Loader, Source
from .statements import STATEMENTS
from .tops import evaluate_module

PRODUCER: Final = "flowc"

_NOT_READ: Final = frozenset({SYNTAX_ERROR.code, TOO_DEEP.code})
"""Errors of texts whose comments nobody can tell."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compilation gives. With an error among the findings, the package is not to be used."""

    package: Package
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    """Everything that was read, by file."""


def compile_sources(
    sources: Sequence[Source], load: Loader, settings: Settings | None = None
) -> Compiled:
    """Compile the entities that the sources declare, and everything that those refer to."""
    log = Log()
    program = Program(load)
    tables = Tables(EXPRESSIONS, STATEMENTS, CALLEES)
    machine = Machine(tables, program, log, settings or Settings())
    with _undisturbed():
        for source in sources:
            if source.module not in program.modules:
                evaluate_module(machine, source)
        package = _package(machine, _lowered(machine, {source.module for source in sources}))
        found = placed(_without_echoes(log, validate(package)), program.sources)
    broken = {each.span.file for each in found if each.span and each.code in _NOT_READ}
    read = program.sources.items()
    texts = {file: source.text for file, source in read if file not in broken}
    kept = suppress(in_order(found), texts, {source.file for source in sources})
    return Compiled(package, names_told_once(kept), program.sources)


def _without_echoes(log: Log, judged: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """All findings; but where the source is wrong, what the graph merely looks like is left out."""
    if log.has_errors:
        judged = tuple(each for each in judged if each.severity is Severity.ERROR)
    # A piece of source that becomes several nodes, as in a loop, is wrong once.
    once = {(each.code, each.message, each.labels or each.path): each for each in reversed(judged)}
    return [*log.diagnostics, *reversed(once.values())]


def _lowered(machine: Machine, modules: set[str]) -> list[Entity]:
    """Lower what the modules declare, and then what is referred to until nothing is left."""
    declarations = machine.program.declarations
    pending = deque(ref for ref, each in declarations.items() if each.module in modules)
    done: dict[Ref, Entity] = {}
    while pending:
        ref = pending.popleft()
        if ref in done or ref not in declarations:
            continue
        entity = _lower(machine, declarations[ref])
        if entity is not None:
            done[ref] = entity
            pending.extend(_references(entity))
    return [*done.values()]


def _lower(machine: Machine, declaration: Declaration | Made | Imperative) -> Entity | None:
    """Lower a declaration; what outgrows the machine in spite of its limits is a finding too."""
    machine.refuel()
    try:
        return lower(machine, declaration)
    except (RecursionError, MemoryError):
        message = f"`{declaration.ref.name}` is too large or nested too deeply to compile"
        machine.report_span(TOO_DEEP, message, _place(declaration))
        return None


def _place(declaration: Declaration | Made | Imperative) -> Span:
    if not isinstance(declaration, Declaration):
        return declaration.span
    return declaration.frame.module.positions.name_span(declaration.function)


def _references(entity: Entity) -> Iterator[Ref]:
    match entity:
        case Task(hook=hook):
            yield from hook.calls if hook else ()
        case Workflow(blocks=blocks, on_failure=handler):
            if handler is not None:
                yield handler.target
            nodes = [node for block in blocks for node in block.nodes]
            yield from dict.fromkeys(node.target for node in nodes if isinstance(node, Call))
            yield from entities(*_naming(nodes))
        case LaunchPlan(workflow=workflow):
            if workflow:
                yield Ref(EntityKind.WORKFLOW, workflow)


def _naming(nodes: Iterable[Node]) -> list[Value]:
    """The values in nodes that may name an entity or a type: not most, which are passed over."""
    return [value for node in nodes for value in uses(node) if type(value) not in _NAMELESS]


_NAMELESS: Final = frozenset({Boolean, Float, Integer, Null, Promise, String})


def _package(machine: Machine, lowered: list[Entity]) -> Package:
    """The package: everything by name, so that moving a declaration changes nothing."""
    program = machine.program
    tasks = sorted((each for each in lowered if isinstance(each, Task)), key=lambda each: each.name)
    workflows = sorted(
        (each for each in lowered if isinstance(each, Workflow)), key=lambda each: each.name
    )
    plans = sorted(
        (each for each in lowered if isinstance(each, LaunchPlan)), key=lambda each: each.name
    )
    types = tuple(_types(program.types, lowered))
    for each in types:
        machine.log.diagnostics.extend(program.findings.get(each.name, ()))
    located = (program.located.get(each.name, ()) for each in types)
    spans = chain(machine.spans, chain.from_iterable(located))
    return Package(
        Header(producer=PRODUCER, producer_version=VERSION),
        tuple(_modules(program, lowered)),
        types,
        tuple(tasks),
        tuple(workflows),
        tuple(plans),
        tuple(_sorted(spans)),
    )


def _sorted(spans: Iterable[Located]) -> list[Located]:
    """The places by path, each once."""
    found = sorted(spans, key=_PATH)
    if len({*map(_PATH, found)}) == len(found):  # as mostly: there is nothing to compare
        return found
    places = (dict.fromkeys(same) for _, same in groupby(found, _PATH))
    return [*chain.from_iterable(places)]


_PATH: Final = attrgetter("path")


def _types(types: Mapping[str, TypeDef], lowered: list[Entity]) -> Iterator[TypeDef]:
    """The definitions of the types that the entities speak of, and that those speak of."""
    used: dict[str, None] = {}
    pending = [name for entity in lowered for name in _type_names(entity)]
    while pending:
        name = pending.pop()
        if name in used or name not in types:
            continue
        used[name] = None
        if isinstance(definition := types[name], RecordDef):
            for field in definition.fields:
                pending.extend(type_names(field.type))
                pending.extend(value_type_names(field.default) if field.default else ())
    return (types[name] for name in sorted(used))


def _type_names(entity: Entity) -> Iterator[str]:
    if isinstance(entity, LaunchPlan):
        for binding in (*entity.default_inputs, *entity.fixed_inputs):
            yield from value_type_names(binding.value)
    interface, options = entity.interface, entity.options
    yield from type_names(*types_of(interface))
    given = (options.config, options.image, *(each.value for each in options.extra))
    defaults = (each.default for each in interface.inputs)
    yield from value_type_names(*(each for each in (*defaults, *given) if each is not None))
    for block in entity.blocks if isinstance(entity, Workflow) else ():
        yield from value_type_names(*(each.value for each in block.outputs))
        yield from value_type_names(*_naming(block.nodes))


def _modules(program: Program, lowered: list[Entity]) -> Iterator[Module]:
    declared = (program.declarations.get(ref_of(entity)) for entity in lowered)
    names = {each.module for each in declared if each is not None}
    for name in sorted(names):
        module = program.modules[name]
        if module is not None:
            yield Module(name, module.source.file, digest(module.source.text))


_FRAMES_A_LEVEL: Final = 16
"""Python frames that one level of nesting in the source may take, with room to spare."""


@contextmanager
def _undisturbed() -> Generator[None]:
    """Let the machine's own depth limit be met before Python's, and pause the garbage collector.

    A compilation makes many objects and no garbage cycles to speak of: the collector's passes over
    them would cost a quarter of the time. What Python's parser would warn of on standard error is
    no finding of ours, and must not be made an error by the machine's settings.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + MAX_DEPTH * _FRAMES_A_LEVEL)
    try:
        with no_collection(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.setrecursionlimit(limit)

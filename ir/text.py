"""The text form of the IR: made to be read in a review, and parsed back exactly (`text_parse`).

Equal units give equal text. What was not given prints nothing; digests stand on lines of their own.
"""

from collections.abc import Iterator
from typing import Final, assert_never

from .format import atom_text, bindings_text, dotted_text, name_text, quoted, type_text, value_text
from .nodes import (
    NO_OPTIONS,
    Container,
    Extension,
    External,
    FailurePolicy,
    Fragment,
    Header,
    Hook,
    Interface,
    LaunchPlan,
    Located,
    Module,
    Options,
    Package,
    Plugin,
    PythonFunction,
    Shell,
    Sql,
    Task,
    TaskSpec,
    Workflow,
)
from .text_fields import field_lines, given_fields, text_lines
from .text_graph import graph_lines, node_line
from .types import EnumDef, OpaqueDef, RecordDef, TypeDef
from .values import EntityKind
from .walk import without_debug

SPEC_WORDS: Final[dict[str, type[Container | Shell | Sql | External]]] = {
    "container": Container,
    "external": External,
    "shell": Shell,
    "sql": Sql,
}
"""Specifications of tasks that are written a field a line, by their words."""

PLAN_SETTINGS: Final = (
    "default_inputs",
    "fixed_inputs",
    "schedule",
    "notifications",
    "max_parallelism",
)
"""Fields of a launch plan that are written as ``name = value``."""


def print_unit(unit: Package | Fragment, debug: bool = False) -> str:
    """The text of a package or fragment; with its debug information only where `debug` is set."""
    unit = unit if debug else without_debug(unit)
    match unit:
        case Package():
            lines = (*map(_module, unit.modules), *map(_extension, unit.extensions))
            sections = [[*_header(unit.header), *lines], *_entities(unit)]
            spans = [_spans("debug", unit.spans)]
        case Fragment(definitions=given):
            lines = (*map(_module, given.modules), *map(_extension, given.extensions))
            sections = [
                [*_header(unit.header)],
                [*_fragment(unit)],
                [*_definitions(unit)],
                [*lines],
            ]
            sections += _entities(given)
            spans = [_spans("debug", unit.spans), _spans("debug definitions", given.spans)]
        case _:
            assert_never(unit)
    return "\n\n".join("\n".join(lines) for lines in (*sections, *spans) if lines) + "\n"


def _header(header: Header) -> Iterator[str]:
    yield f"flowc {atom_text(header.ir_version)}"
    if header.producer or header.producer_version:
        version = f" {atom_text(header.producer_version)}" if header.producer_version else ""
        yield f"producer {atom_text(header.producer)}{version}"
    if header.required_features:
        yield f"requires {', '.join(map(atom_text, header.required_features))}"


def _module(module: Module) -> str:
    digest = f" {atom_text(module.digest)}" if module.digest else ""
    return f"module {dotted_text(module.name)} {quoted(module.file)}{digest}"


def _extension(extension: Extension) -> str:
    of = f" {quoted(extension.path)}" if extension.path else ""
    return f"extension {dotted_text(extension.name)}{of} = {value_text(extension.value)}"


def _entities(package: Package) -> list[list[str]]:
    return [
        *([*_type(each)] for each in package.types),
        *([*_task(each)] for each in package.tasks),
        *([*_workflow(each)] for each in package.workflows),
        *([*_launch_plan(each)] for each in package.launch_plans),
    ]


def _spans(title: str, spans: tuple[Located, ...]) -> list[str]:
    """A line for each span; the file only where it is another than before."""
    lines, file = list[str](), None
    for each in spans:
        span = each.span
        if span.file != file:
            file = span.file
            lines.append(f"  file {quoted(file)}")
        place = f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"
        lines.append(f"    {place} {quoted(each.path)}")
    return [title, *lines] if lines else []


# Types


def _type(of: TypeDef) -> Iterator[str]:
    match of:
        case RecordDef(name, kind, fields):
            yield f"record {dotted_text(name)}: {kind.value}"
            for field in fields:
                default = "" if field.default is None else f" = {value_text(field.default)}"
                yield f"  {name_text(field.name)}: {type_text(field.type)}{default}"
        case EnumDef(name, members):
            yield f"enum {dotted_text(name)}"
            yield from (f"  {name_text(each.name)} = {value_text(each.value)}" for each in members)
        case OpaqueDef(name):
            yield f"opaque {dotted_text(name)}"
        case _:
            assert_never(of)


# Entities


def _task(task: Task) -> Iterator[str]:
    kind = EntityKind.DYNAMIC if task.hook else EntityKind.TASK
    yield f"{kind.value} {dotted_text(task.name)}{_signature(task.interface)}"
    yield from _indented(_spec(task.spec))
    if task.code:
        yield f"  code {atom_text(task.code)}"
    yield from (f"  decorator {dotted_text(each)}" for each in task.decorators)
    if task.variable:
        yield f"  variable {dotted_text(task.variable.module)}:{dotted_text(task.variable.name)}"
    if task.eager:
        yield "  eager"
    yield from _indented(field_lines(task.options))
    if task.hook:
        yield from _hook(task.hook)
    yield from _docs(task.doc, task.interface)


def _spec(spec: TaskSpec) -> Iterator[str]:
    match spec:
        case PythonFunction(module, name):
            yield f"python {dotted_text(module)}:{dotted_text(name)}"
        case Plugin(type, arguments):
            yield f"plugin {dotted_text(type)}({bindings_text(arguments)})"
        case Container() | External() | Shell() | Sql():
            yield next(word for word, of in SPEC_WORDS.items() if isinstance(spec, of))
            yield from _indented(field_lines(spec))
        case _:
            assert_never(spec)


def _hook(hook: Hook) -> Iterator[str]:
    limits = hook.limits
    bounds = f"nodes={limits.nodes} bytes={limits.bytes} depth={limits.depth}"
    yield f"  hook protocol={hook.protocol_version} {bounds}"
    yield from (f"  calls {each.kind.value} {dotted_text(each.name)}" for each in hook.calls)


def _workflow(workflow: Workflow) -> Iterator[str]:
    yield f"workflow {dotted_text(workflow.name)}{_signature(workflow.interface)}"
    yield from _docs(workflow.doc, workflow.interface)
    yield from _with(workflow.options)
    if workflow.failure_policy is not FailurePolicy.FAIL_IMMEDIATELY:
        yield f"  failure_policy {workflow.failure_policy.value}"
    if workflow.on_failure:
        yield f"  on_failure {node_line(workflow.on_failure)}"
    if workflow.external:
        yield from _indented(_spec(workflow.external))
    yield from graph_lines(workflow.blocks)


def _launch_plan(plan: LaunchPlan) -> Iterator[str]:
    target = f" for {dotted_text(plan.workflow)}" if plan.workflow else ""
    yield f"launch_plan {dotted_text(plan.name)}{_plan_signature(plan)}{target}"
    yield from _indented(field_lines(plan, PLAN_SETTINGS))
    yield from _with(plan.options)
    if plan.external:
        yield from _indented(_spec(plan.external))
    yield from _docs(plan.doc, plan.interface)


def _plan_signature(plan: LaunchPlan) -> str:
    """The interface of a launch plan, where it has one of its own."""
    return "" if plan.workflow and plan.interface == Interface() else _signature(plan.interface)


def _signature(interface: Interface) -> str:
    inputs = ", ".join(
        f"{name_text(each.name)}: {type_text(each.type)}"
        + ("" if each.default is None else f" = {value_text(each.default)}")
        for each in interface.inputs
    )
    outputs = ", ".join(
        f"{name_text(each.name)}: {type_text(each.type)}" for each in interface.outputs
    )
    return f"({inputs}) -> ({outputs})" if outputs else f"({inputs})"


def _with(options: Options) -> Iterator[str]:
    """An option a line."""
    if options != NO_OPTIONS:
        yield from (f"  with {name}={text}" for name, text in given_fields(options))


def _docs(doc: str, interface: Interface) -> Iterator[str]:
    yield from _text("doc", doc)
    for word, members in (("input", interface.inputs), ("output", interface.outputs)):
        for each in members:
            yield from _text(f"{word} {name_text(each.name)}", each.doc)


def _text(head: str, text: str) -> Iterator[str]:
    """A text on the line of its head, or below it where it has several lines."""
    if "\n" in text:
        yield f"  {head}"
        yield from _indented(text_lines(text))
    elif text:
        yield f"  {head} {quoted(text)}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


# Fragments


def _fragment(fragment: Fragment) -> Iterator[str]:
    yield f"fragment {dotted_text(fragment.task)}"
    if fragment.inputs_digest:
        yield f"  inputs {atom_text(fragment.inputs_digest)}"
    if fragment.code:
        yield f"  code {atom_text(fragment.code)}"
    yield from graph_lines(fragment.blocks)


def _definitions(fragment: Fragment) -> Iterator[str]:
    """The header of the definitions, where it says more than that of the fragment's version."""
    header = fragment.definitions.header
    if header != Header(fragment.header.ir_version):
        yield "definitions"
        yield from _indented(_header(header))

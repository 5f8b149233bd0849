"""Tasks, workflows and modules as declarations: names, interfaces, what tasks are made of."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, assert_never

from . import paths
from .diagnostics import Help
from .nodes import (
    Container,
    External,
    Hook,
    Interface,
    Plugin,
    PythonFunction,
    Shell,
    Sql,
    Task,
    TaskSpec,
    Workflow,
)
from .rules_graph import DUPLICATE_ENTITY, DUPLICATE_NAME, MISMATCHED_DEFAULT, UNKNOWN_OUTPUT
from .rules_structure import (
    FILE_TWICE,
    INCOMPLETE_TASK,
    INVALID_DIGEST,
    INVALID_EXTERNAL,
    UNSUPPORTED_PROTOCOL,
)
from .scope import Entity, ref_of
from .types import RecordDef, Type
from .validate_context import KINDS, At, Context, Wanted, any_type
from .validate_names import check_name, check_named
from .validate_options import (
    check_bindings,
    check_cache_version,
    check_least,
    check_options,
)
from .validate_templates import check_templates
from .validate_values import check_value, wanted_of
from .values import String, Value

HOOK_PROTOCOLS: Final = (1,)
"""Versions of the compile hook's protocol that this code speaks."""

_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}\Z")


def check_entities(context: Context) -> None:
    """Report what is wrong with declarations; graphs and launch plans have passes of their own."""
    package, outer = context.package, context.outer
    _check_duplicates(context, package.tasks, outer.tasks)
    _check_duplicates(context, package.workflows, outer.workflows)
    _check_duplicates(context, package.launch_plans, outer.launch_plans)
    for definition in package.types:
        if isinstance(definition, RecordDef):
            _check_fields(context, definition)
    for task in package.tasks:
        _check_task(context, task)
    for workflow in package.workflows:
        _check_workflow(context, workflow)
    _check_modules(context)


def check_digest(context: Context, what: str, digest: str, at: At) -> None:
    """Report a digest that is none; "" stands for no digest."""
    if digest and not _DIGEST.match(digest):
        message = f"the digest of {what} is not `sha256:` and 64 hexadecimal digits"
        context.report(INVALID_DIGEST, message, at)


def check_external(context: Context, external: External, at: At) -> None:
    """Report coordinates that are not complete."""
    given = (external.project, external.domain, external.name, external.version)
    names = ("project", "domain", "name", "version")
    missing = [name for name, text in zip(names, given, strict=True) if not text]
    if missing:
        context.report(INVALID_EXTERNAL, f"an external entity lacks its {missing[0]}", at)


def _check_duplicates(
    context: Context, entities: tuple[Entity, ...], outer: Mapping[str, Entity]
) -> None:
    seen = set[str]()
    for entity in entities:
        ref = ref_of(entity)
        at = (paths.entity(ref),)
        if entity.name in seen:
            message = f"two definitions have the name `{entity.name}`"
            label, first = f"{KINDS[ref.kind]} defined twice", ((at[0], "the first"),)
            context.report(
                DUPLICATE_ENTITY, message, at, label, also=first, word=paths.again(at[0])
            )
        elif entity.name in outer:
            message = f"the package has a definition of `{entity.name}` already"
            context.report(DUPLICATE_ENTITY, message, at, "defined again")
        else:
            check_name(context, KINDS[ref.kind], entity.name, at)
        seen.add(entity.name)


def _check_modules(context: Context) -> None:
    seen, of_file = set[str](), dict[str, str]()
    for module in context.package.modules:
        at = (f"module:{module.name}",)
        if module.name in seen:
            context.report(DUPLICATE_NAME, f"two modules have the name `{module.name}`", at)
        seen.add(module.name)
        check_name(context, "module", module.name, at)
        check_digest(context, f"module `{module.name}`", module.digest, at)
        other = of_file.setdefault(module.file, module.name)
        if module.file and other != module.name:
            _report_twice(context, module.file, other, module.name)


def _report_twice(context: Context, file: str, one: str, other: str) -> None:
    """Report that a file is two modules, at the first thing that is in the second."""
    package, prefix = context.package, f"{other}."
    entities: tuple[Task | Workflow, ...] = (*package.tasks, *package.workflows)
    inside = (each for each in entities if each.name.startswith(prefix))
    at = tuple(paths.entity(ref_of(each)) for each in inside)
    message = f"`{file}` is two modules, `{one}` and `{other}`: what it declares is there twice"
    helps = (
        Help("make its folder a package: add `__init__.py` there"),
        Help("or say from which folder names start: `--root DIR`"),
    )
    context.report(FILE_TWICE, message, (*at, f"module:{other}"), helps=helps)


def _check_fields(context: Context, record: RecordDef) -> None:
    path = paths.type_definition(record.name)
    for field in record.fields:
        if field.default is not None:
            what = f"the default of field `{field.name}` of `{record.name}`"
            at = (paths.argument(path, field.name), path)
            of = wanted_of(field, record, context.index.types)
            check_default(context, what, field.default, of, at)


def check_default(context: Context, what: str, value: Value, of: Type, at: At) -> None:
    """Report a default that is no constant, or not of its type."""
    if context.constant(value, at):
        wanted = Wanted(what, of, MISMATCHED_DEFAULT)
        check_value(context, value, wanted, at, any_type)


def check_interface(context: Context, interface: Interface, path: str) -> None:
    """Report inputs and outputs with bad names, and defaults that do not fit."""
    check_named(context, "input", interface.inputs, path)
    check_named(context, "output", interface.outputs, path)
    for given in interface.inputs:
        at = (paths.argument(path, given.name), path)
        if given.default is not None:
            check_default(
                context, f"the default of input `{given.name}`", given.default, given.type, at
            )


# Tasks


def _check_task(context: Context, task: Task) -> None:
    path = paths.entity(ref_of(task))
    at = (path,)
    check_interface(context, task.interface, path)
    check_options(context, task.options, at, {each.name for each in task.interface.inputs})
    check_cache_version(context, task.name, task.options.cache, at)
    check_digest(context, f"the code of `{task.name}`", task.code, at)
    for missing in _missing_parts(task.spec):
        context.report(INCOMPLETE_TASK, f"task `{task.name}` has no {missing}", at, f"no {missing}")
    _check_spec(context, task, at)
    check_templates(context, task, at)
    if task.hook is not None:
        _check_hook(context, task, task.hook, at)


def _missing_parts(spec: TaskSpec) -> Iterator[str]:
    """What a task cannot do without, and lacks."""
    match spec:
        case PythonFunction(module, name):
            wanted = {"module": module, "function": name}
        case Container(image):
            wanted = {"container image": "" if image == String("") else "given"}
        case Shell(script, script_file):
            wanted = {"script": script or script_file}
        case Sql(statement):
            wanted = {"statement": statement}
        case Plugin(type):
            wanted = {"plugin class": type}
        case External():
            wanted = {}
        case _:
            assert_never(spec)
    yield from (what for what, text in wanted.items() if not text)


def _check_spec(context: Context, task: Task, at: At) -> None:
    match task.spec:
        case External():
            check_external(context, task.spec, at)
        case Plugin(_, arguments):
            check_bindings(context, "argument", arguments, at)
        case Shell(_, _, outputs):
            check_bindings(context, "output", outputs, at)
            _check_outputs(context, task, [each.name for each in outputs], at)
        case PythonFunction() | Container() | Sql():
            pass
        case _:
            assert_never(task.spec)


def _check_outputs(context: Context, task: Task, given: list[str], at: At) -> None:
    """Location templates name outputs of the task."""
    known = [each.name for each in task.interface.outputs]
    for name in given:
        if name not in known:
            helps = context.did_you_mean(name, known)
            message = f"task `{task.name}` has no output `{name}`"
            context.report(UNKNOWN_OUTPUT, message, at, f"no output `{name}`", helps=helps)


def _check_hook(context: Context, task: Task, hook: Hook, at: At) -> None:
    if not isinstance(task.spec, PythonFunction | External):
        message = f"dynamic task `{task.name}` has no Python function to run"
        context.report(INCOMPLETE_TASK, message, at, "no Python function")
    if hook.protocol_version not in HOOK_PROTOCOLS:
        message = f"the compile hook of `{task.name}` speaks an unknown protocol version"
        context.report(UNSUPPORTED_PROTOCOL, message, at)
    for name in ("nodes", "bytes", "depth"):
        limit: int = getattr(hook.limits, name)
        check_least(context, f"the limit of `{name}` for `{task.name}`", limit, 1, at)
    for ref in dict.fromkeys(hook.calls):
        context.resolve(ref, at)


# Workflows


def _check_workflow(context: Context, workflow: Workflow) -> None:
    path = paths.entity(ref_of(workflow))
    at = (path,)
    check_interface(context, workflow.interface, path)
    check_options(context, workflow.options, at, {each.name for each in workflow.interface.inputs})
    if workflow.external is not None:
        check_external(context, workflow.external, at)
        if workflow.blocks:
            message = f"workflow `{workflow.name}` is external, and has a graph here as well"
            context.report(INVALID_EXTERNAL, message, at, "an external workflow")

"""Placeholders in scripts, queries and commands: each stands for something that the task has."""

import re
import string
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from .diagnostics import Help
from .nodes import Container, External, Plugin, PythonFunction, Shell, Sql, Task
from .rules_graph import UNKNOWN_INPUT, UNKNOWN_OUTPUT
from .rules_structure import MALFORMED_TEMPLATE
from .validate_context import At, Context
from .values import String


def check_templates(context: Context, task: Task, at: At) -> None:
    """Report placeholders that stand for nothing."""
    inputs = [each.name for each in task.interface.inputs]
    match task.spec:
        case Shell(script, _, outputs):
            names = [each.name for each in outputs]
            _check_script(context, task, script, {"inputs": inputs, "outputs": names}, at)
            for each in outputs:
                if isinstance(each.value, String):
                    _check_script(context, task, each.value.value, {"inputs": inputs}, at)
        case Sql(statement):
            _check_go(context, task, (statement,), inputs, at)
        case Container(command=command, arguments=arguments):
            _check_go(context, task, (*command, *arguments), inputs, at)
        case PythonFunction() | Plugin() | External():
            pass
        case _:
            assert_never(task.spec)


_CONTEXT: Final = "ctx"
"""What a script may ask of the run itself; what there is depends on the system."""


def _check_script(
    context: Context, task: Task, text: str, groups: dict[str, list[str]], at: At
) -> None:
    """A template as `str.format` reads it: ``{inputs.x}``, ``{outputs.y}``."""
    try:
        fields = [*_fields(text)]
    except ValueError as problem:
        message = f"a template of `{task.name}` is malformed: {problem}"
        context.report(MALFORMED_TEMPLATE, message, at, "malformed", helps=_BRACES)
        return
    for field in dict.fromkeys(fields):
        group, dot, name = field.partition(".")
        if group == _CONTEXT:
            continue
        if group not in groups or not dot:
            message = f"`{{{field}}}` in a template of `{task.name}` stands for nothing"
            context.report(MALFORMED_TEMPLATE, message, at, "malformed", helps=_BRACES)
        elif name not in groups[group]:
            _report_unknown(context, task, group.removesuffix("s"), name, groups[group], at)


def _fields(text: str) -> Iterator[str]:
    for _, field, spec, _ in string.Formatter().parse(text):
        if field is not None:
            yield field
        yield from _fields(spec) if spec else ()


_BRACES: Final = (Help("write `{{` and `}}` for braces that are no placeholder"),)

_GO: Final = re.compile(r"\{\{\s*\.inputs\.(\w+)\s*\}\}", re.IGNORECASE)


def _check_go(
    context: Context, task: Task, texts: Iterable[str], inputs: list[str], at: At
) -> None:
    """Templates as Go reads them: ``{{ .inputs.x }}``. Other templates are the system's."""
    names = (name for text in texts for name in _GO.findall(text))
    for name in dict.fromkeys(names):
        if name not in inputs:
            _report_unknown(context, task, "input", name, inputs, at)


def _report_unknown(
    context: Context, task: Task, what: str, name: str, known: list[str], at: At
) -> None:
    rule = UNKNOWN_INPUT if what == "input" else UNKNOWN_OUTPUT
    message = f"a template of `{task.name}` speaks of an {what} `{name}` that it does not have"
    context.report(
        rule, message, at, f"no {what} `{name}`", helps=context.did_you_mean(name, known)
    )

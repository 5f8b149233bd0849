"""Tasks: what is registered for each, and for each way in which one is mapped."""

from collections.abc import Sequence

from ...ir.nodes import Cache, External, Interface, Options, PythonFunction, Shell, Task
from ...ir.rules_export import NO_OPTION
from ...ir.values import Binding, Boolean, String
from .calls import retries
from .containers import INPUTS, text
from .context import FLYTEKIT, Context, Message, given
from .interfaces import NO_DOCUMENTATION, description, documentation, typed_interface
from .kinds import kind_parts, loader
from .literals import duration
from .options import extended_resources, security_context


def task_spec(task: Task, context: Context) -> Message | None:
    """What is registered for a task; None for one that is registered elsewhere."""
    if isinstance(task.spec, External):
        return None
    template = task_template(task, task.name, task.interface, context)
    is_function = isinstance(task.spec, PythonFunction) and context.is_function(task.name)
    is_documented = is_function or task.doc
    return given(template=template, description=description(task) if is_documented else None)


def task_template(
    task: Task, name: str, interface: Interface, context: Context, program: Sequence[str] = ()
) -> Message:
    """What a task is and how it runs; where a program is given, with that."""
    doc = documentation(task.doc) if name == task.name else NO_DOCUMENTATION
    parts = kind_parts(task, context, program)
    return {
        "id": context.identifier("TASK", name),
        "type": "python-task",
        "metadata": metadata(task, context),
        "interface": typed_interface(interface, doc, context),
        **given(
            securityContext=security_context(task.options.secrets),
            extendedResources=extended_resources(task.options, context),
        ),
        **parts,
    }


# Metadata


def metadata(task: Task, context: Context) -> Message:
    """How a task runs wherever it is called."""
    options = task.options
    timeout = options.timeout
    return given(
        runtime={"type": "FLYTE_SDK", "version": FLYTEKIT, "flavor": "python"},
        retries=retries(options.retries),
        timeout=duration(timeout) if timeout is not None and timeout.microseconds else None,
        interruptible=options.interruptible,
        deprecatedErrorMessage=options.deprecated,
        **_caching(options.cache, context),
        generatesDeck=_has_deck(options, default=task.eager),
        podTemplateName=_text_option(options, "pod_template_name"),
        isEager=task.eager or None,
        metadata=given(
            labels=_texts(options.labels, context), annotations=_texts(options.annotations, context)
        ),
    )


def _caching(cache: Cache | None, context: Context) -> Message:
    if cache is None or cache.disabled:
        return {}
    if not cache.version:
        message = "the version of this cache is computed by code"
        context.report(NO_OPTION, message, 'give it: `Cache(version="1")`')
    return given(
        discoverable=True,
        discoveryVersion=cache.version,
        cacheSerializable=cache.serialize or None,
        cacheIgnoreInputVars=[*cache.ignored_inputs],
    )


def _has_deck(options: Options, *, default: bool) -> bool:
    for each in options.extra:
        match each:
            case Binding("enable_deck", Boolean(value)):
                return value
            case Binding("disable_deck", Boolean(value)):
                return not value
            case _:
                pass
    return default


def _text_option(options: Options, name: str) -> str:
    for each in options.extra:
        if each.name == name and isinstance(each.value, String):
            return each.value.value
    return ""


def _texts(pairs: Sequence[Binding], context: Context) -> Message | None:
    """A map of texts; None where it is empty."""
    return {each.name: text(each.value, context) for each in pairs} or None


# Maps


def map_template(
    task: Task, name: str, interface: Interface, bound: Sequence[str], context: Context
) -> Message:
    """The task that an array node runs for each item: the task, with lists in place of items."""
    program = (
        () if not isinstance(task.spec, PythonFunction | Shell) else mapper(task, bound, context)
    )
    return {**task_template(task, name, interface, context, program), "taskTypeVersion": 1}


def mapper(task: Task, bound: Sequence[str], context: Context) -> tuple[str, ...]:
    """The program that runs a task for one item of lists."""
    loaded = loader(task, context)
    resolver = "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver"
    how = ("vars", ",".join(bound), "resolver", loaded[0], *loaded[2:])
    return ("pyflyte-map-execute", *INPUTS, "--resolver", resolver, "--", *how)

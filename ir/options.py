"""How options are read: one table for ``@task(...)``, ``with_overrides(...)`` and their kin.

Both front-ends turn the arguments into IR values first and then come here, so they cannot read an
option differently.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, Final, TypeAlias

from .nodes import NO_OPTIONS, Cache, FailurePolicy, Options, Resources, Secret
from .records import dataclass
from .suggest import nearest
from .values import (
    Binding,
    Boolean,
    CallValue,
    DictValue,
    Duration,
    Float,
    Integer,
    ListValue,
    Missing,
    NameValue,
    Null,
    String,
    Value,
)

MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """An option that could not be read: its name, what it wants, and ways out."""

    name: str
    wants: str
    """Reads on from "``name`` wants"."""
    helps: tuple[str, ...] = ()


def read_options(
    given: Iterable[Binding], *, override: bool = False
) -> tuple[Options, tuple[Problem, ...]]:
    """The options that named arguments spell, and those whose values do not fit.

    A name that the table lacks goes to `Options.extra`; whoever calls says which names it takes.
    `override` tells the arguments of ``with_overrides`` from those of a decorator.
    """
    values = {each.name: each.value for each in given if each.value != Null()}
    options, problems = NO_OPTIONS, list[Problem]()
    for name, value in values.items():
        reader = READERS.get(name)
        if isinstance(value, Missing):
            continue
        if reader is None:
            options = replace(options, extra=(*options.extra, Binding(name, value)))
            continue
        read = reader.read(options, value)
        if isinstance(read, Unfit):
            problems.append(Problem(name, read.wants or reader.wants, read.helps))
        else:
            options = read
    return options, (*problems, *_conflicts(values, override=override))


FAILURE_POLICIES: Final = tuple(
    f"`WorkflowFailurePolicy.{each}`" for each in FailurePolicy.__members__
)
"""The policies as users write them."""


def read_failure_policy(value: Value) -> FailurePolicy | None:
    """The failure policy that a value names, ``WorkflowFailurePolicy.X``; None where it names none."""
    name = value.name.rpartition(".")[2] if isinstance(value, NameValue) else ""
    return FailurePolicy.__members__.get(name)


# How one option is read


@dataclass(frozen=True, slots=True)
class Unfit:
    """That a value does not fit; what is wanted, where more can be said than the table says."""

    wants: str = ""
    helps: tuple[str, ...] = ()


UNFIT: Final = Unfit()

Convert: TypeAlias = Callable[[Value], object | Unfit]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one option is read."""

    wants: str
    read: Callable[[Options, Value], Options | Unfit]


def _field(name: str, wants: str, convert: Convert) -> Reader:
    def read(options: Options, value: Value) -> Options | Unfit:
        converted = convert(value)
        return converted if isinstance(converted, Unfit) else _with(options, **{name: converted})

    return Reader(wants, read)


def _with(options: Options, **fields: Any) -> Options:  # Any: the table below pairs names and types
    return replace(options, **fields)


def as_integer(value: Value) -> int | Unfit:
    """An integer."""
    return value.value if isinstance(value, Integer) else UNFIT


def _boolean(value: Value) -> bool | Unfit:
    return value.value if isinstance(value, Boolean) else UNFIT


def as_string(value: Value) -> str | Unfit:
    """A string."""
    return value.value if isinstance(value, String) else UNFIT


def _any(value: Value) -> Value:
    return value


def as_duration(value: Value) -> Duration | Unfit:
    """A length of time, or a number of seconds."""
    match value:
        case Duration():
            return value
        case Integer(seconds):
            return Duration(seconds * MICROSECONDS)
        case Float(seconds) if isfinite(seconds * MICROSECONDS):
            return Duration(round(seconds * MICROSECONDS))
        case _:
            return UNFIT


def as_pairs(value: Value) -> tuple[Binding, ...] | Unfit:
    """A dictionary with string keys."""
    if not isinstance(value, DictValue):
        return UNFIT
    pairs = [
        Binding(each.key.value, each.value)
        for each in value.entries
        if isinstance(each.key, String)
    ]
    return tuple(pairs) if len(pairs) == len(value.entries) else UNFIT


def as_strings(value: Value) -> tuple[str, ...] | Unfit:
    """A string, or a list of strings."""
    match value:
        case String(text):
            return (text,)
        case ListValue(items):
            texts = [each.value for each in items if isinstance(each, String)]
            return tuple(texts) if len(texts) == len(items) else UNFIT
        case _:
            return UNFIT


# Option objects: `Cache(...)`, `Resources(...)`, `Secret(...)`


@dataclass(frozen=True, slots=True)
class Part:
    """One argument of an option object: what it wants, and how it is read."""

    wants: str
    convert: Convert


Parts: TypeAlias = Mapping[str, Part]


def parts_of(value: Value, name: str, parts: Parts) -> dict[str, Any] | Unfit:
    """The arguments of a recorded call of ``name``, read; positional ones go by the order of `parts`."""
    if not isinstance(value, CallValue) or value.function.rpartition(".")[2] != name:
        return UNFIT
    takes = f"it takes {', '.join(f'`{each}`' for each in parts)}"
    if len(value.arguments) > len(parts):
        return Unfit(f"`{name}(...)` with at most {len(parts)} arguments", (takes,))
    found = dict[str, Any]()
    positional = [*zip(parts, value.arguments, strict=False)]
    for part, each in (*positional, *((each.name, each.value) for each in value.keywords)):
        if part not in parts:
            close = nearest(part, parts)
            helps = (f"did you mean `{close}`?" if close else takes,)
            return Unfit(f"`{name}(...)`, which has no field `{part}`", helps)
        if part in found:
            return Unfit(f"`{name}(...)`, which is given `{part}` twice")
        if isinstance(each, Missing | Null):
            continue
        read = parts[part].convert(each)
        if isinstance(read, Unfit):
            wants = read.wants or parts[part].wants
            return Unfit(f"`{name}(...)`, whose `{part}` is {wants}", read.helps)
        found[part] = read
    return found


# Caching


def _cache(options: Options, value: Value) -> Options | Unfit:
    if isinstance(value, Boolean):
        cache = replace(options.cache or Cache(), disabled=not value.value)
        return replace(options, cache=cache)
    given = parts_of(value, "Cache", _CACHE)
    return given if isinstance(given, Unfit) else replace(options, cache=Cache(**given))


def _policies(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, ListValue) else (value,)


_CACHE: Final[Parts] = {
    "version": Part("a string", as_string),
    "serialize": Part("a boolean", _boolean),
    "ignored_inputs": Part("names of inputs", as_strings),
    "salt": Part("a string", as_string),
    "policies": Part("cache policies", _policies),
}

_LEGACY: Final[Mapping[str, str]] = {
    "cache_version": "version",
    "cache_serialize": "serialize",
    "cache_ignore_input_vars": "ignored_inputs",
}
"""Arguments beside ``cache=True``, and the fields of the cache that they set."""


def _legacy(name: str) -> Reader:
    """An argument that sets one field of the cache, and does not turn caching on."""
    field = _LEGACY[name]
    part = _CACHE[field]

    def read(options: Options, value: Value) -> Options | Unfit:
        converted = part.convert(value)
        if isinstance(converted, Unfit):
            return converted
        fields: Mapping[str, Any] = {field: converted}
        cache = options.cache or Cache(disabled=True)
        return replace(options, cache=replace(cache, **fields))

    return Reader(part.wants, read)


# Resources


def _quantity(value: Value) -> str | Unfit:
    """A Kubernetes quantity: text, or a number as Flyte writes it."""
    match value:
        case String(text):
            return text
        case Integer(number):
            return str(number)
        case Float(number) if isfinite(number * 1000):
            return f"{round(number * 1000)}m"
        case ListValue():
            return Unfit(helps=("a pair of request and limit goes to `resources`",))
        case _:
            return UNFIT


def _quantities(value: Value) -> tuple[str, str] | Unfit:
    """A request and a limit, or a request alone."""
    match value:
        case ListValue((first, second)):
            request, limit = _quantity(first), _quantity(second)
        case ListValue():
            return UNFIT
        case _:
            request, limit = _quantity(value), ""
    if isinstance(request, Unfit) or isinstance(limit, Unfit):
        return UNFIT
    return request, limit


_RESOURCES: Final = ("cpu", "mem", "gpu", "ephemeral_storage")
_QUANTITIES: Final[Parts] = dict.fromkeys(_RESOURCES, Part("a string or a number", _quantity))
_QUANTITY_PAIRS: Final[Parts] = dict.fromkeys(
    _RESOURCES, Part("a string or a number, or a pair of them", _quantities)
)


def as_resources(value: Value) -> Resources | Unfit:
    """``Resources(cpu="1", ...)``, recorded."""
    given = parts_of(value, "Resources", _QUANTITIES)
    return given if isinstance(given, Unfit) else _resources_of(given)


def _resources_of(texts: Mapping[str, str]) -> Resources:
    cpu, memory, gpu, storage = (texts.get(name, "") for name in _RESOURCES)
    return Resources(cpu, memory, gpu, storage)


def _both_resources(options: Options, value: Value) -> Options | Unfit:
    """``resources=Resources(cpu=(request, limit))``: a pair gives both, a single value the request."""
    given = parts_of(value, "Resources", _QUANTITY_PAIRS)
    if isinstance(given, Unfit):
        return given
    requests = _resources_of({name: request for name, (request, _) in given.items()})
    limits = _resources_of({name: limit for name, (_, limit) in given.items()})
    return replace(options, requests=requests, limits=limits if limits != Resources() else None)


# Secrets


def _secrets(value: Value) -> tuple[Secret, ...] | Unfit:
    if not isinstance(value, ListValue):
        return UNFIT
    secrets = list[Secret]()
    for each in value.items:
        given = parts_of(each, "Secret", _SECRET)
        if isinstance(given, Unfit):
            return Unfit(given.wants and f"a list of {given.wants}", given.helps)
        mount = given.pop("mount_requirement", "")
        secrets.append(Secret(**given, mount=mount))
    return tuple(secrets)


_MOUNTS: Final[Mapping[str, str]] = {"ANY": "", "ENV_VAR": "env_var", "FILE": "file"}


def _mount(value: Value) -> str | Unfit:
    """``Secret.MountType.ENV_VAR`` is known by its name only; ``ANY`` is no choice."""
    name = value.name.rpartition(".")[2] if isinstance(value, NameValue) else ""
    return _MOUNTS.get(name, UNFIT)


_SECRET: Final[Parts] = {
    "group": Part("a string", as_string),
    "key": Part("a string", as_string),
    "group_version": Part("a string", as_string),
    "mount_requirement": Part(
        " or ".join(f"`Secret.MountType.{each}`" for each in _MOUNTS), _mount
    ),
    "env_var": Part("a string", as_string),
}


# The options by name

READERS: Final[Mapping[str, Reader]] = {
    "name": _field("name", "a string", as_string),
    "node_name": _field("node_name", "a string", as_string),
    "retries": _field("retries", "an integer", as_integer),
    "timeout": _field("timeout", "a `timedelta` or a number of seconds", as_duration),
    "interruptible": _field("interruptible", "a boolean", _boolean),
    "deprecated": _field("deprecated", "a string", as_string),
    "cache": Reader("a boolean or `Cache(...)`", _cache),
    **{name: _legacy(name) for name in _LEGACY},
    "requests": _field("requests", "`Resources(...)`", as_resources),
    "limits": _field("limits", "`Resources(...)`", as_resources),
    "resources": Reader("`Resources(...)`", _both_resources),
    "container_image": _field("image", "a string or an image specification", _any),
    "environment": _field("environment", "a dictionary with string keys", as_pairs),
    "secret_requests": _field("secrets", "a list of `Secret(...)`", _secrets),
    "task_config": _field("config", "a configuration object", _any),
    "pod_template": _field("pod_template", "a pod template", _any),
    "accelerator": _field("accelerator", "an accelerator", _any),
    "shared_memory": _field("shared_memory", "a boolean or a quantity", _any),
    "labels": _field("labels", "a dictionary with string keys", as_pairs),
    "annotations": _field("annotations", "a dictionary with string keys", as_pairs),
}
"""Every option that has a field of `Options`, by the name that users give it."""

TASK_OPTIONS: Final = (
    *(name for name in READERS if name not in ("name", "node_name")),
    "deck_fields",
    "disable_deck",
    "docs",
    "enable_deck",
    "pickle_untyped",
    "pod_template_name",
    "task_resolver",
)
"""What ``@task`` takes: flytekit 1.16's, but for ``execution_mode``, which is ``@dynamic`` here."""

DYNAMIC_OPTIONS: Final = (*TASK_OPTIONS, "node_dependency_hints")
"""What ``@dynamic`` takes: flytekit 1.16's."""

EAGER_OPTIONS: Final = (
    *TASK_OPTIONS,
    "client_secret_env_var",
    "client_secret_group",
    "client_secret_key",
    "local_entrypoint",
    "remote",
)
"""What ``@eager`` takes: a task's options, and those of flytekit before 1.15."""

WORKFLOW_OPTIONS: Final = (
    "default_options",
    "docs",
    "failure_policy",
    "interruptible",
    "on_failure",
    "pickle_untyped",
)
"""What ``@workflow`` takes: flytekit 1.16's."""

OVERRIDES: Final = (
    "accelerator",
    "aliases",
    "cache",
    *_LEGACY,
    "container_image",
    "interruptible",
    "limits",
    "name",
    "node_name",
    "pod_template",
    "requests",
    "resources",
    "retries",
    "shared_memory",
    "task_config",
    "timeout",
)
"""What ``with_overrides`` takes: flytekit 1.16's, which ignores any other."""


def _conflicts(values: Mapping[str, Value], *, override: bool) -> Iterator[Problem]:
    """Options that make no sense with, or without, one another: flytekit 1.16's rules."""
    if "resources" in values and values.keys() & {"requests", "limits"}:
        yield Problem("resources", "neither `requests` nor `limits` beside it")
    match values.get("cache"):
        case Boolean(False):
            is_off = True
        case None:
            is_off = not override  # no cache is declared; a call follows its target
        case CallValue():
            is_off = False
        case _:
            return
    for name, field in _LEGACY.items():
        value = values.get(name, Missing())
        is_harmless = name == "cache_version" or value in (Boolean(value=False), ListValue(()))
        if not isinstance(value, Missing) and not (is_off and is_harmless):
            yield Problem(name, "`cache=True` beside it", (f"or write `cache=Cache({field}=...)`",))


def merged(before: Options, given: Options) -> Options:
    """The options of two calls of ``with_overrides``: the later wins, field by field."""
    changed = {
        name: getattr(given, name)
        for name in Options.__dataclass_fields__
        if getattr(given, name) != getattr(NO_OPTIONS, name)
    }
    extra = {each.name: each for each in (*before.extra, *given.extra)}
    return _with(before, **{**changed, "extra": tuple(extra.values())})

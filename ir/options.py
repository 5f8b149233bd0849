"""How options are read: one table for ``@task(...)``, ``with_overrides(...)`` and their kin.

Both front-ends turn the arguments into IR values first and then come here, so they cannot read an
option differently.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from .nodes import NO_OPTIONS, Cache, FailurePolicy, Options, Resources, Secret
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
    """An option that could not be read: its name, and what it wants."""

    name: str
    wants: str


def read_options(given: Iterable[Binding]) -> tuple[Options, tuple[Problem, ...]]:
    """The options that named arguments spell, and those whose values do not fit.

    A name that the table lacks goes to `Options.extra`; whoever calls says which names it takes.
    """
    options, problems = NO_OPTIONS, list[Problem]()
    for binding in given:
        reader = READERS.get(binding.name)
        if isinstance(binding.value, Missing | Null):
            continue
        if reader is None:
            options = replace(options, extra=(*options.extra, binding))
        elif (read := reader.read(options, binding.value)) is not None:
            options = read
        else:
            problems.append(Problem(binding.name, reader.wants))
    return options, tuple(problems)


FAILURE_POLICIES: Final = tuple(
    f"`WorkflowFailurePolicy.{each}`" for each in FailurePolicy.__members__
)
"""The policies as users write them."""


def read_failure_policy(value: Value) -> FailurePolicy | None:
    """The failure policy that a value names, ``WorkflowFailurePolicy.X``; None where it names none."""
    name = value.name.rpartition(".")[2] if isinstance(value, NameValue) else ""
    return FailurePolicy.__members__.get(name)


Read: TypeAlias = Callable[[Options, Value], Options | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one option is read; None where the value does not fit."""

    wants: str
    read: Read


def _field(name: str, wants: str, convert: Callable[[Value], object | None]) -> Reader:
    def read(options: Options, value: Value) -> Options | None:
        converted = convert(value)
        return None if converted is None else _with(options, **{name: converted})

    return Reader(wants, read)


def _with(options: Options, **fields: Any) -> Options:  # Any: the table above pairs names and types
    return replace(options, **fields)


def _integer(value: Value) -> int | None:
    return value.value if isinstance(value, Integer) else None


def _boolean(value: Value) -> bool | None:
    return value.value if isinstance(value, Boolean) else None


def _string(value: Value) -> str | None:
    return value.value if isinstance(value, String) else None


def _any(value: Value) -> Value:
    return value


def _duration(value: Value) -> Duration | None:
    """A length of time, or a number of seconds."""
    match value:
        case Duration():
            return value
        case Integer(seconds) | Float(seconds):
            return Duration(round(seconds * MICROSECONDS))
        case _:
            return None


def _pairs(value: Value) -> tuple[Binding, ...] | None:
    if not isinstance(value, DictValue):
        return None
    pairs = [
        Binding(each.key.value, each.value)
        for each in value.entries
        if isinstance(each.key, String)
    ]
    return tuple(pairs) if len(pairs) == len(value.entries) else None


def _fields(value: Value, names: tuple[str, ...]) -> dict[str, Value] | None:
    """The arguments of a recorded call by name; positional ones take the names in order."""
    if not isinstance(value, CallValue) or len(value.arguments) > len(names):
        return None
    positional = zip(names, value.arguments, strict=False)
    keywords = ((each.name, each.value) for each in value.keywords)
    given = {name: each for name, each in (*positional, *keywords) if each != Null()}
    return given if given.keys() <= set(names) else None


def _strings(value: Value) -> tuple[str, ...] | None:
    if not isinstance(value, ListValue):
        return None
    texts = [each.value for each in value.items if isinstance(each, String)]
    return tuple(texts) if len(texts) == len(value.items) else None


# Caching

_CACHE_FIELDS: Final = ("version", "serialize", "ignored_inputs", "salt", "policies")


def _cache(options: Options, value: Value) -> Options | None:
    match value:
        case Boolean(False):
            return options
        case Boolean(True):
            return replace(options, cache=options.cache or Cache())
        case _:
            cache = _cache_call(value)
            return replace(options, cache=cache) if cache else None


def _cache_call(value: Value) -> Cache | None:
    given = _fields(value, _CACHE_FIELDS)
    if given is None:
        return None
    policies = given.get("policies", ListValue(()))
    return Cache(
        version=_string(given.get("version", String(""))) or "",
        serialize=_boolean(given.get("serialize", Boolean(False))) or False,
        ignored_inputs=_ignored(given.get("ignored_inputs", ListValue(()))) or (),
        salt=_string(given.get("salt", String(""))) or "",
        policies=policies.items if isinstance(policies, ListValue) else (policies,),
    )


def _ignored(value: Value) -> tuple[str, ...] | None:
    return (value.value,) if isinstance(value, String) else _strings(value)


def _cache_field(name: str, wants: str, convert: Callable[[Value], object | None]) -> Reader:
    """A legacy argument that sets one field of the cache."""

    def read(options: Options, value: Value) -> Options | None:
        converted = convert(value)
        fields: Mapping[str, Any] = {name: converted}
        cache = options.cache or Cache()
        return None if converted is None else replace(options, cache=replace(cache, **fields))

    return Reader(wants, read)


# Resources

_RESOURCE_FIELDS: Final = ("cpu", "mem", "gpu", "ephemeral_storage")


def _resources(value: Value) -> Resources | None:
    given = _fields(value, _RESOURCE_FIELDS)
    if given is None:
        return None
    texts = {name: _quantity(each) for name, each in given.items()}
    if None in texts.values():
        return None
    return _resources_of({name: text or "" for name, text in texts.items()})


def _resources_of(texts: Mapping[str, str]) -> Resources:
    cpu, memory, gpu, storage = (texts.get(name, "") for name in _RESOURCE_FIELDS)
    return Resources(cpu, memory, gpu, storage)


def _quantity(value: Value) -> str | None:
    """A Kubernetes quantity: text, or a number as Flyte writes it."""
    match value:
        case String(text):
            return text
        case Integer(number):
            return str(number)
        case Float(number):
            return f"{round(number * 1000)}m"
        case _:
            return None


def _both_resources(options: Options, value: Value) -> Options | None:
    """``resources=Resources(cpu=(request, limit))``: a pair gives both, a single value the request."""
    given = _fields(value, _RESOURCE_FIELDS)
    if given is None:
        return None
    requests, limits = dict[str, str](), dict[str, str]()
    for name, each in given.items():
        pair = each.items if isinstance(each, ListValue) else (each,)
        texts = [text for text in map(_quantity, pair) if text is not None]
        if len(texts) != len(pair) or len(texts) not in (1, 2):
            return None
        requests[name], limits[name] = texts[0], texts[-1] if len(texts) == 2 else ""
    limited = _resources_of(limits) if any(limits.values()) else None
    return replace(options, requests=_resources_of(requests), limits=limited)


# Secrets

_SECRET_FIELDS: Final = ("group", "key", "group_version", "mount_requirement", "env_var")


def _secrets(value: Value) -> tuple[Secret, ...] | None:
    if not isinstance(value, ListValue):
        return None
    secrets = [secret for secret in map(_secret, value.items) if secret]
    return tuple(secrets) if len(secrets) == len(value.items) else None


def _secret(value: Value) -> Secret | None:
    given = _fields(value, _SECRET_FIELDS)
    if given is None:
        return None
    group, key, version, env_var = (
        _string(given.get(name, Null())) or ""
        for name in ("group", "key", "group_version", "env_var")
    )
    return Secret(group, key, version, _mount(given.get("mount_requirement", Null())), env_var)


def _mount(value: Value) -> str:
    """``Secret.MountType.ENV_VAR`` is known by its name only; ``ANY`` is no choice."""
    name = value.name.rpartition(".")[2].lower() if isinstance(value, NameValue) else ""
    return "" if name == "any" else name


READERS: Final[Mapping[str, Reader]] = {
    "name": _field("name", "a string", _string),
    "retries": _field("retries", "an integer", _integer),
    "timeout": _field("timeout", "a `timedelta` or a number of seconds", _duration),
    "interruptible": _field("interruptible", "a boolean", _boolean),
    "deprecated": _field("deprecated", "a string", _string),
    "cache": Reader("a boolean or `Cache(...)`", _cache),
    "cache_version": _cache_field("version", "a string", _string),
    "cache_serialize": _cache_field("serialize", "a boolean", _boolean),
    "cache_ignore_input_vars": _cache_field("ignored_inputs", "names of inputs", _ignored),
    "requests": _field("requests", "`Resources(...)`", _resources),
    "limits": _field("limits", "`Resources(...)`", _resources),
    "resources": Reader("`Resources(...)`", _both_resources),
    "container_image": _field("image", "a string or an image specification", _any),
    "environment": _field("environment", "a dictionary with string keys", _pairs),
    "secret_requests": _field("secrets", "a list of `Secret(...)`", _secrets),
    "task_config": _field("config", "a configuration object", _any),
    "pod_template": _field("pod_template", "a pod template", _any),
    "accelerator": _field("accelerator", "an accelerator", _any),
    "shared_memory": _field("shared_memory", "a boolean or a quantity", _any),
    "labels": _field("labels", "a dictionary with string keys", _pairs),
    "annotations": _field("annotations", "a dictionary with string keys", _pairs),
}
"""Every option by the name that users give it: flytekit 1.16's ``task`` and ``with_overrides``."""

OVERRIDES: Final = (*READERS, "aliases", "node_name")
"""What ``with_overrides`` takes."""


def merged(before: Options, given: Options) -> Options:
    """The options of two calls of ``with_overrides``: the later wins, field by field."""
    changed = {
        name: getattr(given, name)
        for name in Options.__dataclass_fields__
        if getattr(given, name) != getattr(NO_OPTIONS, name)
    }
    return _with(before, **changed)

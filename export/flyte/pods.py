"""Pods: the template of a task, as Kubernetes has it, with the task's container in it."""

import re
from collections.abc import Mapping
from typing import Final, cast

from ...ir.format import value_text
from ...ir.rules_export import NO_OPTION
from ...ir.values import (
    Binding,
    Boolean,
    CallValue,
    DictValue,
    Float,
    Integer,
    ListValue,
    Null,
    String,
    Value,
)
from .context import Context, Message, given

_PRIMARY: Final = "primary"
"""What the main container is called where nothing else is said."""


_TEMPLATES: Final = ("Pod", "PodTemplate")
_TEMPLATE: Final = ("pod_spec", "primary_container_name", "labels", "annotations")
"""Parameters of pod templates."""


def pod(
    template: Value, container: Message, context: Context, *, keeps_image: bool = True
) -> Message:
    """The parts of a task that runs its container in a pod of the template.

    The image of the template's main container counts where it keeps it, else that of the task.
    """
    found = _arguments(template, _TEMPLATES, _TEMPLATE)
    if found is None:
        return _unknown(template, context)
    name = found.get("primary_container_name", String(_PRIMARY))
    primary = name.value if isinstance(name, String) else _PRIMARY
    spec = plain(found.get("pod_spec", Null()), context)
    metadata = {key: plain(found.get(key, Null()), context) for key in ("labels", "annotations")}
    pod_spec = cast("Message", spec) if isinstance(spec, dict) else {}
    return {
        "k8sPod": {
            "metadata": given(**metadata),
            **given(podSpec=_with_container(pod_spec, primary, container, keeps_image) or None),
        },
        "config": {"primary_container_name": primary},
    }


def _unknown(template: Value, context: Context) -> Message:
    message = f"`{value_text(template)}` is no pod template"
    context.report(NO_OPTION, message, "write `PodTemplate(...)`")
    return {}


def _arguments(
    value: Value, classes: tuple[str, ...], names: tuple[str, ...]
) -> dict[str, Value] | None:
    """The arguments of the recorded call of a class, by name; None for any other value."""
    if not isinstance(value, CallValue) or value.function.rpartition(".")[2] not in classes:
        return None
    named = dict(zip(names, value.arguments, strict=False))
    return {**named, **{each.name: each.value for each in value.keywords}}


def k8s_pod(template: Value, context: Context) -> Message:
    """A pod as the template describes it: nothing of a task is put into it."""
    found = _arguments(template, _TEMPLATES, _TEMPLATE)
    if found is None:
        return _unknown(template, context)
    metadata = {key: plain(found.get(key, Null()), context) for key in ("labels", "annotations")}
    return {
        "metadata": given(**metadata),
        **given(podSpec=plain(found.get("pod_spec", Null()), context)),
        "primaryContainerName": plain(
            found.get("primary_container_name", String(_PRIMARY)), context
        ),
    }


_QUANTITIES: Final[Mapping[str, str]] = {
    "cpu": "cpu",
    "mem": "memory",
    "gpu": "nvidia.com/gpu",
    "ephemeral_storage": "ephemeral-storage",
}


def resource_pod(
    name: str, requests: Value | None, limits: Value | None, context: Context
) -> Message:
    """A pod of one container, of which only the resources are said; one kind stands for both."""
    asked, most = _quantities(requests, context), _quantities(limits, context)
    bounds = {"limits": most or asked, "requests": asked or most}
    container = {"name": name, "resources": bounds}
    return {
        "metadata": {},
        "podSpec": {"containers": [container]},
        "primaryContainerName": _PRIMARY,
    }


def _quantities(value: Value | None, context: Context) -> Message:
    found = {} if value is None else _arguments(value, ("Resources",), (*_QUANTITIES,))
    if found is None:
        message = f"`{value_text(value or Null())}` are no resources"
        context.report(NO_OPTION, message, 'write `Resources(cpu="1", ...)`')
        return {}
    named = ((_QUANTITIES[each], found[each]) for each in _QUANTITIES if each in found)
    return {name: plain(each, context) for name, each in named if each != Null()}


_SHARED: Final = "shm"
_SHARED_PATH: Final = "/dev/shm"  # noqa: S108 - in the container


def with_shared_memory(template: Value | None, context: Context) -> Value:
    """The template with a volume in memory, which its one container mounts."""
    found = {} if template is None else _arguments(template, _TEMPLATES, _TEMPLATE)
    if found is None:
        return template or Null()  # reported where the pod is made
    spec = _given(found.get("pod_spec"))
    containers = _items(spec.get("containers")) or [_made("V1Container", name=String(_PRIMARY))]
    if len(containers) > 1:
        message = "memory is shared in a pod of one container only"
        context.report(NO_OPTION, message, "give `increase_shared_mem=False`")
    first = _given(containers[0])
    mount = _made("V1VolumeMount", name=String(_SHARED), mount_path=String(_SHARED_PATH))
    first["volume_mounts"] = ListValue((*_items(first.get("volume_mounts")), mount))
    memory = _made("V1EmptyDirVolumeSource", medium=String("Memory"))
    volume = _made("V1Volume", name=String(_SHARED), empty_dir=memory)
    spec["containers"] = ListValue((_made("V1Container", **first), *containers[1:]))
    spec["volumes"] = ListValue((*_items(spec.get("volumes")), volume))
    return _made("PodTemplate", **{**found, "pod_spec": _made("V1PodSpec", **spec)})


def _made(function: str, **keywords: Value) -> CallValue:
    return CallValue(function, (), tuple(Binding(*each) for each in keywords.items()))


def _given(value: Value | None) -> dict[str, Value]:
    """The keywords of a recorded object."""
    keywords = value.keywords if isinstance(value, CallValue) else ()
    return {each.name: each.value for each in keywords}


def _items(value: Value | None) -> list[Value]:
    return [*value.items] if isinstance(value, ListValue) else []


# The main container


def _with_container(spec: Message, primary: str, container: Message, keeps_image: bool) -> Message:
    """The specification with the task's container in the place of the main one."""
    given_ones = cast("list[Message]", spec.get("containers", []))
    names = [each.get("name") for each in given_ones]
    placeholder: Message = {"name": primary}
    containers = given_ones if primary in names else [*given_ones, placeholder]
    merged = [
        _merged(each, container, keeps_image) if each.get("name") == primary else each
        for each in containers
    ]
    return {**spec, "containers": merged}


def _merged(own: Message, task: Message, keeps_image: bool) -> Message:
    """The main container: the task says what runs in it, the template the rest."""
    resources = _resources(cast("Message", task.get("resources", {})))
    variables = [
        {"name": each["key"], "value": each.get("value", "")}
        for each in cast("list[dict[str, str]]", task.get("env", []))
    ]
    others = [each for each in cast("list[object]", own.get("env", [])) if each not in variables]
    return {
        **own,
        **given(
            image=(own.get("image") if keeps_image else "") or task.get("image"),
            args=task.get("args"),
            resources=resources or own.get("resources"),
        ),
        "command": task.get("command", []),
        "env": [*variables, *others],
    }


def _resources(task: Message) -> Message:
    kinds: dict[str, Message] = {}
    for kind in ("limits", "requests"):
        entries = cast("list[dict[str, str]]", task.get(kind, []))
        kinds[kind] = {each["name"].lower().replace("_", "-"): each["value"] for each in entries}
    return {**kinds} if any(kinds.values()) else {}


# Objects of the Kubernetes client

_WORDS: Final[Mapping[str, str]] = {
    "api_version": "apiVersion",
    "cluster_ip": "clusterIP",
    "fs_type": "fsType",
    "host_i_ps": "hostIPs",
    "host_ip": "hostIP",
    "host_ipc": "hostIPC",
    "host_pid": "hostPID",
    "pod_ip": "podIP",
    "set_hostname_as_fqdn": "setHostnameAsFQDN",
    "volume_id": "volumeID",
}
"""Fields whose JSON name is not the Python name in camel case."""


def plain(value: Value, context: Context) -> object:
    """What a recorded object of the Kubernetes client is as JSON."""
    match value:
        case Null():
            return None
        case String() | Integer() | Float() | Boolean():
            return value.value
        case ListValue(items):
            return [plain(each, context) for each in items]
        case DictValue(entries):
            return {
                each.key.value: plain(each.value, context)
                for each in entries
                if isinstance(each.key, String)
            }
        case CallValue(_, (), keywords):
            return _fields(keywords, context)
        case _:
            message = f"`{value_text(value)}` in a pod template is only known by running code"
            context.report(NO_OPTION, message, "write it out")
            return None


def _fields(keywords: tuple[Binding, ...], context: Context) -> Message:
    found = {_json_name(each.name): plain(each.value, context) for each in keywords}
    return {name: each for name, each in found.items() if each is not None}


def _json_name(name: str) -> str:
    known = _WORDS.get(name)
    return known or re.sub(r"_(\w)", lambda found: found[1].upper(), name.strip("_"))

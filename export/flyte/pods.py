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


def pod(template: Value, container: Message, context: Context) -> Message:
    """The parts of a task that runs its container in a pod of the template."""
    found = _arguments(template, ("pod_spec", "primary_container_name", "labels", "annotations"))
    if found is None:
        return _unknown(template, context)
    name = found.get("primary_container_name", String(_PRIMARY))
    primary = name.value if isinstance(name, String) else _PRIMARY
    spec = _plain(found.get("pod_spec", Null()), context)
    metadata = {key: _plain(found.get(key, Null()), context) for key in ("labels", "annotations")}
    pod_spec = cast("Message", spec) if isinstance(spec, dict) else {}
    return {
        "k8sPod": {
            "metadata": given(**metadata),
            **given(podSpec=_with_container(pod_spec, primary, container) or None),
        },
        "config": {"primary_container_name": primary},
    }


def _unknown(template: Value, context: Context) -> Message:
    message = f"`{value_text(template)}` is no pod template"
    context.report(NO_OPTION, message, "write `PodTemplate(...)`")
    return {}


def _arguments(value: Value, names: tuple[str, ...]) -> dict[str, Value] | None:
    """The arguments of a recorded call, by name."""
    if not isinstance(value, CallValue):
        return None
    named = dict(zip(names, value.arguments, strict=False))
    return {**named, **{each.name: each.value for each in value.keywords}}


# The main container


def _with_container(spec: Message, primary: str, container: Message) -> Message:
    """The specification with the task's container in the place of the main one."""
    given_ones = cast("list[Message]", spec.get("containers", []))
    names = [each.get("name") for each in given_ones]
    placeholder: Message = {"name": primary}
    containers = given_ones if primary in names else [*given_ones, placeholder]
    merged = [
        _merged(each, container) if each.get("name") == primary else each for each in containers
    ]
    return {**spec, "containers": merged}


def _merged(own: Message, task: Message) -> Message:
    """The main container: the task says what runs in it, the template the rest."""
    resources = _resources(cast("Message", task.get("resources", {})))
    variables = [
        {"name": each["key"], "value": each.get("value", "")}
        for each in cast("list[dict[str, str]]", task.get("env", []))
    ]
    return {
        **own,
        **given(
            image=own.get("image") or task.get("image"),
            args=task.get("args"),
            resources=resources or own.get("resources"),
        ),
        "command": task.get("command", []),
        "env": [*variables, *cast("list[object]", own.get("env", []))],
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


def _plain(value: Value, context: Context) -> object:
    """What a recorded object of the Kubernetes client is as JSON."""
    match value:
        case Null():
            return None
        case String() | Integer() | Float() | Boolean():
            return value.value
        case ListValue(items):
            return [_plain(each, context) for each in items]
        case DictValue(entries):
            return {
                each.key.value: _plain(each.value, context)
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
    found = {_json_name(each.name): _plain(each.value, context) for each in keywords}
    return {name: each for name, each in found.items() if each is not None}


def _json_name(name: str) -> str:
    known = _WORDS.get(name)
    return known or re.sub(r"_(\w)", lambda found: found[1].upper(), name.strip("_"))

"""Pods of tasks and of calls, read back as the templates that they were made of."""

from collections.abc import Mapping
from typing import Any

from ...ir.types import ANY
from ...ir.values import Binding, CallValue, Value
from .containers import SETTINGS_VARIABLE
from .read_values import constant

Json = Mapping[str, Any]


def read_pod(template: Json) -> Value | None:
    """The pod, less what the task itself says of its main container."""
    if "k8sPod" not in template:
        return None
    primary = template.get("config", {}).get("primary_container_name", "primary")
    spec = template["k8sPod"].get("podSpec", {})
    containers = [
        _without_program(each) if each.get("name") == primary else each
        for each in spec.get("containers", ())
    ]
    metadata = template["k8sPod"].get("metadata", {})
    named = {"pod_spec": {**spec, "containers": containers}, "primary_container_name": primary}
    given = {
        **named,
        **{key: metadata[key] for key in ("labels", "annotations") if key in metadata},
    }
    keywords = tuple(Binding(name, constant(each, ANY)) for name, each in given.items())
    return CallValue("flytekit.PodTemplate", (), keywords)


def read_override(template: Json | None) -> Value | None:
    """The pod that a call asks for."""
    if template is None:
        return None
    config = {"primary_container_name": template.get("primaryContainerName", "primary")}
    return read_pod({"k8sPod": template, "config": config})


def _without_program(container: Json) -> Json:
    env = [each for each in container.get("env", ()) if each["name"] != SETTINGS_VARIABLE]
    kept = {name: each for name, each in container.items() if name not in ("args", "command")}
    return {**kept, "env": env}

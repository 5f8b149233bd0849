"""Containers: what runs in them, with which resources and variables."""

import base64
import gzip
import json
from collections.abc import Sequence
from typing import Final

from ...ir.format import value_text
from ...ir.nodes import Container, Task
from ...ir.rules_export import NO_OPTION
from ...ir.values import String, Value
from .context import Context, Message, given
from .images import image_of, runtime_packages, split_image
from .options import resources

SETTINGS_VARIABLE: Final = "_F_SS_C"
"""The variable in which a dynamic task finds the settings to compile with."""

RESOLVER: Final = "flytekit.core.python_auto_container.default_task_resolver"
INPUTS: Final = (
    "--inputs",
    "{{.input}}",
    "--output-prefix",
    "{{.outputPrefix}}",
    "--raw-output-data-prefix",
    "{{.rawOutputDataPrefix}}",
    "--checkpoint-path",
    "{{.checkpointOutputPrefix}}",
    "--prev-checkpoint",
    "{{.prevCheckpointPrefix}}",
)
"""What every program of flytekit in a container is told about its data."""

_ORDER: Final = ("storage", "cpu", "gpu", "memory")
"""The order in which flytekit lists the resources of a container."""


def container(task: Task, arguments: Sequence[str], context: Context) -> Message:
    """The container of a task that runs Python."""
    options = task.options
    return given(
        image=image_of(options.image, context),
        args=[*arguments],
        resources=resources(options.requests, options.limits, _ORDER),
        env=_variables(task, context),
    )


def raw_container(task: Task, spec: Container, context: Context) -> Message:
    """The container of a task that runs whatever program: data is copied in and out for it."""
    options = task.options
    data = given(
        enabled=True,
        inputPath=spec.input_directory,
        outputPath=spec.output_directory,
        format=spec.metadata_format or None,
        ioStrategy=_strategy(spec.io_strategy),
    )
    return given(
        image=image_of(spec.image, context),
        command=[*spec.command],
        args=[*spec.arguments],
        resources=resources(options.requests, options.limits, _ORDER),
        env=_variables(task, context),
        dataConfig=data,
    )


def _strategy(name: str) -> Message | None:
    if not name:
        return None
    return {"downloadMode" if "DOWNLOAD" in name else "uploadMode": name}


def _variables(task: Task, context: Context) -> list[Message]:
    variables = {each.name: text(each.value, context) for each in task.options.environment}
    variables.update(runtime_packages(task.options.image))
    if task.hook is not None or task.eager:
        variables = {SETTINGS_VARIABLE: settings_text(context), **variables}
    return [given(key=key, value=value) for key, value in variables.items()]


def text(value: Value, context: Context) -> str:
    """A text that Flyte wants; anything else is reported."""
    if isinstance(value, String):
        return value.value
    context.report(NO_OPTION, f"`{value_text(value)}` is not a text", "write a string")
    return ""


def packed_environment(environment: object) -> Message:
    """What a cluster of Ray installs first: in JSON for older releases of KubeRay, in YAML for newer ones."""
    if not environment:
        return {}
    import yaml

    packed = base64.b64encode(json.dumps(environment).encode()).decode("ascii")
    return {"runtimeEnv": packed, "runtimeEnvYaml": yaml.safe_dump(environment)}


# Settings of dynamic tasks


def settings_text(context: Context) -> str:
    """The settings that flytekit in the container compiles with, as it reads them: packed JSON."""
    settings = context.settings
    data = {
        "image_config": {
            "default_image": _image("default", settings.image) if settings.image else None,
            "images": [
                *([_image("default", settings.image)] if settings.image else []),
                *(_image(name, image) for name, image in sorted(settings.images.items())),
            ],
        },
        "project": settings.project or None,
        "domain": settings.domain or None,
        "version": settings.version or None,
        "env": None,
        "default_resources": None,
        "git_repo": None,
        "python_interpreter": "/opt/venv/bin/python3",
        "flytekit_virtualenv_root": "/opt/venv",
        "fast_serialization_settings": None,
        "source_root": None,
    }
    text = json.dumps(data, sort_keys=True).encode()
    # Stored, not compressed: the bytes are the same whichever zlib there is.
    return base64.b64encode(gzip.compress(text, compresslevel=0, mtime=0)).decode("ascii")


def _image(name: str, image: str) -> dict[str, str | None]:
    repository, tag = split_image(image)
    is_digest = "@" in image
    return {
        "name": name,
        "fqn": repository,
        "tag": None if is_digest else tag or None,
        "digest": tag if is_digest else None,
    }

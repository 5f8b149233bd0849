"""What flytekit itself registers for programs, as JSON. Runs where flytekit is installed, and only there.

    python oracle.py FOLDER MODULE... < settings.json
    python oracle.py FOLDER

Each module is imported from the folder and serialised as ``pyflyte package`` would; for each there is
an object of documents by ``kind name``, or the error that flytekit gave. Without modules, settings and
then names of modules are read line by line, and each is answered with a line.
"""

import base64
import gzip
import importlib
import json
import logging
import sys
from typing import Any

import flytekit
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import FlyteContextManager, FlyteEntities
from flytekit.core.launch_plan import LaunchPlan
from flytekit.models.admin.workflow import WorkflowSpec
from flytekit.models.dynamic_job import DynamicJobSpec
from flytekit.models.task import TaskSpec
from flytekit.tools.serialize_helpers import get_registrable_entities
from google.protobuf.json_format import MessageToDict

CONTEXT = "_F_SS_C"
"""The variable of the environment in which a dynamic task finds its settings."""


def main() -> None:
    """Serialise each module; print all as one object."""
    logging.disable(logging.CRITICAL)
    folder, *modules = sys.argv[1:]
    sys.path.insert(0, folder)
    out = sys.stdout
    sys.stdout = sys.stderr
    if not modules:
        given = json.loads(sys.stdin.readline())
        for line in sys.stdin:
            print(json.dumps(documents(line.strip(), given)), file=out, flush=True)
        return
    given = json.load(sys.stdin)
    found = {module: documents(module, given) for module in modules}
    json.dump({"flytekit": flytekit.__version__, "modules": found}, out, sort_keys=True)


def documents(module: str, given: dict[str, Any]) -> dict[str, Any]:
    """The documents of one module, by kind and name."""
    FlyteEntities.entities.clear()
    LaunchPlan.CACHE.clear()
    default = Image.look_up_image_info("default", given["image"])
    others = [Image.look_up_image_info(name, image) for name, image in given["images"].items()]
    settings = SerializationSettings(
        image_config=ImageConfig(default_image=default, images=[default, *others]),
        project=given["project"],
        domain=given["domain"],
        version=given["version"],
    )
    builder = FlyteContextManager.current_context().with_serialization_settings(settings)
    try:
        with FlyteContextManager.with_context(builder) as context:
            program = importlib.import_module(module)
            found = dict(map(document, get_registrable_entities(context)))
            for name, inputs in given["runs"].get(module, ()):
                kind, message = expanded(getattr(program, name), inputs)
                found[f"{kind} {module}.{name} {json.dumps(inputs)}"] = message
            return found
    except Exception as error:  # noqa: BLE001 - whatever flytekit says is the answer
        return {"error": f"{type(error).__name__}: {error}"}


def document(entity: Any) -> tuple[str, Any]:
    """One entity as JSON, under its kind and name."""
    message = MessageToDict(entity.to_flyte_idl())
    match entity:
        case TaskSpec():
            return f"task {entity.template.id.name}", opened(message)
        case WorkflowSpec():
            return f"workflow {entity.template.id.name}", message
        case _:
            return f"launch_plan {entity.id.name}", message


def expanded(task: Any, inputs: dict[str, Any]) -> tuple[str, Any]:
    """What a dynamic task leaves for the engine: its kind, and the message."""
    context = FlyteContextManager.current_context()
    task._wf = None  # it keeps its first graph, as a container runs it once
    spec = task.compile_into_workflow(context, task.task_function, **inputs)
    message = MessageToDict(spec.to_flyte_idl())
    if not isinstance(spec, DynamicJobSpec):
        return "outputs", message
    templates = [opened({"template": each})["template"] for each in message.get("tasks", ())]
    return "futures", {**message, "tasks": by_name(templates)}


def by_name(templates: list[Any]) -> list[Any]:
    """Templates in one order: flytekit's is that in which it met them."""
    return sorted(templates, key=lambda each: each["id"]["name"])


def opened(message: dict[str, Any]) -> dict[str, Any]:
    """A task with the settings in its environment readable: packed, equal ones may differ in bytes."""
    for each in message["template"].get("container", {}).get("env", ()):
        if each["key"] == CONTEXT:
            each["value"] = json.loads(gzip.decompress(base64.b64decode(each["value"])))
    return message


if __name__ == "__main__":
    main()

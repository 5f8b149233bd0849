"""From task templates of Flyte to tasks of the IR."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from ...ir.nodes import (
    Cache,
    Container,
    Hook,
    Input,
    Interface,
    Options,
    Output,
    Plugin,
    PythonFunction,
    Secret,
    Sql,
    Task,
    TaskSpec,
)
from ...ir.types import ANY, ListType, Type
from ...ir.values import (
    Binding,
    Boolean,
    CallValue,
    Integer,
    ListValue,
    NameValue,
    String,
    Value,
)
from .containers import RESOLVER, SETTINGS_VARIABLE
from .interfaces import documentation
from .plugins import TEMPLATE
from .read_graphs import read_accelerated, read_resources
from .read_pods import read_pod
from .read_types import Types, read_type
from .read_values import constant, read_duration

Json = Mapping[str, Any]

MAPPED: Final = re.compile(r"(?P<module>.+)\.map_(?P<name>.+)_[0-9a-f]{32}-arraynode")
"""The name of a task that was made for a map."""

_MOUNTS: Final = {"ENV_VAR": "env_var", "FILE": "file"}


def read_interface(message: Json, types: Types) -> Interface:
    """What an entity takes and gives, by name: Flyte keeps no order."""
    inputs, outputs = (
        {
            name: (read_type(each.get("type", {}), types), _described(name, each))
            for name, each in sorted(message.get(part, {}).get("variables", {}).items())
        }
        for part in ("inputs", "outputs")
    )
    return Interface(
        tuple(Input(name, of, doc=doc) for name, (of, doc) in inputs.items()),
        tuple(Output(name, of, doc) for name, (of, doc) in outputs.items()),
    )


def _described(name: str, variable: Json) -> str:
    text: str = variable.get("description", "")
    return "" if text == name else text


def read_documentation(message: Json) -> tuple[str, tuple[Binding, ...]]:
    """The documentation of an entity: as a string, and as an option where the string cannot say it."""
    description = message.get("description", {})
    long = description.get("longDescription", {})
    short = description.get("shortDescription", "")
    doc = "\n\n".join(filter(None, (short, long.get("value", ""))))
    if not description or documentation(doc).message() == description:
        return doc, ()
    texts = {"value": long.get("value"), "uri": long.get("uri"), "icon_link": long.get("iconLink")}
    parts = [Binding(name, String(text)) for name, text in texts.items() if text]
    markup = str(long.get("format", "UNKNOWN")).removeprefix("DESCRIPTION_FORMAT_")
    if markup in ("HTML", "MARKDOWN", "UNKNOWN"):
        parts.append(Binding("format", NameValue(f"{_FORMATS}.{markup}")))
    said = [Binding("short_description", String(short))] if short else []
    if long:
        said.append(
            Binding("long_description", CallValue("flytekit.Description", (), tuple(parts)))
        )
    return doc, (Binding("docs", CallValue("flytekit.Documentation", (), tuple(said))),)


_FORMATS: Final = "flytekit.models.documentation.Description.DescriptionFormat"


def read_task(message: Json, types: Types) -> Task:
    """A task, of its TaskSpec."""
    template = message["template"]
    spec, options = _spec(template), _options(template)
    doc, docs = read_documentation(message)
    return Task(
        template["id"]["name"],
        read_interface(template.get("interface", {}), types),
        spec,
        replace(options, extra=(*options.extra, *docs)),
        hook=Hook() if _is_dynamic(template) else None,
        eager=template.get("metadata", {}).get("isEager", False),
        doc=doc,
    )


def for_one_item(mapped: Task, message: Json) -> Task:
    """The task that the task of a map runs for each item."""
    arguments = container_of(message["template"]).get("args", ())
    shared = {
        name for key, names in pairwise(arguments) if key == "vars" for name in names.split(",")
    }
    interface = mapped.interface
    inputs = (
        each if each.name in shared else replace(each, type=_item(each.type))
        for each in interface.inputs
    )
    outputs = (replace(each, type=_item(each.type)) for each in interface.outputs)
    spec = mapped.spec
    name = f"{spec.module}.{spec.name}" if isinstance(spec, PythonFunction) else mapped.name
    return replace(mapped, name=name, interface=Interface(tuple(inputs), tuple(outputs)))


def _item(of: Type) -> Type:
    return of.item if isinstance(of, ListType) else of


def container_of(template: Json) -> Json:
    """What runs: the container, or the main one of the pod."""
    if "k8sPod" not in template:
        found: Json = template.get("container", {})
        return found
    primary = template.get("config", {}).get("primary_container_name", "primary")
    containers = template["k8sPod"].get("podSpec", {}).get("containers", ())
    nothing: Json = {}
    return next((each for each in containers if each.get("name") == primary), nothing)


def _is_dynamic(template: Json) -> bool:
    """Only tasks that compile when they run are told the settings to compile with."""
    variables = {
        each.get("key", each.get("name")) for each in container_of(template).get("env", ())
    }
    return SETTINGS_VARIABLE in variables and not template.get("metadata", {}).get("isEager")


def _spec(template: Json) -> TaskSpec:
    container = container_of(template)
    loader = _loader(container.get("args", ()))
    if "sql" in template:
        return Sql(template["sql"].get("statement", ""), template["sql"].get("dialect", ""))
    if template.get("type") == "raw-container":
        data = container.get("dataConfig", {})
        return Container(
            String(container.get("image", "")),
            tuple(container.get("command", ())),
            tuple(container.get("args", ())),
            data.get("inputPath", ""),
            data.get("outputPath", ""),
            data.get("format", ""),
            _strategy(data),
        )
    if "task-module" in loader and "task-name" in loader:
        return PythonFunction(loader["task-module"], loader["task-name"])
    custom = template.get("custom", {})
    arguments = tuple(Binding(name, constant(each, ANY)) for name, each in sorted(custom.items()))
    return Plugin(template.get("type", ""), arguments)


def _strategy(data: Json) -> str:
    """How data is copied; a strategy that says nothing is that of the first number."""
    if "ioStrategy" not in data:
        return ""
    return next((each for each in data["ioStrategy"].values() if each), "DOWNLOAD_EAGER")


def _loader(arguments: Sequence[str]) -> Mapping[str, str]:
    """What a resolver is told, by name."""
    return {
        name: value for name, value in pairwise(arguments) if name in ("task-module", "task-name")
    }


def _options(template: Json) -> Options:
    metadata, container = template.get("metadata", {}), container_of(template)
    resources = container.get("resources", {})
    timeout = metadata.get("timeout")
    image = container.get("image", "")
    noted = metadata.get("metadata", {})
    is_plain = "k8sPod" not in template and template.get("type") != "raw-container"
    options = Options(
        retries=metadata.get("retries", {}).get("retries"),
        timeout=read_duration(timeout) if timeout else None,
        interruptible=metadata.get("interruptible"),
        deprecated=metadata.get("deprecatedErrorMessage", ""),
        cache=_cache(metadata),
        image=String(image) if image and is_plain else None,
        config=_config(template),
        pod_template=read_pod(template),
        environment=_environment(container.get("env", ())),
        secrets=tuple(map(_secret, template.get("securityContext", {}).get("secrets", ()))),
        labels=_pairs(noted.get("labels", {})),
        annotations=_pairs(noted.get("annotations", {})),
        **read_accelerated(template.get("extendedResources", {})),
        extra=tuple(_extra(template)),
    )
    if "k8sPod" in template:
        return replace(options, environment=())  # the template has all of the pod
    requests, limits = (read_resources(resources.get(each, ())) for each in ("requests", "limits"))
    return replace(options, requests=requests, limits=limits)


def _config(template: Json) -> Value | None:
    """What a plugin made of the task of a function, as it is registered."""
    kind, arguments = template.get("type", ""), container_of(template).get("args", [])
    version = template.get("taskTypeVersion", 0)
    is_plain = kind == "python-task" and (not version or MAPPED.fullmatch(template["id"]["name"]))
    if is_plain or kind in ("raw-container", "") or "task-module" not in arguments:
        return None
    own = (index for index, each in enumerate(arguments) if each.startswith("pyflyte-"))
    before = arguments[: next(own, 0)]
    keywords = (
        Binding("type", String(kind)),
        Binding("custom", constant(template.get("custom", {}), ANY)),
        Binding("version", Integer(version)),
        Binding("before", ListValue(tuple(map(String, before)))),
    )
    return CallValue(TEMPLATE, (), keywords)


def _pairs(texts: Mapping[str, str]) -> tuple[Binding, ...]:
    return tuple(Binding(name, String(each)) for name, each in sorted(texts.items()))


def _environment(variables: Sequence[Json]) -> tuple[Binding, ...]:
    named = ((each.get("key", each.get("name", "")), each.get("value", "")) for each in variables)
    return tuple(Binding(name, String(value)) for name, value in named if name != SETTINGS_VARIABLE)


def _secret(message: Json) -> Secret:
    return Secret(
        message.get("group", ""),
        message.get("key", ""),
        message.get("groupVersion", ""),
        _MOUNTS.get(message.get("mountRequirement", ""), ""),
        message.get("envVar", ""),
    )


def _cache(metadata: Json) -> Cache | None:
    if not metadata.get("discoverable"):
        return None
    ignored = tuple(metadata.get("cacheIgnoreInputVars", ()))
    version = metadata.get("discoveryVersion", "")
    return Cache(version, metadata.get("cacheSerializable", False), ignored)


def _extra(template: Json) -> list[Binding]:
    metadata = template.get("metadata", {})
    found = list[Binding]()
    if metadata.get("generatesDeck") and not metadata.get("isEager"):
        found.append(Binding("enable_deck", Boolean(value=True)))
    if metadata.get("podTemplateName"):
        found.append(Binding("pod_template_name", String(metadata["podTemplateName"])))
    arguments = container_of(template).get("args", ())
    if "--resolver" in arguments[:-1]:
        resolver = arguments[arguments.index("--resolver") + 1]
        if resolver != RESOLVER:
            found.append(Binding("task_resolver", NameValue(resolver)))
    return found

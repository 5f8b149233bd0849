"""Container images: what the program says of one, and which the command line gives for that."""

import re
from collections.abc import Mapping
from typing import Final

from ...ir.format import value_text
from ...ir.rules_export import NO_IMAGE
from ...ir.values import CallValue, ListValue, Null, String, Value
from .context import Context

_TEMPLATE: Final = re.compile(
    r"\{\{\s*\.images?\.([a-zA-Z0-9_-]+)(?:\.([a-zA-Z0-9_-]+))?\s*\}\}", re.IGNORECASE
)


def image_of(value: Value | None, context: Context) -> str:
    """The image that a task names, with what the command line says of it."""
    settings = context.settings
    match value:
        case None:
            if not settings.image and not context.lacks_image:
                context.lacks_image = True  # the same for every task: it is said once
                context.report(NO_IMAGE, "no image is named for the tasks", "give `--image IMAGE`")
            return settings.image
        case String(text):
            return _TEMPLATE.sub(lambda found: _part(found, context), text)
        case CallValue():
            return _specified(value, context)
        case _:
            message = f"`{value_text(value)}` is no image"
            context.report(NO_IMAGE, message, "name the image in a string")
            return ""


def _part(found: re.Match[str], context: Context) -> str:
    """What stands for one part of a template."""
    name, part = found[1], (found[2] or "").lower()
    image = context.settings.images.get(name)
    if image is None and name == "default":
        image = context.settings.image
    if not image:
        context.report(NO_IMAGE, f"there is no image `{name}`", f"give `--image-map {name}=IMAGE`")
        return ""
    repository, tag = split_image(image)
    return {"fqn": repository, "version": tag}.get(part, image)


def split_image(image: str) -> tuple[str, str]:
    """The repository of an image, and its tag or digest."""
    if "@" in image:
        repository, _, digest = image.partition("@")
        return repository, digest
    repository, colon, tag = image.rpartition(":")
    return (repository, tag) if colon and "/" not in tag else (image, "")


# Specifications

_UNNAMED: Final = "flytekit"
"""What flytekit calls an image whose specification has no name."""

_PARAMETERS: Final = (
    "name",
    "python_version",
    "builder",
    "source_root",
    "env",
    "registry",
    "packages",
)
"""The first parameters of `ImageSpec`, in order: those that are given by place."""

_ADDING: Final = re.compile(r".*\(\)\.(?:with_)?(\w+)")
"""A method that gives a specification like its own with more in a parameter."""


def _specified(spec: CallValue, context: Context) -> str:
    """The image of a specification, which was built elsewhere.

    Its name in the registry ends in a tag that flytekit makes of all that the image holds, the
    sources of the program among it; so it can be given, and not computed.
    """
    parameters, images = _parameters(spec), context.settings.images
    owner = context.place.partition(":")[2]
    if owner in images:
        return images[owner]
    match parameters.get("builder"), parameters.get("base_image"):
        case String("noop"), String(image):
            return image  # nothing is built: the image is the one to build on
        case _:
            pass
    given = parameters.get("name")
    name = given.value if isinstance(given, String) else _UNNAMED
    if context.specified.setdefault(name, spec) != spec:
        _report(spec, f"another image is called `{name}`", owner, context)
        return ""
    if name not in images:
        _report(spec, f"the image `{name}` is only specified", name, context)
    return images.get(name, "")


def _report(spec: CallValue, message: str, name: str, context: Context) -> None:
    """Report an image that is not known; once, however many tasks run in it."""
    if spec in context.unknown_images:
        return
    context.unknown_images.append(spec)
    way_out = f"build it with flytekit, and give `--image-map {name}=IMAGE`"
    context.report(NO_IMAGE, message, way_out)


def _parameters(spec: CallValue) -> Mapping[str, Value]:
    """What a specification says by parameter, with what its methods add."""
    methods = list[tuple[str, CallValue]]()
    while (method := _ADDING.fullmatch(spec.function)) is not None:
        match spec.arguments:
            case (CallValue() as base, *_):
                methods.append((method[1], spec))
                spec = base
            case _:
                break
    found = dict[str, Value](zip(_PARAMETERS, spec.arguments, strict=False))
    found.update((each.name, each.value) for each in spec.keywords)
    for name, call in reversed(methods):
        added = [*call.arguments[1:], *(each.value for each in call.keywords)]
        items = [
            *_items(found.get(name, Null())),
            *(item for each in added for item in _items(each)),
        ]
        found[name] = ListValue(tuple(items))
    return found


def _items(value: Value) -> tuple[Value, ...]:
    match value:
        case ListValue(items):
            return items
        case Null():
            return ()
        case _:
            return (value,)


def runtime_packages(image: Value | None) -> Mapping[str, str]:
    """Packages that an image specification leaves to be installed when the task starts."""
    given = _parameters(image).get("runtime_packages") if isinstance(image, CallValue) else None
    names = [each.value for each in _items(given or Null()) if isinstance(each, String)]
    return {"_F_RUNTIME_PACKAGES": " ".join(names)} if names else {}

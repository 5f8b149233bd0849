"""What flowc calls what flytekit has: by qualified name, from the tables of the dialects."""

from collections.abc import Mapping
from typing import Final

from ...ir.type_names import FORMATS, TYPES, canonical
from ...ir.types import DirectoryType, FileType
from ..dialects import CONSTRUCTS, OWN_NAMES

_OWN: Final = {
    construct: name.removeprefix("flowc.")
    for name, construct in CONSTRUCTS.items()
    if name.startswith("flowc.")
}

_CONSTRUCTS: Final[Mapping[str, str]] = {
    name: _OWN[construct]
    for name, construct in CONSTRUCTS.items()
    if name.startswith("flytekit.") and construct in _OWN and "LaunchPlan" not in name
}

_PLACES: Final = (
    "",
    "core.base_sql_task.",
    "core.base_task.",
    "core.cache.",
    "core.container_task.",
    "core.hash.",
    "core.launch_plan.",
    "core.notification.",
    "core.resources.",
    "core.schedule.",
    "core.workflow.",
    "extras.tasks.shell.",
    "models.common.",
    "models.core.execution.",
    "types.structured.",
    "types.structured.structured_dataset.",
)
"""Modules of flytekit that have names which flowc has too."""

_VALUES: Final[Mapping[str, str]] = {
    f"flytekit.{place}{name}": name for place in _PLACES for name in sorted(OWN_NAMES)
}

_CLASSES: Final[Mapping[str, str]] = {
    "flytekit.FlyteDirectory": "Directory",
    "flytekit.FlyteFile": "File",
}


def own_name(name: str) -> str | None:
    """What flowc calls a name of flytekit: as Python writes it, ``File["csv"]``; None for nothing."""
    known = _CONSTRUCTS.get(name) or _VALUES.get(name)
    if known is not None:
        return known
    canonically = canonical(name)
    if canonically in _CLASSES:
        return _CLASSES[canonically]
    if FORMATS.get(name):
        return f'"{FORMATS[name]}"'
    match TYPES.get(canonically) if canonically.startswith("flytekit.") else None:
        case FileType(format) if format:
            return f'File["{format}"]'
        case DirectoryType(format) if format:
            return f'Directory["{format}"]'
        case _:
            return None


REASONS: Final[Mapping[str, str]] = {
    "Environment": "give its options to each task",
    "ImageSpec": "it stays what flytekit makes of it; or name an image",
    "current_context": "tasks of flowc know no context: give them what they need as inputs",
    "get_reference_entity": "use the decorators of references",
}
"""What to do about names that flowc has not, by their last part."""

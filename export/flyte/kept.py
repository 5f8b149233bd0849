"""What of documents is kept by reading them: all that comes out again when they are exported."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from ...ir.nodes import Package
from .containers import SETTINGS_VARIABLE
from .context import Settings
from .encode import decode, encode
from .export import to_flyte
from .read_values import unpack

Json = Mapping[str, Any]


def lost(documents: Iterable[tuple[str, Json]], package: Package) -> Iterator[str]:
    """Where documents and the package, exported, do not say the same, a sentence each."""
    given = {(kind, _id(kind, message)["name"]): message for kind, message in documents}
    found = dict[tuple[str, str], Json]()
    nowhere: dict[str, str] = {}
    where = next((_id(kind, each) for (kind, _), each in given.items()), nowhere)
    project, domain, version = (where.get(each, "") for each in ("project", "domain", "version"))
    settings = Settings(project, domain, version, "-")
    for each in to_flyte(package, settings).documents:
        found[each.kind, each.name] = decode(each.kind, encode(each)) or {}
    for kind, name in sorted(given):
        place = _difference(given[kind, name], found.get((kind, name)), "")
        if place is not None:
            yield f"not kept of {kind.replace('_', ' ')} `{name}`: {place or 'all of it'}"
    for kind, name in sorted(found.keys() - given.keys()):
        yield f"{kind.replace('_', ' ')} `{name}` has no file, and an export would make one"


def _id(kind: str, message: Json) -> dict[str, str]:
    found: dict[str, str] = (message if kind == "launch_plan" else message["template"])["id"]
    return found


def _difference(theirs: Any, ours: Any, path: str) -> str | None:
    """The first place that differs; None where there is none."""
    match theirs, ours:
        case {"tag": "msgpack", "value": str(packed)}, {"tag": "msgpack", "value": str(again)}:
            return None if _unpacked(packed) == _unpacked(again) else path  # in whatever order
        case dict(), dict():
            left, right = cast("Json", theirs), cast("Json", ours)
            for name in sorted((left.keys() | right.keys()) - {"runtime"}):
                inner = _difference(left.get(name), right.get(name), f"{path}.{name}")
                if inner is not None:
                    return inner
            return None
        case list(), list():
            first: list[Any] = _without_settings([*cast("Sequence[Any]", theirs)])
            second: list[Any] = _without_settings([*cast("Sequence[Any]", ours)])
            if path.endswith(".upstreamNodeIds"):
                first, second = sorted(first), sorted(second)
            if len(first) != len(second):
                return path
            pairs = enumerate(zip(first, second, strict=True))
            found = (_difference(*pair, f"{path}[{index}]") for index, pair in pairs)
            return next((each for each in found if each is not None), None)
        case _:
            return None if theirs == ours else path


def _unpacked(text: str) -> object:
    return unpack(base64.b64decode(text))


def _without_settings(items: list[Any]) -> list[Any]:
    """A list less the settings to compile with, which are those of the export."""
    keys = ("key", "name")
    return [
        each
        for each in items
        if not isinstance(each, dict)
        or SETTINGS_VARIABLE not in (cast("Json", each).get(key) for key in keys)
    ]

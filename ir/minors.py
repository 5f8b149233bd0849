"""Minor versions of the IR: what came in which, and units as older readers know them.

A reader of 1.2 refuses what came in 1.3. So whoever writes for it finds out first, here: `at_version`
gives the unit under the older version, or names everything that the older version cannot say.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import is_dataclass, replace
from enum import Enum
from typing import Final, TypeAlias, cast

from .codec_problems import Version, version_of
from .codec_table import Unit, table
from .nodes import Fragment, Header
from .records import dataclass

Addition: TypeAlias = str
"""``Task.eager``, a field; ``Gate``, a class and so a member of a choice; ``Comparator.IN``, a name
of an enumeration."""

ADDED: Final[Mapping[Version, tuple[Addition, ...]]] = {
    (1, 0): (),  # the first: all that is not listed below
}
"""What each minor version brought. A change of the schema adds to the last row, or adds a row."""


def versions() -> list[str]:
    """The versions that can be written, oldest first."""
    return [_text(each) for each in sorted(ADDED)]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a version cannot say."""

    path: str
    """Where it first is said."""
    what: Addition
    since: str
    """The version that brought it."""


def at_version(
    unit: Unit, target: str, added: Mapping[Version, tuple[Addition, ...]] = ADDED
) -> Unit | tuple[Lack, ...]:
    """The unit as IR of a version, which is one of `versions`; or what that version cannot say."""
    wanted = version_of(target) or (0, 0)
    later = {version: brought for version, brought in added.items() if version > wanted}
    newer = {each: version for version, brought in later.items() for each in brought}
    lacks = (Lack(path, what, _text(newer[what])) for path, what in _uses(unit, newer))
    return tuple(lacks) or _relabelled(unit, target)


def _text(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


def _relabelled(unit: Unit, target: str) -> Unit:
    def older(header: Header) -> Header:
        return replace(header, ir_version=target)

    if isinstance(unit, Fragment):
        definitions = replace(unit.definitions, header=older(unit.definitions.header))
        return replace(unit, header=older(unit.header), definitions=definitions)
    return replace(unit, header=older(unit.header))


def _uses(unit: Unit, newer: Collection[Addition]) -> Iterator[tuple[str, Addition]]:
    """What of the newer things is there, each with the place where it is first."""
    seen = set[Addition]()
    stack: list[tuple[str, object]] = [("", unit)] if newer else []
    while stack:
        path, value = stack.pop()
        for name in _said_by(value):
            if name in newer and name not in seen:
                seen.add(name)
                yield path, name
        stack.extend(reversed([*_inside(path, value)]))


def _said_by(value: object) -> Iterator[Addition]:
    """What a value itself says: its class and the fields that are given, or its name."""
    of = type(value)
    if isinstance(value, Enum):
        yield f"{of.__name__}.{value.name}"
        return
    yield of.__name__
    for field in table().records.get(of, ()):
        if getattr(value, field.name) != table().absent(field):
            yield f"{of.__name__}.{field.name}"


def _inside(path: str, value: object) -> Iterator[tuple[str, object]]:
    for field in table().records.get(type(value), ()):
        given: object = getattr(value, field.name)
        inner = f"{path}.{field.json}".removeprefix(".")
        if isinstance(given, tuple):
            items = cast("tuple[object, ...]", given)
            yield from ((f"{inner}[{index}]", each) for index, each in enumerate(items))
        elif is_dataclass(given) or isinstance(given, Enum):
            yield inner, given

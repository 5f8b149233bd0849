"""A package as if its modules had other names: how two files, or two folders, are the same modules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias, cast

from .diff_names import rebuilt
from .nodes import LaunchPlan, Module, Package, Plugin, PythonFunction, Task, Variable, Workflow
from .types import EnumDef, NamedType, OpaqueDef, RecordDef, TableType
from .values import CallValue, EnumValue, NameValue, RecordValue, Ref

Names: TypeAlias = Mapping[str, str]
"""New names of modules, and of the packages that hold them, by the old ones."""

_DOTTED: Final[Mapping[type, tuple[str, ...]]] = {
    CallValue: ("function",),
    EnumDef: ("name",),
    EnumValue: ("type",),
    LaunchPlan: ("name", "workflow"),
    Module: ("name",),
    NameValue: ("name",),
    NamedType: ("name",),
    OpaqueDef: ("name",),
    Plugin: ("type",),
    PythonFunction: ("module",),
    RecordDef: ("name",),
    RecordValue: ("type",),
    Ref: ("name",),
    TableType: ("library",),
    Task: ("name",),
    Variable: ("module",),
    Workflow: ("name",),
}
"""The fields that hold a dotted name which may begin with a module's."""


def counterparts(old: Sequence[str], new: Sequence[str]) -> Names:
    """Which module or package of the new ones stands for one of the old ones, where both differ.

    That is what all modules of a side have in common, as long as no module is on both.
    """
    if not old or not new or set(old) & set(new):
        return {}
    was, now = _shared(old), _shared(new)
    return {was: now} if was and now and was != now else {}


def under_modules(package: Package, names: Names) -> Package:
    """The package with these modules, and all that is called after them, renamed."""
    if not names:
        return package
    found = cast("Package", rebuilt(package, lambda item: _own(item, names)))
    spans = (replace(each, path=_path(each.path, names)) for each in package.spans)
    extensions = (replace(each, path=_path(each.path, names)) for each in found.extensions)
    return replace(found, spans=tuple(spans), extensions=tuple(extensions))


def _shared(modules: Sequence[str]) -> str:
    """The longest dotted name that all of them begin with."""
    parts = [each.split(".") for each in modules]
    shared = list[str]()
    for level in zip(*parts, strict=False):
        if len({*level}) > 1:
            break
        shared.append(level[0])
    return ".".join(shared)


def _own(item: object, names: Names) -> dict[str, Any]:
    """The fields of a value that are called otherwise."""
    dotted = _DOTTED.get(type(item), ())
    found: dict[str, Any] = {each: _name(getattr(item, each), names) for each in dotted}
    if isinstance(item, Task) and item.decorators:
        found["decorators"] = tuple(_name(each, names) for each in item.decorators)
    return {each: now for each, now in found.items() if now != getattr(item, each)}


def _path(path: str, names: Names) -> str:
    kind, colon, rest = path.partition(":")
    return f"{kind}{colon}{_name(rest, names)}"


def _name(name: str, names: Names) -> str:
    """A dotted name, or what begins with one, with its module renamed."""
    for old, new in names.items():
        if name.startswith(old) and name[len(old) : len(old) + 1] in ("", "."):
            return f"{new}{name[len(old) :]}"
    return name

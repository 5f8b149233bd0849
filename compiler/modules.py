"""Modules and names: what an import binds, what a name means.

A name that is not bound yet when it is imported is looked up when it is used, so circular imports
need no care.
"""

import ast
import builtins
import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from ..ir.diagnostics import Help
from ..ir.rules_language import UNKNOWN_NAME
from .dialects import ALIASES, CONSTRUCTS, OWN_NAMES, is_library
from .domain import (
    MISSING,
    Datum,
    Deferred,
    External,
    Frame,
    Known,
    Module,
    ModuleDatum,
    Sequence,
    Unknown,
)
from .hermetic import VERSIONS
from .library import CONSTANTS
from .machine import Arguments, Machine
from .source import origin
from .tops import load_module, names_are_known

# Names


def look_up(machine: Machine, frame: Frame, name: str) -> Datum | None:
    """What a name means here; None where it is not bound."""
    scope: Frame | None = frame
    while scope is not None:
        if (found := scope.names.get(name)) is not None:
            return found.find() if isinstance(found, Deferred) else found
        scope = scope.outer
    if hasattr(builtins, name):
        return External(f"builtins.{name}")
    return _from_stars(frame.module.stars, name)


def _from_stars(libraries: list[str], name: str) -> Datum | None:
    """A name that some `from library import *` may have bound: a construct's, else the last's."""
    found = (f"{library}.{name}" for library in reversed(libraries))
    names = [ALIASES.get(each, each) for each in found]
    known = (each for each in names if each in CONSTRUCTS)
    origin = next(known, next(iter(names), None))
    return External(origin) if origin is not None else None


def name(machine: Machine, node: ast.Name, frame: Frame) -> Datum:
    """The value of a name in an expression."""
    machine.read.add(node.id)
    found = look_up(machine, frame, node.id)
    if found is not None:
        return found
    helps = machine.meant(node.id, [*_visible(frame)])
    if node.id in OWN_NAMES:
        line = f"from {_library(frame.module)} import {node.id}"
        helps = (Help(f"write `{line}` at the top of the file"),)
    message = f"the name `{node.id}` is not defined"
    return machine.report(UNKNOWN_NAME, message, frame, node, "not found", helps=helps)


_FLYTEKIT: Final = re.compile(r"^\s*(?:from|import)\s+flytekit(?:plugins)?\b", re.MULTILINE)
"""An import of flytekit, or of what extends it: enough for a hint."""


def _library(module: Module) -> str:
    """The library of workflows that a module is written for: ``flowc`` where none is imported."""
    return "flytekit" if _FLYTEKIT.search(module.source.text) else "flowc"


def _visible(frame: Frame) -> Iterator[str]:
    scope: Frame | None = frame
    while scope is not None:
        yield from scope.names
        scope = scope.outer
    yield from dir(builtins)


def member(machine: Machine, module_name: str, name: str) -> Datum | None:
    """A name of a module of the program, or a module inside it; None where there is neither."""
    module = load_module(machine, module_name)
    found = module.names.get(name) if module else None
    if found is not None:
        return found.find() if isinstance(found, Deferred) else found
    inner = f"{module_name}.{name}"
    if load_module(machine, inner) is not None:
        return ModuleDatum(inner)
    if module is not None and "__getattr__" in module.bound:
        return Unknown(f"`{inner}`, which the `__getattr__` of `{module_name}` makes,")
    return _from_stars(module.stars, name) if module else None


def external_member(machine: Machine, owner: str, name: str) -> Datum:
    """A name of something outside of the program, unless it is a module inside of it after all.

    A folder without ``__init__.py`` is no module itself, but may hold some.
    """
    inner = f"{owner}.{name}"
    if owner == "flowc" and name not in OWN_NAMES:
        return Unknown(f"`flowc.{name}`, which there is not,")
    if not is_library(owner) and load_module(machine, inner) is not None:
        return ModuleDatum(inner)
    if inner in machine.program.broken:
        return MISSING
    inner = ALIASES.get(inner, inner)
    if inner == "sys.version_info":
        return Known(VERSIONS)
    return Known(CONSTANTS[inner]) if inner in CONSTANTS else External(inner)


# Imports


def import_names(machine: Machine, node: ast.Import, frame: Frame) -> None:
    """``import a.b``, ``import a.b as c``."""
    for alias in node.names:
        load_module(machine, alias.name)  # now, as Python does: its top may change other modules
        top = alias.name if alias.asname else alias.name.partition(".")[0]
        bound = alias.asname or top
        frame.names[bound] = Deferred(partial(_module_datum, machine, top))


def _module_datum(machine: Machine, name: str) -> Datum:
    if load_module(machine, name) is not None:
        return ModuleDatum(name)
    return MISSING if name in machine.program.broken else External(name)


def import_module(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``importlib.import_module("a.b")``, ``importlib.import_module(".b", "a")``."""
    match [*given.positional, *given.keywords.values()]:
        case [Known(str() as name)] if not name.startswith("."):
            return _module_datum(machine, name)
        case [Known(str() as name), Known(str() as package)] if package:
            dots = len(name) - len(name.lstrip("."))
            parts = package.split(".")
            outer = parts[: len(parts) - dots + 1] if dots else []
            return _module_datum(machine, ".".join((*outer, name.lstrip("."))))
        case _:
            message = "which module this imports is not known"
            return machine.refuse(frame, node, message, "name the module by a constant")


def import_from(machine: Machine, node: ast.ImportFrom, frame: Frame) -> None:
    """``from a import b as c``, ``from . import b``, ``from a import *``."""
    module = origin(node, frame.module.source)
    for alias in node.names:
        if alias.name == "*":
            _import_all(machine, module, frame)
        elif _is_there(machine, module, alias, frame):
            frame.names[alias.asname or alias.name] = _taken(machine, module, alias.name)
        else:
            frame.names[alias.asname or alias.name] = MISSING


def _is_there(machine: Machine, origin: str, alias: ast.alias, frame: Frame) -> bool:
    """Whether a module may have the name that is imported from it; if not, that is reported."""
    if origin == "flowc":
        names = OWN_NAMES
    elif (module := load_module(machine, origin)) is None or not names_are_known(module):
        return True
    else:
        names = module.bound | module.names.keys()
    inner = f"{origin}.{alias.name}"
    if alias.name in names or (origin != "flowc" and load_module(machine, inner) is not None):
        return True
    helps = machine.meant(alias.name, sorted(names))
    message = f"`{origin}` does not define `{alias.name}`"
    machine.report_span(UNKNOWN_NAME, message, frame.module.positions.span(alias), helps)
    return False


def _taken(machine: Machine, origin: str, name: str) -> Datum | Deferred:
    """What a name of a module means now; if it is bound later, as in a circle, what it will."""
    module = load_module(machine, origin)
    found = module.names.get(name) if module else None
    return found or Deferred(partial(_imported, machine, origin, name))


def _imported(machine: Machine, origin: str, name: str) -> Datum:
    place = (origin, name)
    if place in machine.looking:
        inner = f"{origin}.{name}"  # `from . import name` in a package's `__init__`
        is_module = load_module(machine, inner) is not None
        return (
            ModuleDatum(inner)
            if is_module
            else Unknown(f"`{inner}`, which is imported in a circle,")
        )
    machine.looking.append(place)
    try:
        return _found(machine, origin, name)
    finally:
        machine.looking.pop()


def _found(machine: Machine, origin: str, name: str) -> Datum:
    if (found := member(machine, origin, name)) is not None:
        return found
    if origin in machine.program.broken:
        return MISSING
    if load_module(machine, origin) is not None:
        return Unknown(f"`{name}`, which `{origin}` does not define,")
    return external_member(machine, origin, name)


def _import_all(machine: Machine, origin: str, frame: Frame) -> None:
    module = load_module(machine, origin)
    if module is None:
        frame.module.stars.append(origin)
        return
    frame.module.stars.extend(module.stars)
    for name in _exported(module):
        if name in module.names or load_module(machine, f"{origin}.{name}") is not None:
            frame.names[name] = _taken(machine, origin, name)


def _exported(module: Module) -> list[str]:
    """The names that ``import *`` binds: those of ``__all__``, else all without an underscore."""
    listed = module.names.get("__all__")
    if isinstance(listed, Sequence):
        return [str(each.value) for each in listed.items if isinstance(each, Known)]
    return [name for name in module.names if not name.startswith("_")]


def qualified(frame: Frame, name: str) -> str:
    """The qualified name of something defined in a frame."""
    return f"{frame.qualifier or frame.module.source.module}.{name}"

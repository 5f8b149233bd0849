"""Modules and names: what an import binds, what a name means, what a module's top comes to.

The top of a module is evaluated in order, as Python would, but nothing that fails there is an error
by itself: the names it would have bound become `Unknown`, and only a graph that needs one of them
reports why. Imports are looked up when their names are used, so circular imports need no care.
"""

import ast
import builtins
from collections.abc import Iterator
from functools import partial
from typing import Final

from ..ir.diagnostics import Severity
from ..ir.rules_language import NOT_COMPILED, TOO_DEEP, UNKNOWN_NAME
from ..ir.source import sources_of_nodes
from ..ir.suggest import nearest
from .bindings import bound_names, changed_names
from .dialects import CONSTRUCTS, OWN_NAMES, is_library
from .dialects import NOT_COMPILED as CONSTRUCTS_TO_COME
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
from .library import CONSTANTS
from .machine import Machine
from .source import Positions, Source, parse


def load_module(machine: Machine, name: str) -> Module | None:
    """The module of that name, evaluated; None where it is not part of the program."""
    modules = machine.program.modules
    if name not in modules:
        source = None if is_library(name) else machine.program.load(name)
        modules[name] = None
        if source is not None:
            evaluate_module(machine, source)
    return modules[name]


def evaluate_module(machine: Machine, source: Source) -> None:
    """Evaluate the top of a module and add it to the program."""
    program = machine.program
    program.sources[source.file] = source
    program.modules[source.module] = None
    tree = parse(source, machine.log)
    if tree is None:
        return
    module = Module(source, Positions(source.file, source.text), bound=frozenset(bound_names(tree)))
    module.hints.update((node, name) for node, name, _ in sources_of_nodes(tree) if name)
    module.names["__name__"] = Known(source.module)
    program.modules[source.module] = module
    frame = Frame(module, module.names)
    for statement in tree.body:
        _attempt(machine, statement, frame)


_DECLARATIONS: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)


def _attempt(machine: Machine, statement: ast.stmt, frame: Frame) -> None:
    machine.refuel()
    with machine.attempt() as found:
        try:
            machine.execute([statement], frame)
        except (RecursionError, MemoryError):
            message = "this is too large or nested too deeply to evaluate"
            machine.report(TOO_DEEP, message, frame, statement)
    if isinstance(statement, _DECLARATIONS):
        machine.log.diagnostics.extend(found)  # here every error counts
        return
    for each in [each for each in found if each.code == NOT_COMPILED.code]:
        machine.log.diagnostics.append(each)  # a declaration that would be left out
        found.remove(each)
        for name in bound_names(statement):
            frame.names[name] = MISSING
    cause = next((each for each in found if each.severity is Severity.ERROR), None)
    if cause is not None:
        for name in (*bound_names(statement), *changed_names(statement)):
            frame.names[name] = Unknown(f"`{name}`", cause)


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
    names = [f"{library}.{name}" for library in reversed(libraries)]
    known = (each for each in names if each in CONSTRUCTS or each in CONSTRUCTS_TO_COME)
    found = next(known, next(iter(names), None))
    return External(found) if found is not None else None


def name(machine: Machine, node: ast.Name, frame: Frame) -> Datum:
    """The value of a name in an expression."""
    found = look_up(machine, frame, node.id)
    if found is not None:
        return found
    close = nearest(node.id, [*_visible(frame)])
    helps = (f"did you mean `{close}`?",) if close else ()
    if node.id in OWN_NAMES:
        helps = (f"write `from flowc import {node.id}` at the top of the file",)
    message = f"the name `{node.id}` is not defined"
    return machine.report(UNKNOWN_NAME, message, frame, node, "not found", helps=helps)


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
    return None


def external_member(machine: Machine, owner: str, name: str) -> Datum:
    """A name of something outside of the program, unless it is a module inside of it after all.

    A folder without ``__init__.py`` is no module itself, but may hold some.
    """
    inner = f"{owner}.{name}"
    if owner == "flowc" and name not in OWN_NAMES:
        return Unknown(f"`flowc.{name}`, which there is not,")
    if not is_library(owner) and load_module(machine, inner) is not None:
        return ModuleDatum(inner)
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
    return ModuleDatum(name) if load_module(machine, name) is not None else External(name)


def import_from(machine: Machine, node: ast.ImportFrom, frame: Frame) -> None:
    """``from a import b as c``, ``from . import b``, ``from a import *``."""
    origin = _origin(node, frame.module.source)
    for alias in node.names:
        if alias.name == "*":
            _import_all(machine, origin, frame)
        elif _is_there(machine, origin, alias, frame):
            frame.names[alias.asname or alias.name] = Deferred(
                partial(_imported, machine, origin, alias.name)
            )
        else:
            frame.names[alias.asname or alias.name] = MISSING


def _is_there(machine: Machine, origin: str, alias: ast.alias, frame: Frame) -> bool:
    """Whether a module may have the name that is imported from it; if not, that is reported."""
    if origin == "flowc":
        names = OWN_NAMES
    elif (module := load_module(machine, origin)) is None or module.stars:
        return True
    else:
        names = module.bound
    inner = f"{origin}.{alias.name}"
    if alias.name in names or (origin != "flowc" and load_module(machine, inner) is not None):
        return True
    close = nearest(alias.name, sorted(names))
    helps = (f"did you mean `{close}`?",) if close else ()
    message = f"`{origin}` does not define `{alias.name}`"
    machine.report_span(UNKNOWN_NAME, message, frame.module.positions.span(alias), helps)
    return False


def _origin(node: ast.ImportFrom, source: Source) -> str:
    """The module that names are imported from, with leading dots resolved."""
    if not node.level:
        return node.module or ""
    parts = source.module.split(".")
    kept = len(parts) - node.level + source.is_package
    return ".".join((*parts[: max(kept, 0)], *((node.module,) if node.module else ())))


def _imported(machine: Machine, origin: str, name: str) -> Datum:
    place = (origin, name)
    if place in machine.looking:
        return Unknown(f"`{origin}.{name}`, which is imported in a circle,")
    machine.looking.append(place)
    try:
        return _found(machine, origin, name)
    finally:
        machine.looking.pop()


def _found(machine: Machine, origin: str, name: str) -> Datum:
    if (found := member(machine, origin, name)) is not None:
        return found
    if load_module(machine, origin) is not None:
        return Unknown(f"`{name}`, which `{origin}` does not define,")
    return external_member(machine, origin, name)


def _import_all(machine: Machine, origin: str, frame: Frame) -> None:
    module = load_module(machine, origin)
    if module is None:
        frame.module.stars.append(origin)
        return
    for name in _exported(module):
        if name in module.names:
            frame.names[name] = Deferred(partial(_imported, machine, origin, name))


def _exported(module: Module) -> list[str]:
    """The names that ``import *`` binds: those of ``__all__``, else all without an underscore."""
    listed = module.names.get("__all__")
    if isinstance(listed, Sequence):
        return [str(each.value) for each in listed.items if isinstance(each, Known)]
    return [name for name in module.names if not name.startswith("_")]


def qualified(frame: Frame, name: str) -> str:
    """The qualified name of something defined in a frame."""
    return f"{frame.qualifier or frame.module.source.module}.{name}"

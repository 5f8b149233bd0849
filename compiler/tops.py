"""The top of a module: what running it once binds and declares, as far as that can be known.

Statements are evaluated in order, as Python would, but nothing that fails there is an error by
itself: the names it would have bound become `Unknown`, and only a graph that needs one of them
reports why. Where the machine that runs the program decides which way the top goes, as by ``if`` on
the environment or ``try`` around an import, every way is evaluated: what any of them declares is
compiled, and a name that they bind differently is unknown.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Final, TypeAlias

from ..ir.diagnostics import Diagnostic, Label, Severity
from ..ir.nodes import Span
from ..ir.rules_language import (
    DEFAULT_OF_ENVIRONMENT,
    EVALUATION_FAILED,
    TOO_DEEP,
    TOO_LONG,
    UNDECIDED,
)
from .bindings import bound_names, changed_names, receivers
from .conditions import truth
from .dialects import CONSTRUCTS, is_library
from .domain import (
    MISSING,
    Class,
    Datum,
    Decorator,
    Deferred,
    Dictionary,
    External,
    Frame,
    Instance,
    Known,
    Module,
    ModuleDatum,
    Names,
    Recorded,
    Sequence,
    Set,
    Unknown,
)
from .hermetic import is_installed
from .instances import set_attribute
from .machine import Machine
from .possibilities import one_of
from .recording import FILE
from .source import Positions, Source, origin, parse


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
        program.broken.add(source.module)
        return
    module = Module(source, Positions(source.file, source.text), bound=frozenset(bound_names(tree)))
    module.names.update(_own_names(source, tree))
    program.modules[source.module] = module
    frame = Frame(module, module.names)
    around, machine.top = machine.top, source.module
    with machine.aside(source.text):
        for index, statement in enumerate(tree.body):
            end = _run(machine, [statement], frame)
            if end is not None:
                message = "the module ends with an exception here, whenever it is imported"
                machine.report(EVALUATION_FAILED, message, frame, end)
            if machine.is_exhausted:
                _give_up(machine, tree.body[index:], frame)
                break
    machine.top = around
    module.is_done = True


def names_are_known(module: Module) -> bool:
    """Whether a module has no other names than those that its text binds."""
    if module.stars or "__getattr__" in module.bound:
        return False
    return module.is_done or "*" not in module.bound


def _own_names(source: Source, tree: ast.Module) -> Iterator[tuple[str, Datum]]:
    """The names that Python itself binds in every module."""
    package = source.module if source.is_package else source.module.rpartition(".")[0]
    yield "__name__", Known(source.module)
    yield "__package__", Known(package)
    yield "__doc__", Known(ast.get_docstring(tree, clean=False))
    yield FILE, External(f"{source.module}.{FILE}")


def _give_up(machine: Machine, rest: list[ast.stmt], frame: Frame) -> None:
    """The top takes too long: what it would bind from here on is missing."""
    text = f"the top of the module did not end within {machine.settings.steps:,} steps"
    machine.report(TOO_LONG, text, frame, rest[0])
    for statement in rest:
        frame.names.update(dict.fromkeys(bound_names(statement), MISSING))


# Statements. Each gives the `raise` that it ends with, on whatever way it goes; else None.

_End: TypeAlias = ast.Raise | None


def _run(machine: Machine, statements: list[ast.stmt], frame: Frame) -> _End:
    """Run statements in order until one ends in an exception."""
    for statement in statements:
        handler = _COMPOUND.get(type(statement))
        if handler is None:
            _attempt(machine, statement, frame)
        elif (end := handler(machine, statement, frame)) is not None:
            return end
    return None


_DECLARATIONS: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
"""Statements in which every error counts, whether their names are needed or not."""


def _attempt(machine: Machine, statement: ast.stmt, frame: Frame) -> Diagnostic | None:
    """Execute a statement; gives what went wrong in it, if anything did."""
    constructs = machine.constructs
    with machine.attempt() as found:
        try:
            machine.execute([statement], frame)
        except (RecursionError, MemoryError):
            message = "this is too large or nested too deeply to evaluate"
            machine.report(TOO_DEEP, message, frame, statement)
    cause = next((each for each in found if each.severity is Severity.ERROR), None)
    if isinstance(statement, _DECLARATIONS) or machine.constructs > constructs:
        machine.log.diagnostics.extend(found)
        return cause
    if cause is not None:
        if _counts(machine, statement, cause, frame):
            machine.log.diagnostics.append(cause)
        for name in bound_names(statement):
            frame.names[name] = Unknown(f"`{name}`", cause)
        own = {*receivers(statement)}
        for name in changed_names(statement):
            _spoil(name, cause, own, frame)
        _spoil_attributes(machine, statement, cause, frame)
        return cause
    if assumed := tuple(each for each in found if each.code == DEFAULT_OF_ENVIRONMENT.code):
        for name in (*bound_names(statement), *changed_names(statement)):
            value = frame.names.get(name)
            if value is not None and not _is_library(machine, value):
                frame.names[name] = Deferred(partial(_assuming, machine, value, assumed))
    return None


def _is_library(machine: Machine, value: Datum | Deferred) -> bool:
    """Whether a value is of a library, and so none that a statement could make another."""
    with machine.attempt():
        datum = value.find() if isinstance(value, Deferred) else value
    return isinstance(datum, External)


def _assuming(machine: Machine, value: Datum | Deferred, assumed: tuple[Diagnostic, ...]) -> Datum:
    """A value that is what it is only as long as the environment has no other."""
    machine.log.diagnostics.extend(assumed)
    return value.find() if isinstance(value, Deferred) else value


def _spoil(name: str, cause: Diagnostic, own: set[str], frame: Frame) -> None:
    """A value may be another after a statement that failed, by whatever name it goes.

    `own` are the names of those that are changed by their own means.
    """
    value = frame.names.get(name)
    unknown = Unknown(f"`{name}`", cause)
    match value:
        case Sequence(items, "list"):
            items[:] = [unknown]
        case Dictionary(entries):
            entries.update(dict.fromkeys(entries, unknown))
        case Instance() | Set():
            pass
        case Recorded() if name in own:
            pass
        case _:
            return
    same = [each for each, found in frame.names.items() if found is value]
    frame.names.update(dict.fromkeys(same, unknown))


def _spoil_attributes(
    machine: Machine, statement: ast.stmt, cause: Diagnostic, frame: Frame
) -> None:
    """What a statement that failed would have bound in a class or module is not known."""
    for node in ast.walk(statement):
        if not isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Load):
            continue
        with machine.attempt():
            match machine.evaluate(node.value, frame):
                case Class() | ModuleDatum() as owner:
                    set_attribute(machine, owner, Unknown(f"`{node.attr}`", cause), node, frame)
                case _:
                    pass


def _counts(machine: Machine, statement: ast.stmt, cause: Diagnostic, frame: Frame) -> bool:
    """Whether what is wrong in a statement is an error, though none of its names be needed."""
    if cause.code == TOO_LONG.code and not isinstance(statement, ast.Assign | ast.AnnAssign):
        return not machine.is_exhausted  # the module does not come to its end, which is said once
    return _declares(machine, statement, frame)  # and would leave that out


def _declares(machine: Machine, statement: ast.stmt, frame: Frame) -> bool:
    """Whether a statement holds functions that a decorator makes entities."""
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            with machine.attempt():
                found = [machine.evaluate(each, frame) for each in node.decorator_list]
            if any(map(_is_construct, found)):
                return True
    return False


def _is_construct(datum: Datum) -> bool:
    is_name = isinstance(datum, External) and datum.name in CONSTRUCTS
    return is_name or isinstance(datum, Decorator)


def _raise(machine: Machine, node: ast.Raise, frame: Frame) -> _End:
    del machine, frame
    return node


def _if(machine: Machine, node: ast.If, frame: Frame) -> _End:
    with machine.attempt() as found:
        datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
        known = truth(machine, datum, node.test, frame)
    if known is not None and not found:
        return _run(machine, node.body if known else node.orelse, frame)
    cause = next(iter(found), None)
    ways = [partial(_run, machine, body, frame) for body in (node.body, node.orelse)]
    return _either(machine, ways, Label(_span(node.test, frame), _WHY_IF), cause, frame)


_WHY_IF: Final = "what holds here is known only where the program runs"
_WHY_TRY: Final = "whether this fails is known only where the program runs"


def _span(node: ast.expr | ast.stmt, frame: Frame) -> Span:
    return frame.module.positions.span(node)


def _either(
    machine: Machine,
    ways: Iterable[Callable[[], _End]],
    why: Label,
    cause: Diagnostic | None,
    frame: Frame,
) -> _End:
    """Go every way, each from what holds now, and keep what they bind as possibilities."""
    known = len(machine.program.declarations)
    ends: list[_End] = []
    bound: list[Names] = []
    for way in ways:
        with machine.arm(frame) as names:
            ends.append(way())
        if ends[-1] is None:
            bound.append(names)
    if not bound:
        return ends[0]
    for name in dict.fromkeys(name for names in bound for name in names):
        values = [names.get(name, frame.names.get(name)) for names in bound]
        frame.names[name] = _possible(name, values, why, cause)
    own = frame.module.source.module
    added = [*machine.program.declarations.values()][known:]
    if len(bound) > 1 and any(each.module == own for each in added):
        message = "what every way through this declares is compiled"
        machine.report_span(UNDECIDED, message, why.span, tuple(_defined(cause)))
    return None


def _possible(
    name: str, values: list[Datum | Deferred | None], why: Label, cause: Diagnostic | None
) -> Datum | Deferred:
    """What a name may mean after several ways, imports looked up no earlier than it is used."""

    @cache
    def found() -> Datum:
        data = [each.find() if isinstance(each, Deferred) else each for each in values]
        return one_of(name, [each for each in data if each is not None], why, _way_out(cause))

    return Deferred(found) if any(isinstance(each, Deferred) for each in values) else found()


def _way_out(cause: Diagnostic | None) -> str:
    return next(_defined(cause), "bind it to the same on every way")


def _defined(cause: Diagnostic | None) -> Iterator[str]:
    """What would decide a condition: the definition of a variable of the environment."""
    texts = (each.text for each in cause.helps) if cause else ()
    return (text for text in texts if "--define" in text)


def _try(machine: Machine, node: ast.Try | ast.TryStar, frame: Frame) -> _End:
    end = _guarded(machine, [*node.body, *node.orelse], len(node.body), node.handlers, frame)
    return _run(machine, node.finalbody, frame) or end


def _guarded(
    machine: Machine,
    statements: list[ast.stmt],
    guarded: int,
    handlers: list[ast.ExceptHandler],
    frame: Frame,
) -> _End:
    """Run statements; where one of those first may fail and be caught, go on with and without."""
    for index, statement in enumerate(statements[:guarded]):
        caught = [*_catching(statement, handlers)]
        fails, cause = _fails(machine, statement, frame) if caught else (False, None)
        if fails is False:
            continue
        ways = [partial(_handle, machine, each, frame) for each in caught]
        if fails is None:
            ways.insert(0, partial(_run, machine, statements[index:], frame))
        if len(ways) == 1:
            return ways[0]()
        return _either(machine, ways, Label(_span(statement, frame), _WHY_TRY), cause, frame)
    return _run(machine, statements[guarded:], frame)


def _handle(machine: Machine, handler: ast.ExceptHandler, frame: Frame) -> _End:
    if handler.name is not None:
        frame.names[handler.name] = Unknown(f"`{handler.name}`, an exception,")
    return _run(machine, handler.body, frame)


def _catching(
    statement: ast.stmt, handlers: list[ast.ExceptHandler]
) -> Iterator[ast.ExceptHandler]:
    """The handlers that may be reached from a statement: an import raises an `ImportError`."""
    for handler in handlers:
        names = {
            each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "")
            for each in ast.walk(handler.type or ast.Pass())
        }
        if (
            not isinstance(statement, ast.Import | ast.ImportFrom)
            or not names - {""}
            or names & _OF_IMPORTS
        ):
            yield handler


_OF_IMPORTS: Final = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


def _fails(
    machine: Machine, statement: ast.stmt, frame: Frame
) -> tuple[bool | None, Diagnostic | None]:
    """Run a statement, unless it raises; whether it does, None where that is not known, and why."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        found = {_imports(machine, *each) for each in _wanted(statement, frame)}
        if found != {True}:
            return (True if False in found else None), None
    elif type(statement) not in (*_COMPOUND, *_DECLARATIONS):
        before = {name: frame.names.get(name) for name in bound_names(statement)}
        cause = _attempt(machine, statement, frame)
        for name, value in before.items() if cause else ():
            frame.names.pop(name, None)
            if value is not None:
                frame.names[name] = value
        return (None if cause else False), cause
    return _run(machine, [statement], frame) is not None, None


def _wanted(node: ast.Import | ast.ImportFrom, frame: Frame) -> Iterator[tuple[str, str]]:
    """The modules that an import needs, each with the name in it that it needs, if any."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield alias.name, ""
        else:
            yield origin(node, frame.module.source), alias.name


def _imports(machine: Machine, module: str, name: str) -> bool | None:
    """Whether an import finds its module, and a name in it; None where that cannot be known."""
    if is_installed(module):
        return True
    if name and load_module(machine, f"{module}.{name}") is not None:
        return True
    if (found := load_module(machine, module)) is not None:
        there = name in ("", "*") or name in found.bound or name in found.names
        return there or not names_are_known(found)
    return None


def _with(machine: Machine, node: ast.With, frame: Frame) -> _End:
    for item in node.items:
        with machine.attempt() as found:
            machine.known(machine.evaluate(item.context_expr, frame), frame, item.context_expr)
        cause = next((each for each in found if each.severity is Severity.ERROR), None)
        for name in bound_names(item):
            frame.names[name] = Unknown(f"`{name}`, which a `with` binds,", cause)
    if any(map(_suppresses, node.items)):
        ignoring = ast.copy_location(ast.ExceptHandler(None, None, [ast.Pass()]), node)
        return _guarded(machine, node.body, len(node.body), [ignoring], frame)
    return _run(machine, node.body, frame)


def _suppresses(item: ast.withitem) -> bool:
    """Whether a ``with`` goes on after an exception."""
    match item.context_expr:
        case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress")):
            return True
        case _:
            return False


_COMPOUND: Final[Mapping[type[ast.stmt], Callable[..., _End]]] = {
    ast.If: _if,
    ast.Raise: _raise,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
}

"""One attempt at a task: everything that a process needs for it, and what comes of it."""

import inspect
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias, cast

from ..ir.diagnostics import Diagnostic, Help, Log
from ..ir.format import path_text
from ..ir.nodes import Interface, PythonFunction
from ..ir.records import dataclass
from ..ir.rules_run import NAME_NOT_FOUND, TASK_FAILED, WRONG_OUTPUT
from ..ir.typecheck import TypeDefs
from ..ir.types import ANY, AnnotatedType, NamedType, RecordDef, RecordKind, Type
from ..ir.values import Binding, CallValue, NameValue, Value
from .brief import Mismatch, bindings_text, object_text
from .failures import exception_notes, exception_text, is_interrupt, user_frames
from .from_native import from_native
from .load import Code, find_object, load_function, make_importable
from .objects import HASH_METHOD, ObjectValue, keep
from .to_native import UnknownNameError, to_native

_REBUILD: Final = Help("build the package again, or run it with the code that it was built from")


@dataclass(frozen=True, slots=True)
class Work:
    """A task with its inputs."""

    task: str
    function: PythonFunction
    interface: Interface
    inputs: tuple[Binding, ...]
    types: TypeDefs
    """Definitions of the types of the interface."""
    code: Code


@dataclass(frozen=True, slots=True)
class Done:
    """The outputs of a task."""

    outputs: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a task gave no outputs."""

    diagnostics: tuple[Diagnostic, ...]
    may_pass: bool = False
    """Whether another attempt may go better."""


Result: TypeAlias = Done | Failed


def perform(work: Work) -> Result:
    """Import the task's function and call it. Whatever the user's code does comes back as a value."""
    log = Log()
    make_importable(work.code)
    function = load_function(work.function, work.code, log)
    if function is None:
        return Failed(tuple(log.diagnostics))
    try:
        result = _call(cast("Callable[..., object]", function), work)
        return _outputs(result, work)
    except UnknownNameError as error:
        message = f"task `{work.task}` needs `{error}`, which its modules do not have"
        log.add(NAME_NOT_FOUND, message, helps=(_REBUILD,))
        return Failed(tuple(log.diagnostics))
    except BaseException as error:  # the user's task may raise anything
        if is_interrupt(error):
            raise
        return _failed(error, work)


def _call(function: Callable[..., object], work: Work) -> object:
    find = partial(find_object, code=work.code)
    types = {each.name: each.type for each in work.interface.inputs}
    given = {
        each.name: to_native(each.value, types.get(each.name, ANY), work.types, find)
        for each in work.inputs
    }
    code = getattr(function, "__code__", None)
    positional = work.interface.inputs[: getattr(code, "co_posonlyargcount", 0)]
    first = [given.pop(each.name) for each in positional if each.name in given]
    result = function(*first, **given)
    if inspect.iscoroutine(result):
        import asyncio  # few tasks need it, and it is slow to import

        return asyncio.run(cast("Coroutine[Any, Any, object]", result))
    return result


def _outputs(result: object, work: Work) -> Result:
    declared, given = work.interface.outputs, _parts(result, work)
    if given is None:
        got = object_text(result)
        return _wrong(work, f"returned {got}, not {len(declared)} values")
    values = list[Binding]()
    for output, each in zip(declared, given, strict=True):
        found = from_native(each, output.type, work.types, keep)
        if isinstance(found, Mismatch):
            name = f"{output.name}{path_text(found.path)}"
            return _wrong(work, f"gave {found.got} for output `{name}`, which is {found.wants}")
        hashed = _hashed(found, output.type, work)
        if hashed is None:
            return _wrong(work, f"has a hash method for output `{output.name}` that gives no text")
        values.append(Binding(output.name, hashed))
    return Done(tuple(values))


def _hashed(value: Value, of: Type, work: Work) -> Value | None:
    """An object with the text that its hash method gives; None where that is no text.

    Other values are hashed as they are.
    """
    if not isinstance(value, ObjectValue) or not isinstance(of, AnnotatedType):
        return value
    methods = (each for each in of.annotations if isinstance(each, CallValue))
    method = next((each for each in methods if each.function == HASH_METHOD), None)
    name = next((each.value for each in method.keywords), None) if method else None
    function = find_object(name.name, work.code) if isinstance(name, NameValue) else None
    if function is None:
        return value
    text = cast("Callable[[object], object]", function)(value.content)
    return replace(value, hash=text) if isinstance(text, str) else None


def _parts(result: object, work: Work) -> tuple[object, ...] | None:
    """What was returned, by output; None where the count is wrong."""
    declared = work.interface.outputs
    match declared:
        case ():
            return ()
        case (only,):
            is_tuple = getattr(type(result), "_fields", None) == (only.name,)
            is_value = not is_tuple or _is_named_tuple(only.type, work.types)
            return (result,) if is_value else cast("tuple[object, ...]", result)
        case _:
            parts = cast("tuple[object, ...]", result) if isinstance(result, tuple | list) else ()
            return tuple(parts) if len(parts) == len(declared) else None


def _is_named_tuple(of: Type, types: TypeDefs) -> bool:
    record = types.get(of.name) if isinstance(of, NamedType) else None
    return isinstance(record, RecordDef) and record.kind is RecordKind.NAMED_TUPLE


def _wrong(work: Work, problem: str) -> Failed:
    log = Log()
    log.add(WRONG_OUTPUT, f"task `{work.task}` {problem}", notes=_inputs(work.inputs))
    return Failed(tuple(log.diagnostics))


def _failed(error: BaseException, work: Work) -> Failed:
    log = Log()
    frames = user_frames(error, work.code.root)
    log.add(
        TASK_FAILED,
        f"task `{work.task}` failed: {exception_text(error)}",
        frames[0].span if frames else None,
        frames[0].text if frames else "",
        also=frames[1:],
        notes=(*_inputs(work.inputs), *exception_notes(error, work.code.root)),
    )
    return Failed(tuple(log.diagnostics), may_pass=True)


def _inputs(inputs: tuple[Binding, ...]) -> tuple[str, ...]:
    return (f"inputs: {bindings_text(inputs)}",) if inputs else ()

"""Calls of what the compiler does not know, and what is computed from them, kept as they stand."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..ir.rules_language import PROMISE_AS_VALUE
from ..ir.values import Missing, Value
from .describe import describe
from .domain import (
    Datum,
    Dictionary,
    External,
    Frame,
    Function,
    Instance,
    Known,
    Logical,
    Method,
    Promised,
    Recorded,
    Results,
    Sequence,
    Unknown,
)
from .hermetic import impure, is_impure, is_installed
from .machine import Arguments, Machine


def record_call(
    machine: Machine, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A call that is kept as it stands; it cannot compute with what only a run will know."""
    asked = name
    if is_of_file(given):
        asked = f"pathlib.Path().{name.rpartition('.')[2]}" if "()." in name else name
        asked = "" if asked in PLACES else asked
    if is_impure(asked):
        return impure(machine, asked, node, frame)
    promised = promised_inside((*given.positional, *given.keywords.values()))
    if promised is not None:
        message = f"`{name}` is called when the workflow is compiled, and is given"
        module = name.rpartition(".")[0]
        way_out = "call it in a task"
        if not is_installed(module):
            way_out = f"{way_out}; if it is one, `{module}` was not found"
        message = f"{message} {describe(promised)}"
        return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    names = PARAMETERS.get(name, ())
    if 0 < len(given.positional) <= len(names):  # said one way only: by name
        named = dict(zip(names, given.positional, strict=False))
        return Recorded(name, (), {**named, **given.keywords})
    return Recorded(name, tuple(given.positional), given.keywords)


PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "flowc.Directory": ("path",),
    "flowc.File": ("path",),
    "flowc.HashMethod": ("function",),
    "flowc.StructuredDataset": ("dataframe", "uri", "file_format"),
}
"""Own values that are kept as calls, with what they take."""


def promised_inside(data: Iterable[Datum]) -> Datum | None:
    """The first promise in data; None where they hold none."""
    promises = (each for each in _inside(data) if isinstance(each, Promised | Results | Logical))
    return next(promises, None)


FILE: Final = "__file__"

PLACES: Final = frozenset(
    {
        "os.path.abspath",
        "os.path.realpath",
        "pathlib.Path().absolute",
        "pathlib.Path().resolve",
    }
)
"""What may be asked of the place of the program's own file: the answer is for whoever runs it."""


def is_of_file(given: Arguments) -> bool:
    """Whether the path of a module's file is among what a call is given."""
    data = _inside((*given.positional, *given.keywords.values()))
    return any(isinstance(each, External) and is_file(each) for each in data)


def is_file(datum: External) -> bool:
    """Whether a name is the path of a module's file, which is of one machine."""
    return datum.name.endswith(f".{FILE}")


def refuse_file(machine: Machine, frame: Frame, node: ast.expr | ast.stmt) -> Value:
    """Report that the path of a module's file is part of what a graph holds."""
    message = f"the value of `{FILE}`, a path of one machine, is not known"
    way_out = "name the file from the root of the project, or find it in a task"
    machine.refuse(frame, node, message, way_out)
    return Missing()


def is_kept(datum: Datum) -> bool:
    """Whether a datum is a call that is kept, a part of one, or the path of a module's file."""
    match datum:
        case Method(owner):
            return is_kept(owner)
        case External():
            return is_file(datum)
        case _:
            return isinstance(datum, Recorded)


def part(datum: Datum) -> Datum:
    """A datum; an attribute of a call that is kept is kept too, and a decorated function named."""
    match datum:
        case Method(owner, name) if is_kept(datum):
            return Recorded("builtins.getattr", (part(owner), Known(name)), {})
        case Unknown(options=(Function() as function,)):
            return function
        case _:
            return datum


def keep(machine: Machine, function: str, *arguments: Datum) -> Datum | None:
    """What a function makes of calls that are kept, kept itself; None where that is an error.

    It is where a graph is made: there, it is said at once that nobody knows the value.
    """
    kept = [each for each in arguments if is_kept(each)]
    given = Arguments([*kept])
    if not kept or promised_inside(arguments) or (machine.graph and not is_of_file(given)):
        return None
    return Recorded(function, tuple(map(part, arguments)), {})


def _inside(data: Iterable[Datum]) -> Iterator[Datum]:
    """Data and all that they hold, in order, each once."""
    stack = [*reversed([*data])]
    seen = set[int]()
    while stack:
        datum = stack.pop()
        if id(datum) in seen:
            continue
        seen.add(id(datum))
        yield datum
        match datum:
            case Method(owner):
                stack.append(owner)
            case Sequence(items):
                stack.extend(reversed(items))
            case Dictionary(entries):
                stack.extend(reversed(entries.values()))
            case Instance(fields=fields):
                stack.extend(reversed(fields.values()))
            case Recorded(_, arguments, keywords):
                stack.extend((*arguments, *keywords.values()))
            case _:
                pass

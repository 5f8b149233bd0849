"""Calls of library functions: computed where they are pure, kept as they stand elsewhere."""

import ast
import decimal
import re
from collections.abc import Callable, Mapping, Sized
from typing import Any, Final, cast

from ..ir.rules_language import EVALUATION_FAILED, PROMISE_AS_VALUE
from .convert import NotPlainError
from .describe import describe
from .domain import (
    MISSING,
    Datum,
    Filling,
    Frame,
    Logical,
    Missing,
    Promised,
    Results,
    Set,
    Stream,
    Unknown,
)
from .library import METHODS, ORDERLESS, PURE
from .machine import Arguments, Machine
from .objects import ForeignError, Objects, Stand, TooManyError
from .operators import EXCEPTIONS, MAX_BITS, too_large
from .recording import is_kept, keep, part, promised_inside, record_call


def call_library(
    machine: Machine, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """What a function of a library gives; its call, where the evaluator does not know it."""
    module, _, short = name.rpartition(".")
    function = PURE.get(name)
    if function is None and module.startswith("builtins."):
        function = _method_of_class(module, short)
    if function is None:
        given.positional = [*map(part, given.positional)]
        given.keywords = {key: part(each) for key, each in given.keywords.items()}
    for each in (*given.positional, *given.keywords.values()):
        if isinstance(each, Unknown):
            return machine.known(each, frame, node)
    if function is None:
        return record_call(machine, name, given, node, frame)
    if (unordered := _unordered(name, given)) is not None:
        message = f"{describe(unordered)} has no order of its own"
        return machine.refuse(frame, node, message, "sort it first: `sorted(...)`")
    return run(machine, name, function, given, node, frame)


def run(
    machine: Machine,
    name: str,
    function: Callable[..., object],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
    objects: Objects | None = None,
) -> Datum:
    """Run a function on the objects that stand for its arguments."""
    objects = objects or Objects(machine, node, frame)
    for each in (*given.positional, *given.keywords.values()):
        if isinstance(each, Stream) and not machine.may_change(each, frame, node):
            return MISSING
    of = objects.live if name in _ITERATORS else objects.of
    try:
        positional = [of(each) for each in given.positional]
        keywords = {key: of(each) for key, each in given.keywords.items()}
        if is_bomb(name, positional, keywords, machine.settings.size):
            return too_large(machine, node, frame)
        value = function(*positional, **keywords)
        if _size(value) > machine.settings.size or _bits(value) > MAX_BITS:
            return too_large(machine, node, frame)
        machine.spend(_size(value))
        return objects.datum(value)
    except NotPlainError as problem:
        return not_computed(machine, name, problem.datum, given, node, frame)
    except (MemoryError, TooManyError):
        return too_large(machine, node, frame)
    except ForeignError:
        return machine.refuse(frame, node, f"what `{name}` gives cannot be evaluated here")
    except (*EXCEPTIONS, StopIteration, RecursionError) as problem:
        data = [*given.positional, *given.keywords.values()]
        unknown = promised_inside(data) or next(filter(is_kept, data), None)
        if unknown is not None and isinstance(problem, TypeError):
            return not_computed(machine, name, unknown, given, node, frame)
        text = str(problem).replace("Stand", "object")
        message = f"this raises `{type(problem).__name__}{': ' if text else ''}{text}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)


_ITERATORS: Final = frozenset(
    {f"builtins.{name}" for name in ("enumerate", "filter", "iter", "map", "reversed", "zip")}
    | {f"itertools.{name}" for name in ("accumulate", "chain", "cycle", "dropwhile", "filterfalse")}
    | {f"itertools.{name}" for name in ("groupby", "islice", "pairwise", "starmap", "takewhile")}
    | {"itertools.compress", "itertools.zip_longest"}
)
"""Functions that give an iterator: it looks at what it was made of only when it is asked."""


def _size(value: object) -> int:
    if isinstance(value, Stand | range) or not isinstance(value, Sized):
        return 0
    return len(value)


def _bits(value: object) -> int:
    """How long a number is, or would be as an integer."""
    match value:
        case int():
            return value.bit_length()
        case decimal.Decimal() if value.is_finite():
            return abs(value.adjusted())
        case _:
            return 0


def not_computed(
    machine: Machine, name: str, datum: Datum, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """Report what cannot be computed from a datum that is not known."""
    if isinstance(datum, Missing):
        return MISSING
    if isinstance(datum, Unknown):
        return machine.known(datum, frame, node)
    short = name.rpartition(".")[2]
    if isinstance(datum, Promised | Results | Logical | Filling):
        message = f"`{short}` cannot be computed from {describe(datum)}"
        way_out = "compute it in a task, and call that"
        if short == "range":
            way_out = "loop in a dynamic task, where its value is known"
        return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    if not name.startswith(("builtins.", "math.")) or keep(machine, name, datum) is not None:
        return record_call(machine, name, given, node, frame)
    return machine.refuse(frame, node, f"`{short}` of {describe(datum)} cannot be evaluated here")


def _unordered(name: str, given: Arguments) -> Set | None:
    """A set among the arguments of a function to which the order of its items matters."""
    if name in ORDERLESS and "key" not in given.keywords:
        return None
    data = (*given.positional, *given.keywords.values())
    return next((each for each in data if isinstance(each, Set) and len(each.items) > 1), None)


def _method_of_class(owner: str, name: str) -> Callable[..., object] | None:
    """``str.upper``: a method of a class, called with its object."""
    for of, names in METHODS.items():
        if owner == f"builtins.{of.__name__}" and name in names:
            method: Callable[..., object] = getattr(of, name)
            return method
    return None


# What would be too much


def is_bomb(name: str, args: list[Any], keywords: Mapping[str, Any], size: int) -> bool:
    """Whether a function would make, or do, far more than it is given."""
    short = name.rpartition(".")[2]
    args = [*args, *(keywords[each] for each in _AMOUNTS if each in keywords)]
    match short, args:
        case "replace", [
            str() | bytes() as value,
            str() | bytes() as old,
            str() | bytes() as new,
            *_,
        ]:
            return len(value) * (len(new) + 1) > size * max(len(old), 1)
        case "join", [str() as value, list() | tuple()]:
            parts = cast("list[object]", args[1])
            lengths = (len(part) for part in parts if isinstance(part, str))
            return sum(lengths) + len(value) * len(parts) > size
        case "format" | "strftime", _:
            texts = [each for each in args if isinstance(each, str)]
            widths = any(_WIDTH_GIVEN.search(text) for text in texts)
            given = any(_is_large(each, size) for each in (*args, *keywords.values()))
            written = (digits for text in texts for digits in re.findall(r"\d+", text))
            return (widths and given) or any(len(digits) > 6 for digits in written)
        case "pow", [int() as base, int() as exponent]:
            return base.bit_length() * exponent > MAX_BITS
        case "pow", [int(), int(), int() as modulus]:
            return modulus.bit_length() > MAX_BITS
        case "factorial" | "comb" | "perm", _:
            return any(isinstance(each, int) and each > 2_000 for each in args)
        case "prod", [list() | tuple() | range()]:
            return len(cast("list[object]", args[0])) > 1_000
        case "Fraction", [str() as text]:
            exponents = re.findall(r"e[+-]?(\d{1,9})", text.lower().replace("_", ""))
            return any(int(each) > MAX_BITS for each in exponents)
        case "round", [_, int() as digits]:
            return abs(digits) > MAX_BITS
        case _ if name.startswith("re."):
            return _is_slow(args)
        case _:
            many = any(isinstance(each, range) and len(each) > size for each in args)
            return many or (short not in _LARGE and any(_is_large(each, size) for each in args))


_AMOUNTS: Final = (
    "base",
    "exp",
    "mod",
    "number",
    "ndigits",
    "length",
    "tabsize",
    "indent",
    "r",
    "repeat",
)
"""Keyword arguments that say how much is made, in the order of the parameters."""

_WIDTH_GIVEN: Final = re.compile(r"\{[^{}]*:[^{}]*\{")
"""A replacement field whose width is another value."""

_LARGE: Final = frozenset(
    {"abs", "bin", "bool", "chr", "ceil", "Decimal", "divmod", "enumerate", "float", "floor"}
    | {"Fraction", "gcd", "hex", "int", "islice", "isqrt", "lcm", "log", "log10", "log2", "max"}
    | {"min", "oct", "range", "repeat", "repr", "round", "sqrt", "str", "sum", "timedelta", "trunc"}
    | {"fromtimestamp", "count", "fabs", "float", "complex", "next", "Counter", "append"}
)
"""Functions for which a large number is just a number, not a length."""


def _is_large(value: object, size: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > size


def _is_slow(args: list[Any]) -> bool:
    """Whether a regular expression may take long: by its repetitions, and the length of the text."""
    found = (cast("re.Pattern[str]", each) for each in args if isinstance(each, re.Pattern))
    patterns = [str(each.pattern) for each in found]
    texts = [each for each in args if isinstance(each, str | bytes)]
    source = patterns[0] if patterns else str(texts.pop(0)) if texts else ""
    longest = max((len(each) for each in texts), default=0)
    repetitions = len(re.findall(r"[*+}]", source))
    if re.search(r"[*+}?][^()]*\)[*+{]", source) or re.search(r"\\[1-9]", source):
        return longest > 20
    return bool((longest + 1) ** min(repetitions, 20) > 10_000_000)

"""Library functions that the evaluator computes: pure ones, by their qualified names.

They run on the objects that stand for data (`objects`), so that lists may hold promises, and
functions of the program may be given to them.
"""

import bisect
import builtins
import collections
import copy
import datetime
import decimal
import fnmatch
import fractions
import functools
import itertools
import json
import math
import pathlib
import posixpath
import re
import string
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Final

from .hermetic import PythonVersions


def _members(module: ModuleType | type, name: str, members: str) -> dict[str, Callable[..., Any]]:
    return {f"{name}.{each}": getattr(module, each) for each in members.split()}


def _later(
    load: Callable[[], ModuleType], name: str, members: str
) -> dict[str, Callable[..., Any]]:
    """The same for a module that few programs ask for: it is imported when the first call is."""

    def function(member: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            return getattr(load(), member)(*given, **named)

        return call

    return {f"{name}.{each}": function(each) for each in members.split()}


def _base64() -> ModuleType:
    import base64

    return base64


def _html() -> ModuleType:
    import html

    return html


def _shlex() -> ModuleType:
    import shlex

    return shlex


def _textwrap() -> ModuleType:
    import textwrap

    return textwrap


def _reduce(function: Any, items: Any, *start: Any) -> Any:
    return functools.reduce(function, items, *start)


PURE: Final[Mapping[str, Callable[..., Any]]] = {
    **_members(
        builtins,
        "builtins",
        "abs ascii bin bool bytes chr complex dict divmod enumerate filter float format frozenset"
        " hex int iter list map max min next oct ord pow range repr reversed round set slice"
        " sorted str sum tuple zip",
    ),
    **_later(_base64, "base64", "b64decode b64encode urlsafe_b64decode urlsafe_b64encode"),
    **_members(bisect, "bisect", "bisect bisect_left bisect_right"),
    **_members(collections, "collections", "Counter OrderedDict"),
    **_members(datetime, "datetime", "date datetime time timedelta timezone"),
    **_members(
        datetime.datetime,
        "datetime.datetime",
        "combine fromisocalendar fromisoformat fromordinal strptime",
    ),
    **_members(datetime.date, "datetime.date", "fromisocalendar fromisoformat fromordinal"),
    **_members(decimal, "decimal", "Decimal"),
    **_members(fnmatch, "fnmatch", "fnmatchcase translate"),
    **_members(fractions, "fractions", "Fraction"),
    **_later(_html, "html", "escape unescape"),
    **_members(
        itertools,
        "itertools",
        "accumulate chain combinations combinations_with_replacement compress count cycle"
        " dropwhile filterfalse groupby islice pairwise permutations product repeat starmap"
        " takewhile zip_longest",
    ),
    "itertools.chain.from_iterable": itertools.chain.from_iterable,
    **_members(json, "json", "dumps loads"),
    **_members(
        math,
        "math",
        "acos asin atan atan2 ceil comb copysign cos cosh degrees dist exp expm1 fabs factorial"
        " floor fmod frexp fsum gcd hypot isclose isfinite isinf isnan isqrt lcm ldexp log log10"
        " log1p log2 modf perm pow prod radians sin sinh sqrt tan tanh trunc",
    ),
    **{
        f"{name}.{each}": getattr(posixpath, each)
        for name in ("os.path", "posixpath")
        for each in [
            "basename",
            "commonprefix",
            "dirname",
            "isabs",
            "join",
            "normpath",
            "split",
            "splitext",
        ]
    },
    **_members(re, "re", "compile escape findall finditer fullmatch match search split sub subn"),
    **_later(_shlex, "shlex", "join quote split"),
    **_members(string, "string", "capwords"),
    **_members(str, "builtins.str", "maketrans"),
    **_later(_textwrap, "textwrap", "dedent fill indent shorten wrap"),
    "builtins.bytes.fromhex": bytes.fromhex,
    "builtins.dict.fromkeys": dict.fromkeys,
    "collections.Counter": collections.Counter,
    "copy.copy": copy.copy,
    "functools.reduce": _reduce,
    "pathlib.Path": pathlib.PurePosixPath,
    "pathlib.PosixPath": pathlib.PurePosixPath,
    "pathlib.PurePath": pathlib.PurePosixPath,
    "pathlib.PurePosixPath": pathlib.PurePosixPath,
}
"""Functions by their names. Keyword arguments and exceptions work as in Python."""

CONSTANTS: Final[Mapping[str, object]] = {
    "builtins.__debug__": True,
    "datetime.UTC": datetime.UTC,
    "datetime.date.max": datetime.date.max,
    "datetime.date.min": datetime.date.min,
    "datetime.datetime.max": datetime.datetime.max,
    "datetime.datetime.min": datetime.datetime.min,
    "datetime.timezone.utc": datetime.UTC,
    "math.e": math.e,
    "math.inf": math.inf,
    "math.nan": math.nan,
    "math.pi": math.pi,
    "math.tau": math.tau,
    "os.linesep": "\n",
    "os.path.sep": "/",
    "os.sep": "/",
    "re.DOTALL": re.DOTALL.value,
    "re.I": re.I.value,
    "re.IGNORECASE": re.I.value,
    "re.M": re.M.value,
    "re.MULTILINE": re.M.value,
    "re.S": re.S.value,
    "re.VERBOSE": re.X.value,
    "re.X": re.X.value,
    **{
        f"string.{each}": getattr(string, each)
        for each in [
            "ascii_letters",
            "ascii_lowercase",
            "ascii_uppercase",
            "digits",
            "hexdigits",
            "octdigits",
            "printable",
            "punctuation",
            "whitespace",
        ]
    },
    "typing.TYPE_CHECKING": True,
}
"""Library constants; annotations are read, so ``TYPE_CHECKING`` holds."""


def _public(of: type, *but: str) -> frozenset[str]:
    return frozenset(each for each in dir(of) if not each.startswith("_") and each not in but)


METHODS: Final[Mapping[type, frozenset[str]]] = {
    bytes: _public(bytes),
    collections.Counter: frozenset(
        {"copy", "elements", "get", "items", "keys", "most_common", "total", "values"}
    ),
    complex: frozenset({"conjugate"}),
    datetime.date: _public(datetime.date, "today"),
    datetime.datetime: _public(
        datetime.datetime, "astimezone", "fromtimestamp", "now", "timestamp", "today", "utcnow"
    ),
    datetime.time: _public(datetime.time),
    datetime.timedelta: frozenset({"total_seconds"}),
    decimal.Decimal: _public(decimal.Decimal),
    float: frozenset({"as_integer_ratio", "hex", "is_integer"}),
    fractions.Fraction: _public(fractions.Fraction),
    int: frozenset({"as_integer_ratio", "bit_count", "bit_length", "conjugate", "to_bytes"}),
    pathlib.PurePosixPath: _public(pathlib.PurePosixPath),
    range: frozenset({"count", "index"}),
    re.Match: frozenset({"end", "expand", "group", "groupdict", "groups", "span", "start"}),
    re.Pattern: frozenset(
        {"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}
    ),
    str: _public(str, "format_map"),
}
"""Pure methods of known values."""

ATTRIBUTES: Final[Mapping[type, frozenset[str]]] = {
    PythonVersions: frozenset({"major"}),
    complex: frozenset({"imag", "real"}),
    datetime.date: frozenset({"day", "month", "year"}),
    datetime.datetime: frozenset(
        {"day", "hour", "microsecond", "minute", "month", "second", "tzinfo", "year"}
    ),
    datetime.time: frozenset({"hour", "microsecond", "minute", "second", "tzinfo"}),
    datetime.timedelta: frozenset({"days", "microseconds", "seconds"}),
    float: frozenset({"imag", "real"}),
    fractions.Fraction: frozenset({"denominator", "numerator"}),
    int: frozenset({"denominator", "imag", "numerator", "real"}),
    pathlib.PurePosixPath: frozenset(
        {"anchor", "drive", "name", "parent", "parts", "root", "stem", "suffix", "suffixes"}
    ),
    range: frozenset({"start", "step", "stop"}),
    re.Match: frozenset({"lastgroup", "lastindex", "string"}),
    re.Pattern: frozenset({"groups", "pattern"}),
    slice: frozenset({"start", "step", "stop"}),
}
"""Attributes of known values."""

ORDERLESS: Final = frozenset(
    {
        "builtins.bool",
        "builtins.frozenset",
        "builtins.max",
        "builtins.min",
        "builtins.set",
        "builtins.sorted",
        "builtins.sum",
        "copy.copy",
    }
)
"""Functions that give the same whatever the order of a set that they are given."""

OPERATORS: Final = {
    "add": "Add",
    "and_": "BitAnd",
    "concat": "Add",
    "floordiv": "FloorDiv",
    "lshift": "LShift",
    "matmul": "MatMult",
    "mod": "Mod",
    "mul": "Mult",
    "or_": "BitOr",
    "pow": "Pow",
    "rshift": "RShift",
    "sub": "Sub",
    "truediv": "Div",
    "xor": "BitXor",
}
COMPARISONS: Final = {
    "contains": "In",
    "eq": "Eq",
    "ge": "GtE",
    "gt": "Gt",
    "is_": "Is",
    "is_not": "IsNot",
    "le": "LtE",
    "lt": "Lt",
    "ne": "NotEq",
}

"""Syntax that asks of an object what it is: a promise answers for itself, not for what it will be."""

import ast
from collections.abc import Iterator
from enum import Enum
from typing import Final

from .records import dataclass
from .source import Function
from .typecheck import TypeDefs, bare, definition
from .types import (
    ANY,
    BOOL,
    NONE,
    DictType,
    EnumDef,
    ListType,
    LiteralType,
    RecordDef,
    RecordKind,
    TupleType,
    Type,
    UnionType,
)
from .values import Boolean, Null

IS: Final = (
    "`is` does not see what a promise will be",
    "write `.is_none()` for `is None` and `~x.is_none()` for `is not None`, in a `conditional(...)`",
)
"""What is wrong with a test by ``is``, and the way out."""

_IS_EQUAL: Final = (IS[0], "compare it by `==` in a `conditional(...)`, or in a task")
_PATTERN: Final = (
    "the patterns of a `match` do not see what a promise will be",
    "compare it in a `conditional(...)`, or match in a task",
)


class What(Enum):
    """What something may turn out to be."""

    NONE = "None"
    BOOL = "a boolean"
    MEMBER = "a member of an enumeration"
    SEQUENCE = "a sequence"
    MAPPING = "a mapping"
    OBJECT = "an object of some class"


@dataclass(frozen=True, slots=True)
class Asked:
    """A place where it is asked what something is."""

    subject: ast.expr
    test: ast.expr
    """What to point at."""
    other: ast.expr | None
    """What it is compared with, if anything."""
    whats: frozenset[What]
    """What is asked for."""
    message: str
    way_out: str

    def may_be(self, of: Type, types: TypeDefs) -> bool:
        """Whether a value of a type may be what is asked for, which a promise never is."""
        return not self.whats.isdisjoint(_whats(of, types))


def tests_of(function: Function) -> Iterator[Asked]:
    """What a function asks itself, in source order: not in functions and classes within it."""
    stack: list[ast.AST] = [*reversed(function.body)]
    while stack:
        node = stack.pop()
        yield from _asked(node)
        if not isinstance(node, _APART):
            stack.extend(reversed([*ast.iter_child_nodes(node)]))


_APART: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Assert)
"""What is no part of a function's own decisions. What is asserted is only a claim."""


def _asked(node: ast.AST) -> Iterator[Asked]:
    match node:
        case ast.Match(subject, cases):
            for part, patterns in _matched(subject, [case.pattern for case in cases]):
                whats = frozenset(what for each in patterns for what in _patterns(each))
                if whats:
                    yield Asked(part, part, None, whats, *_PATTERN)
        case ast.Compare(left, [ast.Is() | ast.IsNot()], [right]):
            for subject, other in ((left, right), (right, left)):
                match other:
                    case ast.Constant(None):
                        yield Asked(subject, node, other, frozenset({What.NONE}), *IS)
                    case ast.Constant(bool()):
                        yield Asked(subject, node, other, frozenset({What.BOOL}), *_IS_EQUAL)
                    case _:
                        whats = frozenset({What.MEMBER})
                        yield Asked(subject, node, other, whats, *_IS_EQUAL)
        case _:
            pass


def _matched(
    subject: ast.expr, patterns: list[ast.pattern]
) -> Iterator[tuple[ast.expr, list[ast.pattern]]]:
    """What is matched, and with what: of a tuple that is written out, each part by itself."""
    if not isinstance(subject, ast.Tuple):
        yield subject, patterns
        return
    rows = [row for each in patterns for row in _rows(each, len(subject.elts))]
    for index, part in enumerate(subject.elts):
        yield from _matched(part, [row[index] for row in rows])


def _rows(pattern: ast.pattern, count: int) -> Iterator[list[ast.pattern]]:
    """The patterns for the parts of a tuple, in each alternative that has so many."""
    match pattern:
        case ast.MatchSequence(patterns) if len(patterns) == count:
            yield patterns
        case ast.MatchOr(patterns):
            for each in patterns:
                yield from _rows(each, count)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            yield from _rows(inner, count)
        case _:
            pass


def _patterns(pattern: ast.pattern) -> Iterator[What]:
    """What a pattern asks for, but by comparing, which a promise hears of."""
    for each in ast.walk(pattern):
        match each:
            case ast.MatchSingleton(None):
                yield What.NONE
            case ast.MatchSingleton():
                yield What.BOOL
            case ast.MatchSequence():
                yield What.SEQUENCE
            case ast.MatchMapping():
                yield What.MAPPING
            case ast.MatchClass():
                yield What.OBJECT
            case _:
                pass


def _whats(of: Type, types: TypeDefs) -> Iterator[What]:
    """What a value of a type may be."""
    of = bare(of)
    match of, definition(of, types):
        case UnionType(variants), _:
            for each in variants:
                yield from _whats(each, types)
            return
        case LiteralType(values), _:
            yield from (What.NONE for each in values if each == Null())
            yield from (What.BOOL for each in values if isinstance(each, Boolean))
        case ListType() | TupleType(), _:
            yield What.SEQUENCE
        case DictType(), _:
            yield What.MAPPING
        case _, EnumDef():
            yield What.MEMBER
        case _, RecordDef(kind=RecordKind.NAMED_TUPLE):
            yield What.SEQUENCE
        case _, RecordDef(kind=RecordKind.TYPED_DICT):
            yield What.MAPPING
        case _ if of in _PRIMITIVE:
            yield from _PRIMITIVE[of]
        case _:
            pass
    yield What.OBJECT


_PRIMITIVE: Final[dict[Type, tuple[What, ...]]] = {
    NONE: (What.NONE,),
    BOOL: (What.BOOL,),
    ANY: (What.NONE, What.BOOL, What.SEQUENCE, What.MAPPING),
}


def member_is_no_value(enum: str, *, is_ordered: bool) -> tuple[str, str]:
    """What is wrong where a member of an enumeration is compared with a value, and the way out."""
    message = f"a member of `{enum}` never equals a value: this is always the same"
    if is_ordered:
        message = f"members of `{enum}` have no order"
    return message, f"compare with a member, as `{enum.rpartition('.')[2]}.NAME`"

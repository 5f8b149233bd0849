"""Classes that a call makes: ``NamedTuple("Span", [("low", int)])``, ``Enum("Color", "RED BLUE")``.

Such a call is read as the class statement that says the same.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ..ir.type_names import canonical
from .domain import Class, External, Frame, Known, Recorded
from .machine import Machine
from .modules import qualified

Entries = list[tuple[str, ast.expr]]
"""Names in the body of a class, with the syntax of their types or values."""
Made: TypeAlias = tuple[list[ast.stmt], list[ast.keyword]] | None
"""Body and keywords of the class statement."""


def class_of_call(
    machine: Machine, callee: External, node: ast.Call, frame: Frame
) -> Class | Recorded | None:
    """The class that a call makes; None where it makes none, or does not spell out its parts."""
    make = _MAKERS.get(canonical(callee.name))
    match node.args:
        case [ast.Constant(value=str() as name), base] if callee.name in _NEW_TYPES:
            known_as = Known(qualified(frame, name))
            return Recorded("typing.NewType", (known_as, machine.evaluate(base, frame)), {})
        case [ast.Constant(value=str() as name), *rest] if make is not None and name.isidentifier():
            made = make(node, rest)
        case _:
            return None
    if made is None:
        return None
    body, keywords = made
    empty: list[ast.stmt] = [ast.Pass()]
    statement = ast.ClassDef(name, [node.func], keywords, body or empty, [])
    for each in (statement, *body):
        ast.copy_location(each, node)
    return Class(statement, frame, qualified(frame, name))


def _named_tuple(node: ast.Call, rest: list[ast.expr]) -> Made:
    """``NamedTuple("N", [("a", int)])``, ``NamedTuple("N", a=int)``."""
    keywords = [(each.arg, each.value) for each in node.keywords if each.arg is not None]
    entries = _pairs(rest[0]) if rest else keywords
    return None if entries is None else ([_annotated(*each) for each in entries], [])


def _plain_tuple(node: ast.Call, rest: list[ast.expr]) -> Made:
    """``namedtuple("N", ["a", "b"])``, ``namedtuple("N", "a b")``: fields of any type."""
    fields = _names(rest[0]) if rest else None
    defaults = next((each.value for each in node.keywords if each.arg == "defaults"), None)
    values = defaults.elts if isinstance(defaults, ast.List | ast.Tuple) else []
    if fields is None or len(values) > len(fields):
        return None
    of = ast.copy_location(ast.Name("object", ast.Load()), node)
    given = [*[None] * (len(fields) - len(values)), *values]
    return [_annotated(name, of, value) for name, value in zip(fields, given, strict=True)], []


def _typed_dict(node: ast.Call, rest: list[ast.expr]) -> Made:
    """``TypedDict("D", {"a": int}, total=False)``."""
    entries = _items(rest[0]) if rest else None
    return None if entries is None else ([_annotated(*each) for each in entries], node.keywords)


def _enum(node: ast.Call, rest: list[ast.expr]) -> Made:
    """``Enum("E", {"A": 1})``, ``Enum("E", "A B")``, ``Enum("E", ["A", "B"])``."""
    if not rest or any(each.arg in ("type", "start") for each in node.keywords):
        return None
    entries = _items(rest[0]) or _pairs(rest[0])
    if entries is None and (names := _names(rest[0])) is not None:
        values = (ast.copy_location(ast.Constant(each), node) for each in range(1, len(names) + 1))
        entries = [*zip(names, values, strict=True)]
    if entries is None:
        return None
    return [ast.Assign([ast.Name(name, ast.Store())], value) for name, value in entries], []


def _annotated(name: str, of: ast.expr, value: ast.expr | None = None) -> ast.stmt:
    target = ast.copy_location(ast.Name(name, ast.Store()), of)
    return ast.copy_location(ast.AnnAssign(target, of, value, 1), of)


# Parts that are spelt out; None where some are not


def _pairs(node: ast.expr) -> Entries | None:
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    found = Entries()
    for each in node.elts:
        match each:
            case ast.Tuple(elts=[ast.Constant(value=str() as name), value]):
                found.append((name, value))
            case _:
                return None
    return found


def _items(node: ast.expr) -> Entries | None:
    if not isinstance(node, ast.Dict):
        return None
    found = Entries()
    for key, value in zip(node.keys, node.values, strict=True):
        match key:
            case ast.Constant(value=str() as name):
                found.append((name, value))
            case _:
                return None
    return found


def _names(node: ast.expr) -> list[str] | None:
    match node:
        case ast.Constant(value=str() as text):
            return text.replace(",", " ").split()
        case ast.List(elts=items) | ast.Tuple(elts=items):
            found = [each.value for each in items if isinstance(each, ast.Constant)]
            names = [each for each in found if isinstance(each, str)]
            return names if len(names) == len(items) else None
        case _:
            return None


_NEW_TYPES: Final = frozenset({"typing.NewType", "typing_extensions.NewType"})

_MAKERS: Final[Mapping[str, Callable[[ast.Call, list[ast.expr]], Made]]] = {
    "collections.namedtuple": _plain_tuple,
    "enum.Enum": _enum,
    "enum.IntEnum": _enum,
    "enum.StrEnum": _enum,
    "typing.NamedTuple": _named_tuple,
    "typing.TypedDict": _typed_dict,
}

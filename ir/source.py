"""Facts about source text on which both front-ends must agree: names of calls, digests of code."""

import ast
import hashlib
from collections.abc import Iterator, Mapping
from typing import Final, cast

from .nodes import Comparator
from .records import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef

COMPARATORS: Final[Mapping[type[ast.cmpop], Comparator]] = {
    ast.Eq: Comparator.EQ,
    ast.NotEq: Comparator.NE,
    ast.Lt: Comparator.LT,
    ast.LtE: Comparator.LE,
    ast.Gt: Comparator.GT,
    ast.GtE: Comparator.GE,
}
"""The operators of Python that compare promises, as the IR names them."""

PASS_THROUGH: Final = frozenset({"with_overrides"})
"""Methods that give back what they are called on: ``x = f().with_overrides(...)`` names ``f()``."""

_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LEAVES: Final = (ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.cmpop, ast.alias)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, bool]]:
    """Every call in the tree, the variable it is assigned to or "", and whether it is in a loop.

    It is named by the assignment whose whole value it is. Nested functions count as outside
    of the loops around them: what matters there is the place of the call that enters them.
    """
    stack: list[tuple[ast.AST, str, bool]] = [(tree, "", False)]
    while stack:
        node, name, in_loop = stack.pop()
        if isinstance(node, ast.Call):
            yield node, name, in_loop
        if type(node) in _PARENTS:
            stack.extend(_children(node, name, in_loop))
        else:  # most nodes, and much quicker than to ask for each kind in turn
            stack.extend([(child, "", in_loop) for child in _inside(node)])


_PARENTS: Final = frozenset(
    {ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Await, ast.Call, ast.Lambda}
    | {ast.FunctionDef, ast.AsyncFunctionDef, *_LOOPS, *_COMPREHENSIONS}
)
"""Kinds of nodes whose children have names, or are repeated otherwise than they are."""


def _children(node: ast.AST, name: str, in_loop: bool) -> Iterator[tuple[ast.AST, str, bool]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=target)], value=value):
            yield value, target, in_loop
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
            yield value, target, in_loop
        case ast.NamedExpr(target=ast.Name(id=target), value=value):
            yield value, target, in_loop
        case ast.Await(value=value):
            yield value, name, in_loop
        case ast.Call(func=func, args=args, keywords=keywords):
            if isinstance(func, ast.Attribute) and func.attr in PASS_THROUGH:
                yield func.value, explicit_name(node) or name, in_loop
            elif not isinstance(func, ast.Name):
                yield func, "", in_loop
            for each in args:
                if not isinstance(each, _LEAVES):
                    yield each, "", in_loop
            for keyword in keywords:
                if not isinstance(keyword.value, _LEAVES):
                    yield keyword.value, "", in_loop
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from ((child, "", False) for child in _inside(node))
        case _ if isinstance(node, _LOOPS):
            once = () if isinstance(node, ast.While) else (node.target, node.iter)
            yield from ((child, "", in_loop) for child in once)
            again = (child for child in _inside(node) if child not in once)
            yield from ((child, "", in_loop or child not in node.orelse) for child in again)
        case _ if isinstance(node, _COMPREHENSIONS):
            first = node.generators[0].iter
            yield first, "", in_loop
            yield from ((child, "", True) for child in _repeated(node, first))
        case _:
            yield from ((child, "", in_loop) for child in _inside(node))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The children of a node that may hold calls."""
    for field in node._fields:
        value: object = getattr(node, field, None)
        for child in cast("list[object]", value) if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST) and not isinstance(child, _LEAVES):
                yield child


def explicit_name(node: ast.Call) -> str:
    """The name that ``with_overrides(node_name="...")`` gives, or ""."""
    for keyword in node.keywords:
        if keyword.arg == "node_name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _repeated(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, first: ast.expr
) -> Iterator[ast.AST]:
    """The parts of a comprehension that run once a turn."""
    for generator in node.generators:
        yield from (each for each in (generator.iter, *generator.ifs) if each is not first)
    yield from (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)


def digest(text: str) -> str:
    """SHA-256 of a text, as ``sha256:<hex>``."""
    return digest_of(text.encode("utf-8", "surrogatepass"))


def digest_of(data: bytes) -> str:
    """SHA-256 of bytes, as ``sha256:<hex>``."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def code_digest(function: Function) -> str:
    """Digest of what a function does: its parameters and body.

    Its name, decorators, docstring, comments and layout do not count. The same for every Python
    that parses the text: only the fields of the syntax tree that carry meaning are read.
    """
    body = function.body[1:] if _is_docstring(function.body[0]) else function.body
    parts: list[str] = [type(function).__name__]
    stack: list[object] = [*reversed(body), function.returns, function.args]
    while stack:
        _flatten(stack.pop(), parts, stack)
    return digest("\n".join(parts))


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


_NO_MEANING: Final = frozenset({"ctx", "kind", "type_comment", "type_ignores"})


@dataclass(frozen=True, slots=True)
class _Mark:
    """A piece of the digest's structure, never to be taken for a string of the program."""

    text: str


def _flatten(item: object, parts: list[str], stack: list[object]) -> None:
    """Append a node's name and fields; an absent field leaves no trace, so new fields do not either."""
    match item:
        case _Mark(text):
            parts.append(text)
        case ast.Constant(value=value):  # as below, in one go: a literal may have a million
            inside = () if value is None else (".value", _scalar(value))
            parts += ("(Constant", *inside, ")")
        case ast.AST():
            parts.append(f"({type(item).__name__}")
            stack.append(_Mark(")"))
            for name, value in reversed([*ast.iter_fields(item)]):
                if name not in _NO_MEANING and value is not None and value != []:
                    stack += (value, _Mark(f".{name}"))
        case list():
            parts.append("[")
            stack.append(_Mark("]"))
            stack.extend(reversed(cast("list[object]", item)))
        case _:
            parts.append(_scalar(item))


def _scalar(item: object) -> str:
    """What is no node and no list, with what keeps it apart from all else."""
    if isinstance(item, str):
        return f"str:{len(item)}:{item}"
    return f"{type(item).__name__}:{item!r}"

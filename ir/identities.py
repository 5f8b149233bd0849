"""Where the body of a dynamic task asks what a promise ``is``: Python would not tell, when it runs."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from .source import Function

IS: Final = (
    "`is` does not see what a promise will be",
    "write `.is_none()` for `is None` and `~x.is_none()` for `is not None`, in a `conditional(...)`",
)
"""What is wrong with a test by ``is``, and the way out."""

PATTERN: Final = (
    "the patterns of a `match` do not see what a promise will be",
    "compare it in a `conditional(...)`, or match in a task",
)
"""What is wrong with a pattern that does not compare, and the way out."""


def constant_identities(
    function: Function, is_entity: Callable[[ast.expr], bool]
) -> Iterator[tuple[ast.expr, tuple[str, str]]]:
    """Where a function asks if what a call gives ``is`` something, or if a variable is that holds it.

    Such a variable is bound by nothing but calls of entities: ``y = f(x=x)``. Patterns of a
    ``match`` ask so too, unless they compare. What is asserted is only a claim, and decides nothing.
    `is_entity` tells whether an expression that is called names an entity.
    """
    bound, promised = Counter[str](), Counter[str]()
    bound.update(each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg))
    tests = list[tuple[ast.expr, ast.expr, tuple[str, str]]]()
    for node in _own_nodes(function):
        tests.extend(_asked(node))
        match node:
            case (
                ast.Assign([ast.Name(id)], ast.Call(func))
                | ast.AnnAssign(ast.Name(id), value=ast.Call(func))
                | ast.NamedExpr(ast.Name(id), ast.Call(func))
            ):
                promised[id] += is_entity(func)
            case _:
                bound.update(_binds(node))
    found = dict[ast.expr, tuple[str, str]]()
    for asked, test, told in tests:
        match asked:
            case ast.Name(id) if 0 < promised[id] == bound[id]:
                found[test] = told
            case ast.Call(func) | ast.NamedExpr(value=ast.Call(func)) if is_entity(func):
                found[test] = told
            case _:
                pass
    yield from found.items()


def _asked(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, tuple[str, str]]]:
    """What a piece of syntax looks at without asking it, where, and what is wrong with that."""
    match node:
        case ast.Match(subject, cases) if _looks_inside(cases):
            yield subject, subject, PATTERN
        case ast.Compare(left, [ast.Is() | ast.IsNot()], [right]):
            yield from ((left, node, IS), (right, node, IS))
        case _:
            pass


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a piece of syntax binds by itself."""
    match node:
        case ast.Name(id, ast.Store() | ast.Del()):
            yield id
        case ast.ExceptHandler(name=str(id)) | ast.MatchAs(name=str(id)) | ast.MatchStar(str(id)):
            yield id
        case ast.MatchMapping(rest=str(id)):
            yield id
        case ast.FunctionDef(name=id) | ast.AsyncFunctionDef(name=id) | ast.ClassDef(name=id):
            yield id
            inner = (each for each in ast.walk(node) if isinstance(each, ast.Nonlocal))
            yield from (name for each in inner for name in each.names)
        case ast.Global(names) | ast.Nonlocal(names):
            yield from names
        case ast.alias(name, asname):
            yield asname or name.partition(".")[0]
        case _:
            pass


def _looks_inside(cases: list[ast.match_case]) -> bool:
    """Whether patterns do more than compare, which Python does without asking the promise."""
    return any(
        isinstance(each, ast.MatchSingleton | ast.MatchSequence | ast.MatchMapping | ast.MatchClass)
        for case in cases
        for each in ast.walk(case.pattern)
    )


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """The syntax of a function's body, without that of functions and classes within it."""
    stack: list[ast.AST] = [*function.body]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(
            node,
            ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.Assert,
        ):
            stack.extend(reversed([*ast.iter_child_nodes(node)]))

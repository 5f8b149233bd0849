"""What the source says of operands that Python has evaluated already."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from types import FrameType

from ..ir.nodes import Comparator
from ..ir.source import COMPARATORS, Function
from .dsl import Declared
from .promise import Outputs, Promised


def is_reflected(
    op: Comparator, other: object, node: ast.Compare, frame: FrameType
) -> Comparator | None:
    """The comparator as written where the other operand stands on the left; None where it does not.

    ``3 < x`` asks the promise whether ``x > 3``.
    """
    written = COMPARATORS.get(type(node.ops[0]))
    if len(node.ops) != 1 or written is None or isinstance(other, Promised):
        return None
    if op in (Comparator.EQ, Comparator.NE):
        return None if _may_be_promise(node.left, frame) else written
    return written if written is not op else None


def identity_tests(call: ast.Call, frame: FrameType) -> Iterator[ast.Compare]:
    """Where the arguments of a call ask if a promise ``is`` something."""
    for each in (node for argument in call.args for node in ast.walk(argument)):
        if isinstance(each, ast.Compare) and isinstance(each.ops[0], ast.Is | ast.IsNot):
            sides = (each.left, each.comparators[0])
            if any(_may_be_promise(side, frame) for side in sides):
                yield each


def constant_identities(function: Function, names: Mapping[str, object]) -> Iterator[ast.expr]:
    """Where a function asks if a variable ``is`` something that only ever holds a promise.

    Such a variable is bound by nothing but calls of entities: ``y = f(x=x)``. Patterns of a
    ``match`` ask so too, unless they compare.
    """
    bound, promised = Counter[str](), Counter[str]()
    bound.update(each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg))
    tests = list[tuple[str, ast.expr]]()
    for node in _own_nodes(function):
        match node:
            case ast.Match(ast.Name(id) as subject, cases) if _looks_inside(cases):
                tests.append((id, subject))
            case ast.Match(ast.Call(ast.Name(callee)) as called, cases) if _looks_inside(
                cases
            ) and isinstance(names.get(callee), Declared):
                yield called
            case ast.Compare(ast.Call(ast.Name(callee)), [ast.Is() | ast.IsNot()]) if isinstance(
                names.get(callee), Declared
            ):
                yield node
            case ast.Assign([ast.Name(id)], ast.Call(ast.Name(callee))):
                promised[id] += isinstance(names.get(callee), Declared)
            case ast.Name(id, ast.Store()):
                bound[id] += 1
            case ast.ExceptHandler(name=str(id)) | ast.alias(name=id) | ast.MatchAs(name=str(id)):
                bound[id] += 1
            case ast.Compare(ast.Name(id), [ast.Is() | ast.IsNot()]):
                tests.append((id, node))
            case _:
                pass
    yield from (test for name, test in tests if 0 < promised[name] == bound[name])


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
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack.extend(ast.iter_child_nodes(node))


def _may_be_promise(node: ast.expr, frame: FrameType) -> bool:
    """Whether an expression has a promise in it, or calls what gives one."""
    return any(
        isinstance(_meaning(each.id, frame), Promised | Outputs | Declared)
        for each in ast.walk(node)
        if isinstance(each, ast.Name)
    )


def _meaning(name: str, frame: FrameType) -> object:
    found = frame.f_locals.get(name)
    return frame.f_globals.get(name) if found is None else found

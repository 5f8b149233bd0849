"""Plain calls of bodies that also say how to run: ``>>``, ``with_overrides`` and the like.

In a plain call results are plain values, and have no such methods. So the function that is called
is compiled from the same source with these left out:

    a >> b                      a, b            where it stands alone, as a statement
    x.with_overrides(...)       x
    x.runs_before(y)            None
    x.is_true(), x.is_none()    x is True, x is None
    ~x                          not x           where x is a bool

An object that has a method of the name keeps it, and every operand is still evaluated, in order.
Only the body of a workflow or dynamic task is read so, not the helper functions that it calls.
"""

import __future__

import ast
import copy
import opcode
from collections.abc import Callable, Iterator
from functools import partial
from types import CellType, CodeType, FunctionType
from typing import Any, Final, cast

from .syntax import read_syntax


def without_verbs(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function to run in a plain call; the function itself where it says only what."""
    if not isinstance(function, FunctionType) or not _has_verbs(function.__code__):
        return function
    syntax = read_syntax(function.__code__.co_filename)
    found = syntax.function(function.__code__) if syntax else None
    return _rewritten(function, found) if found else function


# Whether anything must change: told from the code, so that most bodies are never parsed


def _has_verbs(code: CodeType) -> bool:
    return any(
        not _METHODS.keys().isdisjoint(each.co_names) or _has_operators(each.co_code)
        for each in _codes(code)
    )


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function and of everything inside it."""
    stack = [code]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(each for each in current.co_consts if isinstance(each, CodeType))


_BINARY: Final = opcode.opmap["BINARY_OP"]
_INVERT: Final = opcode.opmap["UNARY_INVERT"]
_SHIFT: Final = 9
"""Argument of ``BINARY_OP`` for ``>>``: ``NB_RSHIFT`` of CPython's ``opcode.h``."""


def _has_operators(code: bytes) -> bool:
    pairs = zip(code[::2], code[1::2], strict=True)
    return any(op == _INVERT or (op == _BINARY and argument == _SHIFT) for op, argument in pairs)


# What takes the place of a verb


def _call(owner: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """A method of the object's own, else what the verb comes to for a plain value."""
    if hasattr(owner, name):
        return getattr(owner, name)(*args, **kwargs)
    return _METHODS[name](owner, *args)


def _is(value: object, wanted: object) -> bool:
    return value is wanted


def _nothing(_: object, __: object) -> None:
    pass


def _itself(value: object) -> object:
    return value


_METHODS: Final[dict[str, Callable[..., object]]] = {
    "is_": _is,
    "is_false": partial(_is, wanted=False),
    "is_none": partial(_is, wanted=None),
    "is_true": partial(_is, wanted=True),
    "runs_before": _nothing,
    "with_overrides": _itself,
}


def _invert(value: Any) -> Any:
    return not value if isinstance(value, bool) else ~value


_CALL, _INVERTED = "__flowc_call__", "__flowc_invert__"
_HELPERS: Final = {_CALL: _call, _INVERTED: _invert}


class _Plain(ast.NodeTransformer):
    """Takes the verbs out of a body."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        func = node.func
        if not isinstance(func, ast.Attribute) or func.attr not in _METHODS:
            return node
        name = ast.copy_location(ast.Constant(func.attr), node)
        helper = ast.copy_location(ast.Name(_CALL, ast.Load()), node)
        args = [func.value, name, *node.args]
        return ast.copy_location(ast.Call(helper, args, node.keywords), node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Invert):
            return node
        helper = ast.copy_location(ast.Name(_INVERTED, ast.Load()), node)
        return ast.copy_location(ast.Call(helper, [node.operand], []), node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        self.generic_visit(node)
        operands = list[ast.expr]()
        chain = node.value
        while isinstance(chain, ast.BinOp) and isinstance(chain.op, ast.RShift):
            operands.append(chain.right)
            chain = chain.left
        if operands:
            every = [chain, *reversed(operands)]
            node.value = ast.copy_location(ast.Tuple(every, ast.Load()), node.value)
        return node


def _rewritten(function: FunctionType, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
    """The function, compiled again without its verbs."""
    free = (*function.__code__.co_freevars, *_HELPERS)
    code = _compiled(node, free, function.__code__)
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    cells.update((name, CellType(helper)) for name, helper in _HELPERS.items())
    closure = tuple(cells[name] for name in code.co_freevars)
    plain = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, closure
    )
    plain.__kwdefaults__ = function.__kwdefaults__
    return plain


_FUTURE: Final = __future__.annotations.compiler_flag


def _compiled(
    node: ast.FunctionDef | ast.AsyncFunctionDef, free: tuple[str, ...], before: CodeType
) -> CodeType:
    """The code of the function; it stands in another, whose parameters are its free names."""
    inner = copy.deepcopy(node)  # the tree is kept
    inner.decorator_list, inner.returns = [], None
    every = (*inner.args.posonlyargs, *inner.args.args, *inner.args.kwonlyargs)
    for each in (*every, inner.args.vararg, inner.args.kwarg):
        if each is not None:
            each.annotation = None
    inner.args.defaults, inner.args.kw_defaults = [], [None] * len(inner.args.kwonlyargs)
    inner.body = [_Plain().visit(each) for each in inner.body]
    module = ast.parse(f"def _({', '.join(free)}): pass")
    cast("ast.FunctionDef", module.body[0]).body = [inner]
    code = compile(module, before.co_filename, "exec", _FUTURE & before.co_flags, True)
    found = next(each for each in _codes(code) if each.co_name == node.name)
    return found.replace(co_qualname=before.co_qualname)

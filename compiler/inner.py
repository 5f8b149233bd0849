"""Declarations inside of functions, which are nobody's until the function is called: for a hint.

Test suites declare what they test in the test itself, and their modules declare nothing.
"""

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from ..ir.diagnostics import Log
from .declare import ENTITY_KINDS
from .dialects import CONSTRUCTS
from .source import Source, parse

_NAMES: Final = frozenset(
    name.rpartition(".")[2] for name, construct in CONSTRUCTS.items() if construct in ENTITY_KINDS
)
"""What decorators that declare something are called, by their last name."""


def inner_declarations(source: Source) -> Iterator[tuple[str, int]]:
    """The functions inside of functions that look declared, each with its line, from top to bottom.

    Names alone tell it: it is a hint, for a module that declares nothing, and no finding.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parse(source, Log())
    pending: list[tuple[ast.AST, bool]] = [(tree, False)] if tree is not None else []
    while pending:
        node, is_inner = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if is_inner and any(map(_declares, node.decorator_list)):
                yield node.name, node.lineno
            is_inner = True
        pending.extend((each, is_inner) for each in reversed([*ast.iter_child_nodes(node)]))


def _declares(decorator: ast.expr) -> bool:
    match decorator:
        case ast.Call(func=function):
            return _declares(function)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _NAMES
        case _:
            return False

"""What kinds of syntax are called in messages."""

import ast
from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[type[ast.AST], str]] = {
    ast.AsyncFor: "an `async for`",
    ast.AsyncWith: "an `async with`",
    ast.Await: "`await`",
    ast.Delete: "`del`",
    ast.Global: "`global`",
    ast.Nonlocal: "`nonlocal`",
    ast.Raise: "`raise`",
    ast.Try: "`try`",
    ast.TryStar: "`try`",
    ast.While: "`while`",
    ast.With: "`with`",
    ast.Match: "`match`",
    ast.Yield: "`yield`",
    ast.YieldFrom: "`yield from`",
    ast.For: "a `for` loop",
    ast.If: "`if`",
}


def syntax_name(node: ast.AST) -> str:
    """What a statement or expression is called."""
    return _NAMES.get(type(node), f"`{type(node).__name__}`")

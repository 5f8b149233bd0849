"""Which names statements bind and change, told from their syntax alone."""

import ast
from collections.abc import Iterator


def bound_names(tree: ast.AST) -> Iterator[str]:
    """The names that a tree of statements would bind, outside of functions and classes within."""
    stack: list[ast.AST] = [tree]
    while stack:
        match stack.pop():
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (each.asname or each.name.partition(".")[0] for each in aliases)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.ExceptHandler(name=str(name)) as handler:
                yield name
                stack.extend(ast.iter_child_nodes(handler))
            case ast.List(elts=items) | ast.Tuple(elts=items):  # which may have a million constants
                stack.extend([each for each in items if type(each) is not ast.Constant])
            case node:
                stack.extend(ast.iter_child_nodes(node))


def changed_names(tree: ast.AST) -> Iterator[str]:
    """The names whose values a tree may change in place: ``x.f()``, ``f(x)``, ``x[0] = y``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=arguments, keywords=keywords):
                for each in (*arguments, *(keyword.value for keyword in keywords)):
                    yield from _root(each)
            case _:
                pass
    yield from receivers(tree)


def receivers(tree: ast.AST) -> Iterator[str]:
    """The names whose values a tree may change by their own means: ``x.f()``, ``x.a = y``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute() as function):
                yield from _root(function)
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                yield from _root(node)
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                yield from _root(node)
            case _:
                pass


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id

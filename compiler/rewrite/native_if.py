"""A chain ``conditional(...)`` that is returned becomes an ``if`` with a ``return`` in each arm.

The graph is the same but for the name of the branch. A chain with comments stays as it is, and so
does one that is no statement of its own: its arms would give outputs of other names.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m
from libcst.metadata import PositionProvider

from ...ir.nodes import Span
from .from_flytekit import Left
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Chain:
    """A conditional in a statement of its own."""

    line: cst.SimpleStatementLine
    name: str
    span: Span
    native: cst.If


def chains(tree: Tree) -> tuple[list[Chain], list[Left]]:
    """The conditionals of workflows that can be written as ``if``, and those that cannot, with why."""
    found, left = list[Chain](), list[Left]()
    for function in m.findall(tree.module, m.FunctionDef()):
        if isinstance(function, cst.FunctionDef) and _is_workflow(function):
            for line in m.findall(function, m.SimpleStatementLine()):
                if isinstance(line, cst.SimpleStatementLine):
                    _read(tree, line, found, left)
    return found, left


def _read(tree: Tree, line: cst.SimpleStatementLine, found: list[Chain], left: list[Left]) -> None:
    start = next(iter(m.findall(line, m.Call(func=m.Name("conditional")))), None)
    if not isinstance(start, cst.Call):
        return
    span, name = _span(tree, start), cst.Module([]).code_for_node(start)
    match line.body:
        case [cst.Return(value=cst.Call() as call)] if (cases := _cases(call, start)) is not None:
            if m.findall(line.body[0], m.Comment()):
                left.append(Left(span, name, "its comments would have no place"))
            else:
                native = _native(cases, line)
                found.append(Chain(line, name, span, native))
        case _:
            left.append(Left(span, name, "an `if` would name the outputs of its arms otherwise"))


@dataclass(frozen=True, slots=True)
class _Case:
    condition: cst.BaseExpression | None
    result: cst.BaseExpression
    fails: bool


def _cases(call: cst.Call, start: cst.Call) -> list[_Case] | None:
    """The cases of a chain, first to last; None where it has another form."""
    links = list[tuple[str, cst.BaseExpression | None]]()
    node: cst.BaseExpression = call
    while node is not start:
        match node:
            case cst.Call(func=cst.Attribute(value=inner, attr=cst.Name(value=name)), args=[]):
                links.append((name, None))
            case cst.Call(
                func=cst.Attribute(value=inner, attr=cst.Name(value=name)),
                args=[cst.Arg(value=value, star="")],
            ):
                links.append((name, value))
            case _:
                return None
        node = inner
    pairs = [*reversed(links)]
    cases = [*_paired(pairs)]
    is_whole = len(cases) * 2 == len(pairs) and bool(cases) and cases[-1].condition is None
    return cases if is_whole else None


def _paired(links: list[tuple[str, cst.BaseExpression | None]]) -> Iterator[_Case]:
    for (word, condition), (then, result) in zip(links[::2], links[1::2], strict=False):
        expects = condition is None if word == "else_" else word in ("if_", "elif_")
        if not expects or then not in ("then", "fail") or result is None:
            return
        yield _Case(condition, result, then == "fail")


def _native(cases: list[_Case], line: cst.SimpleStatementLine) -> cst.If:
    *others, last = cases
    rest: cst.If | cst.Else = cst.Else(_body(last))
    for each in reversed(others):
        assert_condition = each.condition or cst.Name("True")
        rest = cst.If(_plain(assert_condition), _body(each), rest)
    native = rest if isinstance(rest, cst.If) else cst.If(cst.Name("True"), _body(last))
    return native.with_changes(leading_lines=line.leading_lines)


def _body(case: _Case) -> cst.IndentedBlock:
    statement: cst.BaseSmallStatement = cst.Return(case.result)
    if case.fails:
        statement = cst.Raise(cst.Call(cst.Name("ValueError"), [cst.Arg(case.result)]))
    return cst.IndentedBlock([cst.SimpleStatementLine([statement])])


# Conditions, as Python says them


def _plain(node: cst.BaseExpression) -> cst.BaseExpression:
    """The condition without parentheses around all of it, and with words in place of signs."""
    inside = _worded(node)
    return inside.with_changes(lpar=(), rpar=()) if _is_on_one_line(inside) else inside


def _worded(node: cst.BaseExpression) -> cst.BaseExpression:
    match node:
        case cst.BinaryOperation(left, cst.BitAnd(), right):
            return _joined(node, _worded(left), cst.And(), _worded(right))
        case cst.BinaryOperation(left, cst.BitOr(), right):
            return _joined(node, _worded(left), cst.Or(), _worded(right))
        case cst.UnaryOperation(cst.BitInvert(), inner):
            return cst.UnaryOperation(cst.Not(), _worded(inner), node.lpar, node.rpar)
        case cst.Call(func=cst.Attribute(value=inner, attr=cst.Name(value="is_true")), args=[]):
            return inner
        case cst.Call(func=cst.Attribute(value=inner, attr=cst.Name(value="is_false")), args=[]):
            return cst.UnaryOperation(cst.Not(), inner)
        case cst.Call(func=cst.Attribute(value=inner, attr=cst.Name(value="is_none")), args=[]):
            is_none = cst.ComparisonTarget(cst.Is(), cst.Name("None"))
            return cst.Comparison(inner, [is_none])
        case _:
            return node


def _joined(
    node: cst.BinaryOperation,
    left: cst.BaseExpression,
    word: cst.BaseBooleanOp,
    right: cst.BaseExpression,
) -> cst.BooleanOperation:
    """``left and right``; comparisons need no parentheses there."""
    sides = (_bare(left), _bare(right))
    return cst.BooleanOperation(sides[0], word, sides[1], node.lpar, node.rpar)


def _bare(node: cst.BaseExpression) -> cst.BaseExpression:
    is_simple = isinstance(node, cst.Comparison) and _is_on_one_line(node)
    return node.with_changes(lpar=(), rpar=()) if is_simple else node


def _is_on_one_line(node: cst.BaseExpression) -> bool:
    return "\n" not in cst.Module([]).code_for_node(node)


def _is_workflow(function: cst.FunctionDef) -> bool:
    words = (
        each.decorator.func if isinstance(each.decorator, cst.Call) else each.decorator
        for each in function.decorators
    )
    return any(
        m.matches(each, m.Name("workflow") | m.Attribute(attr=m.Name("workflow"))) for each in words
    )


def _span(tree: Tree, node: cst.CSTNode) -> Span:
    place = tree.wrapper.resolve(PositionProvider)[node]
    start, end = place.start, place.end
    return Span(tree.file, start.line, start.column + 1, end.line, end.column + 1)

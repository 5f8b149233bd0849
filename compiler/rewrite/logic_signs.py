"""FL6007: ``and``, ``or`` and ``not`` in a condition of flytekit become ``&``, ``|`` and ``~``."""

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..edits import safe
from .tree import Tree, replaced


def logic_signs(tree: Tree, found: Diagnostic) -> Help | None:
    """Write the signs, with parentheses around comparisons: the signs bind more tightly."""
    condition = (
        tree.at(found.span, cst.BooleanOperation, cst.UnaryOperation) if found.span else None
    )
    if condition is None:
        return None
    signs = condition.visit(_Signs())
    if not isinstance(signs, cst.BaseExpression):
        return None
    return safe("write `&`, `|` and `~`", *tree.edits(replaced(tree.module, condition, signs)))


class _Signs(cst.CSTTransformer):
    """Puts the sign of each operator in its place."""

    def leave_BooleanOperation(  # noqa: N802 - LibCST names what it calls
        self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
    ) -> cst.BaseExpression:
        """``a and b`` as ``a & b``."""
        word = updated_node.operator
        sign = cst.BitAnd if isinstance(word, cst.And) else cst.BitOr
        return cst.BinaryOperation(
            _tight(updated_node.left),
            sign(word.whitespace_before, word.whitespace_after),
            _tight(updated_node.right),
            updated_node.lpar,
            updated_node.rpar,
        )

    def leave_UnaryOperation(  # noqa: N802
        self, original_node: cst.UnaryOperation, updated_node: cst.UnaryOperation
    ) -> cst.BaseExpression:
        """``not a`` as ``~a``."""
        if not isinstance(updated_node.operator, cst.Not):
            return updated_node
        invert = cst.BitInvert(cst.SimpleWhitespace(""))
        return updated_node.with_changes(
            operator=invert, expression=_tight(updated_node.expression)
        )


def _tight(node: cst.BaseExpression) -> cst.BaseExpression:
    """The operand, in parentheses where the sign would bind before what it is made of."""
    loose = cst.Comparison | cst.BinaryOperation | cst.IfExp | cst.Lambda | cst.NamedExpr
    if not isinstance(node, loose) or node.lpar:
        return node
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])

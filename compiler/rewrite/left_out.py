"""FL1023: a statement that is left out of the graph is taken out of the program."""

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..edits import unsafe
from .tree import Tree, replaced


def left_out(tree: Tree, found: Diagnostic) -> Help | None:
    """Take the statement out; where it is alone, ``pass`` stands in its place."""
    expression = tree.at(found.span, cst.Expr) if found.span else None
    line = tree.around(expression, cst.SimpleStatementLine) if expression is not None else None
    block = tree.around(line, cst.IndentedBlock) if line is not None else None
    if line is None or block is None or len(line.body) > 1:
        return None
    rest = tuple(each for each in block.body if each is not line)
    stays = line.with_changes(body=(cst.Pass(),))
    changed = block.with_changes(body=rest or (stays,))
    return unsafe("take the statement out", *tree.edits(replaced(tree.module, block, changed)))

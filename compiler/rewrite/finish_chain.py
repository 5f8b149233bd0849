"""FL1016: a conditional without an end gets one, which fails."""

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..edits import unsafe
from .tree import Tree, replaced

_MESSAGE = "none of the conditions holds"


def finish_chain(tree: Tree, found: Diagnostic) -> Help | None:
    """End the chain with ``.else_().fail(...)``."""
    start = tree.at(found.span, cst.Call) if found.span else None
    if start is None:
        return None
    chain: cst.Call = start
    while (longer := _link(tree, chain)) is not None:
        chain = longer
    if chain is start or not isinstance(chain.func, cst.Attribute):
        return None
    dot = chain.func.dot
    otherwise = cst.Call(
        cst.Attribute(chain.with_changes(lpar=(), rpar=()), cst.Name("else_"), dot)
    )
    text = cst.Arg(cst.SimpleString(f'"{_MESSAGE}"'))
    plain = cst.Dot()
    ended = cst.Call(cst.Attribute(otherwise, cst.Name("fail"), plain), [text])
    ended = ended.with_changes(lpar=chain.lpar, rpar=chain.rpar)
    changed = replaced(tree.module, chain, ended)
    return unsafe(f'end it with `.else_().fail("{_MESSAGE}")`', *tree.edits(changed))


def _link(tree: Tree, call: cst.Call) -> cst.Call | None:
    """The call of a method of what a call gives."""
    outer = tree.around(call, cst.Call)
    if outer is None or not isinstance(outer.func, cst.Attribute) or outer.func.value is not call:
        return None
    return outer if outer.func.attr.value in ("if_", "elif_", "then", "else_", "fail") else None

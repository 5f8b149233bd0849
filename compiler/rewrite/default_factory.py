"""FL1018: a list as the default of a dataclass is made anew for each object."""

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..edits import safe
from .tree import Tree, replaced, with_import


def default_factory(tree: Tree, found: Diagnostic) -> Help | None:
    """Write ``field(default_factory=...)``."""
    value = tree.at(found.span, cst.List) if found.span else None
    owner = tree.around(value, cst.AnnAssign, cst.Call) if value is not None else None
    if value is None or not isinstance(owner, cst.AnnAssign) or owner.value is not value:
        return None
    factory: cst.BaseExpression = cst.Lambda(cst.Parameters(), value)
    if not value.elements:
        factory = cst.Name("list")
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    argument = cst.Arg(factory, cst.Name("default_factory"), equal)
    changed = replaced(tree.module, value, cst.Call(cst.Name("field"), [argument]))
    changed = with_import(changed, "dataclasses", "field")
    return safe("write `field(default_factory=...)`", *tree.edits(changed))

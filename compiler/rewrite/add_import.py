"""FL1006: a name of flowc that is used and not imported is imported."""

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..dialects import OWN_NAMES
from ..edits import safe
from .tree import Tree, library_of, with_import


def add_import(tree: Tree, found: Diagnostic) -> Help | None:
    """Import the name from the library that the module is written for."""
    name = tree.at(found.span, cst.Name) if found.span else None
    if name is None or name.value not in OWN_NAMES:
        return None
    library = library_of(tree.module)
    changed = with_import(tree.module, library, name.value)
    return safe(
        f"write `from {library} import {name.value}` at the top of the file", *tree.edits(changed)
    )

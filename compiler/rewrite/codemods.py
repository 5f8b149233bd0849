"""The codemods of the rules: edits that take the structure of the program, made with LibCST.

Edits of single words and types are the compiler's own, and come with its findings.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from ...ir.diagnostics import Applicability, Diagnostic, Help
from ..source import Source
from .add_import import add_import
from .cache_object import cache_object
from .default_factory import default_factory
from .finish_chain import finish_chain
from .fix import Wanted
from .left_out import left_out
from .list_input import list_input
from .logic_signs import logic_signs
from .splice import spliced
from .text_task import text_task
from .tree import Tree, parse_tree

Codemod: TypeAlias = Callable[[Tree, Diagnostic], Help | None]

CODEMODS: Final[Mapping[str, Codemod]] = {
    "FL1006": add_import,
    "FL1007": text_task,
    "FL1012": list_input,
    "FL1016": finish_chain,
    "FL1018": default_factory,
    "FL1023": left_out,
    "FL5108": cache_object,
    "FL6006": cache_object,
    "FL6007": logic_signs,
}
"""By the code of the rule."""


UNSAFE: Final = frozenset({"FL1007", "FL1012", "FL1016", "FL1023", "FL5108"})
"""Those of them whose edits change the graph, or what plain Python does."""


def codemods(wanted: Wanted | None = None) -> Callable[[Diagnostic, Source], Help | None]:
    """Makes ways out of findings: those that may be wanted; all of them without a wish.

    Each text is parsed once for as long as it stays the same.
    """
    last = dict[str, tuple[str, Tree | None]]()

    def way_out(found: Diagnostic, source: Source) -> Help | None:
        codemod = CODEMODS.get(found.code)
        if codemod is None or not _may_be_wanted(found.code, wanted):
            return None
        known = last.get(source.file)
        if known is None or known[0] != source.text:
            known = last[source.file] = (source.text, parse_tree(source))
        made = codemod(known[1], found) if known[1] is not None else None
        if made is not None and _loses_comment(made, source.text):
            return replace(made, applicability=Applicability.UNSAFE)
        return made

    return way_out


def _loses_comment(way_out: Help, text: str) -> bool:
    """Whether the edits would take a comment away: nobody but its author knows what it was worth."""
    return spliced(text, way_out.edits).count("#") < text.count("#")


def _may_be_wanted(code: str, wanted: Wanted | None) -> bool:
    if wanted is None:
        return True
    is_meant = wanted.codes is None or code in wanted.codes
    return is_meant and (wanted.unsafe or code not in UNSAFE)

"""What the machine finds on its way: problems, and where things of the IR come from."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from ..ir import paths
from ..ir.diagnostics import Diagnostic, Help, Label, Log, Rule
from ..ir.nodes import Located, Span
from ..ir.rules_language import UNKNOWN_NAME, UNSUPPORTED
from ..ir.suggest import MAX_SUGGESTIONS, meant
from .domain import MISSING, Datum, Frame, Graph


class Findings:
    """Tells of problems and places. What is reported has no value: it is missing from then on."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.graph: Graph | None = None
        self.spans: list[Located] = []
        self._suggestions = 0

    def meant(self, word: str, words: Iterable[str]) -> tuple[Help, ...]:
        """The known word that one was meant to be; nothing once many were looked for."""
        self._suggestions += 1
        return meant(word, words) if self._suggestions <= MAX_SUGGESTIONS else ()

    def report(
        self,
        rule: Rule,
        message: str,
        frame: Frame,
        node: ast.expr | ast.stmt | ast.keyword | ast.arg,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        helps: tuple[str | Help, ...] = (),
    ) -> Datum:
        """Report a finding at a piece of syntax; its value is missing from now on."""
        span = frame.module.positions.span(node)
        self.log.add(rule, message, span, label, also=also, helps=_helps(helps))
        return MISSING

    def report_span(
        self, rule: Rule, message: str, span: Span, helps: tuple[str | Help, ...] = ()
    ) -> Datum:
        """Report a finding at a place; its value is missing from now on."""
        self.log.add(rule, message, span, helps=_helps(helps))
        return MISSING

    def refuse(
        self, frame: Frame, node: ast.expr | ast.stmt, message: str, way_out: str = ""
    ) -> Datum:
        """Report that a construct is not part of the language."""
        return self.report(UNSUPPORTED, message, frame, node, helps=(way_out,) if way_out else ())

    def locate(self, path: str, span: Span) -> None:
        """Remember where something of the IR comes from."""
        self.spans.append(Located(path, span))

    def locate_node(self, graph: Graph, node_id: str, span: Span, block: str = "") -> str:
        """Remember where a node of a block, by default the open one, comes from; gives its path."""
        path = paths.node(graph.path, block or graph.builder.block, node_id)
        self.locate(path, span)
        return path


def _helps(given: tuple[str | Help, ...]) -> tuple[Help, ...]:
    return tuple(each if isinstance(each, Help) else Help(each) for each in given)


_MORE_PLACES: Final = 3
"""How many places beside the first are shown of a name that is not known."""


def names_told_once(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings, with one of each unknown name of a module that shows where else it stands.

    A forgotten import is one mistake, however often the name is used; its way out edits every use.
    Where other names are near, as in another function, what was meant may differ: that is another.
    """
    groups = dict[object, list[Diagnostic]]()
    for index, each in enumerate(found):
        is_name = each.code == UNKNOWN_NAME.code and each.span is not None
        helps = tuple(way_out.text for way_out in each.helps)
        key = (each.span and each.span.file, each.message, helps) if is_name else index
        groups.setdefault(key, []).append(each)
    return tuple(map(_together, groups.values()))


def _together(found: Sequence[Diagnostic]) -> Diagnostic:
    """Findings of one name, as one at the first place."""
    first, *more = found
    if not more:
        return first
    places = [Label(each.span, "and here", primary=False) for each in more if each.span]
    ways_out = zip(*(each.helps for each in found), strict=True)
    return replace(
        first,
        labels=(*first.labels, *places[:_MORE_PLACES]),
        notes=(*first.notes, f"it is used in {len(found)} places")
        if len(more) > _MORE_PLACES
        else first.notes,
        helps=tuple(map(_joined, ways_out)),
    )


def _joined(ways_out: Sequence[Help]) -> Help:
    """One way out for all places, with the edits of each."""
    edits = chain.from_iterable(each.edits for each in ways_out)
    return replace(ways_out[0], edits=tuple(dict.fromkeys(edits)))

"""What the machine finds on its way: problems, and where things of the IR come from."""

import ast
from collections.abc import Iterable

from ..ir import paths
from ..ir.diagnostics import Help, Label, Log, Rule
from ..ir.nodes import Located, Span
from ..ir.rules_language import UNSUPPORTED
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

"""Edits of the source that findings carry: where the words stand that a way out swaps."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from ..ir.diagnostics import Applicability, Diagnostic, Edit, Help, Swap
from ..ir.format import type_text
from ..ir.nodes import Span
from ..ir.types import DictType, Kind, ListType, Primitive, Type, UnionType
from .domain import Frame
from .source import LINE_END, Source


def placed(found: Iterable[Diagnostic], sources: Mapping[str, Source]) -> list[Diagnostic]:
    """The findings with an edit in place of each swap; without one where the word is not found."""
    lines = dict[str, list[str]]()
    return [
        replace(
            each, helps=tuple(_placed(way_out, each.span, sources, lines) for way_out in each.helps)
        )
        if any(way_out.swap for way_out in each.helps)
        else each
        for each in found
    ]


def _placed(
    help: Help, span: Span | None, sources: Mapping[str, Source], lines: dict[str, list[str]]
) -> Help:
    if help.swap is None:
        return help
    place = None
    if span is not None and span.line == span.end_line and span.file in sources:
        if span.file not in lines:
            lines[span.file] = LINE_END.split(sources[span.file].text)
        place = _place(help.swap, span, lines[span.file])
    if place is None:
        return Help(help.text)
    return replace(help, edits=(Edit(place, help.swap.new),))


def _place(swap: Swap, span: Span, lines: list[str]) -> Span | None:
    """Where the word stands in the piece; None where it does not, or no place is the likely one."""
    if span.line > len(lines):
        return None
    piece = lines[span.line - 1][span.column - 1 : span.end_column - 1]
    places = [each.start() for each in re.finditer(rf"\b{re.escape(swap.old)}\b", piece)]
    if not places:
        return None
    is_keyword = re.match(rf"{re.escape(swap.old)}\s*=(?!=)", piece) is not None
    is_attribute = piece.endswith(f".{swap.old}")
    if len(places) > 1 and not is_keyword and not is_attribute:
        return None
    start = span.column + (places[0] if is_keyword else places[-1])
    return Span(span.file, span.line, start, span.line, start + len(swap.old))


def safe(text: str, *edits: Edit) -> Help:
    """A way out that keeps the graph of what compiled."""
    return Help(text, edits, Applicability.SAFE if edits else Applicability.CHOICE)


def unsafe(text: str, *edits: Edit) -> Help:
    """A way out that changes the graph, or what plain Python does."""
    return Help(text, edits, Applicability.UNSAFE if edits else Applicability.CHOICE)


# Types


def or_none(annotation: ast.expr | None, frame: Frame) -> Iterator[Edit]:
    """The edit that adds ``| None`` to a type; nothing where it is quoted, or no such operand."""
    if isinstance(annotation, ast.Name | ast.Attribute | ast.Subscript):
        place = _after(frame.module.positions.span(annotation))
        yield Edit(place, " | None")


def typed_by_default(parameter: ast.arg, default: ast.expr | None, frame: Frame) -> Help:
    """The way out for an input without a type: that of its default, where that is a constant."""
    match default:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            name = type(value).__name__
        case _:
            return Help(f"write `{parameter.arg}: <type>`")
    start, end = frame.module.positions.span(parameter), frame.module.positions.span(default)
    between = Span(start.file, start.end_line, start.end_column, end.line, end.column)
    return unsafe(f"write `{parameter.arg}: {name}`", Edit(between, f": {name} = "))


def says_type(
    types: Sequence[Type], function: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame
) -> Help:
    """The way out for a function that does not say what it returns, which is of these types."""
    place = _colon(function, frame)
    if place is None or not types or not all(map(_is_plain, types)):
        return Help("write `-> <type>`")
    text = ", ".join(map(type_text, types))
    written = text if len(types) == 1 else f"tuple[{text}]"
    return safe(f"write `-> {written}`", Edit(place, f" -> {written}"))


_PLAIN: Final = frozenset({Kind.BOOL, Kind.BYTES, Kind.FLOAT, Kind.INT, Kind.NONE, Kind.STR})


def _is_plain(of: Type) -> bool:
    """Whether a type can be written with no name but those of Python itself."""
    match of:
        case Primitive(kind):
            return kind in _PLAIN
        case ListType(item):
            return _is_plain(item)
        case DictType(key, value):
            return _is_plain(key) and _is_plain(value)
        case UnionType(variants):
            return all(map(_is_plain, variants))
        case _:
            return False


def _colon(function: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> Span | None:
    """The place before the colon that ends the head of a function."""
    lines = LINE_END.split(frame.module.source.text)[function.lineno - 1 :]
    depth = 0
    with suppress(tokenize.TokenError, SyntaxError):
        text = io.StringIO("\n".join(lines))
        for token in tokenize.generate_tokens(text.readline):
            depth += (token.string in "([{") - (token.string in ")]}") if token.string else 0
            if token.string == ":" and depth == 0:
                line, column = function.lineno - 1 + token.start[0], token.start[1] + 1
                return Span(frame.module.source.file, line, column, line, column)
    return None


def _after(span: Span) -> Span:
    return Span(span.file, span.end_line, span.end_column, span.end_line, span.end_column)

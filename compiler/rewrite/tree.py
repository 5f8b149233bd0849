"""A text as LibCST's tree: what stands at a span, and the edits that a changed tree comes to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, cast

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor
from libcst.helpers import get_full_name_for_node
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider

from ...ir.diagnostics import Edit
from ...ir.nodes import Span
from ..source import LINE_END, Source
from .splice import edits_between

_BLANK: Final = re.compile(r"^[ \t]*\f[ \t\f]*$", re.MULTILINE)
"""A line with a form feed and no code, which LibCST does not write as it was."""

Node = TypeVar("Node", bound=cst.CSTNode)


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of a module."""

    file: str
    text: str
    """The text that the tree is of: with line feeds, and no form feeds in empty lines."""
    module: cst.Module
    wrapper: MetadataWrapper

    def at(self, span: Span, *kinds: type[Node]) -> Node | None:
        """The outermost node of the kinds that stands just there."""
        places = self.wrapper.resolve(PositionProvider)
        wanted = (span.line, span.column - 1, span.end_line, span.end_column - 1)
        for node, place in places.items():
            if isinstance(node, kinds) and wanted == (*_start(place), *_end(place)):
                return node
        return None

    def name_at(self, span: Span) -> cst.Name | None:
        """The name that begins where a span does."""
        places = self.wrapper.resolve(PositionProvider)
        wanted = (span.line, span.column - 1)
        names = (node for node, place in places.items() if wanted == _start(place))
        return next((each for each in names if isinstance(each, cst.Name)), None)

    def around(self, inner: cst.CSTNode, *kinds: type[Node]) -> Node | None:
        """The innermost node of the kinds that holds another."""
        parents = self.wrapper.resolve(ParentNodeProvider)
        node: cst.CSTNode | None = parents.get(inner)
        while node is not None and not isinstance(node, kinds):
            node = parents.get(node)
        return node

    def edits(self, changed: cst.Module) -> tuple[Edit, ...]:
        """What makes the tree's text that of another tree."""
        return edits_between(self.file, self.text, changed.code)


def _start(place: CodeRange) -> tuple[int, int]:
    return place.start.line, place.start.column


def _end(place: CodeRange) -> tuple[int, int]:
    return place.end.line, place.end.column


def parse_tree(source: Source) -> Tree | None:
    """The tree of a text; None where LibCST cannot read it, or would not write it as it is."""
    text = _BLANK.sub(lambda found: " " * len(found[0]), LINE_END.sub("\n", source.text))
    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError):
        return None
    if wrapper.module.code != text:
        return None
    return Tree(source.file, text, wrapper.module, wrapper)


def with_import(module: cst.Module, library: str, name: str) -> cst.Module:
    """The module, with a name imported at its top where it is not yet."""
    for line in module.body:
        for each in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(each, cst.ImportFrom) and imports_from(each, library):
                return replaced(module, each, with_name(each, name))
    context = CodemodContext()
    AddImportsVisitor.add_needed_import(context, library, name)
    return AddImportsVisitor(context).transform_module(module)


def imports_from(node: cst.ImportFrom, library: str) -> bool:
    """Whether a statement imports names of the library, some of them and not all."""
    is_it = isinstance(node.module, cst.Name) and node.module.value == library
    return is_it and not node.relative and not isinstance(node.names, cst.ImportStar)


def with_name(node: cst.ImportFrom, name: str) -> cst.ImportFrom:
    """The import with one more name: where it belongs if they are sorted, else at the end."""
    if isinstance(node.names, cst.ImportStar):
        return node
    found = [(each.evaluated_name, each) for each in node.names]
    names = [each for each, _ in found]
    if name in names:
        return node
    place = len(names)
    if names == sorted(names, key=str.lower) or names == sorted(names):
        key = str if names == sorted(names) else str.lower
        place = sum(key(each) < key(name) for each in names)
    aliases = [each for _, each in found]
    new = cst.ImportAlias(cst.Name(name))
    if place < len(aliases):
        aliases.insert(place, new.with_changes(comma=_comma(aliases)))
    else:
        new = new.with_changes(comma=aliases[-1].comma)
        aliases[-1] = aliases[-1].with_changes(comma=_comma(aliases))
        aliases.append(new)
    return node.with_changes(names=aliases)


def _comma(aliases: Sequence[cst.ImportAlias]) -> cst.Comma:
    """A comma as it stands between the names."""
    first = aliases[0].comma
    if len(aliases) > 1 and isinstance(first, cst.Comma):
        return first
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def replaced(module: cst.Module, old: cst.CSTNode, new: cst.CSTNode) -> cst.Module:
    """The module with one node in place of another."""
    return cast("cst.Module", module.deep_replace(old, new))


def library_of(module: cst.Module) -> str:
    """The workflow library that the module imports names from: ``flowc`` where there is none."""
    for statement in _imports(module.body):
        if isinstance(statement.module, cst.Name | cst.Attribute):
            top = get_full_name_for_node(statement.module) or ""
            if top.partition(".")[0] in {"flytekit", "flytekitplugins"}:
                return "flytekit"
    return "flowc"


def _imports(body: Sequence[cst.BaseStatement | cst.BaseSmallStatement]) -> list[cst.ImportFrom]:
    lines = (each.body for each in body if isinstance(each, cst.SimpleStatementLine))
    return [each for line in lines for each in line if isinstance(each, cst.ImportFrom)]

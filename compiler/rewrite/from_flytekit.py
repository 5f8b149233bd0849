"""Names of flytekit become those of flowc: in imports, and wherever they are used.

This reads one file alone. A name that flowc has not stays, with its import.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

import libcst as cst
import libcst.matchers as m
from libcst.helpers import get_full_name_for_node
from libcst.metadata import (
    ParentNodeProvider,
    PositionProvider,
    QualifiedName,
    QualifiedNameProvider,
    QualifiedNameSource,
)

from ...ir.nodes import Span
from .names import REASONS, own_name
from .tree import Tree, imports_from, replaced, with_name

LIBRARY: Final = "flytekit"
_STAY: Final = {
    "flytekitplugins": "flowc knows the classes of plugins by these names",
    "union": "flowc knows it by union's names",
}
"""Packages of which nothing is renamed, and why."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays as it is."""

    span: Span
    what: str
    reason: str


@dataclass(slots=True)
class Renaming:
    """What is to be done about one file."""

    tree: Tree
    left: list[Left] = field(default_factory=list[Left])
    uses: dict[cst.CSTNode, cst.BaseExpression] = field(
        default_factory=dict[cst.CSTNode, cst.BaseExpression]
    )
    """What stands in place of names, by the node that they are."""
    imports: dict[cst.CSTNode, list[cst.BaseSmallStatement]] = field(
        default_factory=dict[cst.CSTNode, list[cst.BaseSmallStatement]]
    )
    """What stands in place of statements that import."""


def from_flytekit(tree: Tree) -> tuple[cst.Module, tuple[Left, ...]]:
    """The module with the names of flowc, and what it keeps of flytekit."""
    renaming = Renaming(tree)
    for node in _import_statements(tree.module):
        if isinstance(node, cst.ImportFrom):
            _import_from(renaming, node)
        else:
            _import(renaming, node)
    _uses(renaming)
    changed = _merged(tree.module.visit(_Renamer(renaming)))
    left = sorted(renaming.left, key=lambda each: (each.span.line, each.span.column))
    return changed, tuple(left)


def _import_statements(module: cst.Module) -> Iterator[cst.Import | cst.ImportFrom]:
    stack: list[cst.CSTNode] = [module]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Import | cst.ImportFrom):
            yield node
        else:
            stack.extend(reversed(node.children))


# Imports


def _import_from(renaming: Renaming, node: cst.ImportFrom) -> None:
    module = get_full_name_for_node(node.module) if node.module is not None else None
    top = (module or "").partition(".")[0]
    if top in _STAY and not node.relative:
        _leave(renaming, node, module or "", _STAY[top])
    if node.relative or module is None or top != LIBRARY:
        return
    if isinstance(node.names, cst.ImportStar):
        _leave(renaming, node, f"from {module} import *", "name what is imported")
        return
    ours, theirs = dict[str, cst.ImportAlias](), list[cst.ImportAlias]()
    for alias in node.names:
        name = f"{module}.{alias.evaluated_name}"
        new = own_name(name)
        if new is None:
            theirs.append(alias)
            _leave(renaming, alias, name, _reason(name))
        elif not new.startswith('"'):
            local = alias.evaluated_alias or alias.evaluated_name
            bound, own = _bound(renaming, new, local, is_alias=alias.asname is not None)
            ours.setdefault(bound, _alias(own, bound, alias))
    made: list[cst.BaseSmallStatement] = []
    if ours:
        made.append(_joined(node, cst.Name("flowc"), [*ours.values()]))
    if theirs:
        made.append(_joined(node, node.module, theirs))
    renaming.imports[node] = made


def _bound(renaming: Renaming, new: str, local: str, *, is_alias: bool) -> tuple[str, str]:
    """What to import for a name of ours: the name that the program then uses, and its own."""
    name = new.partition("[")[0]
    if name == new and (is_alias or _is_taken(renaming, local, name)):
        return local, name
    return name, name


def _is_taken(renaming: Renaming, local: str, name: str) -> bool:
    """Whether a new name means something else here, or the old one stands in a text as well."""
    if local == name:
        return True
    text = renaming.tree.text
    quoted = re.finditer(rf"""["'][^"'\n]*\b{re.escape(local)}\b[^"'\n]*["']""", text)
    is_quoted = any(not re.search(r"\w \w", found[0]) for found in quoted)  # a type, not a sentence
    return is_quoted or re.search(rf"(?<!\.)\b{re.escape(name)}\b", text) is not None


def _merged(module: cst.Module) -> cst.Module:
    """One import of ours at the top where there are several, but for those with comments or aliases."""
    first: cst.ImportFrom | None = None
    whole: cst.ImportFrom | None = None
    body = list[cst.BaseStatement]()
    for line in module.body:
        node = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
        is_ours = isinstance(node, cst.ImportFrom) and imports_from(node, "flowc")
        if not is_ours or not isinstance(node, cst.ImportFrom) or not _is_plain(line):
            body.append(line)
        elif whole is None:
            first = whole = node
            body.append(line)
        elif not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                whole = with_name(whole, alias.evaluated_name)
    merged = module.with_changes(body=body)
    return replaced(merged, first, whole) if first is not None and whole is not None else merged


def _is_plain(line: cst.BaseStatement) -> bool:
    """Whether a line imports names by what they are called, and says no more."""
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return False
    aliases = m.findall(line, m.AsName() | m.Comment())
    return not aliases


def _alias(name: str, local: str, old: cst.ImportAlias) -> cst.ImportAlias:
    """An import of a name as it is called here, laid out as another."""
    as_name = (old.asname or cst.AsName(cst.Name(local))) if local != name else None
    return old.with_changes(name=cst.Name(name), asname=as_name)


def _joined(
    node: cst.ImportFrom, module: cst.Attribute | cst.Name | None, aliases: list[cst.ImportAlias]
) -> cst.ImportFrom:
    """An import of some names, laid out as the one that it stands for."""
    old = [*node.names] if not isinstance(node.names, cst.ImportStar) else []
    last = aliases[-1].with_changes(comma=old[-1].comma)
    return node.with_changes(module=module, names=[*aliases[:-1], last])


_SPACE: Final = cst.SimpleWhitespace(" ")


def _import(renaming: Renaming, node: cst.Import) -> None:
    """``import flytekit``: ours, and it stays beside ours for what has no name of ours."""
    found = [each for each in node.names if each.evaluated_name.partition(".")[0] == LIBRARY]
    for other in node.names:
        if (reason := _STAY.get(other.evaluated_name.partition(".")[0])) is not None:
            _leave(renaming, other, other.evaluated_name, reason)
    if not found:
        return
    kept, is_split = [each for each in node.names if each not in found], False
    for alias in found:
        local = alias.evaluated_alias or LIBRARY
        uses = [(use, name, _mapped(name)) for use, name in _chains(renaming.tree, local)]
        strange = [(use, name) for use, name, own in uses if own is None]
        is_whole = alias.evaluated_name == LIBRARY
        for use, name in strange or ([] if is_whole else [(alias, alias.evaluated_name)]):
            _leave(renaming, use, name, _reason(name))
        new = "flowc" if strange or local == LIBRARY else local
        kept.append(alias if strange or not is_whole else _alias("flowc", new, alias))
        for use, name, own in uses if is_whole else ():
            if own is not None:
                is_split |= bool(strange)
                path, depth = own
                renaming.uses[_inner(use, name.count(".") + 1 - depth)] = _spelt(f"{new}.{path}")
    names = [each.with_changes(comma=cst.MaybeSentinel.DEFAULT) for each in kept]
    names = [
        each.with_changes(comma=cst.Comma(whitespace_after=_SPACE)) for each in names[:-1]
    ] + names[-1:]
    ours = [cst.Import([cst.ImportAlias(cst.Name("flowc"))])] if is_split else []
    renaming.imports[node] = [node.with_changes(names=names), *ours]


def _chains(tree: Tree, local: str) -> list[tuple[cst.CSTNode, str]]:
    """The uses of a module by its local name: the whole chain of attributes, and what it means."""
    names = tree.wrapper.resolve(QualifiedNameProvider)
    parents = tree.wrapper.resolve(ParentNodeProvider)
    found = list[tuple[cst.CSTNode, str]]()
    for node in names:
        if not isinstance(node, cst.Name) or node.value != local or not _qualified(names, node):
            continue
        whole: cst.CSTNode = node
        while isinstance(outer := parents.get(whole), cst.Attribute) and outer.value is whole:
            whole = outer
        if not isinstance(parents.get(whole), cst.ImportAlias | cst.AsName):
            found.append((whole, _qualified(names, whole) or LIBRARY))
    return found


def _mapped(name: str) -> tuple[str, int] | None:
    """Our name for the longest beginning of a chain that has one, and how many parts that has."""
    parts = name.split(".")
    for depth in range(len(parts), 1, -1):
        own = own_name(".".join(parts[:depth]))
        if own is not None and own.isidentifier():
            return own, depth
    return None


def _inner(node: cst.CSTNode, steps: int) -> cst.CSTNode:
    for _ in range(steps):
        node = node.value if isinstance(node, cst.Attribute) else node
    return node


# Uses


def _uses(renaming: Renaming) -> None:
    """Replace the names whose import is another now."""
    names = renaming.tree.wrapper.resolve(QualifiedNameProvider)
    bound = _locals(renaming)
    for node in names:
        if not isinstance(node, cst.Name) or node in renaming.uses:
            continue
        qualified = _qualified(names, node)
        own = own_name(qualified) if qualified else None
        if own is None or _in_import(renaming.tree, node):
            continue
        is_there = own.partition("[")[0] in bound or own.startswith('"')
        if is_there and node.value not in bound and node.value != own:
            renaming.uses[node] = _spelt(own)


def _locals(renaming: Renaming) -> Mapping[str, str]:
    """The names of ours that are imported now, by what they are called here."""
    found = dict[str, str]()
    for each in (each for made in renaming.imports.values() for each in made):
        if not isinstance(each, cst.ImportFrom) or isinstance(each.names, cst.ImportStar):
            continue
        if each.module is not None and get_full_name_for_node(each.module) == "flowc":
            for alias in each.names:
                found[alias.evaluated_alias or alias.evaluated_name] = alias.evaluated_name
    return found


def _in_import(tree: Tree, node: cst.CSTNode) -> bool:
    return tree.around(node, cst.Import, cst.ImportFrom) is not None


def _qualified(names: Mapping[cst.CSTNode, object], node: cst.CSTNode) -> str | None:
    """The one name of flytekit that a node means, by an import."""
    found = names.get(node)
    if callable(found):
        found = found()
    listed = [*cast("Collection[QualifiedName]", found)] if found else []
    if len(listed) != 1 or listed[0].source is not QualifiedNameSource.IMPORT:
        return None
    name = listed[0].name
    return name if name.partition(".")[0] == LIBRARY else None


def _spelt(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)


# What stays


def _leave(renaming: Renaming, node: cst.CSTNode, what: str, reason: str) -> None:
    place = renaming.tree.wrapper.resolve(PositionProvider)[node]
    start, end = place.start, place.end
    span = Span(renaming.tree.file, start.line, start.column + 1, end.line, end.column + 1)
    renaming.left.append(Left(span, what, reason))


def _reason(name: str) -> str:
    return REASONS.get(name.rpartition(".")[2], "flowc has no name of its own for it")


class _Renamer(cst.CSTTransformer):
    """Puts the new names and imports in place of the old."""

    def __init__(self, renaming: Renaming) -> None:
        super().__init__()
        self._renaming = renaming

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> object:
        """A name as it becomes."""
        found = self._renaming.uses.get(original_node)
        if found is not None:
            lpar = getattr(original_node, "lpar", ())
            return found.with_changes(lpar=lpar, rpar=getattr(original_node, "rpar", ()))
        if isinstance(original_node, cst.SimpleStatementLine):
            return self._line(original_node, updated_node)
        return updated_node

    def _line(self, original: cst.SimpleStatementLine, updated: cst.CSTNode) -> object:
        """A line of imports: as many lines as it takes, the comments with the first."""
        if len(original.body) != 1 or original.body[0] not in self._renaming.imports:
            return updated
        statements = self._renaming.imports[original.body[0]]
        if not statements:
            return cst.RemoveFromParent()
        first = original.with_changes(body=(statements[0],))
        rest = [cst.SimpleStatementLine([each]) for each in statements[1:]]
        return cst.FlattenSentinel([first, *rest]) if rest else first

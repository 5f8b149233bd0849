"""Turn programs for flytekit into programs for flowc, and prove that they mean the same.

Each file is compiled before and after. The graphs must be equal but for what is declared: the names of
flytekit that have one of ours, and the names of branches whose `conditional` became an `if`. A file
that comes out otherwise is left as it is, and the report says where the two part.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from typing import Final

from libcst.codemod import CodemodContext
from libcst.codemod.visitors import RemoveImportsVisitor

from ...ir.diagnostics import Diagnostic, Severity, has_errors
from ...ir.diff import diff
from ...ir.nodes import Package, Span
from ...ir.rules_diff import NODE_RENAMED
from ...ir.text import print_unit
from ..machine import Settings
from ..pipeline import Compiled, compile_sources
from ..recording import PARAMETERS
from ..source import Loader, Source
from .fix import meaning
from .from_flytekit import LIBRARY, Left, from_flytekit
from .names import own_name
from .native_if import Chain, chains
from .splice import spliced
from .tree import Tree, parse_tree, replaced

MAX_LINES: Final = 12
"""Lines of a difference that a report shows."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not migrated."""

    file: str
    reason: str
    lines: tuple[str, ...] = ()
    """Where the graphs part."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a migration came to."""

    sources: tuple[Source, ...]
    """All of them, as they are now."""
    migrated: tuple[str, ...]
    """Files that are of flowc now, as far as it goes."""
    left: tuple[Left, ...]
    """What stays of flytekit in those."""
    refused: tuple[Refused, ...]
    renamed: tuple[str, ...]
    """What is called otherwise in the graph, each a sentence."""


def migrate(
    sources: Sequence[Source], load: Loader, settings: Settings, *, native: bool = True
) -> Outcome:
    """Migrate sources that are compiled together; `native` also makes ``if`` of conditionals."""
    migration = _Migration(load, settings, tuple(sources))
    wanted = [each for each in sources if LIBRARY in each.text]
    before = migration.compiled()
    error = next((x for x in before.diagnostics if x.severity is Severity.ERROR), None)
    if error is not None:
        found = _error(error)
        refused = tuple(Refused(each.file, f"it does not compile: {found}") for each in wanted)
        return Outcome(tuple(sources), (), (), refused, ())
    migration.give_names(wanted)
    if native:
        migration.write_ifs()
    return migration.outcome()


def _error(error: Diagnostic) -> str:
    place = f" at {error.span.file}:{error.span.line}" if error.span else ""
    return f"{error.code}{place}: {error.message}"


@dataclass(slots=True)
class _Migration:
    load: Loader
    settings: Settings
    sources: tuple[Source, ...]
    left: dict[str, tuple[Left, ...]] = field(default_factory=dict[str, tuple[Left, ...]])
    refused: list[Refused] = field(default_factory=list[Refused])
    renamed: list[str] = field(default_factory=list[str])

    def compiled(self, changed: Iterable[Source] = ()) -> Compiled:
        """What the sources come to, some of them changed."""
        news = {each.module: each for each in changed}
        now = [news.get(each.module, each) for each in self.sources]
        known = {each.module: each for each in now}
        return compile_sources(now, lambda name: known.get(name) or self.load(name), self.settings)

    def take(self, changed: Iterable[Source]) -> None:
        """Keep changed sources."""
        news = {each.module: each for each in changed}
        self.sources = tuple(news.get(each.module, each) for each in self.sources)

    def outcome(self) -> Outcome:
        left = (each for file in self.left.values() for each in file)
        return Outcome(
            self.sources, tuple(self.left), tuple(left), tuple(self.refused), tuple(self.renamed)
        )

    # Names

    def give_names(self, wanted: Sequence[Source]) -> None:
        """Give the files our names; all at once, and one by one where that goes wrong."""
        made = list[Source]()
        for source in wanted:
            tree = parse_tree(source)
            if tree is None:
                self.refused.append(Refused(source.file, "LibCST cannot read it"))
                continue
            module, left = from_flytekit(tree)
            self.left[source.file] = left
            made.append(replace(source, text=spliced(source.text, tree.edits(module))))
        before = self.compiled()
        if not _parting(before, self.compiled(made)):
            self.take(made)
            return
        for each in made:
            before, after = self.compiled(), self.compiled([each])
            if lines := _parting(before, after):
                self.left.pop(each.file)
                self.refused.append(Refused(each.file, "the graphs would part", lines))
            else:
                self.take([each])

    # Branches

    def write_ifs(self) -> None:
        """Write conditionals as native branches, where the graph stays the same."""
        for source in self.sources:
            if source.file not in self.left or "conditional" not in source.text:
                continue
            tree = parse_tree(source)
            found, left = chains(tree) if tree is not None else ([], [])
            if tree is not None and found:
                left += self._write_ifs(source, tree, found)
            self.left[source.file] = (*self.left[source.file], *left)

    def _write_ifs(self, source: Source, tree: Tree, found: list[Chain]) -> Iterator[Left]:
        """Those that do not go: all are tried at once, then each by itself."""
        before = self.compiled()
        kept = found
        if self._renames(before, _with_ifs(source, tree, found)) is None:
            kept = [
                each
                for each in found
                if self._renames(before, _with_ifs(source, tree, [each])) is not None
            ]
        changed = _with_ifs(source, tree, kept)
        names = self._renames(before, changed) if kept else None
        if names is not None:
            self.take([changed])
            self.renamed += names
        for each in found:
            if names is None or each not in kept:
                yield Left(each.span, each.name, "an `if` would give another graph")

    def _renames(self, before: Compiled, changed: Source) -> list[str] | None:
        """What is called otherwise after a change; None where more than that is different."""
        after = self.compiled([changed])
        if has_errors(after.diagnostics) or _new_findings(before, after):
            return None
        found = diff(meaning(before.package), meaning(after.package)).changes
        if any(each.code != NODE_RENAMED.code for each in found):
            return None
        return [f"{each.entity}: {each.message}" for each in found]


def _with_ifs(source: Source, tree: Tree, found: Sequence[Chain]) -> Source:
    """The source with branches in place of chains, without an import that is not used any more."""
    module = tree.module
    for each in found:
        module = replaced(module, each.line, each.native)
    context = CodemodContext()
    RemoveImportsVisitor.remove_unused_import(context, "flowc", "conditional")
    module = RemoveImportsVisitor(context).transform_module(module)
    return replace(source, text=spliced(source.text, tree.edits(module)))


# Whether two programs mean the same


def _parting(before: Compiled, after: Compiled) -> tuple[str, ...]:
    """Where the graphs part; nothing where they are equal, but for names of flytekit."""
    new = _new_findings(before, after)
    if new:
        return tuple(new)
    old_text, new_text = _spelt(before.package), _spelt(after.package)
    if old_text == new_text:
        return ()
    lines = unified_diff(old_text, new_text, "before", "after", n=1, lineterm="")
    return tuple(lines)[:MAX_LINES]


def _new_findings(before: Compiled, after: Compiled) -> list[str]:
    known = {(each.code, _named(each.message)) for each in before.diagnostics}
    return [
        _error(each) for each in after.diagnostics if (each.code, _named(each.message)) not in known
    ]


def _spelt(package: Package) -> list[str]:
    """The text of a package with our names for all that has one, in an order of its own."""
    text = _named(print_unit(meaning(package)))
    return "\n\n".join(sorted(text.split("\n\n"))).split("\n")


_NAME: Final = re.compile(r"\bflytekit(?:\.\w+)+")


_BY_PLACE: Final = re.compile(
    rf"\bcall flowc\.({'|'.join(name.removeprefix('flowc.') for name in PARAMETERS)})\((?!\w+=|\))"
)
"""A value of ours whose first argument has no name: our own programs always say it."""


def _named(text: str) -> str:
    """The text with our names, and with arguments by name where our programs have them so."""
    ours = _NAME.sub(lambda found: _ours(found[0]), text)
    return _BY_PLACE.sub(lambda found: f"{found[0]}{PARAMETERS[f'flowc.{found[1]}'][0]}=", ours)


def _ours(name: str) -> str:
    own = own_name(name)
    return f"flowc.{own}" if own is not None and own.isidentifier() else name


def place(span: Span) -> str:
    """Where something is, as a terminal opens it."""
    return f"{span.file}:{span.line}:{span.column}"

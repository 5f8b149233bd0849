"""Apply the edits that findings carry, and keep those that do what they say.

Nothing is believed: what the edits make is compiled again. A fix is kept where its finding is gone
and no other came; a safe one only where a program that compiled has the same graph as before.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from ...ir.diagnostics import Applicability, Diagnostic, Edit, Help, Severity, has_errors
from ...ir.nodes import Package
from ..machine import Settings
from ..pipeline import Compiled, compile_sources
from ..source import Loader, Source
from .splice import apart, spliced

MAX_ROUNDS: Final = 30
"""Times that fixes are looked for: what one brings up, the next round mends."""

Codemod: TypeAlias = Callable[[Diagnostic, Source], Help | None]
"""Makes the way out of a finding that the compiler has no edits for; None where there is none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fixes to make."""

    unsafe: bool = False
    """Whether those are made too that change the graph, or what plain Python does."""
    codes: frozenset[str] | None = None
    """Rules whose findings are fixed; None for all."""

    def takes(self, found: Diagnostic, way_out: Help) -> bool:
        """Whether to fix a finding in this way."""
        allowed = (Applicability.SAFE, Applicability.UNSAFE)[: 1 + self.unsafe]
        is_meant = self.codes is None or found.code in self.codes
        return is_meant and bool(way_out.edits) and way_out.applicability in allowed


@dataclass(frozen=True, slots=True)
class Fix:
    """A finding, and the way out that was taken or refused."""

    finding: Diagnostic
    way_out: Help
    reason: str = ""
    """Why it was not taken; "" where it was."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What fixing came to."""

    sources: tuple[Source, ...]
    """All of them, as they are now."""
    fixed: tuple[Fix, ...]
    """What was done, in order; places are those of the text of the moment."""
    refused: tuple[Fix, ...]
    """Fixes that did not do what they say."""
    found: tuple[Diagnostic, ...]
    """What was found first, with the edits of every way out."""
    left: tuple[Diagnostic, ...]
    """What is found now, with the edits of every way out."""


@dataclass(frozen=True, slots=True)
class _State:
    """The sources at one moment, and what they compile to."""

    sources: tuple[Source, ...]
    compiled: Compiled
    counts: Counter[tuple[str, str, str]] = field(compare=False)


def fix(
    sources: Sequence[Source],
    load: Loader,
    settings: Settings,
    wanted: Wanted,
    codemod: Codemod,
) -> Outcome:
    """Fix what can be fixed in the sources, which are compiled together; others are only read."""
    fixer = _Fixer(load, settings, codemod)
    state = fixer.compiled(tuple(sources))
    fixed, refused = list[Fix](), dict[object, Fix]()
    first = found = fixer.ways_out(state)
    for _ in range(MAX_ROUNDS):
        batch = [*_apart(each for each in _chosen(found, wanted) if _key(each) not in refused)]
        if not batch:
            break
        kept, state, failed = fixer.kept(state, batch, wanted)
        fixed += kept
        if kept:
            refused.clear()  # what was in their way may be gone
        refused |= {_key(each): each for each in failed}
        found = fixer.ways_out(state)
    return Outcome(state.sources, tuple(fixed), tuple(refused.values()), first, found)


def _chosen(found: Iterable[Diagnostic], wanted: Wanted) -> Iterator[Fix]:
    for each in found:
        way_out = next((one for one in each.helps if wanted.takes(each, one)), None)
        if way_out is not None:
            yield Fix(each, way_out)


def _apart(fixes: Iterable[Fix]) -> Iterator[Fix]:
    """Fixes that do not touch one another; the others have their turn in the next round."""
    taken = list[Edit]()
    for each in fixes:
        edits = each.way_out.edits
        files = {edit.span.file for edit in edits}
        if apart((*(edit for edit in taken if edit.span.file in files), *edits)):
            taken.extend(edits)
            yield each


def _key(fix: Fix) -> object:
    """What a fix is known by when lines move."""
    replacements = tuple(each.replacement for each in fix.way_out.edits)
    return (*_identity(fix.finding), replacements)


def _identity(found: Diagnostic) -> tuple[str, str, str]:
    return found.code, found.span.file if found.span else "", found.message


@dataclass(frozen=True, slots=True)
class _Fixer:
    load: Loader
    settings: Settings
    codemod: Codemod

    def compiled(self, sources: tuple[Source, ...]) -> _State:
        known = {each.module: each for each in sources}
        compiled = compile_sources(
            sources, lambda name: known.get(name) or self.load(name), self.settings
        )
        return _State(sources, compiled, Counter(map(_identity, compiled.diagnostics)))

    def ways_out(self, state: _State) -> tuple[Diagnostic, ...]:
        """The findings; where the compiler knows no edits, with those of the codemod of the rule."""
        by_file = {each.file: each for each in state.sources}
        return tuple(self._mended(each, by_file) for each in state.compiled.diagnostics)

    def _mended(self, found: Diagnostic, sources: Mapping[str, Source]) -> Diagnostic:
        """The finding, with edits in files that are fixed only."""
        source = sources.get(found.span.file) if found.span else None
        if source is None:
            return found
        helps = tuple(
            each if all(edit.span.file in sources for edit in each.edits) else Help(each.text)
            for each in found.helps
        )
        if not any(each.edits for each in helps) and (made := self.codemod(found, source)):
            helps = (*(each for each in helps if each.text != made.text), made)
        return replace(found, helps=helps)

    def kept(
        self, state: _State, batch: list[Fix], wanted: Wanted
    ) -> tuple[list[Fix], _State, list[Fix]]:
        """The fixes that do what they say, what they lead to, and those that do not."""
        after = self.compiled(_edited(state.sources, batch))
        reason = _reason(state, after, batch)
        if not reason:
            return batch, after, []
        if len(batch) == 1:
            together = self._together(state, after, batch, wanted)
            return together or ([], state, [replace(batch[0], reason=reason)])
        middle = len(batch) // 2
        first, one, failed = self.kept(state, batch[:middle], wanted)
        second, other, more = self.kept(state, batch[middle:], wanted)
        failed += more
        if not first or not second:
            return first or second, one if first else other, failed
        both = self.compiled(_edited(state.sources, [*first, *second]))
        if _reason(state, both, [*first, *second]):
            return first, one, failed  # the others are tried again after these
        return [*first, *second], both, failed

    def _together(
        self, state: _State, after: _State, batch: list[Fix], wanted: Wanted
    ) -> tuple[list[Fix], _State, list[Fix]] | None:
        """A fix with those of the findings that it brings, where these are all that is wrong with it."""
        found = (
            each
            for each in self.ways_out(after)
            if after.counts[_identity(each)] > state.counts[_identity(each)]
        )
        more = [*_apart(_chosen(found, wanted))]
        last = self.compiled(_edited(after.sources, more)) if more else after
        if not more or _reason(state, last, batch) or _reason(after, last, more):
            return None
        return [*batch, *more], last, []


def _edited(sources: tuple[Source, ...], fixes: Iterable[Fix]) -> tuple[Source, ...]:
    edits = dict[str, list[Edit]]()
    for edit in (edit for each in fixes for edit in each.way_out.edits):
        edits.setdefault(edit.span.file, []).append(edit)
    return tuple(
        replace(each, text=spliced(each.text, edits[each.file])) if each.file in edits else each
        for each in sources
    )


# Whether a fix does what it says


def _reason(before: _State, after: _State, fixes: Sequence[Fix]) -> str:
    """Why not to keep fixes; "" where they do what they say."""
    was_sound = not has_errors(before.compiled.diagnostics)
    for each in after.compiled.diagnostics:
        counts = was_sound or each.severity is Severity.ERROR
        if counts and after.counts[_identity(each)] > before.counts[_identity(each)]:
            return f"it would bring {each.code}: {each.message}"
    for key, count in Counter(_identity(each.finding) for each in fixes).items():
        if after.counts[key] > before.counts[key] - count:
            return "it would leave the finding as it is"
    is_safe = all(each.way_out.applicability is Applicability.SAFE for each in fixes)
    if (
        was_sound
        and is_safe
        and meaning(before.compiled.package) != meaning(after.compiled.package)
    ):
        return "it would change the graph"
    return ""


def meaning(package: Package) -> Package:
    """What a package means, without where it stands and how the bodies of its tasks are spelt."""
    modules = tuple(replace(each, digest="") for each in package.modules)
    tasks = tuple(replace(each, code="") for each in package.tasks)
    return replace(package, modules=modules, tasks=tasks, spans=())

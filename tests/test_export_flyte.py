"""Export to Flyte: equal to what flytekit makes of the same source, but for what is listed."""

from collections.abc import Iterator
from typing import Final

import pytest

from .flyte.differences import DIFFERENCES, Difference
from .flyte.harness import (
    HEAVY,
    MODULES,
    PYTHON,
    Ours,
    frozen,
    is_required,
    matches,
    oracle,
    ours,
    places,
)
from .repository import ROOT

DOCUMENT: Final = ROOT / "docs/flyte-differences.md"

needs_flytekit = pytest.mark.skipif(
    not PYTHON.exists() and not is_required(),
    reason="flytekit is not here to compare with: make environment-oracle",
)


def listed(module: str) -> list[str]:
    """The places where a module may differ."""
    return [place for each in DIFFERENCES for place in each.places.get(module, ())]


def refused(module: str) -> list[str]:
    """The codes that flowc reports of a module which it refuses."""
    return sorted({code for each in DIFFERENCES for code in each.refused.get(module, ())})


ONLY_OURS: Final = {module for each in DIFFERENCES for module in each.compiled}
"""Modules that flytekit refuses."""


def codes(found: Ours) -> list[str]:
    return sorted({each.code for each in found.diagnostics})


@needs_flytekit
@pytest.mark.parametrize("module", MODULES)
def test_equals_flytekit(module: str) -> None:
    found, theirs = ours(module), oracle()[module]
    assert codes(found) == refused(module), [each.message for each in found.diagnostics]
    if found.diagnostics:
        return
    assert ("error" in theirs) == (module in ONLY_OURS), theirs
    if module in ONLY_OURS:
        return
    patterns = listed(module)
    differing = [*places(theirs, found.documents)]
    unlisted = [each for each in differing if not any(matches(p, each.path) for p in patterns)]
    assert unlisted == []
    stale = [p for p in patterns if not any(matches(p, each.path) for each in differing)]
    assert stale == []


@pytest.mark.parametrize("module", sorted(file.stem for file in HEAVY.glob("*.py")))
def test_equals_what_flytekit_made(module: str) -> None:
    found = ours(module, HEAVY)
    assert codes(found) == [], [each.message for each in found.diagnostics]
    assert [*places(frozen(module), found.documents)] == []


def test_listed_modules_are_there() -> None:
    named = {name for each in DIFFERENCES for name in shown_by(each)}
    assert named <= {*MODULES}


def shown_by(difference: Difference) -> set[str]:
    """Modules of the corpus that show a difference: every one must be shown."""
    found = {*difference.places, *difference.refused, *difference.compiled}
    assert found, f"nothing shows {difference.name}"
    return found


def lines() -> Iterator[str]:
    """The document of the differences."""
    yield "# Where the export to Flyte differs from flytekit\n"
    yield (
        "`flowc export --to flyte` writes what flytekit 1.16 would have registered for the same source. The tests compare the two on every\n"
        "program of `tests/flyte/corpus/`, message by message. These are all the differences, and the reasons for them; the list is\n"
        "`tests/flyte/differences.py`, and no other difference passes the tests.\n"
    )
    for each in DIFFERENCES:
        yield f"## {each.name}\n"
        yield f"flytekit: {each.flytekit}\n"
        yield f"flowc: {each.ours}\n"
        modules = sorted(shown_by(each))
        yield f"Shown by {', '.join(f'`{name}`' for name in modules)}.\n"


def test_document_of_differences(bless: bool) -> None:
    text = "\n".join(lines())
    if bless:
        DOCUMENT.write_text(text, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == text

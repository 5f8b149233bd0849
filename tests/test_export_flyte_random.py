"""Random programs of flytekit's language: exported, they equal what flytekit makes of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, assume, given, note, settings

from flowc.ir.diagnostics import has_errors

from .flyte.harness import Documents, compiled, oracle_of, ours, places
from .flyte.programs import programs
from .test_export_flyte import needs_flytekit
from .test_import_flyte import check_comes_out_the_same

SLOW: Final = (HealthCheck.too_slow, HealthCheck.data_too_large)


@dataclass(frozen=True, slots=True)
class Oracle:
    """flytekit at work on the modules of a folder."""

    folder: Path
    ask: Callable[[str], Documents]
    numbers: Iterator[int]

    def module(self, text: str) -> str:
        """Write a program as a module of its own: a process imports each name once."""
        name = f"random{next(self.numbers)}"
        (self.folder / f"{name}.py").write_text(text, encoding="utf-8")
        return name


@pytest.fixture(scope="module")
def flytekit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    folder = tmp_path_factory.mktemp("random")
    with oracle_of(folder) as ask:
        yield Oracle(folder, ask, count())


@needs_flytekit
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(text=programs())
def test_equals_flytekit(flytekit: Oracle, text: str) -> None:
    note(text)
    module = flytekit.module(text)
    theirs = flytekit.ask(module)
    assume("error" not in theirs)
    found = ours(module, flytekit.folder)
    assert [each.message for each in found.diagnostics] == []
    assert [*places(theirs, found.documents)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(text=programs())
def test_comes_out_the_same(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    note(text)
    folder = tmp_path_factory.mktemp("random")
    (folder / "m.py").write_text(text, encoding="utf-8")
    package, found = compiled("m", folder)
    assert not has_errors(found), [each.message for each in found]
    check_comes_out_the_same(package)

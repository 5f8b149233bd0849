"""Programs do as graphs what they do as Python, or are refused: never something else in silence."""

import os
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from flowc.ir.diagnostics import has_errors

from .differential import (
    PRELUDE,
    Case,
    Program,
    compiled,
    new_folder,
    observe_graph,
    observe_python,
    refused,
    reported,
    samples,
    text,
    traced,
)
from .differential_bodies import BODIES
from .differential_flow import FLOW
from .differential_functions import FUNCTIONS
from .differential_modules import MODULES
from .differential_nodes import NODES
from .differential_programs import inputs, programs
from .differential_promises import PROMISES
from .differential_refused import OF_OTHERS, REFUSED
from .differential_values import VALUES

TABLES: Final = (
    VALUES,
    BODIES,
    FLOW,
    FUNCTIONS,
    MODULES,
    NODES,
    PROMISES,
    REFUSED,
    OF_OTHERS,
)
CASES: Final[dict[str, Case]] = {name: case for each in TABLES for name, case in each.items()}


@pytest.fixture(autouse=True)
def forget_modules() -> Iterator[None]:
    """Programs call their modules alike."""
    path, modules = [*sys.path], {*sys.modules}
    yield
    sys.path[:] = path
    for name in sys.modules.keys() - modules:
        del sys.modules[name]


@pytest.mark.parametrize("case", CASES)
def test_program(case: str, tmp_path: Path) -> None:
    check(CASES[case], tmp_path)


def check(case: Case, folder: Path) -> None:
    """Check that a case comes to what it says."""
    program = compiled(PRELUDE + textwrap.dedent(case.body), folder, case.modules)
    expected = [*filter(None, (case.refused, case.warned))]
    found = program.compiled.diagnostics
    assert sorted({each.code for each in found}) == expected, reported(found)
    assert all(each.span for each in found), reported(found)
    if case.refused:
        assert has_errors(found), reported(found)
        return
    if case.traced:
        assert traced(program) == text(program.compiled.package)
    for values in samples(program.compiled.package):
        same(program, values)


def same(program: Program, values: Mapping[str, object]) -> None:
    """Check that a call does as a graph what it does as Python."""
    plain, ran = observe_python(program, values), observe_graph(program, values)
    assert ran == plain, values


def test_no_case_hides_another() -> None:
    assert len(CASES) == sum(map(len, TABLES))


EXAMPLES: Final = int(os.environ.get("FLOWC_EXAMPLES", "60"))
"""How many random programs are tried."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("programs")


@settings(max_examples=EXAMPLES, deadline=None)
@given(body=programs(), calls=st.lists(inputs(), min_size=3, max_size=3))
def test_random_programs(root: Path, body: str, calls: list[dict[str, object]]) -> None:
    note(body)
    program = compiled(f"{PRELUDE}\n{body}", new_folder(root))
    if refused(program):
        event(f"refused: {program.compiled.diagnostics[0].code}")
        return
    event("compiled")
    for values in calls:
        same(program, values)

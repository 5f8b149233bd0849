"""Both front-ends, one IR: each case compiled from its text and traced from its objects."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import Final

import pytest

from flowc.ir.diagnostics import Log, has_errors
from flowc.ir.nodes import Module
from flowc.ir.walk import without_debug
from flowc.project import module_name
from flowc.runtime.dsl import Declared
from flowc.runtime.load import load_module
from flowc.runtime.trace_package import trace_package

from .cases import Case, cases, disk, result

UNTRACEABLE: Final = {
    "examples.sales": "Python decides an `if` itself, so a trace never sees it",
    "native_branches": "Python decides an `if` itself, so a trace never sees it",
    "native_leaving": "and when to leave a loop",
    "native_maps": "nor what a loop over a promise would do",
    "native_patterns": "nor which case is taken",
    "native_short_circuit": "nor what `and` does not ask",
}


def imports_flytekit(case: Case) -> bool:
    """Whether a case is in the dialect of flytekit or union, which are not here to be imported."""
    texts = (source.read_text(encoding="utf-8") for source in case.sources)
    return any(
        re.search(r"^(from|import) (flytekit|union)\b", text, re.MULTILINE) for text in texts
    )


CASES: Final = {
    case.name: case
    for case in cases()
    if case.name not in UNTRACEABLE
    and not imports_flytekit(case)
    and not has_errors(result(case).diagnostics)
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture(autouse=True)
def forget_modules() -> Iterator[None]:
    """Cases call their modules alike."""
    path, modules = [*sys.path], {*sys.modules}
    yield
    sys.path[:] = path
    for name in sys.modules.keys() - modules:
        del sys.modules[name]


def imported(case: Case) -> Iterator[ModuleType]:
    for source in case.sources:
        log = Log()
        name, _ = module_name(disk(case), str(source))
        file = source.relative_to(case.root).as_posix()
        module = load_module(Module(name, file, ""), case.root, log)
        assert module is not None, log.diagnostics
        yield module


def declared(case: Case) -> Iterator[Declared]:
    """Every entity that the modules of a case declare."""
    for module in imported(case):
        for each in vars(module).values():
            if isinstance(each, Declared) and each.__module__ == module.__name__:
                yield each


def test_static_and_traced_agree(case: Case) -> None:
    traced = trace_package(declared(case), case.root)
    assert traced.diagnostics == ()
    static = result(case).package
    header = replace(traced.package.header, producer_version="")
    same = replace(traced.package, header=header)
    assert without_debug(same) == without_debug(static)


def test_untraceable_cases_are_there() -> None:
    assert UNTRACEABLE.keys() <= {case.name for case in cases()}

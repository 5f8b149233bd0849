"""What notebooks show: pictures where something can draw, text where not, never a traceback."""

from collections.abc import Callable
from operator import methodcaller
from pathlib import Path
from typing import Final

import pytest

from examples.dynamic_workflow import merge_sort
from examples.sales import sales
from flowc import task, workflow
from flowc.notebook import Drawing, load

from .pictures import MERGE_SORT, package
from .test_engines import THERE, no_engine

__all__ = ["no_engine"]


shown_of: Final[Callable[[object], dict[str, str]]] = methodcaller("_repr_mimebundle_")
"""What IPython asks of an object."""


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def twice(x: int) -> int:
    return double(x=double(x=x))


@workflow
def undecided(x: int) -> int:
    if double(x=x) > 3:
        return x
    return double(x=x)


@pytest.mark.skipif(not THERE, reason="no engine is here")
def test_a_decorated_function_shows_its_graph() -> None:
    shown = shown_of(merge_sort)
    assert shown["text/plain"] == "<workflow examples.dynamic_workflow.merge_sort>"
    assert "terminal_case" in shown["image/svg+xml"]
    # Compiled from its file: Python itself would have decided this `if`.
    assert "amount &gt;= goal" in shown_of(sales)["image/svg+xml"]


def test_without_an_engine_it_is_mermaid(no_engine: None) -> None:
    del no_engine
    shown = shown_of(Drawing(package(MERGE_SORT)))
    assert list(shown) == ["text/plain", "text/vnd.mermaid", "text/markdown"]
    assert shown["text/markdown"] == f"```mermaid\n{shown['text/vnd.mermaid']}```\n"


def test_a_function_of_a_cell_is_traced(no_engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del no_engine
    for entity in (double, twice, undecided):
        monkeypatch.setattr(entity, "__module__", "__main__")
    assert "double-2" in shown_of(twice)["text/vnd.mermaid"]
    wrong = shown_of(undecided)
    assert list(wrong) == ["text/plain"]
    assert "error[FL" in wrong["text/plain"]


def test_load_takes_what_commands_take(tmp_path: Path) -> None:
    source = tmp_path / "m.py"
    source.write_text(
        "from flowc import task, workflow\n\n@task\ndef f() -> int:\n    return 1\n\n"
        "@workflow\ndef w() -> int:\n    return f()\n"
    )
    loaded = load(str(source), "w", depth=1)
    assert repr(loaded) == "<m.w: 1 tasks, 1 workflows, 0 launch plans>"
    with pytest.raises(ValueError, match="there is no entity `nothing`"):
        load(str(source), "nothing")
    with pytest.raises(ValueError, match="nowhere"):
        load(str(tmp_path / "nowhere.pb"))
    source.write_text("from flowc import task\n\n@task\ndef f() -> int:\n    return g\n@task\n")
    with pytest.raises(ValueError, match=r"error\[FL"):
        load(str(source))

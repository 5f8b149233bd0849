"""Pictures as Mermaid: what the text says, that names in it are data, that Mermaid reads it."""

import json
import os
import re
import shutil
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from flowc.ir.nodes import Package
from flowc.visualize import to_graph, to_mermaid
from flowc.visualize.escape import short
from flowc.visualize.mermaid import is_too_large
from flowc.visualize.style import Direction, Style

from . import strategies
from .cases import cases, result
from .documents import blocks
from .pictures import MERGE_SORT, TASKS, graph
from .repository import FLOWC, ROOT, run
from .test_dot import HOSTILE, hostile

STATEMENT: Final = re.compile(
    r"flowchart (TB|LR)"
    r'|subgraph n_\w*\["[^"]*"\]'
    r"|direction (TB|LR)|end"
    r'|n_\w*(\[|\(|\[\[|\[\(|\{\{|\[\\)"[^"]*"(\]|\)|\]\]|\)\]|\}\}|/\]):::\w+'
    r'|n_\w* (-->|-\.->|==>)(\|"[^"]*"\|)? n_\w*'
    r'|click n_\w* href "[^"\s]*" _blank'
    r"|classDef \w+ [^\"]*|class [\w,]+ \w+|linkStyle [\d,]+ [\w#:,.-]+"
)
"""A statement as we write it: whatever could mean something stands in quotes."""


def statements(text: str) -> list[str]:
    """Every statement; fails where a line is none."""
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in lines if not STATEMENT.fullmatch(line)] == []
    return lines


def test_merge_sort() -> None:
    lines = statements(to_mermaid(graph(MERGE_SORT, "merge_sort")))
    assert (
        'n_terminal_case_decision{{"<i>branch</i><br/><b>terminal_case</b>"}}:::decision' in lines
    )
    assert 'n_terminal_case_decision ==>|"if count #60;= at"| n_if' in lines
    assert (
        'n_merge_sort_remotely[["<i>dynamic task</i><br/><b>merge_sort_remotely</b>"]]:::dynamic'
        in lines
    )
    assert 'n_merge_sort_numbers -->|"numbers: list[int]"| n_sort_locally' in lines


def test_the_documents_show_what_is_written() -> None:
    (shown,) = blocks(ROOT / "docs/pictures.md", "mermaid")
    done = run(
        *FLOWC, "draw", "examples/sales.py", "sales", "--format", "mermaid", "-o", "-", folder=ROOT
    )
    assert done.stdout.decode() == shown


def test_direction_and_links() -> None:
    style = Style(direction=Direction.RIGHT, source_url="https://x.y/{file}#L{line}")
    place = '    14:3-14:9 "workflow:m.merge_sort/terminal_case/if/sort_locally"\n'
    drawn = graph(MERGE_SORT + place, "merge_sort")
    lines = statements(to_mermaid(drawn, style))
    assert lines[0] == "flowchart LR"
    assert lines.count("direction LR") == len(drawn.clusters)
    assert 'click n_sort_locally href "https://x.y/m.py#L14" _blank' in lines


def test_too_large_for_what_shows_it() -> None:
    assert not is_too_large(to_mermaid(graph(MERGE_SORT, "merge_sort")))
    calls = (f"  f[{n}] = task m.f(x={f'f[{n - 1}].o0' if n else 0})" for n in range(502))
    assert is_too_large(to_mermaid(graph(f"{TASKS}workflow m.w()\n" + "\n".join(calls))))


MEANINGFUL: Final = {**HOSTILE, "directive": "style a:b #c; classDef x fill:#f00;"}


@pytest.mark.parametrize("name", MEANINGFUL)
def test_names_are_data(name: str) -> None:
    found = statements(to_mermaid(to_graph(hostile(MEANINGFUL[name]))))
    harmless = statements(to_mermaid(to_graph(hostile("name"))))
    assert len(found) == len(harmless)
    assert max(map(len, found)) < 2500


@given(strategies.packages)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_package_can_be_written(any_package: Package) -> None:
    drawn = to_graph(any_package)
    text = to_mermaid(drawn)
    statements(text)
    assert text == to_mermaid(drawn)


MODULES: Final = os.environ.get("FLOWC_MERMAID", "")
"""A folder where npm has installed `mermaid` and `jsdom`."""
NODE: Final = shutil.which("node")


@pytest.mark.skipif(not (NODE and MODULES), reason="$FLOWC_MERMAID names no folder with mermaid")
def test_mermaid_reads_it() -> None:
    known = {name: to_graph(hostile(text)) for name, text in MEANINGFUL.items()}
    known |= {
        case.name: to_graph(result(case).package)
        for case in cases()
        if (case.folder / "graph.dot").exists()
    }
    texts = {name: to_mermaid(each) for name, each in known.items()}
    done = run(
        str(NODE), "tests/mermaid.mjs", MODULES, folder=ROOT, given=json.dumps(texts).encode()
    )
    assert done.returncode == 0, done.stderr.decode()
    read = json.loads(done.stdout)
    assert [name for name in read if "problem" in read[name]] == []
    for name, drawn in known.items():
        assert read[name]["clusters"] == len({each.id for each in drawn.clusters})
    for name, text in MEANINGFUL.items():
        title = f"<b>{short(text, 48)}</b>"
        assert any(_decoded(each).startswith(title) for each in read[name]["boxes"])


def _decoded(text: str) -> str:
    """Text with the entities read, which Mermaid keeps in a form of its own until it draws."""
    return re.sub(r"ﬂ°°(\d+)¶ß", lambda code: chr(int(code[1])), text)

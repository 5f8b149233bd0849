"""The viewer's data and page, without a browser: `tests/test_viewer_page.py` has one."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc.ir.nodes import Package
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import Graph, to_graph
from flowc.visualize.boxes import Box, BoxKind, Edge, EdgeKind
from flowc.visualize.outline import outline
from flowc.visualize.viewer import groups, to_page, viewer_data
from flowc.visualize.viewer.measure import text_width

from . import strategies
from .cli import Cli, flowc
from .pictures import DYNAMICS, MERGE_SORT, TASKS, package
from .repository import ROOT

GOLDEN: Final = ROOT / "golden/viewer"
ASSETS: Final = ROOT / "visualize/viewer"
GRAPHVIZ: Final = "550d9cd6ff429f5bd225316fe1faed4f852038c3e1ec609ce113af1f9379ce25"
"""Digest of the vendored engine: it is the published file."""

CASES: Final = {"merge_sort": (MERGE_SORT, "m.merge_sort"), "dynamics": (TASKS + DYNAMICS, "m.w")}


def data_of(text: str, name: str) -> dict[str, Any]:
    found = package(text)
    return viewer_data(to_graph(found, Ref(EntityKind.WORKFLOW, name)), found, {"m.py": SOURCE}.get)


SOURCE: Final = "".join(f"line {number}\n" for number in range(1, 40))


@pytest.mark.parametrize("case", CASES)
def test_data(case: str, bless: bool) -> None:
    found = data_of(*CASES[case])
    del found["looks"]  # of the theme
    text = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    file = GOLDEN / f"{case}.json"
    if bless:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_equal_packages_give_equal_pages() -> None:
    first, second = (to_page(data_of(*CASES["dynamics"])) for _ in range(2))
    assert first == second


# The page


def test_the_policy_allows_what_is_in_the_page_and_nothing_else() -> None:
    text = to_page(data_of(*CASES["merge_sort"])).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    for begin, end in (("<style>", "</style>"), ('<script type="module">', "</script>")):
        inside = text.partition(begin)[2].partition(end)[0]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe-inline" not in policy[1]
    assert "'unsafe-eval'" not in policy[1]
    assert "http" not in policy[1]


def test_data_never_becomes_markup() -> None:
    found = package("workflow m.main()\n")
    graph = Graph(
        "</title><script>", (Box("a", BoxKind.TASK, "</script><!-- & \u2028 \ud800", ""),)
    )
    text = to_page(viewer_data(graph, found)).decode()
    inside = text.partition('<script type="application/json" id="data">')[2].partition("</script>")[
        0
    ]
    assert not {"<", ">", "&"} & set(inside)
    assert json.loads(inside)["root"]["items"][0]["name"] == graph.boxes[0].title
    assert "</title><script>" not in text


def test_the_program_makes_no_markup_of_texts() -> None:
    for file in sorted(ASSETS.glob("*.js")):
        text = file.read_text(encoding="utf-8")
        for each in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "http:",
        ):
            assert each not in text.replace("http://www.w3.org/2000/svg", ""), file.name
        assert text.count("\n") <= 500, file.name


def test_the_engine_is_the_published_one() -> None:
    assert hashlib.sha256((ASSETS / "graphviz/graphviz.js").read_bytes()).hexdigest() == GRAPHVIZ
    assert "Apache License" in (ASSETS / "graphviz/LICENSE").read_text(encoding="utf-8")


def test_every_asset_is_in_the_wheel() -> None:
    listed = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    suffixes = {each.suffix for each in ASSETS.iterdir() if each.is_file()} - {".py"}
    for each in sorted(suffixes):
        assert f'"*{each}"' in listed.partition('"flowc.visualize.viewer" = [')[2].partition("]")[0]


def test_wide_characters_are_wider() -> None:
    assert text_width("i", 10) < text_width("m", 10) < 2 * text_width("\u4e2d", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strategies.packages)
def test_any_package_has_a_page(any_package: Package) -> None:
    assert to_page(viewer_data(to_graph(any_package), any_package)).endswith(b"</html>")


# Groups


@given(st.integers(2, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=40))
def test_groups_hold_all_and_never_lead_back(count: int, pairs: list[tuple[int, int]]) -> None:
    boxes = tuple(Box(f"n{each}", BoxKind.TASK, "", "", f"m.t{each % 3}") for each in range(count))
    edges = tuple(
        Edge(f"n{min(pair)}", f"n{max(pair)}", EdgeKind.DATA)
        for pair in pairs
        if pair[0] != pair[1] and max(pair) < count
    )
    graph = Graph("", boxes, (), edges)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"MOST": 1, "SIDE_BY_SIDE": 1, "SMALLEST": 4}.items():
            patch.setattr(groups, name, value)
        found = groups.grouped(graph, outline(graph))
    place = {item: number for number, group in enumerate(found) for item in group.items}
    assert sorted(place) == sorted(box.id for box in boxes)
    assert sum(len(group.items) for group in found) == count
    assert all(place[edge.source] <= place[edge.target] for edge in edges)


def test_ten_thousand_nodes_are_in_groups() -> None:
    lines = [
        f"  n{each} = task m.f(x={f'n{each - 1}.o0' if each else 'x'})" for each in range(10_000)
    ]
    found = data_of("\n".join([TASKS, "workflow m.main(x: int)", *lines, ""]), "m.main")
    held = [each for each in found["root"]["items"] if each["kind"] == "group"]
    assert len(held) == 100
    assert held[0]["title"] == "steps 1 to 100"
    assert held[0]["lines"] == ["100 nodes: 100 f"]


# The commands


def test_view_writes_the_page(cli: Cli, folder: Path) -> None:
    done = cli("view", "flows/wf.py", "main", "-o", "x.html", "--no-open")
    assert (done.code, done.out) == (0, "x.html\n")
    assert (folder / "x.html").read_bytes().startswith(b"<!DOCTYPE html>")
    drawn = cli("draw", "flows/wf.py", "main", "-o", "y.html")
    assert drawn.code == 0
    assert (folder / "x.html").read_bytes() == (folder / "y.html").read_bytes()


def test_view_opens_a_page_of_its_own(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = list[str]()

    def open_it(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", open_it)
    assert cli("view", "flows/wf.py", "main").code == 0
    assert opened[0].startswith("file://")
    assert opened[0].endswith("/wf.main.html")
    assert Path(opened[0].removeprefix("file://")).exists()


def test_view_without_a_browser(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_none(address: str) -> bool:
        return not address

    monkeypatch.setattr("webbrowser.open", open_none)
    done = cli("view", "flows/wf.py", "-o", "x.html")
    assert done.code == 2
    assert "no browser could be opened: open x.html in one" in done.err


def test_view_shows_a_change(cli: Cli, folder: Path) -> None:
    source = (folder / "flows/wf.py").read_text(encoding="utf-8")
    (folder / "new").mkdir()
    changed = source.replace("add(a=a, b=b)", "add(a=a, b=7)")
    (folder / "new/wf.py").write_text(changed, encoding="utf-8")
    done = cli("view", "--diff", "flows/wf.py", "new/wf.py", "main", "-o", "x.html", "--no-open")
    assert done.code == 0
    page = (folder / "x.html").read_text(encoding="utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    changes = {
        each["title"]: each["changes"] for each in data["root"]["items"] if "changes" in each
    }
    assert changes["add"] == ["b is 7, was b"]


def test_view_in_a_process(folder: Path) -> None:
    done = flowc("view", "flows/wf.py", "main", "-o", "-", folder=folder)
    assert done.code == 0
    assert done.out.startswith("<!DOCTYPE html>")
    assert flowc("view", "broken.py", folder=folder).code == 1

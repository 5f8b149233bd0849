"""The viewer in a real browser. The fixture `show` holds that no page complains or asks for anything."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from flowc.ir.nodes import Package
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import Graph, fragment_graph, to_graph
from flowc.visualize.boxes import Status

from .browser import Open
from .pictures import DYNAMICS, MERGE_SORT, TASKS, fragment, package

SVG: Final = "{http://www.w3.org/2000/svg}"

CALLS: Final = f"""{TASKS}
workflow m.inner(x: int) -> (o0: int)
  deep = task m.f(x=x)
  return o0=deep.o0
workflow m.main(x: int) -> (o0: int)
  doc "Twice."
  first = workflow m.inner(x=x)
  second = workflow m.inner(x=first.o0)
  return o0=second.o0
debug
  file "m.py"
    3:3-3:9 "workflow:m.main/first"
"""

FRAGMENT: Final = """
fragment m.d
  a = task m.f(x=1)
  inner = workflow m.inner(x=a.o0)
"""

HOSTILE: Final = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--<script>",
    "\u202eevil\u202c",
    "nothing\n\u2028new\x00\x08",
    "x" * 10_000,
)


def graph_of(found: Package, name: str) -> Graph:
    return to_graph(found, Ref(EntityKind.WORKFLOW, name))


@pytest.fixture
def calls() -> tuple[Graph, Package]:
    found = package(CALLS)
    return graph_of(found, "m.main"), found


def test_opens_with_the_graph(show: Open) -> None:
    found = package(MERGE_SORT)
    shown = show(graph_of(found, "m.merge_sort"), found)
    assert "merge_sort_remotely" in shown.titles
    assert shown.ask("flowc.picture.engine") == "Graphviz"
    assert shown.ask("document.title") == "m.merge_sort"
    places = shown.ask("flowc.picture.boxes.map(({box}) => [box.x, box.y, box.width, box.height])")
    assert all(not _overlap(a, b) for n, a in enumerate(places) for b in places[:n])


def _overlap(a: list[float], b: list[float]) -> bool:
    return all(a[i] < b[i] + b[i + 2] and b[i] < a[i] + a[i + 2] for i in (0, 1))


def test_something_is_painted(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    painted = """[...new Set(new Uint32Array(document.getElementById("canvas").getContext("2d")
        .getImageData(0, 0, 900, 700).data.buffer))].length"""
    assert shown.ask(painted) > 20


def test_calls_open_in_place_and_close(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    assert shown.titles.count("deep") == 0
    place = (
        "(({x, y}) => flowc.camera.toScreen(x, y))(flowc.scene.find('workflow:m.main/first').box)"
    )
    before = shown.ask(place)
    shown.ask("flowc.toggle(flowc.scene.find('workflow:m.main/first'))")
    shown.settle()
    assert shown.titles.count("deep") == 1
    assert shown.ask(place) == pytest.approx(before, abs=0.01)
    ends = shown.ask(
        "flowc.picture.links.map((link) => [link.source.data.title, link.target.data.title])"
    )
    assert ["o0", "second"] in ends  # what leaves the call leaves its output
    shown.press("e")
    assert shown.titles.count("deep") == 2
    shown.press("c")
    assert shown.titles.count("deep") == 0


def test_search_finds_what_is_not_open(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.press("/")
    shown.page.keyboard.type("deep")
    assert shown.page.locator("#found [role=option]").count() == 1
    shown.press("Enter")
    assert shown.selected == "deep"
    assert "deep" in shown.titles
    assert "deep" in shown.page.inner_text("#detail")


def test_keys_go_along_the_graph(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.page.focus("#canvas")
    shown.press("ArrowDown")
    assert shown.selected == "x"
    shown.press("ArrowDown")
    assert shown.selected == "first"
    assert "after x" in shown.status
    shown.press("Enter")
    assert "deep" in shown.titles
    shown.press("ArrowDown", "ArrowUp")
    shown.press("Escape")
    assert shown.selected == ""


def test_the_outline_is_a_tree(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    rows = shown.page.locator("[role=treeitem]")
    assert [rows.nth(each).locator(".name").inner_text() for each in range(5)] == [
        "main",
        "x",
        "first",
        "second",
        "o0",
    ]
    shown.page.focus("#tree")
    shown.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert shown.selected == "first"
    shown.press("ArrowRight")
    assert shown.page.locator("[role=treeitem] >> text=deep").count() == 1
    active = shown.page.get_attribute("#tree", "aria-activedescendant")
    assert shown.page.get_attribute(f"#{active}", "aria-expanded") == "true"


def test_the_address_names_what_is_selected(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.ask("flowc.jump(flowc.scene.find('workflow:m.main/first»workflow:m.inner/deep'))")
    address = shown.ask("location.hash")
    again = show(*calls, at=address)
    assert again.selected == "deep"
    assert again.ask("flowc.marks.selected.parent.data.title") == "first"
    lost = show(*calls, at="#nowhere")
    assert "not here" in lost.status


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_follows_the_system_and_the_button(
    show: Open, calls: tuple[Graph, Package], theme: str
) -> None:
    shown = show(*calls, color_scheme=theme)
    assert shown.ask("document.documentElement.dataset.theme") == theme
    shown.page.click("#theme")
    assert shown.ask("document.documentElement.dataset.theme") != theme


def test_details(show: Open, calls: tuple[Graph, Package]) -> None:
    graph, found = calls
    shown = show(graph, found, {"m.py": "one\ntwo\nfirst = inner(x)\nfour\n"})
    shown.ask("flowc.jump(flowc.scene.find('workflow:m.main/first'))")
    told = shown.page.inner_text("#detail")
    for each in ("first", "m.inner", "x", "int", "m.py:3", "first = inner(x)", "sha256:", "second"):
        assert each in told


def test_a_kind_is_looked_at_alone(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.page.click("#kinds >> text=input 1")
    dim = "flowc.picture.boxes.filter((item) => flowc.marks.isDim(item)).map((item) => item.data.kind)"
    assert "input" not in shown.ask(dim)
    assert "workflow" in shown.ask(dim)


def test_what_comes_before_and_after_is_marked(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.ask("flowc.jump(flowc.scene.find('workflow:m.main/second'))")
    way = "[...flowc.marks.%s].map((item) => item.data.title)"
    assert shown.ask(way % "up") == ["second", "first", "x"]
    assert shown.ask(way % "down") == ["second", "o0"]


def test_svg_is_sound(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    with shown.page.expect_download() as download:
        shown.page.click("#svg")
    assert download.value.suggested_filename == "m.main.svg"
    root = ET.fromstring(Path(download.value.path()).read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert {"first", "second"} <= {each.text for each in root.iter(f"{SVG}text")} | {
        (each.text or "").removesuffix(" ⊞") for each in root.iter(f"{SVG}text")
    }


def test_print_has_the_picture(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.ask("window.dispatchEvent(new Event('beforeprint'))")
    assert shown.page.locator("#paper svg").count() == 1


def test_what_is_shown_is_data(show: Open) -> None:
    found = package(
        "\n".join(
            [
                "task m.f(x: str)",
                "  python m:f",
                *(f"  doc {_quoted(HOSTILE[0])}",),
                "workflow m.main()",
                *(
                    f"  n{number} = task m.f(x={_quoted(each)})"
                    for number, each in enumerate(HOSTILE)
                ),
                "",
            ]
        )
    )
    shown = show(graph_of(found, "m.main"), found, {"m.py": HOSTILE[0]})
    for number in range(len(HOSTILE)):
        shown.ask(f"flowc.jump(flowc.scene.find('workflow:m.main/n{number}'))")
    with shown.page.expect_download() as download:
        shown.page.click("#svg")
    ET.parse(download.value.path())  # noqa: S314 - our own
    assert shown.page.locator("img, iframe, script:not([id]):not([type=module])").count() == 0
    assert HOSTILE[0] in shown.page.inner_text("#detail")


def _quoted(text: str) -> str:
    return json.dumps(text)


def test_changes_are_marked(show: Open, calls: tuple[Graph, Package]) -> None:
    graph, found = calls
    first, second = "workflow:m.main/first", "workflow:m.main/second"
    changed = {first: (Status.CHANGED, ("input x: 1 is 2 now",)), second: (Status.ADDED, ())}
    boxes = [
        replace(box, status=changed[box.id][0], changes=changed[box.id][1])
        if box.id in changed
        else box
        for box in graph.boxes
    ]
    edges = [
        replace(edge, status=Status.ADDED) if edge.target == second else edge
        for edge in graph.edges
    ]
    shown = show(replace(graph, boxes=tuple(boxes), edges=tuple(edges)), found)
    shown.page.click("#changes")
    assert shown.selected == "first"
    assert "input x: 1 is 2 now" in shown.page.inner_text("#detail")
    assert "changed" in shown.status
    shown.page.focus("#canvas")
    shown.press("n")
    assert shown.selected == "second"
    shown.press("n")
    assert shown.selected == "first"
    links = "flowc.picture.links.map((link) => `${link.status} ${link.target.data.title}`)"
    assert shown.ask(links) == [" first", "added second", " o0"]


def test_a_fragment_opens_workflows_of_its_package(show: Open) -> None:
    found, belongs = fragment(FRAGMENT), package(CALLS + DYNAMICS)
    shown = show(fragment_graph(found, belongs), belongs)
    assert "inner" in shown.titles
    shown.press("e")
    assert "deep" in shown.titles


def test_recursion_opens_once(show: Open) -> None:
    found = package(
        f"{TASKS}\nworkflow m.a(x: int)\n  b = workflow m.b(x=x)\n"
        "workflow m.b(x: int)\n  a = workflow m.a(x=x)\n"
    )
    shown = show(graph_of(found, "m.a"), found)
    shown.press("e")
    assert shown.titles.count("a") == 1
    assert shown.ask("flowc.scene.items.length") < 20


def test_many_nodes_start_closed(show: Open) -> None:
    lines = [
        f"  n{each} = task m.f(x={f'n{each - 1}.o0' if each else 'x'})" for each in range(3_001)
    ]
    found = package("\n".join([TASKS, "workflow m.main(x: int)", *lines, ""]))
    shown = show(graph_of(found, "m.main"), found)
    assert len(shown.titles) < 200
    assert "more than 3000 start closed" in shown.status
    shown.ask("flowc.openTo(Infinity)")
    shown.settle()
    assert len(shown.titles) == 3_002
    assert shown.status.startswith("3002 boxes, in plain layers")


def test_without_a_worker_the_layout_is_plain(show: Open, calls: tuple[Graph, Package]) -> None:
    shown = show(*calls)
    shown.ask("flowc.layouts.isBroken = true")
    shown.press("e")
    assert shown.ask("flowc.picture.engine") == "layers"
    assert shown.titles.count("deep") == 2

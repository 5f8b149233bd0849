"""How long the page of the viewer takes to open, and how smoothly it pans: in headless Chromium.

    .venv/bin/python benchmarks/viewer.py [NODES...]

Three shapes of workflow for each number of nodes: `chain` (each call takes from the one before and
one further back), `wide` (each call stands alone), `nested` (workflows of a hundred calls, called
from one). `make` is the time from IR to the page, `open` from its address to its first picture
with everything laid out; `all` is the time that "expand all" takes, and the frames a second are
those while all of it is panned, zoomed out and at a scale where texts can be read.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import to_graph
from flowc.visualize.viewer import to_page, viewer_data

TASK = "task m.{name}(x: int, y: int) -> (o0: int)\n  python m:{name}\n"
INNER = 100
FRAMES = 90
PAN = """(async ([scale, frames]) => {
  const { camera, picture } = flowc;
  if (scale) { camera.scale = scale; camera.center(picture.boxes[picture.boxes.length >> 1].box); camera.scale = scale; }
  else flowc.fit();
  await new Promise(requestAnimationFrame);
  const start = performance.now();
  for (let frame = 0; frame < frames; frame++) {
    camera.pan(frame % 30 < 15 ? 14 : -14, frame % 20 < 10 ? 9 : -9);
    flowc.paint();
    await new Promise(requestAnimationFrame);
  }
  return frames * 1000 / (performance.now() - start);
})"""


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nodes", nargs="*", type=int, default=[1_000, 3_000, 10_000])
    given = parser.parse_args()
    print("| shape | nodes | make | MB | open | shown | all | frames/s, whole | frames/s, close |")
    print("|---|---|---|---|---|---|---|---|---|")
    with sync_playwright() as browsers, tempfile.TemporaryDirectory() as folder:
        for nodes in given.nodes:
            for shape in ("chain", "wide", "nested"):
                browser = browsers.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": 1400, "height": 860})
                print(
                    f"| {shape} | {nodes:,} {measure(page, Path(folder), shape, nodes)}", flush=True
                )
                browser.close()
    return 0


def measure(page: Page, folder: Path, shape: str, nodes: int) -> str:
    """The rest of a row."""
    package = program(shape, nodes)
    start = time.perf_counter()
    graph = to_graph(package, Ref(EntityKind.WORKFLOW, "m.main"))
    data = to_page(viewer_data(graph, package))
    made = time.perf_counter() - start
    file = folder / "page.html"
    file.write_bytes(data)
    start = time.perf_counter()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    opened = time.perf_counter() - start
    shown = page.evaluate("flowc.picture.boxes.length")
    start = time.perf_counter()
    page.evaluate("flowc.openTo(Infinity)")
    expanded = time.perf_counter() - start
    everything = page.evaluate("flowc.picture.boxes.length")
    whole, close = page.evaluate(f"{PAN}([0, {FRAMES}])"), page.evaluate(f"{PAN}([0.6, {FRAMES}])")
    return (
        f"| {made:.1f} | {len(data) / 1e6:.1f} | {opened:.2f} | {shown:,} "
        f"| {expanded:.1f} ({everything:,}) | {whole:.0f} | {close:.0f} |"
    )


def program(shape: str, nodes: int) -> Package:
    """A package whose workflow `m.main` has so many calls."""
    text = "".join(
        (
            "flowc 1.0\n",
            *(TASK.format(name=f"task{each}") for each in range(20)),
            *lines(shape, nodes),
        )
    )
    unit, found = parse_unit(text, "benchmark")
    if not isinstance(unit, Package):
        raise TypeError(found)
    return unit


def lines(shape: str, nodes: int) -> Iterator[str]:
    """The workflows, in the text form."""
    if shape == "nested":
        for each in range(nodes // INNER):
            yield from workflow(f"inner{each}", INNER, chained=True)
        yield "workflow m.main(x: int)\n"
        yield from (f"  n{each} = workflow m.inner{each}(x=x)\n" for each in range(nodes // INNER))
    else:
        yield from workflow("main", nodes, chained=shape == "chain")


def workflow(name: str, nodes: int, *, chained: bool) -> Iterator[str]:
    """A workflow of calls."""
    yield f"workflow m.{name}(x: int)\n"
    for each in range(nodes):
        first = f"n{each - 1}.o0" if chained and each else "x"
        second = f"n{each * 2 // 3}.o0" if chained and each else "x"
        yield f"  n{each} = task m.task{each % 20}(x={first}, y={second})\n"


if __name__ == "__main__":
    raise SystemExit(main())

"""How long pictures take: making the text, and laying it out with each engine that is here.

    .venv/bin/python benchmarks/draw.py [BOXES...] [--runs N]

Three shapes of graph: `parts` are workflows of 25 calls, unfolded in one; `chain` is one workflow of
chains of 25 calls; `layers` a wide one, where each call takes two values of the layer before. Times
are medians, in seconds; engines run as processes, as they do for `flowc draw`, and within its bounds.
"""

import argparse
import math
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import draw, to_dot, to_graph, to_mermaid
from flowc.visualize.engines import ENGINES

T = TypeVar("T")
TASK = "flowc 1.0\n\ntask m.f(x: int, y: int = 0) -> (o0: int)\n  python m:f\n\n"
PART = 25


def parts(boxes: int) -> Iterator[str]:
    """Workflows of `PART` calls, called one after the other."""
    yield "workflow m.part(x: int) -> (o0: int)"
    yield from chain(PART, "x")
    yield f"  return o0=f[{PART - 1}].o0\n\nworkflow m.main(x: int)"
    for number in range(boxes // (PART + 2)):
        yield f"  p[{number}] = workflow m.part(x={f'p[{number - 1}].o0' if number else 'x'})"


def chain(boxes: int, first: str = "1") -> Iterator[str]:
    """Calls, each of which takes what the one before gave; a new chain after every `PART`."""
    for number in range(boxes):
        given = f"f[{number - 1}].o0" if number % PART else first
        yield f"  f[{number}] = task m.f(x={given})"


def layers(boxes: int) -> Iterator[str]:
    """As many layers as there are calls in one."""
    wide = math.isqrt(boxes)
    for number in range(boxes):
        if number < wide:
            yield f"  f[{number}] = task m.f(x=1)"
        else:
            above = number - wide
            other = above + 1 if (above + 1) % wide else above + 1 - wide
            yield f"  f[{number}] = task m.f(x=f[{above}].o0, y=f[{other}].o0)"


SHAPES: dict[str, Callable[[int], Iterator[str]]] = {
    "parts": parts,
    "chain": lambda boxes: iter(("workflow m.main()", *chain(boxes))),
    "layers": lambda boxes: iter(("workflow m.main()", *layers(boxes))),
}


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boxes", nargs="*", type=int, default=[100, 1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    here = [each for each in ENGINES if isinstance(ENGINES[each].command("svg"), list)]
    print(f"Python {platform.python_version()}, {platform.machine()}; medians of {given.runs}")
    print("shape", "boxes", "graph", "dot", "mermaid", *(f"svg: {each}" for each in here), sep="\t")
    for shape, lines in SHAPES.items():
        for boxes in given.boxes:
            unit, found = parse_unit(TASK + "\n".join(lines(boxes)) + "\n", "benchmark")
            if not isinstance(unit, Package):
                sys.exit(str(found))
            row = [*times(unit, here, given.runs)]
            print(shape, boxes, *row, sep="\t", flush=True)
    return 0


def times(package: Package, engines: list[str], runs: int) -> Iterator[str]:
    """The times of each step."""
    whole = Ref(EntityKind.WORKFLOW, "m.main")
    graph, seconds = timed(lambda: to_graph(package, whole, 1), runs)
    yield f"{seconds:.2f}"
    dot, seconds = timed(lambda: to_dot(graph), runs)
    yield f"{seconds:.2f}"
    yield f"{timed(lambda: to_mermaid(graph), runs)[1]:.2f}"
    for engine in engines:
        drawn, seconds = timed(lambda engine=engine: draw(dot, "svg", engine), 1)
        yield f"{seconds:.1f}" if drawn.data else f"none after {seconds:.0f}"


def timed(work: Callable[[], T], runs: int) -> tuple[T, float]:
    """What the work gives, and the median of its times in seconds."""
    spent = list[float]()
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        spent.append(time.perf_counter() - start)
    return result, statistics.median(spent)


if __name__ == "__main__":
    sys.exit(main())

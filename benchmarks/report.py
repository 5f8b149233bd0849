"""docs/performance.md, written from what was measured; its prose is in performance.md beside this."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from environments import ROOT
from figures import FIGURES, INSIDE, Figure

TEMPLATE: Final = Path(__file__).with_name("performance.md")
PAGE: Final = ROOT / "docs/performance.md"

Results = dict[str, Any]


def write(results: Results) -> None:
    """Write the page."""
    text = TEMPLATE.read_text("utf-8")
    for name, content in _parts(results):
        text = text.replace(f"{{{{{name}}}}}", content)
    PAGE.write_text(text, encoding="utf-8")


def tables(results: Results) -> str:
    """The tables alone, for a look."""
    return "\n\n".join(content for _, content in _parts(results))


def _parts(results: Results) -> Iterator[tuple[str, str]]:
    """What stands in place of each name of the template."""
    if "machine" in results:
        found = results["machine"]
        yield from ((name, found[name]) for name in found)
        yield "runs", _runs(results)
    yield "targets", _targets(results)
    starts = ("bare", "version", "authoring", "check")
    yield "start-up", _single([each for each in FIGURES if each.key in starts], results)
    for key in ("build", "flyte", "modules", "fragment"):
        yield key, _by_size(_figure(key), results)
    yield "run", _per_unit(_figure("run"), results)
    yield "floors", _floors(results)
    yield "inside", _inside(results)


def _runs(results: Results) -> str:
    """How many runs there were of each figure: as many of all, unless a run was stopped and went on."""
    sides = (
        side for place, found in results.items() if place != "machine" for side in found.values()
    )
    counts = sorted({len(side["seconds"]) for side in sides})
    return f"{counts[0]} runs" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} runs"


def _figure(key: str) -> Figure:
    return next(each for each in FIGURES if each.key == key)


# Numbers


def seconds(results: Results, key: str, size: int, side: str = "flowc") -> float | None:
    """The median of a figure; None where it was not measured."""
    found = results.get(f"{key} {size}", {}).get(side)
    return median(found["seconds"]) if found else None


def peak(results: Results, key: str, size: int, side: str = "flowc") -> float | None:
    """Megabytes at most."""
    found = results.get(f"{key} {size}", {}).get(side)
    return found["peak"] / 1024 if found else None


def _time(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 1000:.0f} ms" if value < 0.995 else f"{value:.2f} s"


def _memory(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} MB"


def _ratio(theirs: float | None, ours: float | None) -> str:
    return "" if theirs is None or not ours else f"{theirs / ours:.1f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


# Tables


def _by_size(figure: Figure, results: Results) -> str:
    """A row a size; of the other sides also how many times flowc's time and memory they take."""
    others = [each for each in figure.sides if each != "flowc"]
    head = [figure.unit, "flowc", "memory"]
    for side in others:
        head += [side, "times flowc", "memory"]
    rows = list[list[str]]()
    for size in figure.sizes:
        ours = seconds(results, figure.key, size)
        row = [f"{size:,}", _time(ours), _memory(peak(results, figure.key, size))]
        for side in others:
            theirs = seconds(results, figure.key, size, side)
            row += [
                _time(theirs),
                _ratio(theirs, ours),
                _memory(peak(results, figure.key, size, side)),
            ]
        if ours is not None:
            rows.append(row)
    return _table(head, rows)


def _single(figures: list[Figure], results: Results) -> str:
    """A row a side, of figures of one size."""
    rows = [
        [
            figure.title,
            side,
            _time(seconds(results, figure.key, size, side)),
            _memory(peak(results, figure.key, size, side)),
        ]
        for figure in figures
        for size in figure.sizes
        for side in figure.sides
    ]
    return _table(["", "", "time", "memory"], rows)


def _inside(results: Results) -> str:
    """A row a figure that is measured within a process, a column a size."""
    figures = [each for each in FIGURES if each.inside]
    sizes = figures[0].sizes
    rows = [
        [f"{each.title}: {each.what}", *(_time(seconds(results, each.key, size)) for size in sizes)]
        for each in figures
    ]
    return _table(["", *(f"{size:,} calls" for size in sizes)], rows)


def _per_unit(figure: Figure, results: Results) -> str:
    """Time of one unit, with what the process costs in any case taken off."""
    rows = list[list[str]]()
    for side in figure.sides:
        each = _unit(figure, results, side)
        whole = [_time(seconds(results, figure.key, size, side)) for size in figure.sizes]
        if each is not None:
            rows.append([side, *whole, f"{each * 1000:.2f} ms"])
    heads = [f"{size:,} {figure.unit}" for size in figure.sizes]
    return _table(["", *heads, "a task"], rows)


def _unit(figure: Figure, results: Results, side: str) -> float | None:
    few, many = figure.sizes
    first, last = (seconds(results, figure.key, size, side) for size in (few, many))
    return None if first is None or last is None else (last - first) / (many - few)


def floors(results: Results, size: int) -> tuple[float, float, float] | None:
    """Python alone, and what parsing and writing take on top of it."""
    bare = seconds(results, "bare", 1, "python")
    parse = seconds(results, "floor_parse", size, "python")
    write_ = seconds(results, "floor_write", size, "python")
    if bare is None or parse is None or write_ is None:
        return None
    return bare, parse - bare, write_ - bare


def _floors(results: Results) -> str:
    rows = list[list[str]]()
    for size in _figure("floor_parse").sizes:
        found, ours = floors(results, size), seconds(results, "build", size)
        if found is not None and ours is not None:
            whole = sum(found)
            parts = [_time(each) for each in (*found, whole, ours)]
            rows.append([f"{size:,}", *parts, f"{ours / whole:.1f}"])
    head = ["calls", "Python", "`ast.parse`", "protobuf", "sum", "flowc", "times the sum"]
    return _table(head, rows)


# Targets


@dataclass(frozen=True)
class Target:
    """What a figure should come to."""

    what: str
    most: float | None
    least: float | None
    found: Callable[[Results], float | None]
    show: Callable[[float], str]
    why: str = ""
    """Why it is missed, where it is known to be."""


def _targets(results: Results) -> str:
    rows = list[list[str]]()
    for each in TARGETS:
        found = each.found(results)
        if found is None:
            continue
        is_met = (each.most is None or found <= each.most) and (
            each.least is None or found >= each.least
        )
        bound = f"at most {each.show(each.most)}" if each.most is not None else ""
        bound = bound or f"at least {each.show(each.least or 0)}"
        verdict = "met" if is_met else f"**missed**{': ' if each.why else ''}{each.why}"
        rows.append([each.what, bound, each.show(found), verdict])
    head = _table(["target", "wanted", "measured", ""], rows)
    return head.replace("| --- | ---: | ---: | ---: |", "| --- | ---: | ---: | --- |")


def _quotient(key: str, size: int, side: str = "flytekit") -> Callable[[Results], float | None]:
    def found(results: Results) -> float | None:
        theirs, ours = seconds(results, key, size, side), seconds(results, key, size)
        return None if theirs is None or ours is None else theirs / ours

    return found


def _over_bare(key: str) -> Callable[[Results], float | None]:
    def found(results: Results) -> float | None:
        bare, ours = seconds(results, "bare", 1, "python"), seconds(results, key, 1)
        return None if bare is None or ours is None else ours - bare

    return found


def _growth(results: Results) -> float | None:
    large, small = seconds(results, "build", 100_000), seconds(results, "build", 10_000)
    return None if large is None or small is None else large / small


def _over_floors(results: Results) -> float | None:
    found, ours = floors(results, INSIDE), seconds(results, "build", INSIDE)
    return None if found is None or ours is None else ours / sum(found)


def _kilobytes_a_call(results: Results) -> float | None:
    bare, large = peak(results, "bare", 1, "python"), peak(results, "build", 100_000)
    return None if bare is None or large is None else (large - bare) * 1024 / 100_000


def _of(key: str, size: int, side: str = "flowc") -> Callable[[Results], float | None]:
    return lambda results: seconds(results, key, size, side)


def _times(value: float) -> str:
    return f"{value:.1f} times"


TARGETS: Final = (
    Target(
        "build 10,000 calls: flytekit's time over flowc's",
        None,
        10,
        _quotient("build", INSIDE),
        _times,
        "flytekit starts slowly and builds quickly, and its command line is left out here. Below: how near to the floors flowc is",
    ),
    Target("`flowc --version` over bare Python", 0.06, None, _over_bare("version"), _time),
    Target("`from flowc import task` over bare Python", 0.06, None, _over_bare("authoring"), _time),
    Target("100,000 calls over 10,000: linear is 10", 11.5, None, _growth, _times),
    Target(
        "10,000 calls over the sum of the floors",
        2.5,
        None,
        _over_floors,
        _times,
        "each call is evaluated, named, judged by every rule and given three places in the source",
    ),
    Target(
        "memory a call, of 100,000, over Python",
        10,
        None,
        _kilobytes_a_call,
        lambda v: f"{v:.1f} KB",
    ),
    Target("1,000 unchanged modules", 0.3, None, _of("modules", 1_000, "flowc, unchanged"), _time),
    Target("validate 10,000 nodes", 0.3, None, _of("validate", INSIDE), _time),
    Target("diff two packages of 10,000 nodes", 1, None, _of("diff", INSIDE), _time),
    Target("DOT of 10,000 nodes", 0.5, None, _of("dot", INSIDE), _time),
    Target(
        "fragment of 10,000 nodes: flytekit's time over flowc's",
        None,
        10,
        _quotient("fragment", INSIDE),
        _times,
        "tracing runs the body in Python, as flytekit does; finding the source place of each call, and judging the graph by every rule, flytekit does not",
    ),
)

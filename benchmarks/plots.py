"""The plots of docs/performance.md: time and memory against size. Runs where matplotlib is.

plots.py RESULTS
"""

import json
import sys
from pathlib import Path
from statistics import median
from typing import Any, Final

import matplotlib as mpl
import matplotlib.pyplot as plt

OUT: Final = Path(__file__).resolve().parent.parent / "docs/pictures"
LOOKS: Final = {
    "flowc": ("#1f6f8b", "o"),
    "flytekit": ("#c8553d", "s"),
    "kfp": ("#8a6fb0", "^"),
}

# The same numbers give the same bytes: no chance in the ids, no text as outlines of a font.
mpl.rcParams.update({"svg.hashsalt": "flowc", "svg.fonttype": "none", "font.family": "sans-serif"})


def main() -> None:
    """Draw both."""
    results = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    draw(results, "time", "seconds", lambda found: median(found["seconds"]))
    draw(results, "memory", "megabytes at most", lambda found: found["peak"] / 1024)


def draw(results: dict[str, Any], name: str, label: str, number: Any) -> None:
    """One plot, of the figure `build`, with logarithms on both axes: what is linear is straight."""
    figure, axes = plt.subplots(figsize=(7, 4.2))
    for side, (color, marker) in LOOKS.items():
        points = [
            (int(place.split()[1]), number(sides[side]))
            for place, sides in results.items()
            if place.startswith("build ") and side in sides
        ]
        x, y = zip(*sorted(points), strict=True)
        axes.plot(x, y, color=color, marker=marker, label=side, linewidth=1.8, markersize=5)
    axes.set(xscale="log", yscale="log", xlabel="calls in one workflow", ylabel=label)
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(OUT / f"performance_{name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()

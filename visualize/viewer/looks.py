"""How the page shows each kind of item and edge, in light and in dark."""

from typing import Any

from ..theme import DARK, LIGHT, Theme


def looks() -> dict[str, Any]:
    """Colours by theme and kind, and how edges are drawn."""
    return {"light": _looks(LIGHT), "dark": _looks(DARK)}


def _looks(theme: Theme) -> dict[str, Any]:
    kinds = {"boxes": theme.boxes, "clusters": theme.clusters}
    colors = {
        name: {kind.value: {"fill": of.fill, "line": of.line} for kind, of in table.items()}
        for name, table in kinds.items()
    }
    edges = {kind.value: {"style": of.style, "line": of.line} for kind, of in theme.edges.items()}
    return {**colors, "edges": edges}

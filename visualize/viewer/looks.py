"""How the page shows each kind of item and edge, in light and in dark."""

from typing import Any

from ..theme import DARK, LIGHT, BoxLook, ClusterLook, Theme


def looks() -> dict[str, Any]:
    """Colours by theme and kind, and how edges are drawn."""
    return {"light": _looks(LIGHT), "dark": _looks(DARK)}


def _looks(theme: Theme) -> dict[str, Any]:
    edges = {kind.value: {"style": of.style, "line": of.line} for kind, of in theme.edges.items()}
    boxes = {kind.value: _colors(of) for kind, of in theme.boxes.items()}
    clusters = {kind.value: _colors(of) for kind, of in theme.clusters.items()}
    return {"boxes": boxes, "clusters": clusters, "edges": edges}


def _colors(look: BoxLook | ClusterLook) -> dict[str, Any]:
    return {"fill": look.fill, "line": look.line}

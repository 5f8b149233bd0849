"""What a dynamic task may call while it runs: boxes in no order, known before any run."""

from dataclasses import replace
from typing import Final

from ..ir.values import EntityKind, Ref
from .boxes import Box, BoxKind, Cluster, Edge, EdgeKind
from .canvas import Canvas
from .loops import Loops, callees
from .values import short_name

MOST: Final = 24
"""Boxes shown of one closure; the rest is counted."""


def draw_closure(canvas: Canvas, loops: Loops, task: Ref, drawn: Ref, cluster: Cluster) -> None:
    """Draw what a dynamic task may call into the cluster.

    `drawn` is the entity whose picture this is: where a callee leads back there, its box says so.
    """
    calls = callees(canvas.index, task)
    canvas.clusters.append(cluster)
    for ref in calls[:MOST]:
        box = canvas.call(f"{cluster.id}/{ref.kind.value}:{ref.name}", "", ref, cluster.id)
        box = replace(box, title=short_name(ref.name), notes=(*box.notes, *_further(canvas, ref)))
        if loops.share(ref, task):
            note = recursion_note(drawn if loops.share(ref, drawn) else task)
            box = replace(box, kind=BoxKind.RECURSION, notes=(*box.notes, note))
            canvas.edges.append(Edge(box.id, box.id, EdgeKind.RECURSION))
        canvas.boxes.append(box)
    if len(calls) > MOST:
        title = f"{len(calls) - MOST} more"
        canvas.boxes.append(Box(f"{cluster.id}/~more", BoxKind.MORE, title, cluster.id))


def _further(canvas: Canvas, ref: Ref) -> tuple[str, ...]:
    """What a dynamic task in the closure of another may call, as a note."""
    if ref.kind is not EntityKind.DYNAMIC:
        return ()
    names = [short_name(each.name) for each in callees(canvas.index, ref)]
    return (f"may call {', '.join(names)}",) if names else ()


def recursion_note(back_to: Ref) -> str:
    """What the box of a call that leads back to an entity says."""
    return f"recursion to {short_name(back_to.name)}"

"""List recorded runs, show one with its nodes, and remove old ones.

`flowc run` records each run: the state of every node, what it took and gave, and the graphs of
dynamic tasks. A run that failed or was stopped can be gone on with: `flowc run --resume RUN`.
"""

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from ..arguments import Parser, add_help, whole_number
from ..ir.records import dataclass
from ..problem import Problem
from ..records import DEFAULT, find_run, open_record, unusable
from ..report import counted
from ..runtime.keeping import decoded
from ..runtime.store import NodeRow, RunRow, Store, StoreError
from ..runtime.values import to_json
from ..terminal import put, say

USAGE: Final = "[RUN...] [options]"
EXAMPLES: Final = """
flowc runs                      (all of them)
flowc runs last                 (one, with its nodes)
flowc runs 3 --json             (all that is recorded of it)
flowc runs 3 4 --remove
flowc runs --keep 20            (remove all but the last 20)
"""
VERSION: Final = 1
"""Of the form of ``--json``: it grows, and what is there keeps its name and meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The options, parsed."""

    names: list[str]
    json: bool
    remove: bool
    keep: int | None
    clear_cache: bool
    runs: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "names", nargs="*", metavar="RUN", help="the number of a run, or `last`"
    )
    add = parser.options.add_argument
    add("--json", action="store_true", help="write JSON, with all that is recorded")
    add("--remove", action="store_true", help="remove these runs, and what only they had kept")
    add(
        "--keep",
        type=whole_number,
        metavar="N",
        help="remove all runs but the last N that have ended",
    )
    add("--clear-cache", action="store_true", help="forget the results of cached tasks")
    add("--runs", metavar="FILE", help=f"where runs are recorded ({DEFAULT})")
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """List, show or remove."""
    arguments = Arguments(**vars(given))
    store = open_record(arguments.runs, makes=False)
    if store is None:
        return Problem("runs are not recorded here", ("name a file with `--runs FILE`",))
    if isinstance(store, Problem):
        return store
    with store:
        try:
            return _do(arguments, store)
        except StoreError as error:
            return unusable(error)


def _do(arguments: Arguments, store: Store) -> int | Problem:
    rows = list[RunRow]()
    for name in arguments.names:
        row = find_run(store, name)
        if isinstance(row, Problem):
            return row
        rows.append(row)
    if arguments.clear_cache:
        store.forget_cache()
        say("forgot the results of cached tasks")
    if arguments.remove or arguments.keep is not None:
        return _remove(arguments, store, rows)
    if arguments.clear_cache:
        return 0
    if arguments.json:
        shown = rows or store.runs()
        texts = [_json(store, each, with_nodes=bool(rows)) for each in shown]
        put(json.dumps({"version": VERSION, "runs": texts}, ensure_ascii=False))
    elif rows:
        for each in rows:
            put("\n".join(_described(store, each)))
    else:
        put("\n".join(_table([_line(each) for each in store.runs()])) or "no runs")
    return 0


def _remove(arguments: Arguments, store: Store, rows: Sequence[RunRow]) -> int | Problem:
    if arguments.keep is not None:
        if rows or arguments.remove or arguments.keep < 0:
            return Problem("`--keep N` takes a number of runs, and nothing else")
        ended = [each for each in store.runs() if each.state != "running"]
        rows = ended[: max(0, len(ended) - arguments.keep)]
    elif not rows:
        return Problem("which runs are to be removed?", ("`flowc runs RUN... --remove`",))
    busy = next((each for each in rows if each.state == "running"), None)
    if busy is not None:
        return Problem(f"run {busy.id} is still running", ("wait for it, or stop it first",))
    store.remove(each.id for each in rows)
    say(f"removed {counted(len(rows), 'run')}")
    return 0


def _line(row: RunRow) -> tuple[str, ...]:
    began = datetime.fromisoformat(row.began).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return str(row.id), row.state, began, _length(row), f"{row.kind} {row.entity}"


def _length(row: RunRow) -> str:
    if row.ended is None or row.resumed:
        return ""
    length = datetime.fromisoformat(row.ended) - datetime.fromisoformat(row.began)
    return f"{length.total_seconds():.1f} s"


def _described(store: Store, row: RunRow) -> Iterator[str]:
    """A run, its inputs and outputs, and a line for each node."""
    yield f"run {row.id}: {row.state}"
    yield f"  {row.kind} {row.entity} of {row.source}"
    for what, digest in (("inputs", row.inputs), ("outputs", row.outputs)):
        values = _values(store, digest)
        if values:
            texts = (f"{name}={_short(value)}" for name, value in values.items())
            yield f"  {what}: {', '.join(texts)}"
    nodes = _nodes(store, row)
    yield from (f"  {each}" for each in _table([_node_line(each) for each in nodes]))
    for node in nodes:
        if node.message and node.state == "failed" and node.kind in ("task", "dynamic", "gate"):
            yield f"  {node.place}: {node.message}"


def _nodes(store: Store, row: RunRow) -> list[NodeRow]:
    """The nodes of a run; what was under way in one that runs no more was stopped with it."""
    nodes = store.nodes(row.id)
    for each in nodes:
        if each.state == "running" and row.state != "running":
            each.state = "stopped"
    return nodes


def _node_line(node: NodeRow) -> tuple[str, ...]:
    took = "" if node.began is None or node.ended is None else f"{node.ended - node.began:.3f} s"
    return node.state, took, node.kind, node.place


def _table(lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lines with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(f"{each:<{n}}" for each, n in zip(line, widths, strict=True)).rstrip()


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."


_MOST: Final = 100


def _values(store: Store, digest: str | None) -> dict[str, object] | None:
    """Values of a digest, as JSON; None where they were not kept."""
    data = store.get(digest)
    values = None if data is None else decoded(data)
    return None if values is None else {name: to_json(each) for name, each in values.items()}


def _json(store: Store, row: RunRow, *, with_nodes: bool) -> dict[str, object]:
    """A run as JSON; alone also with its values and nodes."""
    names = ("id", "state", "kind", "entity", "source", "code", "began", "ended", "resumed")
    found: dict[str, object] = {name: getattr(row, name) for name in names}
    if with_nodes:
        found["inputs"] = _values(store, row.inputs)
        found["outputs"] = _values(store, row.outputs)
        found["nodes"] = [_node_json(store, each) for each in _nodes(store, row)]
    return found


def _node_json(store: Store, node: NodeRow) -> dict[str, object]:
    names = ("place", "key", "kind", "name", "state", "attempt", "message", "began", "ended")
    found: dict[str, object] = {name: getattr(node, name) for name in names}
    found["inputs"] = _values(store, node.inputs)
    found["outputs"] = _values(store, node.outputs)
    found["digests"] = {
        name: getattr(node, name) for name in ("call", "inputs", "outputs", "fragment")
    }
    return found

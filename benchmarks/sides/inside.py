"""How long flowc takes within a process that is up: one line of JSON, seconds of each turn.

inside.py ACTION PACKAGE [OTHER] TURNS
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flowc.ir import diff, formats, validate
from flowc.ir.formats import Format
from flowc.visualize.dot import to_dot
from flowc.visualize.graph import to_graph

action, path, *others, turns = sys.argv[1:]


def unit(path: str) -> formats.Unit:
    """What a file holds."""
    found = formats.decode(Path(path).read_bytes(), path).unit
    if found is None:
        sys.exit(f"{path} is not IR")
    return found


given = unit(path)
files = {each: formats.encode(given, each) for each in Format}
other = unit(others[0]) if others else given

ACTIONS: dict[str, Callable[[], object]] = {
    "validate": lambda: validate.validate(given),
    "diff": lambda: diff.diff(given, other),
    "dot": lambda: to_dot(to_graph(given)),
    **{f"encode {each.value}": lambda each=each: formats.encode(given, each) for each in Format},
    **{
        f"decode {each.value}": lambda each=each: formats.decode(files[each], "x")
        for each in Format
    },
}

seconds = list[float]()
gc.disable()
for _ in range(int(turns) + 1):  # the first is to warm up
    gc.collect()
    start = time.process_time()
    ACTIONS[action]()
    seconds.append(time.process_time() - start)
print(json.dumps(seconds[1:]))

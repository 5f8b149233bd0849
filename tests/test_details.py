"""What views tell of an entity beside its picture."""

from flowc.ir.digests import digests
from flowc.visualize import details
from flowc.visualize.boxes import BoxKind, Port

from .pictures import TASKS, graph, package

TEXT = (
    TASKS
    + """
task m.box(x: int = 3) -> (o0: int)
  container
    image = "alpine"
    command = ["echo"]
  retries = 2
  doc "Echoes."
task m.far(x: int)
  external
    project = "p"
    domain = "d"
    name = "n"
    version = "v"
workflow m.w()
  a = task m.f(x=1) with retries=4
  b = task m.far(x=a.o0)
"""
)


def test_each_entity_is_told_once_with_what_it_runs() -> None:
    given = package(TEXT)
    found = details(given)
    assert list(found) == [
        "workflow:m.w",
        *(f"task:m.{name}" for name in ("f", "g", "h", "box", "far")),
    ]
    box = found["task:m.box"]
    assert box.inputs == (Port("x", "int", "3"),)
    assert box.facts == (
        "runs = Container",
        'image = "alpine"',
        'command = ["echo"]',
        "retries = 2",
    )
    assert box.doc == "Echoes."
    assert box.digest == digests(given).parts["task:m.box"]
    assert found["task:m.far"].facts == ("registered = p/d/n", "version = v")


def test_boxes_say_what_a_call_overrides_and_what_is_registered_elsewhere() -> None:
    a, b = (each for each in graph(TEXT).boxes if each.kind is BoxKind.TASK)
    assert (a.settings, a.is_external) == (("retries = 4",), False)
    assert (b.settings, b.is_external) == ((), True)

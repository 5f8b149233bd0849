"""Digests: what changes them, what does not, and that nothing but the IR does."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

from flowc.ir.digests import Digests, digests
from flowc.ir.formats import Format, Unit, decode, encode
from flowc.ir.nodes import Fragment, Header, Located, Module, Package, Span
from flowc.ir.text import print_unit
from flowc.ir.text_parse import parse_unit

from . import strategies
from .repository import FLOWC, ROOT, run

BASE: Final = """\
flowc 1.0

enum m.Color
  RED = "red"

record m.Point: dataclass
  x: int
  color: m.Color = member m.Color("RED")

task m.load(path: str) -> (o0: list[int])
  python m:load
  retries = 3
  doc "Load."
  input path "Where from."

task m.paint(at: m.Point)
  python m:paint

task m.alone()
  python m:alone

dynamic m.grow(n: int) -> (o0: int)
  python m:grow
  hook protocol=1 nodes=100000 bytes=67108864 depth=100
  calls workflow m.shrink

workflow m.shrink(n: int) -> (o0: int)
  grow = dynamic m.grow(n=n)
  return o0=grow.o0

workflow m.main(path: str) -> (o0: list[int])
  load = task m.load(path=path)
  shrink = workflow m.shrink(n=load.o0[0])
  return o0=load.o0

launch_plan m.daily for m.main
  fixed_inputs = (path="x")

debug
  file "m.py"
    1:1-2:2 "task:m.load"
"""

ALL: Final = (
    "launch_plan:m.daily",
    "task:m.alone",
    "task:m.grow",
    "task:m.load",
    "task:m.paint",
    "type:m.Color",
    "type:m.Point",
    "workflow:m.main",
    "workflow:m.shrink",
)

CHANGES: Final[dict[str, tuple[str, str, str]]] = {
    "retries": ("retries = 3", "retries = 4", "task:m.load workflow:m.main launch_plan:m.daily"),
    "a member": ('"red"', '"blue"', "type:m.Color type:m.Point task:m.paint"),
    "a field": ("  x: int\n", "  x: float\n", "type:m.Point task:m.paint"),
    "a task that nothing uses": ("m:alone", "m:other", "task:m.alone"),
    "a task on a cycle": (
        "m:grow",
        "m:other",
        "task:m.grow workflow:m.shrink workflow:m.main launch_plan:m.daily",
    ),
    "a workflow on a cycle": (
        "  return o0=grow.o0",
        "  return o0=3",
        "task:m.grow workflow:m.shrink workflow:m.main launch_plan:m.daily",
    ),
    "a limit of a hook": (
        "nodes=100000",
        "nodes=10",
        "task:m.grow workflow:m.shrink workflow:m.main launch_plan:m.daily",
    ),
    "a launch plan": ('path="x"', 'path="y"', "launch_plan:m.daily"),
    "a node id": (
        "  load = task m.load(path=path)\n  shrink = workflow m.shrink(n=load.o0[0])\n  return o0=load.o0",
        "  data = task m.load(path=path)\n  shrink = workflow m.shrink(n=data.o0[0])\n  return o0=data.o0",
        "workflow:m.main launch_plan:m.daily",
    ),
}
"""Old text, new text, and what has another digest then."""

SAME: Final[dict[str, tuple[str, str]]] = {
    "documentation": ('doc "Load."', 'doc "Read."'),
    "documentation of an input": ("Where from.", "A file."),
    "a moved line": ("1:1-2:2", "7:1-8:2"),
    "no spans": (BASE[BASE.index("debug\n") :], ""),
    "the producer": ("flowc 1.0\n", "flowc 1.0\nproducer other 7\n"),
    "a minor version": ("flowc 1.0\n", "flowc 1.7\n"),
    "the digest of a file": ("flowc 1.0\n", f'flowc 1.0\nmodule m "m.py" sha256:{"1" * 64}\n'),
    "a comment and a blank line": ("retries = 3", "retries = 3  # or so\n\n"),
    "the order of entities": (
        "task m.alone()\n  python m:alone\n\n",
        "",
    ),
}


def parsed(text: str) -> Package:
    unit, problems = parse_unit(text, "m.flow")
    assert isinstance(unit, Package), problems
    return unit


def test_every_part_has_one() -> None:
    found = digests(parsed(BASE))
    assert (*found.parts,) == ALL
    assert len({found.unit, *found.parts.values()}) == len(ALL) + 1
    assert all(each.startswith("sha256:") and len(each) == 71 for each in found.parts.values())


@pytest.mark.parametrize("change", CHANGES)
def test_change(change: str) -> None:
    old, new, expected = CHANGES[change]
    assert BASE.count(old) == 1
    before, after = digests(parsed(BASE)), digests(parsed(BASE.replace(old, new)))
    changed = {path for path in ALL if before.parts[path] != after.parts[path]}
    assert changed == set(expected.split())
    assert before.unit != after.unit


@pytest.mark.parametrize("change", SAME)
def test_no_change(change: str) -> None:
    old, new = SAME[change]
    assert BASE.count(old) == 1
    text = BASE.replace(old, new)
    if change == "the order of entities":
        text = text.replace("debug\n", f"{old}debug\n")
    assert text != BASE
    assert digests(parsed(text)) == digests(parsed(BASE))


def test_rename_changes_what_refers_to_it() -> None:
    before, after = (digests(parsed(each)).parts for each in (BASE, BASE.replace("load", "read")))
    assert before.keys() ^ after.keys() == {"task:m.load", "task:m.read"}
    assert [path for path in before if before[path] != after.get(path)] == [
        "launch_plan:m.daily",
        "task:m.load",
        "workflow:m.main",
    ]


def test_required_features_count_for_the_whole() -> None:
    plain, other = parsed(BASE), replace(parsed(BASE), header=Header(required_features=("x",)))
    assert digests(plain).parts == digests(other).parts
    assert digests(plain).unit != digests(other).unit


# The recipe of docs/ir.md, step by step and by other means


def sha256(document: object) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def by_recipe(group: dict[str, Any], references: dict[str, str], path: str) -> str:
    members = {name: sha256(content) for name, content in group.items()}
    common = sha256({"members": members, "references": references})
    return sha256({"group": common, "path": path})


def test_recipe() -> None:
    package = json.loads(encode(parsed(BASE), Format.JSON))["package"]
    color, point = (
        each[kind] for each, kind in zip(package["types"], ("enum", "record"), strict=True)
    )
    found = digests(parsed(BASE)).parts
    # A type definition is a choice: the digest is made of it with its kind.
    of_color = by_recipe({"type:m.Color": {"enum": color}}, {}, "type:m.Color")
    assert of_color == found["type:m.Color"]
    references = {"type:m.Color": of_color}
    of_point = by_recipe({"type:m.Point": {"record": point}}, references, "type:m.Point")
    assert of_point == found["type:m.Point"]
    grow = next(each for each in package["tasks"] if each["name"] == "m.grow")
    shrink = next(each for each in package["workflows"] if each["name"] == "m.shrink")
    cycle = {"task:m.grow": grow, "workflow:m.shrink": shrink}
    assert by_recipe(cycle, {}, "task:m.grow") == found["task:m.grow"]
    assert by_recipe(cycle, {}, "workflow:m.shrink") == found["workflow:m.shrink"]
    whole = sha256({"features": [], "parts": found})
    assert whole == digests(parsed(BASE)).unit


# Fragments

FRAGMENT: Final = """\
flowc 1.0

fragment m.grow
  load = task m.load(path="x")
  extra = task m.extra()
  return o0=load.o0[0]

task m.extra()
  python m:extra
"""


def test_fragment_depends_on_its_package() -> None:
    fragment, problems = parse_unit(FRAGMENT, "f.flow")
    assert isinstance(fragment, Fragment), problems
    alone, within = digests(fragment), digests(fragment, parsed(BASE))
    changed = digests(fragment, parsed(BASE.replace("retries = 3", "retries = 4")))
    assert (*alone.parts,) == ("fragment:m.grow", "task:m.extra")
    assert alone.parts["task:m.extra"] == within.parts["task:m.extra"]
    found = {each.parts["fragment:m.grow"] for each in (alone, within, changed)}
    assert len(found) == 3


# Any unit at all

FEW: Final = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def moved(unit: Unit) -> Unit:
    spans = (Located("task:x", Span("n.py", 1, 2, 3, 4)),)
    if isinstance(unit, Fragment):
        return replace(unit, spans=spans)
    return replace(unit, spans=spans, modules=(Module("n", "n.py"),))


def reread(unit: Unit, format: Format) -> Unit:
    found = decode(encode(unit, format), "x").unit
    assert found is not None
    return found


def reversed_entities(unit: Unit) -> Unit:
    if isinstance(unit, Fragment):
        return unit
    return replace(unit, tasks=unit.tasks[::-1], types=unit.types[::-1])


KEEPS: Final[dict[str, Callable[[Unit], Unit]]] = {
    "other spans": moved,
    "protobuf": lambda unit: reread(unit, Format.PROTOBUF),
    "JSON": lambda unit: reread(unit, Format.JSON),
    "text": lambda unit: reread(unit, Format.TEXT),
    "another order": reversed_entities,
}


@pytest.mark.parametrize("way", KEEPS)
@FEW
@given(unit=strategies.units)
def test_keeps_digests(way: str, unit: Unit) -> None:
    assert digests(KEEPS[way](unit)) == digests(unit)


def test_many_entities_in_a_row() -> None:
    """Nothing recurses over references."""
    tasks = "task m.t()\n  python m:t\n"
    calls = (f"workflow m.w{n}()\n  next = workflow m.w{n + 1}()\n" for n in range(3000))
    last = "workflow m.w3000()\n  t = task m.t()\n"
    text = "\n".join(("flowc 1.0\n", tasks, *calls, last))
    before, after = (digests(parsed(each)).parts for each in (text, text.replace("m:t", "m:u")))
    assert before.keys() == after.keys()
    assert all(before[path] != after[path] for path in before)


# On the command line


def shown(*arguments: str, folder: Path = ROOT, **environment: str) -> str:
    done = run(*FLOWC, "show", *arguments, folder=folder, environment=environment)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_show(tmp_path: Path) -> None:
    (tmp_path / "m.flow").write_text(BASE, encoding="utf-8")
    (tmp_path / "m.json").write_bytes(encode(parsed(BASE), Format.JSON))
    found: Digests = digests(parsed(BASE))
    text = shown("m.flow", "--digests", folder=tmp_path, PYTHONHASHSEED="1", LC_ALL="C")
    rows = [*((digest, path) for path, digest in found.parts.items()), (found.unit, "package")]
    assert [tuple(line.split("  ")) for line in text.splitlines()] == rows
    again = shown(f"{tmp_path}/m.json", "--digests", PYTHONHASHSEED="2", LC_ALL="C.UTF-8")
    assert again == text
    document = json.loads(shown(f"{tmp_path}/m.json", "--digests", "--format", "json"))
    assert document == {"parts": dict(found.parts), "unit": found.unit}
    one = shown(f"{tmp_path}/m.json", "load", "--digests")
    assert one == f"{found.parts['task:m.load']}  task:m.load\n"


def test_text_form_of_everything_has_no_digests() -> None:
    assert digests(parsed(BASE)).unit not in print_unit(parsed(BASE), debug=True)

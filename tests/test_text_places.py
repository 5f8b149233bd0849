"""IR that is written by hand: findings point at its own lines, and every command takes it."""

import json
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given

from flowc.ir import nodes, paths
from flowc.ir.formats import decode
from flowc.ir.nodes import Block, Call, Fragment, Map, Package
from flowc.ir.scope import Entity, ref_of
from flowc.ir.text import print_unit
from flowc.ir.text_places import places
from flowc.ir.types import RecordDef
from flowc.ir.walk import without_debug

from .cli import Cli
from .compat import FOLDER, UNITS, versions
from .strategies import block_lists

HANDLER: Final = "on-failure"


def wanted(unit: Package | Fragment) -> Iterator[tuple[str, str]]:
    """The path and the name of everything that a text has a place for."""
    package = unit.definitions if isinstance(unit, Fragment) else unit
    for defined in package.types:
        yield paths.type_definition(defined.name), defined.name
        for field in defined.fields if isinstance(defined, RecordDef) else ():
            path = paths.argument(paths.type_definition(defined.name), field.name)
            yield path, field.name
    entities: tuple[Entity, ...] = (*package.tasks, *package.workflows, *package.launch_plans)
    for entity in entities:
        path = paths.entity(ref_of(entity))
        yield path, entity.name
        inputs, outputs = entity.interface.inputs, entity.interface.outputs
        yield from ((paths.argument(path, each.name), each.name) for each in inputs)
        yield from ((paths.output(path, each.name), each.name) for each in outputs)
    for workflow in package.workflows:
        yield from graph(paths.entity(ref_of(workflow)), workflow.blocks, workflow.on_failure)
    if isinstance(unit, Fragment):
        yield paths.fragment(unit.task), unit.task
        yield from graph(paths.fragment(unit.task), unit.blocks, None)


def graph(owner: str, blocks: tuple[Block, ...], handler: Call | None) -> Iterator[tuple[str, str]]:
    for block in (*blocks, *([Block(HANDLER, (handler,))] if handler else ())):
        for output in block.outputs:
            yield paths.output(paths.block(owner, block.id), output.name), output.name
        for node in block.nodes:
            path = paths.node(owner, block.id, node.id)
            yield path, node.id
            given_to = node.inputs if isinstance(node, Call) else ()
            items = node.items if isinstance(node, Map) else ()
            yield from ((paths.argument(path, each.name), each.name) for each in given_to)
            yield from ((paths.argument(path, each.name), each.name) for each in items)


def check_places(unit: Package | Fragment) -> None:
    text = print_unit(unit)
    lines = text.split("\n")
    found = {each.path: each.span for each in places(text, "x.flow")}
    for path, name in wanted(unit):
        span = found[path]
        assert span.line == span.end_line
        there = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        assert there.strip('"').replace('\\"', '"').replace("\\\\", "\\") == name


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("version", versions())
def test_everything_has_a_place(version: str, name: str) -> None:
    file = FOLDER / version / f"{name}.flow"
    unit = decode(file.read_bytes(), file.name).unit
    assert unit is not None
    check_places(without_debug(unit))


@given(block_lists())
def test_every_node_has_a_place(blocks: tuple[nodes.Block, ...]) -> None:
    workflow = nodes.Workflow("m.w", nodes.Interface(), blocks)
    text = print_unit(Package(workflows=(workflow,)))
    lines = text.split("\n")
    found = {each.path: each.span for each in places(text, "x.flow")}
    for path, _ in graph("workflow:m.w", blocks, None):
        assert lines[found[path].line - 1].startswith("  ")


# Commands

WRONG: Final = """\
flowc 1.0
# written by hand

task m.half(x: float) -> (o0: float)
  python m:half

workflow m.main(x: float, name: str) -> (o0: float)
  first = task m.half(x=name)
  way = branch
    if x > 3.0
      next = task m.halv(x=x)
      yield o0=next.o0
    else fail "small"
  return o0=first.o1
"""

SHOWN: Final = """\
error[FL2001]: input `x` of `m.half` must be `float`, not `str`
 --> hand.flow:8:23
  |
4 | task m.half(x: float) -> (o0: float)
  |             - declared here
...
8 |   first = task m.half(x=name)
  |                       ^ wants `float`

error[FL4001]: there is no task `m.halv`
  --> hand.flow:11:19
   |
11 |       next = task m.halv(x=x)
   |                   ^^^^^^ unknown task
   |
   = help: did you mean `m.half`?

error[FL3003]: node `first` has no output `o1`
  --> hand.flow:14:10
   |
 4 | task m.half(x: float) -> (o0: float)
   |      ------ declared here
...
14 |   return o0=first.o1
   |          ^^ no such output
"""

TWICE: Final = """\
flowc 1.0

task m.f(x: int) -> (o0: int)
  python m:f

task m.f(x: int) -> (o0: int)
  python m:f

workflow m.main(x: int) -> (o0: int)
  a = task m.f(x=x)
  a = task m.f(x=a.o0)
  b = task m.f(x=x) after a, bb with retries=3
  return o0=b.o0
"""

SHOWN_TWICE: Final = """\
error[FL4004]: two definitions have the name `m.f`
 --> twice.flow:6:6
  |
3 | task m.f(x: int) -> (o0: int)
  |      --- the first
...
6 | task m.f(x: int) -> (o0: int)
  |      ^^^ task defined twice

error[FL3001]: two nodes have the id `a`
  --> twice.flow:11:3
   |
10 |   a = task m.f(x=x)
   |   - the first
11 |   a = task m.f(x=a.o0)
   |   ^

error[FL3002]: there is no node `bb`
  --> twice.flow:12:30
   |
12 |   b = task m.f(x=x) after a, bb with retries=3
   |                              ^^ unknown node
   |
   = help: did you mean `b`?
"""

SOUND: Final = WRONG.replace("x=name", "x=x").replace("halv", "half").replace("first.o1", "way.o0")

READERS: Final = (
    ("check", "hand.flow"),
    ("validate", "hand.flow"),
    ("show", "hand.flow", "m.main"),
    ("draw", "hand.flow", "m.main", "-o", "hand.dot"),
    ("build", "hand.flow", "-o", "hand.pb"),
    ("diff", "hand.flow", "hand.flow"),
    ("export", "--to", "flyte", "hand.flow", "--image", "i:1", "-o", "out"),
    ("run", "hand.flow", "m.main", "--help"),
)
"""Commands that take IR."""


@pytest.mark.parametrize("command", ["check", "validate"])
def test_findings_have_lines(cli: Cli, command: str) -> None:
    write("hand.flow", WRONG)
    done = cli(command, "hand.flow")
    assert done.code == 1
    assert SHOWN in done.out + done.err


def test_findings_are_at_the_very_word(cli: Cli) -> None:
    write("twice.flow", TWICE)
    assert cli("validate", "twice.flow").out == SHOWN_TWICE
    found = json.loads(cli("validate", "twice.flow", "--output-format", "json").out)
    (edit,) = found["diagnostics"][2]["helps"][0]["edits"]
    assert (edit["line"], edit["column"], edit["end_column"]) == (12, 30, 32)
    assert edit["replacement"] == "b"


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_every_command_takes_it(cli: Cli, words: tuple[str, ...]) -> None:
    write("hand.flow", SOUND)
    done = cli(*words)
    assert done.code == 0, done.err


def test_changes_have_lines(cli: Cli) -> None:
    write("old.flow", SOUND)
    write("new.flow", SOUND.replace("> 3.0", "> 4.0"))
    assert "x > 4.0, not x > 3.0  [9:3]" in cli("diff", "old.flow", "new.flow").out


def test_what_flyte_cannot_say_has_a_line(cli: Cli) -> None:
    write(
        "hand.flow",
        SOUND.replace("if x > 3.0", "if x is None")
        .replace("x: float,", "x: float | None,")
        .replace("x=x)", "x=1.0)"),
    )
    done = cli("export", "--to", "flyte", "hand.flow", "--image", "i:1", "-o", "out")
    assert (done.code, "hand.flow:9:3" in done.err) == (1, True), done.err


def test_places_are_not_what_it_means(cli: Cli) -> None:
    write("hand.flow", SOUND)
    assert cli("build", "hand.flow", "-o", "hand.pb").code == 0
    assert "debug" not in cli("show", "--debug", "hand.pb").out


def write(name: str, text: str) -> None:
    """Into the current folder, which is the test's."""
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def test_input_given_twice() -> None:
    text = "workflow m.main(a: int)\n  f = task m.f(x=a, x=a)\n"
    (found,) = (each.span for each in places(text, "t.flow") if each.path.endswith("/f#x"))
    assert (found.line, found.column) == (2, text.splitlines()[1].rindex("x=") + 1)

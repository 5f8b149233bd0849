"""Fragments linked into their package: an ordinary package, with the graph expanded."""

from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc.ir import paths
from flowc.ir.formats import Format, decode, encode
from flowc.ir.given import inputs_digest
from flowc.ir.link import Placed, link
from flowc.ir.link_places import Misplaced, sites
from flowc.ir.nodes import Call, Fragment, Package
from flowc.ir.scope import index
from flowc.ir.text import print_unit
from flowc.ir.validate import validate, validate_fragment
from flowc.ir.values import Integer

HEAD: Final = """
flowc 1.0

task m.f(x: int) -> (o0: int)
  python m:f

dynamic m.d(x: int) -> (o0: int)
  python m:d

dynamic m.e(x: int) -> (o0: int)
  python m:e
"""

PACKAGE: Final = f"""{HEAD}
workflow m.inner(x: int) -> (o0: int)
  d = dynamic m.d(x=x)
  return o0=d.o0

workflow m.main(x: int) -> (o0: int)
  f = task m.f(x=x)
  left = workflow m.inner(x=f.o0)
  right = workflow m.inner(x=x)
  seven = dynamic m.e(x=7)
  again = dynamic m.e(x=7)
  any = dynamic m.e(x=f.o0)
  return o0=any.o0
"""


def package(text: str = PACKAGE) -> Package:
    unit = decode(text.encode(), "package").unit
    assert isinstance(unit, Package)
    assert not validate(unit)
    return unit


def fragment(task: str, x: int, body: str, more: str = "") -> Fragment:
    digest = inputs_digest({"x": Integer(x)})
    code = f"sha256:{'0' * 64}"
    lines = "".join(f"  {line}\n" for line in body.splitlines())
    text = f"flowc 1.0\n\nfragment {task}\n  inputs {digest}\n  code {code}\n{lines}{more}"
    decoded = decode(text.encode(), "fragment")
    assert isinstance(decoded.unit, Fragment), decoded.diagnostics
    return decoded.unit


def linked(*fragments: Fragment | Placed, text: str = PACKAGE) -> Package:
    placed = [each if isinstance(each, Placed) else Placed(each) for each in fragments]
    for each in placed:
        assert not validate_fragment(each.fragment, package(text))
    found = link(package(text), placed)
    assert isinstance(found, Package), found
    assert validate(found) == ()
    return found


def calls(found: Package) -> list[str]:
    """Every call of a workflow: its path, and what it calls."""
    return [
        f"{workflow.name}: {paths.node('', block.id, node.id)[1:]} -> {node.target.name}"
        for workflow in found.workflows
        for block in workflow.blocks
        for node in block.nodes
        if isinstance(node, Call)
    ]


ONE: Final = "f = task m.f(x=1)\nf-2 = task m.f(x=f.o0)\nreturn o0=f-2.o0"
"""A body without dynamic tasks."""


def test_constants_tell_the_place_of_every_call_that_has_them() -> None:
    found = calls(linked(fragment("m.e", 7, ONE)))
    assert found == [
        "m.inner: d -> m.d",
        "m.main: f -> m.f",
        "m.main: left -> m.inner",
        "m.main: right -> m.inner",
        "m.main: seven -> m.main/seven",
        "m.main: again -> m.main/again",
        "m.main: any -> m.e",
        "m.main/seven: f -> m.f",
        "m.main/seven: f-2 -> m.f",
        "m.main/again: f -> m.f",
        "m.main/again: f-2 -> m.f",
    ]


def test_the_only_call_that_can_be_meant() -> None:
    assert "m.main: any -> m.main/any" in calls(linked(fragment("m.e", 8, ONE)))


def test_a_workflow_that_is_called_twice_is_copied_for_the_call() -> None:
    found = calls(linked(Placed(fragment("m.d", 8, ONE), "main/right/d")))
    assert found[0] == "m.inner: d -> m.d"
    assert found[2:4] == ["m.main: left -> m.inner", "m.main: right -> m.main/right"]
    assert "m.main/right: d -> m.main/right/d" in found


def test_the_two_calls_have_fragments_of_their_own() -> None:
    one, two = (
        Placed(fragment("m.d", x, ONE), f"main/{at}/d") for x, at in ((1, "left"), (2, "right"))
    )
    found = calls(linked(two, one))
    assert "m.main/left: d -> m.main/left/d" in found
    assert "m.main/right: d -> m.main/right/d" in found
    assert found == calls(linked(two, one))


def test_who_calls_what_is_expanded_gets_what_was_declared() -> None:
    found = calls(linked(Placed(fragment("m.d", 8, ONE), "inner/d")))
    assert "m.inner: d -> m.inner/d" in found
    assert "m.main: left -> m.inner/declared" in found
    assert "m.inner/declared: d -> m.d" in found


RECURSION: Final = f"""{HEAD}
workflow m.main(x: int) -> (o0: int)
  d = dynamic m.d(x=x)
  return o0=d.o0
"""


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_recursion_with_constants_needs_no_places(order: tuple[int, ...]) -> None:
    fragments = [
        fragment("m.d", 2, "d = dynamic m.d(x=1)\nreturn o0=d.o0"),
        fragment("m.d", 1, "again = dynamic m.d(x=0)\nreturn o0=again.o0"),
        fragment("m.d", 0, ONE),
    ]
    found = calls(linked(*(fragments[each] for each in order), text=RECURSION))
    assert found == [
        "m.main: d -> m.main/d",
        "m.main/d: d -> m.main/d/d",
        "m.main/d/d: again -> m.main/d/d/again",
        "m.main/d/d/again: f -> m.f",
        "m.main/d/d/again: f-2 -> m.f",
    ]


MUTUAL: Final = f"""{HEAD}
workflow m.sort(x: int) -> (o0: int)
  c = branch
    if x <= 3
      f = task m.f(x=x)
      yield o0=f.o0
    else
      d = dynamic m.d(x=x)
      yield o0=d.o0
  return o0=c.o0

launch_plan m.plan for m.sort
"""


def test_a_workflow_that_a_fragment_calls_again() -> None:
    """The same workflow, with a launch plan of it: within the fragment, as it was declared."""
    body = "a = workflow m.sort(x=1)\nb = launch_plan m.plan(x=2)\nreturn o0=a.o0"
    found = calls(linked(fragment("m.d", 9, body), text=MUTUAL))
    assert "m.sort: c/else/d -> m.sort/c/else/d" in found
    assert "m.sort/c/else/d: a -> m.sort/declared" in found
    assert "m.sort/c/else/d: b -> m.plan/declared" in found
    inside = Placed(fragment("m.d", 1, ONE), "sort/c/else/d/a/c/else/d")
    found = calls(linked(fragment("m.d", 9, body), inside, text=MUTUAL))
    assert "m.sort/c/else/d/a: c/else/d -> m.sort/c/else/d/a/c/else/d" in found


MORE: Final = """
workflow m.made(x: int) -> (o0: int)
  f = task m.f(x={0})
  return o0=f.o0
"""


def test_definitions_of_one_name_and_two_meanings() -> None:
    body = "made = workflow m.made(x=1)\nreturn o0=made.o0"
    one, two = (
        Placed(fragment("m.d", x, body, MORE.format(x)), f"main/{at}/d")
        for x, at in ((1, "left"), (2, "right"))
    )
    found = calls(linked(one, two))
    assert "m.main/left/d: made -> m.made" in found
    assert "m.main/right/d: made -> m.main/right/d/made" in found
    again = linked(one, Placed(one.fragment, "main/right/d"))
    assert [each.name for each in again.workflows].count("m.made") == 1


def test_a_package_that_is_linked_already_can_be_linked_further() -> None:
    body = "e = dynamic m.e(x=1)\nreturn o0=e.o0"
    first = linked(Placed(fragment("m.d", 1, body), "main/left/d"))
    found = link(first, [Placed(fragment("m.e", 1, ONE), "main/left/d/e")])
    assert isinstance(found, Package)
    assert validate(found) == ()
    at_once = linked(
        Placed(fragment("m.d", 1, body), "main/left/d"),
        Placed(fragment("m.e", 1, ONE), "main/left/d/e"),
    )
    assert sorted(calls(found)) == sorted(calls(at_once))


MAPPED: Final = f"""{HEAD}
workflow m.main(xs: list[int]) -> (o0: list[int])
  each = map x in xs
    d = dynamic m.d(x=x)
    yield o0=d.o0
  return o0=each.o0
"""

REFUSED: Final[dict[str, tuple[str, list[Placed], str]]] = {
    "several calls": (
        PACKAGE,
        [Placed(fragment("m.d", 1, ONE), name="`d.json`")],
        "`d.json` could be for any of these calls",
    ),
    "several fragments": (
        RECURSION,
        [Placed(fragment("m.d", 1, ONE)), Placed(fragment("m.d", 2, ONE))],
        "the fragment could be for this call, or for one within what it comes to",
    ),
    "another package": (RECURSION, [Placed(fragment("m.x", 1, ONE))], "which the package has not"),
    "no call": (RECURSION, [Placed(fragment("m.e", 1, ONE))], "no call of `m.e` is one that"),
    "no such workflow": (
        PACKAGE,
        [Placed(fragment("m.d", 1, ONE), "mian/left/d")],
        "there is no workflow `mian`",
    ),
    "no such call": (
        PACKAGE,
        [Placed(fragment("m.d", 1, ONE), "main/lift/d")],
        "`m.main` has no call `lift/d`",
    ),
    "a workflow": (PACKAGE, [Placed(fragment("m.d", 1, ONE), "main")], "is a workflow, not a call"),
    "another task": (
        PACKAGE,
        [Placed(fragment("m.d", 1, ONE), "main/any")],
        "`main/any` calls dynamic `m.e`, and the fragment is of `m.d`",
    ),
    "below a task": (
        PACKAGE,
        [Placed(fragment("m.d", 1, ONE), "main/f/d")],
        "`f` in `main/f/d` calls task `m.f`, whose graph is not there",
    ),
    "other constants": (
        PACKAGE,
        [Placed(fragment("m.e", 8, ONE), "main/seven")],
        "the call at `main/seven` has other inputs than the fragment",
    ),
    "twice": (
        PACKAGE,
        [Placed(fragment("m.d", x, ONE), "main/left/d") for x in (1, 2)],
        "two fragments are for `main/left/d`",
    ),
    "in a map": (
        MAPPED,
        [Placed(fragment("m.d", 1, ONE), "main/each/body/d")],
        "is in a map: it is called once an item",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text, fragments, message = REFUSED[name]
    found = link(package(text), fragments)
    assert isinstance(found, Misplaced)
    assert message in found.message


def test_what_was_linked_before_is_not_called() -> None:
    """The inner call means `m.main` as it was compiled, which the linked package no longer has."""
    first = fragment("m.d", 2, "d = dynamic m.d(x=1)\nreturn o0=d.o0")
    once = linked(Placed(first, "main/d"), text=RECURSION)
    again = Placed(fragment("m.d", 1, "main = workflow m.main(x=2)\nreturn o0=main.o0"))
    found = link(once, [again])
    assert isinstance(found, Misplaced)
    assert found.message == (
        "the fragment for `m.main/d/d` calls `m.main`, which has fragments in it already"
    )


# Any package


def node(draw: st.DrawFn, number: int, targets: list[str]) -> str:
    target = draw(st.sampled_from(targets))
    return f"n{number} = {target}(x={draw(st.sampled_from(('1', '2', 'n0.o0')))})"


def body(draw: st.DrawFn, targets: list[str], indent: str, first: str) -> str:
    lines = [f"n0 = task m.f(x={first})"]
    for number in range(1, draw(st.integers(1, 4))):
        if draw(st.booleans()):
            lines.append(node(draw, number, targets))
            continue
        inner = node(draw, 1, targets)
        lines += [f"n{number} = branch", "  if n0.o0 > 1", f"    {inner}", "    yield o0=n1.o0"]
        lines += ["  else", "    yield o0=n0.o0"]
    return "".join(f"{indent}{line}\n" for line in (*lines, "return o0=n0.o0"))


@st.composite
def programs(draw: st.DrawFn) -> tuple[Package, list[tuple[int, Fragment]]]:
    """A package, and fragments with a number each that chooses their place."""
    targets, text = ["task m.f", "dynamic m.d", "dynamic m.e"], HEAD
    for number in range(draw(st.integers(1, 3))):
        inside = body(draw, targets, "  ", "x")
        text += f"\nworkflow m.w{number}(x: int) -> (o0: int)\n{inside}"
        targets.append(f"workflow m.w{number}")
    fragments = [
        (
            draw(st.integers(0, 100)),
            fragment(draw(st.sampled_from(("m.d", "m.e"))), 3, body(draw, targets, "", "3")),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return package(text), fragments


@given(programs())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_linked_is_valid(program: tuple[Package, list[tuple[int, Fragment]]]) -> None:
    """One by one, and all at once."""
    start, fragments = program
    current, placed = start, list[Placed]()
    for number, each in fragments:
        open_sites = [
            site
            for site in sites(index(current), {})
            if site.call.target.name == each.task
            and "/declared" not in site.place
            and not any(isinstance(given.value, Integer) for given in site.call.inputs)
        ]
        if not open_sites:
            continue
        site = open_sites[number % len(open_sites)]
        placed.append(Placed(each, site.place))
        found = link(current, placed[-1:])
        if isinstance(found, Misplaced) and "has fragments in it already" in found.message:
            placed.pop()
            break
        assert isinstance(found, Package), found
        assert [each for each in validate(found) if each.severity.value == "error"] == []
        names = {each.name for each in found.workflows}
        assert {each.name for each in current.workflows} | {site.place} <= names
        current = found
    assert decode(encode(current, Format.JSON), "x").unit == current
    assert (current == start) == (not placed)
    at_once = link(start, placed)
    assert isinstance(at_once, Package), at_once
    assert [each for each in validate(at_once) if each.severity.value == "error"] == []


@given(programs())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_linking_nothing_changes_nothing(
    program: tuple[Package, list[tuple[int, Fragment]]],
) -> None:
    assert link(program[0], []) == program[0]
    assert print_unit(program[0]) == print_unit(package(print_unit(program[0])))

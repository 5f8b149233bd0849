"""Pictures as DOT text: what it says, and that names in it are data."""

import re
import xml.etree.ElementTree
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from flowc.ir.nodes import (
    BODY,
    Arm,
    Block,
    Branch,
    Call,
    Comparator,
    Comparison,
    Fail,
    Interface,
    Output,
    Package,
    PythonFunction,
    Run,
    Task,
    Workflow,
)
from flowc.ir.scope import ref_of
from flowc.ir.types import INT
from flowc.ir.values import Binding, EntityKind, Promise, Ref, String
from flowc.visualize import Graph, to_dot, to_graph
from flowc.visualize.boxes import BoxKind, ClusterKind, EdgeKind, Status
from flowc.visualize.escape import identifier, label, markup, short, tooltip
from flowc.visualize.theme import DARK, LIGHT, Theme

from . import strategies
from .pictures import HOOK, MERGE_SORT, TASKS, graph, package


def statements(text: str, beginning: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith(beginning)]


def test_dot_of_merge_sort() -> None:
    dot = to_dot(graph(MERGE_SORT, "merge_sort"))
    node = '"workflow:m.merge_sort/terminal_case/else/merge_sort_remotely"'
    (dynamic,) = statements(dot, f"{node} [")
    assert "dynamic task" in dynamic
    assert 'style="dashed,filled"' in dynamic
    assert "peripheries=2" in dynamic
    arm = '"cluster_workflow:m.merge_sort/terminal_case/if"'
    assert statements(dot, f"subgraph {arm} {{")
    assert dot.count("count &lt;= at") == 1
    decision = '"workflow:m.merge_sort/terminal_case~decision"'
    arrows = statements(dot, f"{decision} -> ")
    condition, _ = (each for each in arrows if "invis" not in each)
    assert 'tailport="case0:s"' in condition
    assert f"lhead={arm}" in condition
    assert "label=" not in condition
    numbers, _ = statements(dot, '"workflow:m.merge_sort#numbers" -> ')
    assert 'label=" numbers: list[int] "' in numbers
    assert "recursion to merge_sort" in dot
    recursion = f'{node[:-1]}~calls/workflow:m.merge_sort"'
    assert len(statements(dot, f"{recursion} -> {recursion} ")) == 1
    assert r'tooltip="workflow:m.merge_sort/terminal_case\nm.py:12"' in dot
    assert r"\nCut a list in two." in dot


def test_values_between_the_same_boxes_share_an_arrow() -> None:
    task = "task m.k(a: int, b: str, c: int, d: int, e: int)\n  python m:k\n"
    calls = "  g = task m.g(x=1, y=2)\n  k = task m.k(a=g.left, b=g.right, c=g.left"
    dot = to_dot(graph(f"{TASKS}{task}workflow m.w()\n{calls})"))
    (arrow,) = statements(dot, '"workflow:m.w/g" -> ')
    assert r'label=" left → a: int \n right → b: str \n left → c: int "' in arrow
    dot = to_dot(graph(f"{TASKS}{task}workflow m.w()\n{calls}, d=g.left, e=g.left)"))
    (arrow,) = statements(dot, '"workflow:m.w/g" -> ')
    assert arrow.count("→") == 3
    assert r"\n 2 more " in arrow


def test_one_entity_has_no_frame_and_several_are_packed() -> None:
    one, several = to_dot(graph(MERGE_SORT, "merge_sort")), to_dot(to_graph(package(TASKS)))
    assert '"cluster_workflow:m.merge_sort"' not in one
    assert "newrank=true" in one
    assert '"cluster_task:m.f"' in several
    assert 'packmode="array_ut2"' in several


def test_a_title_that_arrows_could_cross_stands_beside_a_box() -> None:
    map_text = "  s = map x in xs concurrency=2\n    f = task m.f(x=x)\n    yield o0=f.o0\n"
    dot = to_dot(graph(f"{TASKS}workflow m.w(xs: list[int])\n{map_text}"))
    (row,) = statements(dot, '{ rank=same; "workflow:m.w/s~title" [')
    assert "<B>s</B>" in row
    assert "2 at once" in row
    assert '"workflow:m.w/s~title" -> "workflow:m.w/s#x" [style=invis' in row


def test_long_conditions_are_broken_into_lines() -> None:
    terms = " and ".join(f"number > {limit}" for limit in range(30))
    dot = to_dot(graph(f"{TASKS}workflow m.w(number: int)\n  b = branch\n    if {terms}\n"))
    (decision,) = statements(dot, '"workflow:m.w/b~decision" [')
    assert decision.count("<BR/>") in (3, 4)
    assert "number &gt; 9 " in decision
    assert "…" in decision


def chain(length: int) -> Graph:
    calls = (f"  f[{n}] = task m.f(x={f'f[{n - 1}].o0' if n else 0})" for n in range(length))
    return graph(f"{TASKS}workflow m.w()\n" + "\n".join(calls))


def test_large_pictures_trade_beauty_for_speed() -> None:
    small, large, larger, huge = (to_dot(chain(length)) for length in (10, 500, 1000, 3001))
    assert "nslimit" not in small
    assert "nslimit=.1" in large
    assert "splines=line" not in large
    assert "splines=line" in larger
    assert 'label=" x: int "' in larger
    assert 'label=" x: int "' not in huge
    assert 'tooltip="x: int"' in huge


def test_a_large_closure_is_a_grid_and_says_how_much_is_missing() -> None:
    tasks = "".join(f"task m.t{n}()\n  python m:t\n" for n in range(30))
    calls = "".join(f"  calls task m.t{n}\n" for n in range(30))
    text = f"{tasks}dynamic m.d()\n  python m:d\n  {HOOK}\n{calls}"
    drawn = graph(text, "d", EntityKind.DYNAMIC)
    assert [each.title for each in drawn.boxes if each.kind is BoxKind.MORE] == ["6 more"]
    assert len(statements(to_dot(drawn), '"task:m.d~calls/task:m.t0" -> ')) == 1


HOSTILE: Final = {
    "quote": 'say "no"',
    "backslash": "end\\",
    "escape": "a\\n\\l\\N\\G",
    "new line": "one\ntwo\r\n\ttabbed",
    "markup": "</B><TABLE>&lt;&amp;&#64;<!-- x",
    "statement": '"]; evil [label="',
    "braces": "}{;\n}",
    "control": "bell\x07nul\x00",
    "right to left": "שלום עולם",
    "override": "abc\u202edcba",
    "joined": "\u0645\u06cc\u200c\u062e",
    "astral": "🧬 DNA",
    "long": "x" * 10_000,
}


def hostile(text: str) -> Package:
    """A package that says the text wherever it can."""
    interface = Interface((), (Output(text, INT),))
    task = Task(text, interface, PythonFunction("m", text), doc=text)
    call = Call(text, Ref(EntityKind.TASK, text), (Binding(text, String(text)),))
    again = Call(f"{text}-2", call.target, (Binding(text, Promise(text, text)),), (text,))
    arm = Block("branch/if", (again,), (Binding(text, String(text)),))
    tested = Comparison(Comparator.EQ, Promise(text, text), String(text))
    branch = Branch("branch", (Arm(tested, Run(arm.id)), Arm(None, Fail(text))))
    body = Block(BODY, (call, branch), (Binding(text, Promise(text, text)),))
    return Package(tasks=(task,), workflows=(Workflow(text, interface, (body, arm), doc=text),))


TOKEN: Final = re.compile(
    r'\s+|(?P<id>\w+(\.\d+)?|\.\d+|"([^"\\\n]|\\.)*"|(?P<html><(<[^<>]*>|[^<>])*>))|->|[{}\[\],;=]'
)
"""A token of DOT as we write it: no comments, no markup within markup's tags."""


def tokens(dot: str) -> list[str]:
    """Every token; fails where the text is none."""
    found, place = list[str](), 0
    while place < len(dot):
        token = TOKEN.match(dot, place)
        assert token, dot[place : place + 80]
        if token["html"]:
            markup_text = f"<x>{token['html'][1:-1]}</x>"
            xml.etree.ElementTree.fromstring(markup_text)  # noqa: S314 - we wrote it
        found.append(token[0])
        place = token.end()
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data(name: str) -> None:
    text = HOSTILE[name]
    found = tokens(to_dot(to_graph(hostile(text))))
    harmless = tokens(to_dot(to_graph(hostile("name"))))
    for sign in ("{", "}", "->"):
        assert found.count(sign) == harmless.count(sign)
    assert found.count("[") == found.count("]")
    assert max(map(len, found)) < 1500
    assert "evil" not in found


def test_names_may_be_empty() -> None:
    assert tokens(to_dot(to_graph(hostile(""))))


def test_short_texts_stay_and_long_ones_end_in_an_ellipsis() -> None:
    assert short("abc", 3) == "abc"
    assert short("abcd", 3) == "ab…"
    assert short("a\nb\x07\u202e", 9) == r"a\nb\u{7}\u{202e}"


def test_escapes() -> None:
    assert label('a"b\\n', "c&lt;") == r'"a\"b\\n\nc&amp;lt;"'
    assert markup('<a href="b">&') == "&lt;a href=&quot;b&quot;&gt;&amp;"
    assert markup(r"\N") == r"\\N"
    assert tooltip("\\N", "&") == r'"\\\\N\n&amp;"'
    assert identifier('a\\"b', "cluster_") == r'"cluster_a\\\"b"'


def test_long_ids_stay_different() -> None:
    first, second = (identifier("x" * 1000 + end) for end in "ab")
    assert first != second
    assert len(first) == len(second) == 202
    assert identifier("a\nb") != identifier("a\\nb")


# Any package


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strategies.packages)
def test_any_package_can_be_drawn(any_package: Package) -> None:
    refs: list[Ref | None] = [None, *map(ref_of, any_package.workflows)]
    refs += [*map(ref_of, any_package.tasks), *map(ref_of, any_package.launch_plans)]
    for ref in refs:
        drawn = to_graph(any_package, ref)
        boxes, clusters = ({each.id for each in group} for group in (drawn.boxes, drawn.clusters))
        assert {each.parent for each in drawn.boxes} <= clusters
        assert {each.parent for each in drawn.clusters} <= clusters | {""}
        assert {
            end for each in drawn.edges for end in (each.source, each.target)
        } <= boxes | clusters
        dot = to_dot(drawn)
        tokens(dot)
        assert dot == to_dot(to_graph(any_package, ref))


# The theme


def luminance(color: str) -> float:
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG 2.2's contrast ratio."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_kind_has_a_look(theme: Theme) -> None:
    assert set(theme.boxes) == set(BoxKind)
    assert set(theme.clusters) == set(ClusterKind)
    assert set(theme.edges) == set(EdgeKind)
    assert set(theme.statuses) == set(Status)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_contrast(theme: Theme) -> None:
    grounds = {theme.background, *(look.fill for look in theme.clusters.values())}
    fills = {look.fill for look in theme.boxes.values()}
    fills |= {look.fill for look in theme.statuses.values()}
    for fill in grounds | fills:
        assert contrast(fill, theme.text) >= 7
        assert contrast(fill, theme.muted) >= 4.5
    lines = {look.line for look in theme.boxes.values()}
    lines |= {look.line for look in theme.clusters.values()}
    lines |= {look.line for look in theme.edges.values()}
    lines |= {look.line for look in theme.statuses.values()}
    assert all(contrast(line, ground) >= 3 for line in lines for ground in grounds)


def test_colour_is_never_the_only_mark() -> None:
    marks = {
        kind: (look.shape, look.style, look.tag, look.frames) for kind, look in LIGHT.boxes.items()
    }
    assert len(set(marks.values())) == len(marks)
    lines = {(look.style, look.arrowhead) for look in LIGHT.edges.values()}
    assert len(lines) == len(LIGHT.edges)
    signs = {(look.sign, look.style) for look in LIGHT.statuses.values()}
    assert len(signs) == len(Status)

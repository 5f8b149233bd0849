"""What a user can choose of a picture: its theme, direction, links and legend."""

from typing import Final

import pytest

from flowc.visualize import Direction, Graph, Style, to_dot, to_mermaid, with_legend
from flowc.visualize.boxes import BoxKind, ClusterKind
from flowc.visualize.style import THEMES, source_link, template_problem
from flowc.visualize.theme import DARK, LIGHT

from .pictures import MERGE_SORT, TASKS, graph
from .test_dot import HOSTILE, statements, tokens

DRAWN: Final = graph(MERGE_SORT, "merge_sort")


def test_a_link_leads_to_the_line_of_a_box() -> None:
    template = "https://example.com/blob/main/{file}#L{line}"
    assert source_link(template, "a b/m.py:12") == "https://example.com/blob/main/a%20b/m.py#L12"
    assert source_link("file:///x/{file}", "m.py:12") == "file:///x/m.py"
    assert source_link("", "m.py:12") == source_link(template, "") == ""
    place = '    14:3-14:9 "workflow:m.merge_sort/terminal_case/if/sort_locally"\n'
    dot = to_dot(graph(MERGE_SORT + place, "merge_sort"), Style(source_url=template))
    assert 'URL="https://example.com/blob/main/m.py#L14", target="_top"' in dot


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_link_is_data(text: str) -> None:
    link = source_link(f"https://x/{{file}}?{text}", f"{text}:1")
    assert not set(link) & {'"', "\\", "<", ">", " ", "\n"}
    tokens(f'"{link}"')


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("https://x/{path}#L{line}", "`{path}` is nothing that is known"),
        ("https://x/#L{line}", "no {file}"),
        ("javascript:alert('{file}')", "would run when it is clicked"),
    ],
)
def test_mistakes_in_templates(template: str, says: str) -> None:
    assert says in template_problem(template)
    assert template_problem("vscode://file/{file}:{line}") == ""


def test_from_left_to_right_cases_stand_below_one_another() -> None:
    dot = to_dot(DRAWN, Style(direction=Direction.RIGHT))
    (decision,) = statements(dot, '"workflow:m.merge_sort/terminal_case~decision" [')
    assert decision.count("<HR/><TR>") == 2
    assert "graph [rankdir=LR]" in dot
    assert 'tailport="case0:e"' in dot


def test_themes_differ_in_colours_only() -> None:
    light, dark = (to_dot(DRAWN, Style(THEMES[name])) for name in ("light", "dark"))
    assert DARK.background in dark
    assert light.count("\n") == dark.count("\n")
    for look, other in zip(LIGHT.boxes.values(), DARK.boxes.values(), strict=True):
        assert (look.shape, look.style, look.tag) == (other.shape, other.style, other.tag)


def test_a_legend_tells_the_kinds_that_are_there() -> None:
    told = with_legend(DRAWN)
    (legend,) = (each for each in told.clusters if each.kind is ClusterKind.LEGEND)
    assert legend.parent == DRAWN.clusters[0].id
    kinds = {each.kind for each in told.boxes if each.parent == legend.id}
    assert kinds >= {BoxKind.TASK, BoxKind.DYNAMIC, BoxKind.DECISION, BoxKind.JOIN}
    assert BoxKind.SQL not in kinds
    for written in (to_dot(told), to_mermaid(told)):
        assert "makes its graph as it runs" in written
        assert "a value goes on" in written


def test_every_kind_is_in_the_legend_or_told_by_its_own_words() -> None:
    from flowc.visualize.legend import BOXES, TOLD

    assert {*BOXES, *TOLD} == set(BoxKind)


def test_a_reference_is_dotted() -> None:
    far = 'task m.far(x: int)\n  external\n    project = "p"\n    domain = "d"\n    name = "n"\n'
    drawn: Graph = graph(f'{TASKS}{far}    version = "v"\nworkflow m.w()\n  f = task m.far(x=1)\n')
    (box,) = statements(to_dot(drawn), '"workflow:m.w/f" [')
    assert "reference to a task" in box
    assert 'style="filled,dotted"' in box


def test_the_command_line_knows_what_can_be_chosen() -> None:
    from flowc.commands import draw
    from flowc.visualize.engines import ENGINES
    from flowc.visualize.mermaid import ARROWS, CHARACTERS

    assert set(draw.ENGINES) == set(ENGINES)
    assert set(draw.THEMES) == set(THEMES)
    assert {*draw.DIRECTIONS} == {each.value for each in Direction}
    assert f"{ARROWS} arrows and {CHARACTERS:,} characters" in draw.TOO_LARGE

"""FL6004: what a workflow keeps under a name and never uses; whom that is not said to."""

from typing import Final

import pytest

from .sources import TASKS, compiled

HEAD: Final = f"{TASKS}\nfrom flowc import approve, create_node, map_task\n\n"

BODIES: Final[dict[str, tuple[str, list[str]]]] = {
    "a result": ("a = inc(x=x)", ["a"]),
    "several results": ("both = pair()", ["both"]),
    "the last of a loop": ("for n in (1, 2):\n        a = inc(x=n)", ["a"]),
    "what arms give": ("if x > 1:\n        a = inc(x=x)\n    else:\n        a = 1", []),
    "a map": ("a = map_task(inc)(x=[x])", ["a"]),
    "one of two": ("a = inc(x=x)\n    b = inc(x=a)", ["b"]),
    "no name": ("inc(x=x)", []),
    "an underscore": ("_a = inc(x=x)", []),
    "an order": ("a = inc(x=x)\n    a >> inc(x=1)", []),
    "no outputs": ("a = note(text='a')", []),
    "a gate": ("a = approve(x, 'good')", []),
    "a node": ("a = create_node(inc, x=x)", []),
    "a part": ("a, b = pair()\n    inc(x=a)", []),
    "a use in an inner function": ("a = inc(x=x)\n    def f():\n        return a", []),
    "a use on a way that is not taken": ("a = inc(x=x)\n    if False:\n        inc(x=a)", []),
    "an input": ("a = x", []),
}


@pytest.mark.parametrize("case", BODIES)
def test_unused(case: str) -> None:
    body, expected = BODIES[case]
    text = f"{HEAD}@workflow\ndef main(x: int) -> int:\n    {body}\n    return inc(x=x)\n"
    found = compiled(text).diagnostics
    assert [each.message for each in found] == [f"`{name}` is never used" for name in expected]

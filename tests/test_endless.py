"""Lints of dynamic tasks: those that call themselves whenever they run, and those that a map would serve."""

from typing import Final

import pytest

from .sources import findings

HEAD: Final = """
from flowc import conditional, dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(n: int) -> int:
"""

ENDLESS: Final = {
    "at once": "return main(n=n - 1)",
    "as an argument": "return inc(x=main(n=n - 1))",
    "after a decision that leaves nothing": "if n > 3:\n        n = 3\n    return main(n=n - 1)",
}
ENDING: Final = {
    "an early return": "if n < 1:\n        return inc(x=n)\n    return main(n=n - 1)",
    "an expression": "return inc(x=n) if n < 1 else main(n=n - 1)",
    "a loop": "y = inc(x=n)\n    for i in range(n):\n        y = main(n=i)\n    return y",
    "an arm": 'y = inc(x=n)\n    return conditional("c").if_(y > 3).then(main(n=n)).else_().then(y)',
    "a comprehension": "ys = [main(n=i) for i in range(n)]\n    return inc(x=n)",
    "another main": "main = inc\n    return main(x=n)",
    "a raise": "assert n > 0\n    return main(n=n - 1)",
}


@pytest.mark.parametrize("name", ENDLESS | ENDING)
def test_endless(name: str) -> None:
    body = (ENDLESS | ENDING)[name]
    found = [each for each in findings(f"{HEAD}    {body}\n") if "FL6003" in str(each)]
    assert len(found) == (name in ENDLESS)


MUTUAL: Final = {
    "two": ("return b(n=n)", "return a(n=n)", True),
    "with work between": ("x = inc(x=n)\n    return b(n=n)", "return inc(x=a(n=n))", True),
    "one decides": (
        "return b(n=n)",
        "if n < 1:\n        return inc(x=n)\n    return a(n=n)",
        False,
    ),
    "the other decides": (
        "if n < 1:\n        return inc(x=n)\n    return b(n=n)",
        "return a(n=n)",
        False,
    ),
    "no way back": ("return b(n=n)", "return inc(x=n)", False),
}


@pytest.mark.parametrize("name", MUTUAL)
def test_endless_through_others(name: str) -> None:
    first, second, is_endless = MUTUAL[name]
    head = HEAD.rpartition("@dynamic")[0]
    bodies = zip("ab", (first, second), strict=True)
    text = "\n".join(f"@dynamic\ndef {own}(n: int) -> int:\n    {body}\n" for own, body in bodies)
    found = [str(each) for each in findings(head + text) if "FL6003" in str(each)]
    assert len(found) == is_endless
    assert not found or "`a` calls itself whenever it runs, through `b`" in found[0]


FANS: Final = {
    "a comprehension": ("return [sum_of(x=x, y=1) for x in xs]", True),
    "a loop": ("ys = []\n    for x in xs:\n        ys.append(sum_of(x=x))\n    return ys", True),
    "a loop for its effect": ("for x in xs:\n        sum_of(x=x)\n    return []", True),
    "a choice": ("return [sum_of(x=x) for x in xs if x > 1]", False),
    "a computed argument": ("return [sum_of(x=x + 1) for x in xs]", False),
    "the item twice": ("return [sum_of(x=x, y=x) for x in xs]", False),
    "other items": ("return [sum_of(x=x) for x in range(len(xs))]", False),
    "no item": ("return [sum_of(x=1) for _ in xs]", False),
    "a chain": ("y = 0\n    for x in xs:\n        y = sum_of(x=x, y=y)\n    return [y]", False),
    "two calls": ("return [sum_of(x=x, y=sum_of(x=1)) for x in xs]", False),
}


@pytest.mark.parametrize("name", FANS)
def test_fan_out(name: str) -> None:
    body, is_fan = FANS[name]
    head = "from flowc import dynamic, task\n\n@task\ndef sum_of(x: int, y: int = 0) -> int:\n    return x + y\n\n"
    found = findings(f"{head}@dynamic\ndef main(xs: list[int]) -> list[int]:\n    {body}\n")
    assert sum("FL6005" in str(each) for each in found) == is_fan

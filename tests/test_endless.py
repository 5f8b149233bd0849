"""The lint of dynamic tasks that call themselves whenever they run."""

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

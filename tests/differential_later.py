"""Programs that a graph could say, and that are refused as long as the compiler lacks something.

A compiler that learns one moves its row to those that are equal.
"""

from typing import Final

from .differential import Case
from .differential_refused import cases

LATER: Final[dict[str, Case]] = cases(
    {
        "FL1005": {
            "any and all ask no further than they need": """
        @workflow
        def main(a: int) -> int:
            seen = []
            found = any(seen.append(i) or i == 1 for i in range(5))
            return total(xs=[a, int(found), *seen])
    """,
            "a generator that nobody asks calls nothing": """
        @workflow
        def main(a: int) -> int:
            calls = (add(x=a, y=i) for i in range(3))
            return inc(x=a)
    """,
            "a generator takes names as they are when it is asked": """
        @workflow
        def main(a: int) -> int:
            k = 1
            calls = (add(x=a, y=i * k) for i in range(2))
            k = 5
            return total(xs=list(calls))
    """,
            "a generator is used up once": """
        @workflow
        def main(a: int) -> int:
            calls = (add(x=a, y=i) for i in range(2))
            return total(xs=[*calls, 0, *calls])
    """,
            "sorted by a key": """
        @workflow
        def main(a: int) -> int:
            words = ["pear", "fig", "banana"]
            by_length = sorted(words, key=len)
            by_last = sorted(words, key=lambda word: word[-1], reverse=True)
            longest = max(words, key=lambda word: len(word))
            lengths = [len(word) for word in [*by_length, *by_last, longest]]
            return total(xs=[a, *lengths])
    """,
            "lists sorted in place by a key": """
        @workflow
        def main(a: int) -> int:
            xs = [3, -5, 1]
            ys = xs
            xs.sort(key=lambda x: x * x)
            return total(xs=[a, *ys])
    """,
            "records with methods, properties and what follows their making": """
        @dataclass
        class Box:
            w: int
            h: int = 2
            area: int = 0

            def __post_init__(self):
                self.area = self.w * self.h

            @property
            def half(self):
                return self.area // 2

            def grown(self, by):
                return Box(self.w + by)

        @workflow
        def main(a: int) -> int:
            box = Box(4).grown(1)
            return total(xs=[a, box.area, box.half, box.w])
    """,
            "a least value by a key": """
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=min(3, 1, key=lambda x: -x))
    """,
            "a list of texts sorted in place": """
        @workflow
        def main(a: int) -> str:
            parts = "c,a,b".split(",")
            parts.sort()
            return say(text="+".join(parts))
    """,
            "a generator starred": """
        @workflow
        def main(a: int) -> int:
            return total(xs=[*(inc(x=i) for i in range(2)), a])
    """,
            "a dictionary of pairs": """
        @workflow
        def main(a: int) -> int:
            return weigh(d=dict((str(i), a) for i in range(2)))
    """,
            "the class of a known value": """
        @workflow
        def main(a: int) -> int:
            return a if isinstance(3, int) else 2
    """,
        },
        "FL1007": {
            "a partial in a workflow": """
        from functools import partial

        def helper(x, y, z):
            return total(xs=[x, y, z])

        @workflow
        def main(a: int) -> int:
            three = partial(partial(helper, 1), a, z=2)
            return add(x=three(), y=three(z=9))
    """,
            "a partial at the top of the module": """
        import functools

        five = functools.partial(add, y=5)

        @workflow
        def main(a: int) -> int:
            return add(x=five(x=a), y=five(a, y=2))
    """,
        },
        "FL1013": {
            "a node named by a constant": """
        NAME = "first"

        @workflow
        def main(a: int) -> int:
            x = inc(x=a).with_overrides(node_name=NAME)
            y = inc(x=x).with_overrides(node_name=f"{NAME}-{1 + 1}")
            return add(x=x, y=y)
    """,
            "a node named later": """
        @workflow
        def main(a: int) -> int:
            x = inc(x=a)
            y = inc(x=x)
            x.with_overrides(node_name="first")
            z = y.with_overrides(retries=3)
            return add(x=z, y=x)
    """,
        },
        "FL1022": {
            "a decorator of a workflow": """
        import functools

        def around(function):
            @functools.wraps(function)
            def inner(a):
                return add(x=function(inc(x=a)), y=3)
            return inner

        @workflow
        @around
        def main(a: int) -> int:
            return inc(x=a)
    """,
        },
    }
)

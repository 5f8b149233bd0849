"""Programs that a graph cannot say, by the code of the errors that say so."""

from collections.abc import Mapping
from typing import Final

from .differential import Case


def cases(by_code: Mapping[str, Mapping[str, str]]) -> dict[str, Case]:
    """Cases by name, from programs by the code that refuses them."""
    return {
        name: Case(body, refused=code)
        for code, bodies in by_code.items()
        for name, body in bodies.items()
    }


REFUSED: Final[dict[str, Case]] = cases(
    {
        "FL1005": {
            "a member that may be, compared with a text": """
        @task
        def color(x: int) -> Color | None:
            return Color.RED if x > 3 else None

        @workflow
        def main(a: int) -> str:
            return say(text="red" if color(x=a) in ("red", None) else "other")
    """,
            "a member of a flag as text": """
        from enum import Flag

        class Mode(Flag):
            READ = 1

        @workflow
        def main(a: int) -> str:
            return say(text=f"{Mode.READ}")
    """,
            "a function that is a task twice, with other options": """
        def plain(x: int) -> int:
            return x + 1

        once, thrice = task(plain), task(plain, retries=3)

        @workflow
        def main(a: int) -> int:
            return add(x=once(x=a), y=thrice(x=a))
    """,
            "a decorator above that of the task, which calls more": """
        def grown(function):
            def inner(x):
                return add(x=function(x=x), y=100)
            return inner

        @grown
        @task
        def step(x: int) -> int:
            return x

        @workflow
        def main(a: int) -> int:
            return step(a)
    """,
            "a list from before a branch, longer in one arm": """
        @workflow
        def main(a: int) -> int:
            xs = [1]
            if a > 3:
                xs += [inc(x=a)]
            return total(xs=xs)
    """,
            "a dictionary from before a branch, changed in one arm": """
        @workflow
        def main(a: int) -> int:
            d = {"a": 1}
            if a > 3:
                d["a"] = 2
            return weigh(d=d)
    """,
            "a list within a list from before a branch": """
        @workflow
        def main(a: int) -> int:
            d = {"a": [1]}
            if a > 3:
                d["a"] += [2]
            return total(xs=d["a"])
    """,
            "a list changed by a helper in an arm": """
        def grow(xs):
            xs += [2]

        @workflow
        def main(a: int) -> int:
            xs = [1]
            if a > 3:
                grow(xs)
            return total(xs=xs)
    """,
            "a list replaced, and its alias, in one arm": """
        @workflow
        def main(a: int) -> int:
            xs = [1]
            ys = [2]
            if a > 3:
                ys = xs
            ys.append(3)
            return total(xs=xs)
    """,
            "a filled list, longer again": """
        @workflow
        def main(ns: list[int]) -> int:
            ys = [1]
            for n in ns:
                ys.append(inc(x=n))
            return total(xs=ys)
    """,
            "an extended list in a loop over a promise": """
        @workflow
        def main(ns: list[int]) -> int:
            ys = []
            for n in ns:
                ys += [inc(x=n), n]
            return total(xs=ys)
    """,
            "a name that a loop over a promise binds, after it": """
        @workflow
        def main(ns: list[int]) -> int:
            y = 0
            for n in ns:
                y = inc(x=n)
            return y
    """,
            "a value that turns hand on": """
        @workflow
        def main(ns: list[int], a: int) -> int:
            for n in ns:
                a = add(x=a, y=n)
            return a
    """,
            "a name that one arm binds": """
        @workflow
        def main(a: int) -> int:
            if a > 3:
                b = 1
            return inc(x=b)
    """,
            "a function that an arm chooses": """
        @workflow
        def main(a: int) -> int:
            f = inc
            if a > 3:
                f = add
            return f(a)
    """,
            "a list of the module, changed by two workflows": """
        SEEN = []

        @workflow
        def other(a: int) -> int:
            SEEN.append(1)
            return total(xs=SEEN)

        @workflow
        def main(a: int) -> int:
            SEEN.append(2)
            return add(x=total(xs=SEEN), y=other(a=a))
    """,
            "a dictionary of the module, changed by a helper": """
        COUNT = {"n": 0}

        def tick():
            COUNT["n"] += 1
            return COUNT["n"]

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=tick())
    """,
            "a name of the module, bound by a workflow": """
        N = 1

        @workflow
        def main(a: int) -> int:
            global N
            N = N + 1
            return add(x=a, y=N)
    """,
            "a default that is changed": """
        def helper(x, seen=[]):
            seen.append(x)
            return total(xs=seen)

        @workflow
        def main(a: int) -> int:
            return add(x=helper(a), y=helper(2))
    """,
            "a cached helper": """
        import functools

        @functools.cache
        def helper(n):
            return inc(x=n)

        @workflow
        def main(a: int) -> int:
            return add(x=helper(2), y=helper(2))
    """,
            "a try in a workflow": """
        @workflow
        def main(a: int) -> int:
            try:
                return inc(x=a)
            except ValueError:
                return 0
    """,
        },
        "FL1007": {
            "promises sorted by a key that is a promise": """
        @workflow
        def main(a: int) -> int:
            return total(xs=sorted([1, 2], key=lambda x: add(x=a, y=x)))
    """,
            "lists with promises compared": """
        @workflow
        def main(a: int) -> int:
            return 1 if [inc(x=a)] == [3] else 2
    """,
            "records compared by what is promised": """
        @workflow
        def main(a: int) -> int:
            return norm(p=max(Point(a), Point(3), key=lambda p: p.x))
    """,
            "items of a promised dictionary": """
        @workflow
        def main(a: int) -> int:
            for key, value in table(x=a).items():
                a = value
            return a
    """,
            "a while on a promise": """
        @workflow
        def main(a: int) -> int:
            while a < 3:
                a = inc(x=a)
            return a
    """,
            "a known name that an arm changes is known no more": """
        @workflow
        def main(a: int) -> int:
            n = 2
            if a > 3:
                n = 3
            for i in range(n):
                a = inc(x=a)
            return a
    """,
            "a promise in a text": """
        @workflow
        def main(a: int) -> str:
            return say(text=f"{inc(x=a)}")
    """,
            "texts of promises joined": """
        @workflow
        def main(a: int) -> str:
            return say(text=" ".join([say(text="a"), "b"]))
    """,
            "arithmetic of promises": """
        @workflow
        def main(a: int) -> int:
            return inc(x=a + 1)
    """,
            "promises sorted": """
        @workflow
        def main(a: int) -> int:
            return total(xs=sorted([inc(x=a), 2]))
    """,
            "the length of a promise": """
        @workflow
        def main(ns: list[int]) -> int:
            return inc(x=len(ns))
    """,
            "the identity of a promise": """
        @workflow
        def main(a: int) -> int:
            b = inc(x=a)
            return 1 if b is a else 2
    """,
        },
        "FL1018": {
            "an assertion that does not hold": """
        @workflow
        def main(a: int) -> int:
            n = 2
            assert n > 3, "low"
            return inc(x=a)
    """,
        },
        "FL1021": {
            "the environment": """
        import os

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=len(os.environ.get("HOME", "")))
    """,
        },
    }
)

OF_OTHERS: Final = {
    "a list of another module, changed": Case(
        """
        import conf

        @workflow
        def main(a: int) -> int:
            conf.STEPS.append(a)
            return total(xs=conf.STEPS)
    """,
        refused="FL1005",
        modules={"conf": "STEPS = [1]\n"},
    ),
}

"""The static front-end: what is said about programs that do not compile."""

import pytest

from .sources import findings

FINDINGS = {
    "every independent error is reported, each once": (
        """
        @workflow
        def main(a: int) -> int:
            x = imc(x=a)
            y = inc(x=x)
            note(text=f"{y} {a}")
            return add(x=y, y=nothing)
        """,
        [
            "4: FL1006 the name `imc` is not defined",
            "6: FL1007 a promise cannot become text when the workflow is compiled",
            "7: FL1006 the name `nothing` is not defined",
        ],
    ),
    "that promises make no text is said once a text, what else is wrong in it each time": (
        """
        @workflow
        def main(a: int) -> int:
            note(text=f"{a} {a} {nothing} {a}")
            return inc(x=a)
        """,
        [
            "4: FL1007 an input of the workflow cannot become text when the workflow is compiled",
            "4: FL1006 the name `nothing` is not defined",
        ],
    ),
    "a condition that is a value is told of where it stands": (
        """
        @workflow
        def main(x: int) -> bool:
            y = inc(x=x)
            return y or 3
        """,
        ["5: FL2013 the condition `y.o0` must be `bool`, not `int`"],
    ),
    "bases that contradict one another": (
        """
        class A: ...
        class B(A): ...
        class C(A, B): ...
        class D(B, B): ...
        @workflow
        def main(x: int) -> int:
            class E(A, B): ...
            return x
        """,
        [
            "4: FL1018 Python refuses class `m.C`: its bases contradict one another",
            "5: FL1018 Python refuses class `m.D`: it inherits from one class twice",
            "8: FL1018 Python refuses class `m.main.E`: its bases contradict one another",
        ],
    ),
    "what is remembered calls no tasks, and classes change at the top of a module": (
        """
        import functools
        @functools.cache
        def size(n):
            return inc(x=n)
        class A:
            @functools.cached_property
            def part(self):
                return inc(x=1)
            def go(self):
                return super().go()
        a = A()
        @workflow
        def main(x: int) -> int:
            size(3)
            inc(x=a.part)
            A.z = 3
            a + 1
            a.go()
            return x
        """,
        [
            "11: FL1005 no class of the program above `m.A` has a method `go`",
            "15: FL1005 a function that remembers its results calls tasks",
            "16: FL1005 `part` is computed once, and calls tasks",
            "17: FL1005 the class `m.A` cannot be changed inside of a branch or workflow",
            "18: FL1005 `+` is not defined for a `m.A`",
        ],
    ),
    "what a method of an unknown object may have changed is not known, but for copies": (
        """
        from pyspark import SparkConf
        from flytekit import ImageSpec
        conf = SparkConf()
        conf.set("a", "b")
        image = ImageSpec(packages=["a"])
        image.with_packages(["b"])
        @task(task_config=conf, container_image=image)
        def f(x: int) -> int: ...
        @workflow
        def main(x: int) -> int:
            return f(x=x)
        """,
        [
            "8: FL1005 the value of `conf`, which `pyspark.SparkConf().set` may have changed, is not known"
        ],
    ),
    "a named tuple of one output is no value; its output is": (
        """
        from typing import NamedTuple
        class Greeting(NamedTuple):
            text: str
        @task
        def greet(x: int) -> Greeting: ...
        @workflow
        def main(x: int) -> Greeting:
            note(text=greet(x=x))
            note(text=greet(x=x).text)
            note(text=greet(x=x)[0])
            (text,) = greet(x=x)
            note(text=text)
            return greet(x=x)
        """,
        ["9: FL1020 a named tuple of one output is not a value: take what it gives, `.text`"],
    ),
    "what fails to change a class or module is an error where that is needed": (
        """
        import os
        class A:
            n = 1
            m = 2
        A.n = os.environ["N"]
        setattr(A, "m", 3)
        @workflow
        def main(x: int) -> int:
            inc(x=A.n)
            return inc(x=A.m)
        """,
        ["6: FL1021 the environment variable `N` is not part of the build"],
    ),
    "a promise has no truth yet": (
        """
        @workflow
        def main(a: int) -> int:
            while a > 3:
                a = inc(x=a)
            return a
        """,
        ["4: FL1007 how often a loop on a condition turns is known only at run time"],
    ),
    "a name that one way binds is an error where it is used": (
        """
        @workflow
        def main(a: int) -> int:
            if a > 3:
                b = inc(x=a)
            c = inc(x=a)
            return add(x=c, y=b)
        """,
        [
            "7: FL1005 the value of `b`, which is not bound on every way through the `if`,"
            " is not known"
        ],
    ),
    "a list from before a branch is not changed inside of it": (
        """
        @workflow
        def main(a: int) -> int:
            xs = [1]
            if a > 3:
                xs.append(inc(x=a))
            return total(xs=xs)
        """,
        [
            "6: FL1005 a list made outside of the branch or loop over a promise cannot be changed inside of it"
        ],
    ),
    "a value that turns of a loop over a promise hand on": (
        """
        @workflow
        def main(a: int, ns: list[int]) -> int:
            for n in ns:
                a = add(x=a, y=n)
            return a
        """,
        [
            "5: FL1005 the value of `a`, which turns of a loop over a promise bind, is not known",
            "6: FL1005 the value of `a`, which turns of a loop over a promise bind, is not known",
        ],
    ),
    "a list that a loop over a promise fills is not read in it": (
        """
        @workflow
        def main(ns: list[int]) -> int:
            xs = []
            for n in ns:
                xs.append(n)
                total(xs=xs)
            return len(xs)
        """,
        [
            "7: FL1020 a list that a loop over a promise fills is not a value",
            "8: FL1007 `len` cannot be computed from a promise",
        ],
    ),
    "a list is appended to once in each turn": (
        """
        @workflow
        def main(ns: list[int]) -> int:
            xs = []
            for n in ns:
                if n > 3:
                    xs.append(n)
            return total(xs=xs)
        """,
        [
            "7: FL1005 a list can be appended to once in each turn of a loop over a promise,"
            " outside of any other branch or loop"
        ],
    ),
    "a name that the library does not have": (
        """
        from flowc import map_tasks

        @workflow
        def main(ns: list[int]) -> list[int]:
            return map_tasks(inc)(x=ns)
        """,
        ["2: FL1006 `flowc` does not define `map_tasks`"],
    ),
    "a format that looks inside of a value": (
        """
        @workflow
        def main(a: int) -> int:
            note(text="{0.upper}".format("x"))
            return inc(x=a)
        """,
        ["4: FL1005 `format` that looks inside of a value cannot be evaluated here"],
    ),
    "modules that import one another's name in a circle": (
        """
        from one import q

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=q)
        """,
        ["6: FL1005 the value of `one.q`, which is imported in a circle, is not known"],
    ),
    "what is printed may hold promises; what is wrong in it is reported": (
        """
        @workflow
        def main(a: int) -> int:
            x = inc(x=a)
            print(f"x={x}", x + 1, unknown)
            return x
        """,
        [
            "5: FL1023 `print` in a workflow is left out of its graph",
            "5: FL1006 the name `unknown` is not defined",
        ],
    ),
    "a task that is declared twice": (
        """
        @task
        def twice(x: int) -> int: ...

        @task
        def twice(x: str) -> int: ...
        """,
        ["6: FL1005 `m.twice` is declared twice"],
    ),
    "a filter over a promise": (
        """
        @workflow
        def main(ns: list[int]) -> int:
            return total(xs=[n for n in ns if n > 3])
        """,
        ["4: FL1005 a comprehension over a promise takes one `for` and no `if`"],
    ),
    "a return that depends on a promise does not end a loop over a promise": (
        """
        @workflow
        def main(xs: list[int]) -> int:
            for x in xs:
                if x > 3:
                    return inc(x=x)
            return 0
        """,
        ["5: FL1005 a return that depends on a promise cannot end a loop over a promise"],
    ),
    "a failure after a call": (
        """
        @workflow
        def main(a: int) -> int:
            if a > 3:
                inc(x=a)
                raise ValueError("large")
            return inc(x=a)
        """,
        ["6: FL1005 what is called before it would be lost, as this ends the workflow"],
    ),
    "a failure that no input avoids": (
        """
        @workflow
        def main(a: int) -> int:
            raise ValueError("never")
        """,
        ["4: FL1018 this raises `ValueError`, whatever the inputs of the workflow are"],
    ),
    "a failure whose text holds a promise": (
        """
        @workflow
        def main(a: int) -> int:
            if a > 3:
                raise ValueError(f"{a} is large")
            return inc(x=a)
        """,
        ["5: FL1007 an input of the workflow cannot become text when the workflow is compiled"],
    ),
    "the items of a promise, matched": (
        """
        @workflow
        def main(xs: list[int]) -> int:
            match xs:
                case [x, *_]:
                    return inc(x=x)
            return 0
        """,
        [
            "5: FL1007 the items of an input of the workflow cannot be matched when the workflow is compiled"
        ],
    ),
    "a generator function": (
        """
        def numbers():
            yield 1

        @workflow
        def main() -> int:
            return total(xs=[*numbers()])
        """,
        ["7: FL1005 `m.numbers` is a generator function, which cannot be compiled"],
    ),
    "the items of a promise, numbered": (
        """
        @workflow
        def main(xs: list[int]) -> int:
            return total(xs=[add(x=i, y=x) for i, x in enumerate(xs)])
        """,
        ["4: FL1007 the items of a promise cannot be numbered when the workflow is compiled"],
    ),
    "the items of a set": (
        """
        @workflow
        def main() -> int:
            return total(xs=[inc(x=len(name)) for name in {"a", "bb"}])
        """,
        ["4: FL1005 a set has no order of its own"],
    ),
    "an iterator without an end": (
        """
        import itertools

        @workflow
        def main() -> int:
            return total(xs=[i for i in itertools.count()])
        """,
        ["6: FL1004 the value would be too large to compute here"],
    ),
    "a regular expression that may take long": (
        """
        import re

        @workflow
        def main() -> int:
            return inc(x=1 if re.match("(a+)+$", "a" * 40 + "b") else 2)
        """,
        ["6: FL1004 the value would be too large to compute here"],
    ),
    "an object that no item has": (
        """
        class Box:
            def __init__(self, size):
                self.size = size

        @workflow
        def main() -> int:
            return inc(x=Box(3).sise)
        """,
        ["8: FL1019 `m.Box` has no attribute `sise`"],
    ),
    "a conditional without an end": (
        """
        @workflow
        def main(a: int) -> int:
            conditional("c").if_(a > 1).then(inc(x=a))
            return a
        """,
        ["4: FL1016 the conditional `c` has no end"],
    ),
    "links of a conditional in the wrong order": (
        """
        @workflow
        def main(a: int) -> int:
            return conditional("c").then(inc(x=a)).if_(a > 1)
        """,
        [
            "4: FL1016 `.then(...)` cannot stand here: the conditional `c` wants `.if_(...)`",
        ],
    ),
    "an error in a module matters only where it is needed": (
        """
        import pandas

        frame = pandas.read_csv("x")[frame_columns]
        limit = 1 // 0

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=limit)
        """,
        ["5: FL1018 this raises `ZeroDivisionError: integer division or modulo by zero`"],
    ),
    "an unknown override": (
        """
        @workflow
        def main(a: int) -> int:
            return inc(x=a).with_overrides(retrys=3)
        """,
        ["4: FL1013 no option `retrys` to override"],
    ),
    "a task is called where no workflow is": (
        """
        x = inc(x=1)

        @workflow
        def main() -> int:
            return x
        """,
        ["2: FL1005 `m.inc` is called outside of a workflow"],
    ),
    "endless recursion": (
        """
        def forever(x):
            return forever(x) + forever(x)

        @workflow
        def main(a: int) -> int:
            return inc(x=forever(a))
        """,
        [
            "3: FL1003 expressions and helper calls are nested too deeply",
        ],
    ),
    "giant values": (
        """
        @workflow
        def main() -> int:
            return add(x=9 ** 9 ** 9, y="ab" * 10 ** 12)
        """,
        [
            "4: FL1004 the value would be too large to compute here",
            "4: FL1004 the value would be too large to compute here",
        ],
    ),
    "a task in a class": (
        """
        class Model:
            @task
            def train(self, x: int) -> int: ...
        """,
        ["3: FL1014 `train` is declared inside of a class"],
    ),
    "a misspelt option": (
        """
        @task(retires=3)
        def t(x: int) -> int: ...
        """,
        ["2: FL1013 a task has no option `retires`"],
    ),
}


MODULES = {"one": "from two import q\n", "two": "from one import q\n"}


@pytest.mark.parametrize("case", FINDINGS)
def test_findings(case: str) -> None:
    body, expected = FINDINGS[case]
    assert findings(body, **MODULES) == expected


def test_early_returns_that_multiply_end() -> None:
    body = "".join(
        f"    if a > {i}:\n        if a > 50:\n            return a\n" for i in range(30)
    )
    text = f"@workflow\ndef main(a: int) -> int:\n{body}    return inc(x=a)\n"
    assert {each.split()[1] for each in findings(text)} == {"FL1004"}

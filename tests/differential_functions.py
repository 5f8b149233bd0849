"""Programs with functions that make or change functions: partials, decorators, wrappers of tasks."""

from typing import Final

from .differential import Case

FUNCTIONS: Final[dict[str, Case]] = {
    "decorators are evaluated before defaults, and both once": Case("""
        seen = []

        def mark(n):
            seen.append(n)
            return len(seen)

        def robust(n):
            return task(retries=n)

        @robust(mark(5))
        def double(x: int = mark(6)) -> int:
            return 2 * x

        @workflow
        def main(a: int = mark(7)) -> int:
            return add(x=double(), y=add(x=a, y=len(seen)))
    """),
    "classes that inherit from one class in two ways": Case("""
        from typing import Generic, TypeVar

        T = TypeVar("T")

        class Root:
            n = 1
            def go(self, x):
                return inc(x=x)
        class Left(Root):
            pass
        class Right(Root):
            n = 2
            def go(self, x):
                return add(x=super().go(x), y=self.n)
        class Both(Left, Right):
            def go(self, x):
                return add(x=super().go(x), y=self.late)
        class Held(Generic[T], Left):
            m = 7
        class Twice(Held[int], Generic[T], Right):
            pass
        Root.late = 5
        Right.late = 6

        @workflow
        def main(a: int) -> int:
            return add(x=Both().go(a), y=add(x=Twice.m, y=Twice().go(a)))
    """),
    "a dataclass that inherits from one class in two ways": Case("""
        @dataclass
        class A:
            a: int = 1
            b: int = 2
        @dataclass
        class B(A):
            c: int = 3
        @dataclass
        class C(A):
            a: int = 9
        @dataclass
        class D(B, C):
            pass

        @workflow
        def main(n: int) -> int:
            return add(x=add(x=D().a, y=n), y=D(5, 6, 7).c)
    """),
    "a partial in a workflow": Case("""
        from functools import partial

        def helper(x, y, z):
            return total(xs=[x, y, z])

        @workflow
        def main(a: int) -> int:
            three = partial(partial(helper, 1), a, z=2)
            return add(x=three(), y=three(z=9))
    """),
    "a partial at the top of the module": Case("""
        import functools

        five = functools.partial(add, y=5)

        @workflow
        def main(a: int) -> int:
            return add(x=five(x=a), y=five(a, y=2))
    """),
    "a decorator of a workflow": Case("""
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
    """),
    "decorators of a workflow, one with options": Case("""
        from functools import wraps

        def plus(amount):
            def decorate(function):
                @wraps(function)
                def inner(*args, **kwargs):
                    return add(x=function(*args, **kwargs), y=amount)
                return inner
            return decorate

        @workflow
        @plus(1)
        @plus(amount=2)
        def main(a: int, b: int = 3) -> int:
            return add(x=a, y=b)
    """),
    "tasks declared by a partial": Case("""
        from functools import partial

        robust = partial(task, retries=3)
        slow = partial(robust, timeout=60)

        @robust
        def double(x: int) -> int:
            return 2 * x

        @slow(interruptible=True)
        def half(x: int) -> int:
            return x // 2

        @workflow
        def main(a: int) -> int:
            return half(x=double(x=a))
    """),
    "tasks declared by a function": Case("""
        def robust(function):
            return task(retries=3)(function)

        def cached(version):
            return task(cache=True, cache_version=version)

        @robust
        def double(x: int) -> int:
            return 2 * x

        @cached("2")
        def half(x: int) -> int:
            return x // 2

        @workflow
        def main(a: int) -> int:
            return half(x=double(x=a))
    """),
    "tasks declared by a call": Case("""
        def double(x: int) -> int:
            return 2 * x

        twice = task(double, retries=2)

        @workflow
        def main(a: int) -> int:
            return twice(x=a)
    """),
    "a workflow that a decorator above wraps": Case("""
        def also(entity):
            def call(a):
                return add(x=entity(a=a), y=1)
            return call

        @also
        @workflow
        def part(a: int) -> int:
            return inc(x=a)

        @workflow
        def main(a: int) -> int:
            return part(a)
    """),
    "calls of an iterator are named by what asks for its items": Case("""
        import itertools
        from functools import reduce

        def mapped(xs):
            return map(inc, xs)

        @workflow
        def main(a: int) -> int:
            g = map(inc, [a, 2, 3])
            first = next(g)
            second = next(z := zip(mapped([first, a]), [1, 2]))
            rest = [p for p, _ in list(z)] + [second[0]] + list(g)
            x, y = mapped([a, first])
            sums = [add(x=p, y=q) for p, q in zip(mapped(rest), [1, 2])]
            tripled = []
            for i in range(2):
                for z in map(add, [a, i]):
                    tripled.append(z)
                tripled.extend(mapped([i]))
                last = next(mapped([i]))
            folded = reduce(add, itertools.accumulate(map(inc, [x, y]), add))
            lazy = (inc(x=k) for k in map(inc, [a]))
            return total(xs=[*map(inc, sums), *tripled, *lazy, folded, last])
    """),
    "a decorator above that of the task, which keeps it": Case("""
        FOUND = []

        def registered(function):
            FOUND.append(function)
            return function

        @registered
        @task
        def step(x: int) -> int:
            return x + 1

        @workflow
        def main(a: int) -> int:
            return add(x=step(x=a), y=FOUND[0](x=a))
    """),
}

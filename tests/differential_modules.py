"""Programs with records, enums, modules, decorators and options of calls."""

from typing import Final

from .differential import Case

MODULES: Final[dict[str, Case]] = {
    "records are made and looked into": Case("""
        @workflow
        def main(a: int) -> int:
            known, mixed = Point(3), Point(x=inc(x=a), y=4)
            xs = [known.x, known.y, mixed.x, mixed.y]
            return add(x=norm(p=mixed), y=add(x=total(xs=xs), y=norm(p=known)))
    """),
    "attributes of promised records": Case("""
        @workflow
        def main(a: int) -> int:
            p = point(x=a)
            return add(x=p.x, y=norm(p=Point(x=p.y, y=point(x=p.x).y)))
    """),
    "a record at the top of the module": Case("""
        ORIGIN = Point(x=1)

        @workflow
        def main(a: int) -> int:
            return add(x=norm(p=ORIGIN), y=ORIGIN.y)
    """),
    "enums": Case("""
        @workflow
        def main(a: int) -> str:
            best = Color.RED
            return say(text=best.value + Color.BLUE.name)
    """),
    "identity of known values": Case("""
        @workflow
        def main(a: int) -> int:
            best, p, xs, f = Color.RED, Point(3), [1], inc
            q, ys = p, xs
            same = [best is Color.RED, p is q, xs is ys, f is inc, best is not None]
            other = [best is Color.BLUE, p is Point(3), xs is [1], f is add, None is not None]
            return total(xs=[a, *[int(x) for x in same], *[int(x) for x in other]])
    """),
    "enums are given to tasks": Case("""
        @workflow
        def main(a: int) -> list[str]:
            return [paint(color=each) for each in (Color.BLUE, Color.RED)]
    """),
    "defaults are evaluated where the function is defined": Case("""
        base = 1

        def helper(x, by=base):
            return add(x=x, y=by)

        base = 5

        @workflow
        def main(a: int, b: int = base) -> int:
            k = 2
            def local(x, by=k):
                return add(x=x, y=by)
            k = 7
            return add(x=helper(a), y=local(b))

        base = 9
    """),
    "constants of the module, bound again": Case("""
        N = 1
        N = N + 1
        N += 3
        if N > 4:
            STEP = N
        else:
            STEP = 0
        for i in range(3):
            STEP += i

        @workflow
        def main(a: int) -> int:
            return total(xs=[a, N, STEP, LATE, i])

        LATE = 11
        LATE *= 2
    """),
    "constants of another module": Case(
        """
        import conf
        import conf as other
        from conf import *
        from conf import LIMIT as limit, helper

        @workflow
        def main(a: int) -> int:
            return total(xs=[a, conf.LIMIT, other.STEPS[1], limit, WIDTH, helper(a)])
    """,
        modules={
            "conf": """
                from dataclasses import dataclass
                LIMIT, WIDTH = 4, 5
                STEPS = [1, LIMIT + 2]
                def helper(x):
                    return WIDTH * 2
                WIDTH = 6
            """
        },
    ),
    "a list of the module is read by two workflows": Case("""
        STEPS = [1, 2]

        @workflow
        def other(a: int) -> int:
            return total(xs=STEPS)

        @workflow
        def main(a: int) -> int:
            steps = list(STEPS)
            steps.append(a)
            more = STEPS + [5]
            return add(x=total(xs=steps + more), y=other(a=a))
    """),
    "the module changes its list before any workflow": Case("""
        STEPS = [1]
        ALSO = STEPS
        ALSO.append(2)
        TABLE = {}

        def register(name):
            def inner(function):
                TABLE[name] = function
                return function
            return inner

        @register("twice")
        def twice(x):
            return inc(x=inc(x=x))

        @register("once")
        def once(x):
            return inc(x=x)

        @workflow
        def main(a: int) -> int:
            for name in sorted(TABLE):
                a = TABLE[name](a)
            return total(xs=[a, *STEPS])
    """),
    "an assertion that holds": Case("""
        LIMIT = 3

        @workflow
        def main(a: int) -> int:
            assert LIMIT > 2, "too low"
            assert LIMIT
            return add(x=a, y=LIMIT)
    """),
    "printing known values": Case(
        """
        @workflow
        def main(a: int) -> int:
            print("adding", 3)
            return add(x=a, y=3)
    """,
        warned="FL1023",
    ),
    "known conditional expressions": Case("""
        DEBUG = False

        @workflow
        def main(a: int) -> int:
            x = inc(x=a) if DEBUG else add(x=a)
            return x if not DEBUG else 0
    """),
    "a node named by a literal": Case("""
        @workflow
        def main(a: int) -> int:
            x = inc(x=a).with_overrides(node_name="first", retries=2)
            return inc(x=x)
    """),
    "explicit order": Case("""
        @workflow
        def main(a: int) -> int:
            x, y = inc(x=a), inc(x=2)
            z = say(text="z")
            y >> x
            z.runs_before(y)
            return x
    """),
    "recursion over known values": Case("""
        def power(x, n):
            if n == 0:
                return x
            return power(inc(x=x), n - 1)

        @workflow
        def main(a: int) -> int:
            return power(a, 3)
    """),
    "members of an enum compared": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=1 if Color.RED == Color.BLUE else 2)
    """),
    "a member of an enum by its name": Case("""
        @workflow
        def main(a: int) -> str:
            return say(text=Color["BLUE"].value + "x")
    """),
    "decorators of helpers": Case("""
        import functools

        def again(times):
            def decorate(function):
                @functools.wraps(function)
                def inner(x):
                    for _ in range(times):
                        x = function(x)
                    return x
                return inner
            return decorate

        @again(2)
        def helper(x):
            return inc(x=x)

        @workflow
        def main(a: int) -> int:
            return helper(helper(a))
    """),
    "an enum iterated": Case("""
        @workflow
        def main(a: int) -> list[str]:
            return [paint(color=each) for each in Color]
    """),
    "a member of an enum by its value": Case("""
        @workflow
        def main(a: int) -> str:
            return say(text=Color("red").value + "x")
    """),
    "tasks in tables that the module fills": Case("""
        STEPS = [inc]
        STEPS.append(add)
        TABLE = {"one": STEPS[0]}
        TABLE["two"] = lambda x: add(x=x, y=2)
        for name, step in list(TABLE.items()):
            TABLE[name.upper()] = step
        del name, step

        @workflow
        def main(a: int) -> int:
            for name in sorted(TABLE):
                a = TABLE[name](x=a)
            return STEPS[1](x=a, y=len(TABLE))
    """),
    "functions defined again": Case("""
        def helper(x):
            return inc(x=x)

        first = helper

        def helper(x):
            return add(x=x, y=5)

        if first is helper:
            def helper(x):
                return x

        @workflow
        def main(a: int) -> int:
            return helper(first(a))
    """),
    "names bound by expressions, and unbound": Case("""
        if (n := 3) > 2:
            m = n + 1
        N = n
        del n
        *REST, LAST = [N, m, 7]

        @workflow
        def main(a: int) -> int:
            return total(xs=[a, m, LAST, *REST])
    """),
    "ways through the module that come to one thing": Case("""
        import os, sys

        try:
            import library_that_is_not_there as library
        except ImportError:
            library = None
        if os.environ.get("NOT_DEFINED_ANYWHERE"):
            STEP = 4
        else:
            STEP = 4
        if sys.version_info < (3, 9):
            STEP = 5
        elif sys.platform == "no such platform":
            raise RuntimeError("not here")

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=STEP)
    """),
    "imports of all kinds": Case(
        """
        import importlib
        from typing import TYPE_CHECKING
        from outer import *
        from outer import inner as renamed
        loaded = importlib.import_module("outer")
        if TYPE_CHECKING:
            from nowhere import nothing
        try:
            from outer import missing
        except ImportError:
            from outer import WIDTH as missing

        @workflow
        def main(a: int) -> int:
            from outer import helper as late
            return total(xs=[a, WIDTH, missing, loaded.inner.DEPTH, renamed.DEPTH, late(a)])
    """,
        modules={
            "outer": """
                import inner
                from inner import *
                __all__ = ["WIDTH", "helper", *inner.__all__]
                WIDTH = DEPTH + 1
                _hidden = 3
                def helper(x):
                    return WIDTH + _hidden
            """,
            "inner": """
                __all__ = ["DEPTH"]
                DEPTH = 2
            """,
        },
    ),
}

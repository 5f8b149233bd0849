"""The static front-end: the graphs that programs compile to."""

import textwrap

import pytest

from .sources import graph

GRAPHS = {
    "a node is called as the variable it is assigned to": (
        """
        @workflow
        def main(a: int) -> int:
            first = inc(x=a)
            second = inc(first)
            return add(first, y=second)
        """,
        """\
        first = task inc(x=a)
        second = task inc(x=first.o0)
        add = task add(x=first.o0, y=second.o0)
        return o0=add.o0
        """,
    ),
    "a nested call is called as its callee, and numbered where that repeats": (
        """
        @workflow
        def main() -> int:
            return inc(x=inc(x=inc(x=1)))
        """,
        """\
        inc = task inc(x=1)
        inc-2 = task inc(x=inc.o0)
        inc-3 = task inc(x=inc-2.o0)
        return o0=inc-3.o0
        """,
    ),
    "several outputs are unpacked": (
        """
        @workflow
        def main() -> tuple[str, int]:
            number, text = pair()
            return text, number
        """,
        """\
        pair = task pair()
        return o0=pair.o1, o1=pair.o0
        """,
    ),
    "a loop over known values unrolls": (
        """
        @workflow
        def main(a: int) -> int:
            for step in range(3):
                a = add(x=a, y=step)
            return a
        """,
        """\
        a[0] = task add(x=a, y=0)
        a[1] = task add(x=a[0].o0, y=1)
        a[2] = task add(x=a[1].o0, y=2)
        return o0=a[2].o0
        """,
    ),
    "helpers are inlined": (
        """
        def twice(x):
            y = inc(x=x)
            return inc(x=y)

        @workflow
        def main(a: int) -> int:
            return twice(twice(a))
        """,
        """\
        y = task inc(x=a)
        inc = task inc(x=y.o0)
        y-2 = task inc(x=inc.o0)
        inc-2 = task inc(x=y-2.o0)
        return o0=inc-2.o0
        """,
    ),
    "lists of promises are passed": (
        """
        @workflow
        def main(a: int) -> int:
            xs = [inc(x=i) for i in (1, 2)]
            xs.append(a)
            return total(xs=xs)
        """,
        """\
        inc[0] = task inc(x=1)
        inc[1] = task inc(x=2)
        total = task total(xs=[inc[0].o0, inc[1].o0, a])
        return o0=total.o0
        """,
    ),
    "calls in a conditional stay in their arm, those of a condition come before": (
        """
        @workflow
        def main(a: int) -> int:
            return (
                conditional("size")
                .if_(flag(x=a).is_true())
                .then(inc(x=inc(x=a)))
                .elif_((a > 3) & (a < 9))
                .then(add(x=a, y=1))
                .else_()
                .fail("too large")
            )
        """,
        """\
        flag = task flag(x=a)
        size = branch
          if flag.o0
            inc = task inc(x=a)
            inc-2 = task inc(x=inc.o0)
            yield o0=inc-2.o0
          elif a > 3 and a < 9
            add = task add(x=a, y=1)
            yield o0=add.o0
          else fail "too large"
        return o0=size.o0
        """,
    ),
    "conditionals nest": (
        """
        @workflow
        def main(a: int) -> int:
            return (
                conditional("outer").if_(a > 1)
                .then(conditional("inner").if_(a > 2).then(inc(x=a)).else_().then(inc(x=2)))
                .else_().then(inc(x=1))
            )
        """,
        """\
        outer = branch
          if a > 1
            inner = branch
              if a > 2
                inc = task inc(x=a)
                yield o0=inc.o0
              else
                inc = task inc(x=2)
                yield o0=inc.o0
            yield o0=inner.o0
          else
            inc = task inc(x=1)
            yield o0=inc.o0
        return o0=outer.o0
        """,
    ),
    "explicit order": (
        """
        @workflow
        def main(a: int):
            first = note(text="a")
            second = note(text="b")
            third = note(text="c")
            third >> first
            second.runs_before(third)
        """,
        """\
        second = task note(text="b")
        third = task note(text="c") after second
        first = task note(text="a") after third
        """,
    ),
    "options of one call": (
        """
        @workflow
        def main(a: int) -> int:
            x = inc(x=a).with_overrides(retries=3, node_name="first")
            y = inc(x=x).with_overrides(timeout=60)
            return y
        """,
        """\
        first = task inc(x=a) with retries=3, node_name="first"
        y = task inc(x=first.o0) with timeout=microseconds(60000000)
        return o0=y.o0
        """,
    ),
    "known conditions choose at compile time": (
        """
        DEBUG = False

        @workflow
        def main(a: int) -> int:
            if DEBUG:
                note(text=f"a {undefined}")
            return inc(x=a) if not DEBUG else a
        """,
        """\
        inc = task inc(x=a)
        return o0=inc.o0
        """,
    ),
    "an if on a promise is a branch; what differs between its arms is an output": (
        """
        @workflow
        def main(a: int) -> int:
            b = 1
            if a > 3:
                b = inc(x=a)
                c = 7
            elif a > 2 and not flag(x=a):
                b = inc(x=inc(x=a))
                c = 7
            else:
                c = 7
            return add(x=b, y=c)
        """,
        """\
        if_a = branch
          if a > 3
            b = task inc(x=a)
            yield b=b.o0
          else
            and_flag = branch
              if a > 2
                flag = task flag(x=a)
                yield o0=flag.o0
              else
                yield o0=True
            if_a-2 = branch
              if not and_flag.o0
                inc = task inc(x=a)
                b = task inc(x=inc.o0)
                yield b=b.o0
              else
                yield b=1
            yield b=if_a-2.b
        add = task add(x=if_a.b, y=7)
        return o0=add.o0
        """,
    ),
    "elif is an arm of the same branch": (
        """
        @workflow
        def main(a: int) -> int:
            if a > 3:
                b = inc(x=a)
            elif a > 2:
                b = a
            else:
                raise ValueError("too small")
            return b
        """,
        """\
        if_a = branch
          if a > 3
            b = task inc(x=a)
            yield b=b.o0
          elif a > 2
            yield b=a
          else fail "too small"
        return o0=if_a.b
        """,
    ),
    "an early return moves what follows into the other arm": (
        """
        def clamp(x):
            if x > 9:
                return 9
            if x < 1:
                return 1
            return x

        @workflow
        def main(a: int) -> int:
            if a == 0:
                return inc(x=a)
            b = clamp(a)
            return add(x=b, y=1)
        """,
        """\
        if_a = branch
          if a == 0
            inc = task inc(x=a)
            yield o0=inc.o0
          else
            if_x = branch
              if a > 9
                yield o0=9
              else
                if_x-2 = branch
                  if a < 1
                    yield o0=1
                  else
                    yield o0=a
                yield o0=if_x-2.o0
            add = task add(x=if_x.o0, y=1)
            yield o0=add.o0
        return o0=if_a.o0
        """,
    ),
    "a conditional expression": (
        """
        @workflow
        def main(a: int) -> int:
            return add(x=inc(x=a) if 1 < a < 5 else a, y=1)
        """,
        """\
        if_a = branch
          if 1 < a and a < 5
            inc = task inc(x=a)
            yield o0=inc.o0
          else
            yield o0=a
        add = task add(x=if_a.o0, y=1)
        return o0=add.o0
        """,
    ),
    "a comprehension over a promise is a map": (
        """
        @workflow
        def main(a: int, ns: list[int]) -> int:
            ys = [add(x=n, y=a) for n in ns]
            return total(xs=ys)
        """,
        """\
        ys = map n in ns
          add = task add(x=n, y=a)
          yield o0=add.o0
        total = task total(xs=ys.o0)
        return o0=total.o0
        """,
    ),
    "a loop over a promise is a map; lists that it appends to are its outputs": (
        """
        @workflow
        def main(a: int, ns: list[int]) -> int:
            ys, zs = [], []
            for n in ns:
                y = inc(x=n)
                ys.append(y)
                if y > a:
                    z = inc(x=y)
                else:
                    z = 0
                zs.append(z)
            return add(x=total(xs=ys), y=total(xs=zs))
        """,
        """\
        map_n = map n in ns
          y = task inc(x=n)
          if_y = branch
            if y.o0 > a
              z = task inc(x=y.o0)
              yield z=z.o0
            else
              yield z=0
          yield o0=y.o0, o1=if_y.z
        total = task total(xs=map_n.o0)
        total-2 = task total(xs=map_n.o1)
        add = task add(x=total.o0, y=total-2.o0)
        return o0=add.o0
        """,
    ),
    "the item of a map does not hide an input of its name": (
        """
        @workflow
        def main(a: int, ns: list[int]) -> int:
            b = a
            return total(xs=[add(x=a, y=b) for a in ns])
        """,
        """\
        map_a = map "a-2" in ns
          add = task add(x=inputs."a-2", y=a)
          yield o0=add.o0
        total = task total(xs=map_a.o0)
        return o0=total.o0
        """,
    ),
    "a failure handler is given the inputs that it shares with the workflow": (
        """
        @task
        def clean(a: int, err: str = ""): ...

        @workflow(on_failure=clean)
        def main(a: int, b: int) -> int:
            return inc(x=b)
        """,
        """\
        on_failure clean = task clean(a=a)
        inc = task inc(x=b)
        return o0=inc.o0
        """,
    ),
    "an if without a value": (
        """
        @workflow
        def main(a: int):
            if a > 3:
                note(text="large")
        """,
        """\
        if_a = branch
          if a > 3
            note = task note(text="large")
          else
            pass
        """,
    ),
    "an input may be given back": (
        """
        @workflow
        def main(a: int) -> tuple[int, int]:
            return a, inc(x=a)
        """,
        """\
        inc = task inc(x=a)
        return o0=a, o1=inc.o0
        """,
    ),
}


@pytest.mark.parametrize("case", GRAPHS)
def test_graph(case: str) -> None:
    body, expected = GRAPHS[case]
    assert graph(body) == textwrap.dedent(expected).rstrip("\n")

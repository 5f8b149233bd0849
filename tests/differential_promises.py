"""Programs that decide on promises."""

from typing import Final

from .differential import Case


def native(body: str) -> Case:
    """Control flow on promises, which no trace can see."""
    return Case(body, traced=False)


PROMISES: Final[dict[str, Case]] = {
    "conditional": Case("""
        @workflow
        def main(a: int) -> int:
            return (
                conditional("size").if_(a > 4).then(inc(x=a))
                .elif_((a > 2) & (a < 4)).then(add(x=a, y=1))
                .else_().then(conditional("sign").if_(a < 0).then(inc(x=1)).else_().fail("no"))
            )
    """),
    "conditional on a call": Case("""
        @workflow
        def main(a: int) -> int:
            small = is_small(x=a)
            x = conditional("c").if_(small.is_true()).then(inc(x=inc(x=a))).else_().then(add(x=a))
            return add(x=x, y=1)
    """),
    "names bound by both arms": native("""
        @workflow
        def main(a: int, b: int) -> int:
            c = 1
            if a > b:
                c, d = inc(x=a), b
            else:
                d = add(x=c, y=b)
            return add(x=c, y=d)
    """),
    "an if without else": native("""
        @workflow
        def main(a: int) -> int:
            b = a
            if a > 3:
                b = inc(x=b)
                b = inc(x=b)
            return add(x=a, y=b)
    """),
    "elif with calls": native("""
        @workflow
        def main(a: int) -> int:
            if a > 4:
                b = inc(x=a)
            elif is_small(x=a):
                b = 2
            elif a == 4:
                b = add(x=a, y=a)
            else:
                b = a
            return inc(x=b)
    """),
    "ifs in ifs": native("""
        @workflow
        def main(a: int, b: int) -> int:
            r = 0
            if a > 2:
                if b > 2:
                    r = inc(x=a)
                r = add(x=r, y=b)
            else:
                s = 5
                if not b < 0:
                    s = inc(x=b)
                r = s
            return r
    """),
    "early returns": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 4:
                return inc(x=a)
            c = add(x=a, y=b)
            if b > 3:
                if a == 0:
                    return c
                c = inc(x=c)
            elif b < 0:
                return -1
            return inc(x=c)
    """),
    "ifs and returns in helpers": native("""
        def clamp(x, low=1, high=4):
            if x < low:
                return low
            return high if x > high else x

        @workflow
        def main(a: int, b: int) -> int:
            return add(x=clamp(a), y=clamp(inc(x=b), high=a))
    """),
    "an if in a known loop": native("""
        @workflow
        def main(a: int) -> int:
            for i in range(3):
                if a > i:
                    a = add(x=a, y=i)
            return a
    """),
    "a known condition within a promised one": native("""
        @workflow
        def main(a: int) -> int:
            mode = "fast"
            n = 1
            if a > 3:
                mode = "fast"
                n = 1
            if mode == "fast":
                a = inc(x=a)
            return add(x=a, y=n)
    """),
    "a return after a known loop, in its else": native("""
        def helper(x):
            while False:
                pass
            else:
                if x > 3:
                    return inc(x=x)
            return x

        @workflow
        def main(a: int) -> int:
            for i in range(2):
                a = add(x=a, y=i)
            else:
                if a > 4:
                    return helper(a)
            return helper(2)
    """),
    "a bare return after a known loop, in its else": native("""
        @workflow
        def main(a: int) -> None:
            for i in range(2):
                inc(x=i)
            else:
                if a > 3:
                    say(text="large")
                    return
            say(text="small")
    """),
    "conditional expressions": native("""
        @workflow
        def main(a: int, b: int) -> int:
            c = inc(x=a) if 1 < a < 5 else b if b > 0 else add(x=a, y=b)
            return total(xs=[c, a if a != b else 9])
    """),
    "logic of promises": native("""
        @workflow
        def main(a: int, b: bool) -> int:
            if (a > 3 and b) or not (a >= 0 or is_small(x=a)):
                return 1
            if not b and is_small(x=a):
                return 2
            return 3 if 0 <= a <= 4 == True else 4
    """),
    "the truth of flags": native("""
        @workflow
        def main(b: bool, a: int) -> int:
            if b:
                a = inc(x=a)
            if not b:
                return add(x=a, y=1)
            return a
    """),
    "an optional value": native("""
        @workflow
        def main(a: int) -> int:
            found = look(x=a)
            if found is None:
                return 0
            return 1 if found is not None else 2
    """),
    "failures": native("""
        @workflow
        def main(a: int) -> int:
            if a < 0:
                raise ValueError("negative")
            elif a == 3:
                raise ValueError
            return inc(x=a)
    """),
    "outputs of several arms": native("""
        @workflow
        def main(a: int) -> tuple[int, str]:
            if a > 3:
                return pair(x=a)
            return a, say(text="none")
    """),
    "a branch without a value": native("""
        @workflow
        def main(a: int) -> None:
            if a > 3:
                say(text="large")
            else:
                say(text="small")
                inc(x=a)
    """),
    "a list built in an arm": native("""
        @workflow
        def main(a: int) -> int:
            if a > 3:
                xs = [a]
                xs.append(inc(x=a))
                xs += [3]
            else:
                xs = [1]
            return total(xs=xs)
    """),
    "a loop over a promised list": native("""
        @workflow
        def main(ns: list[int], a: int) -> int:
            ys = []
            zs = []
            for n in ns:
                y = add(x=n, y=a)
                ys.append(y)
                zs.append(inc(x=y))
            return add(x=total(xs=ys), y=total(xs=zs))
    """),
    "a loop over what a task gives": native("""
        @workflow
        def main(a: int) -> list[int]:
            out = []
            for n in numbers(n=a):
                out.append(inc(x=n) if n > 1 else n)
            return out
    """),
    "comprehensions over promised lists": native("""
        @workflow
        def main(ns: list[int], a: int) -> int:
            ys = [add(x=n, y=a) for n in ns]
            return total(xs=[inc(x=y) for y in ys])
    """),
    "loops within loops": native("""
        @workflow
        def main(rows: list[list[int]], a: int) -> list[int]:
            sums = []
            for row in rows:
                inner = []
                for n in row:
                    inner.append(add(x=n, y=a))
                sums.append(total(xs=inner))
            return sums
    """),
    "a comprehension in an arm": native("""
        @workflow
        def main(ns: list[int], a: int) -> int:
            if a > 3:
                r = total(xs=[inc(x=n) for n in ns])
            else:
                r = total(xs=ns)
            return r
    """),
    "a loop over a promised list in a known loop": native("""
        @workflow
        def main(ns: list[int]) -> int:
            for i in range(2):
                ns = [add(x=n, y=i) for n in ns]
            return total(xs=ns)
    """),
    "an alias of a list that a loop fills": native("""
        @workflow
        def main(ns: list[int]) -> int:
            ys = []
            zs = ys
            for n in ns:
                ys.append(inc(x=n))
            return total(xs=zs)
    """),
    "the last list of two of a name": native("""
        @workflow
        def main(ns: list[int]) -> int:
            ys = []
            for n in ns:
                ys.append(inc(x=n))
            first, ys = ys, []
            for n in ns:
                ys.append(n)
            return add(x=total(xs=first), y=total(xs=ys))
    """),
    "a promise printed": Case(
        """
        @workflow
        def main(a: int) -> int:
            print("got", a)
            return inc(x=a)
    """,
        traced=False,
        warned="FL1023",
    ),
}

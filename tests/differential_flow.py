"""Programs that decide on promises: ways that leave early, patterns, short circuits, lists walked together."""

from typing import Final

from .differential import Case
from .differential_promises import native

FLOW: Final[dict[str, Case]] = {
    "a class and a method that every way binds": native("""
        class Steps:
            def go(self, x):
                return inc(x=x)

        @workflow
        def main(a: int) -> int:
            own = Steps().go
            if a > 4:
                of, go = Steps, own
            else:
                of, go = Steps, own
            return go(of().go(a))
    """),
    "a failure before calls": native("""
        @workflow
        def main(a: int, b: int) -> int:
            x = inc(x=a)
            if a > 4:
                raise ValueError("too big")
            y = inc(x=x)
            return add(x=y, y=b)
    """),
    "a failure whose text is computed": native("""
        @workflow
        def main(a: int) -> int:
            NAME = "n"
            if a > 4:
                raise ValueError(f"too big {NAME}")
            return inc(x=a)
    """),
    "a failure after names are bound": native("""
        @workflow
        def main(a: int) -> int:
            if a > 3:
                y = 1
            else:
                z = 2
                raise ValueError("no")
            return inc(x=y)
    """),
    "failures in all but one arm": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                return inc(x=a)
            elif a < 0:
                raise ValueError("neg")
            if b > 2:
                return a
            return b
    """),
    "a failure within a branch": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                if b > 2:
                    raise ValueError("both")
                y = inc(x=a)
            else:
                y = a
            return y
    """),
    "a failure in a helper": native("""
        @workflow
        def main(a: int, b: int) -> int:
            def check(v):
                if v > 4:
                    raise ValueError("v")
                return inc(x=v)
            return add(x=check(a), y=check(b))
    """),
    "a failure in a loop": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(3):
                if a == i + 3:
                    raise ValueError(f"bad {i}")
                b = add(x=b, y=i)
            return b
    """),
    "an assertion in an arm": native("""
        @workflow
        def main(a: int) -> int:
            if a > 4:
                assert False, "no"
            return inc(x=a)
    """),
    "an assertion on a promise": native("""
        @workflow
        def main(a: int) -> int:
            assert a > -5, "neg"
            return inc(x=a)
    """),
    "an assertion that a run breaks": native("""
        @workflow
        def main(a: int) -> int:
            assert a > 2
            return inc(x=a)
    """),
    "names bound by unpacking in arms": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                p, q = pair(x=a)
            else:
                p, q = 1, "x"
            say(text=q)
            return add(x=p, y=b)
    """),
    "several outputs under one name": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                p = pair(x=a)
            else:
                p = pair(x=b)
            n, t = p
            return add(x=n, y=b)
    """),
    "named outputs under one name": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                p = split(x=a)
            else:
                p = split(x=b)
            return add(x=p.low, y=p.high)
    """),
    "named outputs, given and made": native("""
        @workflow
        def main(a: int) -> int:
            if a > 3:
                p = split(x=a)
            else:
                p = Parts(1, 2)
            return add(x=p.low, y=p.high)
    """),
    "a tuple that a helper returns early": native("""
        @workflow
        def main(a: int) -> int:
            def two(v):
                if v > 3:
                    return v, 1
                return inc(x=v), 2
            p, q = two(a)
            return add(x=p, y=q)
    """),
    "named outputs that a helper returns early": native("""
        @workflow
        def main(a: int) -> int:
            def two(v):
                if v > 3:
                    return Parts(v, 1)
                return split(x=v)
            p = two(a)
            return add(x=p.low, y=p.high)
    """),
    "a bare return of a helper": native("""
        @workflow
        def main(a: int, b: int) -> int:
            def log(v):
                if v > 3:
                    return
                say(text="x")
            log(a)
            return inc(x=b)
    """),
    "an early return in a known loop": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(3):
                if a > i + 2:
                    return inc(x=a)
            return b
    """),
    "an early return in the loop of a helper": native("""
        @workflow
        def main(a: int, b: int) -> int:
            def find(v):
                for i in [1, 3]:
                    if v > i:
                        return add(x=v, y=i)
                return v
            return add(x=find(a), y=find(b))
    """),
    "an early return in nested loops": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(2):
                for j in range(2):
                    if a == i + j:
                        return add(x=i, y=j)
                    b = add(x=b, y=1)
            return b
    """),
    "an early return in a loop over pairs": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i, x in enumerate([a, b, 3]):
                if x > 3:
                    return add(x=x, y=i)
            return 0
    """),
    "a break on a promise": native("""
        @workflow
        def main(a: int) -> int:
            for i in range(3):
                if a > i + 2:
                    break
                a = inc(x=a)
            return a
    """),
    "a break that skips an else": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(3):
                if a == i:
                    b = 9
                    break
            else:
                b = inc(x=b)
            return b
    """),
    "breaks of nested loops": native("""
        @workflow
        def main(a: int) -> int:
            out = 0
            for i in range(3):
                for j in range(3):
                    if a > i + j:
                        break
                else:
                    continue
                out = add(x=out, y=i)
            return out
    """),
    "a break on a promise under a known condition": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(3):
                if i > 0:
                    if a > i:
                        break
                b = add(x=b, y=i)
            return b
    """),
    "a break of a while": native("""
        @workflow
        def main(a: int, b: int) -> int:
            n = 0
            while n < 3:
                n += 1
                if a > n + 2:
                    break
                b = add(x=b, y=n)
            return add(x=b, y=n)
    """),
    "a continue on a promise": native("""
        @workflow
        def main(a: int, b: int) -> int:
            t = b
            for i in range(3):
                if a > i + 2:
                    continue
                t = add(x=t, y=i)
            return t
    """),
    "a continue and a break": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(4):
                if a == i:
                    continue
                if b > i:
                    break
                a = add(x=a, y=i)
            return add(x=a, y=b)
    """),
    "a continue in a loop over a promise": native("""
        @workflow
        def main(ns: list[int]) -> int:
            out = []
            for n in ns:
                out.append(inc(x=n))
                if n > 3:
                    continue
                say(text="x")
            return total(xs=out)
    """),
    "calls in an `and`": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3 and is_small(x=b):
                return 1
            return 2
    """),
    "calls in an `or`": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3 or is_small(x=b):
                return 1
            return 2
    """),
    "calls in several operands": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 0 and is_small(x=a) and is_small(x=b):
                return 1
            return 2
    """),
    "calls in `and` and `or`": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if (a > 4 or is_small(x=b)) and not is_small(x=a):
                return 1
            return 2
    """),
    "a comparison of a call in an `and`": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 2 and inc(x=b) > 1:
                return 1
            return 2
    """),
    "calls in a chain of comparisons": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if 0 < inc(x=a) < inc(x=b):
                return 1
            return 2
    """),
    "a call that an operand before it guards": native("""
        @workflow
        def main(a: int) -> int:
            v = look(x=a)
            if v is not None and is_small(x=v):
                return 1
            return 2
    """),
    "the truth of a condition kept": native("""
        @workflow
        def main(a: int, b: int) -> int:
            flag = a > 2 and is_small(x=b)
            if flag:
                return 1
            return 2
    """),
    "a promise in a tuple": native("""
        @workflow
        def main(a: int) -> int:
            if a in (1, 3, 5):
                return 1
            return inc(x=2)
    """),
    "a promise in no list": native("""
        @workflow
        def main(a: int) -> int:
            if a not in [1, 3, 5]:
                return 1
            return inc(x=2)
    """),
    "a promise in a range": native("""
        @workflow
        def main(a: int) -> int:
            if a in range(1, 4):
                return 1
            return inc(x=2)
    """),
    "a promise in a set": native("""
        @workflow
        def main(a: int) -> int:
            if a in {1, 3}:
                return 1
            return inc(x=2)
    """),
    "a promise in a list of promises": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a in [b, 3]:
                return 1
            return inc(x=2)
    """),
    "a constant in a list of promises": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if 3 in [a, b]:
                return 1
            return inc(x=2)
    """),
    "any of several conditions": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if any(x > 3 for x in [a, b]):
                return 1
            return 2
    """),
    "all of a list of conditions": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if all([a > 3, b > 2]):
                return 1
            return 2
    """),
    "a match of constants": native("""
        @workflow
        def main(a: int, b: int) -> int:
            match a:
                case 3:
                    return inc(x=a)
                case 4 | 5:
                    return add(x=a, y=b)
                case _:
                    return b
    """),
    "a match without a default": native("""
        @workflow
        def main(a: int) -> int:
            y = a
            match a:
                case 3:
                    y = inc(x=a)
                case 4:
                    y = 9
            return y
    """),
    "a match that captures": native("""
        @workflow
        def main(a: int, b: int) -> int:
            match inc(x=a):
                case 4:
                    return 1
                case n if n > 5:
                    return n
                case other:
                    return add(x=other, y=b)
    """),
    "a match of None": native("""
        @workflow
        def main(a: int) -> int:
            match look(x=a):
                case None:
                    return 0
                case v:
                    return 1
    """),
    "a match of texts": native("""
        @workflow
        def main(a: int, b: int) -> int:
            s = say(text="k")
            match s:
                case "k!":
                    return a
                case _:
                    return b
    """),
    "a match of a part": native("""
        @workflow
        def main(a: int, b: int) -> int:
            p = split(x=a)
            match p.low:
                case 1 | 2:
                    return inc(x=a)
                case _:
                    return b
    """),
    "a match of a flag": native("""
        @workflow
        def main(a: int, b: int) -> int:
            r = b
            match is_small(x=a):
                case True:
                    r = inc(x=a)
                case False:
                    r = a
            return r
    """),
    "a match of several promises": native("""
        @workflow
        def main(a: int, b: int) -> int:
            match (a, b):
                case (3, 4):
                    return inc(x=a)
                case (x, 0):
                    return x
                case _:
                    return b
    """),
    "a match of alternatives that capture": native("""
        @workflow
        def main(a: int, b: int) -> int:
            match (a, b):
                case (3, y) | (4, y):
                    return y
                case (x, -2):
                    return add(x=x, y=1)
            return 7
    """),
    "a match of alternatives under a name": native("""
        @workflow
        def main(a: int, b: int) -> int:
            match a:
                case (3 | 4) as n:
                    return add(x=n, y=1)
                case _:
                    return b
    """),
    "a match of a promised record": native("""
        @workflow
        def main(a: int) -> int:
            match point(x=a):
                case Point(x=5):
                    return 1
                case Point(x=xx, y=4):
                    return xx
                case p:
                    return norm(p=p)
    """),
    "a match of several outputs": native("""
        @workflow
        def main(a: int) -> int:
            match pair(x=a):
                case (4, t):
                    return 4
                case (n, _):
                    return n
    """),
    "a match with a guard that calls": native("""
        @workflow
        def main(a: int) -> int:
            match a:
                case 3:
                    return 1
                case x if is_small(x=x):
                    return add(x=x, y=2)
                case 5:
                    return 5
                case y:
                    return inc(x=y)
    """),
    "a match whose first guard calls": native("""
        @workflow
        def main(a: int, b: int) -> int:
            match a:
                case x if is_small(x=x):
                    return add(x=x, y=2)
                case _:
                    return b
    """),
    "a match in a loop": native("""
        @workflow
        def main(a: int, b: int) -> int:
            for i in range(3):
                match a:
                    case 3:
                        continue
                    case 4 | 5 if b > 2:
                        break
                    case x if x < 0:
                        return x
                b = add(x=b, y=i)
            return b
    """),
    "an optional value tested and used": native("""
        @workflow
        def main(a: int) -> int:
            v = look(x=a)
            w = v if v is not None else 7
            return inc(x=w)
    """),
    "an optional value compared": native("""
        @workflow
        def main(a: int, b: int) -> int:
            v = look(x=a)
            if v is not None and v > 4:
                return v
            return b
    """),
    "a condition that is chosen": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if (a if b > 2 else b) > 1:
                return 1
            return 2
    """),
    "records made in arms": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                p = Point(a)
            else:
                p = Point(1, b)
            return norm(p=p)
    """),
    "parts of records made in arms": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if a > 3:
                p = Point(a)
            else:
                p = Point(1, b)
            return add(x=p.x, y=p.y)
    """),
    "lists made anew in arms": native("""
        @workflow
        def main(a: int, b: int) -> int:
            xs = [b]
            if a > 3:
                xs = [*xs, inc(x=a)]
            else:
                xs = xs + [2]
            return total(xs=xs)
    """),
    "promised lists walked together": native("""
        @workflow
        def main(ns: list[int]) -> int:
            return total(xs=[add(x=n, y=m) for n, m in zip(ns, [inc(x=n) for n in ns])])
    """),
    "promised lists walked together, strictly": native("""
        @workflow
        def main(ns: list[int]) -> int:
            return total(xs=[add(x=n, y=m) for n, m in zip(ns, [inc(x=n) for n in ns], strict=True)])
    """),
    "promised lists walked together by a loop": native("""
        @workflow
        def main(ns: list[int]) -> int:
            out = []
            for x, y in zip(ns, [inc(x=n) for n in ns]):
                out.append(add(x=x, y=y))
            return total(xs=out)
    """),
    "promised lists walked together, as pairs": native("""
        @workflow
        def main(ns: list[int]) -> int:
            return total(xs=[add(x=p[0], y=p[1]) for p in zip(ns, ns)])
    """),
    "a known loop in a loop over a promise": native("""
        @workflow
        def main(ns: list[int]) -> int:
            out = []
            for n in ns:
                for i in range(2):
                    n = add(x=n, y=i)
                out.append(n)
            return total(xs=out)
    """),
    "loops over a dictionary of promised lists": native("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            rows = {"a": ns, "b": numbers(n=a)}
            out = []
            for name, row in rows.items():
                out.append(total(xs=[add(x=n, y=len(name)) for n in row]))
            return total(xs=out)
    """),
    "any of several calls": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if any(is_small(x=x) for x in [a, b]):
                return 1
            return 2
    """),
    "all of calls and constants": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if all(is_small(x=x) for x in [a, b, 3]):
                return 1
            return 2
    """),
    "any after a known one": native("""
        @workflow
        def main(a: int) -> int:
            if any([False, a > 3, True]):
                return 1
            return 2
    """),
    "any of alternatives": native("""
        @workflow
        def main(a: int, b: int) -> int:
            if any(x > 3 or is_small(x=b) for x in [a, b]):
                return 1
            return 2
    """),
    "conditions joined and kept": native("""
        @workflow
        def main(a: int, b: int) -> int:
            flag = a > 3
            ok = flag & (b > 2)
            return inc(x=a) if ok else b
    """),
    "a condition that a helper returns": native("""
        @workflow
        def main(a: int) -> int:
            def big(v):
                return v > 3
            if big(a):
                return 1
            return 2
    """),
    "a condition that a helper returns early": native("""
        @workflow
        def main(a: int) -> int:
            def big(v):
                if v > 4:
                    return True
                return v == 3
            if big(a):
                return 1
            return 2
    """),
    "a flag that is true": native("""
        @workflow
        def main(a: int) -> int:
            flag = is_small(x=a)
            if flag is True:
                return 1
            return 2
    """),
}

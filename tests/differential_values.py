"""Programs whose values are known, but for promises that they carry around and never look into."""

from typing import Final

from .differential import Case

VALUES: Final[dict[str, Case]] = {
    "assignments": Case("""
        @workflow
        def main(a: int) -> int:
            x = y = inc(x=a)
            x = add(x=x, y=y)
            z: int = x
            return add(x=z, y=y)
    """),
    "unpacking": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            a, b = b, a
            first, *rest = [a, inc(x=b), 3]
            (x, y), z = (first, rest[0]), rest[-1]
            return total(xs=[x, y, z, *rest])
    """),
    "outputs unpacked": Case("""
        @workflow
        def main(a: int) -> tuple[str, int]:
            n, text = pair(x=a)
            return say(text=text), inc(x=n)
    """),
    "named outputs": Case("""
        @workflow
        def main(a: int) -> Parts:
            p = split(x=a)
            low, high = split(x=p.high)
            return Parts(high=add(x=p.low, y=low), low=high)
    """),
    "nested calls": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=add(x=inc(x=a), y=inc(x=2)), y=inc(x=inc(x=a)))
    """),
    "arguments by position, by name and by default": Case("""
        @workflow
        def main(a: int) -> int:
            return add(add(a), y=add(1, a))
    """),
    "workflows call workflows": Case("""
        @workflow
        def inner(a: int, b: int = 3) -> Parts:
            return Parts(low=add(x=a, y=b), high=b)

        @workflow
        def main(a: int) -> int:
            p = inner(a=a)
            low, high = inner(a, p.high)
            return add(x=low, y=p.low)
    """),
    "helpers with defaults and names": Case("""
        def helper(x, y=2, *, z=3):
            return total(xs=[x, y, z])

        @workflow
        def main(a: int) -> int:
            return add(x=helper(a, z=a), y=helper(y=a, x=1))
    """),
    "arguments starred": Case("""
        def helper(*parts, **named):
            return total(xs=[*parts, *named.values(), len(parts), len(named)])

        @workflow
        def main(a: int) -> int:
            given = {"x": a, "y": 4}
            return add(*[add(**given), helper(a, *(1, 2), y=a, **{"z": 5})])
    """),
    "closures": Case("""
        def adder(y):
            def inner(x):
                return add(x=x, y=y)
            return inner

        @workflow
        def main(a: int) -> int:
            by_two, by_a = adder(2), adder(a)
            return by_a(by_two(a))
    """),
    "closures see the last value of a name": Case("""
        @workflow
        def main(a: int) -> int:
            k = 1
            def helper(x):
                return add(x=x, y=k)
            k = 5
            late = [lambda: k + i for i in range(3)]
            k = 6
            return add(x=helper(a), y=late[0]() * 100 + late[2]())
    """),
    "lambdas with defaults": Case("""
        @workflow
        def main(a: int) -> int:
            fs = [lambda x, i=i: add(x=x, y=i) for i in range(3)]
            return total(xs=[f(a) for f in fs])
    """),
    "lists are shared, not copied": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [a]
            ys = xs
            ys.append(inc(x=a))
            xs += [3]
            zs = ys
            zs = zs + [4]
            rows = [[0]] * 2
            rows[0].append(a)
            return total(xs=[*xs, *ys, *zs, *rows[1]])
    """),
    "a helper changes the list that it is given": Case("""
        def grow(xs, x):
            xs.append(x)
            xs += [x]
            xs = [9]
            return xs

        @workflow
        def main(a: int) -> int:
            xs = []
            ys = grow(xs, inc(x=a))
            return total(xs=xs + ys)
    """),
    "methods of lists": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [a, 2]
            xs.extend([inc(x=a), 4])
            xs.insert(0, 7)
            last = xs.pop()
            copy = xs.copy()
            xs[1] = 5
            xs.reverse()
            return total(xs=[last, len(xs), *xs, *copy])
    """),
    "dictionaries are built and changed": Case("""
        @workflow
        def main(a: int) -> int:
            d = {"a": [a], "b": []}
            d["a"].append(inc(x=a))
            d["b"] += [3]
            e = d
            e["c"] = [len(d)]
            d.setdefault("d", []).append(8)
            e.update({"b": [a, 4]})
            return total(xs=[x for key in d for x in d[key]])
    """),
    "a dictionary of promises, by its items": Case("""
        @workflow
        def main(a: int) -> int:
            d = {f"n{i}": add(x=a, y=i) for i in range(3) if i != 1}
            for key, value in d.items():
                d[key] = inc(x=value)
            return add(x=weigh(d=d), y=d.get("n1", 6))
    """),
    "lists changed under a known condition": Case("""
        FLAGS = {"extra": True, "none": False}

        @workflow
        def main(a: int) -> int:
            xs = []
            for name, on in FLAGS.items():
                if on:
                    xs.append(add(x=a, y=len(name)))
                elif name:
                    xs += [a]
            return total(xs=xs)
    """),
    "comprehensions": Case("""
        @workflow
        def main(a: int) -> int:
            grid = [[add(x=i, y=j) for j in range(i)] for i in range(3)]
            flat = [x for row in grid for x in row]
            odd = {i: inc(x=i) for i in range(5) if i % 2 if i > 1}
            return total(xs=[a, *flat, *odd, *odd.values()])
    """),
    "a comprehension has its own names": Case("""
        @workflow
        def main(a: int) -> int:
            i = 7
            xs = [i for i in range(3)]
            return total(xs=[a, i, *xs])
    """),
    "a walrus in a comprehension binds outside of it": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [last := add(x=a, y=i) for i in range(3)]
            ys = [half for i in range(6) if (half := i // 2) > 1]
            return total(xs=[last, half, *xs, *ys])
    """),
    "a walrus in an expression": Case("""
        @workflow
        def main(a: int) -> int:
            if (n := len("abc")) > 2:
                return add(x=(b := inc(x=a)), y=b)
            return n
    """),
    "generators that are used up where they stand": Case("""
        @workflow
        def main(a: int) -> int:
            xs = list(add(x=a, y=i) for i in range(2))
            n = sum(i * i for i in range(4))
            return add(x=total(xs=list(inc(x=x) for x in xs)), y=n)
    """),
    "iterators are used up once": Case("""
        @workflow
        def main(a: int) -> int:
            pairs, back = zip([1, 2], [3, 4]), reversed([5, 6])
            xs = [x for x, y in pairs]
            return total(xs=[a, *xs, *[y for x, y in pairs], *back, *back])
    """),
    "a list that grows while a loop goes over it": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [1, 2]
            for x in xs:
                if len(xs) < 5:
                    xs.append(x)
            return total(xs=[a, *xs])
    """),
    "known loops": Case("""
        @workflow
        def main(a: int) -> int:
            for i in range(5):
                if i == 1:
                    continue
                if i == 3:
                    break
                a = add(x=a, y=i)
            else:
                a = inc(x=a)
            for j in []:
                a = 0
            else:
                a = add(x=a, y=i)
            return a
    """),
    "while over known values": Case("""
        @workflow
        def main(a: int) -> int:
            n = 6
            while n != 1:
                n = n // 2 if n % 2 == 0 else 3 * n + 1
                if n == 4:
                    break
                a = add(x=a, y=n)
            else:
                a = 0
            return a
    """),
    "a return ends known loops": Case("""
        def first(xs, limit):
            for row in xs:
                for x in row:
                    if x > limit:
                        return x
            return -1

        @workflow
        def main(a: int) -> int:
            rows = [[1, 4], [6, 8]]
            return total(xs=[a, first(rows, 3), first(rows, 5), first(rows, 9)])
    """),
    "texts of known values": Case("""
        NAME = "n"

        @workflow
        def main(a: int) -> str:
            width, rate = 5, 0.125
            text = f"{NAME!r:>{width}}|{rate:.1%}|{width=}|{'x' * 2}"
            return say(text=text + "%s-%d" % (NAME, 3) + "{0}{k}".format(1, k=2))
    """),
    "texts joined and split": Case("""
        @workflow
        def main(a: int) -> str:
            parts = "c,a,b".split(",")
            return say(text="+".join(parts) + "-".join(str(i) for i in range(3)))
    """),
    "comparisons and logic of known values": Case("""
        @workflow
        def main(a: int) -> int:
            n = 3
            xs = [1 < n <= 3 < 4, n in (1, 2), "b" in "abc", n == 3.0, not n, n is None]
            picked = None or 0 or n and 7
            return total(xs=[a, picked, *[int(x) for x in xs]])
    """),
    "slices and indices": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [inc(x=a), 2, a, 4]
            text = "abcdef"[1:-1:2]
            return total(xs=[*xs[1:], *xs[::-1], *xs[-2:-1], xs[-4], len(text), *xs[9:]])
    """),
    "arithmetic of known values": Case("""
        @workflow
        def main(a: int) -> int:
            n = -7 // 2 * 3 % 5 + 2 ** 3 - (6 ^ 3 | 8 & 12) + (1 << 4 >> 1) + ~2
            n += round(2.5) + round(3.5) + divmod(-7, 2)[1] + abs(-2) + min(3, 1)
            return add(x=a, y=n)
    """),
    "keys of a dictionary of promises, sorted": Case("""
        @workflow
        def main(a: int) -> int:
            d = {"b": a, "a": inc(x=a)}
            return total(xs=[d[key] for key in sorted(d)])
    """),
    "a list that grows while it is zipped": Case("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            xs = [1, 2]
            out = []
            for x, y in zip(xs, range(9)):
                out.append(inc(x=x))
                if len(xs) < 4:
                    xs.append(a)
            return total(xs=out)
    """),
    "a list that grows while it is numbered": Case("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            xs = [1, 2]
            out = []
            for i, x in enumerate(xs):
                out.append(inc(x=x))
                if len(xs) < 4:
                    xs.append(a)
            return total(xs=out)
    """),
    "a list that changes while it is read backwards": Case("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            xs = [1, 2, 3, a]
            out = []
            for x in reversed(xs):
                out.append(inc(x=x))
                xs[0] = b
            return total(xs=out)
    """),
    "a dictionary that changes while it is read": Case("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            d = {"a": 1, "b": a}
            out = []
            for k, v in d.items():
                out.append(inc(x=v))
                d["b"] = b
            for v in d.values():
                out.append(v)
                d["b"] = 3
            return total(xs=out)
    """),
    "the order in which parts are evaluated": Case("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            log = []
            def t(n, v):
                log.append(n)
                return v
            add(t(1, a), y=t(2, b))
            {t(3, 1): t(4, 2)}
            x = [t(5, 0), t(6, 0)]
            x[t(8, 0)] = t(7, 1)
            t(9, 1) < t(10, 2) < t(11, 0) < t(12, 3)
            (lambda q=t(13, 1): q)()
            return total(xs=log)
    """),
    "the last operand of `and` and `or` is the value": Case("""
        @workflow
        def main(a: int, b: int, ns: list[int]) -> int:
            z = inc(x=a)
            y = 2 and z
            w = None or 0 or inc(x=b)
            k = [] or [a]
            q = (1 and 2 and pair(x=y))[0]
            return total(xs=[y, w, q, *k])
    """),
    "iterators over a list that changes before they are asked": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            xs = [1, 2]
            mapped = map(str, xs)
            first = iter(xs)
            pairs = zip(xs, [1, 2, 3])
            xs[0] = 7
            xs.append(b)
            say(text=next(mapped))
            return total(xs=[next(first), *[x for x, _ in pairs], a])
    """),
    "tuples of any length reach Python code as tuples": Case("""
        @dataclass
        class Row:
            cells: tuple[int, ...]

        @task
        def twice(x: int) -> tuple[int, ...]:
            return x, x

        @task
        def kinds(
            a: tuple[int, ...], b: tuple[int, ...] | None, c: list[tuple[str, ...]], d: Row,
            e: list[int], f: tuple[int, ...] = (1, 2),
        ) -> int:
            print("call kinds", a, b, c, d, e, f)
            return len(a)

        @workflow
        def main(a: int) -> tuple[int, ...]:
            t = twice(x=a)
            n = kinds(a=t, b=(a, 3), c=[("a",), ()], d=Row((t[0], 4)), e=[a])
            return (n, t[1])
    """),
    "a dictionary that grows while it is read": Case(
        """
        @workflow
        def main(a: int) -> int:
            d = {"a": a}
            for k in d:
                d["z" + k] = 1
            return weigh(d=d)
    """,
        refused="FL1018",
    ),
}

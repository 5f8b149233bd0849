"""What Python computes on known values, promises among them: containers, classes, libraries."""

from typing import Final

from .differential import Case

BODIES: Final[dict[str, Case]] = {
    "a match of known values": Case("""
        @workflow
        def main(a: int) -> int:
            mode = "fast"
            match mode:
                case "slow":
                    return a
                case "fast" | "faster" as m:
                    return add(x=a, y=len(m))
    """),
    "a match of a known list": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            xs = [1, a, 3]
            match xs:
                case [1, y, *rest]:
                    return add(x=y, y=rest[0])
                case _:
                    return b
    """),
    "a match of a known dictionary": Case("""
        @workflow
        def main(a: int) -> int:
            d = {"k": 1, "v": a}
            match d:
                case {"k": 2}:
                    return a
                case {"k": 1, "v": v, **rest}:
                    return add(x=v, y=len(rest))
    """),
    "a match of a known record": Case("""
        @workflow
        def main(a: int) -> int:
            p = Point(3, 4)
            match p:
                case Point(x=3, y=yy):
                    return add(x=a, y=yy)
                case Point(x, y):
                    return a
    """),
    "a match of classes of known values": Case("""
        @workflow
        def main(a: int) -> int:
            v = 3
            match v:
                case str():
                    return a
                case int(n):
                    return add(x=a, y=n)
    """),
    "a match of members": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            c = Color.RED
            match c:
                case Color.RED:
                    return inc(x=a)
                case Color.BLUE:
                    return b
    """),
    "items deleted": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"a": a, "b": 1}
            del d["b"]
            return weigh(d=d)
    """),
    "parts of a list deleted": Case("""
        @workflow
        def main(a: int) -> int:
            d = [a, 1, 2]
            del d[0]
            del d[-1:]
            return total(xs=[a, *d])
    """),
    "a generator kept": Case("""
        @workflow
        def main(a: int) -> int:
            g = (add(x=a, y=i) for i in range(2))
            return total(xs=list(g))
    """),
    "a generator asked twice": Case("""
        @workflow
        def main(a: int) -> int:
            g = (add(x=a, y=i) for i in range(2))
            return add(x=next(g), y=next(g))
    """),
    "a default for what an iterator lacks": Case("""
        @workflow
        def main(a: int) -> int:
            g = (i for i in range(5) if i > 2)
            return add(x=a, y=next(g, 0))
    """),
    "an iterator of a list": Case("""
        @workflow
        def main(a: int) -> int:
            it = iter([a, 2, 3])
            return total(xs=[next(it), *it])
    """),
    "pairs with promises sorted": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            pairs = [("b", a), ("a", b)]
            return total(xs=[p for _, p in sorted(pairs)])
    """),
    "items of a dictionary sorted": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"b": a, "a": 1}
            return total(xs=[v for k, v in sorted(d.items())])
    """),
    "the greatest by a key": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            return add(x=a, y=max(["aa", "b"], key=len).count("a"))
    """),
    "a list sorted backwards": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [3, 1, 2]
            xs.sort(reverse=True)
            return total(xs=[a, *xs])
    """),
    "items removed, found and counted": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [3, 1, 2, 1]
            xs.remove(1)
            i = xs.index(2)
            return total(xs=[a, i, xs.count(1), *xs])
    """),
    "constants of a class": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            class C:
                X = 3
                NAMES = ["a", "b"]
            return add(x=a, y=C.X + len(C.NAMES))
    """),
    "methods of a class without objects": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            class C:
                K = 2
                @staticmethod
                def make(x):
                    return add(x=x, y=C.K)
                @classmethod
                def other(cls, x):
                    return add(x=x, y=cls.K)
            return add(x=C.make(a), y=C.other(b))
    """),
    "an object of a class": Case("""
        @workflow
        def main(a: int) -> int:
            class Conf:
                def __init__(self, n, m=2):
                    self.n = n
                    self.m = m
                def total(self):
                    return self.n * self.m
            c = Conf(3)
            c.m = 5
            return add(x=a, y=c.total())
    """),
    "an object that holds promises": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            class Box:
                def __init__(self, v):
                    self.v = v
                def grow(self):
                    self.v = inc(x=self.v)
                    return self
            return add(x=Box(a).grow().grow().v, y=b)
    """),
    "what follows the making of a record": Case("""
        @workflow
        def main(a: int) -> int:
            @dataclass
            class P:
                x: int
                y: int = 0
                def __post_init__(self):
                    self.y = self.x * 2
            return add(x=a, y=P(4).y)
    """),
    "a record changed": Case("""
        @workflow
        def main(a: int) -> int:
            p = Point(3)
            p.x = 5
            return norm(p=p)
    """),
    "a record changed by a promise": Case("""
        @workflow
        def main(a: int) -> int:
            p = Point(3)
            p.x = inc(x=a)
            return norm(p=p)
    """),
    "a field added to": Case("""
        @workflow
        def main(a: int) -> int:
            c = Point(1)
            c.x += 4
            return add(x=a, y=c.x)
    """),
    "a record copied with changes": Case("""
        import dataclasses

        @workflow
        def main(a: int) -> int:
            p = dataclasses.replace(Point(3), y=a)
            return norm(p=p)
    """),
    "a record as a dictionary": Case("""
        import dataclasses

        @workflow
        def main(a: int) -> int:
            d = dataclasses.asdict(Point(3, 4))
            return add(x=a, y=d["x"] + d["y"])
    """),
    "a record of promises as a dictionary": Case("""
        from dataclasses import asdict

        @workflow
        def main(a: int) -> int:
            return weigh(d=asdict(Point(a, 4)))
    """),
    "a record as a tuple": Case("""
        import dataclasses

        @workflow
        def main(a: int) -> int:
            return total(xs=[a, *dataclasses.astuple(Point(3, 4))])
    """),
    "equal records": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=int(Point(1) == Point(1, 2)))
    """),
    "a default made anew": Case("""
        from dataclasses import field

        @workflow
        def main(a: int) -> int:
            @dataclass
            class P:
                xs: list[int] = field(default_factory=list)
            p = P()
            p.xs.append(a)
            return total(xs=p.xs)
    """),
    "members of an enumeration in order": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=sum(len(c.value) for c in Color))
    """),
    "members as keys": Case("""
        @workflow
        def main(a: int) -> int:
            d = {Color.RED: 1, Color.BLUE: 2}
            return add(x=a, y=d[Color.BLUE])
    """),
    "tasks by a member": Case("""
        @workflow
        def main(a: int) -> int:
            fs = {Color.RED: inc, Color.BLUE: add}
            return fs[Color.RED](x=a)
    """),
    "sets": Case("""
        @workflow
        def main(a: int) -> int:
            s = {1, 2} | {3}
            t = s & {2, 3, 4}
            return total(xs=[a, *sorted(t - {2}), len(s ^ t)])
    """),
    "a set filled by a loop": Case("""
        @workflow
        def main(a: int) -> int:
            s = set()
            for i in [3, 1, 3]:
                s.add(i)
            return total(xs=[a, *sorted(s)])
    """),
    "a set of what was seen": Case("""
        @workflow
        def main(a: int) -> int:
            seen = set()
            out = []
            for i in [3, 1, 3]:
                if i in seen:
                    continue
                seen.add(i)
                out.append(add(x=a, y=i))
            return total(xs=out)
    """),
    "a set comprehension": Case("""
        @workflow
        def main(a: int) -> int:
            s = {len(w) for w in ["a", "bb", "c"]}
            return total(xs=[a, *sorted(s)])
    """),
    "dictionaries updated by name": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"a": a}
            d.update(b=2)
            d.update({"c": 3}, d=4)
            d |= {"e": 5}
            return weigh(d=d | {"f": b})
    """),
    "a dictionary of one value": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = dict.fromkeys(["a", "b"], 3)
            return weigh(d={**d, "c": a})
    """),
    "a dictionary zipped": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = dict(zip(["a", "b"], [a, b]))
            return weigh(d=d)
    """),
    "a dictionary emptied": Case("""
        @workflow
        def main(a: int) -> int:
            d = {"a": 1}
            e = d
            d.clear()
            return add(x=a, y=len(e))
    """),
    "keys that are seen to grow": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"a": 1}
            ks = d.keys()
            d["b"] = 2
            return add(x=a, y=len(ks))
    """),
    "a list multiplied from the left": Case("""
        @workflow
        def main(a: int) -> int:
            rows = 2 * [[]]
            rows[0].append(a)
            return total(xs=rows[1])
    """),
    "the greater list, not a copy": Case("""
        @workflow
        def main(a: int) -> int:
            p, q = [1], [2]
            m = max(p, q)
            m.append(a)
            return total(xs=q)
    """),
    "a list multiplied in place": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [1, a]
            ys = xs
            xs *= 2
            return total(xs=ys)
    """),
    "a dictionary joined in place": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"a": a}
            e = d
            d |= {"b": 2}
            return weigh(d=e)
    """),
    "a part of a list assigned": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [a, 1, 2]
            xs[1:2] = [7, 8]
            return total(xs=xs)
    """),
    "lists added up": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            return total(xs=sum([[a], [b, 1]], []))
    """),
    "a helper mapped": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            return total(xs=list(map(lambda x: add(x=x, y=1), [a, b])))
    """),
    "a task mapped over a known list": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            return total(xs=list(map(inc, [a, b])))
    """),
    "a filter": Case("""
        @workflow
        def main(a: int) -> int:
            return total(xs=[a, *filter(lambda x: x > 1, [1, 2, 3])])
    """),
    "lists of two lengths zipped": Case("""
        from itertools import zip_longest

        @workflow
        def main(a: int) -> int:
            return total(xs=[a, *[x + y for x, y in zip_longest([1, 2], [3], fillvalue=0)]])
    """),
    "products, chains and combinations": Case("""
        import itertools

        @workflow
        def main(a: int, b: int) -> int:
            xs = [add(x=i, y=j) for i, j in itertools.product([a, 1], [2, b])]
            ys = list(itertools.chain(xs, [1], [2]))
            zs = [i * j for i, j in itertools.combinations([1, 2, 3], 2)]
            return total(xs=ys + zs)
    """),
    "more of itertools": Case("""
        import itertools

        @workflow
        def main(a: int) -> int:
            a1 = list(itertools.accumulate([1, 2, 3]))
            b1 = list(itertools.islice(itertools.count(5), 2))
            c1 = [list(g) for k, g in itertools.groupby([1, 1, 2])]
            d1 = list(itertools.chain.from_iterable([[1], [2]]))
            e1 = list(itertools.permutations([1, 2]))
            f1 = list(itertools.repeat(3, 2))
            p1 = list(itertools.pairwise([1, 2, 3]))
            return total(xs=[a, *a1, *b1, len(c1), *d1, len(e1), *f1, len(p1)])
    """),
    "a reduction by a task": Case("""
        import functools

        @workflow
        def main(a: int, b: int) -> int:
            return functools.reduce(lambda x, y: add(x=x, y=y), [a, b, 3])
    """),
    "a reduction with a start": Case("""
        from functools import reduce

        @workflow
        def main(a: int) -> int:
            return reduce(add, [1, 2], a)
    """),
    "operators as functions": Case("""
        import operator

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=operator.mul(3, 4) + operator.itemgetter(1)([5, 6]))
    """),
    "constants of texts": Case("""
        import string

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=len(string.ascii_lowercase) + len(string.digits))
    """),
    "mathematics": Case("""
        import math

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=int(math.sqrt(16)) + math.factorial(4) + int(math.pow(2, 3)) + math.comb(4, 2))
    """),
    "dates and durations": Case("""
        from datetime import datetime, timedelta

        @workflow
        def main(a: int) -> int:
            d = datetime(2020, 1, 2) + timedelta(days=3)
            return add(x=a, y=d.day + d.year + (d - datetime(2020, 1, 1)).days)
    """),
    "days in a loop": Case("""
        from datetime import date, timedelta

        @workflow
        def main(a: int) -> int:
            start = date(2024, 1, 30)
            days = [(start + timedelta(days=i)).isoformat() for i in range(3)]
            return add(x=a, y=len(days[2]))
    """),
    "a date that is read": Case("""
        from datetime import datetime

        @workflow
        def main(a: int) -> int:
            d = datetime.strptime("2020-02-03", "%Y-%m-%d")
            return add(x=a, y=d.month)
    """),
    "a dictionary with a default": Case("""
        from collections import defaultdict

        @workflow
        def main(a: int, b: int) -> int:
            d = defaultdict(list)
            d["a"].append(a)
            d["b"].append(1)
            return total(xs=d["a"] + d["b"])
    """),
    "an ordered dictionary": Case("""
        from collections import OrderedDict

        @workflow
        def main(a: int, b: int) -> int:
            d = OrderedDict([("a", a), ("b", 2)])
            d["c"] = 3
            return weigh(d=dict(d))
    """),
    "a counter": Case("""
        from collections import Counter

        @workflow
        def main(a: int) -> int:
            c = Counter("abca")
            return add(x=a, y=c["a"] + c.most_common(1)[0][1])
    """),
    "a tree of calls by a queue": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            q = [a, b, 3, 4]
            while len(q) > 1:
                x, y = q.pop(0), q.pop(0)
                q.append(add(x=x, y=y))
            return q[0]
    """),
    "copies, shallow and deep": Case("""
        import copy

        @workflow
        def main(a: int) -> int:
            xs = [[a], 1]
            ys = copy.copy(xs)
            zs = copy.deepcopy(xs)
            xs[0].append(5)
            return total(xs=[*ys[0], *zs[0]])
    """),
    "documents read and written": Case("""
        import json

        @workflow
        def main(a: int) -> int:
            d = json.loads('{"k": [1, 2]}')
            s = json.dumps({"a": 1}, sort_keys=True)
            return add(x=a, y=d["k"][1] + len(s))
    """),
    "regular expressions": Case(r"""
        import re

        @workflow
        def main(a: int) -> int:
            m = re.match(r"(\w+)-(\d+)", "job-12")
            return add(x=a, y=int(m.group(2)) + len(re.sub("o", "00", "foo")) + len(re.findall("o", "foo")))
    """),
    "a text without its indent": Case("""
        import textwrap

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=len(textwrap.dedent('''
                select 1
            ''')))
    """),
    "paths": Case("""
        from pathlib import Path

        @workflow
        def main(a: int) -> int:
            p = Path("data") / "x.csv"
            return add(x=a, y=len(str(p)) + len(p.name) + len(p.suffix) + len(p.stem) + len(str(p.parent)))
    """),
    "paths of the system, as texts": Case("""
        import os

        @workflow
        def main(a: int, b: int) -> int:
            return add(x=a, y=len(os.path.join("a", "b")) + len(os.path.basename("x/y.c")))
    """),
    "a cast": Case("""
        from typing import cast

        @workflow
        def main(a: int) -> int:
            return inc(x=cast(int, a))
    """),
    "the class of a list": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [a] if isinstance([], (list, tuple)) else []
            return total(xs=xs)
    """),
    "attributes by name": Case("""
        @workflow
        def main(a: int) -> int:
            x = getattr(Point(3), "x")
            return add(x=a, y=x + int(hasattr(Point(3), "zz")) + int(callable(inc)))
    """),
    "names of functions": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=len(inc.__name__))
    """),
    "methods of texts": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            s = "Hello World"
            xs = [s.lower(), s.upper(), s.title(), s.replace("l", "L"), s.strip("H"), s.zfill(20), s.center(20, "*"), s.partition(" ")[2], s.removeprefix("He"), s.encode().decode(), s.format(), "%(x)s" % {"x": 1}, "{:>5}".format(3), "{a[0]}".format(a=[1]) if False else "", s[::-1], s.casefold(), s.swapcase(), s.ljust(20), "-".join(s.split()), str(s.isalpha()), str(s.startswith("He")), str(s.find("o")), str(s.rfind("o")), "x".expandtabs(), s.splitlines()[0], s.translate({72: "J"}), str.maketrans("a", "b") and "", "".join(sorted(s))]
            return add(x=a, y=sum(len(x) * (i + 1) for i, x in enumerate(xs)))
    """),
    "a method of a class of texts": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=len(str.upper("a")) + len(list(map(str.upper, "abc"))))
    """),
    "a dispatch by name": Case("""
        @workflow
        def main(a: int) -> int:
            ops = {"inc": inc, "add": lambda x: add(x=x, y=1)}
            return ops["inc"](ops["add"](a))
    """),
    "recursion of a helper": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            def fold(xs):
                if len(xs) == 1:
                    return xs[0]
                mid = len(xs) // 2
                return add(x=fold(xs[:mid]), y=fold(xs[mid:]))
            return fold([a, b, 1, 2])
    """),
    "state that helpers share": Case("""
        @workflow
        def main(a: int) -> int:
            def run(log):
                def step(x):
                    log.append(x)
                    return inc(x=x)
                return step
            log = []
            s = run(log)
            s(s(a))
            return total(xs=log)
    """),
    "any and all ask no further than they need": Case("""
        @workflow
        def main(a: int) -> int:
            seen = []
            found = any(seen.append(i) or i == 1 for i in range(5))
            return total(xs=[a, int(found), *seen])
    """),
    "a generator that nobody asks calls nothing": Case("""
        @workflow
        def main(a: int) -> int:
            calls = (add(x=a, y=i) for i in range(3))
            return inc(x=a)
    """),
    "a generator takes names as they are when it is asked": Case("""
        @workflow
        def main(a: int) -> int:
            k = 1
            calls = (add(x=a, y=i * k) for i in range(2))
            k = 5
            return total(xs=list(calls))
    """),
    "a generator is used up once": Case("""
        @workflow
        def main(a: int) -> int:
            calls = (add(x=a, y=i) for i in range(2))
            return total(xs=[*calls, 0, *calls])
    """),
    "sorted by a key": Case("""
        @workflow
        def main(a: int) -> int:
            words = ["pear", "fig", "banana"]
            by_length = sorted(words, key=len)
            by_last = sorted(words, key=lambda word: word[-1], reverse=True)
            longest = max(words, key=lambda word: len(word))
            lengths = [len(word) for word in [*by_length, *by_last, longest]]
            return total(xs=[a, *lengths])
    """),
    "lists sorted in place by a key": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [3, -5, 1]
            ys = xs
            xs.sort(key=lambda x: x * x)
            return total(xs=[a, *ys])
    """),
    "records with methods, properties and what follows their making": Case("""
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
    """),
    "a least value by a key": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=min(3, 1, key=lambda x: -x))
    """),
    "a list of texts sorted in place": Case("""
        @workflow
        def main(a: int) -> str:
            parts = "c,a,b".split(",")
            parts.sort()
            return say(text="+".join(parts))
    """),
    "a generator starred": Case("""
        @workflow
        def main(a: int) -> int:
            return total(xs=[*(inc(x=i) for i in range(2)), a])
    """),
    "a dictionary of pairs": Case("""
        @workflow
        def main(a: int) -> int:
            return weigh(d=dict((str(i), a) for i in range(2)))
    """),
    "the class of a known value": Case("""
        @workflow
        def main(a: int) -> int:
            return inc(x=a) if isinstance(3, int) else 2
    """),
    "a library call whose value is looked at": Case("""
        import json

        @workflow
        def main(a: int) -> int:
            return add(x=a, y=json.loads("[1]")[0])
    """),
    "a library call compared with None": Case("""
        import json

        @workflow
        def main(a: int) -> int:
            found = json.loads("null")
            return add(x=a, y=1 if found is None else 2)
    """),
    "a record that is changed": Case("""
        @workflow
        def main(a: int) -> int:
            p = Point(3)
            q = p
            q.x = 5
            return norm(p=p)
    """),
    "a library call as an argument": Case("""
        import json

        @workflow
        def main(a: int) -> str:
            return say(text=json.dumps([1]))
    """),
    "a node named by a constant": Case("""
        NAME = "first"

        @workflow
        def main(a: int) -> int:
            x = inc(x=a).with_overrides(node_name=NAME)
            y = inc(x=x).with_overrides(node_name=f"{NAME}-{1 + 1}")
            return add(x=x, y=y)
    """),
    "a node named later": Case("""
        @workflow
        def main(a: int) -> int:
            x = inc(x=a)
            y = inc(x=x)
            x.with_overrides(node_name="first")
            z = y.with_overrides(retries=3)
            return add(x=z, y=x)
    """),
    "members of integers compared": Case("""
        from enum import IntEnum

        @workflow
        def main(a: int) -> int:
            class L(IntEnum):
                LOW = 1
                HIGH = 5
            return add(x=a, y=3 if L.HIGH > L.LOW else 4)
    """),
    "a member of integers that is false": Case("""
        from enum import IntEnum

        @workflow
        def main(a: int) -> int:
            class L(IntEnum):
                NONE = 0
                HIGH = 5
            return add(x=a, y=3 if L.NONE else 4)
    """),
    "members that are texts added": Case("""
        from enum import StrEnum

        @workflow
        def main(a: int) -> int:
            class S(StrEnum):
                A = "x"
            return add(x=a, y=len(S.A + "yy"))
    """),
    "members that are texts compared": Case("""
        @workflow
        def main(a: int) -> int:
            class S(str, Enum):
                A = "x"
            return add(x=a, y=1 if S.A == "x" else 2)
    """),
    "a member that is a text, looked up": Case("""
        @workflow
        def main(a: int) -> int:
            class S(str, Enum):
                A = "x"
            d = {S.A: 4}
            return add(x=a, y=d["x"] + len([k for k in d if k is S.A]))
    """),
    "members that are texts, in lists": Case("""
        @workflow
        def main(a: int) -> int:
            class S(str, Enum):
                A = "x"
                B = "y"
            return add(x=a, y=int("x" in [S.A]) + int(S.A in ["x"]) + len(sorted([S.B, S.A])) + len(",".join([S.A, S.B])))
    """),
    "inherited methods and constants": Case("""
        @workflow
        def main(a: int) -> int:
            class Base:
                K = 2
                def go(self, v):
                    return add(x=v, y=self.K)
            class D(Base):
                K = 5
            return D().go(a)
    """),
    "an object that is called": Case("""
        @workflow
        def main(a: int) -> int:
            class V:
                def __init__(self, y):
                    self.y = y
                def __call__(self, x):
                    return add(x=x, y=self.y)
            return V(3)(a)
    """),
    "a partial mapped": Case("""
        from functools import partial

        @workflow
        def main(a: int, b: int) -> int:
            return total(xs=list(map(partial(add, y=3), [a, b])))
    """),
    "keys sorted by value": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"a": 3, "b": 1}
            return total(xs=[a, *[d[k] for k in sorted(d, key=d.get)]])
    """),
    "a tree of copies": Case("""
        import copy

        @workflow
        def main(a: int, b: int) -> int:
            base = {"k": [a]}
            other = copy.deepcopy(base)
            other["k"].append(b)
            return add(x=total(xs=base["k"]), y=total(xs=other["k"]))
    """),
    "a match of split words": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            cmd = "go north"
            match cmd.split():
                case ["go", where]:
                    return add(x=a, y=len(where))
                case _:
                    return b
    """),
    "a walrus in a while": Case("""
        @workflow
        def main(a: int) -> int:
            n = 0
            while (n := n + 1) < 4:
                a = add(x=a, y=n)
            return a
    """),
    "equal frozen records": Case("""
        @workflow
        def main(a: int) -> int:
            @dataclass(frozen=True)
            class F:
                x: int
            return add(x=a, y=int(F(1) == F(1)))
    """),
    "a named tuple that equals a tuple": Case("""
        @workflow
        def main(a: int) -> int:
            return add(x=a, y=int(Parts(1, 2) == (1, 2)))
    """),
    "sorting by several keys": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            xs = sorted([("b", 1), ("a", 2), ("a", 1)], key=lambda t: (t[0], -t[1]))
            return total(xs=[a, *[n for _, n in xs]])
    """),
    "items deleted in a loop": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {"a": 1, "b": 2}
            for k in list(d):
                if k == "a":
                    del d[k]
            return add(x=a, y=len(d))
    """),
    "parts of a list assigned by steps": Case("""
        @workflow
        def main(a: int) -> int:
            xs = [1, 2, 3, 4]
            xs[::2] = [9, 9]
            return total(xs=[a, *xs])
    """),
    "named outputs in a dictionary": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            d = {k: split(x=v) for k, v in {"u": a, "v": b}.items()}
            return add(x=d["u"].low, y=d["v"].high)
    """),
    "outputs unpacked from a list": Case("""
        @workflow
        def main(a: int, b: int) -> int:
            out = []
            for n, t in [pair(x=a), pair(x=b)]:
                out.append(n)
            return total(xs=out)
    """),
    "outputs unzipped": Case("""
        @workflow
        def main(a: int) -> int:
            ps = [pair(x=i) for i in range(2)]
            ns2, ts = zip(*ps)
            return total(xs=list(ns2))
    """),
}

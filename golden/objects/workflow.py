"""Objects of the program's classes: what they inherit, what operators make of them, what they remember."""

from functools import cache, cached_property, lru_cache

from flowc import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def tell(text: str) -> str:
    return text


class Step:
    retries = 1
    seen: list[str] = []

    def __init__(self, by: int) -> None:
        self.by = by

    def run(self, x: int) -> int:
        return scale(x=x, by=self.by)

    def __str__(self) -> str:
        return f"{type(self).__name__} by {self.by}"


class Twice(Step):
    def __init__(self, by: int, times: int) -> None:
        super().__init__(by)
        self.times = times

    def run(self, x: int) -> int:
        for _ in range(self.times):
            x = super().run(x)
        return x


Step.retries = 3
Step.seen.append("first")


class Size:
    def __init__(self, n: int) -> None:
        self.n = n

    def __add__(self, other: "Size") -> "Size":
        return Size(self.n + other.n) if isinstance(other, Size) else NotImplemented

    def __radd__(self, other: int) -> "Size":
        return Size(other + self.n)

    def __mul__(self, times: int) -> "Size":
        return Size(self.n * times)

    def __neg__(self) -> "Size":
        return Size(-self.n)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Size) and self.n == other.n

    def __lt__(self, other: "Size") -> bool:
        return self.n < other.n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, index: int) -> int:
        return self.n * index

    def __contains__(self, n: int) -> bool:
        return n == self.n

    def __iter__(self):
        return iter([self.n, self.n])

    def __call__(self, x: int) -> int:
        return scale(x=x, by=self.n)

    @cached_property
    def double(self) -> "Size":
        return self + self


@lru_cache(maxsize=None)
def factor(n: int) -> int:
    return 1 if n < 2 else n * factor(n - 1)


@cache
def label(n: int) -> str:
    return f"size {n}"


@workflow
def inherited(x: int) -> str:
    twice = Twice(by=5, times=Step.retries)
    tell(text=Step.seen[0])
    scale(x=twice.run(x), by=twice.retries)
    return tell(text=f"{twice}")


@workflow
def operators(x: int) -> int:
    small, large = Size(1), Size(2) * 3
    scale(x=x, by=(small + large).n)
    scale(x=x, by=(4 + small).n)
    scale(x=x, by=(-large).n)
    scale(x=x, by=small[7] if small < large and small != large else 0)
    scale(x=x, by=len(large) if 6 in large else 0)
    scale(x=x, by=max([small, large]).n)
    scale(x=x, by=sum(large))
    scale(x=x, by=large.double.n if large else 0)
    return large(x)


@workflow
def remembered(x: int) -> str:
    scale(x=x, by=factor(5))
    return tell(text=label(factor(3)))

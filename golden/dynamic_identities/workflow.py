"""What a call gives is a promise in a dynamic body: neither `is` nor a pattern sees what it will be."""

from flowc import dynamic, task


@task
def find(x: int) -> int | None:
    return x or None


@task
def inc(x: int) -> int:
    return x + 1


@task
def pick(x: int) -> tuple[int, bool]:
    return x, x > 3


def helper(a: int) -> int:
    found = find(x=a)
    return inc(x=a) if found is not None else inc(x=0)


def step(x: int, before: int | None = None) -> int:
    """Refused: `through` hands it what may turn out to be None."""
    return inc(x=x) if before is None else inc(x=before)


def again(x: int, before: int | None = None) -> int:
    """Fine: what it is handed is never None."""
    return inc(x=x) if before is None else inc(x=before)


def search(x: int) -> int | None:
    return find(x=x)


@dynamic
def refused(x: int) -> int:
    found: int | None = find(x=x)
    if None is (again := find(x=2)) or find(x=3) is None:
        return inc(x=x)
    match found:
        case None:
            return helper(x)
    return inc(x=again)


@dynamic
def through(x: int, flag: bool) -> int:
    first = step(x)
    second = step(x, before=search(first))
    found = [each for each in [find(x=i) for i in range(x)] if each is not None]
    last = None
    for each in found:
        if last is not None:
            second = step(x, last)
        last = search(each)
    _, large = pick(x=second)
    return first if large is True else second


@dynamic
def once(x: int) -> int:
    """`helper` is told of once."""
    return helper(x)


@dynamic
def fine(x: int, start: int | None = None, flag: bool | None = None) -> int:
    best = None
    for i in range(x):
        best = inc(x=i) if best is None else inc(x=best)
    start = find(x=0) if start is None else start
    last = again(0, inc(x=0))
    assert last is not None
    return last if flag is None else best


@dynamic
def lists(x: int) -> int:
    """Refused: each loop walks promises."""
    first, *others = [find(x=i) for i in range(x)]
    for number, each in enumerate(others):
        if each is None:
            return inc(x=number)
    pairs = list(others)
    pairs += [find(x=x)]
    for number, [at, again] in enumerate(zip(range(x), reversed([first] + pairs))):
        if again is None or at is None or number is None:
            return inc(x=number)
    return inc(x=x)


@dynamic
def parts(x: int, start: int | None = None) -> int:
    """Refused where a part of what is matched is a promise."""
    match (start, find(x=x)):
        case (None, _):
            return inc(x=x)
        case (int(), 0) | (_, None):
            return inc(x=0)
    return inc(x=1)


@dynamic
def rebound(x: int, xs: list[int | None], start: int | None = None) -> int:
    """Fine: the names mean something else where it is asked."""
    last = find(x=x)
    for each in [find(x=i) for i in range(x)]:
        inc(x=x)
    for each in xs:
        if each is None:
            inc(x=0)
    last = start
    if last is None:
        return inc(x=len([each for each in xs if each is None]))
    return inc(x=last)


@dynamic
def maybe_rebound(x: int, start: int | None = None) -> int:
    """Refused: on some ways it is a promise still."""
    last = find(x=x)
    if x > 3:
        last = start
    for i in range(x):
        if last is None:
            return inc(x=i)
        last = start
    return inc(x=x)

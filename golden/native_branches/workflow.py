"""Native `if` on promises: arms of several statements, early return, expressions, known conditions."""

from flowc import task, workflow

VERBOSE = False


@task
def score(name: str) -> int:
    return len(name)


@task
def praise(name: str, points: int) -> str:
    return f"{name}: {points}"


@task
def log(text: str) -> None:
    print(text)


@workflow
def judge(name: str, limit: int = 3) -> str:
    points = score(name=name)
    if points > limit and not points == 7:
        best = score(name="best")
        verdict = praise(name=name, points=best)
    elif points == 0:
        return praise(name="nobody", points=0)
    else:
        verdict = praise(name=name, points=points)
    if VERBOSE:
        log(text=verdict)
    return verdict


@workflow
def pick(a: int, b: int) -> str:
    return praise(name="a", points=a) if a >= b else praise(name="b", points=b)

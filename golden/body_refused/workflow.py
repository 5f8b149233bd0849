"""What no body may do with promises and unknown values: each is an error with a way out."""

import random

from flowc import task, workflow


@task
def say(text: str) -> str:
    return text


@task
def count(xs: list[int]) -> int:
    return len(xs)


@workflow
def main(x: int, xs: list[int], name: str) -> str:
    count(xs=[x + 1, -x, int(x), len(xs), round(x)])
    count(xs=xs[1:])
    count(xs=[*xs, 1])
    count(xs=sorted(xs))
    count(xs=[{1: 2}[x], random.choice([1])])
    count(xs=list({3, 1, 2}))
    say(text=f"hello {name}" + name.upper())
    say(text="%s" % name)
    say(text="-".join(["a", name]))
    if isinstance(x, int):
        say(text="int")
    seen = [1]
    if x > 3:
        seen.append(x)
    return say(text=str(xs))

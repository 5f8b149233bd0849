"""What a dynamic task may do: loop, branch on values, call tasks, workflows, dynamics and itself."""

from flowc import conditional, dynamic, task, workflow


@task
def add(a: int, b: int) -> int:
    return a + b


@workflow
def twice(x: int) -> int:
    return add(a=x, b=x)


@dynamic
def countdown(n: int) -> int:
    if n <= 0:
        return add(a=0, b=0)
    return add(a=n, b=countdown(n=n - 1))


@dynamic
def fan_out(xs: list[int], doubled: bool = False) -> list[int]:
    results = []
    for x in xs:
        results.append(twice(x=x) if doubled else add(a=x, b=1))
    if xs:
        first = results[0]
        results.append(
            conditional("large")
            .if_(first > 10)
            .then(countdown(n=3))
            .else_()
            .then(add(a=first, b=first))
        )
    return results


@workflow
def main(xs: list[int]) -> list[int]:
    return fan_out(xs=xs, doubled=True)

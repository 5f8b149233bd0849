"""An eager task calls others one by one as it runs; to the graph around it it is one task."""

from flowc import eager, task, workflow


@task
def add(x: int, y: int) -> int:
    return x + y


@task(retries=2)
async def double(x: int) -> int:
    """An asynchronous task."""
    return 2 * x


@eager(retries=1)
async def grow(x: int, until: int) -> int:
    """Double a number until it is large enough."""
    while x < until:
        x = await double(x=x)
    return add(x=x, y=1)


@workflow
def main(x: int) -> int:
    return grow(x=add(x=x, y=1), until=100)

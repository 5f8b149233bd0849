from flowc import task, workflow


@task
def load(path: str, count: int = 10) -> list[int]:
    return list(range(count))


@workflow
def inner(path: str, size: int = 5) -> list[int]:
    return load(path=path, count=size)


@workflow
def main(source: str) -> list[int]:
    found = inner(path=source, size=7)
    return load(path=source, count=3)

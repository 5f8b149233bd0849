from flowc import task, workflow


@task
def load(path: str, limit: int = 10) -> list[int]:
    return list(range(limit))


@workflow
def inner(path: str, rows: int = 5) -> list[int]:
    return load(path=path, limit=rows)


@workflow
def main(source: str) -> list[int]:
    found = inner(path=source, rows=7)
    return load(path=source, limit=3)

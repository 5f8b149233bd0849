from flowc import task, workflow

@task
def load(path: str) -> int:
    return len(path)

@task
def clean(rows: int) -> int:
    return rows

@workflow
def main(path: str) -> int:
    rows = load(path=path)
    cleaned = clean(rows=rows)  # warning: FL6004
    return rows

from flowc import task, workflow


@task
def load(path: str) -> list[int]: ...


@task
def clean(rows: list[int]) -> list[int]: ...


@task(retries=3)
def train(rows: list[int], epochs: int = 10) -> float: ...


@task
def report(score: float) -> None: ...


@task
def archive(rows: list[int]) -> None: ...


@workflow
def main(path: str) -> float:
    raw = load(path=path)
    rows_without_gaps = clean(rows=raw)
    score = train(rows=raw, epochs=20)
    archive(rows=rows_without_gaps)
    return score


@workflow
def nightly() -> float:
    return main(path="data.csv")

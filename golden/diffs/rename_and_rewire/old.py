from flowc import task, workflow


@task
def load(path: str) -> list[int]: ...


@task
def clean(rows: list[int]) -> list[int]: ...


@task
def train(rows: list[int], epochs: int = 10) -> float: ...


@task
def report(score: float) -> None: ...


@workflow
def main(path: str) -> float:
    rows = load(path=path)
    cleaned = clean(rows=rows)
    score = train(rows=cleaned)
    report(score=score)
    return score


@workflow
def nightly() -> float:
    return main(path="data.csv")

from flytekit import map_task, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(inc)(x=xs)  # error: FL1022

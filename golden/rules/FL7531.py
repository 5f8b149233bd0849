from flowc import conditional, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(x < 3).then(inc(x=x)).else_().fail("too large")  # error: FL7531

# run main {"x": 5}

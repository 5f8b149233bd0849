from flytekit import conditional, task, workflow

@task
def inc(x: int) -> int: ...

@workflow
def main(x: int) -> int:
    return (
        conditional("small")
        .if_(x > 3 and not x > 9)  # note: FL6007
        .then(inc(x=x))
        .else_()
        .fail("too large")
    )

from flowc import dynamic, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    y = inc(x=x)

    @workflow
    def inner() -> int:
        return inc(x=y)  # error: FL7002

    return inner()

# expand main {"x": 1}

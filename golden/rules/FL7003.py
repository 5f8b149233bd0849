from flowc import conditional, dynamic, task

@task
def find(x: int) -> int | None:
    return x

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    found = find(x=x)
    return conditional("found").if_(found is None).then(inc(x=x)).else_().then(inc(x=0))  # error: FL7003

# expand main {"x": 1}

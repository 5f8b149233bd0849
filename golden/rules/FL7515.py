from flytekit import task  # error: FL7515

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": 1}

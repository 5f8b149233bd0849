from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    y = inc(x=x)
    if y > 3:  # error: FL7001
        y = inc(x=y)
    return y

# expand main {"x": 1}

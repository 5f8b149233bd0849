from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=x)

main = 3

# expand main {"x": 1}

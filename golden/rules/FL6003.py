from flowc import dynamic, task

@task
def add(a: int, b: int) -> int:
    return a + b

@dynamic
def total(n: int) -> int:
    return add(a=n, b=total(n=n - 1))  # warning: FL6003

from flowc import task

@task
def add(*numbers: int) -> int:  # error: FL1012
    return sum(numbers)

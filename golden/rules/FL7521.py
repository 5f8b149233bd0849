from flowc import task

@task
def divide(x: int) -> int:
    return 1 // x  # error: FL7521

# run divide {"x": 0}

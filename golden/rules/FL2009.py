from flowc import task

@task
def train(epochs: int = "ten") -> float:  # error: FL2009
    return 1 / epochs

from flowc import task, workflow

class Model:
    def __init__(self, size: int) -> None:
        self.size = size

@task
def double(size: int) -> int:
    return 2 * size

@workflow
def main(size: int) -> tuple[int, Model]:
    return double(size=size), Model(3)  # error: FL7537

# run main {"size": 1}

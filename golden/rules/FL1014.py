from flowc import task

class Model:
    @task  # error: FL1014
    def train(x: int) -> int:
        return x + 1

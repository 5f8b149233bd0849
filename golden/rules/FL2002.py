from flowc import task, workflow

@task
def load(path: str) -> list[float]:
    return [float(line) for line in open(path)]

@task
def mean(numbers: list[float], digits: int = 2) -> float:
    return round(sum(numbers) / len(numbers), digits)

@workflow
def main() -> float:
    return mean()  # error: FL2002

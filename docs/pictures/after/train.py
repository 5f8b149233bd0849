"""A model is trained, and published where it is good enough."""

from flowc import task, workflow


@task
def load(path: str) -> list[float]:
    """The rows of a file."""
    return [float(len(path))]


@task
def unique(rows: list[float]) -> list[float]:
    """The rows, each once."""
    return sorted(set(rows))


@task(retries=3)
def train(rows: list[float]) -> str:
    """The name of a new model."""
    return f"model-{len(rows)}"


@task
def evaluate(model: str) -> float:
    """How good a model is."""
    return 1 / len(model)


@task
def publish(model: str) -> str:
    """Where a model can be had."""
    return f"models/{model}"


@workflow
def main(path: str) -> str:
    """Train a model on the rows of a file."""
    table = load(path=path)
    cleaned = unique(rows=table)
    model = train(rows=cleaned)
    score = evaluate(model=model)
    if score > 0.95:
        return publish(model=model)
    return "not published"

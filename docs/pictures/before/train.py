"""A model is trained, and published where it is good enough."""

from flowc import task, workflow


@task
def load(path: str) -> list[float]:
    """The rows of a file."""
    return [float(len(path))]


@task
def scale(rows: list[float]) -> list[float]:
    """The rows, between 0 and 1."""
    return [each / max(rows) for each in rows]


@task(retries=1)
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
    rows = load(path=path)
    scaled = scale(rows=rows)
    model = train(rows=scaled)
    score = evaluate(model=model)
    if score > 0.9:
        return publish(model=model)
    return "not published"

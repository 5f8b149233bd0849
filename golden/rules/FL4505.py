# export flyte
from flowc import Cache, task


class Weekly:
    pass


@task(cache=Cache(policies=[Weekly()]))
def train(epochs: int) -> float: ...  # error: FL4505

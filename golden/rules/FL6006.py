from flytekit import task

@task(cache=True, cache_version="1")  # note: FL6006
def train(epochs: int) -> float: ...

# export flyte
from flowc import task
from elsewhere import Cluster


@task(task_config=Cluster(workers=3))
def train(epochs: int) -> float: ...  # error: FL4506

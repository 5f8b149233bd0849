# export flyte
from flowc import task


@task(container_image="{{.image.trainer.fqn}}:{{.image.trainer.version}}")
def train(epochs: int) -> float: ...  # error: FL4504

"""Options of tasks, one a task."""

import datetime

from flytekit import Cache, Resources, Secret, task, workflow


@task(retries=3)
def retried(x: int) -> int:
    return x


@task(timeout=datetime.timedelta(minutes=5))
def timed(x: int) -> int:
    return x


@task(timeout=90)
def timed_in_seconds(x: int) -> int:
    return x


@task(interruptible=True)
def interruptible(x: int) -> int:
    return x


@task(interruptible=False)
def uninterruptible(x: int) -> int:
    return x


@task(deprecated="use another")
def old(x: int) -> int:
    return x


@task(environment={"MODE": "fast", "LEVEL": "3"})
def environment(x: int) -> int:
    return x


@task(container_image="registry.example/other:3")
def image(x: int) -> int:
    return x


@task(container_image="{{.image.trainer.fqn}}:{{.image.trainer.version}}")
def image_template(x: int) -> int:
    return x


@task(container_image="{{.images.default.fqn}}-gpu:{{.images.default.version}}")
def image_default(x: int) -> int:
    return x


@task(enable_deck=True)
def deck(x: int) -> int:
    return x


@task(pod_template_name="large")
def template_name(x: int) -> int:
    return x


@task(labels={"team": "a"}, annotations={"note": "b"})
def labelled(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    a = retried(x=timed(x=timed_in_seconds(x=x)))
    b = interruptible(x=uninterruptible(x=old(x=a)))
    c = environment(x=image(x=image_template(x=b)))
    return image_default(x=deck(x=template_name(x=labelled(x=c))))

"""Requests, limits, both at once, accelerators, shared memory."""

from flytekit import Resources, task, workflow
from flytekit.extras.accelerators import A100, T4, GPUAccelerator


@task(requests=Resources(cpu="1", mem="1Gi"))
def requested(x: int) -> int:
    return x


@task(limits=Resources(cpu="2", mem="2Gi", gpu="1", ephemeral_storage="10Gi"))
def limited(x: int) -> int:
    return x


@task(requests=Resources(cpu="1", gpu="1"), limits=Resources(cpu="2", gpu="1"))
def both(x: int) -> int:
    return x


@task(resources=Resources(cpu=("1", "2"), mem="500Mi"))
def together(x: int) -> int:
    return x


@task(accelerator=T4, requests=Resources(gpu="1"))
def accelerated(x: int) -> int:
    return x


@task(accelerator=A100.partition_2g_10gb, requests=Resources(gpu="1"))
def partitioned(x: int) -> int:
    return x


@task(accelerator=A100.unpartitioned)
def whole(x: int) -> int:
    return x


@task(accelerator=GPUAccelerator("special"))
def other(x: int) -> int:
    return x


@task(shared_memory=True)
def shared(x: int) -> int:
    return x


@task(shared_memory="2Gi")
def shared_sized(x: int) -> int:
    return x

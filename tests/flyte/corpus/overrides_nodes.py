"""`with_overrides`: every parameter of a call."""

import datetime

from flytekit import Cache, Resources, task, workflow
from flytekit.extras.accelerators import T4


@task(retries=1, timeout=60, interruptible=True)
def work(x: int) -> int:
    return x


@task
def nothing(x: int):
    pass


@workflow
def main(x: int) -> int:
    a = work(x=x).with_overrides(retries=5)
    b = work(x=a).with_overrides(timeout=datetime.timedelta(hours=1))
    c = work(x=b).with_overrides(interruptible=False)
    d = work(x=c).with_overrides(name="a name")
    e = work(x=d).with_overrides(requests=Resources(cpu="1", mem="2Gi"), limits=Resources(cpu="2"))
    f = work(x=e).with_overrides(container_image="r.io/y:2")
    g = work(x=f).with_overrides(cache=True, cache_version="9")
    i = work(x=g).with_overrides(cache=False)
    j = work(x=i).with_overrides(accelerator=T4)
    k = work(x=j).with_overrides(timeout=30, retries=2, name="both")
    nothing(x=k).with_overrides(retries=3)
    return k


@workflow
def sub(x: int) -> int:
    return work(x=x)


@workflow
def of_workflows(x: int) -> int:
    return sub(x=x).with_overrides(name="inner", interruptible=True, retries=2)

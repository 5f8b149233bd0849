"""Constants of a module: computed, bound again, and in options, defaults and arguments."""

import datetime
import math
from dataclasses import dataclass

from flytekit import Resources, task, workflow

RETRIES = 1
RETRIES += 2
SIZES = {"small": 1, "large": 10}
SIZES["huge"] = SIZES["large"] ** 2
NAMES = [f"part-{index:02d}" for index in range(3)]
HOUR = datetime.timedelta(minutes=60)
if (count := len(NAMES)) > 2:
    PREFIX = "many"
else:
    PREFIX = "few"


def memory(gigabytes: int) -> str:
    return f"{2 ** math.ceil(math.log2(gigabytes))}Gi"


@task(retries=RETRIES, timeout=HOUR, requests=Resources(cpu="1", mem=memory(3)))
def work(name: str, size: int = SIZES["huge"]) -> str:
    return name


@workflow
def main(prefix: str = PREFIX) -> str:
    work(name=prefix)
    for name in NAMES[:-1]:
        work(name=name, size=count)
    return work(name=NAMES[-1], size=SIZES["small"])

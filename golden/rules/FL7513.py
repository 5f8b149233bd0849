import json
import sys

from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

sys.modules[__name__] = json

# run inc {"x": 1}

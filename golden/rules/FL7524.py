import time
from datetime import timedelta

from flowc import task

@task(timeout=timedelta(milliseconds=1))
def rest(seconds: float) -> float:
    time.sleep(seconds)
    return seconds

# run rest {"seconds": 0.05}

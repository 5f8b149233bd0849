from flowc import task

import a_library_that_nobody_has  # error: FL7512

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": 1}

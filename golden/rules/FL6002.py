from flowc import task

@task
def load() -> int:  # flowc: ignore  # warning: FL6002
    return 1

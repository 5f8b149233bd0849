from flowc import task

@task
def name() -> str:
    return 3  # type: ignore

# run name {}

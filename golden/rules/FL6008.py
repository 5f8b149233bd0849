from flowc import task

@task
def count(text: str):  # warning: FL6008
    return len(text)

from flowc import task, workflow

@task
def load() -> int:
    return 1

@workflow
def main() -> int:  # flowc: ignore[FL3017]  # warning: FL6001
    return load()

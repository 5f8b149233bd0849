from flowc import task, workflow

@task
def first() -> None: ...

@task
def second() -> None: ...

@workflow
def main() -> None:
    a = first()  # error: FL3006
    b = second()
    a >> b
    b >> a

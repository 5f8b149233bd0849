from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@task
def show(text: str) -> str:
    return text

@workflow
def main(x: int) -> str:
    return show(text=f"got {inc(x=x)}")  # error: FL1007

from flowc import workflow

@workflow
def ping(x: int) -> int:
    return pong(x=x)  # error: FL3018

@workflow
def pong(x: int) -> int:
    return ping(x=x)

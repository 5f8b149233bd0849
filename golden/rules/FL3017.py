from flowc import workflow

@workflow
def main(x: int) -> int:  # warning: FL3017
    return x

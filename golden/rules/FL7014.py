from flowc import dynamic, task

@task
def count(text: str) -> int:
    return len(text)

@dynamic
def main(length: int) -> int:  # error: FL7014
    return count(text="a" * length)

# expand main {"length": 70000000}

"""The value of a promise is not there when text is made of it."""

from flytekit import task, workflow


@task
def count(text: str) -> int:
    return len(text)


@task
def say(text: str) -> str:
    return text


@workflow
def main(text: str) -> str:
    n = count(text=text)
    first = say(text=f"v={n}")
    second = say(text="v=" + text)
    third = say(text="v={}".format(n))
    return say(text=str(n) + "!")

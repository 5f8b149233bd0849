"""Values from outside, of several types."""

from datetime import timedelta

from flytekit import task, wait_for_input, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def repeat(text: str, times: int, is_loud: bool, share: float) -> str:
    return text * times


@workflow
def main() -> str:
    text = wait_for_input("text", timeout=timedelta(minutes=1), expected_type=str)
    times = wait_for_input("times", timeout=timedelta(minutes=2), expected_type=int)
    is_loud = wait_for_input("is-loud", timeout=timedelta(hours=1), expected_type=bool)
    share = wait_for_input("share", timeout=timedelta(days=1), expected_type=float)
    return repeat(text=text, times=times, is_loud=is_loud, share=share)

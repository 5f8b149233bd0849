"""Gates: a run waits for an approval, for a value, or for a time."""

from datetime import timedelta

from flowc import approve, conditional, dynamic, sleep, task, wait_for_input, workflow


@task
def draft(topic: str) -> str:
    return f"all about {topic}"


@task
def publish(text: str, copies: int) -> int:
    return copies


@task
def announce():
    print("soon")


@workflow
def main(topic: str, is_short: bool) -> int:
    text = draft(topic=topic)
    approved = approve(text, "good-text", timeout=timedelta(hours=2))
    copies = wait_for_input("copies", timeout=timedelta(minutes=5), expected_type=int)
    pause = sleep(timedelta(seconds=0.01))
    said = announce()
    text >> pause >> said
    chosen = (
        conditional("length")
        .if_(is_short == True)  # noqa: E712
        .then(approve(draft(topic="brevity"), "short", timeout=timedelta(days=1)))
        .else_()
        .then(approved)
    )
    return publish(text=approve(chosen, name="last-look"), copies=copies)


@dynamic
def ask_again(times: int) -> int:
    found = publish(text="draft", copies=0)
    for _ in range(times):
        found = approve(found, "again")
        sleep(timedelta(seconds=1))
    return publish(
        text=wait_for_input("title", expected_type=str, timeout=timedelta(hours=1)), copies=found
    )

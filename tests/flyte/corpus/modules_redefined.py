"""Functions that are defined again, under conditions, and by functions."""

from flytekit import task, workflow


def prepare(text: str) -> str:
    return text


def prepare(text: str) -> str:  # noqa: F811
    return text.upper()


if prepare("a") == "A":

    @task
    def greet(name: str) -> str:
        return name

else:

    @task
    def greet_softly(name: str) -> str:
        return name


def polite(what):
    def call(name):
        return what(name=name)

    return call


politely = polite(greet)


@workflow
def main() -> str:
    return politely(prepare("ada"))

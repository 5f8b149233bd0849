from flytekit import workflow
from flytekit.core.task import Echo

echo = Echo(name="echo", inputs={"a": int, "b": str})
single = Echo(name="single", inputs={"x": list[int]})


@workflow
def main(a: int) -> tuple[int, str, list[int]]:
    number, text = echo(a=a, b="b")
    return number, text, single(x=[number])

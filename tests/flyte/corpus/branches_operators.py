"""Every comparison and joint, of inputs, outputs and constants of each type."""

from flytekit import conditional, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@task
def text(x: int) -> str:
    return str(x)


@task
def truth() -> bool:
    return True


@workflow
def comparisons(a: int, b: int) -> int:
    n = number()
    return (
        conditional("all")
        .if_(a == b)
        .then(number(x=1))
        .elif_(a != n)
        .then(number(x=2))
        .elif_(n < b)
        .then(number(x=3))
        .elif_(n <= 5)
        .then(number(x=4))
        .elif_(a > 7)
        .then(number(x=5))
        .else_()
        .then(number(x=6))
    )


@workflow
def joints(a: int, b: int) -> int:
    n = number(x=a)
    return (
        conditional("joints")
        .if_((a == 1) & (b == 2) & (n == 3))
        .then(number(x=1))
        .elif_((a > 1) | ((b > 2) & (n > 3)))
        .then(number(x=2))
        .else_()
        .then(number(x=3))
    )


@workflow
def texts(a: int, b: str) -> int:
    t = text(x=a)
    return conditional("texts").if_((t == "x") & (b != t)).then(number(x=1)).else_().then(number(x=2))


@workflow
def booleans(flag: bool) -> int:
    t = truth()
    return (
        conditional("booleans")
        .if_(flag.is_true())
        .then(number(x=1))
        .elif_(t.is_false())
        .then(number(x=2))
        .elif_(t.is_(True))
        .then(number(x=3))
        .elif_(flag == True)  # noqa: E712
        .then(number(x=4))
        .else_()
        .then(number(x=5))
    )

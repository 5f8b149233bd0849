"""Where everything comes from: the one case whose files show the debug section."""

from flowc import conditional, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def main(x: int) -> int:
    größe = inc(x=inc(x=x))
    return conditional("sign").if_(größe > 0).then(inc(x=größe)).else_().fail("negative")

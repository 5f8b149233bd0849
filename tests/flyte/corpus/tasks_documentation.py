"""Documentation given as an option, in parts."""

from flytekit import Description, Documentation, task, workflow


@task(
    docs=Documentation(
        short_description="Counts.",
        long_description=Description(value="It counts the rows."),
    )
)
def count(x: int) -> int:
    return x


@workflow(docs=Documentation("Counts once.", Description("It counts the rows of one table.")))
def main(x: int) -> int:
    return count(x=x)

"""Documentation strings beside documentation given as an option."""

from flytekit import Description, Documentation, task, workflow


@task(docs=Documentation("Not used.", Description(value="It counts the rows of one table.")))
def both(x: int) -> int:
    """Counts."""
    return x


@task(docs=Documentation("Not used.", Description(value="Not used.")))
def whole(x: int) -> int:
    """Counts.

    It counts the rows.
    """
    return x


@task(docs=Documentation(long_description=Description(value="It counts. And more.")))
def long_only(x: int) -> int:
    return x


@workflow(docs=Documentation("Not used.", Description("It counts the rows of all tables.")))
def main(x: int) -> int:
    """Counts once.

    Args:
        x: how many
    """
    return long_only(x=whole(x=both(x=x)))


@workflow(docs=Documentation("Only this."))
def brief(x: int) -> int:
    return both(x=x)


@task(
    docs=Documentation(
        long_description=Description(
            uri="docs/rows.md", format=Description.DescriptionFormat.MARKDOWN, icon_link="rows.svg"
        )
    )
)
def linked(x: int) -> int:
    """Counts."""
    return x

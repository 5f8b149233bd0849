"""Documentation strings in the usual styles."""

from typing import Tuple

from flytekit import task, workflow


@task
def short(x: int) -> int:
    """Only a summary."""
    return x


@task
def google(x: int, name: str) -> int:
    """Do it.

    At some length,
    over lines.

    Args:
        x: How many.
        name (str): What it is
            called, in full.

    Returns:
        The number.
    """
    return x


@task
def numpy(x: int, name: str) -> Tuple[int, str]:
    """
    Do it.

    Parameters
    ----------
    x : int
        How many.
    name : str
        What it is called.

    Returns
    -------
    count : int
        The number.
    label : str
        The label.
    """
    return x, name


@task
def rest(x: int, name: str) -> int:
    """
    Do it.

    :param x: How many.
    :param str name: What it is called.
    :return: The number.
    """
    return x


@task
def epytext(x: int) -> int:
    """Do it.

    @param x: How many.
    @return: The number.
    """
    return x


@workflow
def main(x: int, name: str = "n") -> int:
    """Run it all.

    More of it here.

    Args:
        x: The input.
        name: The name.

    Returns:
        What comes out.
    """
    short(x=x)
    return google(x=x, name=name)

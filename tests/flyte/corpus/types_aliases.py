"""Types by other names, in quotes, and imported for type checkers only."""

from __future__ import annotations

import typing as t
from typing import TYPE_CHECKING

from flytekit import task, workflow
from typing_extensions import Annotated

Numbers = t.List[int]
Table = t.Dict[str, Numbers]
Text = str

if TYPE_CHECKING:
    from collections.abc import Sequence


@task
def count(numbers: Numbers, table: Table, text: Text = "x", doc: Annotated[int, "how many"] = 3) -> int:
    return len(numbers)


@task
def maybe(number: int | None = None, quoted: "t.Optional[Numbers]" = None) -> t.Optional[Numbers]:
    return quoted


@workflow
def main(numbers: Numbers) -> int:
    maybe(number=3, quoted=numbers)
    return count(numbers=numbers, table={"a": numbers, "b": [1]})


def unused(parts: Sequence[int]) -> int:
    return len(parts)

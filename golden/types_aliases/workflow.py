"""Types by other names: aliases, variables, quotes, wrappers."""

from __future__ import annotations

import collections.abc as abc
import typing as t
from typing import TYPE_CHECKING, Annotated, NewType, TypeAlias, TypeVar, Union

import typing_extensions as te
from flowc import task, workflow

if TYPE_CHECKING:
    from collections import OrderedDict

T = TypeVar("T")
Number = TypeVar("Number", int, float)

UserId = NewType("UserId", int)
Numbers: TypeAlias = "list[int]"
Maybe = Union[T, None]
Pair = t.Tuple[T, T]
Table = t.Dict[str, t.List[T]]
Ages = Table[UserId]
Percent = Annotated[float, "between 0 and 100"]


@task
def names(
    user: UserId,
    numbers: Numbers,
    maybe: Maybe[int],
    table: Table[float],
    ages: Ages,
    percent: Percent = 50,
    anything: T | None = None,
    quoted: "t.Optional['Numbers']" = None,
    known: te.Literal["a"] = "a",
) -> Pair[int]:
    return 1, 2


@task
def collections(
    a: t.Sequence[int],
    b: abc.Mapping[str, int],
    c: t.Iterable[str],
    d: t.Iterator[int],
    f: t.Text = "",
    g: t.Set[int] | None = None,
    h: t.Type[int] = int,
    i: te.Never | None = None,
) -> t.NoReturn:
    raise ValueError


@workflow
def main(user: UserId, number: int) -> tuple[int, int]:
    collections(a=[number], b={"a": number}, c=["x"], d=[1, 2])
    return names(
        user=UserId(number), numbers=[user], maybe=None, table={"a": [1.5]}, ages={"b": [user]}
    )

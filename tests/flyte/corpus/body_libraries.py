"""Pure functions of the standard library, on known values and on lists that hold promises."""

import itertools
import json
import math
import re
from collections import OrderedDict, defaultdict
from datetime import date, timedelta

from flytekit import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


CONFIG = json.loads('{"factors": [2, 3]}')


@workflow
def products(x: int, y: int) -> int:
    pairs = itertools.product([x, y], CONFIG["factors"])
    return total(xs=[scale(x=each, by=by) for each, by in pairs])


@workflow
def grouped(x: int) -> int:
    groups = defaultdict(list)
    for name in ("a-1", "b-2", "a-3"):
        letter, digit = re.match(r"(\w)-(\d)", name).groups()
        groups[letter].append(scale(x=x, by=int(digit)))
    return total(xs=list(itertools.chain.from_iterable(groups.values())))


@workflow
def dated(x: int) -> int:
    start = date(2024, 2, 28)
    days = OrderedDict((start + timedelta(days=i), i) for i in range(3))
    last = max(days)
    return scale(x=x, by=last.day + math.ceil(math.log2(len(days))))

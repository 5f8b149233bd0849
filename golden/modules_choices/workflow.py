"""Ways through the top of a module that do not matter, or that are known."""

import logging
import os
import sys
import warnings

from flytekit import task, workflow

try:
    import pandas as pd
except ImportError:
    pd = None

try:
    from typing_extensions import Annotated
except ImportError:
    from typing import Annotated

try:
    from numba import njit
except ImportError:

    def njit(function):
        return function


if sys.version_info >= (3, 9):
    COUNT = 2
else:
    raise RuntimeError("this needs a newer Python")

if sys.platform == "win32":
    SEPARATOR, LIMIT = "\\", 10
else:
    SEPARATOR, LIMIT = "/", 10

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import matplotlib  # noqa: F401

logging.basicConfig(level=os.environ.get("LEVEL", "INFO"))
log = logging.getLogger(__name__)
log.info("starting")
print("hello")
WHERE = os.path.join(os.path.dirname(__file__), "data")


@njit
def speed(x):
    return x * SEPARATOR


@task
@njit
def read(rows: Annotated[int, "how many"]) -> pd.DataFrame:
    return pd.DataFrame({"row": range(rows), "where": WHERE})


@task
def count(table: pd.DataFrame) -> int:
    return len(table)


@workflow
def main() -> int:
    return count(table=read(rows=LIMIT * COUNT))


if __name__ == "__main__":
    for _ in range(3):
        print(main())

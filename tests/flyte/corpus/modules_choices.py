"""Ways through the top of a module that the machine chooses, and that come to one thing."""

import os
import sys

from flytekit import task, workflow

try:
    import polars_of_the_future as pl
except ImportError:
    pl = None

try:
    from typing_extensions import Annotated
except ImportError:
    from typing import Annotated

if sys.version_info >= (3, 8):
    LIMIT = 3
else:
    LIMIT = 1

if os.environ.get("LOUD"):
    SIGN, WIDTH = "!", 2
else:
    SIGN, WIDTH = "!", 2


@task
def shout(text: Annotated[str, "what to say"], times: int) -> str:
    return text * times


@workflow
def main(name: str = SIGN * WIDTH) -> str:
    return shout(text=name, times=LIMIT)


if __name__ == "__main__":
    print(main())

"""Fuzzing without a guide, and so at full speed and with nothing to install.

    python -m tests.fuzz.blind TARGET [SECONDS [SEED]]

Seeds are changed in a few places at random. What breaks a promise is printed, and ends it.
"""

import random
import sys
import time
from typing import Final

from .seeds import seeds
from .targets import TARGETS

SLOW: Final = 2.0
"""Seconds that no input may take."""


def main(target: str, seconds: str = "60", seed: str = "0") -> None:
    """Count inputs until the time is over, or until one is wrong."""
    chance = random.Random(int(seed))  # noqa: S311 - nothing secret
    known, run = [*seeds(target)], TARGETS[target]
    end, count, slowest = time.monotonic() + float(seconds), 0, 0.0
    while time.monotonic() < end:
        data = changed(chance, known)
        start = time.process_time()
        try:
            run(data)
        except Exception:
            sys.stdout.write(f"{target}: after {count} inputs:\n{data!r}\n")
            raise
        slowest = max(slowest, time.process_time() - start)
        assert slowest < SLOW, data
        count += 1
    sys.stdout.write(f"{target}: {count} inputs, the slowest {slowest:.2f} s\n")


def changed(chance: random.Random, known: list[bytes]) -> bytes:
    """A seed with pieces of itself and of others put in, taken out or replaced."""
    data = bytearray(chance.choice(known))
    for _ in range(chance.randint(0, 5)):
        at, length = chance.randint(0, len(data)), chance.choice((0, 0, 1, 1, 2, 5, 20, 100))
        match chance.randrange(4):
            case 0:
                piece = chance.randbytes(chance.randint(0, 4))
            case 1:
                other = chance.choice(known)
                begin = chance.randint(0, len(other))
                piece = other[begin : begin + chance.randint(0, 60)]
            case 2:
                begin = chance.randint(0, len(data))
                piece = bytes(data[begin : begin + chance.randint(0, 60)]) * chance.randint(1, 3)
            case _:
                piece = b""
        data[at : at + length] = piece
    return bytes(data)


if __name__ == "__main__":
    main(*sys.argv[1:])

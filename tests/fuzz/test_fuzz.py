"""A little fuzzing in every run of the tests; `make fuzz` does the rest."""

import subprocess
import sys
from functools import cache
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..repository import ROOT
from .large import IR, SOURCES
from .seeds import seeds
from .targets import TARGETS

FEW: Final = settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
)

PIECES: Final = (
    *(b"\0", b"\xff", b"\xff\xff\xff\xff\x0f", b"\x80" * 9 + b"\x01", b"\x0b", b"\xed\xa0\x80"),
    *(b"NaN", b"1e999", b"-0", b"null", b"{}", b"[]", b'"', b"'", b"\\", b"\\ud800", b"\n", b"\r"),
    *(
        b"  ",
        b"\t",
        b"(",
        b")",
        b"[",
        b"]",
        b"9" * 30,
        b"inf",
        b"task ",
        b"if ",
        b"else",
        b"block ",
    ),
    *(
        "größe".encode(),
        "名".encode(),
        "\u202e".encode(),
        b"\x1b[31m",
        b"lambda: ",
        b"*",
        b"await ",
    ),
)


@cache
def corpus(target: str) -> list[bytes]:
    return [*seeds(target)]


@st.composite
def spoiled(draw: st.DrawFn, target: str) -> bytes:
    """Something that gets far, changed in a few places."""
    data = bytearray(draw(st.sampled_from(corpus(target))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 12))
        data[at : at + length] = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
    return bytes(data)


@pytest.mark.parametrize("target", TARGETS)
@FEW
@given(data=st.data())
def test_anything(target: str, data: st.DataObject) -> None:
    TARGETS[target](data.draw(st.binary(max_size=60) | spoiled(target)))


def test_every_target_has_seeds() -> None:
    assert all(corpus(target) for target in TARGETS)


# Large inputs, each in a process of its own: a limit of memory cannot be taken back

SECONDS: Final = 2
MEMORY: Final = 1_000_000_000
JUDGING: Final = 3 * SECONDS
"""What is fine is judged in as long as that takes: ten megabytes are up to 700,000 things."""

_LIMITED: Final = f"""\
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from tests.fuzz.large import IR, SOURCES, compile_source, read_ir
kind, _, name = sys.argv[1].partition(": ")
data = IR[name]() if kind == "IR" else SOURCES[name]()
cost = read_ir(data) if kind == "IR" else compile_source(data)
print(cost.reading, cost.judging, cost.found)
"""

LARGE: Final = [*(f"IR: {name}" for name in IR), *(f"source: {name}" for name in SOURCES)]


@pytest.mark.parametrize("case", LARGE)
def test_large(case: str) -> None:
    """Within the limits; the time is that of this process, twice it with room for a busy machine."""
    command = (sys.executable, "-c", _LIMITED, case)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    reading, judging, found = done.stdout.split(" ", 2)
    assert found.strip()
    assert float(reading) < 2 * SECONDS
    assert float(judging) < 2 * JUDGING

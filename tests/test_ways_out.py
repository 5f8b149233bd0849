"""What the way out of a mistake says, where the message alone does not tell it."""

from typing import Final

import pytest

from .sources import TASKS, compiled

WAYS_OUT: Final[dict[str, tuple[str, str]]] = {
    "inc(x=a).with_overrides(cpu='2')": (
        "no option `cpu` to override",
        "resources are given together: `requests=Resources(cpu=...)`",
    ),
    "inc(x=a).with_overrides(retrys=2)": (
        "no option `retrys` to override",
        "did you mean `retries`?",
    ),
    "inc(x={'one': a, 'two': a}['three'])": ("no key 'three'", "it has `one`, `two`"),
    "inc(x={'first': a}['frist'])": ("no key 'frist'", "did you mean `first`?"),
}


@pytest.mark.parametrize("call", WAYS_OUT)
def test_ways_out(call: str) -> None:
    text = f"{TASKS}@workflow\ndef main(a: int) -> int:\n    return {call}\n"
    [found] = compiled(text).diagnostics
    [way_out] = found.helps
    assert (found.message, way_out.text) == WAYS_OUT[call]

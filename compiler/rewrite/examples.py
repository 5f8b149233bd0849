"""What `flowc fix` makes of programs: shown by `flowc explain` and in docs/fix.md, and tested."""

from collections.abc import Mapping
from difflib import ndiff
from typing import Final

from ...ir.rules import RULES
from ..machine import Settings
from ..source import Source
from .codemods import codemods
from .fix import Wanted, fix

_TASK: Final = """\
from flowc import task, workflow

@task
def train(epochs: int, rate: float = 0.1) -> float: ...
"""

_OTHER: Final[Mapping[str, str]] = {
    "FL1006": f"{_TASK}\n@workflow\ndef main() -> float:\n    return trian(epochs=3)\n",
    "FL1009": """\
from flowc import create_node, task, workflow

@task
def train(epochs: int, rate: float = 0.1) -> float: ...

@workflow
def main() -> float:
    return create_node(train, 3, rate=0.5).o0
""",
    "FL1011": f"{_TASK}\n@workflow\ndef main(epochs: int):\n    return train(epochs=epochs)\n",
    "FL1013": f"{_TASK}\n@workflow\ndef main() -> float:\n    return train(epochs=3).with_overrides(retires=2)\n",
    "FL1018": """\
from dataclasses import dataclass

from flowc import task

@dataclass
class Plan:
    rates: list[float] = []

@task
def train(plan: Plan) -> float: ...
""",
    "FL1019": """\
from dataclasses import dataclass

from flowc import task, workflow

@dataclass
class Plan:
    epochs: int

@task
def read() -> Plan: ...

@task
def train(epochs: int) -> float: ...

@workflow
def main() -> float:
    return train(epochs=read().epoch)
""",
    "FL2013": f"{_TASK}\n@workflow\ndef main(epochs: int) -> float:\n    if epochs:\n        return train(epochs=epochs)\n    return train(epochs=10)\n",
}
"""Programs for rules whose own example is wrong in a way that nothing mends by itself."""

FIXED: Final = (
    *("FL1006", "FL1007", "FL1009", "FL1011", "FL1012", "FL1013", "FL1016", "FL1018"),
    *("FL1019", "FL1023", "FL2003", "FL2013", "FL2018", "FL5108", "FL6001", "FL6006", "FL6007"),
)
"""Codes of the rules whose findings `flowc fix` may mend."""


def before(code: str) -> str:
    """A program that breaks the rule in a way that can be fixed."""
    return _OTHER.get(code) or RULES[code].bad


def after(code: str) -> tuple[str, bool]:
    """What fixing that rule makes of its example, and whether that takes ``--unsafe``."""
    source = Source("example", "example.py", before(code))
    codes = frozenset({code})
    for unsafe in (False, True):
        wanted = Wanted(unsafe, codes)
        outcome = fix([source], {"example": source}.get, Settings(), wanted, codemods())
        if outcome.fixed:
            return outcome.sources[0].text, unsafe
    return source.text, False


def changes(code: str) -> tuple[list[str], list[str], bool]:
    """The lines of the example that go, those that come, and whether that takes ``--unsafe``."""
    text, unsafe = after(code)
    lines = [*ndiff(before(code).splitlines(), text.splitlines())]
    old, new = ([each[2:] for each in lines if each.startswith(sign)] for sign in ("- ", "+ "))
    return old, new, unsafe

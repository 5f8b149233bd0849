"""Notations of other systems that the IR keeps as text: quantities and schedules."""

from fractions import Fraction
from typing import Final

import pytest

from flowc.ir.quantities import read_quantity
from flowc.ir.schedules import cron_problem

QUANTITIES: Final[dict[str, Fraction | int | None]] = {
    "2": 2,
    "500m": Fraction(1, 2),
    "1.5": Fraction(3, 2),
    ".5": Fraction(1, 2),
    "2.": 2,
    "4Gi": 4 * 1024**3,
    "4G": 4 * 1000**3,
    "1E": 10**18,
    "1E3": 1000,
    "1e-3": Fraction(1, 1000),
    "100n": Fraction(1, 10**7),
    "": None,
    "Gi": None,
    "4 Gi": None,
    "4GB": None,
    "-1": None,
    "1e999999999": None,
    "1" * 100: None,
    "\u0664": None,
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantity(text: str) -> None:
    assert read_quantity(text) == QUANTITIES[text]


CRONS: Final[dict[str, str | None]] = {
    "* * * * *": None,
    "  0   6 * * 1-5  ": None,
    "*/5,30 0-23/2 1,15 JAN-mar sun": None,
    "0 0 * * 7": None,
    "0 0 ? * *": None,
    "@hourly": None,
    "Daily": None,
    "": "must have 5 fields, and has 0",
    "* * * * * *": "must have 5 fields, and has 6",
    "@often": "must have 5 fields, and has 1",
    "60 * * * *": "has `60` for the minute, which must be 0 to 59",
    "* 24 * * *": "has `24` for the hour, which must be 0 to 23",
    "* * 0 * *": "has `0` for the day of the month, which must be 1 to 31",
    "* * * foo *": "has `foo` for the month, which must be 1 to 12",
    "* * * * mon-": "has `mon-` for the day of the week, which is no value, range or step",
    "* 5-3 * * *": "has the range `5-3` for the hour, which ends before it begins",
    "*/0 * * * *": "has a step of 0 for the minute",
    "1,,2 * * * *": "has `` for the minute, which is no value, range or step",
}


@pytest.mark.parametrize("expression", CRONS)
def test_cron(expression: str) -> None:
    assert cron_problem(expression) == CRONS[expression]

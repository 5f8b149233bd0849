"""Schedules in cron notation: five fields, or a word for a usual one."""

import re
from typing import Final

from .records import dataclass

WORDS: Final = frozenset(
    prefix + word
    for word in ("hourly", "daily", "weekly", "monthly", "annually", "yearly")
    for prefix in ("", "@")
) | {"hours", "days", "weeks", "months", "years"}
"""What may stand for five fields: the names that Flyte knows."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Names of the values, from `low` on."""


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field(
        "month",
        1,
        12,
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ),
    _Field("day of the week", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)

_ITEM: Final = r"(?P<any>[*?])|(?P<first>[A-Za-z]{3}|\d{1,4})(-(?P<last>[A-Za-z]{3}|\d{1,4}))?"
_STEP: Final = r"/(?P<step>\d{1,4})\Z"


def cron_problem(expression: str) -> str | None:
    """What is wrong with a cron expression; None where it is sound."""
    if expression.lower() in WORDS:
        return None
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        return f"must have {len(_FIELDS)} fields, and has {len(fields)}"
    problems = (_field_problem(*pair) for pair in zip(fields, _FIELDS, strict=True))
    return next((each for each in problems if each is not None), None)


def is_offset(text: str) -> bool:
    """Whether a text is a length of time as ISO 8601 writes it: ``PT1H``, ``-P2D``."""
    return re.match(_OFFSET, text, re.ASCII) is not None


_OFFSET: Final = r"[-+]?P(?=[\dT])(\d+([.,]\d+)?[YMWD])*(T(\d+([.,]\d+)?[HMS])+)?\Z"


def _field_problem(text: str, field: _Field) -> str | None:
    items = (_item_problem(item, field) for item in text.split(","))
    return next((each for each in items if each is not None), None)


def _item_problem(item: str, field: _Field) -> str | None:
    match = re.match(_ITEM, item, re.ASCII)
    rest = item[match.end() :] if match is not None else item
    step = re.match(_STEP, rest, re.ASCII) if rest else None
    if match is None or (rest and step is None):
        return f"has `{item}` for the {field.name}, which is no value, range or step"
    if step is not None and int(step["step"]) == 0:
        return f"has a step of 0 for the {field.name}"
    bounds = [_number(text, field) for text in (match["first"], match["last"]) if text]
    if any(number is None for number in bounds):
        return f"has `{item}` for the {field.name}, which must be {field.low} to {field.high}"
    numbers = [number for number in bounds if number is not None]
    if numbers != sorted(numbers):
        return f"has the range `{item}` for the {field.name}, which ends before it begins"
    return None


def _number(text: str, field: _Field) -> int | None:
    """The number of a value, or None where the field does not have it."""
    if not text.isdigit():
        name = text.lower()
        return field.names.index(name) + field.low if name in field.names else None
    number = int(text)
    return number if field.low <= number <= field.high else None

"""What people write by habit where the text form writes something else: ways out of such slips.

A parser reports what it expected and what it found. This adds what is probably meant, where that
follows from what was found.
"""

from collections.abc import Mapping, Sequence
from typing import Final

END: Final = "the end of the line"
"""What a parser expects where nothing more may come."""

BY_NAME: Final = "values are given by name: `NAME=VALUE`"
NAMED_OUTPUTS: Final = "outputs have names and stand in parentheses: `-> (o0: int)`"
KIND_FIRST: Final = "say first what is called: `task`, `dynamic`, `workflow` or `launch_plan`"
MODULE_AND_NAME: Final = "a function is written as `MODULE:NAME`"

OTHER_TYPES: Final[Mapping[str, str]] = {
    "any": "Any",
    "array": "list",
    "boolean": "bool",
    "double": "float",
    "integer": "int",
    "long": "int",
    "map": "dict",
    "none": "None",
    "null": "None",
    "number": "float",
    "object": "Any",
    "sequence": "list",
    "string": "str",
    "text": "str",
    "void": "None",
}
"""Types by other names, in lower case, and what they are called here."""

OTHER_CONSTANTS: Final[Mapping[str, str]] = {
    "false": "False",
    "nil": "None",
    "none": "None",
    "null": "None",
    "true": "True",
}
"""Constants as other languages write them, and as they are written here."""

_UNIONS: Final = {"Optional": "`T | None`", "Union": "`T | U`"}
_QUOTES: Final = ("'", "`", "\u2018", "\u2019", "\u201c", "\u201d")
_CLOSING: Final = ("`)`", "`]`", "`}`")


def habit(expected: str, tokens: Sequence[str]) -> str:
    """The way out for what comes next, where something else was expected; "" where none is known.

    `tokens` are those from the mistake on, at least two; "" is the end of the line.
    """
    first, second = tokens[0], tokens[1]
    if (first, second) in _PAIRS:
        return _PAIRS[first, second]
    if first in _QUOTES:
        return "strings stand in double quotes"
    if first == "" and expected.endswith(_CLOSING):
        return "brackets close on the line that they open on"
    if first == "." and (second[:1].isdigit() or second in ("", ",", ")")):
        return "a number has digits on both sides of its point"
    return _AT_THE_END.get(first, "") if expected == END else ""


_PAIRS: Final[Mapping[tuple[str, str], str]] = {
    ("!", "="): "`!=` compares",
    ("&", "&"): "write `and`",
    ("/", "*"): "`#` begins a comment",
    ("/", "/"): "`#` begins a comment",
    ("=", ">"): "write `->`",
    ("|", "|"): "write `or`",
}

_AT_THE_END: Final[Mapping[str, str]] = {
    "&": "write `and`",
    "=": "write `==` to compare",
    ":": "no line ends with a colon",
    ";": "a line ends without a mark",
    "\\": "a line goes on on no other line",
    "{": "what belongs to a line stands below it, further to the right",
}


def other_type(word: str) -> str:
    """The way out where a type of another name has something in brackets, or where it is unknown."""
    last = word.rpartition(".")[2]
    if last in _UNIONS:
        return f"write {_UNIONS[last]}"
    lower = last.lower()
    name = OTHER_TYPES.get(lower, lower if lower in ("dict", "list", "tuple") else "")
    return f"did you mean `{name}`?" if name else ""

"""Rules of decoding (FL50xx): what keeps a file from being read as IR at all.

The examples are files: JSON, or what is no IR.
"""

from typing import Final

from .diagnostics import Rule
from .values import MAX_NESTING

_GOOD: Final = '{"package": {"header": {"irVersion": "1.0"}}}'


def _with_type(text: str) -> str:
    """A package with one type definition."""
    return _GOOD.replace("}}}", f'}}, "types": [{{"enum": {text}}}]}}}}')


def _with_value(text: str) -> str:
    """A package with one value in it."""
    return _with_type(f'{{"name": "m.E", "members": [{{"name": "A", "value": {text}}}]}}')


def _with_lists(depth: int) -> str:
    """A package with None in that many lists."""
    return _with_value('{"list": {"items": [' * depth + '{"null": {}}' + "]}}" * depth)


NOT_IR: Final = Rule(
    "FL5001",
    "not-ir",
    why="A file of IR is known by its content: the text form begins with `flowc` and its version,"
    " JSON with `{`, the binary form with two bytes of its own. This is none of the three.",
    bad="from flowc import task, workflow\n",
    good=_GOOD,
)
EMPTY_FILE: Final = Rule(
    "FL5002",
    "empty-file",
    why="There is nothing in the file. Usually the program that should have written it failed.",
    bad="\n",
    good=_GOOD,
)
DAMAGED: Final = Rule(
    "FL5003",
    "damaged-file",
    why="The bytes break the rules of their own encoding: the file was cut off, changed or garbled"
    " after it was written. Nothing of such a file can be trusted.",
    bad='{"package": {"header": {"irVersion": "1.',
    good=_GOOD,
)
NOT_TEXT: Final = Rule(
    "FL5004",
    "not-unicode",
    why="Text in IR is Unicode, encoded as UTF-8. Half of a surrogate pair on its own is no"
    " character, and bytes that are not UTF-8 are no text.",
    bad=_with_value(r'{"string": "\ud83d"}'),
    good=_with_value(r'{"string": "\ud83d\ude00"}'),
)
UNSUPPORTED_VERSION: Final = Rule(
    "FL5005",
    "unsupported-version",
    why="Every minor version of one major version can be read, and no other: in another major"
    " version the same words may mean something else.",
    bad=_GOOD.replace("1.0", "2.0"),
    good=_GOOD.replace("1.0", "1.7"),
)
UNSUPPORTED_FEATURE: Final = Rule(
    "FL5006",
    "unsupported-feature",
    why="The file lists a feature that whoever reads it must know, and this version of flowc does"
    " not. To read on would be to misunderstand.",
    bad='{"package": {"header": {"irVersion": "1.0", "requiredFeatures": ["time-travel"]}}}',
    good=_GOOD,
)
UNKNOWN_FIELD: Final = Rule(
    "FL5007",
    "unknown-field",
    why="A field that the schema does not have is misspelt, or comes from a newer version. It is"
    " refused, not skipped: what it was meant to say would be lost without a trace.",
    bad='{"package": {"header": {"irVersion": "1.0"}, "task": []}}',
    good='{"package": {"header": {"irVersion": "1.0"}, "tasks": []}}',
)
DUPLICATE_FIELD: Final = Rule(
    "FL5008",
    "duplicate-field",
    why="One object has a name twice, and readers of JSON do not agree on which of the two counts.",
    bad='{"package": {"header": {"irVersion": "1.0", "irVersion": "1.1"}}}',
    good=_GOOD,
)
MISSING_FIELD: Final = Rule(
    "FL5009",
    "missing-field",
    why="Choices (which kind of node, value, type, ...) and enumerations have no default, so one"
    " that is absent leaves the rest without meaning.",
    bad=_with_value("{}"),
    good=_with_value('{"null": {}}'),
)
AMBIGUOUS_CHOICE: Final = Rule(
    "FL5010",
    "ambiguous-choice",
    why="A choice names exactly one of its kinds; with two of them set, nothing says which counts.",
    bad=_with_value('{"integer": "1", "string": "1"}'),
    good=_with_value('{"integer": "1"}'),
)
WRONG_TYPE: Final = Rule(
    "FL5011",
    "wrong-json-type",
    why="A field holds another kind of JSON value than the schema says. Integers of 64 bits and"
    " doubles are strings, since many readers of JSON would round them as numbers.",
    bad=_with_value('{"integer": 1}'),
    good=_with_value('{"integer": "1"}'),
)
UNKNOWN_ENUMERATOR: Final = Rule(
    "FL5012",
    "unknown-enumerator",
    why="An enumeration has a fixed set of names, and this is none of them: it is misspelt, or comes"
    " from a newer version.",
    bad='{"package": {"header": {"irVersion": "1.0"}, "types": [{"record": {"name": "m.R",'
    ' "kind": "RECORD_KIND_CLASS"}}]}}',
    good='{"package": {"header": {"irVersion": "1.0"}, "types": [{"record": {"name": "m.R",'
    ' "kind": "RECORD_KIND_DATACLASS"}}]}}',
)
OUT_OF_RANGE: Final = Rule(
    "FL5013",
    "number-out-of-range",
    why="Integers of the IR have 32 or 64 bits, as the schema says for each field, and doubles are"
    " never NaN, which is not even equal to itself.",
    bad=_with_value('{"integer": "9223372036854775808"}'),
    good=_with_value('{"integer": "9223372036854775807"}'),
)
NESTED_TOO_DEEP: Final = Rule(
    "FL5014",
    "ir-nested-too-deep",
    why=f"Values, types and conditions nest at most {MAX_NESTING} deep, so that every reader of"
    " protobuf can read every package, and no file can exhaust a reader's stack.",
    bad=_with_lists(MAX_NESTING),
    good=_with_lists(MAX_NESTING - 1),
)
RULES: Final = (
    NOT_IR,
    EMPTY_FILE,
    DAMAGED,
    NOT_TEXT,
    UNSUPPORTED_VERSION,
    UNSUPPORTED_FEATURE,
    UNKNOWN_FIELD,
    DUPLICATE_FIELD,
    MISSING_FIELD,
    AMBIGUOUS_CHOICE,
    WRONG_TYPE,
    UNKNOWN_ENUMERATOR,
    OUT_OF_RANGE,
    NESTED_TOO_DEEP,
)

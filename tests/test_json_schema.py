"""The published JSON Schema: it takes every file that flowc writes, and nothing that is spoiled."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import pytest
from jsonschema import Draft202012Validator

from flowc import schemas
from flowc.ir.formats import Format

from .compat import FOLDER, UNITS, versions
from .repository import ROOT

SCHEMA: Final[dict[str, Any]] = json.loads(schemas.json_schema())
DEFINITIONS: Final[dict[str, Any]] = SCHEMA["$defs"]

WRITTEN: Final = sorted(
    str(file.relative_to(ROOT))
    for pattern in ("*/ir.json", "*/fragment.*.json", "compat/*/*.json")
    for file in (ROOT / "golden").glob(pattern)
    if ".digests." not in file.name
)
"""Every file of the repository that flowc wrote as JSON."""


def validator(definition: str) -> Any:
    return Draft202012Validator({"$ref": f"#/$defs/{definition}", "$defs": DEFINITIONS})


VALIDATORS: Final[Mapping[str, Any]] = {name: validator(name) for name in DEFINITIONS}


@pytest.mark.parametrize("file", WRITTEN)
def test_takes_what_is_written(file: str) -> None:
    document = json.loads((ROOT / file).read_bytes())
    assert [each.message for each in VALIDATORS["Unit"].iter_errors(document)] == []


# Examples of each definition, from the frozen files, and all the ways to spoil them


def _examples() -> dict[str, Any]:
    """The smallest instance of each definition that has as many members as any."""
    found = dict[str, Any]()
    documents = (FOLDER / versions()[-1] / f"{name}.{Format.JSON.value}" for name in UNITS)
    stack: list[tuple[str, Any]] = [("Unit", json.loads(each.read_bytes())) for each in documents]
    while stack:
        name, value = stack.pop()
        if name not in found or _rank(value) > _rank(found[name]):
            found[name] = value
        if isinstance(value, dict):
            stack.extend(_inside(name, cast("dict[str, Any]", value)))
    return found


def _rank(value: Any) -> tuple[int, int]:
    return (len(value), -len(json.dumps(value)))


def _inside(name: str, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, given in value.items():
        schema = DEFINITIONS[name]["properties"][key]
        held = schema.get("items", schema)
        if reference := held.get("$ref", "").rpartition("/")[2]:
            yield from ((reference, each) for each in (given if held is not schema else [given]))


EXAMPLES: Final = _examples()
RECORDS: Final = [
    name
    for name, each in DEFINITIONS.items()
    if each.get("type") == "object" and "maxProperties" not in each
]
CHOICES: Final = [name for name, each in DEFINITIONS.items() if "maxProperties" in each]
ENUMERATIONS: Final = [name for name, each in DEFINITIONS.items() if "enum" in each]


def test_everything_has_an_example() -> None:
    assert sorted(DEFINITIONS.keys() - EXAMPLES.keys()) == []
    assert len(RECORDS) + len(CHOICES) + len(ENUMERATIONS) == len(DEFINITIONS)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_takes_the_example(name: str) -> None:
    assert VALIDATORS[name].is_valid(EXAMPLES[name])


def refuses(name: str, value: object) -> bool:
    return not VALIDATORS[name].is_valid(value)


@pytest.mark.parametrize("name", RECORDS)
def test_records_are_closed(name: str) -> None:
    """No name that is not known, no field of another kind, no required one left out."""
    example, properties = EXAMPLES[name], DEFINITIONS[name]["properties"]
    assert refuses(name, {**example, "unknown": 1})
    assert all(refuses(name, json.loads(each)) for each in ("[]", "null", '"text"', "1"))
    for key, schema in properties.items():
        for wrong in _wrong(schema):
            assert refuses(name, {**example, key: wrong}), (key, wrong)
        if key in DEFINITIONS[name].get("required", ()):
            assert refuses(name, {k: each for k, each in example.items() if k != key})


def _wrong(schema: Mapping[str, Any]) -> Iterator[object]:
    """Values that a field must not have."""
    yield from (None, ["x", 1], {"unknown": 1})
    match schema:
        case {"type": "integer"}:
            yield from ("1", 1.5, True, 2**31, -(2**31) - 1)
        case {"contentEncoding": "base64"}:
            yield from (1, "a", "a===", "YQ", "ä")
        case {"type": "string", "pattern": _}:
            yield from (1, 1.5, "1_000", " 1", "0x10", "NaN", "-", "ä")
        case {"type": "string"}:
            yield from (1, True)
        case {"type": "boolean"}:
            yield from (1, "true")
        case {"type": "array"}:
            yield from ({}, "text", [None], [[]])
        case _:
            yield from (1, "NO_SUCH_NAME", [])


@pytest.mark.parametrize("name", CHOICES)
def test_choices_are_one(name: str) -> None:
    example, properties = EXAMPLES[name], DEFINITIONS[name]["properties"]
    ((kind, _),) = example.items()
    assert refuses(name, {})
    assert refuses(name, {"unknown": {}})
    others = [key for key in properties if key != kind]
    for other in others[:2]:
        assert refuses(name, {**example, other: {}})
        assert refuses(name, {**example, other: example[kind]})
    for key, schema in properties.items():
        assert all(refuses(name, {key: wrong}) for wrong in _wrong(schema))


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_enumerations_are_names(name: str) -> None:
    names = DEFINITIONS[name]["enum"]
    assert all(VALIDATORS[name].is_valid(each) for each in names)
    assert all(refuses(name, each) for each in (0, 1, names[0].lower(), f"{names[0]}S", None, ""))


WIDE: Final = {
    "Limits": ("bytes", ["0", "-1", "9223372036854775807"], [0, "00", "+1", "1.0", "1e3", ""]),
    "Value": ("float", ["1.5", "-Infinity", "1e-07", "0.0"], [1.5, "NaN", "inf", ".5", "1."]),
    "PathKey": ("index", ["3"], [3, "03"]),
}


@pytest.mark.parametrize("name", WIDE)
def test_wide_numbers_are_strings(name: str) -> None:
    key, right, wrong = WIDE[name]
    assert all(VALIDATORS[name].is_valid({key: each}) for each in right)
    assert all(refuses(name, {key: each}) for each in wrong)

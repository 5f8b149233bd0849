"""Readers of files meet any bytes at all: a unit or diagnostics, never an exception."""

import json
from typing import Any, Final, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flowc import schemas
from flowc.ir import rules_format
from flowc.ir.formats import Format, Unit, canonical, decode, encode

from . import strategies

BINARY_AND_JSON: Final = (Format.PROTOBUF, Format.JSON)

VALIDATOR: Final[Any] = Draft202012Validator(json.loads(schemas.json_schema()))

quick: Final = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)


def _refused_or_read(data: bytes) -> None:
    found = decode(data, "x")
    assert (found.unit is None) == bool(found.diagnostics)
    if found.unit is not None:
        for each in BINARY_AND_JSON:
            assert decode(encode(found.unit, each), "x").unit == found.unit


_BEGINNINGS: Final = (b"", b"\x82\x01", b"\x8a\x01", b"{", b'{"package": ', b"flowc 1.0\n", b"# \n")


@quick
@given(st.sampled_from(_BEGINNINGS), st.binary(max_size=60))
def test_any_bytes(beginning: bytes, rest: bytes) -> None:
    _refused_or_read(beginning + rest)


@quick
@given(strategies.units, st.sampled_from(BINARY_AND_JSON), st.data())
def test_damaged_bytes(unit: Unit, format: Format, data: st.DataObject) -> None:
    encoded = encode(unit, format)
    at = data.draw(st.integers(0, len(encoded)))
    end = data.draw(st.integers(at, min(len(encoded), at + 8)))
    _refused_or_read(encoded[:at] + data.draw(st.binary(max_size=8)) + encoded[end:])


# What is no JSON value of a field, and what might be one.
_REPLACEMENTS: Final[tuple[Any, ...]] = (
    *(None, True, 1, -1, 1.5, "", "1", "x", [], {}, [1], {"null": {}}),
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every member of every object and list, as the container and the key."""
    found, stack = list[tuple[Any, Any]](), [value]
    while stack:
        container = stack.pop()
        for key in _keys(container):
            found.append((container, key))
            stack.append(container[key])
    return found


def _keys(container: Any) -> list[Any]:
    match container:
        case dict():
            return [*cast("dict[str, Any]", container)]
        case list():
            return [*range(len(cast("list[object]", container)))]
        case _:
            return []


def _spoil(container: Any, key: Any, way: str, replacement: Any) -> None:
    match way:
        case "replace":
            container[key] = replacement
        case "remove":
            del container[key]
        case "rename" if isinstance(key, str):
            container[f"{key}s"] = container.pop(key)
        case _ if isinstance(key, str):
            container["integer"] = "1"
        case _:
            container.append({"null": {}})


@quick
@given(
    strategies.units,
    st.sampled_from(("replace", "remove", "rename", "add")),
    st.sampled_from(_REPLACEMENTS),
    st.data(),
)
def test_reader_and_schema_refuse_the_same(
    unit: Unit, way: str, replacement: Any, data: st.DataObject
) -> None:
    document = json.loads(canonical(unit))
    places = _places(document)
    _spoil(*places[data.draw(st.integers(1, len(places) - 1))], way, replacement)
    codes = {each.code for each in decode(json.dumps(document).encode(), "x").diagnostics}
    if rules_format.UNSUPPORTED_VERSION.code not in codes:  # the schema knows shapes only
        assert bool(codes) != VALIDATOR.is_valid(document)


HEADER: Final = b"\x0a\x05\x0a\x031.0"
HOSTILE: Final[dict[str, bytes]] = {
    "deep lists": b'{"package": ' + b"[" * 200_000,
    "deep objects": b'{"package": ' + b'{"a":' * 200_000,
    "deep text": b"flowc 1.0\n" + b"[" * 200_000,
    "blank lines": b"\n" * 500_000,
    "comments": b"# \n" * 300_000 + b"flow",
    "one long comment": b"#" * 1_000_000,
    "deep binary": b"\x82\x01" + b"\xff\xff\xff\x7f" * 50_000,
    "many fields": b'{"package": {%s}}' % b",".join(b'"x%d": 1' % n for n in range(50_000)),
    "many repeated fields": b'{"package": {%s}}' % b",".join([b'"x": 1', b'"y": 1'] * 50_000),
    "many problems": b'{"package": {"header": {"irVersion": "1.0"}, "tasks": [%s]}}'
    % b",".join([b"{}"] * 50_000),
    "many features": b'{"package": {"header": {"irVersion": "1.0", "requiredFeatures": [%s]}}}'
    % b",".join([b'"x"'] * 50_000),
    "empty messages": b"\x82\x01\xa9\x8d\x06" + HEADER + b"\x1a\x00" * 50_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile(case: str) -> None:
    found = decode(HOSTILE[case], "x")
    assert found.unit is None
    assert 1 <= len(found.diagnostics) <= 120

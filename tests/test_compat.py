"""Frozen files of every released version: they read, they are sound, and they mean the same."""

import json
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from flowc import schemas
from flowc.ir.formats import Format, encode, read_header
from flowc.ir.minors import at_version
from flowc.ir.nodes import IR_VERSION, Fragment, Package
from flowc.ir.text import print_unit
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate, validate_fragment

from .compat import CHECKSUMS, FOLDER, UNITS, checksums, derived, said, sayable, unit, versions

VERSIONS: Final = versions()
BY_NAME: Final = [(version, name) for version in VERSIONS for name in UNITS]


def test_this_version_is_frozen() -> None:
    assert VERSIONS[-1] == IR_VERSION


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_has_changed(version: str) -> None:
    frozen = (FOLDER / version / CHECKSUMS).read_text(encoding="utf-8")
    assert checksums(FOLDER / version) == frozen


@pytest.mark.parametrize(("version", "name"), BY_NAME)
def test_encodings_agree(version: str, name: str) -> None:
    text, binary, document = (unit(version, name, each) for each in reversed(Format))
    assert text == binary == document
    assert parse_unit(print_unit(text, debug=True), name) == (text, ())


@pytest.mark.parametrize("version", VERSIONS)
def test_written_for_its_version_it_is_the_same(version: str) -> None:
    """Byte for byte, and the digests with it."""
    for name, data in derived(version).items():
        assert (FOLDER / version / name).read_bytes() == data
    for name in UNITS:
        older = at_version(unit(version, name, Format.PROTOBUF), version)
        assert not isinstance(older, tuple)
        for each in (Format.PROTOBUF, Format.JSON):
            frozen = (FOLDER / version / f"{name}.{each.value}").read_bytes()
            assert encode(older, each) == frozen


@pytest.mark.parametrize("version", VERSIONS)
def test_sound(version: str) -> None:
    package, fragment = (unit(version, name, Format.JSON) for name in UNITS)
    assert isinstance(package, Package)
    assert isinstance(fragment, Fragment)
    assert validate(package) == ()
    assert validate_fragment(fragment, package) == ()


@pytest.mark.parametrize(("version", "name"), BY_NAME)
def test_json_schema_takes_it(version: str, name: str) -> None:
    validator: Any = Draft202012Validator(json.loads(schemas.json_schema()))
    document = json.loads((FOLDER / version / f"{name}.json").read_bytes())
    assert [*validator.iter_errors(document)] == []


@pytest.mark.parametrize(("version", "name"), BY_NAME)
def test_header_alone(version: str, name: str) -> None:
    for each in Format:
        data = (FOLDER / version / f"{name}.{each.value}").read_bytes()
        assert read_header(data, name) == unit(version, name, each).header


def test_everything_is_said() -> None:
    """The files of this version have every kind of thing that it knows."""
    units = (unit(IR_VERSION, name, Format.TEXT) for name in UNITS)
    assert sorted(sayable() - set(said(*units))) == []

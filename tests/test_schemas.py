"""The published schema: generated files are fresh, and it says what the dataclasses say."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)
from jsonschema import Draft202012Validator

from flowc import schemas
from flowc.ir import nodes, values
from flowc.ir.codec_table import (
    Choice,
    Enumeration,
    Field,
    Presence,
    Record,
    Scalar,
    Shape,
    Wrapper,
    enumerator,
    table,
)
from flowc.schemas.generate import HERE, SOURCE, generate

Proto: Final = FieldDescriptorProto

HEADER_ONLY: Final = {"Preamble", "Opening"}
"""Messages that are other readings of `Unit`, and mirror no class."""

(FILE,) = FileDescriptorSet.FromString(schemas.descriptor_set()).file
MESSAGES: Final = {each.name: each for each in FILE.message_type}
SCHEMA: Final[dict[str, Any]] = json.loads(schemas.json_schema())


def test_generated_files_are_fresh() -> None:
    assert {name: (HERE / name).read_bytes() for name in generate()} == generate()


def test_json_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_everything_is_explained() -> None:
    silent = [
        f"{name}.{field}"
        for name, each in SCHEMA["$defs"].items()
        for field, schema in {"": each, **each.get("properties", {})}.items()
        if not schema["description"] or ": \n" in f"{schema['description']}\n"
    ]
    assert silent == []


# The classes and the schema


def _type(shape: Shape) -> tuple[int, str]:
    """Type number and type name of a field that holds the shape."""
    match shape:
        case Scalar():
            return Proto.Type.Value(f"TYPE_{shape.name}"), ""
        case Wrapper(holds=holds):
            return _type(holds)
        case Enumeration(of):
            return Proto.TYPE_ENUM, f".{FILE.package}.{of.__name__}"
        case Record(of):
            return Proto.TYPE_MESSAGE, f".{FILE.package}.{of.__name__}"
        case Choice(name):
            return Proto.TYPE_MESSAGE, f".{FILE.package}.{name}"


def _expected(field: Field) -> tuple[object, ...]:
    repeated = field.presence is Presence.REPEATED
    label = Proto.LABEL_REPEATED if repeated else Proto.LABEL_OPTIONAL
    optional = field.presence is Presence.OPTIONAL
    return (field.name, field.json, *_type(field.shape), label, optional)


def _found(field: FieldDescriptorProto) -> tuple[object, ...]:
    names = (field.name, field.json_name)
    return (*names, field.type, field.type_name, field.label, field.proto3_optional)


def _by_name(message: DescriptorProto) -> dict[str, tuple[object, ...]]:
    return {each.name: _found(each) for each in message.field}


RECORDS: Final = {of.__name__: fields for of, fields in table().records.items()}
CHOICES: Final = {name: [*members.values()] for name, members in table().choices.items()}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_record_is_a_message(name: str) -> None:
    assert _by_name(MESSAGES[name]) == {each.name: _expected(each) for each in RECORDS[name]}


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_choice_is_one_oneof(name: str) -> None:
    message = MESSAGES[name]
    assert _by_name(message) == {each.name: _expected(each) for each in CHOICES[name]}
    assert len(message.oneof_decl) == 1
    assert all(each.HasField("oneof_index") for each in message.field)


def test_every_message_is_a_class() -> None:
    assert MESSAGES.keys() - HEADER_ONLY == RECORDS.keys() | CHOICES.keys()


def _shapes() -> Iterator[Shape]:
    for fields in (*RECORDS.values(), *CHOICES.values()):
        for field in fields:
            yield field.shape.holds if isinstance(field.shape, Wrapper) else field.shape


def test_enumerations_agree() -> None:
    found = {
        shape.type.__name__: shape.type for shape in _shapes() if isinstance(shape, Enumeration)
    }
    assert sorted(found) == sorted(each.name for each in FILE.enum_type)
    for each in FILE.enum_type:
        zero, *names = [value.name for value in each.value]
        assert zero.endswith("_UNSPECIFIED")
        assert sorted(names) == sorted(map(enumerator, found[each.name]))


def test_no_plain_field_is_a_double() -> None:
    """The sign of zero would be lost: protobuf leaves out what equals zero."""
    plain = [
        each.name
        for fields in RECORDS.values()
        for each in fields
        if each.presence is Presence.PLAIN and each.shape is Scalar.DOUBLE
    ]
    assert plain == []


def test_what_can_hold_itself() -> None:
    assert table().nesting == {"Value", "Type", "Condition"}


# Numbers that other readers of files count on


def _numbers(file: FileDescriptorProto, message: str) -> dict[str, int]:
    (found,) = (each for each in file.message_type if each.name == message)
    return {each.name: each.number for each in found.field}


def test_header_can_be_read_alone() -> None:
    assert _numbers(FILE, "Unit") == _numbers(FILE, "Preamble") == {"package": 16, "fragment": 17}
    headers = {_numbers(FILE, name)["header"] for name in ("Package", "Fragment", "Opening")}
    assert headers == {1}


def test_schema_tells_the_limit_of_nesting() -> None:
    source = (HERE / SOURCE).read_text(encoding="utf-8")
    assert f"at most {values.MAX_NESTING} levels deep" in source
    assert f'for example "{nodes.IR_VERSION}"' in source

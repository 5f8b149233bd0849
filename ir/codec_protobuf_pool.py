"""The schema of the binary encoding, loaded as data.

It is no generated code: that refuses every protobuf library that is older than its generator.
"""

from collections.abc import Mapping
from functools import cache

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message

from .. import schemas
from .codec_table import table
from .codec_wire import FIXED64, LENGTH_DELIMITED, VARINT, Schema, WireField
from .records import dataclass


@dataclass(frozen=True, slots=True)
class Pool:
    """The schema, in a pool of its own: nothing that other libraries load can clash with it."""

    classes: Mapping[str, type[Message]]
    choices: Mapping[str, str]
    """The name of the oneof of every message that is a choice."""
    numbers: Mapping[str, int]
    """The number of every enumerator."""
    schema: Schema


def message_class(name: str) -> type[Message]:
    """The protobuf class of a message of the schema, made at run time."""
    return pool().classes[name]


@cache
def pool() -> Pool:
    """The schema, loaded when it is first needed."""
    (file,) = descriptor_pb2.FileDescriptorSet.FromString(schemas.descriptor_set()).file
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    classes = {
        each.name: message_factory.GetMessageClass(
            pool.FindMessageTypeByName(f"{file.package}.{each.name}")
        )
        for each in file.message_type
    }
    choices = {
        each.name: each.oneof_decl[0].name
        for each in file.message_type
        if each.name in table().choices
    }
    numbers = {value.name: value.number for each in file.enum_type for value in each.value}
    return Pool(classes, choices, numbers, {m.name: _fields(m) for m in file.message_type})


def _fields(message: descriptor_pb2.DescriptorProto) -> Mapping[int, WireField]:
    proto = descriptor_pb2.FieldDescriptorProto
    return {
        each.number: WireField(
            each.json_name,
            each.type_name.rpartition(".")[2] if each.type == proto.TYPE_MESSAGE else "",
            each.label == proto.LABEL_REPEATED,
            each.type == proto.TYPE_STRING,
            _wire_types(each),
        )
        for each in message.field
    }


def _wire_types(field: descriptor_pb2.FieldDescriptorProto) -> frozenset[int]:
    """How a field may be written: numbers one by one, or many of them packed together."""
    proto = descriptor_pb2.FieldDescriptorProto
    if field.type in (proto.TYPE_MESSAGE, proto.TYPE_STRING, proto.TYPE_BYTES):
        return frozenset({LENGTH_DELIMITED})
    one = FIXED64 if field.type == proto.TYPE_DOUBLE else VARINT
    packed = {LENGTH_DELIMITED} if field.label == proto.LABEL_REPEATED else set[int]()
    return frozenset({one, *packed})

"""Documents as bytes: messages of flyteidl, which is imported here only."""

import base64
import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from .export import Document

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, FieldDescriptor
    from google.protobuf.message import Message

PACKAGES: Final = ("flyteidl", "docstring_parser", "yaml")
"""What the extra `flyte` installs."""


_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "futures": ("core.dynamic_job_pb2", "DynamicJobSpec"),
    "launch_plan": ("admin.launch_plan_pb2", "LaunchPlan"),
    "outputs": ("core.literals_pb2", "LiteralMap"),
    "task": ("admin.task_pb2", "TaskSpec"),
    "workflow": ("admin.workflow_pb2", "WorkflowSpec"),
}
"""Where flyteidl has the message of each kind of document."""


def is_installed() -> bool:
    """Whether the packages of the extra are there."""
    return all(find_spec(each) is not None for each in PACKAGES)


def encode(document: Document) -> bytes:
    """The message of a document, in bytes that depend on nothing else."""
    return message_of(document).SerializeToString(deterministic=True)


def to_json(document: Document) -> str:
    """The message of a document in the JSON form of protobuf, as it reads back from its bytes."""
    from google.protobuf.json_format import MessageToDict

    data = MessageToDict(message_of(document))
    return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def message_of(document: Document) -> "Message":
    """The protobuf message of a document."""
    return _filled(document.message, cast("Descriptor", _message(document.kind).DESCRIPTOR))


def decode(kind: str, data: bytes) -> "dict[str, Any] | None":
    """A message in the JSON form of protobuf; None where the bytes are not one of the kind."""
    from google.protobuf.json_format import MessageToDict
    from google.protobuf.message import DecodeError

    message = _message(kind)
    try:
        message.ParseFromString(data)
        return MessageToDict(message)
    except (DecodeError, ValueError):
        return None


def from_json(kind: str, text: str) -> "dict[str, Any] | None":
    """The same, from a message that was written as JSON."""
    from google.protobuf.json_format import MessageToDict, Parse, ParseError

    try:
        return MessageToDict(Parse(text, _message(kind)))
    except ParseError:
        return None


def _message(kind: str) -> "Message":
    module, name = _MESSAGES[kind]
    message: Message = getattr(import_module(f"flyteidl.{module}"), name)()
    return message


# From JSON
#
# `ParseDict` of protobuf is ready for all that JSON from anywhere may hold, and sets field by field.
# What the export writes has the right names and types: so only names are looked up and numbers
# converted here, and the constructor of a message takes the rest as nested dictionaries, in C.

_Convert: TypeAlias = Callable[[Any], object]


def _filled(data: Mapping[str, Any], kind: "Descriptor") -> "Message":
    """The message of a kind, from its JSON form."""
    from google.protobuf.message_factory import GetMessageClass

    return GetMessageClass(kind)(**_arguments(kind, data))


def _arguments(kind: "Descriptor", data: Mapping[str, Any]) -> dict[str, object]:
    """What the constructor of a message takes. A list in JSON is always a repeated field."""
    fields, found = _fields(kind), dict[str, object]()
    for given, value in data.items():
        name, convert = fields[given]
        if convert is None or value is None:
            found[name] = value
        elif isinstance(value, list):
            found[name] = [convert(each) for each in cast("list[object]", value)]
        else:
            found[name] = convert(value)
    return found


@cache
def _fields(kind: "Descriptor") -> dict[str, tuple[str, _Convert | None]]:
    """The name and conversion of each field, by either name that JSON may have for it."""
    fields = [(each, (each.name, _conversion(each))) for each in kind.fields]
    return {name: how for each, how in fields for name in (each.name, each.json_name)}


def _conversion(field: "FieldDescriptor") -> _Convert | None:
    """What makes an argument of a value, or of each in a list; None for what is one as it is."""
    kind = field.message_type
    if kind is None:
        return _scalar(field)
    if kind.file.package == "google.protobuf":
        return partial(_well_known, kind)
    if kind.GetOptions().map_entry:
        return partial(_map, kind.fields_by_name["value"])
    return partial(_arguments, kind)


def _scalar(field: "FieldDescriptor") -> _Convert | None:
    if field.type == field.TYPE_BYTES:
        return base64.b64decode
    if field.cpp_type in (field.CPPTYPE_DOUBLE, field.CPPTYPE_FLOAT):
        return float
    is_text = field.cpp_type in (field.CPPTYPE_STRING, field.CPPTYPE_BOOL, field.CPPTYPE_ENUM)
    return None if is_text else int


def _well_known(kind: "Descriptor", value: Any) -> object:
    """A time, duration or structure, which JSON has in a form of its own."""
    from google.protobuf.json_format import ParseDict
    from google.protobuf.message_factory import GetMessageClass

    return ParseDict(value, GetMessageClass(kind)())


def _map(value: "FieldDescriptor", data: Mapping[str, Any]) -> dict[str, object]:
    """A map by texts. Not every protobuf takes dictionaries for the messages in one."""
    kind, convert = value.message_type, _conversion(value)
    if kind is not None and kind.file.package != "google.protobuf":
        return {key: _filled(each, kind) for key, each in data.items()}
    return {key: convert(each) if convert else each for key, each in data.items()}

"""Documents as bytes: messages of flyteidl, which is imported here only."""

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from .export import Document

if TYPE_CHECKING:
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
    from google.protobuf.json_format import ParseDict

    return ParseDict(document.message, _message(document.kind))


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

"""Documents as bytes: messages of flyteidl, which is imported here only."""

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from .export import Document

if TYPE_CHECKING:
    from google.protobuf.message import Message

PACKAGES: Final = ("flyteidl", "docstring_parser")
"""What the extra `flyte` installs."""


_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "launch_plan": ("launch_plan_pb2", "LaunchPlan"),
    "task": ("task_pb2", "TaskSpec"),
    "workflow": ("workflow_pb2", "WorkflowSpec"),
}
"""Where flyteidl has the message of each kind of entity."""


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

    module, name = _MESSAGES[document.kind]
    message: Message = getattr(import_module(f"flyteidl.admin.{module}"), name)()
    return ParseDict(document.message, message)

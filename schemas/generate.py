"""Makes `ir.fds`, `numbers.py` and `ir.schema.json` of `ir.proto`: ``python -m flowc.schemas.generate``.

Needs protoc, which the package grpcio-tools brings. What it makes is committed, and a test shows
that making it again changes nothing.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)

HERE: Final = Path(__file__).resolve().parent
SOURCE: Final = "ir.proto"

JsonSchema: TypeAlias = dict[str, Any]


def generate() -> Mapping[str, bytes]:
    """What the source compiles to, by file name."""
    file = _compiled()
    schema = json.dumps(_json_schema(file), indent=2, ensure_ascii=False)
    file.ClearField("source_code_info")
    descriptors = FileDescriptorSet(file=[file])
    return {
        "ir.fds": descriptors.SerializeToString(deterministic=True),
        "ir.schema.json": f"{schema}\n".encode(),
        "numbers.py": _numbers(file).encode(),
    }


def main() -> None:
    """Write the files beside their source."""
    for name, data in generate().items():
        (HERE / name).write_bytes(data)


def _compiled() -> FileDescriptorProto:
    """The source as protoc understands it, comments included."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        command = (sys.executable, "-m", "grpc_tools.protoc", f"--proto_path={HERE}")
        options = (f"--descriptor_set_out={out}", "--include_source_info", SOURCE)
        subprocess.run((*command, *options), check=True)  # noqa: S603 -- no input in it
        (file,) = FileDescriptorSet.FromString(out.read_bytes()).file
        return file


_NUMBERS: Final = '''\
"""The numbers of fields and enumerators in `ir.proto`, by message and enumeration.

Made by `generate.py`, for what writes the binary encoding.
"""

from collections.abc import Mapping
from typing import Final

# fmt: off
NUMBERS: Final[Mapping[str, Mapping[str, int]]] = {{
{rows}
}}
'''


def _numbers(file: FileDescriptorProto) -> str:
    """Python code, since that is loaded sooner than any data."""
    found = {m.name: {each.name: each.number for each in m.field} for m in file.message_type}
    found |= {e.name: {each.name: each.number for each in e.value} for e in file.enum_type}
    rows = (f'    "{name}": {json.dumps(numbers)},' for name, numbers in found.items())
    return _NUMBERS.format(rows="\n".join(rows))


# JSON Schema

_INT64: Final = r"^(0|-?[1-9][0-9]{0,18})$"
_DOUBLE: Final = r"^-?(Infinity|(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)$"
_BASE64: Final = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

_SCALARS: Final[Mapping[int, JsonSchema]] = {
    FieldDescriptorProto.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptorProto.TYPE_BYTES: {
        "type": "string",
        "contentEncoding": "base64",
        "pattern": _BASE64,
    },
    FieldDescriptorProto.TYPE_DOUBLE: {"type": "string", "pattern": _DOUBLE},
    FieldDescriptorProto.TYPE_INT32: {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    FieldDescriptorProto.TYPE_INT64: {"type": "string", "pattern": _INT64},
    FieldDescriptorProto.TYPE_STRING: {"type": "string"},
}

_ROOT: Final = "Unit"


def _json_schema(file: FileDescriptorProto) -> JsonSchema:
    messages = {each.name: each for each in file.message_type}
    names = _reachable(messages, _ROOT)
    comments = _Comments(file)
    definitions = {
        **{
            each.name: _message(each, messages, comments.of(4, index))
            for index, each in enumerate(file.message_type)
            if each.name in names
        },
        **{
            each.name: _enumeration(each, comments.of(5, index))
            for index, each in enumerate(file.enum_type)
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{file.package.replace('.', ':')}",
        "title": "IR of flowc",
        "description": f"The JSON encoding of {file.package}. Made from {SOURCE}, which says more.",
        "$ref": f"#/$defs/{_ROOT}",
        "$defs": definitions,
    }


class _Comments:
    """The comments of a file, by what they stand before."""

    def __init__(self, file: FileDescriptorProto) -> None:
        self._texts = {
            tuple(each.path): _text(each.leading_comments)
            for each in file.source_code_info.location
        }

    def of(self, kind: int, index: int) -> Sequence[str]:
        """The comment of a message (kind 4) or enumeration (5), then those of its members."""
        members = len(
            {path[3] for path in self._texts if path[:3] == (kind, index, 2) and path[3:]}
        )
        paths = [(kind, index), *((kind, index, 2, each) for each in range(members))]
        return [self._texts.get(path, "") for path in paths]


def _text(comment: str) -> str:
    """Paragraphs, each on one line."""
    paragraphs = comment.strip().split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


def _message(
    message: DescriptorProto, messages: Mapping[str, DescriptorProto], comments: Sequence[str]
) -> JsonSchema:
    about, *each_about = comments
    fields = zip(message.field, each_about, strict=True)
    properties = {field.json_name: _field(field, text) for field, text in fields}
    schema: JsonSchema = {"description": about, "type": "object", "properties": properties}
    if _is_choice(message):
        schema |= {"minProperties": 1, "maxProperties": 1}
    elif required := [each.json_name for each in message.field if _is_required(each, messages)]:
        schema["required"] = required
    return schema | {"additionalProperties": False}


def _field(field: FieldDescriptorProto, about: str) -> JsonSchema:
    named = field.type in (FieldDescriptorProto.TYPE_MESSAGE, FieldDescriptorProto.TYPE_ENUM)
    schema = {"$ref": f"#/$defs/{_name(field)}"} if named else _SCALARS[field.type]
    if field.label == FieldDescriptorProto.LABEL_REPEATED:
        schema = {"type": "array", "items": schema}
    return {"description": about, **schema}


def _enumeration(enumeration: EnumDescriptorProto, comments: Sequence[str]) -> JsonSchema:
    about, _, *each_about = comments
    names = [each.name for each in enumeration.value if each.number]
    lines = [f"{name}: {text}" for name, text in zip(names, each_about, strict=True)]
    return {"description": "\n".join((about, "", *lines)), "enum": names}


def _name(field: FieldDescriptorProto) -> str:
    return field.type_name.rpartition(".")[2]


def _is_choice(message: DescriptorProto) -> bool:
    """Whether a message is one oneof and nothing else."""
    # To protobuf an optional field is a oneof too, of that field alone.
    return bool(message.field) and all(
        each.HasField("oneof_index") and not each.proto3_optional for each in message.field
    )


def _is_required(field: FieldDescriptorProto, messages: Mapping[str, DescriptorProto]) -> bool:
    """Whether a field must be there: it is a choice, an enumeration, or holds one that must."""
    if field.label == FieldDescriptorProto.LABEL_REPEATED or field.proto3_optional:
        return False
    if field.type == FieldDescriptorProto.TYPE_ENUM:
        return True
    if field.type != FieldDescriptorProto.TYPE_MESSAGE:
        return False
    message = messages[_name(field)]
    return _is_choice(message) or any(_is_required(each, messages) for each in message.field)


def _reachable(messages: Mapping[str, DescriptorProto], root: str) -> Iterable[str]:
    """Messages that a message can hold, itself included."""
    found, stack = {root}, [root]
    while stack:
        inner = {_name(each) for each in messages[stack.pop()].field} & messages.keys() - found
        found |= inner
        stack.extend(inner)
    return found


if __name__ == "__main__":
    main()

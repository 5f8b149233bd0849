"""Packages and fragments as files: three encodings of one meaning.

A file is told by what is in it. Any bytes give a unit or diagnostics, never an exception.
"""

import re
from collections.abc import Callable
from enum import Enum
from typing import Final, TypeAlias, assert_never

from .codec_problems import Problem
from .codec_table import Unit
from .collector import no_collection
from .diagnostics import Diagnostic
from .nodes import Header, Span
from .records import dataclass
from .rules_format import EMPTY_FILE, NOT_IR, NOT_TEXT

__all__ = ["Decoded", "Format", "Unit", "canonical", "decode", "encode", "format_of", "read_header"]


class Format(Enum):
    """An encoding, by the ending of its files."""

    PROTOBUF = "pb"
    JSON = "json"
    TEXT = "flow"


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a file holds, or why it holds nothing that can be read."""

    unit: Unit | None
    diagnostics: tuple[Diagnostic, ...]


def encode(unit: Unit, format: Format) -> bytes:
    """The unit as a file; the same bytes for the same unit.

    Takes what `validate` finds no error in. Anything else may raise `UnencodableError`.
    """
    with no_collection():
        return _encoded(unit, format)


def _encoded(unit: Unit, format: Format) -> bytes:
    match format:
        case Format.PROTOBUF:
            from . import codec_protobuf

            return codec_protobuf.write(unit)
        case Format.JSON:
            from . import codec_json

            return codec_json.write(unit)
        case Format.TEXT:
            from .text import print_unit

            return print_unit(unit, debug=True).encode()
        case _:
            assert_never(format)


def canonical(part: object) -> bytes:
    """The canonical form of a unit or a part of one: what digests are made of."""
    from . import codec_json

    return codec_json.canonical(part)


def decode(data: bytes, name: str) -> Decoded:
    """What a file holds; `name` is what diagnostics call it."""
    with no_collection():
        return _decoded(data, name)


def _decoded(data: bytes, name: str) -> Decoded:
    match format_of(data):
        case Format.PROTOBUF:
            from . import codec_protobuf_read

            return Decoded(*codec_protobuf_read.read(data, name))
        case Format.JSON:
            from . import codec_json_read

            return _from_text(data, name, codec_json_read.read)
        case Format.TEXT:
            return _from_text(data, name, _parse_text)
        case None if name.endswith(f".{Format.TEXT.value}") and data.removeprefix(_BOM).strip():
            return _from_text(data, name, _parse_text)  # to say where it is none
        case None:
            return _refused(_not_ir(data, name))


def read_header(data: bytes, name: str) -> Header | tuple[Diagnostic, ...]:
    """The header alone, whatever version the rest of the file is; or why there is none."""
    match format_of(data):
        case Format.PROTOBUF:
            from . import codec_protobuf_read

            return codec_protobuf_read.read_header(data, name)
        case Format.JSON:
            from . import codec_json_read

            read = codec_json_read.read_header
        case Format.TEXT:
            from . import text_parse

            read = text_parse.parse_header
        case None:
            return (_not_ir(data, name).diagnostic(),)
    text = _text(data, name)
    return read(text, name) if isinstance(text, str) else text.diagnostics


def format_of(data: bytes) -> Format | None:
    """The encoding that the bytes begin as; None where they are none."""
    if data.startswith(_PROTOBUF):
        return Format.PROTOBUF
    if _JSON.match(data):
        return Format.JSON
    return Format.TEXT if _TEXT.match(data) else None


_BOM: Final = b"\xef\xbb\xbf"
_PROTOBUF: Final = (b"\x82\x01", b"\x8a\x01")
"""Tags of the two members of `Unit` in the schema."""
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*+\{")
_TEXT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*+(?:#[^\n]*+|\r)?\n)*+[ \t]*+flowc[ \t]+[0-9]"
)

Reader: TypeAlias = Callable[[str, str], tuple[Unit | None, tuple[Diagnostic, ...]]]


def _from_text(data: bytes, name: str, read: Reader) -> Decoded:
    text = _text(data, name)
    return Decoded(*read(text, name)) if isinstance(text, str) else text


def _parse_text(text: str, name: str) -> tuple[Unit | None, tuple[Diagnostic, ...]]:
    from .text_parse import parse_unit

    return parse_unit(text, name)


def _text(data: bytes, name: str) -> str | Decoded:
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = Problem(NOT_TEXT, f"`{name}` is not UTF-8 at byte {error.start}")
        return _refused(problem, Span(name, line, column, line, column))


def _not_ir(data: bytes, name: str) -> Problem:
    if not data.removeprefix(_BOM).strip():
        return Problem(EMPTY_FILE, f"`{name}` is empty")
    way_out = "IR is what `flowc build` writes: .pb, .json or .flow"
    return Problem(NOT_IR, f"`{name}` is not IR", help=way_out)


def _refused(problem: Problem, span: Span | None = None) -> Decoded:
    return Decoded(None, (problem.diagnostic(span),))

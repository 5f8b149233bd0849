"""What fuzzing calls: each takes any bytes, and raises where flowc does not do as it promises.

A value or diagnostics, never an exception; and what was read can be written and read again.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flowc.compiler.machine import Settings
from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import decode_source
from flowc.export.flyte.encode import from_json
from flowc.export.flyte.kept import lost
from flowc.export.flyte.read import from_flyte
from flowc.export.flyte.spoiled import spoiled
from flowc.ir.diagnostics import Diagnostic, has_errors
from flowc.ir.digests import digests
from flowc.ir.formats import Format, Unit, decode, encode, read_header
from flowc.ir.link import Placed, link
from flowc.ir.nodes import Fragment, Header, Package
from flowc.ir.render import OutputFormat, Style, render
from flowc.ir.rules import RULES
from flowc.ir.suppress import suppress
from flowc.ir.text import print_unit
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate, validate_fragment

FRAGMENT: Final = b"\n%%\n"
"""Between the units that are linked."""
STEPS: Final = 20_000
"""Fuel for the front-end: enough to get anywhere, not enough to wait for."""


def fuzz_decode(data: bytes) -> None:
    """Any bytes to the reader of files."""
    decoded = decode(data, "x")
    assert (decoded.unit is None) == has_errors(decoded.diagnostics)
    check_findings(decoded.diagnostics, data)
    if decoded.unit is not None:
        assert isinstance(read_header(data, "x"), Header)
        check_unit(decoded.unit)


def fuzz_protobuf(data: bytes) -> None:
    """Any bytes within a package of the binary form."""
    fuzz_decode(b"\x82\x01" + _varint(len(data) + 7) + b"\x0a\x05\x0a\x031.0" + data)


def fuzz_json(data: bytes) -> None:
    """Any bytes within a package of JSON."""
    fuzz_decode(b'{"package": {"header": {"irVersion": "1.0"}, ' + data + b"}}")


def fuzz_text(data: bytes) -> None:
    """Any text after the first line of the text form."""
    fuzz_decode(b"flowc 1.0\n" + data)


def fuzz_header(data: bytes) -> None:
    """Any bytes to the reader of headers."""
    found = read_header(data, "x")
    assert isinstance(found, Header) or has_errors(found)


def fuzz_source(data: bytes) -> None:
    """Any bytes to the front-end."""
    source, found = decode_source(data, "m", "m.py", is_package=False)
    if source is None:
        assert has_errors(found)
        check_findings(found, data)
        return
    load = {"m": source}.get
    compiled = compile_sources([source], load, Settings(steps=STEPS))
    check_findings(compiled.diagnostics, source.text.encode("utf-8", "replace"))
    if not has_errors(compiled.diagnostics):
        check_unit(compiled.package)


def fuzz_comments(data: bytes) -> None:
    """Any text to the reader of comments that ignore findings."""
    text = data.decode("utf-8", "replace")
    check_findings(suppress((), {"x": f"# flowc: ignore[FL3017]\n{text}"}, {"x"}), data)


def fuzz_link(data: bytes) -> None:
    """Any text forms, an empty line with ``%%`` between two: a package, and fragments of it."""
    first, *others = (decode(each, "x").unit for each in data.split(FRAGMENT))
    if not isinstance(first, Package) or has_errors(validate(first)):
        return
    fragments = [each for each in others if isinstance(each, Fragment)]
    sound = [each for each in fragments if not has_errors(validate_fragment(each, first))]
    linked = link(first, [Placed(each) for each in sound])
    if isinstance(linked, Package):
        assert not has_errors(validate(linked)), validate(linked)
        check_unit(linked)


def fuzz_flyte(data: bytes) -> None:
    """Any lines, of which some are the kind of a message of Flyte and the message as JSON."""
    documents = list[tuple[str, Any]]()
    for line in data.splitlines():
        kind, _, text = line.decode("utf-8", "replace").partition(" ")
        message = from_json(kind, text) if kind in ("task", "workflow", "launch_plan") else None
        if message is not None and not [*spoiled(kind, message)]:
            documents.append((kind, message))
    found = from_flyte(documents)
    check_findings(validate(found.package), data)
    assert all([*lost(documents, found.package)])
    if not found.unknown:
        check_unit(found.package)


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "decode": fuzz_decode,
    "protobuf": fuzz_protobuf,
    "json": fuzz_json,
    "text": fuzz_text,
    "header": fuzz_header,
    "source": fuzz_source,
    "comments": fuzz_comments,
    "link": fuzz_link,
    "flyte": fuzz_flyte,
}


def check_unit(unit: Unit) -> None:
    """What was read is written and read again; it is judged without an exception."""
    for each in Format:
        again = decode(encode(unit, each), "x")
        assert again.unit == unit, again.diagnostics
    assert parse_unit(print_unit(unit, debug=True), "x")[0] == unit
    digests(unit)
    if isinstance(unit, Package):
        check_findings(validate(unit), b"")


def check_findings(found: tuple[Diagnostic, ...], data: bytes) -> None:
    """Findings are of rules that there are, and can be shown."""
    assert all(each.code in RULES and each.message for each in found)
    text = data.decode("utf-8", "replace")
    for each in OutputFormat:
        render(found[:3], lambda _: text, Style(each)).encode()


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes((*out, number))

"""Versions: headers read alone, files of other versions, and files written for older readers."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from flowc.__main__ import main
from flowc.ir.codec_protobuf_pool import message_class
from flowc.ir.codec_table import table
from flowc.ir.formats import Format, Unit, decode, encode, read_header
from flowc.ir.minors import ADDED, Addition, Lack, at_version, versions
from flowc.ir.nodes import IR_VERSION, Fragment, Header, Package
from flowc.ir.text_parse import parse_unit

TEXT: Final = """\
flowc 1.0

enum m.Color
  RED = "red"

task m.load(path: str, size: int = 3) -> (o0: list[int])
  python m:load
  retries = 3

workflow m.main(path: str) -> (o0: list[int])
  load = task m.load(path=path)
  choice = branch
    if load.o0[0] >= 3
      pass
    else fail "small"
  return o0=load.o0
"""


def parsed(text: str) -> Unit:
    unit, problems = parse_unit(text, "m.flow")
    assert unit is not None, problems
    return unit


# The header alone

OTHERS: Final = {
    "this version": Header(IR_VERSION, "flowc", "0.1.0"),
    "another major version": Header("7.3", "other", "2", ("time-travel", "more")),
    "no version at all": Header("", "other"),
    "a version that is none": Header("next"),
}


@pytest.mark.parametrize("format", [Format.JSON, Format.PROTOBUF])
@pytest.mark.parametrize("header", OTHERS)
@pytest.mark.parametrize("kind", ["package", "fragment"])
def test_header_alone(kind: str, header: str, format: Format) -> None:
    package = Package(OTHERS[header])
    unit = Fragment("m.grow", "", "", (), header=OTHERS[header]) if kind == "fragment" else package
    assert read_header(encode(unit, format), "x") == OTHERS[header]


FUTURE: Final[dict[str, tuple[bytes, Header]]] = {
    "text": (
        b'# made\n\nflowc 2.1\nproducer "a b" 7\n\nportal m.x $$ {[(\n  "open\nrequires a, b\n',
        Header("2.1", "a b", "7", ("a", "b")),
    ),
    "JSON": (
        b'{"package": {"header": {"irVersion": "2.1", "edition": {"of": 1}}, "portals": [1]}}',
        Header("2.1"),
    ),
    "protobuf": (b"\x82\x01\x0c\x0a\x05\x0a\x032.1\x98\x06\x05\x20\x01", Header("2.1")),
}
"""Files that nothing but their headers can be read of."""


@pytest.mark.parametrize("format", FUTURE)
def test_header_of_the_future(format: str) -> None:
    data, header = FUTURE[format]
    assert read_header(data, "x") == header
    assert [each.code for each in decode(data, "x").diagnostics] == ["FL5005"]


BROKEN: Final = {
    "nothing": (b"", "FL5002"),
    "no IR": (b"import this", "FL5001"),
    "other JSON": (b'{"a": 1}', "FL5001"),
    "cut JSON": (b'{"package": {"head', "FL5003"),
    "no text": (b'{"package": \xff', "FL5004"),
    "nested JSON": (b'{"package":' + b"[" * 100_000, "FL5014"),
    "a number": (b'{"package": {"header": {"irVersion": 2.1}}}', "FL5011"),
    "cut bytes": (b"\x82\x01\x0c\x0a\x05", "FL5003"),
    "two versions": (b"flowc 1.0\nflowc 1.0\n", "FL5203"),
    "text after the version": (b"flowc 1.0 beta\n", "FL5201"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_no_header(case: str) -> None:
    data, code = BROKEN[case]
    found = read_header(data, "x")
    assert isinstance(found, tuple)
    assert [each.code for each in found] == [code]


def test_show_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "future.bin"
    file.write_bytes(FUTURE["protobuf"][0])
    assert main(["show", str(file), "--header"]) == 0
    assert capsys.readouterr().out == "flowc 2.1\n"
    assert main(["show", str(file), "--header", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["ir_version"] == "2.1"
    assert main(["show", str(file)]) == 2
    assert "FL5005" in capsys.readouterr().err
    file.write_bytes(b"\x82\x01\x0c\x0a\x05")
    assert main(["show", str(file), "--header"]) == 2
    assert "FL5003" in capsys.readouterr().err


# Fields of other versions, each refused in every encoding


def spoiled(path: str, data: bytes) -> bytes:
    """A package with bytes added to the message at the path."""
    message: Any = message_class("Unit").FromString(encode(parsed(TEXT), Format.PROTOBUF))
    part = message
    for step in path.split():
        part = getattr(part, step) if step.isidentifier() else part[int(step)]
    part.MergeFromString(data)
    spoilt: bytes = message.SerializeToString()
    return spoilt


UNKNOWN: Final = {
    "of the unit": ("", b"\xb8\x06\x01", ""),
    "of the package": ("package", b"\x9a\x06\x01x", "package"),
    "of the header": ("package header", b"\x98\x06\x01", "package.header"),
    "of a task": ("package tasks 0", b"\x98\x06\x01", "package.tasks[0]"),
    "with the number of another type": ("package tasks 0", b"\x08\x01", "package.tasks[0]"),
    "of eight bytes": ("package workflows 0", b"\x99\x06" + b"\0" * 8, "package.workflows[0]"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_unknown_field_of_protobuf(case: str) -> None:
    path, data, expected = UNKNOWN[case]
    found = decode(spoiled(path, data), "x.pb")
    assert found.unit is None
    assert [(each.code, each.path) for each in found.diagnostics] == [("FL5007", expected)]


# Writing for older readers

LATER: Final[dict[str, tuple[Addition, str]]] = {
    "a field": ("Options.retries", "tasks[0].options"),
    "a class": ("EnumDef", "types[0]"),
    "a kind of node": ("Branch", "workflows[0].blocks[0].nodes[1]"),
    "a kind of value": ("Promise", "workflows[0].blocks[0].nodes[0].inputs[0].value"),
    "a name of an enumeration": (
        "Comparator.GE",
        "workflows[0].blocks[0].nodes[1].arms[0].condition.op",
    ),
}


@pytest.mark.parametrize("case", LATER)
def test_older_version_lacks(case: str) -> None:
    what, path = LATER[case]
    added = {(1, 0): (), (1, 1): ("Map",), (1, 2): (what, "Gate")}
    assert at_version(parsed(TEXT), "1.1", added) == (Lack(path, what, "1.2"),)
    assert at_version(parsed(TEXT), "1.2", added) == replace(parsed(TEXT), header=Header("1.2"))


def test_older_version_says_the_rest() -> None:
    added = {(1, 0): (), (1, 1): ("Gate", "Options.timeout", "Comparator.LT")}
    unit = replace(parsed(TEXT), header=Header("1.1", "flowc"))
    assert at_version(unit, "1.0", added) == replace(unit, header=Header("1.0", "flowc"))
    fragment = Fragment("m.grow", "", "", (), header=Header("1.1"))
    older = at_version(fragment, "1.0", added)
    assert isinstance(older, Fragment)
    assert (older.header.ir_version, older.definitions.header.ir_version) == ("1.0", "1.0")


def test_table_of_versions() -> None:
    """What is listed exists; the newest row is the version that is written."""
    records = {
        of.__name__: {each.name for each in fields} for of, fields in table().records.items()
    }
    members = {of.__name__ for choice in table().choices.values() for of in choice}
    for each in (what for brought in ADDED.values() for what in brought):
        name, _, field = each.partition(".")
        assert name in records or name in members
        assert not field or field in records[name] or field.isupper()
    assert versions()[-1] == IR_VERSION


def test_build_for_a_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "m.flow", tmp_path / "out.json"
    source.write_text(TEXT.replace("flowc 1.0", "flowc 1.7"), encoding="utf-8")
    build = ["build", str(source), "-o", str(out), "--target-ir-version"]
    assert main([*build, "1.0"]) == 0
    assert read_header(out.read_bytes(), "x") == Header("1.0")
    assert main([*build, "2.0"]) == 2
    assert "this flowc does not write IR `2.0`" in capsys.readouterr().err


def test_build_names_what_is_lacking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "m.flow"
    source.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(
        "flowc.ir.minors.at_version.__defaults__", ({(1, 0): (), (1, 1): ("Branch",)},)
    )
    monkeypatch.setattr("flowc.ir.minors.versions", lambda: ["1.0", "1.1"])
    target = ["--target-ir-version", "1.0"]
    assert main(["build", str(source), "-o", str(tmp_path / "out.pb"), *target]) == 2
    said = capsys.readouterr().err
    assert "IR 1.0 cannot say everything that is there" in said
    assert "workflows[0].blocks[0].nodes[1]: `Branch` came with IR 1.1" in said
    assert [*tmp_path.iterdir()] == [source]

"""The encodings: one meaning in each, and nothing but IR accepted."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from google.protobuf import json_format
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from flowc import schemas
from flowc.ir import nodes, rules_format, values
from flowc.ir.codec_problems import UnencodableError
from flowc.ir.codec_protobuf_pool import message_class
from flowc.ir.diagnostics import Rule
from flowc.ir.formats import Format, Unit, canonical, decode, encode, format_of
from flowc.ir.nodes import (
    Arm,
    Block,
    Branch,
    Call,
    Condition,
    Fail,
    Fragment,
    Interface,
    Options,
    Package,
    Workflow,
)
from flowc.ir.types import Column, Field, NamedType, RecordDef, RecordKind, TableType, Type
from flowc.ir.values import Binding, EntityKind, Ref, Value

from . import strategies

BINARY_AND_JSON: Final = (Format.PROTOBUF, Format.JSON)
VALIDATOR: Final[Any] = Draft202012Validator(json.loads(schemas.json_schema()))

quick: Final = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)


def check(data: bytes, *rules: Rule) -> None:
    """The bytes are refused, with these findings; none means that they are read."""
    found = decode(data, "x")
    assert [each.code for each in found.diagnostics] == [rule.code for rule in rules]
    assert (found.unit is None) == bool(rules)
    assert all("x" in each.message or each.path for each in found.diagnostics)


# One meaning


@quick
@given(strategies.units)
def test_round_trip(unit: Unit) -> None:
    encoded = {each: encode(unit, each) for each in BINARY_AND_JSON}
    for written_as, data in encoded.items():
        found = decode(data, "x")
        assert found.diagnostics == ()
        assert found.unit is not None
        assert found.unit == unit
        assert format_of(data) is written_as
        assert {each: encode(found.unit, each) for each in BINARY_AND_JSON} == encoded
        assert canonical(found.unit) == canonical(unit)


@quick
@given(strategies.units)
def test_json_is_protobufs_own(unit: Unit) -> None:
    message = json_format.Parse(encode(unit, Format.JSON), message_class("Unit")())
    assert message.SerializeToString(deterministic=True) == encode(unit, Format.PROTOBUF)


@quick
@given(strategies.units)
def test_json_file_is_canonical_json_indented(unit: Unit) -> None:
    found = json.loads(canonical(unit))
    text = json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False)
    assert encode(unit, Format.JSON) == f"{text}\n".encode()
    compact = json.dumps(found, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    assert canonical(unit) == compact.encode()


@settings(quick, max_examples=20)
@given(strategies.units)
def test_json_follows_its_schema(unit: Unit) -> None:
    document: dict[str, Any] = json.loads(canonical(unit))
    assert [each.message for each in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (values.Integer(2**53 + 1), '{"integer":"9007199254740993"}'),
        (values.Float(1e16), '{"float":"1e+16"}'),
        (values.Float(0.1), '{"float":"0.1"}'),
        (values.Float(-0.0), '{"float":"-0.0"}'),
        (values.Float(float("-inf")), '{"float":"-Infinity"}'),
        (values.Boolean(False), '{"boolean":false}'),
        (values.String('é"\n\x1f\U0001f600'), '{"string":"é\\"\\n\\u001f\U0001f600"}'),
        (values.Bytes(b"\xff\xfe"), '{"bytes":"//4="}'),
        (values.Null(), '{"null":{}}'),
        (values.ListValue(()), '{"list":{}}'),
        (values.Promise("a", "o0", ("k", 3)), '{"promise":{"node":"a","output":"o0","path":['
         '{"name":"k"},{"index":"3"}]}}'),
        (Ref(EntityKind.DYNAMIC, "m.t"), '{"kind":"ENTITY_KIND_DYNAMIC","name":"m.t"}'),
        (nodes.Limits(0, 0, 1), '{"depth":1}'),
        (nodes.FixedRate(values.Duration(0)), '{"fixedRate":{}}'),
        (Options(retries=0, timeout=values.Duration(0)), '{"retries":0,"timeout":"0"}'),
        ((values.Integer(1), Binding("x", values.Null())),
         '[{"integer":"1"},{"name":"x","value":{"null":{}}}]'),
    ],
)  # fmt: skip
def test_canonical_text(part: object, text: str) -> None:
    assert canonical(part).decode() == text


# Nothing but IR


@pytest.mark.parametrize("rule", rules_format.RULES, ids=lambda rule: rule.name)
def test_examples_of_rules(rule: Rule) -> None:
    check(rule.bad.encode(), rule)
    check(rule.good.encode())


def _package(text: str) -> bytes:
    return b'{"package": {"header": {"irVersion": "1.0"}, %s}}' % text.encode()


def _workflow(text: str) -> bytes:
    return _package(
        f'"workflows": [{{"failurePolicy": "FAILURE_POLICY_FAIL_IMMEDIATELY", {text}}}]'
    )


def _options(text: str) -> bytes:
    return _workflow(f'"options": {text}')


R = rules_format
REFUSED_JSON: Final[dict[str, tuple[bytes, Rule]]] = {
    "null": (_package('"tasks": null'), R.WRONG_TYPE),
    "snake case": (_package('"launch_plans": []'), R.UNKNOWN_FIELD),
    "object for list": (_package('"tasks": {}'), R.WRONG_TYPE),
    "list for object": (_workflow('"interface": []'), R.WRONG_TYPE),
    "number for string": (_workflow('"name": 1'), R.WRONG_TYPE),
    "string for number": (_options('{"retries": "1"}'), R.WRONG_TYPE),
    "fraction for integer": (_options('{"retries": 1.0}'), R.WRONG_TYPE),
    "boolean for integer": (_options('{"retries": true}'), R.WRONG_TYPE),
    "number for boolean": (_options('{"interruptible": 0}'), R.WRONG_TYPE),
    "number for duration": (_options('{"timeout": 1}'), R.WRONG_TYPE),
    "blank in integer": (_options('{"timeout": " 1"}'), R.WRONG_TYPE),
    "plus in integer": (_options('{"timeout": "+1"}'), R.WRONG_TYPE),
    "leading zero": (_options('{"timeout": "01"}'), R.WRONG_TYPE),
    "Arabic digits": (_options('{"timeout": "\u0661"}'), R.WRONG_TYPE),
    "32 bits": (_options('{"retries": 2147483648}'), R.OUT_OF_RANGE),
    "64 bits": (_options('{"timeout": "-9223372036854775809"}'), R.OUT_OF_RANGE),
    "5,000 digits": (_options('{"retries": %s}' % ("9" * 5000)), R.OUT_OF_RANGE),
    "5,000 digits in a string": (_options('{"timeout": "%s"}' % ("9" * 5000)), R.OUT_OF_RANGE),
    "NaN": (_options('{"image": {"float": "NaN"}}'), R.OUT_OF_RANGE),
    "bare NaN": (_options('{"image": {"float": NaN}}'), R.WRONG_TYPE),
    "huge double": (_options('{"image": {"float": "1e999"}}'), R.OUT_OF_RANGE),
    "hexadecimal double": (_options('{"image": {"float": "0x1p3"}}'), R.WRONG_TYPE),
    "no base64": (_options('{"image": {"bytes": "a"}}'), R.WRONG_TYPE),
    "base64 with loose bits": (_options('{"image": {"bytes": "//5="}}'), R.WRONG_TYPE),
    "base64 for URLs": (_options('{"image": {"bytes": "__4="}}'), R.WRONG_TYPE),
    "no kind": (_options('{"image": {}}'), R.MISSING_FIELD),
    "unknown kind": (_options('{"image": {"set": []}}'), R.UNKNOWN_FIELD),
    "two kinds": (_options('{"image": {"null": {}, "integer": "1"}}'), R.AMBIGUOUS_CHOICE),
    "no target": (_workflow('"onFailure": {"id": "a"}'), R.MISSING_FIELD),
    "enumeration by number": (_package('"types": [{"record": {"kind": 1}}]'), R.WRONG_TYPE),
    "zero of enumeration": (
        _package('"types": [{"record": {"kind": "RECORD_KIND_UNSPECIFIED"}}]'),
        R.UNKNOWN_ENUMERATOR,
    ),
    "duplicate in a record": (_workflow('"name": "a", "name": "a"'), R.DUPLICATE_FIELD),
    "duplicate in a choice": (_options('{"image": {"null": {}, "null": {}}}'), R.DUPLICATE_FIELD),
    "other JSON": (b'{"name": "left-pad", "version": "1.0.0"}', R.NOT_IR),
    "no header": (b'{"package": {}}', R.UNSUPPORTED_VERSION),
    "no version": (b'{"package": {"header": {}}}', R.UNSUPPORTED_VERSION),
    "odd version": (b'{"fragment": {"header": {"irVersion": "1"}}}', R.UNSUPPORTED_VERSION),
    "long version": (
        b'{"package": {"header": {"irVersion": "%s.0"}}}' % (b"1" * 5000),
        R.UNSUPPORTED_VERSION,
    ),
    "text after it": (_package('"tasks": []') + b"x", R.DAMAGED),
    "not UTF-8": (_workflow('"name": "a"').replace(b'"a"', b'"\xff"'), R.NOT_TEXT),
    "surrogate in UTF-8": (_workflow('"name": "a"').replace(b'"a"', b'"\xed\xa0\x80"'), R.NOT_TEXT),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED_JSON)
def test_refused_json(case: str) -> None:
    data, rule = REFUSED_JSON[case]
    check(data, rule)


ACCEPTED_JSON: Final[dict[str, bytes]] = {
    "byte order mark": b"\xef\xbb\xbf" + _package('"tasks": []'),
    "Windows lines": b"\r\n" + _package('"tasks":\r\n []'),
    "zero values": _package('"tasks": [], "workflows": [], "spans": [{"path": "", "span": {}}]'),
    "empty message": _workflow('"interface": {}, "doc": "", "options": {}'),
    "exponent": _options('{"image": {"float": "1E+2"}}'),
    "minus nothing": _options('{"image": {"float": "-0"}}'),
    "newer minor version": b'{"package": {"header": {"irVersion": "1.999"}}}',
}


@pytest.mark.parametrize("case", ACCEPTED_JSON)
def test_accepted_json(case: str) -> None:
    check(ACCEPTED_JSON[case])


def test_every_problem_is_reported_with_its_place() -> None:
    text = """\
{"package": {"header": {"irVersion": "1.4"},
  "tasks": [{"name": "m.é", "nmae": 1,
             "spec": {}}],
  "spans": [{"span": {"line": "1"}}]}}"""
    found = decode(text.encode(), "x.json").diagnostics
    places = [(each.path, each.span and (each.span.line, each.span.column)) for each in found]
    assert places == [
        ("package.tasks[0].nmae", (2, 29)),
        ("package.tasks[0].spec", (3, 22)),
        ("package.spans[0].span.line", (4, 31)),
    ]
    assert found[0].helps[0].text == "did you mean `name`?"
    assert found[0].notes == ("the file is IR 1.4; this flowc knows IR 1.0",)


# Binary


def _message(unit: Unit) -> Any:
    return message_class("Unit").FromString(encode(unit, Format.PROTOBUF))


def _record_kind(message: Any, kind: int) -> None:
    message.package.types.add().record.kind = kind


def _float(message: Any, number: float) -> None:
    message.package.types.add().enum.members.add().value.float = number


def _reference(message: Any) -> None:
    message.package.workflows.add(failure_policy=1).on_failure.target.name = "m.f"


REFUSED_BINARY: Final[dict[str, tuple[Callable[[Any], object], Rule]]] = {
    "major": (lambda m: setattr(m.package.header, "ir_version", "2.0"), R.UNSUPPORTED_VERSION),
    "no version": (lambda m: m.package.ClearField("header"), R.UNSUPPORTED_VERSION),
    "feature": (lambda m: m.package.header.required_features.append("x"), R.UNSUPPORTED_FEATURE),
    "no kind": (lambda m: m.package.types.add(), R.MISSING_FIELD),
    "no value": (lambda m: m.package.types.add().enum.members.add(), R.MISSING_FIELD),
    "no enumerator": (lambda m: _record_kind(m, 0), R.MISSING_FIELD),
    "unknown enumerator": (lambda m: _record_kind(m, 99), R.UNKNOWN_ENUMERATOR),
    "no kind of reference": (_reference, R.MISSING_FIELD),
    "NaN": (lambda m: _float(m, float("nan")), R.OUT_OF_RANGE),
}


@pytest.mark.parametrize("case", REFUSED_BINARY)
def test_refused_binary(case: str) -> None:
    spoil, rule = REFUSED_BINARY[case]
    message = _message(Package())
    spoil(message)
    check(message.SerializeToString(), rule)


HEADER: Final = b"\x0a\x05\x0a\x031.0"
DAMAGED_BINARY: Final[dict[str, tuple[bytes, str]]] = {
    "nothing but the beginning": (b"\x82\x01", "byte 0: no field can begin like this"),
    "cut off": (b"\x82\x01\x08" + HEADER, "byte 0: a field has 8 bytes, and 7 are left"),
    "cut off inside": (
        b"\x82\x01\x09" + HEADER + b"\x1a\x05",
        "byte 10: `package`: a field has 5 bytes, and 0 are left",
    ),
    "endless number": (b"\x8a\x01" + b"\xff" * 11, "byte 0: no field can begin like this"),
    "group": (
        b"\x82\x01\x08" + HEADER + b"\x1b",
        "byte 10: `package`: no field can begin like this",
    ),
    "field 0": (b"\x82\x01\x08" + HEADER + b"\x00", "byte 10: `package`: no field can begin"),
    "text": (
        b"\x82\x01\x07\x0a\x05\x0a\x03\xff.0",
        "byte 7: `package.header.irVersion`: its text is not UTF-8",
    ),
    "second of a list": (
        b"\x82\x01\x10" + HEADER + b"\x12\x00\x12\x05\x0a\x03m\xff.",
        "byte 17: `package.modules[1].name`: its text is not UTF-8",
    ),
}


@pytest.mark.parametrize("case", DAMAGED_BINARY)
def test_damaged_binary(case: str) -> None:
    data, message = DAMAGED_BINARY[case]
    check(data, R.DAMAGED)
    assert message in decode(data, "x").diagnostics[0].message


def test_major_is_refused_whatever_follows() -> None:
    opening: Any = message_class("Preamble")()
    opening.fragment.header.ir_version = "7.1"
    later = b"\xfa\x3f\x03abc" + b"\x12\x01\xff"
    data = opening.SerializeToString()
    check(data[:2] + bytes([data[2] + len(later)]) + data[3:] + later, R.UNSUPPORTED_VERSION)


# Depth


def _dicts(depth: int) -> Value:
    """The costliest nesting: three messages a level, and a path at the end."""
    value: Value = values.Promise("n", "o0", ("key",))
    for _ in range(depth - 1):
        value = values.DictValue((values.Entry(values.Null(), value),))
    return value


def _in_fragment(value: Value) -> Fragment:
    call = Call("c", Ref(EntityKind.TASK, "t"), options=Options(extra=(Binding("x", value),)))
    workflow = Workflow("w", Interface(), (Block(nodes.BODY, (call,)),))
    return Fragment("t", "", "", (), Package(workflows=(workflow,)))


def _tables(depth: int) -> Package:
    of: Type = NamedType("m.C")
    for _ in range(depth - 1):
        of = TableType((Column("c", of),))
    return Package(types=(RecordDef("m.R", RecordKind.MODEL, (Field("f", of),)),))


def _negations(depth: int) -> Fragment:
    condition: Condition = nodes.Truth(values.Null())
    for _ in range(depth - 2):
        condition = nodes.Not(condition)
    branch = Branch("b", (Arm(condition, Fail("no")),))
    return Fragment("t", "", "", (Block(nodes.BODY, (branch,)),))


NESTED: Final[dict[str, Callable[[int], Unit]]] = {
    "values": lambda depth: _in_fragment(_dicts(depth)),
    "types": _tables,
    "conditions": _negations,
}


@pytest.mark.parametrize("format", BINARY_AND_JSON)
@pytest.mark.parametrize("kind", NESTED)
def test_depth(kind: str, format: Format) -> None:
    deepest = NESTED[kind](values.MAX_NESTING)
    assert decode(encode(deepest, format), "x").unit == deepest
    for depth in (values.MAX_NESTING + 1, 20_000):
        with pytest.raises(UnencodableError):
            encode(NESTED[kind](depth), format)


@pytest.mark.parametrize("extra", [1, 100])  # refused by our reader; by protobuf
def test_binary_that_is_too_deep(extra: int) -> None:
    message = _message(Package())
    value = message.package.types.add().enum.members.add().value
    for _ in range(values.MAX_NESTING + extra - 1):
        value = value.list.items.add()
    value.null.SetInParent()
    check(message.SerializeToString(), R.NESTED_TOO_DEEP)


# What cannot be written

UNENCODABLE: Final[dict[str, Value]] = {
    "missing": values.Missing(),
    "missing within": values.ListValue((values.Missing(),)),
    "NaN": values.Float(float("nan")),
    "64 bits": values.Integer(2**63),
    "index of 64 bits": values.Promise("", "x", (-(2**63) - 1,)),
    "surrogate": values.String("\ud800"),
}


@pytest.mark.parametrize("format", BINARY_AND_JSON)
@pytest.mark.parametrize("case", UNENCODABLE)
def test_unencodable(case: str, format: Format) -> None:
    with pytest.raises(UnencodableError):
        encode(_in_fragment(UNENCODABLE[case]), format)


@pytest.mark.parametrize("format", BINARY_AND_JSON)
def test_counts_have_32_bits(format: Format) -> None:
    workflow = Workflow("w", Interface(), options=Options(retries=2**31))
    with pytest.raises(UnencodableError):
        encode(Package(workflows=(workflow,)), format)

"""Inputs: command-line arguments and JSON, read by the types of an interface."""

from math import inf, nan

import pytest

from flowc.ir.nodes import Input, Interface
from flowc.ir.types import (
    ANY,
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    STR,
    DictType,
    Field,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    RecordDef,
    RecordKind,
    TableType,
    TupleType,
    Type,
    UnionType,
)
from flowc.ir.values import (
    Boolean,
    Bytes,
    Datetime,
    DictValue,
    Duration,
    Entry,
    EnumValue,
    Float,
    Integer,
    Null,
    String,
    Value,
)
from flowc.runtime.values import (
    Mismatch,
    mismatch_text,
    read_argument,
    read_inputs,
    read_json,
    to_json,
    to_native,
)

from .lib import (
    BIG,
    CLASSES,
    COLOR,
    LEVEL,
    OPAQUE,
    POINT,
    TREE,
    TYPES,
    Tree,
    integers,
    optional,
    point,
)

ARGUMENTS: list[tuple[str, Type, Value | None]] = [
    ("a b", STR, String("a b")),
    ("[1]", STR, String("[1]")),
    ("\udcff", STR, None),
    ("12", INT, Integer(12)),
    ("-3", INT, Integer(-3)),
    ("1_0", INT, None),
    (" 1", INT, None),
    ("1.0", INT, None),
    (str(BIG), INT, None),
    ("9" * 5000, INT, None),
    ("1e3", FLOAT, Float(1000.0)),
    ("2", FLOAT, Float(2.0)),
    ("-inf", FLOAT, Float(-inf)),
    ("nan", FLOAT, None),
    ("true", BOOL, Boolean(True)),
    ("False", BOOL, Boolean(False)),
    ("1", BOOL, None),
    ("none", optional(INT), Null()),
    ("null", optional(STR), Null()),
    ("5", optional(INT), Integer(5)),
    ("5", UnionType((INT, STR)), Integer(5)),
    ("5", UnionType((STR, INT)), String("5")),
    ("dark red", COLOR, EnumValue("lib.Color", "DARK_RED")),
    ("DARK_RED", COLOR, EnumValue("lib.Color", "DARK_RED")),
    ("blue", COLOR, None),
    ("2", LEVEL, EnumValue("lib.Level", "HIGH")),
    ("2026-02-03T04:05:06Z", DATETIME, Datetime("2026-02-03T04:05:06+00:00")),
    ("2026-02-03", DATETIME, Datetime("2026-02-03T00:00:00")),
    ("2026-02-30", DATE, None),
    ("90", DURATION, Duration(90_000_000)),
    ("1.5", DURATION, Duration(1_500_000)),
    ("1h30m", DURATION, Duration(5_400_000_000)),
    ("250ms", DURATION, Duration(250_000)),
    ("P1DT2H", DURATION, Duration(93_600_000_000)),
    ("-PT0.000001S", DURATION, Duration(-1)),
    ("P", DURATION, None),
    ("", DURATION, None),
    ("h", DURATION, None),
    ("P1DT", DURATION, None),
    ("some/path.csv", FileType("csv"), String("some/path.csv")),
    ("s3://bucket/x", TableType(), String("s3://bucket/x")),
    ("[3, 1, 2]", ListType(INT), integers(3, 1, 2)),
    ("[3, 1.5]", ListType(INT), None),
    ("[3", ListType(INT), None),
    ("[" * 100_000, ListType(INT), None),
    ('{"x": 1}', POINT, point(1)),
    ('{"1": "a"}', DictType(INT, STR), DictValue((Entry(Integer(1), String("a")),))),
    ("a", LiteralType((String("a"), Integer(1))), String("a")),
    ("1", LiteralType((String("a"), Integer(1))), Integer(1)),
    ("aGk=", BYTES, Bytes(b"hi")),
    ('{"a": null}', ANY, DictValue((Entry(String("a"), Null()),))),
    ("plain", ANY, String("plain")),
    ("x", OPAQUE, None),
]


@pytest.mark.parametrize(("text", "of", "value"), ARGUMENTS)
def test_arguments(text: str, of: Type, value: Value | None) -> None:
    found = read_argument(text, of, TYPES)
    assert (None if isinstance(found, Mismatch) else found) == value


WRONG_ARGUMENTS: list[tuple[str, Type, str, str]] = [
    ("x", INT, "takes int, not `x`", ""),
    ("x", optional(INT), "takes int | None, not `x`", ""),
    ("x", UnionType((INT, BOOL)), "takes int | bool, not `x`", ""),
    ("\udcff", STR, "takes str, not `\\udcff`", ""),
    ("9" * 100, INT, f"takes int, not `{'9' * 77}...`", ""),
    ("b", LiteralType((String("a"),)), 'takes Literal["a"], not `b`', ""),
    ("slow", COLOR, "takes lib.Color (RED, DARK_RED), not `slow`", ""),
    ("dark_re", COLOR, "takes lib.Color (RED, DARK_RED), not `dark_re`", "mean `DARK_RED`?"),
    ("blue", optional(COLOR), "takes lib.Color (RED, DARK_RED) | None, not `blue`", ""),
    ('[1, "a"]', ListType(INT), '[1] takes int, not "a"', ""),
    (
        "[1,2",
        ListType(INT),
        "takes list[int], not `[1,2`, which is not JSON: expecting ',' delimiter at its end",
        "are written as JSON",
    ),
    (
        "a",
        ListType(STR),
        "takes list[str], not `a`, which is not JSON: expecting value at character 1",
        "are written as JSON",
    ),
    (f"[{'9' * 5000}]", ListType(INT), f"takes list[int], not `[{'9' * 76}...`", ""),
    ('{"x": "a"}', POINT, '.x takes int, not "a"', ""),
    (
        '{"x": 1, "lenght": 1}',
        NamedType("lib.Named"),
        'takes lib.Named, not {"x": 1, "lenght": 1}, with unknown field `lenght`',
        "did you mean `length`?",
    ),
    (
        '{"wholly": 1}',
        optional(NamedType("lib.Named")),
        'takes lib.Named | None, not {"wholly": 1}, with unknown field `wholly`',
        "its fields are `x`, `length`",
    ),
    (
        "{}",
        NamedType("lib.Named"),
        "takes lib.Named, not {}, without field `x`",
        "`x` takes int",
    ),
    ("1", NamedType("lib.Named"), "takes lib.Named, not 1", ""),
]
NAMED = RecordDef(
    "lib.Named", RecordKind.DATACLASS, (Field("x", INT), Field("length", FLOAT, Float(0.5)))
)


@pytest.mark.parametrize(("text", "of", "message", "hint"), WRONG_ARGUMENTS)
def test_wrong_arguments(text: str, of: Type, message: str, hint: str) -> None:
    found = read_argument(text, of, {**TYPES, "lib.Named": NAMED})
    assert isinstance(found, Mismatch)
    assert (
        mismatch_text("x", found).removeprefix("input `x").replace("` ", " ", 1).strip() == message
    )
    assert (hint in found.hint) if hint else not found.hint


def check_inputs(
    interface: Interface, given: dict[str, object], *messages: str
) -> dict[str, Value]:
    values, diagnostics = read_inputs(given, interface, TYPES)
    assert tuple(f"{each.code} {each.message}" for each in diagnostics) == messages
    return values


INTERFACE = Interface(
    (
        Input("numbers", ListType(INT), doc="what to sort"),
        Input("limit", INT, Integer(5)),
        Input("note", optional(STR)),
        Input("start", POINT, point(0)),
    )
)


def test_inputs_are_read() -> None:
    found = check_inputs(INTERFACE, {"note": "x", "numbers": [1]})
    assert [*found.items()] == [
        ("numbers", integers(1)),
        ("limit", Integer(5)),
        ("note", String("x")),
        ("start", point(0)),
    ]
    assert check_inputs(INTERFACE, {"numbers": []})["note"] == Null()


def test_every_problem_of_the_inputs_is_reported() -> None:
    check_inputs(
        INTERFACE,
        {"nubmers": [1], "limit": "5", "note": 3, "start": {"x": 1, "z": 2}},
        "FL7501 input `numbers` is missing; it takes list[int]",
        'FL7503 input `limit` takes int, not "5"',
        "FL7503 input `note` takes str | None, not 3",
        'FL7503 input `start` takes lib.Point, not {"x": 1, "z": 2}, with unknown field `z`',
        "FL7502 there is no input `nubmers`",
    )
    _, diagnostics = read_inputs({"nubmers": []}, INTERFACE, TYPES)
    assert diagnostics[0].notes == ("numbers: what to sort",)
    assert [each.text for each in diagnostics[-1].helps] == ["did you mean `numbers`?"]
    _, diagnostics = read_inputs({"numbers": [], "start": {"xs": 1}}, INTERFACE, TYPES)
    assert [each.text for each in diagnostics[0].helps] == ["did you mean `x`?"]


WRONG: list[tuple[object, Type, str]] = [
    (True, INT, "input `x` takes int, not True"),
    (1.0, INT, "input `x` takes int, not 1.0"),
    (BIG, INT, "input `x` takes int, not 9223372036854775808, which is beyond 64 bits"),
    (nan, FLOAT, "input `x` takes float, not nan, which is not equal to itself"),
    (["a"], optional(ListType(INT)), 'input `x[0]` takes int, not "a"'),
    ([{"x": "a"}], ListType(POINT), 'input `x[0].x` takes int, not "a"'),
    ({"y": 1}, POINT, 'input `x` takes lib.Point, not {"y": 1}, without field `x`'),
    ([1], TupleType((INT, INT)), "input `x` takes tuple[int, int], not [1], which has 1 items"),
    ({"a": 1}, DictType(INT, INT), 'input `x` takes dict[int, int], not {"a": 1}, with key "a"'),
    ("blue", COLOR, 'input `x` takes lib.Color (RED, DARK_RED), not "blue"'),
    (
        {"z": 1},
        optional(POINT),
        'input `x` takes lib.Point | None, not {"z": 1}, with unknown field `z`',
    ),
    (
        "x",
        OPAQUE,
        'input `x` takes lib.Opaque, not "x", since objects of the class have no text form',
    ),
    ("2026", DATETIME, 'input `x` takes datetime, not "2026"'),
]


@pytest.mark.parametrize(("obj", "of", "message"), WRONG)
def test_wrong_inputs(obj: object, of: Type, message: str) -> None:
    check_inputs(Interface((Input("x", of),)), {"x": obj}, f"FL7503 {message}")


def test_a_tree_is_read_and_built() -> None:
    leaf: object = {"name": "b", "children": list[object]()}
    data: object = {"name": "a", "children": [leaf]}
    value = read_json(data, TREE, TYPES)
    assert not isinstance(value, Mismatch)
    assert to_native(value, TREE, TYPES, CLASSES.get) == Tree("a", [Tree("b", [])])
    assert to_json(value) == data

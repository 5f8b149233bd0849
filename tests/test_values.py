"""Python objects to IR values and back, and values to JSON and back."""

import datetime as dt
import json
import pickle
from math import inf, nan
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowc.ir.types import (
    ANY,
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    NONE,
    STR,
    AnnotatedType,
    DictType,
    FileType,
    ListType,
    LiteralType,
    TupleType,
    Type,
    UnionType,
)
from flowc.ir.values import (
    Binding,
    Boolean,
    Bytes,
    CallValue,
    Date,
    Datetime,
    DictValue,
    Duration,
    Entry,
    EnumValue,
    Float,
    Integer,
    ListValue,
    NameValue,
    Null,
    RecordValue,
    String,
    Value,
)
from flowc.runtime.values import (
    Mismatch,
    ObjectValue,
    UnknownNameError,
    from_native,
    keep,
    read_json,
    to_json,
    to_native,
)

from .lib import (
    BIG,
    CLASSES,
    COLOR,
    LEVEL,
    MODEL,
    OPAQUE,
    OPTIONS,
    PAIR,
    POINT,
    TWIN,
    TYPES,
    Color,
    Level,
    Model,
    Opaque,
    Pair,
    Point,
    Twin,
    integers,
    optional,
    pair,
    point,
)

MOMENT = dt.datetime(2026, 2, 3, 4, 5, 6, 7, dt.timezone(dt.timedelta(hours=2)))

NATIVE: list[tuple[object, Type, Value]] = [
    (None, NONE, Null()),
    (True, BOOL, Boolean(True)),
    (-BIG, INT, Integer(-BIG)),
    (3, FLOAT, Float(3.0)),
    (inf, FLOAT, Float(inf)),
    ("é", STR, String("é")),
    (b"\0", BYTES, Bytes(b"\0")),
    (MOMENT, DATETIME, Datetime("2026-02-03T04:05:06.000007+02:00")),
    (dt.date(2026, 2, 3), DATE, Date("2026-02-03")),
    (dt.timedelta(days=-1, microseconds=1), DURATION, Duration(-86_399_999_999)),
    ([1, 2], ListType(INT), integers(1, 2)),
    ((1, 2), ListType(INT), integers(1, 2)),
    ([1, 2.5], ListType(FLOAT), ListValue((Float(1.0), Float(2.5)))),
    ((1, "a"), TupleType((INT, STR)), ListValue((Integer(1), String("a")))),
    ({"a": 1}, DictType(STR, INT), DictValue((Entry(String("a"), Integer(1)),))),
    ({2: [1]}, ANY, DictValue((Entry(Integer(2), integers(1)),))),
    (1, UnionType((FLOAT, INT)), Integer(1)),
    (1, UnionType((FLOAT, STR)), Float(1.0)),
    (None, optional(INT), Null()),
    ("a", LiteralType((String("a"), Integer(1))), String("a")),
    ("a/b", FileType(), String("a/b")),
    (PurePosixPath("a/b"), FileType(), String("a/b")),
    ("a", UnionType((FileType(), STR)), String("a")),
    (1, AnnotatedType(INT, (String("m"),)), Integer(1)),
    (Color.RED, COLOR, EnumValue("lib.Color", "RED")),
    ("red", COLOR, EnumValue("lib.Color", "RED")),
    (Color.RED, ANY, EnumValue("lib.Color", "RED")),
    (Point(1), POINT, point(1)),
    (Point(1), ANY, point(1)),
    (Twin(1, 0.5, 0.0), UnionType((POINT, TWIN)), point(1, name="lib.Twin")),
    (Pair(1, "a"), PAIR, pair(1, "a")),
    (Model(3), MODEL, RecordValue("lib.Model", (Binding("size", Integer(3)),))),
    ({"fast": True}, OPTIONS, RecordValue("lib.Options", (Binding("fast", Boolean(True)),))),
    (7, OPAQUE, Integer(7)),
]


@pytest.mark.parametrize(("obj", "of", "value"), NATIVE)
def test_from_native(obj: object, of: Type, value: Value) -> None:
    assert from_native(obj, of, TYPES) == value


REFUSED: list[tuple[object, Type, str]] = [
    (True, INT, "int, not True"),
    (1, BOOL, "bool, not 1"),
    (1.0, INT, "int, not 1.0"),
    (BIG, INT, "int, not 9223372036854775808, which is beyond 64 bits"),
    (BIG, ANY, "Any, not 9223372036854775808, which is beyond 64 bits"),
    (10**400, FLOAT, "float, not a number of 1329 bits, which is beyond 64 bits"),
    (nan, FLOAT, "float, not NaN, which is not equal to itself"),
    ("\ud800", STR, 'str, not "\\ud800", which has a lone surrogate'),
    (MOMENT, DATE, "date, not datetime.datetime 2026-02-03 04:05:06.000007+02:00"),
    (
        dt.timedelta.max,
        DURATION,
        "timedelta, not datetime.timedelta 999999999 days, 23:59:59.999999",
    ),
    ([1, "a" * 50], ListType(INT), f'int, not "{"a" * 37}..." at [1]'),
    ({"k": [None]}, DictType(STR, ListType(INT)), "int, not None at .k[0]"),
    ({1: 1}, DictType(STR, INT), "dict[str, int], not {1: ...}"),
    ((1,), TupleType((INT, INT)), "tuple[int, int], not [1], which has 1 items"),
    ([*range(9)], STR, "str, not [0, 1, 2, 3, 4, 5, ...]"),
    ({"a": [[[[1]]]]}, STR, 'str, not {"a": [[...]]}'),
    ("x", optional(INT), 'int | None, not "x"'),
    (["x"], optional(ListType(INT)), 'int, not "x" at [0]'),
    ("b", LiteralType((String("a"),)), 'Literal["a"], not "b"'),
    ("blue", COLOR, 'lib.Color, not "blue"'),
    (Opaque(), POINT, "lib.Point, not an object of class `test_values.Opaque`"),
    (Opaque(), OPAQUE, "Any, not an object of class `test_values.Opaque`"),
]


@pytest.mark.parametrize(("obj", "of", "problem"), REFUSED)
def test_no_value(obj: object, of: Type, problem: str) -> None:
    Opaque.__module__ = "test_values"
    found = from_native(obj, of, TYPES)
    assert isinstance(found, Mismatch)
    steps = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in found.path)
    assert f"{found.wants}, not {found.got}" + (f" at {steps}" if steps else "") == problem


def test_a_deep_object_is_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert from_native(deep, ANY, {}) == Mismatch("Any", "an object that is nested too deeply")


def test_other_objects_are_kept_where_they_have_no_value() -> None:
    model = Opaque()
    of = ListType(OPAQUE)
    value = from_native([model, 1], of, TYPES, keep)
    assert isinstance(value, ListValue)
    assert isinstance(value.items[0], ObjectValue)
    assert value.items[1] == Integer(1)
    assert to_native(value, of, TYPES, CLASSES.get) == [model, 1]
    assert to_json(value) == [f"<{Opaque.__module__}.Opaque object>", 1]
    assert from_native([model], of, TYPES, keep) != from_native([model], of, TYPES, keep)
    found = from_native({"a": (1, 2)}, ANY, TYPES, keep)
    assert to_native(pickled(found), ANY, TYPES, CLASSES.get) == {"a": (1, 2)}


def pickled(value: Value | Mismatch) -> Value:
    copy: object = pickle.loads(pickle.dumps(value))  # noqa: S301  processes exchange values so
    assert isinstance(copy, DictValue)
    return copy


BACK: list[tuple[Value, Type, object]] = [
    (Integer(1), FLOAT, 1.0),
    (Integer(1), UnionType((FLOAT, INT)), 1),
    (String("red"), COLOR, Color.RED),
    (String("red"), UnionType((COLOR, STR)), "red"),
    (Integer(2), LEVEL, Level.HIGH),
    (integers(1, 2), TupleType((INT, FLOAT)), (1, 2.0)),
    (integers(1, 2), ANY, [1, 2]),
    (DictValue((Entry(String("x"), Integer(1)),)), POINT, Point(1)),
    (RecordValue("lib.Pair", ()), ANY, None),
    (CallValue("lib.Model", (), (Binding("size", Integer(1)),)), ANY, Model(1)),
    (NameValue("lib.Model"), ANY, Model),
]


@pytest.mark.parametrize(("value", "of", "obj"), BACK)
def test_to_native(value: Value, of: Type, obj: object) -> None:
    if obj is None:
        with pytest.raises(TypeError, match="missing 2 required"):
            to_native(value, of, TYPES, CLASSES.get)
        return
    found = to_native(value, of, TYPES, CLASSES.get)
    assert (type(found), found) == (type(obj), obj)


def test_a_class_that_is_gone() -> None:
    with pytest.raises(UnknownNameError, match=r"lib\.Gone"):
        to_native(NameValue("lib.Gone"), ANY, TYPES, CLASSES.get)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS: list[tuple[Type, st.SearchStrategy[Value]]] = [
    (NONE, st.just(Null())),
    (BOOL, st.booleans().map(Boolean)),
    (INT, st.integers(-BIG, BIG - 1).map(Integer)),
    (FLOAT, st.floats(allow_nan=False).map(Float)),
    (STR, TEXTS.map(String)),
    (BYTES, st.binary(max_size=8).map(Bytes)),
    (
        DATETIME,
        st.datetimes(timezones=st.none() | st.timezones()).map(
            lambda each: Datetime(each.isoformat())
        ),
    ),
    (DATE, st.dates().map(lambda each: Date(each.isoformat()))),
    (DURATION, st.integers(-(2**62), 2**62).map(Duration)),
    (COLOR, st.sampled_from(["RED", "DARK_RED"]).map(lambda each: EnumValue("lib.Color", each))),
    (LEVEL, st.sampled_from(["LOW", "HIGH"]).map(lambda each: EnumValue("lib.Level", each))),
    (POINT, st.builds(point, st.integers(-BIG, BIG - 1), st.floats(allow_nan=False))),
    (PAIR, st.builds(pair, st.integers(0, 9), TEXTS)),
    (FileType(), TEXTS.map(String)),
    (LiteralType((String("a"), Integer(1))), st.sampled_from([String("a"), Integer(1)])),
]


def container(
    inner: st.SearchStrategy[tuple[Type, Value]],
) -> st.SearchStrategy[tuple[Type, Value]]:
    return st.one_of(
        inner.map(lambda each: (ListType(each[0]), ListValue((each[1],) * 2))),
        inner.map(
            lambda each: (
                (UnionType((NONE, each[0])), each[1])
                if not isinstance(each[0], UnionType) and each[0] != NONE
                else each
            )
        ),
        st.lists(inner, max_size=3).map(
            lambda each: (
                TupleType(tuple(of for of, _ in each)),
                ListValue(tuple(value for _, value in each)),
            )
        ),
        st.tuples(TEXTS, inner).map(
            lambda each: (
                DictType(STR, each[1][0]),
                DictValue((Entry(String(each[0]), each[1][1]),)),
            )
        ),
        st.tuples(st.integers(-9, 9), inner).map(
            lambda each: (
                DictType(INT, each[1][0]),
                DictValue((Entry(Integer(each[0]), each[1][1]),)),
            )
        ),
    )


TYPED = st.recursive(
    st.one_of([st.tuples(st.just(of), strategy) for of, strategy in SCALARS]),
    container,
    max_leaves=6,
)


@given(TYPED)
def test_native_objects_come_back(typed: tuple[Type, Value]) -> None:
    of, value = typed
    assert from_native(to_native(value, of, TYPES, CLASSES.get), of, TYPES) == value


@given(TYPED)
def test_json_comes_back(typed: tuple[Type, Value]) -> None:
    of, value = typed
    text = json.dumps(to_json(value), allow_nan=False)
    assert read_json(json.loads(text), of, TYPES) == value

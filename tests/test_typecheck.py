"""What fits where: pairs of types, by their texts."""

from typing import Final

import pytest

from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.typecheck import fits, takes_none

TYPES: Final = """\
flowc 1.0

record m.Base: dataclass
  x: int

record m.Derived: dataclass
  x: int
  y: str

record m.Alike: dataclass
  x: float

record m.Model: model
  x: int

record m.Tuple: named_tuple
  x: int

record m.Chain: dataclass
  next: m.Chain | None

record m.Links: dataclass
  next: m.Links | None

record m.Odd: dataclass
  next: m.Odd | None
  text: str

record m.Even: dataclass
  next: m.Even | None
  text: int

record m.Dict: typed_dict
  x: int
  y: float

enum m.Color
  RED = "red"
  BLUE = "blue"

enum m.Level
  LOW = 1

opaque m.Opaque

opaque torch.Tensor

"""

FITS: Final = [
    ("int", "int", True),
    ("int", "float", True),
    ("float", "int", False),
    ("bool", "int", False),
    ("int", "bool", False),
    ("int", "str", False),
    ("str", "int", False),
    ("date", "datetime", False),
    ("Any", "int", True),
    ("m.Base", "Any", True),
    ("None", "int | None", True),
    ("int | None", "int", False),
    ("int", "int | None", True),
    ("int | None", "float | None", True),
    ("int | str", "str | int", True),
    ("int | str", "int | None", False),
    ('Literal["a"]', "str", True),
    ('Literal["a"]', 'Literal["a", "b"]', True),
    ('Literal["a", "b"]', 'Literal["a"]', False),
    ("str", 'Literal["a", "b"]', True),
    ("int", 'Literal["a", "b"]', False),
    ("str", 'Literal["a", None]', True),
    ("m.Color", "str", True),
    ("str", "m.Color", True),
    ("int", "m.Color", False),
    ("m.Level", "int", True),
    ("m.Level", "m.Color", False),
    ("list[int]", "list[float]", True),
    ("list[int]", "list[str]", False),
    ("list[Any]", "list[str]", True),
    ("dict[str, int]", "dict[str, float]", True),
    ("dict[int, int]", "dict[str, int]", False),
    ("tuple[int, str]", "tuple[float, str]", True),
    ("tuple[int, str]", "tuple[int]", False),
    ("tuple[int, int]", "list[int]", True),
    ("tuple[int, str]", "list[int]", False),
    ("list[int]", "tuple[int, int]", False),
    ('File["csv"]', "File", True),
    ("File", 'File["csv"]', True),
    ('File["csv"]', 'File["CSV"]', True),
    ('File["csv"]', 'File["pdf"]', False),
    ("File", "Directory", False),
    ("str", "File", False),
    ("Table[a: int, b: str]", "Table[a: int]", True),
    ("Table[a: int]", "Table[a: int, b: str]", False),
    ("Table[a: int]", "Table[a: str]", False),
    ("Table", "Table[a: int]", True),
    ('Table[format="csv"]', 'Table[format="parquet"]', False),
    ('Table[library="pandas.DataFrame"]', 'Table[library="polars.DataFrame"]', True),
    ("Annotated[int, 3]", 'Annotated[float, "x"]', True),
    ("m.Derived", "m.Base", True),
    ("m.Base", "m.Derived", False),
    ("m.Base", "m.Alike", True),
    ("m.Alike", "m.Base", False),
    ("m.Model", "m.Base", True),
    ("m.Tuple", "m.Base", False),
    ("m.Dict", "m.Base", False),
    ("m.Chain", "m.Links", True),
    ("m.Odd", "m.Even", False),
    ("m.Odd", "m.Chain", True),
    ("m.Odd | m.Chain", "m.Even | m.Links", True),
    ("m.Dict", "dict[str, float]", True),
    ("m.Dict", "dict[str, int]", False),
    ("dict[str, int]", "m.Dict", False),
    ("m.Base", "dict[str, int]", False),
    ("m.Opaque", "torch.Tensor", True),
    ("m.Opaque", "m.Base", True),
    ("m.Base", "m.Opaque", True),
    ("m.Opaque", "int", False),
    ("int", "m.Opaque", False),
    ("list[m.Opaque]", "m.Opaque", False),
]


def package(*types: str) -> Package:
    inputs = ", ".join(f"i{index}: {each}" for index, each in enumerate(types))
    unit, problems = parse_unit(f"{TYPES}task m.t({inputs})\n  python m:t\n", "m.flow")
    assert not problems
    assert isinstance(unit, Package)
    return unit


@pytest.mark.parametrize(("source", "target", "expected"), FITS)
def test_fits(source: str, target: str, *, expected: bool) -> None:
    found = package(source, target)
    types = {each.name: each for each in found.types}
    given, wanted = (each.type for each in found.tasks[0].interface.inputs)
    assert fits(given, wanted, types) is expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        *(("None", True), ("Any", True), ("int | None", True), ("Annotated[None, 1]", True)),
        *(('Literal["a", None]', True), ("int", False), ("m.Base", False), ("m.Opaque", False)),
    ],
)
def test_takes_none(of: str, *, expected: bool) -> None:
    found = package(of)
    types = {each.name: each for each in found.types}
    assert takes_none(found.tasks[0].interface.inputs[0].type, types) is expected

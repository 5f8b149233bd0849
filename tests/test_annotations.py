"""Live annotations: the types, defaults and classes that they come to."""

from pathlib import Path
from typing import Final

import pytest

from flowc.ir.format import type_text, value_text
from flowc.ir.nodes import Span
from flowc.ir.types import EnumDef, OpaqueDef, RecordDef, TypeDef

from .programs import module, package, traced

TYPES: Final = """
import collections.abc, enum, typing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Dict, List, Literal, NamedTuple, NewType, Optional, TypedDict, Union
from flowc import task

class Color(enum.Enum):
    RED = "r"
    BLUE = 2

@dataclass
class Point:
    x: int
    y: float = 1.5
    next: "Optional[Point]" = None
    tags: list[str] = field(default_factory=list)

class Movie(TypedDict):
    name: str
    year: int

class Span(NamedTuple):
    start: int
    end: int = 3

class Other:
    pass

Id = NewType("Id", int)

@task
def f(
    a: bool, b: bytes, c: date, d: datetime, e: timedelta, f: float, g: int, h: None, i: str, j: Any,
    k: list, l: List, m: Dict[str, List[int]], n: collections.abc.Sequence[int], o: tuple[int, str],
    p: tuple[int, ...], q: Optional[int], r: Union[int, str, None], s: "int | str", t: object,
    u: Literal["a", 1], v: Annotated[int, "unit", 3], w: Color, x: Point, y: Movie, z: Span,
    aa: Other, ab: Id, ac: list["Point"], ad: typing.Mapping[str, Color], ae: collections.OrderedDict,
): ...

@task
def defaults(
    a: int = 3, b: Color = Color.RED, c: Point = Point(1), d: float | None = None,
    e: list[int] = [1, 2], f: timedelta = timedelta(seconds=2), g: Any = len, h: Any = Point,
) -> None: ...
"""


def test_types_of_annotations(tmp_path: Path) -> None:
    program = module(TYPES, tmp_path)
    built = package(program, tmp_path)
    name = program.__name__
    tasks = {each.name.rpartition(".")[2]: each for each in built.tasks}
    texts = [type_text(each.type).replace(f"{name}.", "") for each in tasks["f"].interface.inputs]
    assert texts == [
        *("bool", "bytes", "date", "datetime", "timedelta", "float", "int", "None", "str", "Any"),
        *("list[Any]", "list[Any]", "dict[str, list[int]]", "list[int]", "tuple[int, str]"),
        *(
            "tuple[int, ...]",
            "int | None",
            "int | str | None",
            "int | str",
            "Any",
            'Literal["a", 1]',
        ),
        *('Annotated[int, "unit", 3]', "Color", "Point", "Movie", "Span", "Other"),
        'Annotated[int, call typing.NewType("Id")]',
        *("list[Point]", "dict[str, Color]", "collections.OrderedDict"),
    ]
    defaults = [
        value_text(each.default).replace(f"{name}.", "")
        for each in tasks["defaults"].interface.inputs
        if each.default is not None
    ]
    assert defaults == [
        *("3", 'member Color("RED")', "new Point(x=1, y=1.5, next=None, tags=[])", "None"),
        *("[1, 2]", "microseconds(2000000)", "name builtins.len", "name Point"),
    ]
    assert [definition_text(each).replace(f"{name}.", "") for each in built.types] == [
        "opaque collections.OrderedDict",
        'enum Color(RED="r", BLUE=2)',
        "typed_dict Movie(name: str, year: int)",
        "opaque Other",
        "dataclass Point(x: int, y: float = 1.5, next: Point | None = None, tags: list[str] ="
        " call dataclasses.field(default_factory=name builtins.list))",
        "named_tuple Span(start: int, end: int = 3)",
    ]


def definition_text(of: TypeDef) -> str:
    match of:
        case EnumDef(name, members):
            parts = [f"{each.name}={value_text(each.value)}" for each in members]
            return f"enum {name}({', '.join(parts)})"
        case RecordDef(name, kind, fields):
            parts = [
                f"{each.name}: {type_text(each.type)}"
                + (f" = {value_text(each.default)}" if each.default is not None else "")
                for each in fields
            ]
            return f"{kind.value} {name}({', '.join(parts)})"
        case OpaqueDef(name):
            return f"opaque {name}"


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        ("(x)", "FL1011"),
        ("(*x: int)", "FL1012"),
        ("(**x: int)", "FL1012"),
        ("(x: 3)", "FL1010"),
        ("(x: 'nowhere')", "FL1010"),
        ("(x: tuple)", "FL1010"),
        ("(x: __import__('typing').Tuple)", "FL1010"),
        ("(x: int = float('nan'))", "FL1020"),
        ("(x: object = object())", "FL1020"),
    ],
)
def test_bad_interface(signature: str, code: str, tmp_path: Path) -> None:
    text = f"from flowc import task\n\n@task\ndef f{signature} -> None:\n    pass\n"
    (found,) = traced(text, tmp_path).diagnostics
    assert (found.code, found.span) == (code, Span(name_of(tmp_path), 4, 5, 4, 6))


def name_of(folder: Path) -> str:
    (file,) = folder.glob("*.py")
    return file.name

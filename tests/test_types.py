"""Types and calls, from source text: what annotations come to, and what is said of wrong ones."""

import textwrap
from typing import Final

import pytest

from flowc.ir.format import type_text, value_text
from flowc.ir.nodes import Input, Task

from .sources import compiled, findings

TOP: Final = """\
import collections, datetime, enum, typing as t
import numpy as np, pandas as pd, pandera as pa, torch
import typing_extensions as te
from dataclasses import InitVar, dataclass, field
from typing import *
from pydantic import BaseModel, Field
from flowc import Directory, File, StructuredDataset, kwtypes, task
from flytekit import FlyteFile
from flytekit.types.file import CSVFile, FileExt, png
from flytekit.types.iterator import JSON
from flytekit.types.schema import FlyteSchema
from flytekit.types.structured.structured_dataset import CSV, PARQUET

T = TypeVar("T")
S = TypeVar("S")
jpeg = TypeVar("jpeg")
Id = NewType("Id", int)
Pair = Tuple[T, S]
Rows = List[Pair[T, T]]
Maybe = T | None
columns = kwtypes(a=int)

class Color(enum.Enum):
    RED = "red"

@dataclass
class Point:
    x: int
    y: int = 0

class Schema(pa.DataFrameModel):
    x: pa.typing.Series[float] = pa.Field(ge=0)

class Outer:
    class Inner(enum.Enum):
        A = 1

"""

ANNOTATIONS: Final = {
    "Id": 'Annotated[int, call typing.NewType("m.Id")]',
    "Pair[int, str]": "tuple[int, str]",
    "Rows[int]": "list[tuple[int, int]]",
    "Rows": "list[tuple[Any, Any]]",
    "Maybe[Point]": "m.Point | None",
    "Optional[Pair[int, S]]": "tuple[int, Any] | None",
    "'Optional[List[Point]]'": "list[m.Point] | None",
    "Optional['Point']": "m.Point | None",
    "Outer.Inner": "m.Outer.Inner",
    "te.Literal['a']": 'Literal["a"]',
    "t.Sequence[int]": "list[int]",
    "t.MutableMapping[str, T]": "dict[str, Any]",
    "t.DefaultDict[str, int]": "collections.defaultdict",
    "FrozenSet[int]": "builtins.frozenset",
    "tuple[int, ...]": "tuple[int, ...]",
    "Optional[Tuple[Pair[int, str], ...]]": "tuple[tuple[int, str], ...] | None",
    "Type[int]": "builtins.type",
    "Callable[[int], str]": "collections.abc.Callable",
    "Union[int, Union[str, None]]": "int | str | None",
    "Any | None": "Any",
    "np.typing.NDArray[np.float64]": "numpy.ndarray",
    "torch.nn.Module": "torch.nn.Module",
    "File": "File",
    "File['.csv']": 'File["csv"]',
    "Directory['x']": 'Directory["x"]',
    "FlyteFile[jpeg]": 'File["jpeg"]',
    "FlyteFile[TypeVar('txt')]": 'File["txt"]',
    "FlyteFile[png]": 'File["png"]',
    "FlyteFile[Annotated[str, FileExt('xyz')]]": 'File["xyz"]',
    "CSVFile": 'File["csv"]',
    "Iterator[JSON]": 'File["jsonl"]',
    "Iterator[int]": "list[int]",
    "FlyteSchema[kwtypes(a=int)]": 'Table[a: int, library="flytekit.types.schema.FlyteSchema"]',
    "pd.core.frame.DataFrame": 'Table[library="pandas.DataFrame"]',
    "Annotated[StructuredDataset, columns, 'csv']": 'Table[a: int, format="csv"]',
    "Annotated[StructuredDataset, CSV]": 'Table[format="csv"]',
    "Annotated[StructuredDataset, None, PARQUET]": 'Table[format="parquet"]',
    "Annotated[StructuredDataset, Point]": "Table[x: int, y: int]",
    "Annotated[StructuredDataset, {'p': Point, 'q': {'r': str}}]": (
        'Table["p.x": int, "p.y": int, "q.r": str]'
    ),
    "Annotated[StructuredDataset, collections.OrderedDict([('a', int)])]": "Table[a: int]",
    "Annotated[StructuredDataset, pa.schema(1)]": "Annotated[Table, call pandera.schema(1)]",
    "pa.typing.DataFrame[Schema]": 'Table[x: float, library="pandera.typing.DataFrame"]',
    "Annotated[Color, 'doc', 3]": 'Annotated[m.Color, "doc", 3]',
}


@pytest.mark.parametrize(("annotation", "expected"), ANNOTATIONS.items(), ids=ANNOTATIONS)
def test_annotation(annotation: str, expected: str) -> None:
    assert type_text(_inputs(f"x: {annotation}")[0].type) == expected


DEFAULTS: Final = {
    "x: Color = Color('red')": 'member m.Color("RED")',
    "x: Color = Color['RED']": 'member m.Color("RED")',
    "x: Point = Point(y=2, x=1)": "new m.Point(x=1, y=2)",
    "x: Optional[Point] = None": "None",
    "x: Id = Id(3)": "3",
    "x: datetime.date = datetime.date(2024, 1, 2)": 'date("2024-01-02")',
    "x: File = File('a')": 'call flowc.File(path="a")',
    "x: FlyteFile = FlyteFile['csv'](path='a')": 'call flytekit.FlyteFile(path="a")',
    "x: StructuredDataset = StructuredDataset(None, 'u')": (
        'call flowc.StructuredDataset(dataframe=None, uri="u")'
    ),
    "x: str = torch.distributed.Backend.GLOO": "name torch.distributed.Backend.GLOO",
}


@pytest.mark.parametrize(("signature", "expected"), DEFAULTS.items(), ids=DEFAULTS)
def test_default(signature: str, expected: str) -> None:
    default = _inputs(signature)[0].default
    assert default is not None
    assert value_text(default) == expected


OUTPUTS: Final = {
    "int": "o0: int",
    "(int, str)": "o0: int, o1: str",
    "Pair[int, str]": "o0: int, o1: str",
    "Rows[int]": "o0: list[tuple[int, int]]",
    "NamedTuple('Out', a=int, b='str')": "a: int, b: str",
    "NamedTuple('Out', [('a', int)])": "a: int",
    "collections.namedtuple('Out', 'a b')": "a: Any, b: Any",
    "None": "",
    "NoReturn": "",
}


@pytest.mark.parametrize(("annotation", "expected"), OUTPUTS.items(), ids=OUTPUTS)
def test_outputs(annotation: str, expected: str) -> None:
    outputs = _task(f"def f() -> {annotation}: ...").interface.outputs
    assert ", ".join(f"{each.name}: {type_text(each.type)}" for each in outputs) == expected


def _inputs(signature: str) -> tuple[Input, ...]:
    return _task(f"def f({signature}): ...").interface.inputs


def _task(definition: str) -> Task:
    result = compiled(f"{TOP}@task\n{definition}\n")
    assert result.diagnostics == ()
    return result.package.tasks[0]


MISTAKES: Final = [
    ("def f(x: [int]): ...", ["4: FL1010 a list is not a type"]),
    ("def f(x: Union): ...", ["4: FL1010 `Union` says nothing without arguments"]),
    ("def f(x: tuple): ...", ["4: FL1010 `tuple` says nothing without arguments"]),
    ("def f(x: Tuple): ...", ["4: FL1010 `tuple` says nothing without arguments"]),
    ("def f(x: List[int, str]): ...", ["4: FL1010 `List` does not take these arguments"]),
    ("def f(x: File[3]): ...", ["4: FL1010 `File` does not take these arguments"]),
    (
        "def f() -> Tuple[int]: ...",
        ["4: FL1010 a tuple of one value says neither one output nor several"],
    ),
    (
        "def f(x: int = None): ...",
        ["4: FL2018 input `x` has the default `None`, which its type does not allow"],
    ),
    ("def f(x: int = 'a'): ...", ["4: FL2009 the default of input `x` must be `int`, not `str`"]),
    (
        "def f(x: int = helper): ...",
        ["4: FL2009 the default of input `x` must be `int`, not `name m.helper`"],
    ),
]


@pytest.mark.parametrize(("definition", "expected"), MISTAKES)
def test_mistake(definition: str, expected: list[str]) -> None:
    top = "from typing import *; from flowc import File\ndef helper(): ...\n"
    assert findings(f"{top}@task\n{definition}\n") == expected


CLASSES: Final = [
    (
        """
        @dataclass
        class A:
            x: list[int] = []
        """,
        "A()",
        [
            "7: FL1018 Python refuses a list as the default of a dataclass:"
            " all its objects would share it"
        ],
    ),
    (
        """
        @dataclass
        class A:
            x: list[int] = None
        """,
        "A()",
        ["7: FL2018 field `x` has the default `None`, which its type does not allow"],
    ),
    (
        """
        @dataclass
        class A:
            x: int
            y: int = field(init=False)
        """,
        "A(1, y=2)",
        ["15: FL1009 `m.A()` takes no `y`: the field has `init=False`"],
    ),
    (
        """
        @dataclass(kw_only=True)
        class A:
            x: int
        """,
        "A(1)",
        ["14: FL1009 `m.A` takes 0 arguments, and 1 are given"],
    ),
    (
        """
        class A(BaseModel):
            x: int
        """,
        "A(x='1')",
        ["13: FL2014 field `x` of `m.A` must be `int`, not `str`"],
    ),
    (
        """
        class A(BaseModel):
            x: int
            @field_validator("x")
            def check(cls, x): return x
        """,
        "A(x=n)",
        [
            "15: FL1007 `m.A` is called when the workflow is compiled, and is given an input of the workflow"
        ],
    ),
    (
        """
        A = TypedDict("A", {"x": int})
        """,
        "A(y=1)",
        ["12: FL2001 input `a` of `m.f` must be `m.A`, not `dict[str, int]`"],
    ),
]


@pytest.mark.parametrize(("definition", "made", "expected"), CLASSES)
def test_class(definition: str, made: str, expected: list[str]) -> None:
    top = (
        "from dataclasses import dataclass, field\nfrom typing import TypedDict\n"
        "from pydantic import BaseModel, field_validator\n"
    )
    rest = f"""
        @task
        def f(a: A) -> int: ...

        @workflow
        def main(n: int) -> int:
            return f(a={made})
    """
    assert findings(top + textwrap.dedent(definition) + textwrap.dedent(rest)) == expected


def test_namesakes() -> None:
    """Two classes of one name would be one type."""
    first, second = 'NamedTuple("A", a=int)', 'NamedTuple("A", b=str)'
    body = f"""
        from typing import NamedTuple
        A = {first}
        B = {second}

        @task
        def f(a: A, b: B): ...
    """
    assert findings(body) == ["4: FL4005 there is another class called `m.A`"]

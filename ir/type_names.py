"""Qualified names that stand for types: one table for annotations in source text and live ones."""

import typing
from collections.abc import Mapping
from typing import Final

from .types import (
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
    DictType,
    DirectoryType,
    FileType,
    ListType,
    TableType,
    Type,
)

_FLYTEKIT_FILES: Final[Mapping[str, str]] = {
    "CSVFile": "csv",
    "HDF5EncodedFile": "hdf5",
    "HTMLPage": "html",
    "JPEGImageFile": "jpeg",
    "JSONLFile": "jsonl",
    "JoblibSerializedFile": "joblib",
    "ONNXFile": "onnx",
    "PDFFile": "pdf",
    "PNGImageFile": "png",
    "PythonNotebook": "ipynb",
    "PythonPickledFile": "python_pickle",
    "SVGImageFile": "svg",
    "TFRecordFile": "tfrecord",
}
_FLYTEKIT_DIRECTORIES: Final[Mapping[str, str]] = {
    "TFRecordsDirectory": "tfrecords_dir",
    "TensorboardLogs": "tensorboard",
}

FORMATS: Final[Mapping[str, str]] = {
    **{
        f"flytekit.types.file.{name}": name
        for name in ("csv", "hdf5", "html", "ipynb", "joblib", "jpeg", "onnx", "pdf", "png", "svg")
    },
    "flytekit.types.directory.tensorboard": "tensorboard",
    "flytekit.types.directory.tfrecords_dir": "tfrecords_dir",
    "flytekit.types.file.jsonl_file": "jsonl",
    "flytekit.types.file.python_pickle": "python_pickle",
    "flytekit.types.structured.CSV": "csv",
    "flytekit.types.structured.GENERIC_FORMAT": "",
    "flytekit.types.structured.PARQUET": "parquet",
    "flytekit.types.file.tfrecords_file": "tfrecord",
}
"""Names that stand for the format of a file, folder or table: ``FlyteFile[csv]``."""

_TABLES: Final = (
    "datasets.Dataset",
    "flytekit.types.schema.FlyteSchema",
    "geopandas.GeoDataFrame",
    "modin.pandas.DataFrame",
    "pandas.DataFrame",
    "pandera.typing.DataFrame",
    "polars.DataFrame",
    "polars.LazyFrame",
    "pyarrow.Table",
    "pyspark.pandas.DataFrame",
    "pyspark.sql.DataFrame",
    "vaex.dataframe.DataFrameLocal",
)
"""Classes of libraries whose objects are tables."""

_ONNX: Final = (
    "flytekitplugins.onnxpytorch.PyTorch2ONNX",
    "flytekitplugins.onnxscikitlearn.ScikitLearn2ONNX",
    "flytekitplugins.onnxtensorflow.TensorFlow2ONNX",
)
"""Classes of plugins whose objects are models that are handed on as files."""

TYPES: Final[Mapping[str, Type]] = {
    "builtins.None": NONE,
    "builtins.NoneType": NONE,
    "builtins.bool": BOOL,
    "builtins.bytes": BYTES,
    "builtins.dict": DictType(ANY, ANY),
    "builtins.float": FLOAT,
    "builtins.int": INT,
    "builtins.list": ListType(ANY),
    "builtins.object": ANY,
    "builtins.str": STR,
    "collections.abc.Iterable": ListType(ANY),
    "collections.abc.Iterator": ListType(ANY),
    "collections.abc.Mapping": DictType(ANY, ANY),
    "collections.abc.MutableMapping": DictType(ANY, ANY),
    "collections.abc.MutableSequence": ListType(ANY),
    "collections.abc.Sequence": ListType(ANY),
    "datetime.date": DATE,
    "datetime.datetime": DATETIME,
    "datetime.timedelta": DURATION,
    "flowc.Directory": DirectoryType(),
    "flowc.File": FileType(),
    "flowc.StructuredDataset": TableType(),
    "flytekit.FlyteDirectory": DirectoryType(),
    "flytekit.FlyteFile": FileType(),
    "flytekit.StructuredDataset": TableType(),
    "os.PathLike": FileType(),
    "types.NoneType": NONE,
    "typing.Any": ANY,
    "typing.AnyStr": ANY,
    "typing.LiteralString": STR,
    "typing.Never": NONE,
    "typing.NoReturn": NONE,
    "typing.Self": ANY,
    **{f"flytekit.types.file.{name}": FileType(of) for name, of in _FLYTEKIT_FILES.items()},
    **{
        f"flytekit.types.directory.{name}": DirectoryType(of)
        for name, of in _FLYTEKIT_DIRECTORIES.items()
    },
    **dict.fromkeys(_ONNX, FileType("onnx")),
    **{name: TableType(library=name) for name in _TABLES},
}
"""Types by canonical name. Any other class is known by its name only."""

LISTS: Final = frozenset(name for name, of in TYPES.items() if of == ListType(ANY))
"""Generics of one argument whose values are lists."""

DICTS: Final = frozenset(name for name, of in TYPES.items() if of == DictType(ANY, ANY))
"""Generics of two arguments whose values are dictionaries."""

WRAPPERS: Final = frozenset(
    {
        "dataclasses.InitVar",
        "pandera.typing.Series",
        "typing.ClassVar",
        "typing.Final",
        "typing.NotRequired",
        "typing.ReadOnly",
        "typing.Required",
    }
)
"""What stands around a type and says nothing about its values."""

NOT_ALONE: Final[Mapping[str, str]] = {
    "builtins.tuple": "write `tuple[int, str]`, or `tuple[int, ...]` for one of any length",
    **{
        name: f"write `{name.rpartition('.')[2]}[...]`"
        for name in (
            "typing.Annotated",
            "typing.Literal",
            "typing.Optional",
            "typing.Union",
            *sorted(WRAPPERS),
        )
    },
}
"""Generics that mean nothing without arguments, each with what to write."""

JSON_LINES: Final = frozenset({"flytekit.types.iterator.JSON"})
"""Items of iterators that are kept in one file, a line each."""


def canonical(name: str) -> str:
    """The name by which a class is known that goes by several."""
    head, dot, rest = name.rpartition(".")
    if head == "typing_extensions":
        name = f"typing.{rest}"
    elif (shorter := _MODULES.get(head)) is not None:
        name = f"{shorter}{dot}{rest}"
    return _ALIASES.get(name, name)


_MODULES: Final[Mapping[str, str]] = {
    "flytekit.directory": "flytekit.types.directory",
    "flytekit.file": "flytekit.types.file",
    "flytekit.iterator": "flytekit.types.iterator",
    "flytekit.types.directory.types": "flytekit.types.directory",
    "flytekit.types.error.error": "flytekit.types.error",
    "flytekit.types.file.file": "flytekit.types.file",
    "flytekit.types.iterator.iterator": "flytekit.types.iterator",
    "flytekit.types.iterator.json_iterator": "flytekit.types.iterator",
    "flytekit.types.pickle.pickle": "flytekit.types.pickle",
    "flytekit.types.schema.types": "flytekit.types.schema",
    "flytekit.types.structured.structured_dataset": "flytekit.types.structured",
    "pandas.core.api": "pandas",
    "pandera.api.dataframe.model": "pandera",
    "pandera.pandas": "pandera",
    "pandera.typing.pandas": "pandera.typing",
    "pandas.core.frame": "pandas",
    "pandas.core.series": "pandas",
    "polars.dataframe.frame": "polars",
    "polars.lazyframe.frame": "polars",
    "pydantic.main": "pydantic",
    "pydantic.v1": "pydantic",
    "pyspark.sql.classic.dataframe": "pyspark.sql",
    "pyspark.sql.dataframe": "pyspark.sql",
}
"""Inner modules of libraries, with those that users import the same from."""

_ALIASES: Final[Mapping[str, str]] = {
    **{
        f"typing.{name}": f"{origin.__module__}.{origin.__qualname__}"
        for name, each in vars(typing).items()
        if isinstance(origin := typing.get_origin(each), type)
    },
    "flytekit.types.directory.FlyteDirectory": "flytekit.FlyteDirectory",
    "flytekit.types.file.FlyteFile": "flytekit.FlyteFile",
    "flytekit.types.iterator.FlyteIterator": "collections.abc.Iterator",
    "flytekit.types.structured.StructuredDataset": "flytekit.StructuredDataset",
    "numpy.typing.NDArray": "numpy.ndarray",
    "typing.Text": "builtins.str",
}
"""Single names; those of `typing` mean the classes that they are generic forms of."""

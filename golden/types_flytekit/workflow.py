"""The types of flytekit and of libraries, none of which is installed here."""

import collections
import typing
from dataclasses import dataclass
from enum import Enum
from os import PathLike

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import torch
from flytekit import FlyteDirectory, HashMethod, StructuredDataset, kwtypes, task, workflow
from flytekit.core.annotation import FlyteAnnotation
from flytekit.core.artifact import Artifact, Inputs
from flytekit.types.directory import TensorboardLogs
from flytekit.types.error import FlyteError
from flytekit.types.file import CSVFile, FileExt, FlyteFile, JPEGImageFile, ONNXFile, PDFFile, png
from flytekit.types.iterator import JSON
from flytekit.types.pickle import FlytePickle
from flytekit.types.pickle.pickle import BatchSize
from flytekit.types.schema import FlyteSchema
from flytekitplugins.onnxpytorch import PyTorch2ONNX, PyTorch2ONNXConfig
from google.protobuf.struct_pb2 import Struct
from numpy.typing import NDArray
from typing_extensions import Annotated

if typing.TYPE_CHECKING:
    from sklearn.base import BaseEstimator

Model = Artifact(name="model", partition_keys=["region"])
jpeg = typing.TypeVar("jpeg")
columns = kwtypes(name=str, age=int)


class Color(str, Enum):
    RED = "red"


class Classifier:
    def __init__(self, depth: int):
        self.depth = depth


@dataclass
class Row:
    name: str
    age: int


def fingerprint(df: pd.DataFrame) -> str:
    return str(pd.util.hash_pandas_object(df))


@task
def files(
    a: FlyteFile,
    b: FlyteFile["csv"],
    c: FlyteFile[jpeg],
    d: FlyteFile[typing.TypeVar("txt")],
    e: FlyteFile[png],
    f: FlyteFile[Annotated[str, FileExt("xyz")]],
    g: CSVFile,
    h: FlyteDirectory["tfrecord"],
    i: TensorboardLogs,
    j: PathLike,
    k: FlyteFile = "s3://bucket/key",
    l: FlyteFile["csv"] = FlyteFile["csv"](path="s3://bucket/key.csv"),
) -> typing.Tuple[JPEGImageFile, PDFFile, FlyteDirectory]: ...


@task
def tables(
    a: StructuredDataset,
    b: Annotated[StructuredDataset, columns],
    c: Annotated[pd.DataFrame, kwtypes(a=typing.List[int]), "parquet"],
    d: Annotated[pd.DataFrame, collections.OrderedDict([("a", int)])],
    e: Annotated[pd.DataFrame, {"a": {"b": int, "c": Row}}],
    f: Annotated[pa.Table, pa.schema([("a", pa.int64())])],
    g: FlyteSchema,
    h: FlyteSchema[kwtypes(a=int)],
    i: pl.LazyFrame,
) -> Annotated[pd.DataFrame, HashMethod(fingerprint), columns]: ...


@task
def objects(
    a: torch.nn.Module,
    b: "BaseEstimator",
    c: Classifier,
    d: Struct,
    e: np.ndarray,
    f: NDArray[np.float64],
    g: FlyteError,
    h: FlytePickle,
    i: typing.Iterator[int],
    j: typing.Iterator[JSON],
    k: Annotated[typing.List[int], BatchSize(2)],
    l: Annotated[int, FlyteAnnotation({"unit": "m"})],
    m: int = Model.query(region="eu"),
) -> Annotated[Classifier, Model(region=Inputs.b)]: ...


@task
def enums(color: Color = Color.RED, name: str = None) -> typing.NamedTuple("Out", color=Color): ...


@task
def exported(rows: int) -> Annotated[PyTorch2ONNX, PyTorch2ONNXConfig(args=(1,))]: ...


@task
def predicted(model: ONNXFile) -> int: ...


@workflow
def predictions(rows: int) -> int:
    return predicted(model=exported(rows=rows))


@workflow
def main(path: FlyteFile, df: pd.DataFrame, model: torch.nn.Module, color: str = "red") -> PDFFile:
    made = objects(
        a=model, b=model, c=Classifier(3), d=model, e=model, f=model, g=model, h=model,
        i=[1], j="rows.jsonl", k=[1], l=1,
    )
    objects(a=made, b=made, c=made, d=made, e=made, f=made, g=made, h=made, i=[2], j=path, k=[], l=2)
    table = tables(a=df, b=df, c=df, d=df, e=df, f=df, g=df, h=df, i=df)
    tables(a=table, b=table, c=df, d=df, e=df, f=table, g=table, h=df, i=table)
    enums(color=enums(color=color, name=color).color, name="x")
    image, page, _ = files(
        a=path, b=path, c=path, d=path, e=path, f=path, g=path, h="s3://x", i="y", j=path
    )
    files(a=image, b=path, c=image, d="a.txt", e=path, f=path, g="b.csv", h="z", i="w", j=page)
    return page

"""Files and folders with formats, by every way of writing one, and their defaults."""

import typing

from flytekit import FlyteDirectory, FlyteFile, task, workflow
from flytekit.types.directory import TensorboardLogs
from flytekit.types.file import CSVFile, FileExt, JPEGImageFile, PDFFile
from typing_extensions import Annotated

jpeg = typing.TypeVar("jpeg")
xyz = Annotated[str, FileExt("xyz")]


@task
def convert(
    a: FlyteFile,
    b: FlyteFile["csv"],
    c: FlyteFile[jpeg],
    d: FlyteFile[xyz],
    e: CSVFile,
    f: FlyteDirectory,
    g: FlyteDirectory["tfrecord"],
    h: TensorboardLogs,
    i: typing.List[FlyteFile],
    j: FlyteFile = "s3://bucket/default",
) -> typing.Tuple[JPEGImageFile, PDFFile, FlyteDirectory]:
    return c, a, f


@workflow
def main(path: FlyteFile = "s3://bucket/a.csv", folder: FlyteDirectory = "s3://bucket/dir") -> PDFFile:
    image, page, out = convert(
        a=path, b=path, c=path, d=path, e=path, f=folder, g=folder, h=folder, i=[path, path]
    )
    convert(
        a=image,
        b="s3://bucket/b.csv",
        c=image,
        d=FlyteFile("s3://bucket/d"),
        e=path,
        f=out,
        g="s3://bucket/g",
        h=folder,
        i=[page],
        j=page,
    )
    return page

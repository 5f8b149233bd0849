"""Files, folders and tables, and what annotations say of them."""

from dataclasses import dataclass
from os import PathLike
from typing import Annotated

from flowc import Directory, File, HashMethod, StructuredDataset, kwtypes, task, workflow


def fingerprint(table: object) -> str:
    return str(table)


@dataclass
class Row:
    name: str
    age: int


@dataclass
class Report:
    summary: File
    pages: list[File["pdf"]]
    folder: Directory | None = None


@task
def read(path: File["csv"], folder: Directory = Directory("data")) -> StructuredDataset:
    return StructuredDataset(uri=path.path)


@task
def train(
    table: Annotated[StructuredDataset, kwtypes(name=str, age=int), "parquet"],
    rows: Annotated[StructuredDataset, Row] = StructuredDataset(uri="rows"),
    nested: Annotated[StructuredDataset, {"person": {"age": int}}, HashMethod(fingerprint)] = StructuredDataset(uri="nested"),
    start: File = File(path="start.bin"),
    other: PathLike | None = None,
) -> Annotated[File, HashMethod(fingerprint)]:
    return start


@task
def write(report: Report) -> Directory:
    return Directory("out")


@workflow
def main(path: File["csv"] = "people.csv", page: File = File("a.pdf")) -> tuple[File, Directory]:
    table = read(path=path, folder="other")
    model = train(table=table, start=page, other=page)
    return model, write(report=Report(model, [page, File("b.pdf")]))

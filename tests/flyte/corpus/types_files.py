"""Files, directories and datasets, with formats and columns."""

from typing import Annotated, Dict, List, Optional

from flytekit import FlyteDirectory, FlyteFile, StructuredDataset, kwtypes, task, workflow


@task
def read(
    a: FlyteFile,
    b: FlyteFile["csv"],
    c: FlyteDirectory,
    d: StructuredDataset,
    e: Annotated[StructuredDataset, kwtypes(name=str, age=int)],
    f: Annotated[StructuredDataset, kwtypes(x=float), "csv"],
    g: Optional[FlyteFile] = None,
    h: Optional[FlyteDirectory] = None,
) -> FlyteFile:
    return a


@task
def lists(files: List[FlyteFile], folders: Dict[str, FlyteDirectory]) -> List[FlyteFile]:
    return files


@workflow
def main(a: FlyteFile, b: FlyteFile["csv"], c: FlyteDirectory, d: StructuredDataset) -> FlyteFile:
    first = read(a=a, b=b, c=c, d=d, e=d, f=d)
    lists(files=[first, a], folders={"c": c})
    return first

"""What depends on the machine is an error where a graph needs it, and nowhere else."""

import os
from pathlib import Path

from flowc import task, workflow
from vendor import endpoint

try:
    import torch

    DEVICES = ["gpu"]
except ImportError:
    DEVICES = ["cpu"]

RETRIES = 1
EXTRA = ALIAS = []
if os.getenv("CAREFUL"):
    RETRIES = 5
    EXTRA.append("--verify")

HERE = Path(__file__).parent
QUERY = (HERE / "query.sql").read_text()
TOKEN = os.environ["TOKEN"]
UNUSED = os.environ["UNUSED"] + open("nowhere").read()


@task(retries=RETRIES)
def load(query: str, where: str) -> str:
    return query


@task
def train(devices: list[str], options: list[str], token: str) -> str:
    return devices[0]


@workflow
def main() -> str:
    load(query=QUERY, where=str(HERE))
    load(query="select 1", where=endpoint("eu"))
    return train(devices=DEVICES, options=ALIAS, token=TOKEN)

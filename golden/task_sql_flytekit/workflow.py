"""Queries, each of a database's own class: what they give is `results`."""

from typing import Annotated

from flytekit import StructuredDataset, kwtypes, task, workflow
from flytekit.extras.sqlite3.task import SQLite3Config, SQLite3Task
from flytekit.types.schema import FlyteSchema
from flytekitplugins.athena import AthenaConfig, AthenaTask
from flytekitplugins.bigquery import BigQueryConfig, BigQueryTask
from flytekitplugins.snowflake import SnowflakeConfig, SnowflakeTask
from flytekitplugins.sqlalchemy.task import SQLAlchemyConfig, SQLAlchemyTask

Coins = Annotated[StructuredDataset, kwtypes(hash=str, size=int)]

tracks = SQLite3Task(
    name="sqlite3.tracks",
    query_template="select TrackId, Name from tracks limit {{.inputs.limit}}",
    inputs=kwtypes(limit=int),
    output_schema_type=FlyteSchema[kwtypes(TrackId=int, Name=str)],
    task_config=SQLite3Config(uri="chinook.zip", compressed=True),
)
every = SQLite3Task("sqlite3.all", "select 1", task_config=SQLite3Config(uri="a.db"))
nothing = AthenaTask(
    name="sql.athena.no_io",
    inputs={},
    query_template="select 1",
    output_schema_type=None,
    task_config=AthenaConfig(database="mnist"),
)
coins = BigQueryTask(
    name="sql.bigquery.coins",
    inputs=kwtypes(version=int),
    output_structured_dataset_type=Coins,
    task_config=BigQueryConfig(ProjectID="flyte"),
    query_template="SELECT * FROM coins WHERE version = @version",
)
customers = SnowflakeTask(
    name="sql.snowflake.customers",
    inputs=kwtypes(nation=int),
    task_config=SnowflakeConfig(account="a", database="d", schema="s", warehouse="w"),
    query_template="SELECT * from CUSTOMER where C_NATIONKEY = {{ .inputs.nation }}",
    cache=True,
    cache_version="1.0",
)
lengths = SQLAlchemyTask(
    "rna",
    query_template="select len from rna",
    task_config=SQLAlchemyConfig(uri="postgresql://reader@example.org/rna"),
)


@task
def count(data: FlyteSchema) -> int:
    return len(data.open().all())


@workflow
def main(version: int) -> tuple[int, StructuredDataset]:
    nothing()
    customers(nation=3)
    total = count(data=tracks(limit=100))
    count(data=every())
    count(data=lengths().results)
    return total, coins(version=version)

from flytekit import kwtypes, task, workflow
from flytekit.extras.sqlite3.task import SQLite3Config, SQLite3Task
from flytekit.types.schema import FlyteSchema

tracks = SQLite3Task(
    name="sqlite3.tracks",
    query_template="select TrackId, Name from tracks limit {{.inputs.limit}}",
    inputs=kwtypes(limit=int),
    output_schema_type=FlyteSchema[kwtypes(TrackId=int, Name=str)],
    task_config=SQLite3Config(uri="https://example.org/chinook.zip", compressed=True),
)


@task
def count(data: FlyteSchema) -> int:
    return 1


@workflow
def main(limit: int) -> int:
    return count(data=tracks(limit=limit))

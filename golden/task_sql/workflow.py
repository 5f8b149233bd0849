"""Queries with placeholders, run by a database."""

from flowc import SQLTask, StructuredDataset, kwtypes, task, workflow

rows = SQLTask(
    name="sql.rows",
    query_template="select * from sales where region = {{ .inputs.region }} limit {{ .inputs.limit }}",
    inputs=kwtypes(region=str, limit=int),
    outputs=kwtypes(results=StructuredDataset),
)


@task
def count(table: StructuredDataset) -> int:
    return len(table.open().all())


@workflow
def main(region: str) -> int:
    return count(table=rows(region=region, limit=100))

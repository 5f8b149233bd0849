from flytekit import SQLTask, StructuredDataset, kwtypes, task, workflow

rows = SQLTask(
    name="sql.rows",
    query_template="""
        select * from sales
        where region = {{ .inputs.region }} limit {{ .inputs.limit }}
    """,
    inputs=kwtypes(region=str, limit=int),
    outputs=kwtypes(results=StructuredDataset),
)
nothing = SQLTask("sql.nothing", query_template="select 1")


@task
def count(table: StructuredDataset) -> int:
    return 1


@workflow
def main(region: str) -> int:
    nothing()
    return count(table=rows(region=region, limit=100))

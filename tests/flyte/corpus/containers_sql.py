"""SQL tasks."""

from flytekit import SQLTask, StructuredDataset, kwtypes, workflow

query = SQLTask(
    "query",
    query_template="select * from t where x = {{ .inputs.x }} limit 10",
    inputs=kwtypes(x=int),
    outputs=kwtypes(results=StructuredDataset),
)


@workflow
def main(x: int) -> StructuredDataset:
    return query(x=x)

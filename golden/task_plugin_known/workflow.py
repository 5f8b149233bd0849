"""Objects of plugins' classes: flowc knows what each takes and gives, and keeps the rest."""

import pathlib

from flytekit import Resources, kwtypes, task, workflow
from flytekit.core.task import Echo
from flytekit.sensor.file_sensor import FileSensor
from flytekitplugins.awssagemaker_inference import SageMakerEndpointTask, SageMakerModelTask
from flytekitplugins.dbt.schema import DBTRunInput, DBTRunOutput
from flytekitplugins.dbt.task import DBTRun
from flytekitplugins.duckdb import DuckDBQuery
from flytekitplugins.great_expectations import GreatExpectationsTask
from flytekitplugins.openai import ChatGPTTask
from flytekitplugins.papermill import NotebookTask

HERE = pathlib.Path(__file__).parent

notebook = NotebookTask(
    name="notebook",
    notebook_path=str(HERE / "square.ipynb"),
    render_deck=True,
    inputs=kwtypes(v=float),
    outputs=kwtypes(square=float),
)
quiet = NotebookTask("quiet", "quiet.ipynb", output_notebooks=False, inputs=kwtypes(v=float))
echo = Echo(name="echo", inputs={"a": int, "b": str})
sensor = FileSensor(name="sensor", timeout=60)
chat = ChatGPTTask(name="chat", chatgpt_config={"model": "gpt-4", "temperature": 0.7})
dbt = DBTRun(name="dbt")
duck = DuckDBQuery(name="duck", query="SELECT 1 WHERE 2 = $1", inputs=kwtypes(params=list))
expect = GreatExpectationsTask(
    name="expect",
    datasource_name="data",
    inputs=kwtypes(dataset=str),
    expectation_suite_name="test.demo",
    data_connector_name="connector",
)
model = SageMakerModelTask(
    name="model", config={"ModelName": "{inputs.model}"}, region="us-east-2", inputs=kwtypes(model=str)
)
endpoint = SageMakerEndpointTask(name="endpoint", config={"EndpointName": "e"}, inputs=kwtypes(e=str))


@task(limits=Resources(mem="1Gi"))
def root(x: float) -> float:
    return x**0.5


@workflow
def main(f: float, path: str) -> tuple[float, str, DBTRunOutput]:
    out = notebook(v=f)
    sensor(path=path) >> quiet(v=out.square)
    number, text = echo(a=1, b=path)
    answer = chat(message=text)
    expect(dataset=path)
    duck(params=[number])
    model(model="m") >> endpoint(e="e")
    run = dbt(input=DBTRunInput(project_dir="jaffle_shop", profiles_dir="profiles", profile="p"))
    return root(x=out.square), answer, run

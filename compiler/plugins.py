"""Classes whose objects are tasks: what each takes and gives, in a table.

Types stand in the table by the qualified names that an annotation would have.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import Enum, auto
from typing import Final

from ..ir.records import dataclass


class Spec(Enum):
    """What the task of an object is made of."""

    CONTAINER = auto()
    SHELL = auto()
    QUERY = auto()
    PLUGIN = auto()


@dataclass(frozen=True, slots=True)
class Result:
    """An output whose type an argument gives."""

    argument: str
    output: str
    default: str = ""
    """The type where the argument is not given; "" where there is no output then."""
    always: bool = False
    """Whether an argument that is None counts as one that is not given."""


@dataclass(frozen=True, slots=True)
class TaskClass:
    """What a class of task objects takes and gives."""

    parameters: tuple[str, ...] = ("name",)
    """What positional arguments are called."""
    spec: Spec = Spec.PLUGIN
    dialect: str = ""
    """Of the query, where the task is one."""
    inputs: Mapping[str, str] | None = None
    """The inputs that every object has; None where an argument says what they are."""
    inputs_argument: str = "inputs"
    outputs_argument: str = "outputs"
    """The argument that says what the outputs are, "" where none does."""
    outputs: Mapping[str, str] = field(default_factory=dict[str, str])
    """The outputs that every object has, after those of the argument."""
    unless: str = ""
    """The argument that, where it is False, leaves those out."""
    result: Result | None = None
    echoes: bool = False
    """Whether the outputs are the inputs, by the names ``o0, o1, ...``."""
    name_argument: str = "name"
    name: str = ""
    """The name of an object that is given none; "" where it must be given one."""
    own: frozenset[str] = frozenset()
    """Arguments that mean something else to the class than they do to every task."""


CONTAINER: Final = TaskClass(
    (
        "name",
        "image",
        "command",
        "inputs",
        "metadata",
        "arguments",
        "outputs",
        "requests",
        "limits",
    ),
    Spec.CONTAINER,
)
SHELL: Final = TaskClass(
    ("name", "debug", "script", "script_file", "task_config", "shell", "inputs", "output_locs"),
    Spec.SHELL,
    outputs_argument="",
)
QUERY: Final = TaskClass(
    ("name", "query_template", "task_config", "task_type", "inputs", "metadata", "outputs"),
    Spec.QUERY,
)
PLUGIN: Final = TaskClass()
"""A class that is known by what it is given only."""

_TABLE: Final = Result("output_schema_type", "results")
_QUERY_PARAMETERS: Final = ("name", "query_template", "task_config", "inputs", "output_schema_type")
_SCHEMA: Final = "flytekit.types.schema.FlyteSchema"
_NOTEBOOKS: Final = {
    "out_nb": "flytekit.types.file.PythonNotebook",
    "out_rendered_nb": "flytekit.types.file.HTMLPage",
}


def _query(dialect: str, result: Result = _TABLE) -> TaskClass:
    parameters = (*_QUERY_PARAMETERS[:4], result.argument)
    return replace(
        QUERY, parameters=parameters, dialect=dialect, outputs_argument="", result=result
    )


def _job(outputs: Mapping[str, str]) -> TaskClass:
    parameters = ("name", "config", "region", "inputs")
    return TaskClass(parameters, outputs_argument="", outputs=outputs)


def _step(kind: str) -> TaskClass:
    module = "flytekitplugins.dbt.schema"
    return TaskClass(
        inputs={"input": f"{module}.DBT{kind}Input"},
        outputs_argument="",
        outputs={"output": f"{module}.DBT{kind}Output"},
    )


_BOTO: Final = _job({"result": "builtins.dict", "idempotence_token": "builtins.str"})
_SAGEMAKER_JOB: Final = _job({"result": "builtins.dict"})
_JOBS: Final[Mapping[str, str]] = {
    "batch_transform": "Transform",
    "hyperparameter_tuning": "HyperParameterTuning",
    "inference_recommender": "InferenceRecommender",
    "processing": "Processing",
    "training": "Training",
}
_CHAT: Final = TaskClass(
    ("name", "chatgpt_config", "openai_organization"),
    inputs={"message": "builtins.str"},
    outputs_argument="",
    outputs={"o0": "builtins.str"},
)
_ENDPOINT: Final = TaskClass(inputs={}, outputs_argument="", outputs={"o0": "builtins.str"})

_FLYTEKIT: Final[Mapping[str, TaskClass]] = {
    "BaseSensor": TaskClass(("name", "timeout", "sensor_config", "task_type"), inputs={}),
    "ContainerTask": CONTAINER,
    "Echo": TaskClass(("name", "inputs"), outputs_argument="", echoes=True),
    "FileSensor": TaskClass(("name", "timeout"), inputs={"path": "builtins.str"}),
    "PythonAutoContainerTask": TaskClass(("name", "task_config", "task_type")),
    "PythonCustomizedContainerTask": TaskClass(("name", "task_config")),
    "PythonInstanceTask": TaskClass(("name", "task_config", "task_type")),
    "PythonTask": TaskClass(("task_type", "name", "task_config", "interface")),
    "RawShellTask": replace(SHELL, parameters=(*SHELL.parameters[:5], "inputs", "output_locs")),
    "SQLTask": QUERY,
    "SQLite3Task": replace(
        _query("sqlite", replace(_TABLE, default=_SCHEMA, always=True)),
        parameters=("name", "query_template", "inputs", "task_config", "output_schema_type"),
    ),
    "ShellTask": SHELL,
    "WebhookTask": TaskClass(
        ("name", "url", "method", "headers", "data", "dynamic_inputs"),
        inputs_argument="dynamic_inputs",
        outputs_argument="",
        outputs={"info": "builtins.dict"},
        own=frozenset({"timeout"}),
    ),
}

_PLUGINS: Final[Mapping[str, TaskClass]] = {
    "athena.AthenaTask": _query("athena"),
    "bigquery.BigQueryTask": _query(
        "bigquery", Result("output_structured_dataset_type", "results")
    ),
    "chatgpt.ChatGPTTask": _CHAT,
    "dbt.DBTFreshness": _step("Freshness"),
    "dbt.DBTRun": _step("Run"),
    "dbt.DBTTest": _step("Test"),
    "dgxc_lepton.LeptonEndpointDeletionTask": replace(_ENDPOINT, name="lepton_deletion_task"),
    "dgxc_lepton.LeptonEndpointDeploymentTask": replace(_ENDPOINT, name="lepton_deployment_task"),
    "duckdb.DuckDBQuery": TaskClass(
        ("name", "query", "inputs", "provider"),
        outputs_argument="",
        outputs={"result": "flytekit.StructuredDataset"},
    ),
    "great_expectations.GreatExpectationsTask": TaskClass(
        ("name", "datasource_name", "expectation_suite_name", "data_connector_name", "inputs"),
        outputs_argument="",
        outputs={"result": "builtins.dict"},
    ),
    "hive.HiveSelectTask": TaskClass(
        ("name", "select_query", "inputs", "output_schema_type", "config", "stage_query"),
        outputs_argument="",
        result=_TABLE,
    ),
    "hive.HiveTask": _query("hive"),
    "openai.BatchEndpointTask": TaskClass(
        ("name", "config", "openai_organization"),
        inputs={"input_file_id": "builtins.str"},
        outputs_argument="",
        outputs={"result": "builtins.dict"},
    ),
    "openai.ChatGPTTask": _CHAT,
    "openai.DownloadJSONFilesTask": TaskClass(
        ("name", "task_config", "container_image"),
        inputs={"batch_endpoint_result": "builtins.dict"},
        outputs_argument="",
        outputs={"result": "flytekitplugins.openai.batch.task.BatchResult"},
    ),
    "openai.UploadJSONLFileTask": TaskClass(
        ("name", "task_config", "container_image"),
        inputs={"jsonl_in": "flytekit.types.file.JSONLFile"},
        outputs_argument="",
        outputs={"result": "builtins.str"},
    ),
    "papermill.NotebookTask": TaskClass(
        (
            *("name", "notebook_path", "render_deck", "stream_logs", "task_config", "inputs"),
            *("outputs", "output_notebooks"),
        ),
        outputs=_NOTEBOOKS,
        unless="output_notebooks",
    ),
    "perian_job.PerianContainerTask": TaskClass(
        ("name", "task_config", "image", "command", "inputs"), outputs_argument=""
    ),
    "slurm.SlurmShellTask": TaskClass(
        ("name", "task_config", "script", "inputs", "output_locs"), outputs_argument=""
    ),
    "slurm.SlurmTask": TaskClass(("name", "task_config"), inputs={}, outputs_argument=""),
    "snowflake.SnowflakeTask": _query("snowflake"),
    "sqlalchemy.SQLAlchemyTask": _query("sqlalchemy", replace(_TABLE, default=_SCHEMA)),
    **{f"awssagemaker_{part}.SageMaker{job}JobTask": _SAGEMAKER_JOB for part, job in _JOBS.items()},
    **{
        f"awssagemaker_{part}.SageMaker{verb}{job}JobTask": _BOTO
        for part, job in _JOBS.items()
        for verb in ("Describe", "Stop")
    },
    **{
        f"awssagemaker_inference.SageMaker{what}Task": _BOTO
        for what in (
            *("DeleteEndpointConfig", "DeleteEndpoint", "DeleteModel", "EndpointConfig"),
            *("InvokeEndpoint", "Model"),
        )
    },
    "awssagemaker_inference.BotoTask": replace(_BOTO, parameters=("name", "task_config", "inputs")),
    "awssagemaker_inference.SageMakerEndpointTask": _SAGEMAKER_JOB,
}

CLASSES: Final[Mapping[str, TaskClass]] = {
    "flowc.ContainerTask": CONTAINER,
    "flowc.SQLTask": QUERY,
    "flowc.ShellTask": SHELL,
    **{f"flytekit.{name}": each for name, each in _FLYTEKIT.items()},
    **{f"flytekitplugins.{name}": each for name, each in _PLUGINS.items()},
}
"""Every known class of task objects, by the package that users import it from and its name."""

SENSOR: Final = "flytekit.BaseSensor"
"""The class whose objects take what their method ``poke`` does."""

_AIRFLOW: Final = ("Operator", "OperatorAsync", "Sensor", "SensorAsync")

AIRFLOW: Final = TaskClass(
    (), inputs={}, outputs_argument="", name_argument="task_id", own=frozenset({"retries"})
)
"""An operator or sensor of Airflow: a task that is called where it is made."""


def is_airflow(name: str) -> bool:
    """Whether a qualified name is that of an operator or sensor of Airflow."""
    return name.startswith("airflow.") and name.endswith(_AIRFLOW)


def canonical(name: str) -> str:
    """The name in the table of a class that is imported from an inner module of its library."""
    parts = name.split(".")
    kept = 2 if parts[0] == "flytekitplugins" else 1
    return ".".join((*parts[:kept], parts[-1]))


def task_class(name: str) -> TaskClass | None:
    """What is known of a class by its qualified name; None for any other name."""
    return CLASSES.get(canonical(name))

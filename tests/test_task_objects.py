"""Task objects: what becomes of containers, scripts, queries and objects of plugins' classes."""

from typing import Final

import pytest

from flowc.compiler.plugins import CLASSES, canonical, is_airflow, task_class
from flowc.ir.format import bindings_text, value_text
from flowc.ir.node_names import node_name
from flowc.ir.nodes import Container, Package, Plugin, Shell, Sql, Task, Variable
from flowc.ir.text import print_unit
from flowc.ir.values import Binding, CallValue, Integer, String

from .sources import findings, tasks_of


def signature(task: Task) -> str:
    """What a task takes and gives, as text."""
    text = print_unit(Package(tasks=(task,)))
    line = next(each for each in text.splitlines() if each.startswith("task "))
    return line[line.index("(") :]


# What objects of known classes take and give

SIGNATURES: Final = {
    "types in a dictionary": (
        "from flytekit import ContainerTask",
        'ContainerTask("t", "alpine", ["a"], inputs={"a": int}, outputs={"b": list[str]})',
        "(a: int) -> (b: list[str])",
    ),
    "types in an ordered dictionary": (
        "from collections import OrderedDict\nfrom flytekit import ContainerTask",
        'ContainerTask("t", "alpine", ["a"], inputs=OrderedDict(a=int), outputs=dict(b=str))',
        "(a: int) -> (b: str)",
    ),
    "an input with a default": (
        "from flytekit import SQLTask",
        'SQLTask("t", "select 1", inputs={"a": (int, 3), "b": str})',
        "(a: int = 3, b: str)",
    ),
    "nothing": ("from flytekit import ContainerTask", 'ContainerTask("t", "alpine", [])', "()"),
    "sqlite": (
        "from flytekit.extras.sqlite3 import SQLite3Task",
        'SQLite3Task("t", "select 1", None, None, None)',
        '() -> (results: Table[library="flytekit.types.schema.FlyteSchema"])',
    ),
    "sqlalchemy without a result": (
        "from flytekitplugins.sqlalchemy import SQLAlchemyTask",
        'SQLAlchemyTask("t", "select 1", None, output_schema_type=None)',
        "()",
    ),
    "bigquery": (
        "from flytekit import StructuredDataset\nfrom flytekitplugins.bigquery import BigQueryTask",
        'BigQueryTask("t", "q", None, {}, StructuredDataset)',
        "() -> (results: Table)",
    ),
    "a notebook": (
        "from flytekitplugins.papermill.task import NotebookTask",
        'NotebookTask("t", "a.ipynb", outputs={"x": int})',
        '() -> (x: int, out_nb: File["ipynb"], out_rendered_nb: File["html"])',
    ),
    "echo": (
        "from flytekit.core.task import Echo",
        'Echo("t", {"a": int, "b": str})',
        "(a: int, b: str) -> (o0: int, o1: str)",
    ),
    "a web hook": (
        "from flytekit.extras.webhook import WebhookTask",
        'WebhookTask(name="t", url="http://x", dynamic_inputs={"s": str}, timeout=3)',
        "(s: str) -> (info: dict[Any, Any])",
    ),
    "openai": (
        "from flytekitplugins.openai.chatgpt.task import ChatGPTTask",
        'ChatGPTTask("t", {"model": "m"})',
        "(message: str) -> (o0: str)",
    ),
    "sagemaker": (
        "from flytekitplugins.awssagemaker_inference import SageMakerEndpointTask",
        'SageMakerEndpointTask("t", {}, inputs={"a": str})',
        "(a: str) -> (result: dict[Any, Any])",
    ),
    "slurm": (
        "from flytekit.extras.tasks.shell import OutputLocation\n"
        "from flytekit.types.file import FlyteFile\n"
        "from flytekitplugins.slurm import SlurmShellTask",
        'SlurmShellTask("t", None, "true", {"a": str}, [OutputLocation("o", FlyteFile, "x")])',
        "(a: str) -> (o: File)",
    ),
    "a default name": (
        "from flytekitplugins.dgxc_lepton import LeptonEndpointDeletionTask",
        'LeptonEndpointDeletionTask(endpoint_name="e")',
        "() -> (o0: str)",
    ),
    "a plugin that nobody knows": (
        "from flytekit import kwtypes\nfrom flytekitplugins.newest import NewestTask",
        'NewestTask(name="t", inputs={}, outputs=kwtypes(a=int))',
        "() -> (a: int)",
    ),
    "an interface of a library": (
        "from flytekit.core.interface import Interface\nfrom somebody import Job",
        'Job(name="t", interface=Interface({"a": int}, {"b": str}))',
        "(a: int) -> (b: str)",
    ),
}


@pytest.mark.parametrize("case", SIGNATURES)
def test_signature(case: str) -> None:
    imports, call, expected = SIGNATURES[case]
    (task,) = tasks_of(f"{imports}\nobject = {call}\n").values()
    assert signature(task) == expected
    assert task.variable == Variable("m", "object")


def test_what_tasks_are_made_of() -> None:
    found = tasks_of("""
        from flytekit import ContainerTask, ImageSpec, SQLTask, TaskMetadata
        from flytekit.extras.tasks.shell import ShellTask
        from flytekitplugins.hive import HiveSelectTask, HiveTask

        a = ContainerTask("a", ImageSpec(name="i"), ["x"], arguments=["y"], output_data_dir="/o")
        b = ShellTask("b", script_file="run.sh", shell="/bin/bash", container_image="tools")
        c = SQLTask("c", "select 1", task_type="my_sql", metadata=TaskMetadata(retries=3))
        d = HiveTask("d", "select 2", cache=True, cache_version="1")
        e = HiveSelectTask("e", "select 3", None, stage_query="s")
    """)
    image = CallValue("flytekit.ImageSpec", (), found["a"].spec.image.keywords)  # type: ignore[union-attr]
    assert found["a"].spec == Container(image, ("x",), ("y",), output_directory="/o")
    assert found["b"].spec == Shell("", "run.sh")
    assert found["b"].options.image == String("tools")
    assert bindings_text(found["b"].options.extra) == 'shell="/bin/bash"'
    assert found["c"].spec == Sql("select 1")
    assert found["c"].options.retries == 3
    assert found["d"].spec == Sql("select 2", "hive")
    assert found["d"].options.cache is not None
    assert isinstance(found["e"].spec, Plugin)
    assert bindings_text(found["e"].spec.arguments) == 'select_query="select 3", stage_query="s"'


def test_a_path_of_the_machine_is_kept_as_calls() -> None:
    found = tasks_of("""
        import os
        from pathlib import Path
        from flytekitplugins.papermill import NotebookTask

        HERE = Path(__file__).parent
        a = NotebookTask("a", notebook_path=str(HERE / "a.ipynb"), render_deck=True)
        b = NotebookTask("b", notebook_path=os.path.join(os.path.dirname(__file__), "b.ipynb"))
    """)
    texts = {
        name: value_text(each.spec.arguments[0].value)
        for name, each in found.items()
        if isinstance(each.spec, Plugin)
    }
    here = 'call builtins.getattr(call pathlib.Path(name m.__file__), "parent")'
    assert texts == {
        "a": f'call builtins.str(call operator.truediv({here}, "a.ipynb"))',
        "b": 'call os.path.join(call os.path.dirname(name m.__file__), "b.ipynb")',
    }


def test_names_of_the_table() -> None:
    assert all(canonical(name) == name for name in CLASSES)
    assert (
        task_class("flytekit.core.container_task.ContainerTask")
        is CLASSES["flytekit.ContainerTask"]
    )
    assert task_class("flytekitplugins.papermill.task.NotebookTask") is not None
    assert task_class("papermill.NotebookTask") is None
    assert is_airflow("airflow.providers.http.sensors.http.HttpSensor")
    assert not is_airflow("airflow.models.DAG")


# Objects that are not held by a name, made in several ways, by the program's own classes


def test_objects_made_in_other_places() -> None:
    found = tasks_of("""
        from flytekit import workflow
        from flytekit.extras.tasks.shell import ShellTask

        def shell(name):
            return ShellTask(name=name, script=f"echo {name}")

        first, second = shell("first"), shell("second")
        others = [shell(each) for each in ("third", "fourth")]

        @workflow
        def main():
            first()
            for each in others:
                each()
            ShellTask(name="fifth", script="true")()
            ShellTask(name="fifth", script="true")()
    """)
    variables = {name: each.variable for name, each in found.items()}
    assert variables == {
        "fifth": None,
        "first": Variable("m", "first"),
        "fourth": None,
        "second": Variable("m", "second"),
        "third": None,
    }


def test_a_class_with_bases_in_the_program() -> None:
    (task,) = tasks_of("""
        from flytekit.extend import Interface, PythonTask

        class Base(PythonTask):
            KIND = "kind"

            def __init__(self, name, inputs, **kwargs):
                outputs = {self.KIND: str}
                super().__init__(self.KIND, name, interface=Interface(inputs, outputs), **kwargs)

        class Middle(Base):
            pass

        class Top(Middle):
            def __init__(self, name, n: int, *, retries=4):
                super().__init__(name, {f"x{i}": int for i in range(n)}, retries=retries)

        top = Top("top", 2)
    """).values()
    assert signature(task) == "(x0: int, x1: int) -> (kind: str)"
    assert task.spec == Plugin("m.Top", (Binding("n", Integer(2)),))
    assert task.options.retries == 4
    assert bindings_text(task.options.extra) == 'task_type="kind"'


MISTAKES: Final = {
    "the class does not say what it takes": (
        """
        from flytekit.core.python_function_task import PythonInstanceTask

        class Mine(PythonInstanceTask):
            def __init__(self, name):
                super().__init__(name, None, interface=interface_of(name))

        mine = Mine("mine")

        @workflow
        def main():
            mine()
        """,
        "FL1008 it is not known what `m.Mine(...)` gives when it is called",
    ),
    "a promise in what an object is made of": (
        """
        from flowc import ShellTask

        @workflow
        def main(x: int):
            ShellTask(name="a", script=x)()
        """,
        "FL1007 `flowc.ShellTask` is called when the workflow is compiled",
    ),
    "an unknown value": (
        """
        import os
        from flowc import ShellTask

        a = ShellTask(name="a", script=os.environ["SCRIPT"])
        """,
        "FL1021 the environment variable `SCRIPT` is not part of the build",
    ),
    "no type": (
        """
        from flowc import ShellTask, kwtypes

        a = ShellTask(name="a", script="true", inputs=kwtypes(x=3))
        """,
        "FL1010 a constant of type `int` is not a type",
    ),
    "locations that are none": (
        """
        from flowc import ShellTask

        a = ShellTask(name="a", script="true", output_locs=["x"])
        """,
        "FL1013 `output_locs` wants a list of `OutputLocation(...)`",
    ),
    "a task of the same name": (
        """
        from flowc import ShellTask

        a = ShellTask(name="m.inc", script="true")
        """,
        "FL4004 there is another task called `m.inc`",
    ),
    "a brace without its other": (
        """
        from flowc import ShellTask

        a = ShellTask(name="a", script="if true {")
        """,
        "FL5116 a template of `a` is malformed",
    ),
    "an output that is not there": (
        """
        from flowc import ShellTask

        a = ShellTask(name="a", script="echo > {outputs.x}")
        """,
        "FL2007 a template of `a` speaks of an output `x`",
    ),
    "a query of what is not there": (
        """
        from flowc import SQLTask, kwtypes

        a = SQLTask("a", "select {{ .inputs.colum }} from t", inputs=kwtypes(column=str))
        """,
        "FL2003 a template of `a` speaks of an input `colum`",
    ),
    "an operator in no workflow": (
        """
        from airflow.operators.bash import BashOperator

        hello = BashOperator(task_id="hello", bash_command="true")

        @workflow
        def main():
            hello()
        """,
        "FL1008 it is not known what `airflow.operators.bash.BashOperator(...)` gives",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str) -> None:
    body, expected = MISTAKES[mistake]
    found = findings(body)
    assert len(found) == 1, found
    assert expected in found[0]


def test_templates_of_systems_are_left_alone() -> None:
    tasks_of("""
        from flytekit import ContainerTask, SQLTask
        from flytekit.extras.tasks.shell import ShellTask

        a = ShellTask("a", script="echo {ctx.execution_id} {{}} {inputs.x:>{inputs.y}}", inputs=dict(x=str, y=int))
        b = SQLTask("b", "create table {{ .PerRetryUniqueKey }} as select {{{{x}}}}")
        c = ContainerTask("c", "alpine", ["{{.outputPrefix}}", "{{ .Inputs.x }}"], inputs={"x": int})
    """)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("m.main", "main"),
        ("a b/c", "a_b_c"),
        ("sql.no_io", "no_io"),
        ("x->y#z", "x-_y_z"),
        ("a.", "a_"),
    ],
)
def test_node_names(name: str, expected: str) -> None:
    assert node_name(name) == expected

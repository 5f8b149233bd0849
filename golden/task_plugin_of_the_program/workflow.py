"""Classes of tasks that the program makes itself, and of libraries that nobody knows."""

from datetime import timedelta

from flytekit import TaskMetadata, kwtypes, task, workflow
from flytekit.core.base_sql_task import SQLTask
from flytekit.extend import Interface, PythonTask
from flytekit.core.python_function_task import PythonInstanceTask
from flytekit.sensor.base_sensor import BaseSensor
from somebody.tasks import PricesTask


class WaitForObject(PythonTask):
    _VAR = "path"

    def __init__(self, name: str, poll_interval: timedelta = timedelta(seconds=10), **kwargs):
        super().__init__(
            task_type="object-store-sensor",
            name=name,
            task_config=None,
            interface=Interface(inputs={self._VAR: str}, outputs={self._VAR: str}),
            **kwargs,
        )
        self._poll_interval = poll_interval

    def execute(self, **kwargs):
        return kwargs[self._VAR]


class Base(PythonInstanceTask):
    def __init__(self, name, shape, **kwargs):
        outputs = {"volume": float}
        if shape == "ball":
            outputs["radius"] = float
        super().__init__(name, None, interface=Interface({"size": float}, outputs), **kwargs)


class Ball(Base):
    def __init__(self, name, retries=2):
        super(Ball, self).__init__(name, "ball", metadata=TaskMetadata(retries=retries))


class TableSensor(BaseSensor):
    def __init__(self, name: str, **kwargs):
        super().__init__(name=name, **kwargs)

    async def poke(self, table: str, day: int) -> bool:
        return True


class Rows(SQLTask):
    def __init__(self, name, table):
        super().__init__(
            name,
            query_template=f"select * from {table}",
            inputs=kwtypes(limit=int),
            outputs=kwtypes(rows=int),
        )


wait = WaitForObject(
    name="wait",
    metadata=TaskMetadata(retries=10, timeout=timedelta(minutes=20)),
    poll_interval=timedelta(seconds=1),
)
box = Base("box", "box")
ball = Ball("ball")
table = TableSensor(name="table", timeout=60)
rows = Rows("rows", "sales")
prices = PricesTask(name="prices", inputs=kwtypes(day=str), outputs=kwtypes(price=float), currency="EUR")


@task
def show(path: str, volume: float) -> str:
    return path


@workflow
def main(path: str) -> str:
    table(table="sales", day=3) >> rows(limit=3)
    found = ball(size=prices(day="monday"))
    box(size=found.radius)
    return show(path=wait(path=path), volume=found.volume)

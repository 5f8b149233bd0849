import typing
from datetime import timedelta

from flytekit import TaskMetadata, task, workflow
from flytekit.extend import Interface, PythonTask


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

    def execute(self, **kwargs) -> typing.Any:
        return kwargs[self._VAR]


wait = WaitForObject(name="wait", metadata=TaskMetadata(retries=10, timeout=timedelta(minutes=20)))


@task
def show(path: str) -> str:
    return path


@workflow
def main(path: str) -> str:
    return show(path=wait(path=path))

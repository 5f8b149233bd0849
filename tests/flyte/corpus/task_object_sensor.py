from flytekit import task, workflow
from flytekit.sensor.file_sensor import FileSensor

sensor = FileSensor(name="sensor")


@task
def go() -> str:
    return "gone"


@workflow
def main(path: str) -> str:
    seen = sensor(path=path)
    gone = go()
    seen >> gone
    return gone

from flytekit import task, workflow
from flytekit.sensor.base_sensor import BaseSensor


class TableSensor(BaseSensor):
    def __init__(self, name: str, **kwargs):
        super().__init__(name=name, **kwargs)

    async def poke(self, table: str, day: int) -> bool:
        return True


sensor = TableSensor(name="table_sensor", timeout=60)


@task
def go() -> str:
    return "gone"


@workflow
def main(table: str) -> str:
    gone = go()
    sensor(table=table, day=3) >> gone
    return gone

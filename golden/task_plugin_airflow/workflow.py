"""Operators of Airflow are tasks that are called where they are made."""

from airflow.operators.bash import BashOperator
from airflow.sensors.filesystem import FileSensor
from flytekit import task, workflow


@task
def t1():
    print("success")


@workflow
def file_sensor():
    sensor = FileSensor(task_id="wait", filepath="/tmp/1234")
    sensor >> t1()


@workflow
def bash():
    BashOperator(task_id="hello", bash_command="echo hello") >> t1()

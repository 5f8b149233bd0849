"""Tasks that run in Spark."""

from flytekit import PodTemplate, task, workflow
from flytekitplugins.spark import Spark
from kubernetes.client import V1PodSpec, V1Toleration


@task(task_config=Spark())
def plain(n: int) -> int:
    return n


@task(
    task_config=Spark(
        spark_conf={"spark.executor.memory": "1g", "spark.executor.instances": "2"},
        hadoop_conf={"fs.s3a.impl": "x"},
        executor_path="/usr/bin/python3",
        applications_path="local:///app/entrypoint.py",
        driver_pod=PodTemplate(pod_spec=V1PodSpec(containers=[], tolerations=[V1Toleration(key="gpu")])),
    ),
    container_image="r.io/spark:1",
)
def tuned(n: int) -> int:
    return n


@workflow
def main(n: int) -> int:
    return tuned(n=plain(n=n))

"""Tasks configured by the pod that they run in."""

from flytekit import Resources, task, workflow
from flytekitplugins.pod import Pod
from kubernetes.client import V1Container, V1EnvVar, V1PodSpec, V1Toleration


@task(
    task_config=Pod(
        pod_spec=V1PodSpec(
            containers=[
                V1Container(name="main", image="r.io/other:1", env=[V1EnvVar(name="A", value="b")]),
                V1Container(name="side", image="r.io/side:1", args=["serve"]),
            ],
            tolerations=[V1Toleration(key="gpu", operator="Exists")],
        ),
        primary_container_name="main",
        labels={"team": "ml"},
        annotations={"why": "because"},
    ),
    environment={"C": "d"},
    requests=Resources(cpu="1", mem="1Gi"),
)
def beside(n: int) -> int:
    return n


@task(task_config=Pod(pod_spec=V1PodSpec(containers=[V1Container(name="side", image="r.io/side:1")])))
def added(n: int) -> int:
    return n


@workflow
def main(n: int) -> int:
    return added(n=beside(n=n))

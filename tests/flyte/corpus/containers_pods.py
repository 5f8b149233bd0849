"""Pod templates."""

from kubernetes.client import V1Container, V1EnvVar, V1PodSpec, V1ResourceRequirements, V1Toleration, V1Volume, V1VolumeMount, V1EmptyDirVolumeSource

from flytekit import PodTemplate, Resources, map_task, task, workflow


@task(pod_template=PodTemplate(primary_container_name="main", labels={"a": "b"}, annotations={"c": "d"}))
def labelled(x: int) -> int:
    return x


@task(
    environment={"MODE": "x"},
    requests=Resources(cpu="1", mem="1Gi"),
    limits=Resources(mem="2Gi"),
    pod_template=PodTemplate(
        primary_container_name="work",
        pod_spec=V1PodSpec(
            containers=[
                V1Container(
                    name="work",
                    env=[V1EnvVar(name="OWN", value="1")],
                    volume_mounts=[V1VolumeMount(mount_path="/data", name="data")],
                ),
                V1Container(name="side", image="registry.example/side:1", command=["sleep"]),
            ],
            volumes=[V1Volume(name="data", empty_dir=V1EmptyDirVolumeSource())],
            tolerations=[V1Toleration(effect="NoSchedule", key="gpu", operator="Exists")],
            node_selector={"kind": "big"},
            host_network=True,
        ),
    ),
)
def full(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    return full(x=labelled(x=x))


@task(requests=Resources(cpu="2"), environment={"MODE": "x"})
def plain(x: int) -> int:
    return x


@workflow
def for_one_call(x: int) -> int:
    y = plain(x=x).with_overrides(
        pod_template=PodTemplate(
            primary_container_name="work",
            labels={"a": "b"},
            pod_spec=V1PodSpec(containers=[V1Container(name="work")], host_network=True),
        )
    )
    return full(x=y).with_overrides(pod_template=PodTemplate(labels={"a": "b"}), retries=2)


@workflow
def for_each_item(xs: list[int]) -> list[int]:
    return map_task(plain)(x=xs).with_overrides(pod_template=PodTemplate(labels={"a": "b"}))

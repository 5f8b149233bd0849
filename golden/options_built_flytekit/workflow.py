"""Options that are put together step by step: pods, images, types with a configuration."""

from flytekit import ImageSpec, PodTemplate, task, workflow
from flytekitplugins.great_expectations import GreatExpectationsFlyteConfig, GreatExpectationsType
from kubernetes.client import V1Container, V1PodSpec, V1Toleration

checks = GreatExpectationsFlyteConfig(datasource_name="rows", expectation_suite_name="all")


def large_pod() -> V1PodSpec:
    main = V1Container(name="primary")
    main.command = ["train"]
    pod = V1PodSpec(containers=[main])
    pod.containers.append(V1Container(name="logs"))
    return pod


pod = large_pod()
pod.tolerations = [V1Toleration(key="gpu", operator="Exists")]

image = ImageSpec(name="train", packages=["numpy"])
image.packages.append("torch")
image.with_packages(["nothing holds this copy"])


@task(pod_template=PodTemplate(pod_spec=pod), container_image=image)
def train(path: GreatExpectationsType[str, checks]) -> int:
    return len(path)


@workflow
def main(path: str) -> int:
    return train(path=path)

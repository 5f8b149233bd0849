"""Options that are put together step by step: pods, images, types with a configuration."""

import os
from pathlib import Path

from flytekit import ImageSpec, PodTemplate, task, workflow
from flytekitplugins.great_expectations import GreatExpectationsFlyteConfig, GreatExpectationsType
from flytekitplugins.inference import Model, Ollama
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

HERE = Path(__file__).parent.absolute()
tools = ImageSpec(
    name="tools",
    requirements=HERE / "requirements.txt",
    source_root=os.path.join(os.path.dirname(__file__), ".."),
    pip_extra_args=f"--constraint {HERE}/constraints.txt",
)
model = Ollama(model=Model(name="words"))


@task(pod_template=PodTemplate(pod_spec=pod), container_image=image)
def train(path: GreatExpectationsType[str, checks]) -> int:
    return len(path)


@task(container_image=tools, pod_template=model.pod_template, task_config=model.ports[0])
def answer(rows: int) -> str:
    return "many"


@workflow
def main(path: str) -> str:
    return answer(rows=train(path=path))

from flytekit import ImageSpec, task, workflow

base = ImageSpec(name="base", base_image="registry.example/base:3", builder="noop")


@task(container_image=base)
def plain(x: int) -> int:
    return x


@task(container_image=base.with_runtime_packages(["pandas", "numpy"]))
def more(x: int) -> int:
    return x


@workflow
def wf(x: int) -> int:
    return more(x=plain(x=x))

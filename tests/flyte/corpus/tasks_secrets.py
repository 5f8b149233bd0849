"""Secrets, mounted in every way."""

from flytekit import Secret, task


@task(secret_requests=[Secret(group="db", key="password")])
def one(x: int) -> int:
    return x


@task(
    secret_requests=[
        Secret(group="a", key="b", mount_requirement=Secret.MountType.ENV_VAR),
        Secret(group="c", key="d", group_version="2", mount_requirement=Secret.MountType.FILE),
        Secret(group="e", key="f", env_var="TOKEN", mount_requirement=Secret.MountType.ENV_VAR),
    ]
)
def several(x: int) -> int:
    return x

"""Caching, as an object and in the older way."""

from flytekit import Cache, task, workflow


@task(cache=True, cache_version="1.0")
def legacy(x: int) -> int:
    return x


@task(cache=True, cache_version="2", cache_serialize=True)
def serialized(x: int) -> int:
    return x


@task(cache=True, cache_version="3", cache_ignore_input_vars=("y",))
def ignoring(x: int, y: int) -> int:
    return x


@task(cache=Cache(version="4", serialize=True, ignored_inputs=("y", "z")))
def modern(x: int, y: int, z: int = 1) -> int:
    return x


@task(cache=False)
def uncached(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    return uncached(x=modern(x=ignoring(x=serialized(x=legacy(x=x)), y=1), y=2))

from flowc import task

import orders  # in a circle: it is used when tasks run

__all__ = ["pack"]


@task
def pack(items: list[str], label: str) -> str:
    return f"{label}: {', '.join(items)} ({orders.workflows.CARRIER})"

"""Options of tasks and calls that both have: resources, accelerators, secrets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ...ir.format import value_text
from ...ir.nodes import Options, Resources, Secret
from ...ir.rules_export import NO_OPTION
from ...ir.values import Boolean, CallValue, NameValue, String, Value
from .context import Context, Message, given

# Resources

_ENTRIES: Final[Mapping[str, str]] = {
    "cpu": "CPU",
    "gpu": "GPU",
    "memory": "MEMORY",
    "storage": "EPHEMERAL_STORAGE",
}


def resources(
    requests: Resources | None, limits: Resources | None, order: Sequence[str]
) -> Message:
    """Requests and limits, their entries in the order that flytekit has at the place."""
    return given(requests=_entries(requests, order), limits=_entries(limits, order))


def _entries(of: Resources | None, order: Sequence[str]) -> list[Message]:
    if of is None:
        return []
    values = {
        "cpu": of.cpu,
        "gpu": of.gpu,
        "memory": of.memory,
        "storage": of.ephemeral_storage,
    }
    return [{"name": _ENTRIES[each], "value": values[each]} for each in order if values[each]]


# Secrets

_MOUNTS: Final[Mapping[str, str]] = {"env_var": "ENV_VAR", "file": "FILE"}


def security_context(secrets: Iterable[Secret]) -> Message | None:
    """The secrets that a task may read."""
    found = [
        given(
            group=each.group,
            key=each.key,
            groupVersion=each.group_version,
            mountRequirement=_MOUNTS.get(each.mount),
            envVar=each.env_var,
        )
        for each in secrets
    ]
    return {"secrets": found} if found else None


# Accelerators and shared memory

DEVICES: Final[Mapping[str, str]] = {
    "A100": "nvidia-tesla-a100",
    "A100_80GB": "nvidia-a100-80gb",
    "A10G": "nvidia-a10g",
    "H100": "nvidia-h100",
    "H200": "nvidia-h200",
    "K80": "nvidia-tesla-k80",
    "L4": "nvidia-l4",
    "L40S": "nvidia-l40s",
    "L4_VWS": "nvidia-l4-vws",
    "M60": "nvidia-tesla-m60",
    "P100": "nvidia-tesla-p100",
    "P4": "nvidia-tesla-p4",
    "RTX_PRO_6000": "nvidia-rtx-pro-6000",
    "T4": "nvidia-tesla-t4",
    "V100": "nvidia-tesla-v100",
    "V5E": "tpu-v5-lite-podslice",
    "V5P": "tpu-v5p-slice",
    "V6E": "tpu-v6e-slice",
}
"""Devices by the names that flytekit's `extras.accelerators` has for them."""

_PARTITION: Final = re.compile(r"partition_(\w+)_(\w+)|slice_(\w+)")


def extended_resources(options: Options, context: Context) -> Message | None:
    """Accelerators and shared memory."""
    accelerator = options.accelerator
    device = _device(accelerator, context) if accelerator is not None else None
    memory = _shared_memory(options.shared_memory)
    found: Message | None = given(gpuAccelerator=device, sharedMemory=memory)
    return found or None


def _device(value: Value, context: Context) -> Message | None:
    match value:
        case NameValue(name):
            found = _named_device(name.split("."))
        case CallValue(function, (String(device),), ()) if function.endswith("GPUAccelerator"):
            found = given(device=device)
        case _:
            found = None
    if found is None:
        message = f"the accelerator `{value_text(value)}` is not known"
        context.report(NO_OPTION, message, 'write `GPUAccelerator("device")`')
    return found


def _named_device(name: Sequence[str]) -> Message | None:
    """The device of ``T4``, or of a part of one, ``A100.partition_2g_10gb``."""
    if name[-1] in DEVICES:
        return given(device=DEVICES[name[-1]])
    device = DEVICES.get(name[-2]) if len(name) > 1 else None
    part = _PARTITION.fullmatch(name[-1])
    if device is None or (part is None and name[-1] != "unpartitioned"):
        return None
    if part is None:
        return {"device": device, "unpartitioned": True}
    return {"device": device, "partitionSize": part[3] or f"{part[1]}.{part[2]}"}


def _shared_memory(value: Value | None) -> Message | None:
    if value is None or value == Boolean(value=False):
        return None
    size = value.value if isinstance(value, String) else None
    return given(mountName="flyte-shared-memory", mountPath="/dev/shm", sizeLimit=size)  # noqa: S108 - in the container

"""The keys that results of tasks are cached under."""

from collections.abc import Sequence

from ..ir.codec_json import canonical, canonical_table
from ..ir.nodes import Cache, Input, Interface, Output, Task
from ..ir.source import digest_of
from ..ir.values import Binding
from .keeping import encoded


def cache_key(task: Task, cache: Cache, inputs: Sequence[Binding]) -> str | None:
    """The key of a call: of the task's name and interface, the version, and the inputs that count.

    The body of the function stands in for a version that is not given. None where an input is an
    object without an IR value: nothing tells whether another is equal to it.
    """
    data = encoded(each for each in inputs if each.name not in cache.ignored_inputs)
    if data is None:
        return None
    interface = Interface(
        tuple(Input(each.name, each.type) for each in task.interface.inputs),
        tuple(Output(each.name, each.type) for each in task.interface.outputs),
    )
    content = {
        "task": task.name,
        "version": cache.version or task.code,
        "salt": cache.salt,
        "interface": digest_of(canonical(interface)),
        "inputs": digest_of(data),
    }
    return digest_of(canonical_table(content))

"""The keys that results of tasks are cached under."""

import hashlib
import os
from collections.abc import Iterable, Sequence

from ..ir.codec_json import canonical, canonical_table
from ..ir.nodes import Cache, Input, Interface, Output, Task
from ..ir.reachable import reachable
from ..ir.source import digest_of
from ..ir.typecheck import TypeDefs
from ..ir.types import DirectoryType, FileType, NamedType, RecordDef, TableType, Type
from ..ir.values import Binding, CallValue, ListValue, String, Value
from ..ir.walk import leaves, type_parts, types_of
from .evaluate import replaced
from .keeping import encoded
from .objects import HASH_METHOD, ObjectValue


def cache_key(task: Task, cache: Cache, inputs: Sequence[Binding], types: TypeDefs) -> str | None:
    """The key of a call: of the task's name and interface, the version, and the inputs that count.

    What the classes of the interface consist of counts too: what was kept of others may not fit them.

    The body of the function stands in for a version that is not given, and what is in a file counts
    beside its path. None where nothing tells whether another input is equal: for an object without
    an IR value whose type has no hash method, and for a folder. None too where the task gives files, which may be gone by then.
    """
    counted = [each for each in inputs if each.name not in cache.ignored_inputs]
    data, contents = encoded(counted) or _hashed(counted), _contents(task, counted, types)
    if (
        data is None
        or contents is None
        or _holds_files(types, *(each.type for each in task.interface.outputs))
    ):
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
        "classes": {
            name: digest_of(canonical(each))
            for name, each in reachable(types_of(interface), types).items()
        },
        "inputs": digest_of(data),
        "files": contents,
    }
    return digest_of(canonical_table(content))


def _hashed(inputs: Sequence[Binding]) -> bytes | None:
    """Inputs, with what hash methods gave in the place of objects; None where one has none."""
    values = replaced(ListValue(tuple(each.value for each in inputs)), _hash)
    if not isinstance(values, ListValue):
        return None
    return encoded(map(Binding, (each.name for each in inputs), values.items))


def _hash(part: Value) -> Value:
    if isinstance(part, ObjectValue) and part.hash:
        return CallValue(HASH_METHOD, (String(part.hash),))
    return part


def _contents(task: Task, inputs: Iterable[Binding], types: TypeDefs) -> dict[str, str] | None:
    """Digests of the files of this machine that inputs name; None where one is a folder."""
    declared = {each.name: each.type for each in task.interface.inputs}
    digests = dict[str, str]()
    for each in inputs:
        if not _holds_files(types, declared[each.name]):
            continue
        for leaf in leaves(each.value):
            path = leaf.value if isinstance(leaf, String) else ""
            if os.path.isdir(path):
                return None
            if os.path.isfile(path):
                try:
                    with open(path, "rb") as file:
                        digests[path] = hashlib.file_digest(file, "sha256").hexdigest()
                except OSError:  # the task will say so
                    return None
    return digests


def _holds_files(types: TypeDefs, *given: Type) -> bool:
    """Whether values of the types may be paths of files, or hold some."""
    stack, seen = [*given], set[str]()
    while stack:
        match stack.pop():
            case FileType() | DirectoryType() | TableType():
                return True
            case NamedType(name) if name not in seen:
                seen.add(name)
                if isinstance(record := types.get(name), RecordDef):
                    stack.extend(each.type for each in record.fields)
            case other:
                stack.extend(type_parts(other))
    return False

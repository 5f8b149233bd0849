"""Values of a run as bytes that are kept: canonical JSON, as the IR writes it; never a pickle."""

from collections.abc import Iterable

from ..ir.codec_json import canonical
from ..ir.codec_json_read import read_value
from ..ir.codec_problems import UnencodableError
from ..ir.nodes import Fragment
from ..ir.values import Binding, RecordValue, Value


def encoded(values: Iterable[Binding]) -> bytes | None:
    """Values by name; None where an object among them has no IR value."""
    try:
        return canonical(RecordValue("", tuple(values)))
    except UnencodableError:
        return None


def decoded(data: bytes) -> dict[str, Value] | None:
    """Values by name; None where the bytes are damaged."""
    found = read_value(data.decode("utf-8", "replace"))
    if not isinstance(found, RecordValue):
        return None
    return {each.name: each.value for each in found.fields}


def encoded_fragment(fragment: Fragment) -> bytes | None:
    """A fragment; None where an object in it has no IR value."""
    try:
        return canonical(fragment)
    except UnencodableError:
        return None


def decoded_fragment(data: bytes) -> Fragment | None:
    """A fragment; None where the bytes are damaged."""
    from ..ir.formats import decode

    found = decode(data, "the record").unit
    return found if isinstance(found, Fragment) else None

"""The published contract of the IR: `ir.proto`, and what is made of it."""

from pathlib import Path

__all__ = ["descriptor_set", "json_schema"]


def descriptor_set() -> bytes:
    """`ir.proto` compiled: a serialised FileDescriptorSet."""
    return _read("ir.fds")


def json_schema() -> bytes:
    """The JSON Schema of the JSON encoding."""
    return _read("ir.schema.json")


def _read(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()

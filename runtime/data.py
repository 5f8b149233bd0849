"""Values that programs pass by reference: files, folders, tables; and what annotations say of values.

Like `dsl`, this imports next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from typing import Any, Self


class Reference:
    """A value with named parts that the IR keeps as the call that makes it."""

    def given(self) -> dict[str, object]:
        """The parts that were given."""
        return {name: value for name, value in vars(self).items() if value is not None}

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={value!r}" for name, value in self.given().items())
        return f"{type(self).__name__}({parts})"


class Place(Reference):
    """Something on a file system or in a store, by its path. Opens wherever a path does."""

    format = ""
    """The format that the type says, without a dot; "" for any."""

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path: str = path if isinstance(path, str) else path.__fspath__()

    def __class_getitem__(cls, format: str) -> Any:
        written = format.strip().lstrip("~.")
        return type(cls.__name__, (cls,), {"format": written, "__module__": cls.__module__})

    def __fspath__(self) -> str:
        return self.path

    def __str__(self) -> str:
        return self.path

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Place)
            and type(self).__name__ == type(other).__name__
            and self.path == other.path
        )

    def __hash__(self) -> int:
        return hash(self.path)


class File(Place):
    """A file. ``File["csv"]`` is the type of files of a format."""


class Directory(Place):
    """A folder. ``Directory["csv"]`` is the type of folders with files of a format."""


class StructuredDataset(Reference):
    """A table: in memory, or in a store by its URI."""

    def __init__(
        self, dataframe: Any = None, uri: str | None = None, file_format: str | None = None
    ) -> None:
        self.dataframe = dataframe
        self.uri = uri
        self.file_format = file_format

    def open(self, dataframe_type: type | None = None) -> Self:
        """The table itself: what is in memory is of the class that made it."""
        del dataframe_type
        return self

    def all(self) -> Any:
        """The whole table."""
        if self.dataframe is None:
            raise ValueError(f"{self!r} is not in memory: read its `uri` with a library for tables")
        return self.dataframe


class HashMethod(Reference):
    """How to tell whether a value is the same, for caching: a function from it to a text."""

    def __init__(self, function: Callable[[Any], str]) -> None:
        self.function = function


def kwtypes(**types: Any) -> dict[str, Any]:
    """Types by name: the columns of a table, the inputs of a task."""
    return types

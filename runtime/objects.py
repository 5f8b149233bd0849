"""Python objects that have no IR value: a model, a data frame, a lock."""

import pickle
import sys
from dataclasses import dataclass
from typing import Final

from ..ir.type_names import canonical
from ..ir.types import DirectoryType, FileType, Kind, NamedType, Primitive, TableType, Type
from ..ir.values import CallValue, String, Value
from .load import remembered
from .records import public_name

OBJECT: Final = "flowc.runtime.object"
HASH_METHOD: Final = "flowc.HashMethod"


@dataclass(frozen=True, slots=True, eq=False)
class ObjectValue(CallValue):
    """A Python object on its way from one task to another, within one run.

    To the rest of the IR it is the call that made an object of some class. It is equal to itself
    only, lives as long as something refers to it, and no codec knows it.
    """

    held: object = None
    hash: str = ""
    """What its hash method gave: objects with the same text count as equal in caches; "" without one."""

    @property
    def content(self) -> object:
        """The object; made anew each time where it came from another process."""
        return self.held.opened() if isinstance(self.held, _Sealed) else self.held

    def __reduce__(self) -> tuple[object, ...]:
        """How it goes to another process, which need not have the object's class to pass it on."""
        if not isinstance(self.held, _Sealed):
            data = pickle.dumps(self.held, pickle.HIGHEST_PROTOCOL)
            return _sealed, (self.class_name, data, self.hash)
        return _sealed, (self.held.class_name, self.held.data, self.hash)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    @property
    def class_name(self) -> str:
        """Qualified name of the object's class."""
        sealed = self.held
        return sealed.class_name if isinstance(sealed, _Sealed) else class_name(type(sealed))


@dataclass(frozen=True, slots=True)
class _Sealed:
    """An object from another process."""

    class_name: str
    data: bytes

    def opened(self) -> object:
        """The object itself. Its module must be one that can be imported."""
        with remembered():
            return pickle.loads(self.data)  # noqa: S301  (of a process of our own)


def _sealed(name: str, data: bytes, hashed: str) -> ObjectValue:
    return ObjectValue(OBJECT, (String(name),), (), _Sealed(name, data), hashed)


def keep(obj: object, of: Type) -> Value | None:
    """The value that stands for an object where its type allows that; see `from_native`."""
    match of:
        case Primitive(Kind.ANY):
            is_allowed = True
        case NamedType(name):
            is_allowed = _is_of(obj, name)
        case TableType() | FileType() | DirectoryType():
            is_allowed = type(obj).__module__ != "builtins"
        case _:
            is_allowed = False
    return ObjectValue(OBJECT, (String(class_name(type(obj))),), (), obj) if is_allowed else None


def _is_of(obj: object, name: str) -> bool:
    """Whether an object is of the class of a name, as far as that can be told."""
    classes = type(obj).__mro__
    if any(name in (class_name(each), canonical(public_name(each))) for each in classes):
        return True
    module, _, short = name.rpartition(".")
    wanted = getattr(sys.modules.get(module), short, None)
    if wanted is None:
        return False
    try:
        return isinstance(obj, wanted)
    except TypeError:
        return True  # a protocol, or what is no class: nothing says what is of it


def class_name(of: type) -> str:
    """Qualified name of a class; built-in ones without their module."""
    return of.__qualname__ if of.__module__ == "builtins" else f"{of.__module__}.{of.__qualname__}"

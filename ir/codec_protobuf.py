"""The binary encoding: IR as the bytes of protobuf messages of `schemas/ir.proto`.

They are written as the wire format lays them out, without messages between. What protobuf itself
would write of these messages is the same; but to load it takes as long as to compile a small file,
and to fill its messages twice as long as to join their bytes.

Bytes are the same for the same IR, since fields are written in the order of their numbers and the
schema has no maps.
"""

import struct
from collections.abc import Callable
from functools import cache
from math import isnan
from operator import attrgetter
from typing import Any, Final, TypeAlias, assert_never

from ..schemas.numbers import NUMBERS
from .codec_problems import UnencodableError
from .codec_table import (
    UNIT,
    Choice,
    Enumeration,
    Field,
    Presence,
    Record,
    Scalar,
    Unit,
    Wrapper,
    enumerator,
    table,
)
from .codec_wire import FIXED64, LENGTH_DELIMITED, VARINT
from .nodes import NO_OPTIONS
from .values import INT64_MAX, MAX_NESTING


def write(unit: Unit) -> bytes:
    """The unit as bytes; the same for the same unit."""
    try:
        return _writers().choice(UNIT.name)(unit, 0)
    except ValueError as error:  # an integer out of range, half a surrogate pair
        raise UnencodableError(str(error)) from error


Write: TypeAlias = Callable[[Any, int], bytes]
"""The bytes of a value; the number is the level of nesting around it."""

Encode: TypeAlias = Callable[[Any], bytes]
"""The bytes of a value that has no parts."""


class _Writers:
    """Writers of records and choices, made when first asked for: they refer to one another."""

    def __init__(self) -> None:
        self._records = dict[type[Any], Write]()
        self._choices = dict[str, Write]()

    def message(self, shape: Record | Choice) -> Write:
        """The writer of what is written as a message, without its length."""
        return self.record(shape.type) if isinstance(shape, Record) else self.choice(shape.name)

    def record(self, of: type[Any]) -> Write:
        """The writer of a record.

        It is compiled of text that names its fields: a loop over them takes twice as long as what
        it does, and of nothing is there more in a package than of spans.
        """
        if (known := self._records.get(of)) is not None:
            return known
        numbers = NUMBERS[of.__name__]
        made, parts = dict[str, Any](join=b"".join), list[str]()
        for field in sorted(table().records[of], key=lambda each: numbers[each.name]):
            name = field.name
            made[f"write_{name}"] = writer = self._field(field, numbers[name])
            parts.append(_asked(name, field.presence, writer))
        exec(f"def write(value, level): return join([{', '.join(parts)}])", made)  # noqa: S102 - of our own text
        self._records[of] = made["write"]
        return self._records[of]

    def choice(self, name: str) -> Write:
        """The writer of a choice: of the one field that is set."""
        if (known := self._choices.get(name)) is not None:
            return known
        members = dict[type[Any], Write]()
        deeper = name in table().nesting

        def write(value: object, level: int) -> bytes:
            member = members.get(type(value))
            if member is None:
                raise UnencodableError(f"{name}: {type(value).__name__} cannot be written")
            if deeper:
                level += 1
                if level > MAX_NESTING:
                    raise UnencodableError(f"nested over {MAX_NESTING} deep")
            return member(value, level)

        self._choices[name] = write
        numbers = NUMBERS[name]
        for of, field in table().choices[name].items():
            members[of] = self._member(field, numbers[field.name])
        return write

    def _member(self, field: Field, number: int) -> Write:
        """The writer of a member of a choice, which is there even where it is zero."""
        if isinstance(field.shape, Record | Choice):
            return _present(number, self.message(field.shape))
        encode = self._scalar(field.shape, number)
        return lambda value, _: encode(value)

    def _field(self, field: Field, number: int) -> "Write | _Scalars":
        shape, presence = field.shape, field.presence
        if isinstance(shape, Record | Choice):
            write = self.message(shape)
            present = _present(number, write)
            match presence:
                case Presence.PLAIN:
                    return _plain(number, write)
                case Presence.OPTIONAL:
                    return present
                case Presence.REPEATED:
                    return lambda given, level: b"".join([present(each, level) for each in given])
        encode = self._scalar(shape, number)
        match presence:
            case Presence.REPEATED:
                return lambda given, _: b"".join(map(encode, given))
            case Presence.OPTIONAL | Presence.PLAIN if _is_bare(shape):
                most = _KEPT_TEXTS if shape is Scalar.STRING else _KEPT_NUMBERS
                return _Scalars(encode, table().absent(field), most)
            case Presence.OPTIONAL:
                return lambda given, _: encode(given)
            case Presence.PLAIN:
                zero = encode(table().zero(shape))
                return lambda given, _: b"" if (data := encode(given)) == zero else data
            case _:
                assert_never(presence)

    def _scalar(self, shape: Scalar | Enumeration | Wrapper, number: int) -> Encode:
        """What makes a field of a value: its tag, and what is in it."""
        match shape:
            case Wrapper(_, name, holds):
                get, encode = attrgetter(name), self._scalar(holds, number)
                return lambda value: encode(get(value))
            case Enumeration(of):
                numbers = NUMBERS[of.__name__]
                tag, known = _tag(number, VARINT), {each: numbers[enumerator(each)] for each in of}
                return lambda value: tag + _varint(known[value])
            case Scalar.STRING | Scalar.BYTES:
                tag = _tag(number, LENGTH_DELIMITED)
                return _text(tag) if shape is Scalar.STRING else lambda value: tag + _sized(value)
            case Scalar.DOUBLE:
                tag = _tag(number, FIXED64)
                return lambda value: tag + _double(value)
            case Scalar.BOOL | Scalar.INT32 | Scalar.INT64:
                tag, most = _tag(number, VARINT), _MOST[shape]
                return lambda value: tag + _integer(value, most)
            case _:
                assert_never(shape)


_writers: Final = cache(_Writers)


def _asked(name: str, presence: Presence, writer: "Write | _Scalars") -> str:
    """How the text of a record's writer asks that of a field."""
    if isinstance(writer, _Scalars):
        return f"write_{name}[value.{name}]"
    call = f"write_{name}(value.{name}, level)"
    match presence:
        case Presence.PLAIN:
            return call
        case Presence.OPTIONAL:
            return f"b'' if value.{name} is None else {call}"
        case Presence.REPEATED:
            return f"{call} if value.{name} else b''"
        case _:
            assert_never(presence)


def _plain(number: int, write: Write) -> Write:
    """The writer of a message that is left out where nothing is in it."""
    tag, join = _tag(number, LENGTH_DELIMITED), b"".join

    def plain(given: Any, level: int) -> bytes:
        # Nearly all calls have no options.
        data = b"" if given is NO_OPTIONS else write(given, level)
        return join((tag, _VARINTS[len(data)], data)) if data else b""

    return plain


def _present(number: int, write: Write) -> Write:
    """The writer of a message that is there, even an empty one."""
    tag, join = _tag(number, LENGTH_DELIMITED), b"".join

    def present(given: Any, level: int) -> bytes:
        data = write(given, level)
        return join((tag, _VARINTS[len(data)], data))

    return present


# Scalars

_KEPT_NUMBERS: Final = 2**16
_KEPT_TEXTS: Final = 2**10
"""Of how many values of a field the bytes are kept: lines recur, and names of files and inputs."""

_MOST: Final = {Scalar.BOOL: 1, Scalar.INT32: 2**31 - 1, Scalar.INT64: INT64_MAX}


class _Scalars(dict[Any, bytes]):
    """The bytes of a field by its value: those of the first values, and more when they are asked for."""

    def __init__(self, encode: Encode, absent: object, most: int = _KEPT_NUMBERS) -> None:
        super().__init__({absent: b""})
        self._encode, self._most = encode, most

    def __missing__(self, value: Any) -> bytes:
        data = self._encode(value)
        if len(self) < self._most:
            self[value] = data
        return data


def _is_bare(shape: Scalar | Enumeration | Wrapper) -> bool:
    """Whether equal values have equal bytes (0.0 and -0.0 do not), and are quickly told apart."""
    return shape is not Scalar.DOUBLE and not isinstance(shape, Wrapper)


def _tag(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    if number < 1 << 7:
        return bytes((number,))
    if number < 1 << 14:  # as most numbers are: lines, lengths
        return bytes((number & 0x7F | 0x80, number >> 7))
    return bytes((number & 0x7F | 0x80,)) + _varint(number >> 7)


_VARINTS: Final = _Scalars(_varint, None)
"""Lengths, most of which are short."""


def _text(tag: bytes) -> Encode:
    def encode(text: str) -> bytes:
        data = text.encode()
        return join((tag, _VARINTS[len(data)], data))

    join = b"".join
    return encode


def _sized(data: bytes) -> bytes:
    return _VARINTS[len(data)] + data


def _integer(value: int, most: int) -> bytes:
    if not ~most <= value <= most:
        raise UnencodableError(f"{value} is out of range")
    return _varint(value & _UNSIGNED)  # what is negative is written as 64 bits


_UNSIGNED: Final = 2**64 - 1


def _double(value: float) -> bytes:
    if isnan(value):
        raise UnencodableError("NaN cannot be written")
    return struct.pack("<d", value)

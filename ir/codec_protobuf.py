"""The binary encoding: IR as the bytes of protobuf messages of `schemas/ir.proto`.

They are written as the wire format lays them out, without messages between. What protobuf itself
would write of these messages is the same; but to load it takes as long as to compile a small file,
and to fill its messages twice as long as to join their bytes.

Bytes are the same for the same IR, since fields are written in the order of their numbers and the
schema has no maps.
"""

import struct
from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain
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
from .nodes import NO_OPTIONS, Options
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
        it does, and of nothing is there more in a package than of spans. Of one with its path:

            data_path = value.path.encode()
            data_span = write_span(value.span, level)
            return join([head_path[len(data_path)], data_path, head_span[len(data_span)], data_span])
        """
        if (known := self._records.get(of)) is not None:
            return known
        numbers = NUMBERS[of.__name__]
        made, lines, parts = dict[str, Any](join=b"".join), list[str](), list[str]()
        for field in sorted(table().records[of], key=lambda each: numbers[each.name]):
            name, number = field.name, numbers[field.name]
            if (line := _measured(field)) is not None:
                lines.append(line)
                parts.append(f"head_{name}[len(data_{name})], data_{name}")
                made[f"head_{name}"] = _heads(number, {0: b""})
            else:
                parts.append(_asked(field))
            made[f"write_{name}"] = self._field(field, number)
        body = "\n ".join((*lines, f"return join([{', '.join(parts)}])"))
        made["NO_OPTIONS"] = NO_OPTIONS
        exec(f"def write(value, level):\n {body}", made)  # noqa: S102 - of our own text
        self._records[of] = made["write"]
        return self._records[of]

    def choice(self, name: str) -> Write:
        """The writer of a choice: of the one field that is set."""
        if (known := self._choices.get(name)) is not None:
            return known
        members = dict[type[Any], tuple[_Known | None, Write]]()
        deeper = name in table().nesting

        def write(value: object, level: int) -> bytes:
            member = members.get(type(value))
            if member is None:
                raise UnencodableError(f"{name}: {type(value).__name__} cannot be written")
            if deeper:
                level += 1
                if level > MAX_NESTING:
                    raise UnencodableError(f"nested over {MAX_NESTING} deep")
            heads, write_member = member
            data = write_member(value, level)
            return heads[len(data)] + data if heads is not None else data

        self._choices[name] = write
        numbers = NUMBERS[name]
        for of, field in table().choices[name].items():
            members[of] = self._member(field, numbers[field.name])
        return write

    def _member(self, field: Field, number: int) -> "tuple[_Known | None, Write]":
        """What comes before a member of a choice, by its length, and its writer.

        It is there even where it is zero. What has no parts comes with its tag.
        """
        shape = field.shape
        if isinstance(shape, Record | Choice):
            return _heads(number), self.message(shape)
        if isinstance(shape, Wrapper) and _is_bare(shape.holds):
            get, holds = attrgetter(shape.field), shape.holds
            known = _Known(self._scalar(holds, number), most=_most_kept(holds))
            return None, lambda value, _: known[get(value)]
        encode = self._scalar(shape, number)
        return None, lambda value, _: encode(value)

    def _field(self, field: Field, number: int) -> "Write | _Known":
        shape, presence = field.shape, field.presence
        if isinstance(shape, Record | Choice):
            write = self.message(shape)
            match presence:
                case Presence.PLAIN:
                    return write
                case Presence.OPTIONAL:
                    return _present(_heads(number), write)
                case Presence.REPEATED:
                    return _repeated(_heads(number), write)
        encode = self._scalar(shape, number)
        match presence:
            case Presence.REPEATED:
                return lambda given, _: b"".join(map(encode, given))
            case Presence.OPTIONAL | Presence.PLAIN if _is_bare(shape):
                return _Known(encode, {table().absent(field): b""}, _most_kept(shape))
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


_UNLIKE: Final = frozenset({"id", "node", "path"})
"""Names of texts that hardly recur: to look for their bytes would be in vain."""


def _measured(field: Field) -> str | None:
    """How the text of a record's writer gets the bytes of a field before their length is written.

    None for a field whose writer gives both.
    """
    name = field.name
    match field:
        case Field(shape=Scalar.STRING, presence=Presence.PLAIN) if name in _UNLIKE:
            return f"data_{name} = value.{name}.encode()"
        case Field(shape=Record(of), presence=Presence.PLAIN) if of is Options:
            # Nearly all calls have none.
            given = f"value.{name}"
            return f"data_{name} = b'' if {given} is NO_OPTIONS else write_{name}({given}, level)"
        case Field(shape=Record() | Choice(), presence=Presence.PLAIN):
            return f"data_{name} = write_{name}(value.{name}, level)"
        case _:
            return None


def _asked(field: Field) -> str:
    """How the text of a record's writer asks that of a field for its tag and all that follows."""
    name, presence = field.name, field.presence
    call = f"write_{name}(value.{name}, level)"
    if presence is Presence.REPEATED:
        return f"{call} if value.{name} else b''"
    if not isinstance(field.shape, Record | Choice) and _is_bare(field.shape):
        return f"write_{name}[value.{name}]"
    return f"b'' if value.{name} is None else {call}" if presence is Presence.OPTIONAL else call


def _present(heads: "_Known", write: Write) -> Write:
    """The writer of a message that is there, even an empty one."""

    def present(given: Any, level: int) -> bytes:
        data = write(given, level)
        return heads[len(data)] + data

    return present


def _repeated(heads: "_Known", write: Write) -> Write:
    """The writer of messages one after another."""
    head, join = heads.__getitem__, b"".join

    def repeated(given: Any, level: int) -> bytes:
        data = [write(each, level) for each in given]
        return join(chain.from_iterable(zip(map(head, map(len, data)), data, strict=True)))

    return repeated


# Scalars

_KEPT_NUMBERS: Final = 2**16
_KEPT_TEXTS: Final = 2**10
"""Of how many values of a field the bytes are kept: lines recur, and names of files and inputs."""

_NOTHING: Final[Mapping[Any, bytes]] = {}

_MOST: Final = {Scalar.BOOL: 1, Scalar.INT32: 2**31 - 1, Scalar.INT64: INT64_MAX}


class _Known(dict[Any, bytes]):
    """Bytes by what they say: those of the first values, and more when they are asked for."""

    def __init__(
        self, encode: Encode, known: Mapping[Any, bytes] = _NOTHING, most: int = _KEPT_NUMBERS
    ) -> None:
        super().__init__(known)
        self._encode, self._most = encode, most

    def __missing__(self, value: Any) -> bytes:
        data = self._encode(value)
        if len(self) < self._most:
            self[value] = data
        return data


def _most_kept(shape: Scalar | Enumeration | Wrapper) -> int:
    return _KEPT_TEXTS if shape is Scalar.STRING else _KEPT_NUMBERS


def _heads(number: int, known: Mapping[int, bytes] = _NOTHING) -> _Known:
    """What comes before bytes in a field, by how many they are: its tag and their number."""
    tag = _tag(number, LENGTH_DELIMITED)
    return _Known(lambda length: tag + _varint(length), known)


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


_VARINTS: Final = _Known(_varint)
"""Lengths, lines and other numbers, most of which recur."""


def _text(tag: bytes) -> Encode:
    def encode(text: str) -> bytes:
        data = text.encode()
        return join((tag, _VARINTS[len(data)], data))

    join = b"".join
    return encode


def _sized(data: bytes) -> bytes:
    return _VARINTS[len(data)] + data


def _integer(value: int, most: int) -> bytes:
    if 0 <= value <= most:
        return _VARINTS[value]
    if not ~most <= value <= most:
        raise UnencodableError(f"{value} is out of range")
    return _varint(value & _UNSIGNED)  # what is negative is written as 64 bits


_UNSIGNED: Final = 2**64 - 1


def _double(value: float) -> bytes:
    if isnan(value):
        raise UnencodableError("NaN cannot be written")
    return struct.pack("<d", value)

"""Reads the binary encoding: bytes of protobuf messages of `schemas/ir.proto` to IR."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from math import isnan
from typing import Any, Final, TypeAlias, assert_never

from google.protobuf.message import DecodeError, Message

from .codec_problems import (
    Place,
    Problem,
    Problems,
    TooManyError,
    at,
    header_problems,
    newer_note,
    report,
)
from .codec_protobuf_pool import message_class, pool
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
from .codec_wire import find_damage
from .diagnostics import Diagnostic
from .nodes import Header
from .rules_format import (
    DAMAGED,
    MISSING_FIELD,
    NESTED_TOO_DEEP,
    OUT_OF_RANGE,
    UNKNOWN_ENUMERATOR,
    UNKNOWN_FIELD,
)
from .values import MAX_NESTING, RecordValue


def read(data: bytes, name: str) -> tuple[Unit | None, tuple[Diagnostic, ...]]:
    """The unit that bytes spell, or why they do not."""
    problems, unit, notes = Problems(f"`{name}`: "), None, tuple[str, ...]()
    try:
        header = _header(data)
        problems.found.extend(header_problems(header, f"`{name}`"))
        if not problems.found:
            notes = newer_note(header)
            message = message_class(UNIT.name).FromString(data)
            _refuse_unknown(message, data, problems, UNIT.name)
            unit = _readers().choice(UNIT.name)(message, problems.root)
    except (DecodeError, ValueError, RecursionError):
        problems.found.append(_damage(data, name, UNIT.name))
    except TooManyError:
        pass
    found = tuple(each.diagnostic(notes=notes) for each in problems.found)
    return (None if found else unit), found


def read_header(data: bytes, name: str) -> Header | tuple[Diagnostic, ...]:
    """The header alone, whatever version the rest is; or why it cannot be read."""
    try:
        return _header(data)
    except (DecodeError, ValueError, RecursionError, TooManyError):
        return (_damage(data, name, UNIT.name).diagnostic(),)


def read_record(data: bytes, name: str) -> tuple[RecordValue | None, tuple[Diagnostic, ...]]:
    """The record value that bytes spell, or why they do not."""
    problems, record = Problems(f"`{name}`: "), None
    try:
        message = message_class(RecordValue.__name__).FromString(data)
        _refuse_unknown(message, data, problems, RecordValue.__name__)
        record = _readers().record(RecordValue)(message, problems.root)
    except (DecodeError, ValueError, RecursionError):
        problems.found.append(_damage(data, name, RecordValue.__name__))
    except TooManyError:
        pass
    found = tuple(each.diagnostic() for each in problems.found)
    return (None if found else record), found


Get: TypeAlias = Callable[[Any, Place], Any]
"""Reads a value from a message at a place."""


class _Readers:
    """Readers of records and choices, made when first asked for: they refer to one another."""

    def __init__(self) -> None:
        self._records = dict[type[Any], Get]()
        self._choices = dict[str, Get]()

    def message(self, shape: Record | Choice) -> Get:
        """The reader of what is written as a message."""
        return self.record(shape.type) if isinstance(shape, Record) else self.choice(shape.name)

    def record(self, of: type[Any]) -> Get:
        """The reader of a record."""
        if (known := self._records.get(of)) is not None:
            return known
        fields = list[Get]()

        def get(message: Any, place: Place) -> Any:
            return of(*[field(message, place) for field in fields])

        self._records[of] = get
        fields.extend(map(self._field, table().records[of]))
        return get

    def choice(self, name: str) -> Get:
        """The reader of a choice."""
        if (known := self._choices.get(name)) is not None:
            return known
        members = dict[str, Get]()
        oneof, deeper = pool().choices[name], name in table().nesting

        def get(message: Any, place: Place) -> Any:
            if deeper:
                place = (place[0], place[1], place[2] + 1)
                if place[2] > MAX_NESTING:
                    return report(place, NESTED_TOO_DEEP, f"nested over {MAX_NESTING} deep")
            member = message.WhichOneof(oneof)
            if member is None:
                return report(place, MISSING_FIELD, f"no kind of {name} that is known is set")
            return members[member](message, place)

        self._choices[name] = get
        members.update((each.name, self._present(each)) for each in table().choices[name].values())
        return get

    def _present(self, field: Field) -> Get:
        """The reader of a field that is there."""
        name, json, shape = field.name, field.json, field.shape
        if isinstance(shape, Record | Choice):
            read = self.message(shape)
            return lambda message, place: read(getattr(message, name), (place, json, place[2]))
        convert = _reader(shape)
        if convert is None:
            return lambda message, _: getattr(message, name)
        return lambda message, place: convert(getattr(message, name), (place, json, place[2]))

    def _field(self, field: Field) -> Get:
        name, json = field.name, field.json
        match field.presence:
            case Presence.REPEATED:
                return self._repeated(field)
            case Presence.PLAIN if not isinstance(field.shape, Record | Choice):
                return self._present(field)
            case Presence.OPTIONAL | Presence.PLAIN:
                present, absent = self._present(field), table().absent(field)
                required = table().required(field)

        def get(message: Any, place: Place) -> Any:
            if message.HasField(name):
                return present(message, place)
            if required:
                report(place, MISSING_FIELD, f"the field `{json}` is missing", name=json)
            return absent

        return get

    def _repeated(self, field: Field) -> Get:
        name, json, shape = field.name, field.json, field.shape
        convert = self.message(shape) if isinstance(shape, Record | Choice) else _reader(shape)
        if convert is None:
            return lambda message, _: tuple(getattr(message, name))

        def get(message: Any, place: Place) -> Any:
            given = getattr(message, name)
            if not given:
                return ()
            here = (place, json, place[2])
            return tuple(
                [convert(each, (here, index, place[2])) for index, each in enumerate(given)]
            )

        return get


_readers: Final = cache(_Readers)


def _reader(shape: Scalar | Enumeration | Wrapper) -> Get | None:
    """What makes a value of a protobuf scalar; None where it is one."""
    match shape:
        case Scalar.DOUBLE:
            return _read_number
        case Scalar():
            return None
        case Enumeration(of):
            return _read_enumerator(of)
        case Wrapper(of, _, holds):
            convert = _reader(holds)
            if convert is None:
                return lambda value, _: of(value)
            return lambda value, place: of(convert(value, place))
        case _:
            assert_never(shape)


def _read_number(value: float, place: Place) -> float:
    if isnan(value):
        report(place, OUT_OF_RANGE, "NaN is not a number of the IR")
    return value


def _read_enumerator(of: type[Enum]) -> Get:
    members = {pool().numbers[enumerator(member)]: member for member in of}

    def get(value: int, place: Place) -> Any:
        member = members.get(value)
        if member is None and value == 0:
            report(place, MISSING_FIELD, f"no {of.__name__} is set")
        elif member is None:
            report(place, UNKNOWN_ENUMERATOR, f"{value} is no {of.__name__} that is known")
        return member

    return get


def _header(data: bytes) -> Header:
    """The header alone, whatever version the rest is."""
    preamble: Any = message_class("Preamble").FromString(data)
    opening = getattr(preamble, preamble.WhichOneof("content"))
    header: Header = _readers().record(Header)(opening.header, Problems().root)
    return header


def _refuse_unknown(message: Message, data: bytes, problems: Problems, of: str) -> None:
    """Report a field that the schema does not have: what it says would be lost without a trace."""
    size = message.ByteSize()
    message.DiscardUnknownFields()
    if message.ByteSize() == size:
        return
    found = find_damage(data, of, pool().schema, refuses_unknown=True)
    path, what = (found.path, found.problem) if found else ((), "some field is not known")
    text = f"{problems.prefix}{at(path)}{what}"
    problems.add(Problem(UNKNOWN_FIELD, text, path))


def _damage(data: bytes, name: str, of: str) -> Problem:
    """Why protobuf refuses the bytes."""
    damage = find_damage(data, of, pool().schema)
    if damage is None:
        return Problem(DAMAGED, f"`{name}`: the file is damaged")
    rule = NESTED_TOO_DEEP if damage.too_deep else DAMAGED
    message = f"`{name}`: byte {damage.offset}: {at(damage.path)}{damage.problem}"
    return Problem(rule, message, damage.path)

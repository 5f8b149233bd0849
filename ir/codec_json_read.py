"""Reading the JSON encoding, strictly: every problem with its path, its line and its column."""

import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from math import isinf
from typing import Any, Final, TypeAlias, TypeGuard, assert_never, cast

from .codec_json import INT32_MAX, INT32_MIN
from .codec_json_places import places, position
from .codec_problems import (
    Place,
    Problem,
    Problems,
    TooManyError,
    header_problems,
    newer_note,
    report,
    shown,
)
from .codec_table import (
    UNIT,
    Choice,
    Enumeration,
    Field,
    Presence,
    Record,
    Scalar,
    Shape,
    Unit,
    Wrapper,
    enumerator,
    table,
)
from .diagnostics import Diagnostic, in_order
from .nodes import Header, Span
from .rules_format import (
    AMBIGUOUS_CHOICE,
    DAMAGED,
    DUPLICATE_FIELD,
    MISSING_FIELD,
    NESTED_TOO_DEEP,
    NOT_IR,
    NOT_TEXT,
    OUT_OF_RANGE,
    UNKNOWN_ENUMERATOR,
    UNKNOWN_FIELD,
    WRONG_TYPE,
)
from .suggest import nearest
from .values import INT64_MAX, INT64_MIN, MAX_NESTING, Value


def read(text: str, name: str) -> tuple[Unit | None, tuple[Diagnostic, ...]]:
    """The unit that a JSON text spells, or why it does not."""
    problems, unit = Problems(), None
    found = _parse(text, name)
    if isinstance(found, Diagnostic):
        return None, (found,)
    header, _ = _header(found)  # what is wrong with it, reading the whole says
    problems.found.extend(_foreign(found, name) or header_problems(header, f"`{name}`"))
    if not problems.found:
        with suppress(TooManyError):
            unit = _readers().choice(UNIT.name)(found, problems.root)
    if not problems.found:
        return unit, ()
    spans = places(text, name, problems.found)
    notes = newer_note(header)
    pairs = zip(problems.found, spans, strict=True)
    return None, in_order([each.diagnostic(span, notes) for each, span in pairs])


def read_value(text: str) -> Value | None:
    """The value that the canonical form of one spells; None for any other text."""
    problems = Problems()
    found = _parse(text, "")
    if isinstance(found, Diagnostic):
        return None
    with suppress(TooManyError):
        value = _readers().choice("Value")(found, problems.root)
        return None if problems.found else cast("Value", value)
    return None


def read_header(text: str, name: str) -> Header | tuple[Diagnostic, ...]:
    """The header alone, whatever version the rest is; or why there is none.

    Of a later version it may have fields that are not known here: those are left out.
    """
    found = _parse(text, name)
    if isinstance(found, Diagnostic):
        return (found,)
    if foreign := _foreign(found, name):
        return tuple(each.diagnostic() for each in foreign)
    header, problems = _header(found)
    return header if not problems.found else tuple(map(Problem.diagnostic, problems.found))


class _Repeated(dict[str, Any]):
    """An object of which some name stands there twice."""

    names: tuple[str, ...] = ()


def _parse(text: str, name: str) -> Any:
    """What the text spells, or the diagnostic of why it spells nothing."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        problem = Problem(DAMAGED, f"`{name}` is not JSON: {error.msg[:1].lower()}{error.msg[1:]}")
        return problem.diagnostic(position(text, name, error.pos))
    except RecursionError:
        problem = Problem(NESTED_TOO_DEEP, f"`{name}`: nested too deep to be read")
        return problem.diagnostic(Span(name, 1, 1, 1, 1))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = _Repeated(found)
    repeated.names = tuple(
        name for name, times in Counter(n for n, _ in pairs).items() if times > 1
    )
    return repeated


def _integer(digits: str) -> int:
    # Python refuses to convert thousands of digits; what has this many is out of range anyway.
    return int(digits[:30])


def _foreign(found: Any, file: str) -> list[Problem]:
    members = [each.json for each in table().choices[UNIT.name].values()]
    if isinstance(found, dict) and any(member in found for member in members):
        return []
    wanted = " or ".join(map(shown, members))
    return [Problem(NOT_IR, f"`{file}` is JSON, but not IR: it has no {wanted}")]


def _header(found: Any) -> tuple[Header, Problems]:
    """The header, whatever the rest is; a new one where it cannot be read.

    Fields that are not known count for nothing here: a later version may have brought them.
    """
    known, problems = {each.json for each in table().records[Header]}, Problems()
    fields = {each: value for each, value in _header_object(found).items() if each in known}
    with suppress(TooManyError):
        header: Header = _readers().record(Header)(fields, problems.root)
        if not problems.found:
            return header, problems
    return Header(), problems


def _header_object(found: Any) -> dict[str, Any]:
    members = [each.json for each in table().choices[UNIT.name].values()]
    part = next((found[each] for each in members if each in _dict(found)), None)
    return _dict(_dict(part).get("header"))


def _dict(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


# Readers

Get: TypeAlias = Callable[[Any, Place], Any]
"""Makes a value of the IR of JSON at a place."""

_ABSENT: Final = object()
_REQUIRED: Final = object()


class _Readers:
    """Readers of records and choices, made when first asked for: they refer to one another."""

    def __init__(self) -> None:
        self._records = dict[type[Any], Get]()
        self._choices = dict[str, Get]()

    def record(self, of: type[Any]) -> Get:
        """The reader of a record."""
        if (known := self._records.get(of)) is not None:
            return known
        fields = list[tuple[str, Get, Any]]()

        def get(value: Any, place: Place) -> Any:
            if not _is_object(value, place):
                return None
            made, known, level = list[Any](), 0, place[2]
            for name, convert, absent in fields:
                given = value.get(name, _ABSENT)
                if given is not _ABSENT:
                    known += 1
                    if convert is _string and type(given) is str and given.isascii():
                        made.append(given)  # most fields, at half the cost
                    else:
                        made.append(convert(given, (place, name, level)))
                elif absent is _REQUIRED:
                    report(place, MISSING_FIELD, f"the field `{name}` is missing")
                else:
                    made.append(absent)
            if known != len(value):
                _report_unknown(value, [name for name, _, _ in fields], place)
            return of(*made) if len(made) == len(fields) else None

        self._records[of] = get
        for field in table().records[of]:
            absent = _REQUIRED if table().required(field) else table().absent(field)
            fields.append((field.json, self._field(field), absent))
        return get

    def choice(self, name: str) -> Get:
        """The reader of a choice."""
        if (known := self._choices.get(name)) is not None:
            return known
        members = dict[str, Get]()
        deeper = name in table().nesting

        def get(value: Any, place: Place) -> Any:
            if deeper:
                place = (place[0], place[1], place[2] + 1)
                if place[2] > MAX_NESTING:
                    return report(place, NESTED_TOO_DEEP, f"nested over {MAX_NESTING} deep")
            if not _is_object(value, place):
                return None
            if len(value) == 1:
                ((key, given),) = value.items()
                if (member := members.get(key)) is not None:
                    return member(given, (place, key, place[2]))
            return _report_choice(name, value, members, place)

        self._choices[name] = get
        for each in table().choices[name].values():
            members[each.json] = self._shape(each.shape)
        return get

    def _field(self, field: Field) -> Get:
        one = self._shape(field.shape)
        if field.presence is not Presence.REPEATED:
            return one

        def get(value: Any, place: Place) -> Any:
            if type(value) is not list:
                return _report_type(place, "a list", value)
            items = enumerate(cast("list[object]", value))
            return tuple([one(each, (place, index, place[2])) for index, each in items])

        return get

    def _shape(self, shape: Shape) -> Get:
        match shape:
            case Record(of):
                return self.record(of)
            case Choice(name):
                return self.choice(name)
            case Wrapper(of, _, holds):
                convert = self._shape(holds)
                return lambda value, place: of(convert(value, place))
            case Enumeration(of):
                return _enumerator(of)
            case Scalar():
                return _SCALARS[shape]
            case _:
                assert_never(shape)


_readers: Final = cache(_Readers)


# What is wrong with objects


def _is_object(value: object, place: Place) -> TypeGuard[dict[str, Any]]:
    """Whether it is an object, though some name may be there twice, which is reported."""
    if type(value) is dict:
        return True
    if not isinstance(value, dict):
        _report_type(place, "an object", value)
        return False
    if isinstance(value, _Repeated):
        for name in value.names:
            message = f"the name {shown(name)} stands there more than once"
            report(place, DUPLICATE_FIELD, message, name=name)
    return True


def _report_unknown(value: Mapping[str, Any], known: Iterable[str], place: Place) -> None:
    names = [*known]
    for name in value:
        if name not in names:
            near = nearest(name, names)
            way_out = f"did you mean `{near}`?" if near else f"it may have {_listed(names)}"
            report(place, UNKNOWN_FIELD, f"no field {shown(name)}", way_out, name=name)


def _report_choice(
    choice: str, value: Mapping[str, Any], members: Mapping[str, Any], place: Place
) -> None:
    known = [shown(name) for name in value if name in members]
    _report_unknown(value, members, place)
    if len(known) > 1:
        report(place, AMBIGUOUS_CHOICE, f"{choice}: only one of {', '.join(known)} can be set")
    elif not value:
        report(place, MISSING_FIELD, f"no kind of {choice} is set", f"set {_listed([*members])}")


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else "nothing"


_KINDS: Final[Mapping[type[Any], str]] = {
    dict: "an object",
    list: "a list",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
}


def _report_type(place: Place, wanted: str, value: Any, way_out: str = "") -> None:
    given = next((name for kind, name in _KINDS.items() if isinstance(value, kind)), "null")
    report(place, WRONG_TYPE, f"{wanted} is wanted here, not {given}", way_out)


# Scalars


def _boolean(value: Any, place: Place) -> bool:
    if type(value) is not bool:
        _report_type(place, "true or false", value)
    return bool(value)


def _string(value: Any, place: Place) -> Any:
    if type(value) is not str:
        _report_type(place, "a string", value)
    elif not value.isascii() and _SURROGATE.search(value):
        report(place, NOT_TEXT, "half of a surrogate pair is no text")
    return value


def _int32(value: Any, place: Place) -> Any:
    if type(value) is not int:
        _report_type(place, "a number without quotes or a point", value)
    elif not INT32_MIN <= value <= INT32_MAX:
        report(place, OUT_OF_RANGE, "the number has more than 32 bits")
    return value


def _int64(value: Any, place: Place) -> int:
    if type(value) is not str:
        _report_type(place, "an integer as a string", value, 'write it in quotes: "1"')
    elif not _INTEGER.match(value):
        report(place, WRONG_TYPE, f"{shown(value)} is not an integer")
    elif len(value) > 20 or not INT64_MIN <= int(value) <= INT64_MAX:
        report(place, OUT_OF_RANGE, "the number has more than 64 bits")
    else:
        return int(value)
    return 0


def _double(value: Any, place: Place) -> float:
    if type(value) is not str:
        _report_type(place, "a number as a string", value, 'write it in quotes: "1.5"')
    elif value == "NaN":
        report(place, OUT_OF_RANGE, "NaN is not a number of the IR")
    elif not _NUMBER.match(value):
        report(place, WRONG_TYPE, f"{shown(value)} is not a number")
    else:
        number = float(value)
        if isinf(number) and not value.endswith("Infinity"):
            report(place, OUT_OF_RANGE, f"{shown(value)} is larger than any double")
        return number
    return 0.0


def _bytes(value: Any, place: Place) -> bytes:
    if type(value) is not str:
        _report_type(place, "a string", value)
        return b""
    try:
        data = b64decode(value, validate=True)
    except ValueError:
        data = b""
    if b64encode(data).decode("ascii") != value:
        report(place, WRONG_TYPE, "the string is not base64 with padding")
    return data


def _enumerator(of: type[Enum]) -> Get:
    members = {enumerator(member): member for member in of}

    def get(value: Any, place: Place) -> Any:
        if type(value) is not str:
            return _report_type(place, "a string", value)
        if (member := members.get(value)) is not None:
            return member
        near = nearest(value, members)
        way_out = f"did you mean `{near}`?" if near else f"it may be {_listed([*members])}"
        return report(
            place, UNKNOWN_ENUMERATOR, f"no {of.__name__} is called {shown(value)}", way_out
        )

    return get


_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_INTEGER: Final = re.compile(r"(?:0|-?[1-9][0-9]*)\Z")
_NUMBER: Final = re.compile(r"-?(?:Infinity|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\Z")
_SCALARS: Final[Mapping[Scalar, Get]] = {
    Scalar.BOOL: _boolean,
    Scalar.INT32: _int32,
    Scalar.INT64: _int64,
    Scalar.DOUBLE: _double,
    Scalar.STRING: _string,
    Scalar.BYTES: _bytes,
}

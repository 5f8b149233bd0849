"""Plain dataclasses in the text form: options, resources, schedules, containers, ...

Everything here follows from the fields of the dataclass: ``Cache(version="1", serialize=True)``
shows what differs from the defaults. A new option is written and read without new code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, assert_never, get_args, get_origin, get_type_hints

from .format import bindings_text, float_text, quoted, value_text
from .nodes import Options
from .records import dataclass
from .rules_text import TEXT_SYNTAX
from .text_lexer import Cursor
from .text_values import parse_bindings, parse_value
from .values import Binding, Boolean, Duration, Promise, Value


class Scalar(Enum):
    """Kinds of field without parts."""

    TEXT = "text"
    INTEGER = "integer"
    DOUBLE = "double"
    TRUTH = "truth"
    DURATION = "duration"
    VALUE = "value"
    BINDINGS = "bindings"


@dataclass(frozen=True, slots=True)
class Many:
    """A tuple."""

    of: "Shape"


@dataclass(frozen=True, slots=True)
class Record:
    """An instance of one of some dataclasses."""

    classes: tuple[type[Any], ...]


Shape: TypeAlias = Scalar | Many | Record


@dataclass(frozen=True, slots=True)
class Form:
    """How one field is written."""

    name: str
    shape: Shape
    required: bool
    default: object


_SCALARS: Final[Mapping[object, Scalar]] = {
    str: Scalar.TEXT,
    int: Scalar.INTEGER,
    float: Scalar.DOUBLE,
    bool: Scalar.TRUTH,
    Duration: Scalar.DURATION,
}


_known: Final[dict[type[Any], Mapping[str, Form]]] = {}


def forms(of: type[Any]) -> Mapping[str, Form]:
    """How the fields of a dataclass are written, by name."""
    if (found := _known.get(of)) is not None:
        return found
    hints = get_type_hints(of)
    found = {
        field.name: Form(
            field.name, _shape(hints[field.name]), field.default is MISSING, field.default
        )
        for field in fields(of)
    }
    _known[of] = found
    return found


def _shape(hint: Any) -> Shape:
    """What a type annotation allows, None aside: an optional field that is None is not written."""
    if get_origin(hint) is tuple:
        (item, _) = get_args(hint)
        return Scalar.BINDINGS if item is Binding else Many(_shape(item))
    given = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    classes = tuple(each for each in given if each is not NoneType)
    if Promise in classes:
        return Scalar.VALUE
    return _SCALARS.get(classes[0]) or Record(classes)


# Writing


def field_lines(of: object, names: Iterable[str] | None = None) -> Iterator[str]:
    """``name = value``, a line for each field that is not as by default; a text line by line."""
    for name, text in given_fields(of, names):
        whole = getattr(of, name)
        if isinstance(whole, str) and "\n" in whole:
            yield f"{name} ="
            yield from text_lines(whole)
        else:
            yield f"{name} = {text}"


def text_lines(text: str) -> Iterator[str]:
    """The lines of a text, each a string, indented."""
    return (f"  {quoted(line)}" for line in text.split("\n"))


def given_fields(of: object, names: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """The fields that are not as by default, and their texts; of all fields or of some."""
    known = forms(type(of))
    for name in known if names is None else names:
        form, value = known[name], getattr(of, name)
        if form.required or value != form.default:
            yield name, field_text(value, form.shape)


def field_text(value: Any, shape: Shape) -> str:
    """The value of a field."""
    match shape:
        case Scalar.TEXT:
            return quoted(value)
        case Scalar.INTEGER | Scalar.TRUTH:
            return str(value)
        case Scalar.DOUBLE:
            return float_text(value)
        case Scalar.DURATION | Scalar.VALUE:
            return value_text(value)
        case Scalar.BINDINGS:
            return f"({bindings_text(value)})"
        case Many(of):
            return f"[{', '.join(field_text(each, of) for each in value)}]"
        case Record():
            given = ", ".join(f"{name}={text}" for name, text in given_fields(value))
            return f"{type(value).__name__}({given})"
        case _:
            assert_never(shape)


# Reading


def parse_field(cursor: Cursor, shape: Shape) -> Any:
    """The value of a field; anything where there is none, which the cursor reports."""
    match shape:
        case Scalar.TEXT:
            return cursor.string()
        case Scalar.INTEGER:
            return cursor.integer()
        case Scalar.DOUBLE:
            return cursor.double()
        case Scalar.TRUTH:
            return _truth(cursor)
        case Scalar.DURATION:
            return _duration(cursor)
        case Scalar.VALUE:
            return parse_value(cursor)
        case Scalar.BINDINGS:
            cursor.expect("(")
            return parse_bindings(cursor, ")")
        case Many(of):
            cursor.expect("[")
            return cursor.items("]", lambda cursor: parse_field(cursor, of))
        case Record(classes):
            return _record(cursor, classes)
        case _:
            assert_never(shape)


def _truth(cursor: Cursor) -> bool:
    if cursor.next not in ("True", "False"):
        cursor.fail_expecting("`True` or `False`")
    return parse_value(cursor) == Boolean(value=True)


def _duration(cursor: Cursor) -> Duration:
    if cursor.next != "microseconds":
        cursor.fail_expecting("`microseconds(...)`", "`microseconds(1000000)` is a second")
    found: Value = parse_value(cursor)
    return found if isinstance(found, Duration) else Duration(0)


def _record(cursor: Cursor, classes: tuple[type[Any], ...]) -> object:
    known = {each.__name__: each for each in classes}
    if cursor.next not in known:
        cursor.fail_unknown(f"`{'(...)` or `'.join(known)}(...)`", known)
        return None
    of = known[cursor.next]
    cursor.index += 1
    found: dict[str, object] = {}
    cursor.expect("(")
    cursor.items(")", lambda cursor: parse_setting(cursor, of, found))
    return make(cursor, of, found, of.__name__)


def parse_setting(
    cursor: Cursor, of: type[Any], found: dict[str, object], names: Iterable[str] | None = None
) -> None:
    """``name=value``: a field of a dataclass, put among those found; any field, or one of some."""
    form = parse_setting_name(cursor, of, found, names)
    if form is not None:
        found[form.name] = parse_field(cursor, form.shape)


def parse_setting_name(
    cursor: Cursor, of: type[Any], found: Mapping[str, object], names: Iterable[str] | None = None
) -> Form | None:
    """The name of a field and the equals sign; None where it is unknown or was given before."""
    known = forms(of)
    allowed = tuple(known) if names is None else tuple(names)
    word = cursor.next
    if word not in allowed:
        what = "an option" if of is Options else f"a field of `{of.__name__}`"
        cursor.fail_unknown(what, allowed)
        return None
    if word in found:
        cursor.fail_duplicate(f"`{word}`")
        return None
    cursor.index += 1
    cursor.expect("=")
    return known[word]


def make(cursor: Cursor, of: type[Any], found: Mapping[str, object], name: str) -> Any:
    """An instance with the fields found; None where one lacks, which the cursor reports by name."""
    lacking = [form.name for form in forms(of).values() if form.required and form.name not in found]
    if lacking and not cursor.failed:
        cursor.fail(TEXT_SYNTAX, f"`{name}` lacks `{'`, `'.join(lacking)}`")
    return None if cursor.failed else of(**found)

"""From constants of the IR to literals of Flyte."""

import base64
import datetime
from typing import Final

from ...ir.format import type_text, value_text
from ...ir.rules_export import NO_VALUE
from ...ir.typecheck import bare, type_of, value_fits
from ...ir.types import (
    ANY,
    FLOAT,
    NONE,
    STR,
    DictType,
    DirectoryType,
    EnumDef,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    RecordDef,
    Type,
    UnionType,
)
from ...ir.values import (
    Boolean,
    CallValue,
    Date,
    Datetime,
    DictValue,
    Duration,
    EnumValue,
    Float,
    Integer,
    ListValue,
    Null,
    Promise,
    String,
    Value,
)
from .context import Context, Message
from .packing import NotPlainError, pack, plain
from .types import MSGPACK, literal_type, tagged_type

NO_LITERAL: Final[Message] = {"scalar": {"noneType": {}}}
"""Stands where a finding was reported; also the literal of None."""

_MICROSECONDS: Final = 1_000_000


def literal(value: Value, of: Type, context: Context) -> Message:
    """The literal of a constant that is passed where the type is wanted; reports where there is none."""
    target = bare(of)
    match target, value:
        case UnionType(variants), _:
            return _in_union(value, variants, target, context)
        case ListType(item), ListValue(items):
            return {"collection": {"literals": [literal(each, item, context) for each in items]}}
        case DictType(key, each_type), DictValue(entries) if key == STR:
            literals = {
                each.key.value: literal(each.value, each_type, context)
                for each in entries
                if isinstance(each.key, String)
            }
            return {"map": {"literals": literals}}
        case _:
            found = scalar(value, target, context)
            return NO_LITERAL if found is None else {"scalar": found}


def scalar(value: Value, of: Type, context: Context) -> Message | None:
    """The scalar of a constant; None, with a finding reported, where there is none."""
    target = bare(of)
    match value:
        case Null():
            return {"noneType": {}}
        case String(uri) if isinstance(target, FileType | DirectoryType):
            return _blob(uri, target, value, context)
        case CallValue(function) if isinstance(target, FileType | DirectoryType):
            del function
            path = _only_path(value)
            return _blob(path, target, value, context) if path else _refuse(value, of, context)
        case _ if _is_packed(target, context):
            return _packed(value, of, context)
        case _:
            found = primitive(value, target, context)
            return {"primitive": found} if found is not None else _refuse(value, of, context)


def primitive(value: Value, of: Type, context: Context) -> Message | None:
    """The primitive of a constant; None where Flyte has none."""
    if of == ANY:
        return None
    if of == FLOAT and isinstance(value, Integer):
        value = Float(float(value.value))
    if isinstance(value, EnumValue):
        return _member(value, context)
    match value:
        case Boolean(flag):
            return {"boolean": flag}
        case Integer(number):
            return {"integer": str(number)}
        case Float(number):
            return {"floatValue": _float(number)}
        case String(text):
            return {"stringValue": text}
        case Datetime(moment):
            return {"datetime": _timestamp(moment)}
        case Date(day):
            return {"datetime": f"{day}T00:00:00Z"}
        case Duration():
            return {"duration": duration(value)}
        case _:
            return None


def _member(value: EnumValue, context: Context) -> Message | None:
    enum = context.types.get(value.type)
    members = enum.members if isinstance(enum, EnumDef) else ()
    found = next((each.value for each in members if each.name == value.member), None)
    return {"stringValue": found.value} if isinstance(found, String) else None


def duration(value: Duration) -> str:
    """A duration as JSON of protobuf says it."""
    whole, rest = divmod(abs(value.microseconds), _MICROSECONDS)
    sign = "-" if value.microseconds < 0 else ""
    return f"{sign}{whole}.{rest:06d}s" if rest else f"{sign}{whole}s"


def _timestamp(text: str) -> str:
    """A point in time as JSON of protobuf says it; one without a zone is taken as UTC."""
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    return f"{moment.isoformat()}Z"


def _float(value: float) -> float | str:
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


# Unions


def _in_union(value: Value, variants: tuple[Type, ...], of: Type, context: Context) -> Message:
    variant = variant_of(value, variants, context)
    if variant is None:
        _refuse(value, of, context)
        return NO_LITERAL
    union = {"value": literal(value, variant, context), "type": tagged_type(variant, context)}
    return {"scalar": {"union": union}}


def variant_of(value: Value, variants: tuple[Type, ...], context: Context) -> Type | None:
    """The variant of a union that a constant is: its own type, else one that it fits."""
    own = type_of(value, lambda _: ANY)
    exact = [each for each in variants if bare(each) == own]
    fitting = (each for each in variants if value_fits(value, each, context.types, lambda _: ANY))
    return exact[0] if exact else next(fitting, None)


def is_optional(of: Type) -> bool:
    """Whether None may be passed where the type is wanted, as a variant of a union."""
    target = bare(of)
    return isinstance(target, UnionType) and NONE in target.variants


# Packed values and files


def _is_packed(of: Type, context: Context) -> bool:
    """Whether values of the type travel in msgpack."""
    match of:
        case DictType():
            return True
        case NamedType(name):
            return isinstance(context.types.get(name), RecordDef)
        case _:
            return False


def _packed(value: Value, of: Type, context: Context) -> Message | None:
    try:
        data = pack(plain(value, context.types))
    except NotPlainError:
        return _refuse(value, of, context)
    return {"binary": {"value": base64.b64encode(data).decode("ascii"), "tag": MSGPACK}}


def _only_path(value: CallValue) -> str:
    """The path of ``FlyteFile("s3://...")``."""
    given = (*value.arguments, *(each.value for each in value.keywords if each.name == "path"))
    return given[0].value if len(given) == 1 and isinstance(given[0], String) else ""


def _blob(uri: str, of: Type, value: Value, context: Context) -> Message | None:
    """A file that is there for the cluster; flytekit would upload one that is only here."""
    if "://" not in uri:
        return _refuse(value, of, context)
    return {"blob": {"metadata": {"type": literal_type(of, context)["blob"]}, "uri": uri}}


def _refuse(value: Value, of: Type, context: Context) -> Message | None:
    """Report a constant that Flyte has no literal for; gives None in its place."""
    if isinstance(of, LiteralType) or isinstance(value, Promise):
        message = f"Flyte cannot put `{value_text(value)}` inside of a `{type_text(of)}`"
    else:
        message = f"Flyte has no literal for `{value_text(value)}` as `{type_text(of)}`"
    context.report(NO_VALUE, message, "make it in a task, and pass what that gives")
    return None

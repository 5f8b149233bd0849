"""Documentation that is given as an option: a ``Documentation(...)`` beside a documentation string."""

from collections.abc import Mapping
from typing import Final

from .nodes import Options
from .values import CallValue, NameValue, String, Value

_PARAMETERS: Final = ("short_description", "long_description")
_DESCRIPTION: Final = ("value", "uri", "icon_link", "format")


def given_documentation(options: Options) -> CallValue | None:
    """The ``Documentation(...)`` among the options."""
    for each in options.extra:
        if each.name == "docs" and isinstance(each.value, CallValue):
            return each.value
    return None


def short_description(given: CallValue) -> str:
    """The short description of a ``Documentation``; "" where it has none."""
    return _text(_fields(given, _PARAMETERS).get("short_description"))


def long_description(given: CallValue) -> Mapping[str, str] | None:
    """The texts of the long description, by name, of its format the name; None where it has none."""
    match _fields(given, _PARAMETERS).get("long_description"):
        case CallValue() as description:
            found = _fields(description, _DESCRIPTION)
            return {name: _text(each) for name, each in found.items() if _text(each)}
        case String(text):
            return {"value": text}
        case _:
            return None


def documentation_text(given: CallValue) -> str:
    """What a ``Documentation`` says, as a documentation string would."""
    long = (long_description(given) or {}).get("value", "")
    return "\n\n".join(filter(None, (short_description(given), long)))


def _fields(given: CallValue, parameters: tuple[str, ...]) -> dict[str, Value]:
    fields: dict[str, Value] = dict(zip(parameters, given.arguments, strict=False))
    fields.update((each.name, each.value) for each in given.keywords)
    return fields


def _text(value: Value | None) -> str:
    """A text, or the last part of a name."""
    match value:
        case String(text):
            return text
        case NameValue(name):
            return name.rpartition(".")[2]
        case _:
            return ""

"""Types, values and conditions as the text form writes them; messages and pictures use it too."""

import json
import re
from collections.abc import Iterable
from typing import Final, assert_never

from .nodes import And, Comparison, Condition, IsNone, Not, Or, Truth
from .types import (
    OF_ANY_LENGTH,
    AnnotatedType,
    Column,
    DictType,
    DirectoryType,
    FileType,
    Kind,
    ListType,
    LiteralType,
    NamedType,
    Primitive,
    TableType,
    TupleType,
    Type,
    UnionType,
)
from .values import (
    Binding,
    Boolean,
    Bytes,
    CallValue,
    Date,
    Datetime,
    DictValue,
    Duration,
    EntityValue,
    EnumValue,
    Float,
    Integer,
    ListValue,
    Missing,
    NameValue,
    Null,
    PathKey,
    Promise,
    RecordValue,
    String,
    Value,
)

_NAME: Final = re.compile(r"[^\W\d]\w*\Z")
_NODE_ID: Final = re.compile(r"([^\W\d]\w*)(\[[0-9]+\])*(-[0-9]+)?\Z")
_DOTTED: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")
_ATOM: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:+-]*\Z")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")

KEYWORDS: Final = frozenset({"True", "False", "None", "and", "or", "not", "is", "inf", "inputs"})
"""Words that are never bare names in the text form."""

FOLLOWERS: Final = KEYWORDS | {"after", "fail", "in", "with"}
"""Words that are never bare qualified names: after a value they may mean something else."""

PRIMITIVES: Final = {kind.value: Primitive(kind) for kind in Kind}
"""Types without parts, by the word that writes them."""

TYPE_WORDS: Final = frozenset(PRIMITIVES) | {
    "Annotated",
    "Directory",
    "File",
    "Literal",
    "Table",
    "Union",
    "dict",
    "list",
    "tuple",
}
"""Words that are never bare names of types in the text form."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False)


def quoted(text: str) -> str:
    """A string literal: JSON's escapes, and every non-printable character escaped."""
    literal = _JSON.encode(text)
    return literal if literal.isprintable() else _escape_unprintable(literal)


def _escape_unprintable(literal: str) -> str:
    def escape(char: str) -> str:
        # JSON escapes astral characters as surrogate pairs, and U+007F not at all.
        return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]

    return "".join(char if char.isprintable() else escape(char) for char in literal)


def unquoted(literal: str) -> str | None:
    """The text that a string literal stands for; None where it is not a literal of Unicode text."""
    if "\\" not in literal:
        return literal[1:-1] if len(literal) > 1 and literal[0] == literal[-1] == '"' else None
    try:
        text: object = json.loads(literal, strict=False)
    except ValueError:
        return None
    return text if isinstance(text, str) and not _SURROGATE.search(text) else None


def atom_text(text: str) -> str:
    """A digest or version: bare where it has nothing that could be taken for something else."""
    return text if _ATOM.match(text) else quoted(text)


def name_text(name: str) -> str:
    """The name of an input, output, field or option: bare where it is an identifier."""
    return name if _NAME.match(name) and name not in KEYWORDS else quoted(name)


def node_text(node_id: str) -> str:
    """The id of a node: bare where it looks like one (``train``, ``train[3]``, ``train-2``)."""
    found = _NODE_ID.match(node_id)
    return node_id if found and found[1] not in KEYWORDS else quoted(node_id)


def dotted_text(name: str) -> str:
    """A qualified name: bare where every part is an identifier."""
    return name if _DOTTED.match(name) and name not in FOLLOWERS else quoted(name)


def type_text(of: Type) -> str:
    """A type, as Python would write it."""
    match of:
        case Primitive(kind):
            return kind.value
        case ListType(item):
            return f"list[{type_text(item)}]"
        case DictType(key, value):
            return f"dict[{type_text(key)}, {type_text(value)}]"
        case TupleType(items):
            return f"tuple[{', '.join(map(type_text, items))}]"
        case UnionType(variants):
            return _union(variants)
        case LiteralType(values):
            return f"Literal[{', '.join(map(value_text, values))}]"
        case FileType(format):
            return f"File[{quoted(format)}]" if format else "File"
        case DirectoryType(format):
            return f"Directory[{quoted(format)}]" if format else "Directory"
        case TableType(columns, format, library):
            return _table(columns, format, library)
        case AnnotatedType(ListType(item), annotations) if annotations == OF_ANY_LENGTH:
            return f"tuple[{type_text(item)}, ...]"
        case AnnotatedType(item, annotations):
            return f"Annotated[{', '.join((type_text(item), *map(value_text, annotations)))}]"
        case NamedType(name):
            return quoted(name) if name in TYPE_WORDS else dotted_text(name)
        case _:
            assert_never(of)


def _union(variants: tuple[Type, ...]) -> str:
    """Variants with ``|`` between; as ``Union[...]`` where fewer than two, or a union in a union."""
    if len(variants) < 2:
        return _nested_union(variants)
    return " | ".join(
        _nested_union(each.variants) if isinstance(each, UnionType) else type_text(each)
        for each in variants
    )


def _nested_union(variants: tuple[Type, ...]) -> str:
    return f"Union[{', '.join(map(type_text, variants))}]"


def _table(columns: tuple[Column, ...], format: str, library: str) -> str:
    parts = [f"{name_text(column.name)}: {type_text(column.type)}" for column in columns]
    if format:
        parts.append(f"format={quoted(format)}")
    if library:
        parts.append(f"library={quoted(library)}")
    return f"Table[{', '.join(parts)}]" if parts else "Table"


def value_text(value: Value) -> str:
    """A value: Python's literals, promises by name, and calls for what has no literal."""
    match value:
        case Promise(node, output, path):
            return _promise(node, output, path)
        case String(text):
            return quoted(text)
        case Integer(number):
            return str(number)
        case Boolean(truth):
            return str(truth)
        case Null():
            return "None"
        case Float(number):
            return float_text(number)
        case ListValue(items):
            return f"[{', '.join(map(value_text, items))}]"
        case DictValue(entries):
            pairs = (f"{value_text(each.key)}: {value_text(each.value)}" for each in entries)
            return f"{{{', '.join(pairs)}}}"
        case RecordValue(type, fields):
            return f"new {dotted_text(type)}({bindings_text(fields)})"
        case CallValue(function, arguments, keywords):
            parts = (*map(value_text, arguments), *map(_binding, keywords))
            return f"call {dotted_text(function)}({', '.join(parts)})"
        case EnumValue(type, member):
            return f"member {dotted_text(type)}({quoted(member)})"
        case EntityValue(ref):
            return f"{ref.kind.value} {dotted_text(ref.name)}"
        case NameValue(name):
            return f"name {dotted_text(name)}"
        case Bytes(data):
            return f"bytes({quoted(data.hex())})"
        case Datetime(text):
            return f"datetime({quoted(text)})"
        case Date(text):
            return f"date({quoted(text)})"
        case Duration(microseconds):
            return f"microseconds({microseconds})"
        case Missing():
            return "<missing>"
        case _:
            assert_never(value)


def float_text(number: float) -> str:
    """A double, shortest form that reads back equal; infinities are ``inf`` and ``-inf``."""
    return repr(float(number))


def _promise(node: str, output: str, path: tuple[PathKey, ...]) -> str:
    if node:
        return f"{node_text(node)}.{name_text(output)}{path_text(path)}"
    # A bare name is a parameter. Followed by a path it would look like a node's output, and in
    # quotes like a string.
    name = name_text(output)
    return name if name == output and not path else f"inputs.{name}{path_text(path)}"


def path_text(path: tuple[PathKey, ...]) -> str:
    """Steps into a value: ``.field`` or ``["any key"]`` or ``[0]``."""
    return "".join(map(_step, path))


def _step(key: PathKey) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _NAME.match(key) else f"[{quoted(key)}]"


def bindings_text(bindings: Iterable[Binding]) -> str:
    """``name=value, name=value``."""
    return ", ".join(map(_binding, bindings))


def _binding(binding: Binding) -> str:
    return f"{name_text(binding.name)}={value_text(binding.value)}"


def condition_text(condition: Condition) -> str:
    """A condition, with no more parentheses than it needs: ``or`` < ``and`` < ``not``."""
    match condition:
        case Comparison(op, left, right):
            return f"{value_text(left)} {op.value} {value_text(right)}"
        case And(operands):
            return _joined("and", "all", [_operand(each, (And, Or)) for each in operands])
        case Or(operands):
            return _joined("or", "any", [_operand(each, (Or,)) for each in operands])
        case Not(operand):
            return f"not {_operand(operand, (And, Or))}"
        case Truth(value):
            return value_text(value)
        case IsNone(value):
            return f"{value_text(value)} is None"
        case _:
            assert_never(condition)


def _joined(word: str, function: str, operands: list[str]) -> str:
    """Operands with the word between them; fewer than two, which no validator accepts, as a call."""
    return f" {word} ".join(operands) if len(operands) > 1 else f"{function}({''.join(operands)})"


def _operand(condition: Condition, in_parentheses: tuple[type[And | Or], ...]) -> str:
    text = condition_text(condition)
    return f"({text})" if isinstance(condition, in_parentheses) else text

"""Types, values and conditions read from the text form: the mirror of `format`."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from .diagnostics import Help
from .format import FOLLOWERS, KEYWORDS, PRIMITIVES
from .nodes import (
    And,
    Comparator,
    Comparison,
    Condition,
    Input,
    Interface,
    IsNone,
    Not,
    Or,
    Output,
    Truth,
)
from .rules_text import TEXT_DUPLICATE, TEXT_LITERAL, TEXT_UNKNOWN_WORD
from .text_habits import BY_NAME, NAMED_OUTPUTS, other_type
from .text_lexer import Cursor, is_word
from .types import (
    ANY,
    AnnotatedType,
    Column,
    DictType,
    DirectoryType,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    TableType,
    TupleType,
    Type,
    UnionType,
    tuple_of,
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
    EntityKind,
    EntityValue,
    Entry,
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
    Ref,
    String,
    Value,
)

_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*\Z")


# Types


def parse_type(cursor: Cursor) -> Type:
    """A type; `ANY` where there is none, which the cursor reports."""
    if not cursor.enter():
        return ANY
    variants = [_variant(cursor)]
    while cursor.take("|"):
        variants.append(_variant(cursor))
    cursor.leave()
    return variants[0] if len(variants) == 1 else UnionType(tuple(variants))


def _variant(cursor: Cursor) -> Type:
    word = cursor.next
    if word in PRIMITIVES:
        cursor.index += 1
        return PRIMITIVES[word]
    if (read := _TYPES.get(word)) is not None:
        cursor.index += 1
        return read(cursor)
    named = NamedType(cursor.dotted("a type"))
    if cursor.next == "[":
        cursor.index -= 1
        helps = (Help(text),) if (text := other_type(word)) else ()
        cursor.fail(TEXT_UNKNOWN_WORD, f"no type `{word}` takes anything in brackets", helps)
    return named


def _list(cursor: Cursor) -> Type:
    cursor.expect("[")
    item = parse_type(cursor)
    cursor.expect("]")
    return ListType(item)


def _dict(cursor: Cursor) -> Type:
    cursor.expect("[")
    key = parse_type(cursor)
    cursor.expect(",")
    value = parse_type(cursor)
    cursor.expect("]")
    return DictType(key, value)


def _tuple(cursor: Cursor) -> Type:
    cursor.expect("[")
    first = () if cursor.next == "]" else (parse_type(cursor),)
    if first and cursor.take(","):
        if cursor.take("."):
            for token in "..]":
                cursor.expect(token)
            return tuple_of(first[0])
        return TupleType((*first, *cursor.items("]", parse_type)))
    cursor.expect("]")
    return TupleType(first)


def _union(cursor: Cursor) -> Type:
    cursor.expect("[")
    return UnionType(cursor.items("]", parse_type))


def _literal(cursor: Cursor) -> Type:
    cursor.expect("[")
    return LiteralType(cursor.items("]", parse_value))


def _annotated(cursor: Cursor) -> Type:
    cursor.expect("[")
    item = parse_type(cursor)
    if cursor.take("]"):
        return AnnotatedType(item, ())
    cursor.expect(",")
    return AnnotatedType(item, cursor.items("]", parse_value))


def _format(cursor: Cursor) -> str:
    if not cursor.take("["):
        return ""
    text = cursor.string("a file format in double quotes")
    cursor.expect("]")
    return text


def _table(cursor: Cursor) -> Type:
    settings: dict[str, str] = {}

    def column(cursor: Cursor) -> Column | None:
        word = cursor.next
        if word in ("format", "library") and cursor.tokens[cursor.index + 1] == "=":
            if word in settings:
                cursor.fail(TEXT_DUPLICATE, f"`{word}` is given twice")
                return None
            cursor.index += 2
            settings[word] = cursor.string()
            return None
        name = cursor.name("the name of a column")
        cursor.expect(":")
        return Column(name, parse_type(cursor))

    found = cursor.items("]", column) if cursor.take("[") else ()
    columns = tuple(each for each in found if each)
    return TableType(columns, settings.get("format", ""), settings.get("library", ""))


_TYPES: Final[Mapping[str, Callable[[Cursor], Type]]] = {
    "Annotated": _annotated,
    "Directory": lambda cursor: DirectoryType(_format(cursor)),
    "File": lambda cursor: FileType(_format(cursor)),
    "Literal": _literal,
    "Table": _table,
    "Union": _union,
    "dict": _dict,
    "list": _list,
    "tuple": _tuple,
}


# Values


def parse_value(cursor: Cursor) -> Value:
    """A value; `Missing` where there is none, which the cursor reports."""
    if not cursor.enter():
        return Missing()
    following = cursor.next
    if is_word(following):
        found = _word(cursor, following)
    elif following[:1] == '"':
        found = _string(cursor)
    elif cursor.take("["):
        found = ListValue(cursor.items("]", parse_value))
    elif cursor.take("{"):
        found = DictValue(cursor.items("}", _entry))
    else:
        found = _number(cursor, following)
    cursor.leave()
    return found


def _word(cursor: Cursor, word: str) -> Value:
    if (constant := _CONSTANTS.get(word)) is not None:
        cursor.index += 1
        return constant
    following = cursor.tokens[cursor.index + 1]
    if following == "(" and (read := _LITERALS.get(word)) is not None:
        cursor.index += 2
        found = read(cursor)
        cursor.expect(")")
        return found
    if (head := _HEADS.get(word)) is not None and _names_something(cursor):
        cursor.index += 1
        return head(cursor)
    if word in KEYWORDS and word != "inputs":
        cursor.fail_expecting("a value")
        return Missing()
    return _promise(cursor)


def _names_something(cursor: Cursor) -> bool:
    """Whether a name follows the next word: then the word says what it names, and is no parameter."""
    follower = cursor.tokens[cursor.index + 1]
    return (
        cursor.begins_name(1)
        and follower not in FOLLOWERS
        and cursor.tokens[cursor.index + 2] != "="
    )


def _string(cursor: Cursor) -> Value:
    following = cursor.tokens[cursor.index + 1]
    # A node's id in quotes is followed by an output's name.
    return _promise(cursor) if following[:1] == "." else String(cursor.string())


def _number(cursor: Cursor, number: str) -> Value:
    digits = number.lstrip("-")
    if digits.isdecimal():
        return Integer(cursor.integer())
    if digits[:1].isdecimal() or digits == "inf":
        return Float(cursor.double())
    cursor.fail_expecting("a value")
    return Missing()


def _entry(cursor: Cursor) -> Entry:
    key = parse_value(cursor)
    cursor.expect(":")
    return Entry(key, parse_value(cursor))


def _promise(cursor: Cursor) -> Promise:
    head = cursor.next
    if head[:1] != '"' and "." in head:
        cursor.index += 1
        node, output, *steps = head.split(".")
    else:
        node = "inputs" if cursor.take("inputs") else cursor.node_id()
        after = cursor.next
        if after[:1] != ".":
            return _parameter(cursor, node, head)
        cursor.index += 1
        output, *steps = (
            (cursor.string("the name of an output"),) if after == "." else after[1:].split(".")
        )
    path: list[PathKey] = [*steps, *_path(cursor)]
    return Promise("" if node == "inputs" and head[:1] != '"' else node, output, tuple(path))


def _parameter(cursor: Cursor, node: str, head: str) -> Promise:
    """A bare name. Anything else that could begin a promise lacks its output."""
    if node != head or node == "inputs":
        cursor.fail_expecting("`.` and the name of an output")
    return Promise("", node)


def _path(cursor: Cursor) -> list[PathKey]:
    path: list[PathKey] = []
    while not cursor.failed:
        token = cursor.next
        if token[:1] == "." and len(token) > 1:
            cursor.index += 1
            path += token[1:].split(".")
        elif cursor.take("["):
            path.append(cursor.string() if cursor.next[:1] == '"' else cursor.integer())
            cursor.expect("]")
        else:
            break
    return path


_CONSTANTS: Final[Mapping[str, Value]] = {
    "False": Boolean(value=False),
    "None": Null(),
    "True": Boolean(value=True),
    "inf": Float(float("inf")),
}


def _bytes(cursor: Cursor) -> Value:
    text = cursor.string("bytes as hexadecimal digits in double quotes")
    if not _HEX.match(text):
        cursor.index -= 1
        cursor.fail(TEXT_LITERAL, "bytes are written as pairs of the digits 0-9 and a-f")
        return Missing()
    return Bytes(bytes.fromhex(text))


_LITERALS: Final[Mapping[str, Callable[[Cursor], Value]]] = {
    "bytes": _bytes,
    "date": lambda cursor: Date(cursor.string()),
    "datetime": lambda cursor: Datetime(cursor.string()),
    "microseconds": lambda cursor: Duration(cursor.integer()),
}
"""Literals that look like calls, by the word before the parenthesis."""


def _new(cursor: Cursor) -> Value:
    name = cursor.dotted("the name of a record")
    cursor.expect("(")
    return RecordValue(name, parse_bindings(cursor, ")"))


def _call(cursor: Cursor) -> Value:
    function = cursor.dotted("the name of what is called")
    cursor.expect("(")
    found = cursor.items(")", _argument)
    keywords = tuple(each for each in found if isinstance(each, Binding))
    arguments = tuple(each for each in found if not isinstance(each, Binding))
    return CallValue(function, arguments, keywords)


def _argument(cursor: Cursor) -> Value | Binding:
    is_keyword = cursor.begins_name() and cursor.tokens[cursor.index + 1] == "="
    return _binding(cursor) if is_keyword else parse_value(cursor)


def _member(cursor: Cursor) -> Value:
    name = cursor.dotted("the name of an enumeration")
    cursor.expect("(")
    member = cursor.string("the name of a member in double quotes")
    cursor.expect(")")
    return EnumValue(name, member)


def _entity(kind: EntityKind) -> Callable[[Cursor], Value]:
    return lambda cursor: EntityValue(Ref(kind, cursor.dotted("the name of an entity")))


_HEADS: Final[Mapping[str, Callable[[Cursor], Value]]] = {
    "call": _call,
    "member": _member,
    "name": lambda cursor: NameValue(cursor.dotted("a qualified name")),
    "new": _new,
    **{kind.value: _entity(kind) for kind in EntityKind},
}
"""What a value is, by the word before the name that it is about."""


# Bindings and interfaces


def parse_bindings(cursor: Cursor, close: str) -> tuple[Binding, ...]:
    """``name=value, name=value`` up to a closing mark."""
    return cursor.items(close, _binding)


def parse_outputs(cursor: Cursor) -> tuple[Binding, ...]:
    """``name=value, name=value`` up to the end of the line."""
    return cursor.listed(_binding)


def _binding(cursor: Cursor) -> Binding:
    name = cursor.name("a name", BY_NAME)
    cursor.expect("=", BY_NAME)
    return Binding(name, parse_value(cursor))


def parse_interface(cursor: Cursor) -> Interface:
    """``(name: type = default, ...) -> (name: type, ...)``; the arrow only where there are outputs."""
    cursor.expect("(")
    inputs = cursor.items(")", _input)
    if not cursor.take("->"):
        return Interface(inputs)
    cursor.expect("(", NAMED_OUTPUTS)
    return Interface(inputs, cursor.items(")", _output))


def _input(cursor: Cursor) -> Input:
    return Input(*parse_declaration(cursor, "the name of an input"))


def _output(cursor: Cursor) -> Output:
    name = cursor.name("the name of an output")
    cursor.expect(":")
    return Output(name, parse_type(cursor))


def parse_declaration(cursor: Cursor, what: str) -> tuple[str, Type, Value | None]:
    """``name: type = default``; the default is None where there is none."""
    name = cursor.name(what)
    cursor.expect(":")
    of = parse_type(cursor)
    return name, of, parse_value(cursor) if cursor.take("=") else None


# Conditions


def parse_condition(cursor: Cursor) -> Condition:
    """A condition: ``or`` binds least, then ``and``, then ``not``."""
    if not cursor.enter():
        return Truth(Missing())
    operands = [_conjunction(cursor)]
    while cursor.take("or"):
        operands.append(_conjunction(cursor))
    cursor.leave()
    return operands[0] if len(operands) == 1 else Or(tuple(operands))


def _conjunction(cursor: Cursor) -> Condition:
    operands = [_negation(cursor)]
    while cursor.take("and"):
        operands.append(_negation(cursor))
    return operands[0] if len(operands) == 1 else And(tuple(operands))


def _negation(cursor: Cursor) -> Condition:
    if not cursor.take("not"):
        return _test(cursor)
    if not cursor.enter():
        return Truth(Missing())
    operand = _negation(cursor)
    cursor.leave()
    return Not(operand)


def _test(cursor: Cursor) -> Condition:
    if cursor.take("("):
        inner = parse_condition(cursor)
        cursor.expect(")")
        return inner
    function = _FUNCTIONS.get(cursor.next)
    if function is None or cursor.tokens[cursor.index + 1] != "(":
        return _comparison(cursor)
    cursor.index += 2
    return function(cursor.items(")", parse_condition))


def _comparison(cursor: Cursor) -> Condition:
    left = parse_value(cursor)
    if (op := _COMPARATORS.get(cursor.next)) is not None:
        cursor.index += 1
        return Comparison(op, left, parse_value(cursor))
    if not cursor.take("is"):
        return Truth(left)
    negated = cursor.take("not")
    cursor.expect("None")
    return Not(IsNone(left)) if negated else IsNone(left)


_FUNCTIONS: Final[Mapping[str, type[And | Or]]] = {"all": And, "any": Or}
_COMPARATORS: Final = {each.value: each for each in Comparator}

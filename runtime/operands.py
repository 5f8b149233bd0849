"""What the source says of operands that Python has evaluated already."""

import ast
import sys
from collections.abc import Iterator
from enum import Enum
from types import FrameType

from ..ir.nodes import Comparator
from ..ir.source import COMPARATORS
from ..ir.typecheck import TypeDefs, bare, definition
from ..ir.types import BOOL, FLOAT, INT, STR, EnumDef, UnionType
from .dsl import Declared
from .promise import Outputs, Promised


def is_reflected(
    op: Comparator, other: object, node: ast.Compare, frame: FrameType
) -> Comparator | None:
    """The comparator as written where the other operand stands on the left; None where it does not.

    ``3 < x`` asks the promise whether ``x > 3``.
    """
    written = COMPARATORS.get(type(node.ops[0]))
    if len(node.ops) != 1 or written is None or isinstance(other, Promised):
        return None
    if op in (Comparator.EQ, Comparator.NE):
        return None if _may_be_promise(node.left, frame) else written
    return written if written is not op else None


def enum_of_value(left: Promised, right: object, types: TypeDefs) -> str | None:
    """The enumeration whose promised member is compared with a value that no member of it is."""
    for side, other in ((left, right), (right, left)):
        match other:
            case Promised(flowc_type=of):
                is_value = bare(of) in (BOOL, FLOAT, INT, STR)
            case _:
                is_value = isinstance(other, str | int | float) and not isinstance(other, Enum)
        if is_value and isinstance(side, Promised):
            of = bare(side.flowc_type)
            for each in of.variants if isinstance(of, UnionType) else (of,):
                enum = definition(bare(each), types)
                if isinstance(enum, EnumDef) and not issubclass(
                    _class(enum.name), str | int | float
                ):
                    return enum.name
    return None


def _class(name: str) -> type:
    """A class that the program has loaded; `str` where it has not, of which nothing is said."""
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        found: object = sys.modules.get(".".join(parts[:count]))
        if found is not None:
            for part in parts[count:]:
                found = getattr(found, part, None)
            return found if isinstance(found, type) else str
    return str


def identity_tests(call: ast.Call, frame: FrameType) -> Iterator[ast.Compare]:
    """Where the arguments of a call ask if a promise ``is`` something."""
    for each in (node for argument in call.args for node in ast.walk(argument)):
        if isinstance(each, ast.Compare) and isinstance(each.ops[0], ast.Is | ast.IsNot):
            sides = (each.left, each.comparators[0])
            if any(_may_be_promise(side, frame) for side in sides):
                yield each


def _may_be_promise(node: ast.expr, frame: FrameType) -> bool:
    """Whether an expression has a promise in it, or calls what gives one."""
    return any(
        isinstance(_meaning(each.id, frame), Promised | Outputs | Declared)
        for each in ast.walk(node)
        if isinstance(each, ast.Name)
    )


def _meaning(name: str, frame: FrameType) -> object:
    found = frame.f_locals.get(name)
    return frame.f_globals.get(name) if found is None else found

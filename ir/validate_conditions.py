"""Conditions of branches: operands that can be compared, truths that are boolean.

And what a condition says about None: ``x is not None and x > 3`` is sound.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from typing import Final, assert_never

from .diagnostics import Applicability, Help, Swap
from .format import condition_text
from .nodes import And, Comparator, Comparison, Condition, IsNone, Not, Or, Truth
from .records import dataclass
from .rules_graph import CONDITION_NOT_BOOLEAN, INCOMPARABLE_OPERANDS
from .typecheck import TypeDefs, bare, definition, type_of, union
from .types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    EnumDef,
    LiteralType,
    NamedType,
    Primitive,
    Type,
    UnionType,
)
from .validate_context import At, Context, any_type, shortened, shown_type
from .values import Null, Promise, Value

TypeOf = Callable[[Value], Type]
"""Tells the type of an operand, and reports what is wrong with it by itself."""


@dataclass(slots=True)
class Facts:
    """Promises that are known not to be None in what is being checked."""

    level: Callable[[Promise], int]
    """Nesting of the block that a promise's name is bound in: an inner name is another promise."""
    known: dict[tuple[Promise, int], int] = field(default_factory=dict[tuple[Promise, int], int])
    """How many conditions around say so."""

    def add(self, promises: Iterable[Promise]) -> list[tuple[Promise, int]]:
        """Assume that promises are not None; gives what `remove` takes back."""
        keys = [(each, self.level(each)) for each in promises]
        for key in keys:
            self.known[key] = self.known.get(key, 0) + 1
        return keys

    def remove(self, keys: Iterable[tuple[Promise, int]]) -> None:
        """Take assumptions back."""
        for key in keys:
            self.known[key] -= 1
            if not self.known[key]:
                del self.known[key]

    def narrowed(self, promise: Promise, of: Type) -> Type:
        """The type of a promise, less None where that is ruled out."""
        if not self.known or (promise, self.level(promise)) not in self.known:
            return of
        return without_none(of)


def without_none(of: Type) -> Type:
    """The type without None among its variants."""
    inside = bare(of)
    if not isinstance(inside, UnionType):
        return of
    return union(each for each in inside.variants if bare(each) != NONE)


def not_none(condition: Condition, *, holds: bool) -> Iterator[Promise]:
    """Promises that cannot be None where a condition holds, or where it does not."""
    match condition:
        case And(operands) | Or(operands):
            if holds is isinstance(condition, And):
                for each in operands:
                    yield from not_none(each, holds=holds)
        case Not(operand):
            yield from not_none(operand, holds=not holds)
        case IsNone(Promise() as promise):
            if not holds:
                yield promise
        case Comparison(op, left, right):
            yield from _compared(op, left, right, holds=holds)
        case Truth() | IsNone():
            return
        case _:
            assert_never(condition)


def _compared(op: Comparator, left: Value, right: Value, *, holds: bool) -> Iterator[Promise]:
    equal = (op is Comparator.EQ and holds) or (op is Comparator.NE and not holds)
    differ = (op is Comparator.EQ and not holds) or (op is Comparator.NE and holds)
    for value, other in ((left, right), (right, left)):
        if not isinstance(value, Promise) or isinstance(other, Promise):
            continue
        if (differ and isinstance(other, Null)) or (equal and not isinstance(other, Null)):
            yield value


def check_condition(
    context: Context, condition: Condition, at: Callable[[], At], facts: Facts, type_of: TypeOf
) -> None:
    """Report operands that cannot be compared and truths that are not boolean.

    The condition is well formed. Operands are evaluated from left to right, and only while the
    condition is undecided: so ``x is not None and x > 3`` is fine.
    """
    match condition:
        case And(operands) | Or(operands):
            assumed = list[tuple[Promise, int]]()
            for each in operands:
                check_condition(context, each, at, facts, type_of)
                assumed += facts.add(not_none(each, holds=isinstance(condition, And)))
            facts.remove(assumed)
        case Not(operand):
            check_condition(context, operand, at, facts, type_of)
        case Comparison():
            _check_comparison(context, condition, at, type_of)
        case Truth(value):
            _check_truth(context, type_of(value), condition, at)
        case IsNone(value):
            type_of(value)
        case _:
            assert_never(condition)


def _check_truth(context: Context, of: Type, condition: Condition, at: Callable[[], At]) -> None:
    if bare(of) in (BOOL, ANY) or not context.knows(of):
        return
    context.report(
        CONDITION_NOT_BOOLEAN,
        f"the condition `{shortened(condition_text(condition))}` must be `bool`, not `{shown_type(of)}`",
        at(),
        "wants `bool`",
        helps=(_truth_help(of, condition),),
    )


def _truth_help(of: Type, condition: Condition) -> Help:
    inside = bare(of)
    if isinstance(inside, UnionType) and NONE in inside.variants:
        return Help("say what is meant: `is not None`, or a comparison")
    if inside in (INT, FLOAT):
        return _truth_of("compare the number", condition, "!= 0")
    if inside == STR:
        return _truth_of("compare the string", condition, '!= ""')
    return Help("compute a `bool` in a task")


def _truth_of(text: str, condition: Condition, comparison: str) -> Help:
    """The way out, with the swap where the condition is an input: its name stands in the source."""
    way_out = Help(f"{text}: `{comparison}`")
    match condition:
        case Truth(Promise("", name, ())):
            swap = Swap(name, f"{name} {comparison}")
            return replace(way_out, applicability=Applicability.SAFE, swap=swap)
        case _:
            return way_out


# Comparison

_NONE: Final[str] = "None"
_UNORDERED: Final = frozenset({_NONE, "bool"})
_NUMBERS: Final = frozenset({INT, FLOAT})


def _check_comparison(
    context: Context, condition: Comparison, at: Callable[[], At], type_of: TypeOf
) -> None:
    left, right = type_of(condition.left), type_of(condition.right)
    if not (context.knows(left) and context.knows(right)):
        return
    types = context.index.types
    for each in (left, right):
        if _families(each, types) is None:
            message = f"`{shown_type(each)}` cannot be compared in a condition"
            helps = (Help("compare in a task, and branch on the `bool` that it gives"),)
            context.report(INCOMPARABLE_OPERANDS, message, at(), helps=helps)
            return
    if not _comparable(condition.op, left, right, types):
        context.report(
            INCOMPARABLE_OPERANDS,
            f"`{shown_type(left)}` cannot be compared with `{shown_type(right)}` by `{condition.op.value}`",
            at(),
            f"`{shown_type(left)} {condition.op.value} {shown_type(right)}`",
            helps=_comparison_help(condition.op, left, right),
        )


def _comparable(op: Comparator, left: Type, right: Type, types: TypeDefs) -> bool:
    sides = (_families(left, types) or frozenset(), _families(right, types) or frozenset())
    if op in (Comparator.EQ, Comparator.NE):
        anything = any(_ANY in side or side == frozenset({_NONE}) for side in sides)
        return anything or bool(sides[0] & sides[1])
    both = (sides[0] | sides[1]) - {_ANY}
    return len(both) <= 1 and not both & _UNORDERED


_ANY: Final = "Any"


def _families(of: Type, types: TypeDefs) -> frozenset[str] | None:
    """What a type's values can be compared with; None where an engine cannot compare them."""
    match bare(of):
        case Primitive() as primitive:
            return frozenset({"number" if primitive in _NUMBERS else primitive.kind.value})
        case UnionType(variants):
            return _all_families(variants, types)
        case LiteralType(values):
            return _all_families((type_of(each, any_type) for each in values), types)
        case NamedType(name) as named:
            enum = definition(named, types)
            if not isinstance(enum, EnumDef):
                return None
            of_members = (type_of(each.value, any_type) for each in enum.members)
            return (_all_families(of_members, types) or frozenset()) | {f"member of {name}"}
        case _:
            return None


def _all_families(of: Iterable[Type], types: TypeDefs) -> frozenset[str] | None:
    found = frozenset[str]()
    for each in of:
        families = _families(each, types)
        if families is None:
            return None
        found |= families
    return found


def _comparison_help(op: Comparator, left: Type, right: Type) -> tuple[Help, ...]:
    if op in (Comparator.EQ, Comparator.NE):
        return ()
    optional = next((each for each in (left, right) if without_none(each) != each), None)
    if optional is None:
        return ()
    return (Help("the value may be `None`: test it first, with `is not None and ...`"),)

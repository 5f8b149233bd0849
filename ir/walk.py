"""Ways through the IR. Iterative, so that no depth of nesting exhausts the interpreter's stack."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from .nodes import (
    And,
    Approve,
    Arm,
    Block,
    Branch,
    Call,
    Comparison,
    Condition,
    Fragment,
    Gate,
    GateAction,
    Interface,
    IsNone,
    Map,
    Node,
    Not,
    Or,
    Package,
    Run,
    Signal,
    Sleep,
    Truth,
)
from .types import (
    AnnotatedType,
    DictType,
    DirectoryType,
    FileType,
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
    CallValue,
    DictValue,
    EntityValue,
    EnumValue,
    ListValue,
    Promise,
    RecordValue,
    Ref,
    Value,
)


def leaves(*values: Value) -> Iterator[Value]:
    """The values inside the values that have no parts, from left to right."""
    stack = list(reversed(values))
    while stack:
        value = stack.pop()
        match value:
            case ListValue(items):
                stack.extend(reversed(items))
            case DictValue(entries):
                for entry in reversed(entries):
                    stack += (entry.value, entry.key)
            case RecordValue(_, fields):
                stack.extend(field.value for field in reversed(fields))
            case CallValue(_, arguments, keywords):
                stack.extend(keyword.value for keyword in reversed(keywords))
                stack.extend(reversed(arguments))
            case _:
                yield value


def promises(*values: Value) -> Iterator[Promise]:
    """The promises inside the values, from left to right."""
    return (leaf for leaf in leaves(*values) if isinstance(leaf, Promise))


def entities(*values: Value) -> Iterator[Ref]:
    """The entities inside the values, from left to right."""
    return (leaf.ref for leaf in leaves(*values) if isinstance(leaf, EntityValue))


def operands(condition: Condition) -> Iterator[Value]:
    """The values that a condition compares or tests, from left to right."""
    stack = [condition]
    while stack:
        current = stack.pop()
        match current:
            case And(parts) | Or(parts):
                stack.extend(reversed(parts))
            case Not(part):
                stack.append(part)
            case Comparison(_, left, right):
                yield left
                yield right
            case Truth(value) | IsNone(value):
                yield value
            case _:
                assert_never(current)


def uses(node: Node) -> Sequence[Value]:
    """The values that a node itself refers to; not those of the blocks within it."""
    match node:
        case Call(inputs=bindings) | Map(items=bindings):
            return [binding.value for binding in bindings]
        case Branch(arms=arms):
            tests = (arm.condition for arm in arms if arm.condition is not None)
            return [value for test in tests for value in operands(test)]
        case Gate(action=action):
            return _gate_uses(action)
        case _:
            assert_never(node)


def _gate_uses(action: GateAction) -> Sequence[Value]:
    match action:
        case Approve(value) | Sleep(value):
            return (value,)
        case Signal():
            return ()
        case _:
            assert_never(action)


def inner_blocks(node: Node) -> tuple[str, ...]:
    """Ids of the blocks that belong to a node."""
    match node:
        case Branch(arms=arms):
            return tuple(arm.action.block for arm in arms if isinstance(arm.action, Run))
        case Map(block=block):
            return (block,)
        case Call() | Gate():
            return ()
        case _:
            assert_never(node)


def needed_nodes(node: Node, blocks: dict[str, Block]) -> set[str]:
    """Ids of the nodes beside a node that it, and the blocks within it, refer to.

    A block may use an id that stands outside for another node; within it, that means its own.
    """
    needed, own = set[str](), dict[str, int]()
    stack: list[Node | Block | tuple[Block]] = [node]
    while stack:
        match stack.pop():
            case (Block(nodes=left),):
                for each in left:
                    own[each.id] -= 1
            case Block(nodes=entered, outputs=outputs) as block:
                for each in entered:
                    own[each.id] = own.get(each.id, 0) + 1
                used = promises(*(binding.value for binding in outputs))
                needed.update(each.node for each in used if not own.get(each.node))
                stack.append((block,))
                stack.extend(entered)
            case inner:
                used = promises(*uses(inner))
                needed.update(each.node for each in used if not own.get(each.node))
                stack.extend(blocks[each] for each in inner_blocks(inner) if each in blocks)
    return needed


def type_parts(of: Type) -> tuple[Type, ...]:
    """The types that a type is made of."""
    match of:
        case ListType(item) | AnnotatedType(item):
            return (item,)
        case DictType(key, value):
            return (key, value)
        case TupleType(items) | UnionType(items):
            return items
        case TableType(columns):
            return tuple(column.type for column in columns)
        case Primitive() | LiteralType() | FileType() | DirectoryType() | NamedType():
            return ()
        case _:
            assert_never(of)


def type_names(*types: Type) -> Iterator[str]:
    """The names of the classes inside the types."""
    stack = [*types]
    while stack:
        match stack.pop():
            case NamedType(name):
                yield name
            case LiteralType(values):
                yield from value_type_names(*values)
            case other:
                stack.extend(type_parts(other))


def types_of(interface: Interface) -> Iterator[Type]:
    """The types of the inputs, then those of the outputs."""
    yield from (each.type for each in interface.inputs)
    yield from (each.type for each in interface.outputs)


def value_type_names(*values: Value) -> Iterator[str]:
    """The names of the classes whose instances stand inside the values."""
    stack = [*values]
    while stack:
        match stack.pop():
            case RecordValue(name, fields):
                yield name
                stack.extend(field.value for field in fields)
            case EnumValue(name):
                yield name
            case ListValue(items):
                stack.extend(items)
            case DictValue(entries):
                for entry in entries:
                    stack += (entry.key, entry.value)
            case CallValue(_, arguments, keywords):
                stack.extend((*arguments, *(keyword.value for keyword in keywords)))
            case _:
                pass


def last_arm(arms: tuple[Arm, ...]) -> Arm | None:
    """The arm without a condition, if the branch has one."""
    return arms[-1] if arms and arms[-1].condition is None else None


def without_debug(unit: Package | Fragment) -> Package | Fragment:
    """The unit without what changes when a comment or line moves: spans, and digests of files."""
    match unit:
        case Package():
            return _package_without_debug(unit)
        case Fragment():
            return replace(unit, definitions=_package_without_debug(unit.definitions), spans=())
        case _:
            assert_never(unit)


def _package_without_debug(package: Package) -> Package:
    modules = tuple(replace(module, digest="") for module in package.modules)
    return replace(package, modules=modules, spans=())

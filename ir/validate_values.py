"""Whether a value may stand where a type is wanted, and if not, what about it does not fit."""

from collections.abc import Iterator
from typing import Final

from . import paths
from .diagnostics import Help
from .format import name_text, quoted, value_text
from .rules_graph import INVALID_RECORD, UNKNOWN_MEMBER
from .typecheck import PromiseType, TypeDefs, bare, definition, fits, type_of, union, value_fits
from .types import (
    ANY,
    NONE,
    DictType,
    EnumDef,
    Field,
    ListType,
    LiteralType,
    NamedType,
    OpaqueDef,
    RecordDef,
    RecordKind,
    TupleType,
    Type,
    UnionType,
)
from .validate_context import At, Context, Wanted, shown_type, shown_value
from .validate_parts import inner_values
from .values import (
    CallValue,
    DictValue,
    EntityValue,
    EnumValue,
    ListValue,
    NameValue,
    Promise,
    RecordValue,
    String,
    Value,
)


def check_value(
    context: Context, value: Value, wanted: Wanted, at: At, promised: PromiseType
) -> None:
    """Report what keeps a value from standing where one is wanted.

    The value is well formed by itself, and its promises have been looked up.
    """
    check_parts(context, value, at, promised)
    types = context.index.types
    if not value_fits(value, wanted.type, types, promised):
        report_mismatch(context, value, wanted, at, promised)


def check_parts(context: Context, value: Value, at: At, promised: PromiseType) -> None:
    """Report what is wrong within a value: records, members and entities that do not exist."""
    if not isinstance(value, WITH_PARTS):
        return
    stack: list[Value] = [value]
    while stack:
        part = stack.pop()
        match part:
            case RecordValue():
                _check_record(context, part, at, promised)
            case EnumValue():
                _check_member(context, part, at)
            case EntityValue(ref):
                context.resolve(ref, at)
            case _:
                pass
        inner = [each for each in inner_values(part) if isinstance(each, WITH_PARTS)]
        stack.extend(reversed(inner))


WITH_PARTS: Final = (ListValue, DictValue, RecordValue, CallValue, EnumValue, EntityValue)


def report_mismatch(
    context: Context, value: Value, wanted: Wanted, at: At, promised: PromiseType
) -> None:
    """Report that a value does not fit, unless an unknown type is to blame."""
    types = context.index.types
    of = type_of(value, promised)
    if not (context.knows(of) and context.knows(wanted.type)):
        return
    found = shown_value(value) if _is_choice(value, wanted.type, types) else shown_type(of)
    context.report(
        wanted.rule,
        f"{wanted.what} must be `{shown_type(wanted.type)}`, not `{found}`",
        at,
        f"wants `{shown_type(wanted.type)}`",
        also=((wanted.declared, "declared here"),),
        notes=(*_explained(value, wanted.type, types, promised),),
        helps=(*_way_out(of, wanted.type, types), *_of_call(value)),
    )


def _is_choice(value: Value, wanted: Type, types: TypeDefs) -> bool:
    """Whether the value says more than its type: it has none, or the type lists its values."""
    if isinstance(value, CallValue | NameValue | EntityValue):
        return True
    if isinstance(value, Promise):
        return False
    of = bare(wanted)
    return isinstance(of, LiteralType) or isinstance(definition(of, types), EnumDef)


def _way_out(of: Type, wanted: Type, types: TypeDefs) -> tuple[Help, ...]:
    source, target = bare(of), bare(wanted)
    enum = definition(target, types)
    if isinstance(enum, EnumDef):
        short = enum.name.rpartition(".")[2]
        members = ", ".join(f"`{short}.{each.name}`" for each in enum.members[:8])
        return (Help(f"the members of `{short}` are {members}"),) if members else ()
    if isinstance(source, UnionType) and NONE in source.variants:
        rest = (each for each in source.variants if each != NONE)
        if all(fits(each, target, types) for each in rest):
            text = "the value may be `None`: test it with `is not None` first, or let the input be"
            return (Help(f"{text} `{shown_type(target)} | None`"),)
    return ()


def _of_call(value: Value) -> Iterator[Help]:
    """What to do with the call of a function, kept as it stands, where a value is wanted."""
    if isinstance(value, CallValue) and value.function.rpartition(".")[2][:1].islower():
        yield Help(f"what `{value.function}` gives is known only in a run: call it in a task")
        yield Help("if it is a task itself, declare it as a `@reference_task`, with its types")


# Why a container does not fit


def _explained(value: Value, wanted: Type, types: TypeDefs, promised: PromiseType) -> Iterator[str]:
    """A note on the first part that does not fit, where the value has parts."""
    steps = ""
    while (found := _misfit(value, bare(wanted), types, promised)) is not None:
        step, value, wanted = found
        if value_fits(value, wanted, types, promised):
            break
        steps += step
    if steps:
        of = shown_type(type_of(value, promised))
        yield f"the part at `{steps}` must be `{shown_type(wanted)}`, not `{of}`"
    yield from _record_notes(value, wanted, types)
    yield from _field_notes(type_of(value, promised), wanted, types)


def _misfit(
    value: Value, wanted: Type, types: TypeDefs, promised: PromiseType
) -> tuple[str, Value, Type] | None:
    """The first part that does not fit its part of the type: the step to it, the part, its type."""
    parts = _parts(value, wanted, types)
    misfits = (each for each in parts if not value_fits(each[1], each[2], types, promised))
    return next(misfits, None)


def _parts(value: Value, wanted: Type, types: TypeDefs) -> Iterator[tuple[str, Value, Type]]:
    match value, wanted:
        case _, UnionType(variants):
            some = [each for each in variants if each != NONE]
            yield from _parts(value, bare(some[0]), types) if len(some) == 1 else ()
        case ListValue(items), ListType(item):
            yield from ((f"[{index}]", each, item) for index, each in enumerate(items))
        case ListValue(items), TupleType(parts) if len(items) == len(parts):
            pairs = zip(items, parts, strict=True)
            yield from ((f"[{index}]", *pair) for index, pair in enumerate(pairs))
        case DictValue(entries), DictType(key, of):
            for entry in entries:
                yield f"[{value_text(entry.key)}]", entry.key, key
                yield f"[{value_text(entry.key)}]", entry.value, of
        case DictValue(entries), _:
            fields = _fields(wanted, types)
            for entry in entries:
                if isinstance(entry.key, String) and entry.key.value in fields:
                    field = fields[entry.key.value]
                    yield f"[{value_text(entry.key)}]", entry.value, field.type
        case _:
            return


def _fields(of: Type, types: TypeDefs) -> dict[str, Field]:
    found = definition(bare(of), types)
    return {each.name: each for each in found.fields} if isinstance(found, RecordDef) else {}


def _record_notes(value: Value, wanted: Type, types: TypeDefs) -> Iterator[str]:
    """Fields that a dictionary lacks or should not have."""
    fields = _fields(wanted, types)
    if not fields or not isinstance(value, DictValue):
        return
    given = {each.key.value: each for each in value.entries if isinstance(each.key, String)}
    of = shown_type(wanted)
    yield from (f"`{of}` has no field `{name_text(name)}`" for name in given if name not in fields)
    yield from (
        f"field `{name_text(name)}` of `{of}` is missing"
        for name, field in fields.items()
        if name not in given and field.default is None
    )


def _field_notes(of: Type, wanted: Type, types: TypeDefs) -> Iterator[str]:
    """Why one record does not stand for another: the first of the fields that is not alike."""
    given = _fields(of, types)
    for name, field in _fields(wanted, types).items() if given else ():
        if name not in given:
            yield f"`{shown_type(of)}` has no field `{name_text(name)}`"
            return
        if not fits(given[name].type, field.type, types):
            found, needed = shown_type(given[name].type), shown_type(field.type)
            yield f"field `{name_text(name)}` of `{shown_type(of)}` is `{found}`, not `{needed}`"
            return


# Records and enumerations


def _check_record(context: Context, value: RecordValue, at: At, promised: PromiseType) -> None:
    record = context.index.types.get(value.type)
    if record is None:
        return context.unknown_type(value.type, at)
    path = paths.type_definition(value.type)
    if not isinstance(record, RecordDef):
        message = f"`{value.type}` is not a record, so it has no fields to give"
        return context.report(INVALID_RECORD, message, at, also=((path, "declared here"),))
    fields = {each.name: each for each in record.fields}
    given = set[str]()
    for each in value.fields:
        what = f"field `{each.name}` of `{record.name}`"
        if each.name not in fields:
            helps = context.did_you_mean(each.name, fields)
            message = f"`{record.name}` has no field `{each.name}`"
            context.report(
                INVALID_RECORD, message, at, also=((path, "declared here"),), helps=helps
            )
        elif each.name in given:
            context.report(INVALID_RECORD, f"{what} is given twice", at)
        else:
            of = wanted_of(fields[each.name], record, context.index.types)
            if not value_fits(each.value, of, context.index.types, promised):
                wanted = Wanted(what, of, INVALID_RECORD, paths.argument(path, each.name))
                report_mismatch(context, each.value, wanted, at, promised)
        given.add(each.name)
    for field in record.fields:
        if field.name not in given and field.default is None:
            message = f"field `{field.name}` of `{record.name}` is missing"
            context.report(INVALID_RECORD, message, at, also=((path, "declared here"),))
    return None


def wanted_of(field: Field, record: RecordDef, types: TypeDefs) -> Type:
    """The type of what a field may be given: pydantic makes objects of opaque classes itself."""
    return _converted(field.type, types) if record.kind is RecordKind.MODEL else field.type


def _converted(of: Type, types: TypeDefs) -> Type:
    match bare(of):
        case UnionType(variants):
            return union(_converted(each, types) for each in variants)
        case NamedType() as named if isinstance(definition(named, types), OpaqueDef):
            return ANY
        case _:
            return of


def _check_member(context: Context, value: EnumValue, at: At) -> None:
    enum = context.index.types.get(value.type)
    if enum is None:
        return context.unknown_type(value.type, at)
    members = enum.members if isinstance(enum, EnumDef) else ()
    if all(each.name != value.member for each in members):
        context.report(
            UNKNOWN_MEMBER,
            f"`{value.type}` has no member `{quoted(value.member)[1:-1]}`",
            at,
            "unknown member",
            also=((paths.type_definition(value.type), "declared here"),),
            helps=context.did_you_mean(value.member, [each.name for each in members]),
        )
    return None

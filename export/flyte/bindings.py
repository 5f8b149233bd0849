"""From values of the IR to bindings of Flyte: promises, literals, and containers of them."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from ...ir.records import dataclass
from ...ir.rules_export import NO_VALUE
from ...ir.scope import Scope
from ...ir.typecheck import bare, value_fits
from ...ir.types import STR, DictType, ListType, Type, UnionType
from ...ir.values import Binding, DictValue, ListValue, PathKey, Promise, String, Value
from ...ir.walk import promises
from .context import Context, Message, given
from .literals import NO_LITERAL, literal, scalar


@dataclass(slots=True)
class Names:
    """What promises mean at a place: types, and the ids of nodes in Flyte."""

    scope: Scope
    ids: dict[str, str] = field(default_factory=dict[str, str])
    """Flyte's ids by those of the IR."""
    outputs: dict[str, str] = field(default_factory=dict[str, str])
    """What the one output of a node is called in Flyte, where it has another name."""

    def within(self) -> "Names":
        """What names mean in a block of a node here."""
        return Names(Scope(self.scope.types, self.scope), {**self.ids}, {**self.outputs})

    def output(self, value: Promise) -> str:
        """What the output that a promise starts from is called in Flyte."""
        return self.outputs.get(value.node, value.output) if value.node else value.output


def bindings(
    values: Iterable[Binding], types: Mapping[str, Type], names: Names, context: Context
) -> list[Message]:
    """Values bound to inputs or outputs of the types, in the order of the values."""
    return [
        {"var": each.name, "binding": binding(each.value, types[each.name], names, context)}
        for each in values
        if each.name in types
    ]


def binding(value: Value, of: Type, names: Names, context: Context) -> Message:
    """One value bound where a type is wanted."""
    target = bare(of)
    match value, target:
        case Promise(), _:
            return {"promise": promise(value, names)}
        case ((ListValue() | DictValue()), UnionType(variants)):
            promised = names.scope.promised
            for each in variants:
                if value_fits(value, each, context.types, promised):
                    return binding(value, each, names, context)
        case ListValue(items), ListType(item):
            parts = [binding(each, item, names, context) for each in items]
            return {"collection": given(bindings=parts)}
        case DictValue(entries), DictType(key, each_type) if key == STR:
            pairs = {
                each.key.value: binding(each.value, each_type, names, context)
                for each in entries
                if isinstance(each.key, String)
            }
            return {"map": given(bindings=pairs or None)}
        case _:
            pass
    return _constant(value, of, context)


def _constant(value: Value, of: Type, context: Context) -> Message:
    if next(promises(value), None) is not None:
        message = "Flyte cannot make a record of promises"
        context.report(NO_VALUE, message, "make the record in a task, from inputs")
        return NO_LITERAL
    if isinstance(bare(of), UnionType):
        return literal(value, of, context)
    found = scalar(value, of, context)
    return NO_LITERAL if found is None else {"scalar": found}


def promise(value: Promise, names: Names) -> Message:
    """A reference to an output of a node, or to an input of the workflow."""
    path = [_step(key) for key in value.path]
    node = names.ids.get(value.node, value.node)
    return given(nodeId=node, var=names.output(value), attrPath=path)


def _step(key: PathKey) -> Message:
    return {"intValue": key} if isinstance(key, int) else {"stringValue": key}

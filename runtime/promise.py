"""What a call gives while a body is traced: stand-ins for values that do not exist yet.

A `Promised` can be passed on, stepped into, compared, ordered and overridden. Everything else that
Python might do with a value is refused, where the user does it: no promise ever becomes a number,
a text or a truth unseen.
"""

import inspect
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NoReturn, Protocol, Self

from ..ir.build import Handle
from ..ir.diagnostics import Rule
from ..ir.format import node_text, path_text, type_text
from ..ir.nodes import And, Comparator, Condition, IsNone, Not, Or, Truth
from ..ir.records import dataclass
from ..ir.rules_language import BAD_ARGUMENTS, NO_ATTRIBUTE, UNSUPPORTED
from ..ir.rules_runtime import PROMISE_WITHOUT_VALUE
from ..ir.suggest import did_you_mean, nearest
from ..ir.typecheck import TypeDefs, bare, definition, step
from ..ir.types import DictType, ListType, RecordDef, RecordKind, TupleType, Type
from ..ir.values import PathKey, Promise


class Graph(Protocol):
    """What stand-ins ask of the graph that they belong to."""

    @property
    def types(self) -> TypeDefs:
        """Definitions of named types."""
        ...

    def is_asked(self) -> bool:
        """Whether the graph is being traced, and it is the user's own code that asks for something."""
        ...

    def is_asked_for(self) -> bool:
        """Whether the graph is being traced, and the user's code or a library that it calls asks."""
        ...

    def refuse(self, rule: Rule, message: str, *helps: str) -> NoReturn:
        """Report a mistake of the user's, at the user's line, and stop."""
        ...

    def compare(self, op: Comparator, left: "Promised", right: object) -> Condition:
        """The condition that a comparison stands for, as the source writes it."""
        ...

    def order(self, first: Handle, second: Handle) -> None:
        """Make one node run after another."""
        ...

    def override(self, handle: Handle, given: Mapping[str, object]) -> None:
        """Override options of a node."""
        ...


@dataclass(frozen=True, slots=True)
class Origin:
    """What a stand-in stands for."""

    graph: Graph
    handle: Handle | None
    """The node that gives it; None for an input of the workflow."""


class _Standing:
    """What stands for something that does not exist yet."""

    __slots__ = ()

    @property
    def __class__(self) -> type[Self]:
        """What ``isinstance`` asks for where the class is another: refused to the user's own code."""
        asking = inspect.currentframe()
        asking = asking and asking.f_back
        names = asking.f_globals if asking else {"__package__": __package__}
        decides = names.get("__name__") == "functools" and self.flowc_graph.is_asked_for()
        if decides or (names.get("__package__") != __package__ and self.flowc_graph.is_asked()):
            self.flowc_refuse("__class__")
        return type(self)

    @__class__.setter
    def __class__(self, _: object) -> None:
        self.flowc_refuse("__class__")

    @property
    def flowc_graph(self) -> Graph:
        """The graph that it is of."""
        raise NotImplementedError

    def flowc_refuse(self, method: str) -> NoReturn:
        """Refuse what Python asks for with a method."""
        raise NotImplementedError


class _Given(_Standing):
    """What a call gives, or an input: it can be ordered, and its call's options overridden."""

    __slots__ = ("flowc_origin",)

    def __init__(self, origin: Origin) -> None:
        self.flowc_origin = origin

    def with_overrides(self, *args: object, **options: object) -> Any:
        """Override options of the call; gives what it is called on."""
        graph = self.flowc_origin.graph
        handle = self._handle("with_overrides")
        if args:
            graph.refuse(BAD_ARGUMENTS, "`with_overrides` takes options by name only")
        graph.override(handle, options)
        return self

    def runs_before(self, other: object) -> None:
        """Make the other call run after this one."""
        graph = self.flowc_origin.graph
        if not isinstance(other, _Given):
            graph.refuse(BAD_ARGUMENTS, "`runs_before` takes what another call gives")
        graph.order(self._handle("runs_before"), other._handle("runs_before"))

    def __rshift__(self, other: object) -> object:
        if not isinstance(other, _Given):
            self.flowc_origin.graph.refuse(UNSUPPORTED, "`>>` orders calls; this is none")
        self.flowc_origin.graph.order(self._handle(">>"), other._handle(">>"))
        return other

    def __copy__(self) -> "_Given":
        return self

    def __deepcopy__(self, _: object) -> "_Given":
        return self  # a copy of a record that holds promises holds the same promises

    def __await__(self) -> Generator[None, None, Any]:
        yield from ()
        return self

    def _handle(self, what: str) -> Handle:
        origin = self.flowc_origin
        if origin.handle is None:
            message = f"`{what}` is about calls, and an input of the workflow is none"
            origin.graph.refuse(UNSUPPORTED, message)
        return origin.handle

    def __hash__(self) -> int:
        if self.flowc_graph.is_asked_for():
            self.flowc_refuse("__hash__")
        return id(self)

    def __repr__(self) -> str:
        if self.flowc_graph.is_asked_for():
            self.flowc_refuse("__repr__")
        return f"<{self._what()}>"

    def flowc_refuse(self, method: str) -> NoReturn:
        """Refuse what Python asks for with a method."""
        what, way_out = REFUSED[method]
        message = f"{self._what()} has no value yet, so {what}"
        self.flowc_origin.graph.refuse(PROMISE_WITHOUT_VALUE, message, way_out)

    @property
    def flowc_graph(self) -> Graph:
        """The graph that it is of."""
        return self.flowc_origin.graph

    def _what(self) -> str:
        raise NotImplementedError


class Promised(_Given):
    """Stands for one value."""

    __slots__ = ("flowc_promise", "flowc_type")

    def __init__(self, origin: Origin, promise: Promise, of: Type) -> None:
        self.flowc_origin = origin
        self.flowc_promise = promise
        self.flowc_type = of

    def __getattr__(self, name: str) -> "Promised":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # Python itself asks whether there is such a protocol
        promise = self.flowc_promise
        if name == promise.output and not promise.path:
            return self  # the one output of a call that names its outputs
        if isinstance(bare(self.flowc_type), ListType | DictType | TupleType):
            self._no_step(name)
        return self._step(name)

    def __getitem__(self, key: object) -> "Promised":
        graph = self.flowc_origin.graph
        if isinstance(key, Promised):
            way_out = "look it up in a task, and call that"
            graph.refuse(PROMISE_WITHOUT_VALUE, "a promise cannot be a key or index", way_out)
        if not isinstance(key, int | str) or isinstance(key, bool):
            text = "a promised value has items by constant index or key only"
            graph.refuse(NO_ATTRIBUTE, text, "take it apart in a task, and call that")
        return self._step(key)

    def _step(self, key: PathKey) -> "Promised":
        found = step(self.flowc_type, key, self.flowc_origin.graph.types)
        if found is None:
            self._no_step(key)
        promise = self.flowc_promise
        return Promised(self.flowc_origin, replace(promise, path=(*promise.path, key)), found)

    def _no_step(self, key: PathKey) -> NoReturn:
        graph = self.flowc_origin.graph
        record = definition(bare(self.flowc_type), graph.types)
        fields = [field.name for field in record.fields] if isinstance(record, RecordDef) else []
        what = f"attribute `{key}`" if isinstance(key, str) else f"item {key}"
        message = f"`{type_text(self.flowc_type)}` has no {what}"
        graph.refuse(NO_ATTRIBUTE, message, *did_you_mean(str(key), fields))

    def __iter__(self) -> "Iterator[Promised]":
        """The parts of a promised tuple or record of known length; nothing else is iterable yet."""
        keys = self._parts()
        if keys is None:
            self.flowc_refuse("__iter__")
        return iter([self._step(key) for key in keys])

    def _parts(self) -> list[PathKey] | None:
        of = bare(self.flowc_type)
        if isinstance(of, TupleType):
            return [*range(len(of.items))]
        match definition(of, self.flowc_origin.graph.types):
            case RecordDef(kind=RecordKind.NAMED_TUPLE, fields=fields):
                return [field.name for field in fields]
            case _:
                return None

    def _compare(self, op: Comparator, other: object) -> "Expression":
        graph = self.flowc_origin.graph
        return Expression(graph, graph.compare(op, self, other))

    def __eq__(self, other: object) -> Any:  # a condition, where `object` gives a bool
        return self._compare(Comparator.EQ, other)

    def __ne__(self, other: object) -> Any:
        return self._compare(Comparator.NE, other)

    def __lt__(self, other: object) -> "Expression":
        return self._compare(Comparator.LT, other)

    def __le__(self, other: object) -> "Expression":
        return self._compare(Comparator.LE, other)

    def __gt__(self, other: object) -> "Expression":
        return self._compare(Comparator.GT, other)

    def __ge__(self, other: object) -> "Expression":
        return self._compare(Comparator.GE, other)

    __hash__ = _Given.__hash__

    def is_true(self) -> "Expression":
        """Whether the promised boolean is true."""
        return Expression(self.flowc_origin.graph, Truth(self.flowc_promise))

    def is_false(self) -> "Expression":
        """Whether the promised boolean is false."""
        return ~self.is_true()

    def is_(self, wanted: object) -> "Expression":
        """Whether the promised boolean is the one given."""
        if not isinstance(wanted, bool):
            self.flowc_origin.graph.refuse(BAD_ARGUMENTS, "`is_` takes True or False")
        return self.is_true() if wanted else self.is_false()

    def is_none(self) -> "Expression":
        """Whether the promised value is None."""
        return Expression(self.flowc_origin.graph, IsNone(self.flowc_promise))

    def _what(self) -> str:
        promise = self.flowc_promise
        where = f"{node_text(promise.node)}.{promise.output}" if promise.node else promise.output
        return f"promise `{where}{path_text(promise.path)}`"


class Outputs(_Given):
    """What a call gives that has no output, or several: promises by name, in order."""

    __slots__ = ("flowc_items",)

    def __init__(self, origin: Origin, items: dict[str, Promised]) -> None:
        super().__init__(origin)
        self.flowc_items = items

    def __getattr__(self, name: str) -> Promised:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        found = self.flowc_items.get(name)
        if found is None:
            self._no_output(name)
        return found

    def __getitem__(self, key: object) -> Any:
        items = [*self.flowc_items.values()]
        if isinstance(key, slice):
            return tuple(items[key])
        if not isinstance(key, int) or not -len(items) <= key < len(items):
            self._no_output(key)
        return items[key]

    def _no_output(self, key: object) -> NoReturn:
        names = [*self.flowc_items]
        close = nearest(str(key), names)
        given = ", ".join(f"`{each}`" for each in names) or "none"
        way_out = f"did you mean `{close}`?" if close else f"its outputs: {given}"
        what = f"`{key}`" if isinstance(key, str | int) else "of that kind"
        self.flowc_origin.graph.refuse(NO_ATTRIBUTE, f"no output {what}", way_out)

    def __iter__(self) -> Iterator[Promised]:
        if not self.flowc_items:
            self.flowc_refuse("__iter__")
        return iter(self.flowc_items.values())

    def __len__(self) -> int:
        if not self.flowc_items:
            self.flowc_refuse("__len__")
        return len(self.flowc_items)

    def _what(self) -> str:
        origin = self.flowc_origin
        return f"what `{node_text(origin.handle.id) if origin.handle else ''}` gives"


class NodeOutputs(Outputs):
    """The node of a call, as ``create_node`` gives it."""

    __slots__ = ()

    @property
    def outputs(self) -> Mapping[str, Promised]:
        """The outputs by name."""
        return dict(self.flowc_items)


class Expression(_Standing):
    """A condition over promises, for ``conditional(...).if_(...)``."""

    __slots__ = ("_flowc_graph", "flowc_condition")

    def __init__(self, graph: Graph, condition: Condition) -> None:
        self._flowc_graph = graph
        self.flowc_condition = condition

    def __and__(self, other: object) -> "Expression":
        return self._joined(And, "&", other)

    def __or__(self, other: object) -> "Expression":
        return self._joined(Or, "|", other)

    def __invert__(self) -> "Expression":
        of = self.flowc_condition
        return Expression(self.flowc_graph, of.operand if isinstance(of, Not) else Not(of))

    def _joined(self, kind: type[And] | type[Or], sign: str, other: object) -> "Expression":
        if not isinstance(other, Expression):
            message = f"`{sign}` joins comparisons of promises, such as `(x > 3) {sign} (y == 0)`"
            self.flowc_graph.refuse(PROMISE_WITHOUT_VALUE, message)
        flat = list[Condition]()
        for part in (self.flowc_condition, other.flowc_condition):
            flat.extend(part.operands if isinstance(part, kind) else (part,))
        return Expression(self.flowc_graph, kind(tuple(flat)))

    def __hash__(self) -> int:
        if self.flowc_graph.is_asked_for():
            self.flowc_refuse("__hash__")
        return id(self)

    def __repr__(self) -> str:
        if self.flowc_graph.is_asked_for():
            self.flowc_refuse("__repr__")
        return "<condition over promises>"

    @property
    def flowc_graph(self) -> Graph:
        """The graph that it is of."""
        return self._flowc_graph

    def flowc_refuse(self, method: str) -> NoReturn:
        """Refuse what Python asks for with a method."""
        what, way_out = REFUSED[method]
        message = f"a comparison of promises has no value yet, so {what}"
        also = (_JOINED,) if method == "__bool__" else ()
        self.flowc_graph.refuse(PROMISE_WITHOUT_VALUE, message, way_out, *also)


# What is refused

_BRANCH: Final = (
    'branch with `conditional("name").if_(...).then(...).else_().then(...)`, or move the decision'
    " into a task"
)
_JOINED: Final = (
    "within `if_(...)` join comparisons with `&` and `|`, each in parentheses, and negate with `~`"
)
_TASK: Final = "do it in a task, and call that"
_CLASS: Final = "the annotation of what gives it says it; ask in a task where it may differ"
_ITERATE: Final = "iterate in a dynamic task that takes the value as an input, or in a task"

_ARITHMETIC: Final = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "divmod": "divmod",
    "pow": "**",
    "matmul": "@",
    "lshift": "<<",
    "rshift": ">>",
    "and": "&",
    "or": "|",
    "xor": "^",
}

REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "__bool__": ("Python cannot tell whether it is true", _BRANCH),
    "__len__": ("its length is not known", _TASK),
    "__iter__": ("it cannot be iterated", _ITERATE),
    "__reversed__": ("it cannot be iterated", _ITERATE),
    "__contains__": ("what it contains is not known", _TASK),
    "__call__": ("it cannot be called", _TASK),
    "__reduce_ex__": ("it cannot be pickled", _TASK),
    "__hash__": ("it is no key of a dictionary and no item of a set", _TASK),
    "__class__": ("its class cannot be asked for", _CLASS),
    "__setitem__": ("its items cannot be set", _TASK),
    "__delitem__": ("its items cannot be deleted", _TASK),
    **{
        f"__{name}__": ("it cannot become a number", _TASK)
        for name in ("int", "float", "complex", "index", "round", "trunc", "floor", "ceil")
    },
    **{
        f"__{name}__": ("it cannot become text", "make the text in a task, and call that")
        for name in ("str", "repr", "format", "bytes")
    },
    **{
        f"__{name}__": (f"`{sign}` cannot be computed", "compute it in a task, and call that")
        for name, sign in {"neg": "-", "pos": "+", "abs": "abs", "invert": "~"}.items()
    },
    **{
        f"__{side}{name}__": (f"`{sign}` cannot be computed", "compute it in a task, and call that")
        for name, sign in _ARITHMETIC.items()
        for side in ("", "r", "i")
    },
    **{
        f"__{name}__": ("it cannot be compared", _BRANCH)
        for name in ("eq", "ne", "lt", "le", "gt", "ge")
    },
}
"""What Python may ask of a value and a stand-in refuses: why, and the way out."""


def _refusing(method: str) -> Callable[..., NoReturn]:
    def refuse(self: Promised | Outputs | Expression, *_: object) -> NoReturn:
        self.flowc_refuse(method)

    refuse.__name__ = method
    return refuse


def _close(of: type[Promised | Outputs | Expression]) -> None:
    """Refuse every operation of the table that the class does not define itself."""
    own = {name for base in (of, _Given) if issubclass(of, base) for name in vars(base)}
    for method in REFUSED.keys() - own - {"__class__"}:
        setattr(of, method, _refusing(method))


for _class in (Promised, Outputs, Expression):
    _close(_class)

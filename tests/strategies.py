"""Hypothesis strategies for the whole IR: every kind of value, type, condition, node and entity.

What they give is sound in structure (unique names, blocks as `Builder` lays them out, each referred
to once) and not necessarily right in types or references: codecs and the text form carry any IR.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any, Final, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from flowc.ir import nodes, paths, types, values
from flowc.ir.values import Binding, Value

T = TypeVar("T")


class _Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_Named)


def some(of: SearchStrategy[T], least: int = 0, most: int = 2) -> SearchStrategy[tuple[T, ...]]:
    """Tuples of a few."""
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def named(of: SearchStrategy[N], least: int = 0, most: int = 2) -> SearchStrategy[tuple[N, ...]]:
    """Tuples of a few things, no two of one name."""
    unique = st.lists(of, min_size=least, max_size=most, unique_by=lambda each: each.name)
    return unique.map(tuple)


def nested(
    leaves: SearchStrategy[T],
    around: Callable[[SearchStrategy[T]], SearchStrategy[T]],
    depth: int = 2,
) -> SearchStrategy[T]:
    """Leaves, and what is built around them to a depth; much faster than `st.recursive`."""
    found = leaves
    for _ in range(depth):
        found = leaves | around(found)
    return short(found)


def short(of: SearchStrategy[T]) -> SearchStrategy[T]:
    """The same strategy under a short name: Hypothesis warns of a long one."""

    @st.composite
    def drawn(draw: st.DrawFn) -> T:
        return draw(of)

    return drawn()


# Texts and numbers


texts: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
"""Any text: controls, quotes, line ends, astral characters; no surrogates."""

_WORDS: Final = ("a", "b", "data", "epochs", "o0", "_x", "x1", "größe", "名前", "π")
_KEYWORDS: Final = (
    "inputs",
    "None",
    "True",
    "and",
    "not",
    "is",
    "inf",
    "task",
    "if",
    "new",
    "call",
)

names: Final = st.sampled_from(_WORDS) | st.sampled_from(_KEYWORDS) | texts.filter(bool)
"""Names of inputs, outputs, fields: identifiers, words of the text form, any text."""

qualified: Final = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(".".join) | names
"""Names of entities and classes."""

_numbered: Final = st.builds(
    "{}{}".format,
    st.sampled_from(_WORDS),
    st.sampled_from(("", "-2", "-13", "[0]", "[3]", "[1][2]")),
)
node_ids: Final = (_numbered | names).filter(lambda text: "/" not in text)
"""Ids of nodes; a slash would make the ids of their blocks ambiguous."""

INT32_MAX: Final = 2**31 - 1
int32: Final = st.integers(-INT32_MAX - 1, INT32_MAX)
int64: Final = st.integers(values.INT64_MIN, values.INT64_MAX)
_durations: Final = st.builds(values.Duration, int64)
_digests: Final = st.just("") | st.integers(0, 15).map(lambda digit: "sha256:" + f"{digit:x}" * 64)


# Values

refs: Final = st.builds(values.Ref, st.sampled_from(values.EntityKind), qualified)
_promises: Final = st.builds(
    values.Promise, st.just("") | node_ids, names, some(names | st.integers(-3, 3) | int64)
)
_datetimes: Final = st.datetimes() | st.datetimes(
    timezones=st.just(timezone(timedelta(hours=5, minutes=30)))
)
_atoms: Final[SearchStrategy[Value]] = st.one_of(
    st.just(values.Null()),
    st.builds(values.Boolean, st.booleans()),
    st.builds(values.Integer, int64 | st.integers(-3, 3)),
    st.builds(values.Float, st.floats(allow_nan=False)),
    st.builds(values.String, texts),
    st.builds(values.Bytes, st.binary(max_size=4)),
    st.builds(values.Datetime, _datetimes.map(lambda time: time.isoformat())),
    st.builds(values.Date, st.dates().map(lambda day: day.isoformat())),
    _durations,
    st.builds(values.EnumValue, qualified, names),
    st.builds(values.EntityValue, refs),
    st.builds(values.NameValue, qualified),
)


def _bindings(of: SearchStrategy[Value]) -> SearchStrategy[tuple[Binding, ...]]:
    return named(st.builds(Binding, names, of))


def _containers(of: SearchStrategy[Value]) -> SearchStrategy[Value]:
    return st.one_of(
        st.builds(values.ListValue, some(of)),
        st.builds(values.DictValue, some(st.builds(values.Entry, of, of))),
        st.builds(values.RecordValue, qualified, _bindings(of)),
        st.builds(values.CallValue, qualified, some(of), _bindings(of)),
    )


constants: Final = nested(_atoms, _containers)
"""Values that hold no promise."""

all_values: Final = nested(_atoms | _promises, _containers)
"""Values of every kind, promises within them."""

bindings: Final = short(_bindings(all_values))


# Types


def _of_types(of: SearchStrategy[types.Type]) -> SearchStrategy[types.Type]:
    variants = st.lists(
        of.filter(lambda each: not isinstance(each, types.UnionType)),
        min_size=2,
        max_size=3,
        unique=True,
    )
    columns = named(st.builds(types.Column, names, of))
    return st.one_of(
        st.builds(types.ListType, of),
        st.builds(types.DictType, of, of),
        st.builds(types.TupleType, some(of)),
        st.builds(types.UnionType, variants.map(tuple)),
        st.builds(types.TableType, columns, texts, st.just("") | qualified),
        st.builds(types.AnnotatedType, of, some(constants, 1, 2)),
    )


all_types: Final[SearchStrategy[types.Type]] = nested(
    st.one_of(
        st.builds(types.Primitive, st.sampled_from(types.Kind)),
        st.builds(types.LiteralType, some(constants, 1)),
        st.builds(types.FileType, texts),
        st.builds(types.DirectoryType, texts),
        st.builds(types.NamedType, qualified),
    ),
    _of_types,
)
"""Types of every kind; unions flat, of at least two distinct variants."""

_defaults: Final = st.none() | constants
type_definitions: Final[SearchStrategy[types.TypeDef]] = short(
    st.one_of(
        st.builds(
            types.RecordDef,
            qualified,
            st.sampled_from(types.RecordKind),
            named(st.builds(types.Field, names, all_types, _defaults)),
        ),
        st.builds(types.EnumDef, qualified, named(st.builds(types.Member, names, constants))),
        st.builds(types.OpaqueDef, qualified),
    )
)


# Options and interfaces

interfaces: Final = short(
    st.builds(
        nodes.Interface,
        named(st.builds(nodes.Input, names, all_types, _defaults, texts)),
        named(st.builds(nodes.Output, names, all_types, texts)),
    )
)
_resources: Final = st.builds(nodes.Resources, texts, texts, texts, texts)
_caches: Final = st.builds(
    nodes.Cache, texts, st.booleans(), some(names), texts, some(constants, 0, 1), st.booleans()
)
_secrets: Final = st.builds(
    nodes.Secret, texts, texts, texts, st.sampled_from(("", "env_var", "file")), texts
)
_OPTIONS: Final[Mapping[str, SearchStrategy[Any]]] = {
    "name": texts,
    "retries": int32,
    "timeout": _durations,
    "interruptible": st.booleans(),
    "deprecated": texts,
    "cache": _caches,
    "requests": _resources,
    "limits": _resources,
    "image": all_values,
    "environment": bindings,
    "secrets": some(_secrets),
    "config": all_values,
    "pod_template": all_values,
    "accelerator": all_values,
    "shared_memory": all_values,
    "labels": bindings,
    "annotations": bindings,
    "extra": bindings,
    "node_name": texts,
}


@st.composite
def _some_options(draw: st.DrawFn) -> nodes.Options:
    given = draw(st.lists(st.sampled_from(sorted(_OPTIONS)), unique=True, max_size=4))
    fields: dict[str, Any] = {name: draw(_OPTIONS[name]) for name in given}
    return nodes.Options(**fields)


options: Final = st.just(nodes.NO_OPTIONS) | _some_options()


# Nodes and blocks

_truths: Final[SearchStrategy[nodes.Condition]] = st.one_of(
    st.builds(nodes.Comparison, st.sampled_from(nodes.Comparator), all_values, all_values),
    st.builds(nodes.Truth, all_values),
    st.builds(nodes.IsNone, all_values),
)


def _combined(of: SearchStrategy[nodes.Condition]) -> SearchStrategy[nodes.Condition]:
    return st.one_of(
        st.builds(nodes.And, some(of, 2, 3)),
        st.builds(nodes.Or, some(of, 2, 3)),
        st.builds(nodes.Not, of),
    )


conditions: Final = nested(_truths, _combined)
calls: Final = short(st.builds(nodes.Call, node_ids, refs, bindings, some(node_ids), options))
_actions: Final[SearchStrategy[nodes.GateAction]] = short(
    st.one_of(
        st.builds(nodes.Approve, all_values),
        st.builds(nodes.Signal, all_types),
        st.builds(nodes.Sleep, all_values),
    )
)
_counts: Final = st.none() | int32


@st.composite
def block_lists(draw: st.DrawFn) -> tuple[nodes.Block, ...]:
    """A body and every block within it: each before those within it, in source order."""
    return tuple(_blocks(draw, nodes.BODY, frozenset(), 2))


def _blocks(draw: st.DrawFn, block_id: str, outer: frozenset[str], depth: int) -> list[nodes.Block]:
    count = draw(st.integers(0, 3))
    drawn = [draw(node_ids) for _ in range(count)]
    ids = [each for each in dict.fromkeys(drawn) if each not in outer]
    made, inner = list[nodes.Node](), list[nodes.Block]()
    for index, node_id in enumerate(ids):
        earlier = st.lists(st.sampled_from(ids[:index]), unique=True) if index else st.just([])
        if depth and draw(st.booleans()):
            nesting = _branch if draw(st.booleans()) else _map
            node, blocks = nesting(draw, node_id, block_id, outer.union(ids), depth - 1)
            inner.extend(blocks)
        else:
            node = draw(_leaf(node_id))
        made.append(replace(node, after=tuple(draw(earlier))))
    return [nodes.Block(block_id, tuple(made), draw(bindings)), *inner]


def _leaf(node_id: str) -> SearchStrategy[nodes.Call | nodes.Gate]:
    same = st.just(node_id)
    return st.one_of(
        st.builds(nodes.Call, same, refs, bindings, options=options),
        st.builds(nodes.Gate, same, _actions, texts, st.none() | _durations),
    )


def _branch(
    draw: st.DrawFn, node_id: str, parent: str, outer: frozenset[str], depth: int
) -> tuple[nodes.Node, list[nodes.Block]]:
    """A branch with the labels of its arms as `Builder` gives them."""
    tests = [draw(conditions) for _ in range(draw(st.integers(0, 2)))]
    tested = list[nodes.Condition | None](tests)
    tested += [None] if not tests or draw(st.booleans()) else []
    arms, inner = list[nodes.Arm](), list[nodes.Block]()
    for index, condition in enumerate(tested):
        if draw(st.booleans()):
            arms.append(nodes.Arm(condition, nodes.Fail(draw(texts))))
            continue
        label = "else" if condition is None else f"elif-{index}" if index else "if"
        block = paths.child_block(parent, node_id, label)
        arms.append(nodes.Arm(condition, nodes.Run(block)))
        inner.extend(_blocks(draw, block, outer, depth))
    return nodes.Branch(node_id, tuple(arms)), inner


def _map(
    draw: st.DrawFn, node_id: str, parent: str, outer: frozenset[str], depth: int
) -> tuple[nodes.Node, list[nodes.Block]]:
    block = paths.child_block(parent, node_id, nodes.BODY)
    node = nodes.Map(
        node_id,
        draw(bindings),
        block,
        draw(_counts),
        draw(_counts),
        draw(st.none() | st.floats(0, 1)),
        options=draw(options),
    )
    return node, _blocks(draw, block, outer, depth)


# Entities

_externals: Final = st.builds(nodes.External, texts, texts, qualified, texts)
_specs: Final[SearchStrategy[nodes.TaskSpec]] = short(
    st.one_of(
        st.builds(nodes.PythonFunction, qualified, qualified),
        st.builds(nodes.Container, constants, some(texts), some(texts), *[texts] * 4),
        st.builds(nodes.Shell, texts, texts, bindings),
        st.builds(nodes.Sql, texts, texts),
        st.builds(nodes.Plugin, qualified, bindings),
        _externals,
    )
)
_limits: Final = st.builds(nodes.Limits, int32, int64, int32)
_hooks: Final = st.builds(nodes.Hook, st.integers(0, 3), _limits, some(refs))

tasks: Final = short(
    st.builds(
        nodes.Task,
        qualified,
        interfaces,
        _specs,
        options,
        st.none() | st.just(nodes.Hook()) | _hooks,
        _digests,
        some(qualified, 0, 2),
        st.none() | st.builds(nodes.Variable, qualified, qualified),
        st.booleans(),
        texts,
    )
)

_policies: Final = st.sampled_from(nodes.FailurePolicy)
workflows: Final = short(
    st.one_of(
        st.builds(
            nodes.Workflow,
            qualified,
            interfaces,
            block_lists(),
            options,
            _policies,
            st.none() | calls,
            st.none(),
            texts,
        ),
        st.builds(nodes.Workflow, qualified, interfaces, external=_externals, doc=texts),
    )
)

_schedules: Final[SearchStrategy[nodes.Schedule]] = st.one_of(
    st.builds(nodes.Cron, texts, texts, texts), st.builds(nodes.FixedRate, _durations, texts)
)
_channels: Final = st.sampled_from(("email", "slack", "pager_duty"))
_notifications: Final = st.builds(nodes.Notification, _channels, some(texts), some(texts))
launch_plans: Final = short(
    st.builds(
        nodes.LaunchPlan,
        qualified,
        st.just("") | qualified,
        bindings,
        bindings,
        st.none() | _schedules,
        some(_notifications, 0, 2),
        _counts,
        options,
        st.none() | _externals,
        interfaces,
        texts,
    )
)


# Packages and fragments

headers: Final = st.builds(nodes.Header, st.sampled_from((nodes.IR_VERSION, "1.7")), texts, texts)
_modules: Final = st.builds(nodes.Module, qualified, texts, _digests)
_spans: Final = st.builds(nodes.Span, texts, *[st.integers(1, INT32_MAX)] * 4)
_located: Final = some(st.builds(nodes.Located, texts, _spans), 0, 2)

_extensions: Final = st.builds(nodes.Extension, qualified, texts, constants)

packages: Final = short(
    st.builds(
        nodes.Package,
        headers,
        named(_modules, 0, 2),
        named(type_definitions, 0, 2),
        named(tasks, 0, 2),
        named(workflows, 0, 2),
        named(launch_plans, 0, 2),
        _located,
        some(_extensions, 0, 2),
    )
)
fragments: Final = short(
    st.builds(
        nodes.Fragment,
        qualified,
        _digests,
        _digests,
        block_lists(),
        st.just(nodes.Package()) | packages,
        headers,
        _located,
    )
)
units: Final = packages | fragments

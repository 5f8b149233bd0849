"""Where the body of a dynamic task asks what a promise ``is``: Python would not tell, when it runs.

What calls give is followed through variables, lists, and the arguments and results of helpers. What
goes through attributes of objects, dictionaries, ``*args``, lambdas or functions of libraries is not
seen.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final, TypeAlias

from .asking import Asked, tests_of
from .nodes import Output
from .records import dataclass
from .source import Function
from .typecheck import TypeDefs, step
from .types import Type

Meaning: TypeAlias = Callable[[ast.expr], tuple[Output, ...] | Function | None]
"""What an expression that is called means: an entity, by its outputs, or a helper of the program."""

Program: TypeAlias = Sequence[tuple[Function, Meaning]]
"""A body, and the helpers that it uses."""


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of the syntax of a function."""

    function: Function
    """One of the program's, which it may be deep in."""
    node: ast.expr


@dataclass(frozen=True, slots=True)
class Identity:
    """A test that would come out the same whatever a promise will be."""

    asked: Asked
    function: Function
    """The one of the program's in which it is."""
    passed: Place | None
    """Where the promise is passed to the helper that asks."""


PASSED: Final = "a promise is passed here"
"""What to say of the place where one is."""


def constant_identities(
    program: Program, types: TypeDefs, promised: Mapping[str, Type] | None = None
) -> Iterator[Identity]:
    """Where functions ask if a promise ``is`` something that it may turn out to be.

    Patterns of a ``match`` ask so too, unless they compare. `promised` has the parameters of the
    body that are promises themselves.
    """
    bodies = dict[Function, _Body]()
    for function, meaning in program:
        _read(function, meaning, None, bodies)
    tests = {body: [*tests_of(function)] for function, body in bodies.items()}
    if not any(tests.values()):
        return
    first = bodies[program[0][0]]
    first.given.update((name, {_Held(of): None}) for name, of in (promised or {}).items())
    flow = _Flow(types, bodies)
    while flow.grows():
        pass
    for body, asks in tests.items():
        for asked in asks:
            held = [*flow.direct(asked.subject, body)]
            two = bool(held and asked.other and [*flow.direct(asked.other, body)])
            if two or any(asked.may_be(each, types) for each in held):
                yield Identity(asked, body.root.function, body.passed_as(asked.subject))


@dataclass(frozen=True, slots=True)
class _Held:
    """What an expression may come to: a promise, or something that holds one."""

    of: Type | tuple[Output, ...]
    """Its type; the outputs, where a call gives several."""
    is_inside: bool = False


_Holds: TypeAlias = dict[_Held, None]
"""All that something may come to, in the order in which it was found."""


@dataclass(slots=True)
class _Binding:
    """One place where a name is bound."""

    value: ast.expr
    end: tuple[int, int]
    """Where it is done."""
    loop: ast.AST | None
    """The outermost loop around it."""
    parts: tuple[int | str, ...] = ()
    """Which part of the value it takes."""
    is_item: bool = False
    """Whether it takes the items, one after another; or puts the value into a list."""
    is_sure: bool = False
    """Whether it is done on every way to what follows."""
    is_head: bool = False
    """Whether each turn of `loop` begins with it."""
    holds: _Holds = field(default_factory=_Holds)


@dataclass(slots=True, eq=False)
class _Body:
    """A function, and what is known of it so far."""

    function: Function
    meaning: Meaning
    around: "_Body | None"
    tops: frozenset[ast.stmt]
    """Its own statements, not those within them."""
    bindings: dict[str, list[_Binding]] = field(default_factory=dict[str, list[_Binding]])
    calls: list[ast.Call] = field(default_factory=list[ast.Call])
    passed: dict[str, Place] = field(default_factory=dict[str, Place])
    """Where they were first given something."""
    returned: list[ast.expr] = field(default_factory=list[ast.expr])
    inner: dict[str, Function] = field(default_factory=dict[str, Function])
    given: dict[str, _Holds] = field(default_factory=dict[str, _Holds])
    """What parameters are given."""
    gives: _Holds = field(default_factory=_Holds)
    loops: dict[ast.AST, ast.AST] = field(default_factory=dict[ast.AST, ast.AST])
    """The outermost loop around each name that is read in one."""

    @property
    def root(self) -> "_Body":
        """The function at the top of a module, or the method, that this is or is in."""
        body = self
        while body.around is not None:
            body = body.around
        return body

    def passed_as(self, subject: ast.expr) -> Place | None:
        """Where a parameter is given what it holds; None for any other expression."""
        return self.passed.get(subject.id) if isinstance(subject, ast.Name) else None

    def called(self, callee: ast.expr) -> tuple[Output, ...] | Function | None:
        """What an expression that is called means."""
        root = callee
        while isinstance(root, ast.Attribute):
            root = root.value
        body: _Body | None = self
        while isinstance(root, ast.Name) and body is not None:
            if root.id in body.inner:
                return body.inner[root.id] if root is callee else None
            if root.id in body.given or root.id in body.bindings:
                return None
            body = body.around
        return self.meaning(callee)


_LOOPS: Final = (
    *(ast.For, ast.AsyncFor, ast.While),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
_CLOSED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def _read(
    function: Function, meaning: Meaning, around: _Body | None, bodies: dict[Function, _Body]
) -> None:
    """Add what a function binds, calls and returns, and the functions within it."""
    if function in bodies:
        return
    body = bodies[function] = _Body(function, meaning, around, frozenset(function.body))
    spec = function.args
    body.given.update((each.arg, {}) for each in ast.walk(spec) if isinstance(each, ast.arg))
    stack = list[tuple[ast.AST, ast.AST | None]]((each, None) for each in reversed(function.body))
    while stack:
        node, loop = stack.pop()
        loop = loop or (node if isinstance(node, _LOOPS) else None)
        _note(node, loop, body)
        if not isinstance(node, _CLOSED):
            stack.extend((each, loop) for each in reversed([*ast.iter_child_nodes(node)]))
    for inner in body.inner.values():
        _read(inner, meaning, body, bodies)


def _note(node: ast.AST, loop: ast.AST | None, body: _Body) -> None:
    match node:
        case ast.Name() if loop is not None:
            body.loops[node] = loop
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            body.inner[node.name] = node
        case ast.Return(value=ast.expr() as value):
            body.returned.append(value)
        case ast.Call(ast.Attribute(ast.Name(id), "append"), [value]) | ast.Call(
            ast.Attribute(ast.Name(id), "insert"), [_, value]
        ):
            _bind(body, id, _Binding(ast.List([value]), _end(node), loop))
        case ast.Call(ast.Attribute(ast.Name(id), "extend"), [value]) | ast.AugAssign(
            ast.Name(id), ast.Add(), value
        ):
            _bind(body, id, _Binding(value, _end(node), loop))
        case ast.Call():
            body.calls.append(node)
        case ast.Assign(targets, value):
            for target in targets:
                is_sure = node in body.tops
                _bind_all(body, target, _Binding(value, _end(node), loop, is_sure=is_sure))
        case ast.AnnAssign(target, value=ast.expr() as value) | ast.NamedExpr(target, value):
            _bind_all(body, target, _Binding(value, _end(node), loop))
        case (
            ast.For(target, value) | ast.AsyncFor(target, value) | ast.comprehension(target, value)
        ):
            is_head = node is loop or node in getattr(loop, "generators", ())
            binding = _Binding(value, _end(target), loop, is_item=True, is_head=is_head)
            _bind_all(body, target, binding)
        case _:
            pass


def _end(node: ast.stmt | ast.expr) -> tuple[int, int]:
    return (node.end_lineno or 0, node.end_col_offset or 0)


def _bind_all(body: _Body, target: ast.expr, binding: _Binding) -> None:
    """Bind a name, or each of several to its part of the value."""
    match target:
        case ast.Name(id):
            _bind(body, id, binding)
        case ast.Starred(inner):
            _bind_all(body, inner, binding)
        case ast.Tuple(targets) | ast.List(targets):
            bindings = _values(len(targets), binding)
            if bindings is None or any(isinstance(each, ast.Starred) for each in targets):
                bindings = _parts_of(targets, binding)
            for each, its_own in zip(targets, bindings, strict=True):
                _bind_all(body, each, its_own)
        case _:
            pass


def _values(count: int, binding: _Binding) -> list[_Binding] | None:
    """What each of several names is bound to, where the source writes it out for each."""
    if binding.parts:
        return None
    match binding.value:
        case ast.Tuple(values) if not binding.is_item:
            pass
        case ast.Call(ast.Name("zip"), values) if binding.is_item:
            pass
        case ast.Call(ast.Name("enumerate"), [items, *_]) if binding.is_item and count == 2:
            values = [ast.List([]), items]
        case _:
            return None
    if len(values) != count or any(isinstance(each, ast.Starred) for each in values):
        return None
    return [replace(binding, value=each, holds=_Holds()) for each in values]


def _parts_of(targets: list[ast.expr], binding: _Binding) -> list[_Binding]:
    """The part of one value that each name is bound to: of what stands after a star, from the end."""
    stars = [index for index, each in enumerate(targets) if isinstance(each, ast.Starred)]
    found = list[_Binding]()
    for index in range(len(targets)):
        key = index - len(targets) if stars and index > stars[0] else index
        parts = binding.parts if index in stars else (*binding.parts, key)
        found.append(replace(binding, parts=parts, holds=_Holds()))
    return found


def _bind(body: _Body, name: str, binding: _Binding) -> None:
    body.bindings.setdefault(name, []).append(binding)


_SAME_ITEMS: Final = frozenset({"iter", "list", "reversed", "set", "sorted", "tuple"})
"""Functions of Python that give the items that they are given."""

_MAX_DEPTH: Final = 50
"""Expressions deeper than that are not followed."""


@dataclass(slots=True)
class _Flow:
    """What reaches which variable."""

    types: TypeDefs
    bodies: Mapping[Function, _Body]
    backwards: bool = True

    def grows(self) -> bool:
        """Go through all functions once, from the callers or towards them; whether more is known."""
        before = self._size()
        self.backwards = not self.backwards
        bodies = [*self.bodies.values()]
        for body in reversed(bodies) if self.backwards else bodies:
            for bindings in body.bindings.values():
                for each in bindings:
                    each.holds.update(dict.fromkeys(self._bound(each, body)))
            for call in body.calls:
                self._pass(call, body)
            for value in body.returned:
                body.gives.update(self._value(value, body))
        return self._size() > before

    def _size(self) -> int:
        return sum(
            len(body.gives)
            + sum(map(len, body.given.values()))
            + sum(len(each.holds) for bindings in body.bindings.values() for each in bindings)
            for body in self.bodies.values()
        )

    def direct(self, node: ast.expr, body: _Body) -> Iterator[Type]:
        """The types of the promises that an expression may come to."""
        for each in self._value(node, body):
            if not each.is_inside and not isinstance(each.of, tuple):
                yield each.of

    def _bound(self, binding: _Binding, body: _Body) -> Iterable[_Held]:
        found = self._value(binding.value, body)
        if binding.is_item:
            found = self._items(found)
        for key in binding.parts:
            found = self._part(found, key)
        return found

    def _pass(self, call: ast.Call, body: _Body) -> None:
        """Hand what the arguments of a call may come to on to the helper that is called."""
        helper = body.called(call.func)
        to = self.bodies.get(helper) if helper and not isinstance(helper, tuple) else None
        if to is None:
            return
        spec = to.function.args
        names = [each.arg for each in (*spec.posonlyargs, *spec.args)]
        given = [*zip(names, call.args, strict=False)]
        if any(isinstance(each, ast.Starred) for each in call.args):
            given.clear()
        given += ((each.arg, each.value) for each in call.keywords if each.arg in to.given)
        for name, value in given:
            if holds := self._value(value, body):
                to.given[name].update(holds)
                to.passed.setdefault(name, Place(body.root.function, value))

    def _value(self, node: ast.expr, body: _Body, depth: int = 0) -> _Holds:
        """What an expression may come to, as far as promises go."""
        if depth > _MAX_DEPTH:
            return {}

        def value(inner: ast.expr) -> _Holds:
            return self._value(inner, body, depth + 1)

        match node:
            case ast.Name():
                return self._named(node, body)
            case ast.NamedExpr(value=inner) | ast.Await(inner) | ast.Starred(inner):
                return value(inner)
            case ast.IfExp(body=first, orelse=second):
                return value(first) | value(second)
            case ast.List(elts) | ast.Tuple(elts):
                return {_Held(held.of, True): None for each in elts for held in value(each)}
            case ast.ListComp(elt) | ast.GeneratorExp(elt):
                return {_Held(held.of, True): None for held in value(elt)}
            case ast.Attribute(inner, attr):
                return self._part(value(inner), attr)
            case ast.BinOp(first, ast.Add(), second):
                return _inside(value(first) | value(second))
            case ast.Call(ast.Name(id), [inner]) if id in _SAME_ITEMS:
                return _inside(value(inner))
            case ast.Subscript(inner, ast.Slice()):
                return _inside(value(inner))
            case ast.Subscript(inner, ast.Constant(int() | str() as key)):
                return self._part(value(inner), key)
            case ast.Subscript(inner):
                return self._items(value(inner))
            case ast.Call(func):
                return self._given_by(func, body)
            case _:
                return {}

    def _given_by(self, callee: ast.expr, body: _Body) -> _Holds:
        match body.called(callee):
            case None:
                return {}
            case (Output(type=of),):
                return {_Held(of): None}
            case tuple() as outputs:
                return {_Held(outputs): None}
            case helper:
                return dict(known.gives) if (known := self.bodies.get(helper)) else {}

    def _named(self, node: ast.Name, body: _Body) -> _Holds:
        """What a name may hold where it is read: what was bound before, or in another turn."""
        if node.id not in body.given and node.id not in body.bindings:
            outer = body.around
            return self._anywhere(node.id, outer) if outer is not None else {}
        bindings = body.bindings.get(node.id, [])
        loop, start = body.loops.get(node), (node.lineno, node.col_offset)
        turns = [each for each in bindings if loop is not None and loop is each.loop]
        if any(_begins_turn(each, start) for each in turns):
            found, before = _Holds(), list[_Binding]()
        else:
            since = _rebound(bindings, start)
            found = dict(body.given.get(node.id, {})) if since is None else {}
            before = [each for each in bindings if (since or each.end) <= each.end <= start]
        for each in (*before, *turns):
            found.update(each.holds)
        return found

    def _anywhere(self, name: str, body: _Body) -> _Holds:
        around: _Body | None = body
        while around is not None and name not in around.given and name not in around.bindings:
            around = around.around
        if around is None:
            return {}
        found = dict(around.given.get(name, {}))
        for each in around.bindings.get(name, ()):
            found.update(each.holds)
        return found

    def _items(self, holds: Iterable[_Held]) -> _Holds:
        return {_Held(each.of): None for each in holds if each.is_inside}

    def _part(self, holds: Iterable[_Held], key: int | str) -> _Holds:
        found = _Holds()
        for each in holds:
            if each.is_inside:
                found[_Held(each.of)] = None
            elif isinstance(each.of, tuple):
                found.update(_output(each.of, key))
            elif (part := step(each.of, key, self.types)) is not None:
                found[_Held(part)] = None
        return found


def _rebound(bindings: list[_Binding], start: tuple[int, int]) -> tuple[int, int] | None:
    """Where a name was last bound on every way to a place; what it meant before is gone."""
    return max((each.end for each in bindings if each.is_sure and each.end <= start), default=None)


def _begins_turn(binding: _Binding, start: tuple[int, int]) -> bool:
    """Whether each turn of the outermost loop around a place binds the name before it gets there."""
    if not binding.is_item or getattr(binding.loop, "orelse", None):
        return False
    return binding.is_head and (start < binding.end or start >= _end(binding.value))


def _inside(holds: _Holds) -> _Holds:
    return {each: None for each in holds if each.is_inside}


def _output(outputs: tuple[Output, ...], key: int | str) -> _Holds:
    if isinstance(key, int):
        return {_Held(outputs[key].type): None} if -len(outputs) <= key < len(outputs) else {}
    return {_Held(each.type): None for each in outputs if each.name == key}

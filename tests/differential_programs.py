"""Random small programs: integers that are promises or known, and every way to decide on them."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

MAX_DEPTH = 3
_SIGNS = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a part of a program stands: what it may read, bind and call."""

    names: tuple[str, ...]
    bound: tuple[str, ...]
    """Names that a statement may bind; all of them have a value."""
    helpers: tuple[str, ...] = ()
    depth: int = 0
    loops: int = 0
    returns: bool = True
    lists: bool = True
    """Whether a promised list may be looped over."""

    def within(self, **changes: Any) -> "_Scope":
        """The scope of a part; other fields change as they are given."""
        return replace(self, depth=self.depth + 1, **changes)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """What follows the prelude: a few helpers, and a workflow ``main(a, b, ns)``."""
    helpers: tuple[str, ...] = ()
    text = ""
    for index in range(draw(st.integers(0, 2))):
        scope = _Scope(("p", "q"), ("p", "q"), helpers, depth=1, lists=False)
        body = [*draw(_blocks(scope)), f"return {draw(_expressions(scope))}"]
        default = draw(st.integers(-1, 4))
        text += f"def helper{index}(p, q={default}):\n{_indented(body)}\n\n"
        helpers += (f"helper{index}",)
    names = ("v", "w", "x", "y")
    scope = _Scope(names, names, helpers)
    starts = [f"{n} = {draw(st.sampled_from(('a', 'b', '0', '1', '3')))}" for n in names]
    body = [*starts, *draw(_blocks(scope)), "return total(xs=[v, w, x, y])"]
    return f"{text}@workflow\ndef main(a: int, b: int, ns: list[int]) -> int:\n{_indented(body)}\n"


def inputs() -> st.SearchStrategy[dict[str, object]]:
    """What `main` takes."""
    numbers = st.integers(-2, 6)
    return st.fixed_dictionaries({"a": numbers, "b": numbers, "ns": st.lists(numbers, max_size=3)})


def _indented(lines: Sequence[str]) -> str:
    return textwrap.indent("\n".join(lines), "    ")


@st.composite
def _blocks(draw: st.DrawFn, scope: _Scope) -> list[str]:
    """The lines of one to three statements."""
    return [
        line
        for _ in range(draw(st.integers(1, 3 if scope.depth < 2 else 2)))
        for line in draw(_statements(scope))
    ]


@st.composite
def _statements(draw: st.DrawFn, scope: _Scope) -> list[str]:
    kinds = [_assignments]
    if scope.depth < MAX_DEPTH:
        kinds += [_assignments, _ifs, _ifs, _known_loops, _matches]
        kinds += [_promised_loops] if scope.lists else []
    return draw(draw(st.sampled_from(kinds))(scope))


@st.composite
def _assignments(draw: st.DrawFn, scope: _Scope) -> list[str]:
    name, value = draw(st.sampled_from(scope.bound)), draw(_expressions(scope))
    # CPython 3.11.2 gives `v, v = w, v` the wrong one of the two values: other names only.
    others = [each for each in scope.bound if each != name]
    if others and draw(st.integers(0, 9)) == 0:
        return [f"{name}, {draw(st.sampled_from(others))} = {value}, {name}"]
    return [f"{name} = {value}"]


@st.composite
def _ifs(draw: st.DrawFn, scope: _Scope) -> list[str]:
    lines = [f"if {draw(_conditions(scope))}:", _indented(draw(_arms(scope)))]
    if draw(st.booleans()):
        lines += [f"elif {draw(_conditions(scope))}:", _indented(draw(_arms(scope)))]
    if draw(st.booleans()):
        lines += ["else:", _indented(draw(_arms(scope)))]
    return lines


@st.composite
def _matches(draw: st.DrawFn, scope: _Scope) -> list[str]:
    subject, name = draw(_atoms(scope)), f"m{scope.depth}"
    lines = [f"match {subject}:"]
    for _ in range(draw(st.integers(1, 2))):
        pattern = draw(st.sampled_from(("0", "2 | 3", "-1", f"(1 | 3) as {name}", name)))
        inner = scope.within(names=(*scope.names, name)) if name in pattern else scope.within()
        guarded = pattern == name or draw(st.integers(0, 3)) == 0
        guard = f" if {draw(_conditions(inner))}" if guarded else ""
        lines += [f"    case {pattern}{guard}:", _indented([_indented(draw(_arms(inner)))])]
    if draw(st.booleans()):
        lines += ["    case _:", _indented([_indented(draw(_arms(scope.within())))])]
    return lines


@st.composite
def _arms(draw: st.DrawFn, scope: _Scope) -> list[str]:
    body = draw(_blocks(scope.within()))
    leaves = ["break", "continue"] if scope.loops else []
    if scope.returns:
        leaves.append("return " + draw(_expressions(scope)))
    if leaves and draw(st.integers(0, 3)) == 0:
        body.append(draw(st.sampled_from(leaves)))
    return body


@st.composite
def _known_loops(draw: st.DrawFn, scope: _Scope) -> list[str]:
    name = f"i{scope.depth}"
    inner = scope.within(names=(*scope.names, name), loops=scope.loops + 1)
    over = draw(st.sampled_from(("range(0)", "range(2)", "range(3)", "(3, 1)")))
    lines = [f"for {name} in {over}:", _indented(draw(_blocks(inner)))]
    if draw(st.integers(0, 3)) == 0:
        lines += ["else:", _indented(draw(_blocks(scope.within())))]
    return lines


@st.composite
def _promised_loops(draw: st.DrawFn, scope: _Scope) -> list[str]:
    """A list that a loop fills, or a comprehension; then a name is bound to its total."""
    name, out, local = f"n{scope.depth}", f"ys{scope.depth}", f"t{scope.depth}"
    over = draw(st.sampled_from(("ns", "ns", f"numbers(n={draw(st.sampled_from(scope.names))})")))
    names = (*scope.names, name)
    first = draw(_expressions(scope.within(names=names)))
    result = f"{draw(st.sampled_from(scope.bound))} = total(xs={out})"
    if draw(st.booleans()):
        return [f"{out} = [{first} for {name} in {over}]", result]
    inner = scope.within(names=(*names, local), bound=(local,), returns=False, loops=0)
    body = [f"{local} = {first}"]
    if draw(st.booleans()):
        body += draw(_blocks(inner))
    body.append(f"{out}.append({draw(_expressions(inner))})")
    return [f"{out} = []", f"for {name} in {over}:", _indented(body), result]


@st.composite
def _expressions(draw: st.DrawFn, scope: _Scope) -> str:
    one, two = draw(_atoms(scope)), draw(_atoms(scope))
    forms = [one, f"inc(x={one})", f"add({one}, {two})", f"add(x=inc(x={two}), y={one})"]
    forms += [f"{name}({one}, {two})" for name in scope.helpers]
    forms += [f"{name}(inc({one}))" for name in scope.helpers]
    if draw(st.integers(0, 4)) == 0:
        return f"{draw(st.sampled_from(forms))} if {draw(_conditions(scope))} else {two}"
    return draw(st.sampled_from(forms))


@st.composite
def _conditions(draw: st.DrawFn, scope: _Scope) -> str:
    one, two, three = (draw(_atoms(scope)) for _ in range(3))
    sign, other = draw(st.sampled_from(_SIGNS)), draw(st.sampled_from(_SIGNS))
    simple = f"{one} {sign} {two}"
    forms = (
        simple,
        simple,
        f"{one} {sign} {two} {other} {three}",
        f"not {simple}",
        f"{simple} and {two} {other} {three}",
        f"not ({simple} or {three} {other} {one})",
        f"is_small(x={one})",
        f"is_small({one}) or {simple}",
        f"{simple} and is_small({three})",
        f"{simple} or not is_small(x={one}) and {two} {other} {three}",
        f"{one} in (0, {two}, 3)",
        f"{one} not in (1, {three})",
        f"any(each {sign} {two} for each in ({one}, {three}))",
    )
    return draw(st.sampled_from(forms))


def _atoms(scope: _Scope) -> st.SearchStrategy[str]:
    return st.sampled_from((*scope.names, *scope.names, "0", "2", "3"))

"""Random programs of flytekit: types, tasks, workflows and launch plans of every kind, put together in every way.

They stay clear of what differs, as `differences` lists it: hashes of constants, several parts of one output in a
condition, workflows in nested arms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hypothesis import strategies as st

from .program_types import CONSTANTS, PRELUDE, can_be_default, is_packed

_COMPARED: Final[Mapping[str, Sequence[str]]] = {
    "int": ("3", "-1"),
    "float": ("1.5", "0.0"),
    "str": ("'a'",),
    "bool": ("True", "False"),
}


@dataclass(slots=True)
class _Entity:
    name: str
    inputs: dict[str, tuple[str, str]]
    """Annotations and defaults by name; "" where there is no default."""
    outputs: tuple[str, ...]
    named: bool = False
    """Whether the outputs are those of `Pair`."""


@dataclass(slots=True)
class _Program:
    """A program on its way."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list[str])
    tasks: list[_Entity] = field(default_factory=list[_Entity])
    workflows: list[_Entity] = field(default_factory=list[_Entity])
    plans: list[_Entity] = field(default_factory=list[_Entity])

    def one(self, of: Sequence[str]) -> str:
        return self.draw(st.sampled_from(of))

    def flip(self, of: int = 2) -> bool:
        return self.draw(st.integers(1, of)) == of

    def type(self) -> str:
        return self.one([*CONSTANTS])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A module of tasks, workflows and launch plans."""
    program = _Program(draw)
    for index in range(draw(st.integers(1, 4))):
        _task(program, f"t{index}")
    for index in range(draw(st.integers(1, 3))):
        _workflow(program, f"w{index}")
        if program.flip():
            _plan(program, f"p{index}")
    return f"{PRELUDE}\n\n" + "\n".join(program.lines) + "\n"


def _signature(program: _Program, least: int) -> dict[str, tuple[str, str]]:
    """Parameters; those with a default stand last."""
    found = [program.type() for _ in range(program.draw(st.integers(least, 3)))]
    defaults = [
        program.one(CONSTANTS[each]) if can_be_default(each) and program.flip(3) else ""
        for each in found
    ]
    ordered = sorted(zip(found, defaults, strict=True), key=lambda each: bool(each[1]))
    return {f"a{index}": each for index, each in enumerate(ordered)}


def _parameters(inputs: Mapping[str, tuple[str, str]]) -> str:
    return ", ".join(
        f"{name}: {of} = {default}" if default else f"{name}: {of}"
        for name, (of, default) in inputs.items()
    )


def _returned(outputs: Sequence[str], *, named: bool) -> str:
    if named:
        return "Pair"
    if len(outputs) > 1:
        return f"typing.Tuple[{', '.join(outputs)}]"
    return outputs[0] if outputs else "None"


_OPTIONS: Final = (
    "retries=2",
    "timeout=datetime.timedelta(minutes=5)",
    "interruptible=True",
    "interruptible=False",
    "cache=Cache(version='2', serialize=True)",
    "requests=Resources(cpu='1', mem='1Gi'), limits=Resources(mem='2Gi')",
    "environment={'A': 'b'}",
    "container_image='registry.example/other:2'",
    "deprecated='old'",
    "enable_deck=True",
    "labels={'team': 'x'}",
)


def _task(program: _Program, name: str) -> None:
    named = program.flip(6)
    outputs = (
        ("int", "str")
        if named
        else tuple(program.type() for _ in range(program.draw(st.sampled_from((0, 1, 1, 1, 2)))))
    )
    entity = _Entity(name, _signature(program, 0), outputs, named)
    options = [each for each in _OPTIONS if program.flip(8)]
    kept = [*{each.partition("=")[0]: each for each in options}.values()]
    program.lines += [
        "",
        "",
        f"@task({', '.join(kept)})" if kept else "@task",
        f"def {name}({_parameters(entity.inputs)}) -> {_returned(outputs, named=named)}:",
        '    """Says what it does.'
        + (' And more.\n\n    :param a0: the first\n    """' if program.flip(5) else '"""'),
        "    return typing.cast(typing.Any, None)",
    ]
    program.tasks.append(entity)


# Bodies


@dataclass(slots=True)
class _Body:
    program: _Program
    values: list[tuple[str, str]]
    """What can be used: expressions and their types."""
    lines: list[str] = field(default_factory=list[str])
    count: int = 0

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def given(self, of: str) -> str | None:
        """An expression of a type; None where there is none."""
        known = [text for text, each in self.values if each == of]
        constants = CONSTANTS.get(of, ())
        if known and (not constants or self.program.flip()):
            return self.program.one(known)
        if of == "typing.List[int]" and self.program.flip(3):
            items = [self.given("int") or "1" for _ in range(2)]
            return f"[{', '.join(items)}]"
        if of == "typing.Dict[str, int]" and self.program.flip(3):
            return f"{{'k': {self.given('int')}}}"
        return self.program.one(constants) if constants else None

    def call(self, entity: _Entity) -> str | None:
        """A call of an entity, where all that it takes can be given."""
        arguments = list[str]()
        for name, (of, default) in entity.inputs.items():
            if default and self.program.flip():
                continue
            value = self.given(of)
            if value is None:
                return None
            arguments.append(f"{name}={value}")
        return f"{entity.name}({', '.join(arguments)})"


_OVERRIDES: Final = (
    "retries=5",
    "timeout=datetime.timedelta(seconds=30)",
    "interruptible=True",
    "requests=Resources(cpu='2')",
    "limits=Resources(mem='2Gi')",
    "container_image='registry.example/third:3'",
    "cache=True, cache_version='9'",
    "name='shown'",
)


def _workflow(program: _Program, name: str) -> None:
    inputs = _signature(program, 1)
    body = _Body(program, [(each, of) for each, (of, _) in inputs.items()])
    for _ in range(program.draw(st.integers(1, 6))):
        program.draw(st.sampled_from(_STATEMENTS))(body)
    if not body.lines:
        body.lines.append("sleep(datetime.timedelta(seconds=1))")
    promised = [each for each in body.values if each[0] not in inputs]
    results = (
        [program.draw(st.sampled_from(promised)) for _ in range(program.draw(st.integers(0, 2)))]
        if promised
        else []
    )
    outputs = tuple(of for _, of in results)
    options = ", ".join(each for each in ("interruptible=True",) if program.flip(6))
    program.lines += [
        "",
        "",
        f"@workflow({options})" if options else "@workflow",
        f"def {name}({_parameters(inputs)}) -> {_returned(outputs, named=False)}:",
        *(f"    {line}" for line in body.lines),
    ]
    if results:
        program.lines.append(f"    return {', '.join(text for text, _ in results)}")
    program.workflows.append(_Entity(name, inputs, outputs))


def _bind(body: _Body, call: str, entity: _Entity) -> str:
    """A statement that keeps what a call gives."""
    if not entity.outputs:
        body.lines.append(call)
        return ""
    if entity.named:
        name = body.fresh()
        body.lines.append(f"{name} = {call}")
        body.values += [(f"{name}.first", "int"), (f"{name}.second", "str")]
        return name
    names = [body.fresh() for _ in entity.outputs]
    body.lines.append(f"{', '.join(names)} = {call}")
    body.values += zip(names, entity.outputs, strict=True)
    for each, of in zip(names, entity.outputs, strict=True):
        if of == "Point":
            body.values += [(f"{each}.x", "int"), (f"{each}.y", "float")]
        elif of == "typing.List[int]":
            body.values.append((f"{each}[0]", "int"))
        elif of == "typing.Dict[str, int]":
            body.values.append((f"{each}['a']", "int"))
    return names[0]


def _call_task(body: _Body) -> None:
    entity = body.program.draw(st.sampled_from(body.program.tasks))
    call = body.call(entity)
    if call is None:
        return
    overrides = [each for each in _OVERRIDES if body.program.flip(12)]
    if overrides:
        call += f".with_overrides({', '.join(overrides)})"
    _bind(body, call, entity)


def _call_other(body: _Body) -> None:
    others = [*body.program.workflows, *body.program.plans]
    if not others:
        return _call_task(body)
    entity = body.program.draw(st.sampled_from(others))
    call = body.call(entity)
    if call is not None:
        _bind(body, call, entity)
    return None


def _map(body: _Body) -> None:
    """A map over one parameter of a task, where there is a list of its type."""
    for entity in body.program.tasks:
        if len(entity.outputs) > 1 or not entity.inputs or entity.named:
            continue
        for name, (of, _) in entity.inputs.items():
            values = [text for text, each in body.values if each == f"typing.List[{of}]"]
            values += ["[1, 2]"] if of == "int" else []
            values += ["['a', 'b']"] if of == "str" else []
            if not values:
                continue
            others = {
                other: body.given(each)
                for other, (each, _) in entity.inputs.items()
                if other != name
            }
            if None in others.values():
                continue
            bound = "".join(f", {other}={value}" for other, value in others.items())
            target = f"functools.partial({entity.name}{bound})" if bound else entity.name
            how = body.program.one(("", ", concurrency=2", ", min_success_ratio=0.5"))
            tail = ".with_overrides(retries=3)" if body.program.flip(4) else ""
            call = f"map_task({target}{how})({name}={body.program.one(values)}){tail}"
            kind = (
                f"typing.List[{entity.outputs[0]}]"
                if entity.outputs and "ratio" not in how
                else "?"
            )
            if entity.outputs:
                result = body.fresh()
                body.lines.append(f"{result} = {call}")
                if kind != "?" and kind in CONSTANTS:
                    body.values.append((result, kind))
            else:
                body.lines.append(call)
            return


def _condition(body: _Body) -> str | None:
    parts = list[str]()
    known = [(text, of) for text, of in body.values if of in _COMPARED and text.isalnum()]
    if not known:
        return None
    for _ in range(body.program.draw(st.sampled_from((1, 1, 2, 3)))):
        text, of = body.program.draw(st.sampled_from(known))
        if of == "bool":
            parts.append(
                body.program.one(
                    (f"({text}.is_true())", f"({text}.is_false())", f"({text} == True)")
                )
            )
            continue
        same = [other for other, each in known if each == of]
        right = body.program.one([*_COMPARED[of], *same])
        sign = body.program.one(("==", "!=", "<", "<=", ">", ">="))
        parts.append(f"({text} {sign} {right})")
    found = parts[0]
    for each in parts[1:]:
        found = f"({found} {body.program.one(('&', '|'))} {each})"
    return found


def _arm(body: _Body, outputs: tuple[str, ...], depth: int) -> str | None:
    entities = [
        each
        for each in (*body.program.tasks, *(() if depth else body.program.workflows))
        if each.outputs == outputs and not each.named
    ]
    if depth < 2 and body.program.flip(5):
        inner = _chain(body, outputs, depth + 1)
        if inner is not None:
            return inner
    if not entities:
        return None
    return body.call(body.program.draw(st.sampled_from(entities)))


def _chain(body: _Body, outputs: tuple[str, ...], depth: int) -> str | None:
    condition, arm = _condition(body), _arm(body, outputs, depth)
    if condition is None or arm is None:
        return None
    name = body.fresh()
    chain = f"conditional('c_{name}').if_({condition}).then({arm})"
    for _ in range(body.program.draw(st.sampled_from((0, 0, 1)))):
        condition, arm = _condition(body), _arm(body, outputs, depth)
        if condition is None or arm is None:
            break
        chain += f".elif_({condition}).then({arm})"
    arm = None if body.program.flip(4) else _arm(body, outputs, depth)
    return f"{chain}.else_().then({arm})" if arm else f"{chain}.else_().fail('no')"


def _branch(body: _Body) -> None:
    entity = body.program.draw(st.sampled_from(body.program.tasks))
    if entity.named:
        return
    chain = _chain(body, entity.outputs, 0)
    if chain is not None:
        _bind(body, chain, _Entity("", {}, entity.outputs))


def _gate(body: _Body) -> None:
    kind = body.program.one(("sleep", "wait", "approve"))
    if kind == "sleep":
        body.lines.append("sleep(datetime.timedelta(seconds=30))")
        return
    name, limit = body.fresh(), "timeout=datetime.timedelta(hours=2)"
    if kind == "wait":
        of = body.program.one(("int", "str", "bool", "typing.List[int]"))
        body.lines.append(f"{name} = wait_for_input('{name}', {limit}, expected_type={of})")
        body.values.append((name, of))
        return
    promised = [each for each in body.values if each[0][0] == "v" and each[0].isalnum()]
    if promised:
        value, of = body.program.draw(st.sampled_from(promised))
        body.lines.append(f"{name} = approve({value}, '{name}', {limit})")
        body.values.append((name, of))


def _order(body: _Body) -> None:
    first = [each for each in body.program.tasks if not each.named]
    if len(first) < 2:
        return
    calls = [body.call(each) for each in first[:2]]
    if None in calls:
        return
    names = [body.fresh(), body.fresh()]
    for name, call, entity in zip(names, calls, first, strict=False):
        head = f"{call}".partition("(")
        body.lines.append(
            f"{name} = create_node({head[0]}, {head[2].removesuffix(')')})".replace(", )", ")")
        )
        for index, of in enumerate(entity.outputs):
            body.values.append((f"{name}.o{index}", of))
    body.lines.append(f"{names[0]} >> {names[1]}")


_STATEMENTS: Final = (
    _call_task,
    _call_task,
    _call_task,
    _call_other,
    _map,
    _branch,
    _branch,
    _gate,
    _order,
)


_SCHEDULES: Final = (
    "FixedRate(duration=datetime.timedelta(hours=2))",
    "CronSchedule(schedule='*/5 * * * *')",
)


def _plan(program: _Program, name: str) -> None:
    """A launch plan. It has no records: flytekit waits for ever where one is packed while its module is imported."""
    entity = program.draw(st.sampled_from(program.workflows))
    if any(default and is_packed(of) for of, default in entity.inputs.values()):
        return
    inputs = {**entity.inputs}
    defaults, fixed = list[str](), list[str]()
    for each, (of, _) in entity.inputs.items():
        constants = CONSTANTS[of]
        if constants and not is_packed(of) and program.flip(3):
            where = program.one(("default", "fixed"))
            text = program.one(constants)
            (defaults if where == "default" else fixed).append(f"'{each}': {text}")
            if where == "fixed":
                del inputs[each]
            else:
                inputs[each] = (of, text)
    is_free = all(default for _, default in inputs.values())
    options = [
        f"default_inputs={{{', '.join(defaults)}}}" if defaults else "",
        f"fixed_inputs={{{', '.join(fixed)}}}" if fixed else "",
        "max_parallelism=3" if program.flip(4) else "",
        f"schedule={program.one(_SCHEDULES)}" if is_free and program.flip() else "",
        "overwrite_cache=True" if program.flip(6) else "",
    ]
    given = "".join(f", {each}" for each in options if each)
    program.lines += [
        "",
        "",
        f"{name} = LaunchPlan.get_or_create({entity.name}, '{name}_plan'{given})",
    ]
    program.plans.append(_Entity(name, inputs, entity.outputs))

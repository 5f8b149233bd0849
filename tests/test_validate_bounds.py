"""The validator at its bounds: what cannot be written, and graphs of any size and depth."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from flowc.ir.diagnostics import Diagnostic
from flowc.ir.nodes import (
    BODY,
    NO_OPTIONS,
    And,
    Arm,
    Block,
    Branch,
    Call,
    Comparator,
    Comparison,
    Condition,
    Fail,
    Fragment,
    Interface,
    Map,
    Not,
    Package,
    Run,
    Truth,
    Workflow,
)
from flowc.ir.types import (
    ANY,
    INT,
    EnumDef,
    Field,
    ListType,
    Member,
    NamedType,
    RecordDef,
    RecordKind,
    Type,
    UnionType,
)
from flowc.ir.validate import validate, validate_fragment
from flowc.ir.values import (
    MAX_NESTING,
    Binding,
    Boolean,
    Bytes,
    DictValue,
    EntityKind,
    Entry,
    EnumValue,
    Float,
    Integer,
    ListValue,
    Missing,
    Promise,
    Ref,
    String,
    Value,
)

from .test_validate import codes, parsed
from .validate_cases import PACKAGE

# What no text can say


def with_default(value: Value, of: Type = ANY) -> Package:
    package = parsed(PACKAGE)
    task, *others = package.tasks
    first, *rest = task.interface.inputs
    inputs = (replace(first, type=of, default=value), *rest)
    task = replace(task, interface=replace(task.interface, inputs=inputs))
    return replace(package, tasks=(task, *others))


def with_header(**fields: Any) -> Package:
    package = parsed(PACKAGE)
    return replace(package, header=replace(package.header, **fields))


def with_options(**options: Any) -> Package:
    package = parsed(PACKAGE)
    task = replace(package.tasks[1], options=replace(NO_OPTIONS, **options))
    return replace(package, tasks=(package.tasks[0], task, *package.tasks[2:]))


def with_condition(condition: Condition) -> Package:
    package = parsed(PACKAGE)
    inner = next(each for each in package.workflows if each.name == "m.inner")
    (block,) = inner.blocks
    branch = Branch("check", (Arm(condition, Fail("no")),))
    block = replace(block, nodes=(*block.nodes, branch))
    others = [each for each in package.workflows if each.name != "m.inner"]
    return replace(package, workflows=(*others, replace(inner, blocks=(block,))))


def nested(depth: int) -> Value:
    value: Value = Integer(0)
    for _ in range(depth):
        value = ListValue((value,))
    return value


def nested_type(depth: int) -> Type:
    of: Type = INT
    for _ in range(depth):
        of = ListType(of)
    return of


def nested_condition(depth: int) -> Condition:
    condition: Condition = Truth(Boolean(value=True))
    for _ in range(depth):
        condition = Not(condition)
    return condition


def strings_with(text: str) -> list[Package]:
    package = parsed(PACKAGE)
    task, workflow = package.tasks[0], package.workflows[0]
    span = replace(package.spans[0].span, file=text)
    return [
        with_default(String(text)),
        replace(package, tasks=(replace(task, doc=text), *package.tasks[1:])),
        replace(package, workflows=(replace(workflow, doc=text), *package.workflows[1:])),
        replace(package, header=replace(package.header, producer=text)),
        replace(package, modules=(replace(package.modules[0], file=text),)),
        replace(package, spans=(replace(package.spans[0], span=span),)),
        with_options(deprecated=text),
    ]


UNWRITABLE: Final[dict[str, tuple[Callable[[], Package], str]]] = {
    "an integer of 65 bits": (lambda: with_default(Integer(2**63)), "FL5013"),
    "an integer of many bits": (lambda: with_default(Integer(-(10**5000))), "FL5013"),
    "retries of 33 bits": (lambda: with_options(retries=2**31), "FL5013"),
    "NaN": (lambda: with_default(Float(float("nan"))), "FL5013"),
    "a value nested too deep": (lambda: with_default(nested(MAX_NESTING)), "FL5014"),
    "a value nested much too deep": (lambda: with_default(nested(10_000)), "FL5014"),
    "a type nested too deep": (
        lambda: with_default(nested(1), nested_type(MAX_NESTING)),
        "FL5014",
    ),
    "a type nested much too deep": (
        lambda: with_default(nested(1), nested_type(10_000)),
        "FL5014",
    ),
    "a condition nested much too deep": (
        lambda: with_condition(nested_condition(10_000)),
        "FL5014",
    ),
    "another major version": (lambda: with_header(ir_version="2.0"), "FL5005"),
    "a version that is none": (lambda: with_header(ir_version="new"), "FL5005"),
    "an unknown feature": (lambda: with_header(required_features=("time-travel",)), "FL5006"),
    "a condition with one operand": (
        lambda: with_condition(And((Truth(Boolean(value=True)),))),
        "FL5107",
    ),
    "a union in a union": (
        lambda: with_default(Integer(1), UnionType((INT, UnionType((INT, ANY))))),
        "FL5106",
    ),
    "a union of one": (lambda: with_default(Integer(1), UnionType((INT,))), "FL5106"),
    "a union of very many": (
        lambda: with_default(
            Integer(0), UnionType(tuple(NamedType(f"m.T{index}") for index in range(300)))
        ),
        "FL5106",
    ),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_unwritable(name: str) -> None:
    make, code = UNWRITABLE[name]
    assert codes(validate(make())) == [code]


def test_text_is_text() -> None:
    for package in strings_with("half \ud83d pair"):
        assert codes(validate(package)) == ["FL5004"]
    for package in strings_with("größe 名前"):
        assert validate(package) == ()


def test_deepest_that_is_sound() -> None:
    assert validate(with_default(nested(MAX_NESTING - 1))) == ()
    assert validate(with_condition(nested_condition(MAX_NESTING - 2))) == ()


def test_missing_fits_everywhere() -> None:
    package = parsed(PACKAGE)
    target = Ref(EntityKind.TASK, "m.mean")
    inputs = (Binding("numbers", ListValue((Missing(),))), Binding("digits", Missing()))
    arms = (
        Arm(Comparison(Comparator.LT, Missing(), Integer(1)), Run("b/if")),
        Arm(Truth(Missing()), Fail("no")),
    )
    nodes = (
        Call("a", target, (*inputs, Binding("note", Missing()))),
        Branch("b", arms),
        Map("c", (Binding("x", Missing()),), "c/body"),
    )
    inner = Call("d", target, (Binding("numbers", Promise("", "x", ("y",))),))
    blocks = (
        Block(BODY, nodes, (Binding("o0", Missing()),)),
        Block("b/if"),
        Block("c/body", (inner,)),
    )
    more = replace(package.workflows[0], name="m.more", blocks=blocks)
    assert [each.name for each in more.interface.outputs] == ["o0"]
    assert validate(replace(package, workflows=(*package.workflows, more))) == ()


# Scale: nothing recurses with the size of a graph


def scaled(blocks: tuple[Block, ...]) -> tuple[Diagnostic, ...]:
    text = """\
flowc 1.0

task m.f(x: int, all: list[int] = []) -> (o0: int)
  python m:f
"""
    interface = Interface(parsed(PACKAGE).workflows[-1].interface.inputs[:1])
    workflow = Workflow("m.main", interface, blocks)
    return validate(replace(parsed(text), workflows=(workflow,)))


def call(node_id: str, value: Value, *more: Binding) -> Call:
    return Call(node_id, Ref(EntityKind.TASK, "m.f"), (Binding("x", value), *more))


START: Final = Promise("", "count")


def test_long_chain() -> None:
    nodes = [call("n0", START)]
    nodes += [call(f"n{index}", Promise(f"n{index - 1}", "o0")) for index in range(1, 10_000)]
    every = ListValue(tuple(Promise(node.id, "o0") for node in nodes))
    wide = call("wide", START, Binding("all", every))
    last = replace(wide, id="last", after=tuple(node.id for node in nodes))
    assert scaled((Block(BODY, (*nodes, wide, last)),)) == ()


def test_long_cycle() -> None:
    nodes = [call("n0", Promise("n9999", "o0"))]
    nodes += [call(f"n{index}", Promise(f"n{index - 1}", "o0")) for index in range(1, 10_000)]
    (found,) = scaled((Block(BODY, tuple(nodes)),))
    assert found.code == "FL3006"
    assert len(found.message) + sum(map(len, found.notes)) < 400


def test_deep_branches() -> None:
    blocks, block = list[Block](), BODY
    for depth in range(3_000):
        node = f"b{depth}"
        inner = f"{node}/if" if block == BODY else f"{block}/{node}/if"
        condition = Comparison(Comparator.GT, START, Integer(depth))
        blocks.append(Block(block, (Branch(node, (Arm(condition, Run(inner)),)),)))
        block = inner
    blocks.append(Block(block, (call("last", Promise("", "counts")),)))
    (found,) = scaled(tuple(blocks))
    assert found.code == "FL3004"
    assert [each.text for each in found.helps] == ["did you mean `count`?"]


def test_many_findings_are_cheap() -> None:
    nodes = tuple(call(f"n{index}", Promise(f"m{index}", "o0")) for index in range(5_000))
    assert len(scaled((Block(BODY, nodes),))) == 5_000


def test_records_of_records() -> None:
    """Two classes that hold one another either way: comparing must not double at each level."""
    left, right = NamedType("m.Left"), NamedType("m.Right")
    either = UnionType((left, right))
    classes = tuple(
        RecordDef(each.name, RecordKind.DATACLASS, (Field("next", either),))
        for each in (left, right)
    )
    value: Value = Integer(1)
    for _ in range(MAX_NESTING - 1):
        value = DictValue((Entry(String("next"), value),))
    package = with_default(value, either)
    found = validate(replace(package, types=(*package.types, *classes)))
    assert "FL2009" in codes(found)


def test_members_of_one_another() -> None:
    classes = tuple(
        EnumDef(name, (Member("A", EnumValue(other, "A")),))
        for name, other in (("m.Left", "m.Right"), ("m.Right", "m.Left"))
    )
    package = with_default(Bytes(b""), NamedType("m.Left"))
    assert codes(validate(replace(package, types=(*package.types, *classes)))) == ["FL5106"]


def test_fragment_of_a_package_without_bounds() -> None:
    package = with_default(nested(1), nested_type(10_000))
    assert codes(validate_fragment(Fragment("m.grow", "", "", ()), package)) == ["FL5014"]

"""docs/ir.md: its examples are read, validated and printed as they stand, and it leaves nothing out."""

import inspect
import re
from collections.abc import Iterator
from typing import Final

import pytest

from flowc.ir import nodes, types, values
from flowc.ir.nodes import Fragment, Package
from flowc.ir.rules import RULES
from flowc.ir.text import print_unit
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate, validate_fragment

from .repository import ROOT
from .test_validate import BROKEN

PAGE: Final = (ROOT / "docs" / "ir.md").read_text(encoding="utf-8")
EXAMPLES: Final = re.findall(r"^```flowc\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHARED: Final = EXAMPLES[0]
HEADER: Final = "flowc 1.0\n\n"


def read(text: str) -> Package | Fragment:
    unit, diagnostics = parse_unit(text, "ir.md")
    assert diagnostics == ()
    assert unit is not None
    return unit


def package_of(*sections: str) -> Package:
    unit = read(HEADER + "\n".join(sections))
    assert isinstance(unit, Package)
    return unit


def title(example: str) -> str:
    return next(line for line in example.splitlines() if not line.startswith(("flowc", "producer")))


@pytest.mark.parametrize("example", EXAMPLES, ids=title)
def test_example(example: str) -> None:
    text = example if example.startswith("flowc ") else HEADER + example
    unit = read(text)
    assert print_unit(unit, debug=True) == text
    if isinstance(unit, Fragment):
        dynamic = next(each for each in EXAMPLES if each.startswith(f"dynamic {unit.task}"))
        assert validate_fragment(unit, package_of(SHARED, dynamic)) == ()
    elif example in (text, SHARED):
        assert validate(unit) == ()
    else:
        assert validate(package_of(SHARED, example)) == ()


def _classes() -> Iterator[str]:
    for module in (nodes, types, values):
        for name, member in vars(module).items():
            if inspect.isclass(member) and member.__module__ == module.__name__:
                yield name


def test_every_class_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE)) | {"Package"}
    assert sorted(set(_classes()) - named) == []


# What the compiler of Flyte's cluster checks

LIVE: Final = re.findall(
    r"\w+",
    """
AmbiguousBindingUnionValue BranchNodeHasNoCondition BranchNodeHasNoDefault BranchNodeIdNotFound
CycleDetected DuplicateAlias DuplicateId FieldNotFound IllegalEnumValue
IncompatibleBindingUnionValue InvalidLiteralType InvalidValue MismatchingBindings MismatchingTypes
NoConditionFound NoEntryNodeFound NoNodesFound NodeReferenceNotFound ParameterBoundMoreThanOnce
ParameterNotBound SyntaxError TaskReferenceNotFound UnreachableNodes UnrecognizedValue
ValueCollision ValueRequired VariableNameNotFound WorkflowBuildError WorkflowReferenceNotFound
""",
)
"""The codes of compiler_errors.go that Flyte 1.16 raises: all but `MismatchingInterfaces` and
`InconsistentTypes`, which it only declares."""

FLYTE_ROWS: Final = re.findall(r"^\| (`[A-Z].*`) \| (.*) \|$", PAGE, re.MULTILINE)
WITHOUT_RULE: Final = {"AmbiguousBindingUnionValue", "WorkflowBuildError"}
"""Nothing that could be wrong here, and the error that wraps others."""


def test_every_check_of_flyte_has_its_place() -> None:
    rows = {name: says for names, says in FLYTE_ROWS for name in re.findall(r"`(\w+)`", names)}
    assert sorted(set(rows) & set(LIVE)) == sorted(LIVE)
    assert len(LIVE) == 29
    silent = {name for name in LIVE if not re.search(r"F[LD]\d{4}", rows[name])}
    assert silent == WITHOUT_RULE


def test_checks_named_beside_those_of_flyte_are_tried() -> None:
    """Each is a rule, and a test breaks a package, or spoils a file, so that it alone is found."""
    start = PAGE.index("These are the checks of the compiler in Flyte's cluster")
    end = PAGE.index("## Writing it by hand")
    named = set(re.findall(r"FL\d{4}", PAGE[start:end]))
    tried = {code for _, _, code in BROKEN.values()}
    unreadable = {"FL5009"}  # a choice without a member: golden/rules/FL5009.json
    assert named <= set(RULES)
    assert named - tried == unreadable

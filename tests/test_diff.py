"""`diff`: golden pairs of programs, each rule's own pair, and what holds for any two packages."""

import html
import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source
from flowc.ir.diagnostics import has_errors
from flowc.ir.diff import diff
from flowc.ir.diff_changes import Affected, Change, Diff
from flowc.ir.diff_policy import fingerprint
from flowc.ir.digests import digests
from flowc.ir.formats import decode
from flowc.ir.nodes import (
    Block,
    Call,
    Input,
    Interface,
    Output,
    Package,
    PythonFunction,
    Task,
    Workflow,
)
from flowc.ir.render_diff import DiffFormat, Names, render_diff
from flowc.ir.render_diff_markdown import LIMIT
from flowc.ir.rules_diff import RULES, Impact
from flowc.ir.types import INT
from flowc.ir.values import Binding, EntityKind, Integer, Promise, Ref

from .cases import DIFFS, GOLDEN, cases, result
from .repository import ROOT
from .strategies import packages
from .test_golden import difference

FOLDER: Final = GOLDEN / DIFFS
PAIRS: Final = sorted(each.name for each in FOLDER.iterdir() if each.is_dir())
OF_PROGRAMS: Final = [code for code, rule in RULES.items() if rule.old.startswith("from ")]

ALSO: Final = {"FD3001": {"FD2003", "FD4001"}, "FD3002": {"FD2001", "FD4001"}}
"""What a rule's own pair has besides: a class comes with what is declared by it."""


@cache
def package(text: str) -> Package:
    """What a program compiles to, without findings."""
    compiled = compile_sources([Source("program", "program.py", text)], lambda _: None)
    assert not has_errors(compiled.diagnostics)
    return compiled.package


def between(old: str, new: str) -> Diff:
    return diff(package(old), package(new))


def written(found: Diff, form: DiffFormat) -> str:
    return render_diff(found, Names("old.py", "new.py"), form, lambda _: None, color=False)


def check_file(file: Path, text: str, *, bless: bool) -> None:
    if bless:
        file.write_text(text, encoding="utf-8")
    found = file.read_text(encoding="utf-8") if file.exists() else None
    if found != text:
        advice = "If this is right: make bless ARGS='-k test_diff', and review with git diff."
        pytest.fail(difference(str(file.relative_to(ROOT)), found, text) + advice, pytrace=False)


# Golden pairs


@pytest.mark.parametrize("name", PAIRS)
def test_pair(name: str, bless: bool) -> None:
    old, new = ((FOLDER / name / f"{side}.py").read_text() for side in ("old", "new"))
    found = between(old, new)
    check_file(FOLDER / name / "diff.txt", written(found, DiffFormat.TEXT), bless=bless)
    check_file(FOLDER / name / "diff.md", written(found, DiffFormat.MARKDOWN), bless=bless)


@pytest.mark.parametrize("code", OF_PROGRAMS)
def test_rule(code: str, bless: bool) -> None:
    found = between(RULES[code].old, RULES[code].new)
    codes = {each.code for each in found.changes}
    assert codes - ALSO.get(code, set()) == {code}
    impacts = {each.impact for each in found.changes if each.code == code}
    assert impacts == {RULES[code].impact}
    check_file(FOLDER / f"{code}.txt", written(found, DiffFormat.TEXT), bless=bless)


def test_folder_has_nothing_else() -> None:
    files = {file.stem for file in FOLDER.glob("*.txt")}
    assert files == {*OF_PROGRAMS}


@pytest.mark.parametrize("code", RULES)
def test_row(code: str) -> None:
    rule = RULES[code]
    assert rule.code == code
    assert rule.why.endswith(".")
    assert rule.old != rule.new
    assert [*RULES] == sorted(RULES)
    assert len({each.name for each in RULES.values()}) == len(RULES)


def test_required_features() -> None:
    old = package(RULES["FD5003"].old)
    new = replace(old, header=replace(old.header, required_features=("imaginary",)))
    assert [each.code for each in diff(old, new).changes] == ["FD7002"]


def test_extensions_change_no_meaning() -> None:
    rule = RULES["FD7003"]
    old, new = decoded(rule.old), decoded(rule.new)
    (change,) = diff(old, new).changes
    assert (change.code, change.impact) == ("FD7003", Impact.COSMETIC)
    assert change.message == 'com.example.owner is "b", was "a"'
    (gone,) = diff(new, Package()).changes
    assert gone.message == 'com.example.owner is no longer said, was "b"'
    assert digests(old) == digests(new)


MODULE: Final = RULES["FD1005"]


def decoded(text: str) -> Package:
    unit = decode(text.encode(), "x.flow").unit
    assert isinstance(unit, Package)
    return unit


def test_a_module_with_another_name_is_told_once() -> None:
    old, new = decoded(MODULE.old), decoded(MODULE.new)
    (change,) = diff(old, new).changes
    assert (change.code, change.entity) == ("FD1005", "module:trade")
    assert change.message == "module sale is called trade now, with 1 task and 1 workflow"
    assert [each.code for each in diff(new, old).changes] == ["FD1005"]


def test_what_changed_besides_in_a_renamed_module_is_told() -> None:
    old, new = decoded(MODULE.old), decoded(MODULE.new)
    load = replace(new.tasks[0], options=replace(new.tasks[0].options, retries=3))
    found = diff(old, replace(new, tasks=(load,))).changes
    assert [(each.code, each.entity) for each in found] == [
        ("FD1005", "module:trade"),
        ("FD4003", "task:trade.load"),
    ]


def test_a_module_of_which_something_is_left_is_not_renamed() -> None:
    old, new = decoded(MODULE.old), decoded(MODULE.new)
    left = replace(new, modules=(*new.modules, *old.modules))
    assert {each.code for each in diff(old, left).changes} == {"FD1003"}


# What always holds


@pytest.mark.parametrize("case", [*cases()], ids=lambda case: case.name)
def test_nothing_changed(case: Any) -> None:
    found = result(case).package
    assert diff(found, found) == Diff()


FEW: Final = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
)


@FEW
@given(packages)
def test_generated_package_is_itself(found: Package) -> None:
    assert diff(found, found) == Diff()


@FEW
@given(packages, packages)
def test_any_two_packages(old: Package, new: Package) -> None:
    """No two packages are beyond it; what it says keeps to the schema and to the limit."""
    found = diff(old, new)
    check_document(found)
    assert len(written(found, DiffFormat.MARKDOWN)) <= LIMIT
    for form in (DiffFormat.TEXT, DiffFormat.STAT, DiffFormat.GITHUB, DiffFormat.SARIF):
        assert written(found, form) or not found.changes


@cache
def validator() -> Any:
    schema = json.loads((ROOT / "schemas/diff.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def check_document(found: Diff) -> None:
    document = json.loads(written(found, DiffFormat.JSON))
    assert [each.message for each in validator().iter_errors(document)] == []


MIRRORED: Final = {
    "FD1001": "FD1002",
    "FD2001": "FD2003",
    "FD2007": "FD2008",
    "FD2004": "FD2005",
    "FD2010": "FD2011",
    "FD2012": "FD2013",
    "FD3004": "FD3006",
    "FD3008": "FD3009",
    "FD5001": "FD5002",
}
"""What a change is, seen from the other side; others are their own mirror."""
BOTH: Final = {**MIRRORED, **{new: old for old, new in MIRRORED.items()}}


@pytest.mark.parametrize("code", [each for each in OF_PROGRAMS if each not in ALSO])
def test_symmetry(code: str) -> None:
    rule = RULES[code]
    back = {each.code for each in between(rule.new, rule.old).changes}
    # What was required is gone, whether or not it had a default.
    known = {"FD2002": "FD2001", "FD3005": "FD3004"}
    assert back == {known.get(code, BOTH.get(code, code))}


@pytest.mark.parametrize("code", OF_PROGRAMS)
def test_another_digest_is_told(code: str) -> None:
    """Whatever has another digest than before changed, or is affected by what matters."""
    old, new = package(RULES[code].old), package(RULES[code].new)
    found = diff(old, new)
    if RULES[code].impact.rank < Impact.BEHAVIORAL.rank:
        return  # reaches nobody
    was, now = digests(old).parts, digests(new).parts
    told = {each.entity for each in found.changes} | {each.path for each in found.affected}
    assert {path for path, digest in now.items() if was.get(path) != digest} <= told


PROGRAM: Final = (GOLDEN / DIFFS / "rename_and_rewire" / "old.py").read_text(encoding="utf-8")
REWRITTEN: Final = {
    "comment": (PROGRAM.replace("    rows =", "    # first\n    rows ="), {"FD7001"}),
    "blank lines": (PROGRAM.replace("\n\n\n", "\n\n\n\n\n"), {"FD7001"}),
    "layout": (
        PROGRAM.replace("clean(rows=rows)", "clean(\n        rows=rows,\n    )"),
        {"FD7001"},
    ),
    "node renamed": (PROGRAM.replace("cleaned", "tidy"), {"FD5003"}),
    "two nodes renamed": (
        PROGRAM.replace("cleaned", "tidy")
        .replace("    score =", "    s =")
        .replace("score=score", "score=s")
        .replace("return score", "return s"),
        {"FD5003"},
    ),
    "reordered": (
        "\n\n\n".join((parts := PROGRAM.split("\n\n\n"))[index] for index in (0, 4, 3, 2, 1, 5))
        + "\n\n\n"
        + parts[6],
        {"FD7001"},
    ),
    "inserted": (PROGRAM.replace("    report(", "    report(score=1.5)\n    report("), {"FD5001"}),
    "edges swapped": (PROGRAM.replace("train(rows=cleaned)", "train(rows=rows)"), {"FD5005"}),
    "constant": (PROGRAM.replace('"data.csv"', '"other.csv"'), {"FD5005"}),
}
CLASSES: Final = {"FD5001": Impact.BEHAVIORAL, "FD5005": Impact.BEHAVIORAL}


@pytest.mark.parametrize("change", REWRITTEN)
def test_rewritten(change: str) -> None:
    text, codes = REWRITTEN[change]
    assert text != PROGRAM
    found = between(PROGRAM, text)
    assert {each.code for each in found.changes} >= codes
    extra = {each.code for each in found.changes} - codes
    assert extra <= ({"FD5003", "FD5005"} if change == "inserted" else set())
    assert found.impact is max(
        (CLASSES.get(each, Impact.COSMETIC) for each in codes), key=lambda each: each.rank
    )


def test_affected() -> None:
    """A task that changed reaches its callers, and theirs; nodes after it run anew."""
    new = PROGRAM.replace(
        "-> list[int]: ...\n\n\n@task\ndef train",
        "-> list[int]:\n    return rows\n\n\n@task\ndef train",
    )
    found = between(PROGRAM, new)
    assert [each.code for each in found.changes] == ["FD4001"]
    assert [(each.path, each.distance) for each in found.affected] == [
        ("workflow:program.main", 1),
        ("workflow:program.nightly", 2),
    ]
    assert [[node.rpartition("/")[2] for node in each.nodes] for each in found.reruns] == [
        ["cleaned", "score", "report"],
        ["main"],
    ]


def test_markdown_is_cut_loudly() -> None:
    changes = tuple(
        Change("FD1002", Impact.BREAKING, f"task m.t{index} is gone", f"task:m.t{index}")
        for index in range(5000)
    )
    text = written(Diff(changes), DiffFormat.MARKDOWN)
    assert len(text) <= LIMIT
    assert text.count("**Truncated:**") == 2


def test_markdown_takes_names_as_they_are() -> None:
    """Nothing in a name or value becomes markup, a mention, or a link to an issue."""
    hostile = "a|b `c` <img> @octocat #12 [x](y) *z*"
    text = written(
        Diff((Change("FD1002", Impact.BREAKING, hostile, hostile),)), DiffFormat.MARKDOWN
    )
    shown = html.unescape(text)
    assert "a|b `c` <img> @\u200boctocat #\u200b12 [x](y) *z*" in shown
    (row,) = (each for each in text.splitlines() if "FD1002" in each)
    assert row.count("|") == 6
    assert not {*"`<[*"} & {*row.split("|")[4]}


def test_markdown_keeps_the_gravest() -> None:
    """Of one entity with more changes than there is room for, and of those behind it."""
    many = tuple(
        Change("FD5001", Impact.BEHAVIORAL, f"n{index} is new", "workflow:m.w")
        for index in range(5000)
    )
    last = Change("FD1002", Impact.BREAKING, "task m.t is gone", "task:m.t")
    text = written(Diff((*many, last)), DiffFormat.MARKDOWN)
    assert LIMIT - 100 < len(text) <= LIMIT
    assert "n0 is new" in text
    assert "task m.t is gone" in text
    rows = text.count("is new")
    assert f"**Truncated:** {5000 - rows:,} of 5,001 lines" in text
    assert f"... and {5000 - rows:,} more" in text


@pytest.mark.parametrize("length", range(1, 300, 23))
def test_markdown_has_a_limit(length: int) -> None:
    changes = tuple(
        Change("FD5001", Impact.BEHAVIORAL, "<" * length, f"workflow:m.w{index % 50}")
        for index in range(2000)
    )
    reached = tuple(Affected(f"workflow:m.a{index}", "workflow:m.w1", 1) for index in range(2000))
    text = written(Diff(changes, reached), DiffFormat.MARKDOWN)
    assert len(text) <= LIMIT
    assert text.count("<details>") == text.count("</details>")


# Fingerprints


def test_fingerprints_tell_changes_apart() -> None:
    for rule in RULES.values():
        if rule.code in OF_PROGRAMS:
            found = between(rule.old, rule.new).changes
            assert len({fingerprint(each) for each in found}) == len(found)


@given(packages, packages)
@FEW
def test_fingerprints_of_any_changes(old: Package, new: Package) -> None:
    found = diff(old, new).changes
    assert len({fingerprint(each) for each in found}) == len(found)


# Large packages


@pytest.mark.parametrize("seed", range(3))
def test_large(seed: int) -> None:
    """Of 10,000 nodes 5 % are renamed, 2 % edited, 1 % removed, 1 % added: none is mistaken."""
    old, new, renamed = synthetic(10_000, seed)
    found = diff(old, new)
    pairs = {each.before: each.after for each in found.changes if each.code == "FD5003"}
    assert {name: now for name, now in pairs.items() if renamed.get(name) != now} == {}
    assert len(pairs) >= 0.95 * len(renamed)


def synthetic(size: int, seed: int) -> tuple[Package, Package, dict[str, str]]:
    """A workflow, the same after many changes, and the new names of its nodes."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    nodes = [node(f"n{index}", index, chance) for index in range(size)]
    renamed = {each.id: f"x{each.id}" for each in nodes if chance.random() < 0.05}
    gone = {each.id for each in nodes if chance.random() < 0.01}
    after = list[Call]()
    for each in nodes:
        if each.id not in gone:
            inputs = tuple(followed(given, renamed, gone) for given in each.inputs)
            if chance.random() < 0.02:
                inputs = (*inputs[:2], Binding("k", Integer(chance.randrange(200, 400))))
            after.append(replace(each, id=renamed.get(each.id, each.id), inputs=inputs))
        if chance.random() < 0.01:
            source = (
                Binding("a", Promise(after[-1].id, "o0")) if after else Binding("a", Integer(0))
            )
            fresh = node(f"y{each.id}", 0, chance)
            after.append(replace(fresh, inputs=(source, *fresh.inputs[1:])))
    left = {old: new for old, new in renamed.items() if old not in gone}
    return of_nodes(nodes), of_nodes(after), left


def node(name: str, index: int, chance: random.Random) -> Call:
    def value() -> Promise | Integer:
        if index and chance.random() < 0.7:
            return Promise(f"n{chance.randrange(max(0, index - 50), index)}", "o0")
        return Integer(chance.randrange(1000))

    constant = Binding("k", Integer(chance.randrange(200)))
    inputs = (Binding("a", value()), Binding("b", value()), constant)
    return Call(name, Ref(EntityKind.TASK, f"m.t{chance.randrange(40)}"), inputs)


def followed(given: Binding, renamed: dict[str, str], gone: set[str]) -> Binding:
    match given.value:
        case Promise(source) if source in gone:
            return replace(given, value=Integer(0))
        case Promise(source, output):
            return replace(given, value=Promise(renamed.get(source, source), output))
        case _:
            return given


def of_nodes(nodes: list[Call]) -> Package:
    inputs = tuple(Input(name, INT) for name in "abk")
    tasks = tuple(
        Task(
            f"m.t{index}",
            Interface(inputs, (Output("o0", INT),)),
            PythonFunction("m", f"t{index}"),
            code=f"sha256:{index}",
        )
        for index in range(40)
    )
    return Package(
        tasks=tasks, workflows=(Workflow("m.w", Interface(), (Block("body", tuple(nodes)),)),)
    )

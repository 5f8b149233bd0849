"""Options: what each decorator takes, how values are read, and what is said of those that do not fit.

Each mistake and each reading goes through both front-ends, which must not differ.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from flowc.ir import options as table
from flowc.ir.diagnostics import Diagnostic
from flowc.ir.formats import Format, decode, encode
from flowc.ir.nodes import Block, Cache, Call, Options, Package, Resources, Secret
from flowc.ir.options import Problem, merged, read_options
from flowc.ir.validate import validate
from flowc.ir.values import (
    Binding,
    Boolean,
    CallValue,
    Float,
    Integer,
    ListValue,
    Missing,
    NameValue,
    Null,
    String,
    Value,
)
from flowc.runtime import dsl

from .programs import traced
from .sources import compiled

IMPORTS: Final = "from flowc import Cache, Resources, Secret, dynamic, task, workflow\n"

TASK: Final = """
@task({})
def f(x: int, y: int) -> int:
    return x
"""

CALL: Final = """
@task
def f(x: int, y: int) -> int:
    return x

@workflow
def main(x: int) -> int:
    return f(x=x, y=1){}
"""


def static(text: str) -> tuple[Package, tuple[Diagnostic, ...]]:
    result = compiled(IMPORTS + text)
    return result.package, result.diagnostics


def dynamic(text: str, folder: Path) -> tuple[Package, tuple[Diagnostic, ...]]:
    result = traced(IMPORTS + text, folder)
    return result.package, result.diagnostics


def of_task(package: Package) -> Options:
    (task,) = package.tasks
    return task.options


def of_call(package: Package) -> Options:
    (block,) = (each for workflow in package.workflows for each in workflow.blocks)
    return called(block)


def called(block: Block) -> Options:
    (call,) = block.nodes
    assert isinstance(call, Call)
    return call.options


# What each decorator takes


def test_the_tables_agree() -> None:
    assert frozenset(table.TASK_OPTIONS) == dsl.TASK_OPTIONS
    assert frozenset(table.DYNAMIC_OPTIONS) == dsl.DYNAMIC_OPTIONS
    assert frozenset(table.WORKFLOW_OPTIONS) == dsl.WORKFLOW_OPTIONS


def test_every_readable_option_is_taken_somewhere() -> None:
    taken = {*table.TASK_OPTIONS, *table.WORKFLOW_OPTIONS, *table.OVERRIDES}
    assert table.READERS.keys() <= taken


@pytest.mark.parametrize(
    ("decorator", "message"),
    [
        ("@task(node_dependency_hints=[])", "a task has no option `node_dependency_hints`"),
        ('@task(name="g")', "a task has no option `name`"),
        ("@workflow(labels={})", "a workflow has no option `labels`"),
        ("@workflow(retries=1)", "a workflow has no option `retries`"),
    ],
)
def test_an_option_that_is_not_taken(decorator: str, message: str, tmp_path: Path) -> None:
    text = f"\n{decorator}\ndef f(x: int) -> int:\n    return x\n"
    _, (found,) = static(text)
    assert (found.code, found.message) == ("FL1013", message)
    with pytest.raises(TypeError, match="takes no option"):
        dynamic(text, tmp_path)


@pytest.mark.parametrize("above", ["@task()", "@workflow", "@dynamic(retries=1)"])
def test_two_decorators_do_not_declare_one_function(above: str, tmp_path: Path) -> None:
    text = f"\n{above}\n@task\ndef f(x: int) -> int:\n    return x\n"
    _, (found,) = static(text)
    assert (found.code, found.message) == ("FL1005", "two decorators declare `f`")
    with pytest.raises(TypeError, match="decorated already"):
        dynamic(text, tmp_path)


@pytest.mark.parametrize("name", ["deprecated", "environment", "labels", "secret_requests"])
def test_an_option_of_tasks_alone_is_not_overridden(name: str, tmp_path: Path) -> None:
    text = CALL.format(f".with_overrides({name}=None)")
    for _, (found, *_) in (static(text), dynamic(text, tmp_path)):
        assert found.message == f"no option `{name}` to override"


# Readings, of a declaration

CPU: Final = Options(requests=Resources("2"))
DECLARED: Final = {
    "cache=True, cache_version='1'": Options(cache=Cache("1")),
    "cache_version='1', cache=True": Options(cache=Cache("1")),
    "cache=True, cache_version='1', cache_serialize=True, cache_ignore_input_vars=('y',)": Options(
        cache=Cache("1", serialize=True, ignored_inputs=("y",))
    ),
    "cache=False": Options(cache=Cache(disabled=True)),
    "cache=False, cache_version='1'": Options(cache=Cache("1", disabled=True)),
    "cache_version='1', cache=False": Options(cache=Cache("1", disabled=True)),
    "cache_version='1'": Options(cache=Cache("1", disabled=True)),
    "cache=None": Options(),
    "cache=Cache('1', True, ('y',), 'salt')": Options(
        cache=Cache("1", serialize=True, ignored_inputs=("y",), salt="salt")
    ),
    "cache=Cache(version='1', ignored_inputs='y')": Options(
        cache=Cache("1", ignored_inputs=("y",))
    ),
    "requests=Resources('2')": CPU,
    "resources=Resources(cpu='2')": CPU,
    "requests=Resources(cpu=0.5, mem='1Gi', gpu=1, ephemeral_storage=1024)": Options(
        requests=Resources("500m", "1Gi", "1", "1024")
    ),
    "resources=Resources(cpu=(1, 2), mem='1Gi')": Options(
        requests=Resources("1", "1Gi"), limits=Resources("2")
    ),
    "secret_requests=[Secret('g', 'k')]": Options(secrets=(Secret("g", "k"),)),
    "secret_requests=[Secret('g', 'k', '2', Secret.MountType.FILE, 'VAR')]": Options(
        secrets=(Secret("g", "k", "2", "file", "VAR"),)
    ),
    "secret_requests=[Secret(key='k', mount_requirement=Secret.MountType.ENV_VAR)]": Options(
        secrets=(Secret(key="k", mount="env_var"),)
    ),
    "secret_requests=[Secret('g', mount_requirement=Secret.MountType.ANY), Secret('h')]": Options(
        secrets=(Secret("g"), Secret("h"))
    ),
}


@pytest.mark.parametrize("given", DECLARED)
def test_declared(given: str, tmp_path: Path) -> None:
    text = TASK.format(given)
    for package, found in (static(text), dynamic(text, tmp_path)):
        assert found == ()
        assert of_task(package) == DECLARED[given]


# Readings, of a call

OVERRIDDEN: Final = {
    "cache=False": Cache(disabled=True),
    "cache=True, cache_version='2'": Cache("2"),
    "cache=Cache('2')": Cache("2"),
    "cache=False, cache_version='2'": Cache("2", disabled=True),
    "cache=Cache('2')).with_overrides(cache=False": Cache(disabled=True),
    "cache=False).with_overrides(cache=Cache('2')": Cache("2"),
    "cache=False).with_overrides(retries=1": Cache(disabled=True),
}


@pytest.mark.parametrize("given", OVERRIDDEN)
def test_overridden(given: str, tmp_path: Path) -> None:
    text = CALL.format(f".with_overrides({given})")
    for package, found in (static(text), dynamic(text, tmp_path)):
        assert found == ()
        assert of_call(package).cache == OVERRIDDEN[given]


# Mistakes

Said: TypeAlias = Mapping[str, tuple[str, ...]]
"""What is given, then the message and the helps."""

QUANTITY: Final = "a string or a number"
FIELDS: Final = "it takes `cpu`, `mem`, `gpu`, `ephemeral_storage`"
MISTAKES: Final[Said] = {
    "requests=3": ("`requests` wants `Resources(...)`",),
    "requests=Cache('1')": ("`requests` wants `Resources(...)`",),
    "requests=Resources(cpu=True)": (
        f"`requests` wants `Resources(...)`, whose `cpu` is {QUANTITY}",
    ),
    "limits=Resources(mem=('1', '2'))": (
        f"`limits` wants `Resources(...)`, whose `mem` is {QUANTITY}",
        "a pair of request and limit goes to `resources`",
    ),
    "resources=Resources(mem=('1', '2', '3'))": (
        f"`resources` wants `Resources(...)`, whose `mem` is {QUANTITY}, or a pair of them",
    ),
    "resources=Resources(cpu=1), limits=Resources(cpu=2)": (
        "`resources` wants neither `requests` nor `limits` beside it",
    ),
    "cache=Cache(version=1)": ("`cache` wants `Cache(...)`, whose `version` is a string",),
    "cache=Cache('1', ignored_inputs=(1,))": (
        "`cache` wants `Cache(...)`, whose `ignored_inputs` is names of inputs",
    ),
    "cache='1'": ("`cache` wants a boolean or `Cache(...)`",),
    "timeout=float('inf')": ("`timeout` wants a `timedelta` or a number of seconds",),
}

STATIC: Final[Said] = {
    **MISTAKES,
    "requests=Resources(memory='1Gi')": (
        "`requests` wants `Resources(...)`, which has no field `memory`",
        "did you mean `mem`?",
    ),
    "requests=Resources(cpus=2)": (
        "`requests` wants `Resources(...)`, which has no field `cpus`",
        "did you mean `cpu`?",
    ),
    "requests=Resources(disk='1Gi')": (
        "`requests` wants `Resources(...)`, which has no field `disk`",
        FIELDS,
    ),
    "requests=Resources('1', '2', '3', '4', '5')": (
        "`requests` wants `Resources(...)` with at most 4 arguments",
        FIELDS,
    ),
    "requests=Resources('1', cpu='2')": (
        "`requests` wants `Resources(...)`, which is given `cpu` twice",
    ),
}
"""Those too that Python itself refuses when it imports the program."""

DECLARED_MISTAKES: Final[Said] = {
    "docs=3": ("`docs` wants a string, or `Documentation(...)`",),
    "secret_requests=Secret('g')": ("`secret_requests` wants a list of `Secret(...)`",),
    "secret_requests=['g']": ("`secret_requests` wants a list of `Secret(...)`",),
    "secret_requests=[Secret('g', 3)]": (
        "`secret_requests` wants a list of `Secret(...)`, whose `key` is a string",
    ),
    "secret_requests=[Secret('g', mount_requirement='file')]": (
        "`secret_requests` wants a list of `Secret(...)`, whose `mount_requirement` is"
        " `Secret.MountType.ANY` or `Secret.MountType.ENV_VAR` or `Secret.MountType.FILE`",
    ),
    "cache_serialize=True": (
        "`cache_serialize` wants `cache=True` beside it",
        "or write `cache=Cache(serialize=...)`",
    ),
    "cache=Cache('1'), cache_version='2'": (
        "`cache_version` wants `cache=True` beside it",
        "or write `cache=Cache(version=...)`",
    ),
}

CALL_MISTAKES: Final[Said] = {
    "cache_version='2'": (
        "`cache_version` wants `cache=True` beside it",
        "or write `cache=Cache(version=...)`",
    ),
}


OF_DECLARATION: Final[Said] = {**STATIC, **DECLARED_MISTAKES}
OF_IMPORTED: Final[Said] = {**MISTAKES, **DECLARED_MISTAKES}
OF_CALL: Final[Said] = {**STATIC, **CALL_MISTAKES}
OF_TRACED: Final[Said] = {**MISTAKES, **CALL_MISTAKES}


def said(found: tuple[Diagnostic, ...]) -> tuple[str, ...]:
    """The one finding: its message, less whose option it is, and its helps."""
    (each,) = found
    assert each.code == "FL1013"
    message = re.sub(" of `[^`]+`(?= wants)", "", each.message)
    return (message, *(way_out.text for way_out in each.helps))


@pytest.mark.parametrize("given", OF_DECLARATION)
def test_mistake_of_a_declaration(given: str) -> None:
    _, found = static(TASK.format(given))
    assert said(found) == OF_DECLARATION[given]


@pytest.mark.parametrize("given", OF_IMPORTED)
def test_mistake_of_an_imported_declaration(given: str, tmp_path: Path) -> None:
    _, found = dynamic(TASK.format(given), tmp_path)
    assert said(found) == OF_IMPORTED[given]


@pytest.mark.parametrize("given", OF_CALL)
def test_mistake_of_a_call(given: str) -> None:
    _, found = static(CALL.format(f".with_overrides({given})"))
    assert said(found) == OF_CALL[given]


@pytest.mark.parametrize("given", OF_TRACED)
def test_mistake_of_a_traced_call(given: str, tmp_path: Path) -> None:
    _, found = dynamic(CALL.format(f".with_overrides({given})"), tmp_path)
    assert said(found) == OF_TRACED[given]


# Values that no program spells


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("retries", Null(), Options()),
        ("retries", Missing(), Options()),
        ("cache", Missing(), Options()),
        ("timeout", Float(float("inf")), None),
        (
            "requests",
            CallValue("flytekit.Resources", (Missing(), Null())),
            Options(requests=Resources()),
        ),
        ("requests", CallValue("flytekit.Resources", (Float(1e306),)), None),
        ("secret_requests", ListValue((NameValue("g"),)), None),
        ("unheard_of", Integer(1), Options(extra=(Binding("unheard_of", Integer(1)),))),
    ],
)
def test_value(name: str, value: Value, expected: Options | None) -> None:
    options, problems = read_options([Binding(name, value)])
    assert ([each.name for each in problems], options) == (
        ([], expected) if expected else ([name], Options())
    )


def test_what_is_missing_has_no_consequences() -> None:
    given = [Binding("cache", Missing()), Binding("cache_version", String("1"))]
    assert read_options(given, override=True)[1] == ()


def test_order_does_not_matter() -> None:
    given = [Binding("cache", Boolean(value=True)), Binding("cache_version", String("1"))]
    assert read_options(given) == read_options(reversed(given)) == (Options(cache=Cache("1")), ())


def test_problem_reads_as_a_sentence() -> None:
    _, problems = read_options([Binding("retries", String("3"))])
    assert problems == (Problem("retries", "an integer"),)


def test_merged() -> None:
    on, off = Options(retries=1, cache=Cache("1")), Options(cache=Cache(disabled=True))
    assert merged(on, off) == replace(off, retries=1)
    assert merged(off, on) == on
    assert merged(off, Options()) == off


# Encodings and validation


@pytest.mark.parametrize("format", Format)
def test_caching_off_is_kept_in_every_encoding(format: Format) -> None:
    package, _ = static(CALL.format(".with_overrides(cache=False)"))
    data = encode(package, format)
    decoded = decode(data, "m").unit
    assert isinstance(decoded, Package)
    assert of_call(decoded).cache == Cache(disabled=True)


def test_caching_off_as_text() -> None:
    package, _ = static(CALL.format(".with_overrides(cache=False)"))
    assert b"with cache=Cache(disabled=True)\n" in encode(package, Format.TEXT)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("cache=False", []),
        ("cache=True", ["FL5108"]),
        ("cache=Cache('1', ignored_inputs=('z',))", ["FL2003"]),
    ],
)
def test_validated(given: str, codes: list[str]) -> None:
    for text in (TASK.format(given), CALL.format(f".with_overrides({given})")):
        assert [each.code for each in validate(static(text)[0])] == codes

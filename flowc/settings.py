"""A project's settings: ``flowc.toml`` at its root, or ``[tool.flowc]`` in its ``pyproject.toml``.

[define]
REGION = "north"

[diagnostics.severity]
FL3017 = "error"

[diagnostics.ignore]
"tests/*" = ["FL1023"]

[diff]
fail-on = "behavioral"
ignore = "accepted-changes.txt"

[diff.class]
FD4005 = "off"
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from posixpath import join
from typing import Final, cast

from .ir.records import dataclass
from .ir.suggest import did_you_mean, nearest
from .problem import Problem
from .project import Tree

FILE: Final = "flowc.toml"
PYPROJECT: Final = "pyproject.toml"

Table = Mapping[str, object]

LEVELS: Final = ("error", "warning", "note", "off")
_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("define", "diagnostics", "diff"),
    "diagnostics": ("severity", "ignore"),
}
"""The tables there are, by the table that they are in; `schemas/settings.schema.json` says the same."""
_OF_DIFF: Final = ("class", "fail-on", "ignore")


OFF: Final = "off"
"""The level, or class of changes, of what a project does not want to know."""
CLASSES: Final = ("cosmetic", "compatible", "behavioral", "breaking")
"""Of changes; those of `ir.rules_diff.Impact`, without importing it."""
FAIL_ON: Final = (*CLASSES, "none")


@dataclass(frozen=True, slots=True)
class DiffSettings:
    """What a project makes of changes."""

    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    """One of `CLASSES`, or `OFF`, by the code of a rule of changes."""
    fail_on: str = "breaking"
    """One of `FAIL_ON`."""
    ignore: str = ""
    """The file of accepted changes, from the current folder; "" for none."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build depends on beside the source."""

    defines: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of environment variables that the program may read."""
    severity: Mapping[str, str] = field(default_factory=dict[str, str])
    """One of `LEVELS` by the code of a rule."""
    ignore: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Codes of rules that are off in some files, by a pattern of their names."""
    diff: DiffSettings = DiffSettings()


def read_settings(tree: Tree, root: str) -> Settings | Problem:
    """The settings of the project at a folder; as by default where it has none."""
    found = _read(tree, root)
    if found is None or isinstance(found, Problem):
        return found or Settings()
    where, tables = found
    problem = next(_problems(tables), None)
    if problem is not None:
        return Problem(f"`{where}`: {problem.message}", problem.helps)
    diagnostics = _table(tables, "diagnostics")
    severity = cast("dict[str, str]", _table(diagnostics, "severity"))
    ignore = cast("dict[str, list[str]]", _table(diagnostics, "ignore"))
    return Settings(
        cast("dict[str, str]", _table(tables, "define")),
        {_code(name): level for name, level in severity.items()},
        {pattern: tuple(map(_code, names)) for pattern, names in ignore.items()},
        _diff(_table(tables, "diff")),
    )


def _diff(table: Table) -> DiffSettings:
    if not table:
        return DiffSettings()
    from .ir.rules_diff import find_change

    named = ((find_change(name), level) for name, level in _table(table, "class").items())
    return DiffSettings(
        {rule.code: str(level) for rule, level in named if rule is not None},
        str(table.get("fail-on", DiffSettings().fail_on)),
        str(table.get("ignore", "")),
    )


def _read(tree: Tree, root: str) -> tuple[str, Table] | Problem | None:
    """The tables of settings and the name of their file; None where there are none."""
    for name in (FILE, PYPROJECT):
        path = join(root, name)
        content = tree.read([path])[0] if tree.is_file(path) else None
        if content is None or (isinstance(content, bytes) and not _speaks(name, content)):
            continue
        if isinstance(content, Problem):
            return content
        import tomllib

        try:
            tables: Table = tomllib.loads(content.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeError, RecursionError) as error:
            return Problem(f"`{tree.show(path)}` is not TOML: {error}")
        if name == FILE:
            return tree.show(path), tables
        of_tools = _table(tables, "tool")
        if not isinstance(of_tools.get("flowc", {}), dict):
            return Problem(f"`{tree.show(path)}`: `tool.flowc` wants a table")
        return tree.show(path), _table(of_tools, "flowc")
    return None


def _speaks(name: str, content: bytes) -> bool:
    """Whether a file may have settings: a project's file is about much else."""
    return name == FILE or (b"flowc" in content and b"tool" in content)


def _table(tables: Table, name: str) -> Table:
    found = tables.get(name)
    return cast("Table", found) if isinstance(found, dict) else {}


def _code(name: str) -> str:
    """The code of a rule that there is."""
    from .ir.rules import find_rule

    rule = find_rule(name)
    return rule.code if rule else name


# What is wrong with settings


def _problems(tables: Table) -> Iterator[Problem]:
    yield from _unknown(tables, "")
    diagnostics = _table(tables, "diagnostics")
    yield from _unknown(diagnostics, "diagnostics")
    for name, value in _table(tables, "define").items():
        if not isinstance(value, str):
            yield Problem(f"`{name}` of `define` wants a text in quotes")
    for name, value in _table(diagnostics, "severity").items():
        yield from _wrong_severity(name, value)
    for pattern, names in _table(diagnostics, "ignore").items():
        yield from _wrong_ignore(pattern, names)
    yield from _wrong_diff(_table(tables, "diff"))


def _unknown(tables: Table, outer: str) -> Iterator[Problem]:
    known, prefix = _TABLES[outer], f"{outer}." if outer else ""
    for name, value in tables.items():
        if name not in known:
            yield _no_setting(name, known, prefix)
        elif not isinstance(value, dict):
            yield Problem(f"`{prefix}{name}` wants a table")


def _no_setting(name: str, known: tuple[str, ...], prefix: str) -> Problem:
    near = nearest(name, known)
    helps = (f"did you mean `{prefix}{near}`?",) if near else ()
    return Problem(f"there is no setting `{prefix}{name}`", helps)


def _wrong_diff(table: Table) -> Iterator[Problem]:
    for name, value in table.items():
        if name not in _OF_DIFF:
            yield _no_setting(name, _OF_DIFF, "diff.")
        elif name == "fail-on":
            yield from _wrong_choice(value, FAIL_ON, "`diff.fail-on`")
        elif name == "ignore" and not isinstance(value, str):
            yield Problem("`diff.ignore` wants the name of a file, in quotes")
        elif name == "class" and not isinstance(value, dict):
            yield Problem("`diff.class` wants a table")
    for name, value in _table(table, "class").items():
        problem = no_change_rule(name)
        where = f"`{name}` of `diff.class`"
        if problem is not None:
            yield Problem(f"{where}: {problem.message}", problem.helps)
        yield from _wrong_choice(value, (*CLASSES, OFF), where)


def no_change_rule(name: str) -> Problem | None:
    """The complaint about a name that no rule of changes has."""
    from .ir.rules_diff import find_change, nearest_change

    if find_change(name) is not None:
        return None
    near = nearest_change(name)
    helps = (f"did you mean {near.code}, `{near.name}`?",) if near else ()
    return Problem(f"there is no rule `{name}` of changes", helps)


def _wrong_severity(name: str, value: object) -> Iterator[Problem]:
    where = f"`{name}` of `diagnostics.severity`"
    yield from _wrong_rule(name, where)
    yield from _wrong_choice(value, LEVELS, where)


def _wrong_choice(value: object, choices: tuple[str, ...], where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or value not in choices:
        helps = did_you_mean(value, choices) if isinstance(value, str) else ()
        yield Problem(f"{where} wants one of {', '.join(choices)}", helps)


def _wrong_ignore(pattern: str, names: object) -> Iterator[Problem]:
    where = f"`{pattern}` of `diagnostics.ignore`"
    if not isinstance(names, list):
        yield Problem(f"{where} wants a list of rules")
        return
    for name in cast("list[object]", names):
        if isinstance(name, str):
            yield from _wrong_rule(name, where)
        else:
            yield Problem(f"{where} wants rules by code or name, in quotes")


def _wrong_rule(name: str, where: str) -> Iterator[Problem]:
    """There must be such a rule, and it must not be about errors: these have no other level."""
    from .ir.diagnostics import Severity
    from .ir.rules import find_rule, nearest_rule

    rule = find_rule(name)
    if rule is None:
        near = nearest_rule(name)
        helps = (f"did you mean {near.code}, `{near.name}`?",) if near else ()
        yield Problem(f"{where}: there is no rule `{name}`", helps)
    elif rule.severity is Severity.ERROR:
        message = f"{where}: `{name}` is an error, which is neither ignored nor changed"
        yield Problem(message, ("nothing is written where there is an error",))

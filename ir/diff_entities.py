"""What changed in tasks, workflows, launch plans and classes; graphs and interfaces have their own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from . import rules_diff as rules
from .diff_changes import ADDED, GONE, Pair, Sides
from .diff_graph import NOT_GIVEN, compare_graphs, different, said
from .diff_inputs import PLACE, USES
from .diff_interface import compare_interfaces
from .diff_names import Part, path_of
from .format import type_text, value_text
from .nodes import External, Hook, LaunchPlan, Options, PythonFunction, Task, Workflow
from .rules_diff import Impact
from .scope import Index, ref_of
from .text_fields import field_text, forms, given_fields
from .text_graph import node_line
from .typecheck import fits
from .types import EnumDef, Field, RecordDef

_CACHE: Final = "cache"
_COSMETIC_OPTIONS: Final = frozenset({"deprecated"})


def compare_parts(
    sides: Sides, pair: Pair, old: Part, new: Part, scopes: tuple[Index, Index]
) -> None:
    """Add the changes between two parts of packages that are the same one."""
    match old, new:
        case Task(), Task():
            _tasks(sides, pair, old, new)
        case Workflow(), Workflow():
            _workflows(sides, pair, old, new)
        case LaunchPlan(), LaunchPlan():
            _launch_plans(sides, pair, old, new, scopes)
        case RecordDef(), RecordDef():
            _records(sides, pair, old, new)
        case EnumDef(), EnumDef():
            _enums(sides, pair, old, new)
        case _:
            if type(old) is not type(new):
                message = f"{new.name} is a class of another kind"
                sides.changed(rules.CLASS_KIND, message, pair)


def compare_sets(sides: Sides, old: Iterable[Part], new: Iterable[Part]) -> None:
    """Add what is in one package only."""
    for part in new:
        rule = rules.TYPE_ADDED if _is_type(part) else rules.ENTITY_ADDED
        pair = Pair("", path_of(part))
        sides.changed(rule, f"{_kind(part)} {part.name} is new", pair, parts=ADDED)
    for part in old:
        rule = rules.TYPE_REMOVED if _is_type(part) else rules.ENTITY_REMOVED
        pair = Pair(path_of(part), "")
        sides.changed(rule, f"{_kind(part)} {part.name} is gone", pair, parts=GONE)


def renamed(sides: Sides, pair: Pair, part: Part, evidence: str) -> None:
    """Add that a part has another name now."""
    was = pair.old.partition(":")[2]
    rule = rules.TYPE_RENAMED if _is_type(part) else rules.ENTITY_RENAMED
    moved = was.rpartition(".")[2] == part.name.rpartition(".")[2]
    what = f"moved to {part.name}" if moved else f"is called {part.name} now"
    message = f"{_kind(part)} {was} {what}"
    sides.changed(rule, message, pair, texts=(was, part.name), evidence=evidence)


def input_renamed(sides: Sides, pair: Pair, part: Part, old: str, new: str) -> None:
    """Add that an input has another name now."""
    evidence = USES if isinstance(part, Workflow) else PLACE
    message = f"input {old} is called {new} now: callers that give it by name fail"
    parts = (f"#{old}", f"#{new}")
    sides.changed(
        rules.INPUT_RENAMED, message, pair, parts=parts, texts=(old, new), evidence=evidence
    )


def _is_type(part: Part) -> bool:
    return not isinstance(part, Task | Workflow | LaunchPlan)


def _kind(part: Part) -> str:
    return path_of(part).partition(":")[0].replace("_", " ").replace("type", "class")


# Tasks


def _tasks(sides: Sides, pair: Pair, old: Task, new: Task) -> None:
    compare_interfaces(sides, pair, old.interface, new.interface)
    was, now = _way(old), _way(new)
    if was != now:
        message = f"{_indefinite(was)} became {_indefinite(now)}"
        sides.changed(rules.KIND_CHANGED, message, pair, texts=(was, now))
    _implementation(sides, pair, old, new)
    if old.code != new.code:
        sides.changed(
            rules.CODE_CHANGED,
            "the code of the function changed",
            pair,
            texts=(old.code, new.code),
            notes=_stale(old, new) if pair.old == pair.new else (),
        )
    if old.decorators != new.decorators:
        texts = (", ".join(old.decorators), ", ".join(new.decorators))
        message = f"decorated with {texts[1] or 'nothing'}, was {texts[0] or 'nothing'}"
        sides.changed(rules.DECORATORS_CHANGED, message, pair, texts=texts)
    _options(sides, pair, old.options, new.options)
    _hooks(sides, pair, old.hook, new.hook)
    _doc(sides, pair, old.doc, new.doc)


def _way(task: Task) -> str:
    return "dynamic task" if task.hook else "eager task" if task.eager else "task"


def _indefinite(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _stale(old: Task, new: Task) -> tuple[str, ...]:
    """A warning where other code finds the results of the code before it."""
    cache = new.options.cache
    if cache is None or cache.disabled or cache != old.options.cache or not cache.version:
        return ()
    if old.interface != new.interface:
        return ()
    return (f"its cache version is still {cache.version}: results of the old code are found again",)


def _implementation(sides: Sides, pair: Pair, old: Task, new: Task) -> None:
    if isinstance(old.spec, PythonFunction) and isinstance(new.spec, PythonFunction):
        # A function that moved with its task is the rename's business.
        moved = pair.old.partition(":")[2] != new.name
        if not moved and old.spec != new.spec:
            texts = tuple(f"{each.module}:{each.name}" for each in (old.spec, new.spec))
            message = f"runs {texts[1]}, was {texts[0]}"
            sides.changed(rules.IMPLEMENTATION_CHANGED, message, pair, texts=(texts[0], texts[1]))
        return
    if type(old.spec) is not type(new.spec):
        was, now = (type(each.spec).__name__ for each in (old, new))
        message = f"is a task of the kind {now}, was {was}"
        sides.changed(rules.IMPLEMENTATION_CHANGED, message, pair, texts=(was, now))
        return
    _fields(sides, pair, old.spec, new.spec, rules.IMPLEMENTATION_CHANGED)


def _hooks(sides: Sides, pair: Pair, old: Hook | None, new: Hook | None) -> None:
    if old is None or new is None or old == new:
        return
    was, now = ({each.name: None for each in hook.calls} for hook in (old, new))
    if [*was] != [*now]:
        gone, come = (
            [each for each in was if each not in now],
            [each for each in now if each not in was],
        )
        said = [f"may now call {each}" for each in come] + [
            f"no longer calls {each}" for each in gone
        ]
        if said:
            texts = (", ".join(was), ", ".join(now))
            sides.changed(rules.CALLS_CHANGED, "; ".join(said), pair, texts=texts)
    for name in ("protocol_version", "limits"):
        if getattr(old, name) != getattr(new, name):
            _fields(sides, pair, old, new, rules.OPTION_CHANGED, (name,))


def _options(sides: Sides, pair: Pair, old: Options, new: Options) -> None:
    if old == new:
        return
    for name, was, now in different(dict(given_fields(old)), dict(given_fields(new))):
        rule = rules.CACHE_CHANGED if name == _CACHE else rules.OPTION_CHANGED
        if name in _COSMETIC_OPTIONS:
            rule = replace(rule, impact=Impact.COSMETIC)
        sides.changed(rule, said(name, was, now), pair, subject=name, texts=(was, now))


def _doc(sides: Sides, pair: Pair, old: str, new: str) -> None:
    if old != new:
        message = "the documentation changed"
        sides.changed(rules.DOCUMENTATION_CHANGED, message, pair, texts=(old, new))


def _fields(
    sides: Sides,
    pair: Pair,
    old: object,
    new: object,
    rule: rules.ChangeRule,
    names: Iterable[str] | None = None,
) -> None:
    """A change for each field that differs, as the text form writes it."""
    if type(old) is not type(new) or old == new:
        return
    known = forms(type(new))
    for name in known if names is None else names:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            texts = tuple(
                NOT_GIVEN if v is None else field_text(v, known[name].shape) for v in (was, now)
            )
            message = said(name, *texts)
            sides.changed(rule, message, pair, subject=name, texts=(texts[0], texts[1]))


# Workflows and launch plans


def _workflows(sides: Sides, pair: Pair, old: Workflow, new: Workflow) -> None:
    compare_interfaces(sides, pair, old.interface, new.interface)
    compare_graphs(sides, pair, old, new)
    _options(sides, pair, old.options, new.options)
    if old.failure_policy is not new.failure_policy:
        texts = (old.failure_policy.value, new.failure_policy.value)
        message = f"the failure policy is {texts[1]}, was {texts[0]}"
        sides.changed(rules.FAILURE_CHANGED, message, pair, texts=texts)
    if old.on_failure != new.on_failure:
        was, now = (
            node_line(each.on_failure) if each.on_failure else "nothing" for each in (old, new)
        )
        message = f"a failure leads to {now}, was {was}"
        sides.changed(rules.FAILURE_CHANGED, message, pair, texts=(was, now))
    _elsewhere(sides, pair, old.external, new.external)
    _doc(sides, pair, old.doc, new.doc)


def _launch_plans(
    sides: Sides, pair: Pair, old: LaunchPlan, new: LaunchPlan, scopes: tuple[Index, Index]
) -> None:
    was, now = (
        scope.interface(ref_of(each)) for scope, each in zip(scopes, (old, new), strict=True)
    )
    if old.workflow != new.workflow:
        texts = (old.workflow or "(elsewhere)", new.workflow or "(elsewhere)")
        message = f"starts {texts[1]} instead of {texts[0]}"
        sides.changed(rules.PLAN_TARGET, message, pair, texts=texts)
    if was is not None and now is not None:
        compare_interfaces(sides, pair, was, now)
    for name, before, after in different(
        *({each.name: value_text(each.value) for each in plan.fixed_inputs} for plan in (old, new))
    ):
        message = said(f"fixed input {name}", before, after)
        sides.changed(rules.PLAN_FIXED, message, pair, subject=name, texts=(before, after))
    _fields(sides, pair, old, new, rules.PLAN_SCHEDULE, ("schedule",))
    _fields(sides, pair, old, new, rules.PLAN_SETTING, ("notifications", "max_parallelism"))
    _elsewhere(sides, pair, old.external, new.external)
    _options(sides, pair, old.options, new.options)
    _doc(sides, pair, old.doc, new.doc)


def _elsewhere(sides: Sides, pair: Pair, old: External | None, new: External | None) -> None:
    if old != new:
        texts = (_coordinates(old), _coordinates(new))
        message = f"it is {texts[1]}, was {texts[0]}"
        sides.changed(rules.IMPLEMENTATION_CHANGED, message, pair, texts=texts)


def _coordinates(of: External | None) -> str:
    if of is None:
        return "defined here"
    where = "/".join(filter(None, (of.project, of.domain, of.name, of.version)))
    return f"registered elsewhere as {where}"


# Classes


def _records(sides: Sides, pair: Pair, old: RecordDef, new: RecordDef) -> None:
    if old.kind is not new.kind:
        texts = (old.kind.value, new.kind.value)
        message = f"is a {texts[1]}, was a {texts[0]}"
        sides.changed(rules.CLASS_KIND, message, pair, texts=texts)
    was, now = ({each.name: each for each in side.fields} for side in (old, new))
    for name, each in now.items():
        text = _field(each)
        if name not in was:
            rule = rules.FIELD_REQUIRED if each.default is None else rules.FIELD_ADDED
            what = "must be given" if each.default is None else "may be given"
            sides.changed(
                rule,
                f"field {name} is new and {what}",
                pair,
                parts=ADDED,
                subject=name,
                texts=("", text),
            )
        elif (before := was[name]) != each:
            widened = before.type == each.type or fits(before.type, each.type, sides.types)
            impact = Impact.BEHAVIORAL if widened else rules.FIELD_CHANGED.impact
            rule = replace(rules.FIELD_CHANGED, impact=impact)
            prior = _field(before)
            message = f"field {name} is {text}, was {prior}"
            sides.changed(rule, message, pair, subject=name, texts=(prior, text))
    for name in (each for each in was if each not in now):
        message, texts = f"field {name} is gone", (_field(was[name]), "")
        sides.changed(rules.FIELD_REMOVED, message, pair, parts=GONE, subject=name, texts=texts)
    _ordered(sides, pair, "fields", was, now)


def _field(each: Field) -> str:
    default = "" if each.default is None else f" = {value_text(each.default)}"
    return f"{type_text(each.type)}{default}"


def _enums(sides: Sides, pair: Pair, old: EnumDef, new: EnumDef) -> None:
    was, now = ({each.name: value_text(each.value) for each in side.members} for side in (old, new))
    for name, after in now.items():
        if name not in was:
            message, texts = f"member {name} is new", ("", after)
            sides.changed(rules.MEMBER_ADDED, message, pair, parts=ADDED, subject=name, texts=texts)
        elif was[name] != after:
            message = f"member {name} stands for {after}, was {was[name]}"
            texts = (was[name], after)
            sides.changed(rules.MEMBER_CHANGED, message, pair, subject=name, texts=texts)
    for name in (each for each in was if each not in now):
        message, texts = f"member {name} is gone", (was[name], "")
        sides.changed(rules.MEMBER_REMOVED, message, pair, parts=GONE, subject=name, texts=texts)
    _ordered(sides, pair, "members", was, now)


def _ordered(
    sides: Sides, pair: Pair, what: str, old: Mapping[str, object], new: Mapping[str, object]
) -> None:
    order = [each for each in old if each in new], [each for each in new if each in old]
    if order[0] != order[1]:
        texts = (", ".join(order[0]), ", ".join(order[1]))
        message = f"{what} are in the order {texts[1]}"
        sides.changed(rules.FIELD_ORDER, message, pair, texts=texts)

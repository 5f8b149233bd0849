"""What changed in what an entity takes and gives, judged by direction.

Callers give inputs: what they give must fit as before. Consumers use outputs: what they get must
fit as before.
"""

from . import rules_diff as rules
from .diff_changes import Pair, Sides
from .format import type_text, value_text
from .nodes import Input, Interface, Output
from .rules_diff import ChangeRule
from .typecheck import fits
from .types import Type
from .values import Value


def compare_interfaces(sides: Sides, pair: Pair, old: Interface, new: Interface) -> None:
    """Add the changes between two interfaces."""
    if old != new:
        _inputs(sides, pair, old, new)
        _outputs(sides, pair, old, new)
        _documentation(sides, pair, old, new)


def _inputs(sides: Sides, pair: Pair, old: Interface, new: Interface) -> None:
    was = {each.name: each for each in old.inputs}
    now = {each.name: each for each in new.inputs}
    for name, each in now.items():
        if name in was:
            _input(sides, pair, was[name], each)
            continue
        rule = rules.INPUT_REQUIRED if each.default is None else rules.INPUT_ADDED
        what = "must now be given" if each.default is None else "may now be given"
        text = _declared(each)
        message = f"input {name} {what} by callers"
        sides.changed(rule, message, pair, parts=(None, f"#{name}"), texts=("", text))
    for name, each in was.items():
        if name not in now:
            message = f"input {name} is gone: callers that give it fail"
            texts = (_declared(each), "")
            sides.changed(rules.INPUT_REMOVED, message, pair, parts=(f"#{name}", None), texts=texts)
    order = [name for name in was if name in now], [name for name in now if name in was]
    if order[0] != order[1]:
        texts = (", ".join(order[0]), ", ".join(order[1]))
        sides.changed(rules.INPUT_ORDER, f"inputs are in the order {texts[1]}", pair, texts=texts)


def _input(sides: Sides, pair: Pair, old: Input, new: Input) -> None:
    parts = (f"#{old.name}", f"#{new.name}")
    if old.type != new.type:
        rule = rules.TYPE_ANNOTATION
        if not fits(old.type, new.type, sides.types):
            rule = rules.INPUT_NARROWED
        elif not fits(new.type, old.type, sides.types):
            rule = rules.INPUT_WIDENED
        _retyped(sides, pair, rule, f"input {new.name}", old.type, new.type, parts)
    if old.default != new.default:
        rule = rules.DEFAULT_CHANGED
        if old.default is None:
            rule = rules.DEFAULT_ADDED
        elif new.default is None:
            rule = rules.DEFAULT_REMOVED
        texts = (_text(old.default), _text(new.default))
        message = f"input {new.name}: the default is {texts[1]}, was {texts[0]}"
        if old.default is None:
            message = f"input {new.name} need not be given any more: its default is {texts[1]}"
        elif new.default is None:
            message = f"input {new.name} must now be given by callers: its default was {texts[0]}"
        sides.changed(rule, message, pair, parts=parts, texts=texts)


def _outputs(sides: Sides, pair: Pair, old: Interface, new: Interface) -> None:
    was = {each.name: each for each in old.outputs}
    now = {each.name: each for each in new.outputs}
    for name, each in now.items():
        parts = (f"->{name}", f"->{name}")
        if name not in was:
            message = f"output {name} is new"
            texts = ("", _declared(each))
            sides.changed(rules.OUTPUT_ADDED, message, pair, parts=(None, parts[1]), texts=texts)
        elif was[name].type != each.type:
            rule = rules.TYPE_ANNOTATION
            if not fits(each.type, was[name].type, sides.types):
                rule = rules.OUTPUT_WIDENED
            elif not fits(was[name].type, each.type, sides.types):
                rule = rules.OUTPUT_NARROWED
            _retyped(sides, pair, rule, f"output {name}", was[name].type, each.type, parts)
    for name, each in was.items():
        if name not in now:
            message = f"output {name} is gone: whoever uses it fails"
            texts = (_declared(each), "")
            gone = (f"->{name}", None)
            sides.changed(rules.OUTPUT_REMOVED, message, pair, parts=gone, texts=texts)
    order = [name for name in was if name in now], [name for name in now if name in was]
    if order[0] != order[1]:
        texts = (", ".join(order[0]), ", ".join(order[1]))
        sides.changed(rules.OUTPUT_ORDER, f"outputs are in the order {texts[1]}", pair, texts=texts)


def _retyped(
    sides: Sides,
    pair: Pair,
    rule: ChangeRule,
    what: str,
    old: Type,
    new: Type,
    parts: tuple[str, str],
) -> None:
    texts = (type_text(old), type_text(new))
    ends = {
        rules.INPUT_NARROWED: ": what callers give may not fit",
        rules.OUTPUT_WIDENED: ": what it gives may not fit where it is used",
    }
    message = f"{what} is {texts[1]}, was {texts[0]}{ends.get(rule, '')}"
    sides.changed(rule, message, pair, parts=parts, texts=texts)


def _documentation(sides: Sides, pair: Pair, old: Interface, new: Interface) -> None:
    was, now = _documented(old), _documented(new)
    for part, doc in now.items():
        if (before := was.get(part, doc)) != doc:
            word = "input" if part.startswith("#") else "output"
            message = f"the documentation of {word} {part.lstrip('#->')} changed"
            rule = rules.DOCUMENTATION_CHANGED
            sides.changed(rule, message, pair, parts=(part, part), texts=(before, doc))


def _documented(interface: Interface) -> dict[str, str]:
    """What is said of each input and output, by the end of its path."""
    inputs = {f"#{each.name}": each.doc for each in interface.inputs}
    return inputs | {f"->{each.name}": each.doc for each in interface.outputs}


def _declared(each: Input | Output) -> str:
    default = each.default if isinstance(each, Input) else None
    return f"{each.name}: {type_text(each.type)}" + (
        "" if default is None else f" = {value_text(default)}"
    )


def _text(value: Value | None) -> str:
    return "" if value is None else value_text(value)

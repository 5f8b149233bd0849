"""What a change does to a package.

Takes two sound packages. Parts, inputs and nodes are matched first, and what refers to them is
compared under their new names; then each pair is compared, and what the changes reach is found. Nothing is
said twice: what follows from a rename is no change of its own. Linear in the size of the packages.
"""

from types import MappingProxyType

from . import rules_diff as rules
from .diff_affected import affected, cache_keys, reruns
from .diff_changes import Change, Diff, Pair, Place, Sides
from .diff_entities import compare_parts, compare_sets, input_renamed, renamed
from .diff_inputs import Renames, match_inputs
from .diff_module_names import by_module
from .diff_names import Names, Part, match_names, path_of
from .diff_policy import Classes, classed
from .format import value_text
from .nodes import Package
from .scope import Index, index


def diff(old: Package, new: Package, classes: Classes = MappingProxyType({})) -> Diff:
    """The changes from one package to another, by entity, and what they reach.

    `classes` are a project's own: what it holds for cosmetic reaches nobody.
    """
    known, names = match_names(old, new)
    known, inputs = match_inputs(known, new)
    sides = Sides(
        known,
        new,
        {each.path: each.span for each in old.spans},
        {each.path: each.span for each in new.spans},
        {each.name: each for each in (*known.types, *new.types)},
    )
    _compare(sides, names, inputs, {path_of(each): each for each in _parts(old)})
    _features(sides)
    _extensions(sides, old, names)
    _texts(sides, old)
    changes = classed(sides.changes, classes)
    reached = affected(new, changes)
    anew = reruns(new, changes, reached)
    keys = cache_keys(old, new, names.old_paths, changes, reached)
    told = classed(by_module(changes, old, new), classes)
    return Diff(told, reached, anew, keys)


def _compare(sides: Sides, names: Names, inputs: Renames, originals: dict[str, Part]) -> None:
    scopes: tuple[Index, Index] = (index(sides.old), index(sides.new))
    was = {path_of(each): each for each in _parts(sides.old)}
    gone = dict(originals)
    for part in _parts(sides.new):
        path = path_of(part)
        if path not in names.old_paths:
            compare_sets(sides, (), (part,))
            continue
        pair = Pair(names.old_paths[path], path)
        gone.pop(pair.old, None)
        if path in names.evidence:
            renamed(sides, pair, part, names.evidence[path])
        for before, now in inputs.get(path, {}).items():
            input_renamed(sides, pair, part, before, now)
        compare_parts(sides, pair, was[path], part, scopes)
    compare_sets(sides, gone.values(), ())


def _parts(package: Package) -> tuple[Part, ...]:
    return (*package.types, *package.tasks, *package.workflows, *package.launch_plans)


def _features(sides: Sides) -> None:
    was, now = (sorted(each.header.required_features) for each in (sides.old, sides.new))
    if was != now:
        texts = (", ".join(was), ", ".join(now))
        message = f"a reader must know {texts[1] or 'nothing'}, was {texts[0] or 'nothing'}"
        sides.changed(rules.FEATURES_CHANGED, message, Pair("package", "package"), texts=texts)


def _extensions(sides: Sides, old: Package, names: Names) -> None:
    """What others say of the packages; what was renamed is known by its new path."""
    new_paths = {was: now for now, was in names.old_paths.items()}
    known = {(each.name, new_paths.get(each.path, each.path)): each for each in old.extensions}
    found = {(each.name, each.path): each for each in sides.new.extensions}
    for key in {**known, **found}:
        was, now = known.get(key), found.get(key)
        if was and now and was.value == now.value:
            continue
        texts = (value_text(was.value) if was else "", value_text(now.value) if now else "")
        name, path = key
        message = f"{name} is {texts[1] or 'no longer said'}, was {texts[0] or 'not said'}"
        pair = Pair(was.path or "package" if was else "", path or "package" if now else "")
        sides.changed(
            rules.EXTENSION_CHANGED,
            message,
            pair,
            parts=("" if was else None, "" if now else None),
            subject=name,
            texts=texts,
        )


def _texts(sides: Sides, old: Package) -> None:
    """Modules whose text differs although nothing that was compiled from them does."""
    was = {each.name: each for each in old.modules}
    told = {place.span.file for each in sides.changes for place in _places(each) if place.span}
    for module in sides.new.modules:
        before = was.get(module.name)
        if before is None or not before.digest or not module.digest:
            continue
        if before.digest != module.digest and not told & {before.file, module.file}:
            message = f"the text of {module.file} changed, not what it means"
            pair = Pair(f"module:{module.name}", f"module:{module.name}")
            texts = (before.digest, module.digest)
            sides.changed(rules.TEXT_CHANGED, message, pair, texts=texts)


def _places(change: Change) -> tuple[Place, ...]:
    return tuple(each for each in (change.old, change.new) if each is not None)

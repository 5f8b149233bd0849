"""What differs between two graphs that one dynamic task came to."""

from dataclasses import replace
from types import MappingProxyType

from . import paths
from .diff import diff
from .diff_changes import Change, Diff, Place
from .diff_policy import Classes
from .nodes import Fragment, Interface, Package, Workflow
from .values import EntityKind, Ref


def diff_fragments(old: Fragment, new: Fragment, classes: Classes = MappingProxyType({})) -> Diff:
    """The changes from one fragment to another of the same task, and what they reach."""
    of = paths.entity(Ref(EntityKind.WORKFLOW, new.task)), paths.fragment(new.task)
    found = diff(as_package(old), as_package(new), classes)
    return replace(
        found,
        changes=tuple(_change(each, *of) for each in found.changes),
        affected=tuple(
            replace(each, path=_path(each.path, *of), through=_path(each.through, *of))
            for each in found.affected
        ),
        reruns=tuple(
            replace(
                each,
                workflow=_path(each.workflow, *of),
                nodes=tuple(_path(node, *of) for node in each.nodes),
            )
            for each in found.reruns
        ),
    )


def as_package(fragment: Fragment) -> Package:
    """A fragment as a workflow that is called after its task, with what it defines beside it."""
    workflow = Workflow(fragment.task, Interface(), fragment.blocks)
    owners = paths.fragment(fragment.task), paths.entity(Ref(EntityKind.WORKFLOW, fragment.task))
    spans = (replace(each, path=_path(each.path, *owners)) for each in fragment.spans)
    known = fragment.definitions
    return replace(
        known,
        header=fragment.header,
        workflows=(*known.workflows, workflow),
        spans=(*known.spans, *spans),
    )


def _path(path: str, old: str, new: str) -> str:
    """A path of something in one owner as a path of it in the other."""
    inside = path.startswith(old) and path[len(old) : len(old) + 1] in ("", "#", "/", "-")
    return f"{new}{path[len(old) :]}" if inside else path


def _change(change: Change, old: str, new: str) -> Change:
    return replace(
        change,
        entity=_path(change.entity, old, new),
        old=_place(change.old, old, new),
        new=_place(change.new, old, new),
    )


def _place(place: Place | None, old: str, new: str) -> Place | None:
    return None if place is None else replace(place, path=_path(place.path, old, new))

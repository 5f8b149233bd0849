"""FL1012: ``*numbers: int`` becomes ``numbers: list[int]``, also where the task is called."""

from dataclasses import dataclass

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..edits import unsafe
from .tree import Tree


def list_input(tree: Tree, found: Diagnostic) -> Help | None:
    """Take a list, and give one in the calls of this module."""
    name = tree.name_at(found.span) if found.span else None
    extra = tree.around(name, cst.Param) if name is not None else None
    function = tree.around(extra, cst.FunctionDef) if extra is not None else None
    if extra is None or function is None or extra.annotation is None:
        return None
    spec = function.params
    if spec.star_arg is not extra or spec.kwonly_params or spec.star_kwarg is not None:
        return None
    listed = cst.Subscript(
        cst.Name("list"), [cst.SubscriptElement(cst.Index(extra.annotation.annotation))]
    )
    taken = extra.with_changes(
        star="", annotation=extra.annotation.with_changes(annotation=listed), default=None
    )
    parameters = spec.with_changes(params=(*spec.params, taken), star_arg=cst.MaybeSentinel.DEFAULT)
    if any(each.default is not None for each in spec.params):
        return None
    change = _Change(function, function.with_changes(params=parameters), len(spec.params))
    changed = tree.module.visit(_Calls(change, extra.name))
    return unsafe(f"take a list: `{extra.name.value}`", *tree.edits(changed))


@dataclass(frozen=True, slots=True)
class _Change:
    old: cst.FunctionDef
    new: cst.FunctionDef
    before: int
    """Parameters before the one that varies."""


class _Calls(cst.CSTTransformer):
    """Changes the function, and its calls."""

    def __init__(self, change: _Change, name: cst.Name) -> None:
        super().__init__()
        self._change, self._name = change, name

    def leave_FunctionDef(  # noqa: N802 - LibCST names what it calls
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """The function as it becomes."""
        return self._change.new if original_node is self._change.old else updated_node

    def leave_Call(  # noqa: N802
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.Call:
        """A call that gives its varying arguments in one list."""
        given = updated_node.args
        is_call = isinstance(updated_node.func, cst.Name)
        if not is_call or updated_node.func.value != self._change.old.name.value:  # type: ignore[attr-defined]
            return updated_node
        if any(each.keyword is not None or each.star for each in given):
            return updated_node
        items = [cst.Element(each.value) for each in given[self._change.before :]]
        equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        listed = cst.Arg(cst.List(items), self._name, equal)
        return updated_node.with_changes(args=(*given[: self._change.before], listed))

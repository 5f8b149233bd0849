"""FL5108 and FL6006: arguments about a cache become one ``Cache(...)``."""

import libcst as cst

from ...ir.diagnostics import Diagnostic, Help
from ..edits import safe, unsafe
from .tree import Tree, library_of, replaced, with_import

_PARTS = {
    "cache_version": "version",
    "cache_serialize": "serialize",
    "cache_ignore_input_vars": "ignored_inputs",
}
_EQUAL = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))


def cache_object(tree: Tree, found: Diagnostic) -> Help | None:
    """Write the parts of the cache as ``cache=Cache(...)``; a version that is missing is made up."""
    call = _call(tree, found)
    if call is None:
        return None
    by_name = {each.keyword.value: each for each in call.args if each.keyword is not None}
    cache = by_name.get("cache")
    if cache is None or not isinstance(cache.value, cst.Name) or cache.value.value != "True":
        return None
    parts = [
        cst.Arg(by_name[old].value, cst.Name(new), _EQUAL)
        for old, new in _PARTS.items()
        if old in by_name
    ]
    has_version = "cache_version" in by_name
    if not has_version:
        parts.insert(0, cst.Arg(cst.SimpleString('"1"'), cst.Name("version"), _EQUAL))
    kept = [
        each.with_changes(value=cst.Call(cst.Name("Cache"), parts)) if each is cache else each
        for each in call.args
        if each.keyword is None or each.keyword.value not in _PARTS
    ]
    if kept[-1] is not call.args[-1]:
        kept[-1] = kept[-1].with_changes(comma=call.args[-1].comma)
    changed = replaced(tree.module, call, call.with_changes(args=kept))
    changed = with_import(changed, library_of(tree.module), "Cache")
    make = safe if has_version else unsafe
    return make("write `cache=Cache(...)`", *tree.edits(changed))


def _call(tree: Tree, found: Diagnostic) -> cst.Call | None:
    """The call that has the arguments: around the one that is shown, or the decorator of the task."""
    if found.span is None:
        return None
    argument = tree.at(found.span, cst.Arg)
    if argument is not None:
        return tree.around(argument, cst.Call)
    name = tree.at(found.span, cst.Name)
    function = tree.around(name, cst.FunctionDef) if name is not None else None
    if function is None or function.name is not name:
        return None
    calls = (each.decorator for each in function.decorators)
    return next((each for each in calls if isinstance(each, cst.Call)), None)

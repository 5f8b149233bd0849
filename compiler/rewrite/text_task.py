"""FL1007: a text that is made of promises is made in a task."""

import libcst as cst
import libcst.matchers as m

from ...ir.diagnostics import Diagnostic, Help
from ..edits import unsafe
from .tree import Tree, library_of, with_import

_NAMES = ("first", "second", "third", "fourth", "fifth", "sixth")


def text_task(tree: Tree, found: Diagnostic) -> Help | None:
    """Move an f-string to a task of its own, which takes what is written in its braces."""
    inner = tree.at(found.span, cst.Call, cst.Name) if found.span else None
    text = tree.around(inner, cst.FormattedString) if inner is not None else None
    if text is None or tree.around(text, cst.ConcatenatedString) is not None:
        return None  # a call cannot be one of several texts that stand side by side
    function = _outermost(tree, text)
    parts = [each for each in text.parts if isinstance(each, cst.FormattedStringExpression)]
    if function is None or len(parts) > len(_NAMES) or any(_nests(each) for each in parts):
        return None
    types = [_type_of(each.expression, function, tree.module) for each in parts]
    name = _fresh(f"{function.name.value}_text", tree.module)
    names = _parameters([each.expression for each in parts])
    known = [each for each in types if each is not None]
    if len(known) < len(parts):
        return None
    stub = _stub(name, text, parts, names, known)
    call = _call(name, parts, names)
    changed = tree.module.visit(_Move(function, text, stub, call))
    changed = with_import(changed, library_of(tree.module), "task")
    return unsafe(f"make the text in a task `{name}`, and call that", *tree.edits(changed))


class _Move(cst.CSTTransformer):
    """Puts the task before the function, and the call in place of the text."""

    def __init__(
        self,
        function: cst.FunctionDef,
        text: cst.FormattedString,
        stub: cst.FunctionDef,
        call: cst.Call,
    ) -> None:
        super().__init__()
        self._function, self._text, self._stub, self._call = function, text, stub, call

    def leave_FormattedString(  # noqa: N802 - LibCST names what it calls
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        """The call, in place of the text."""
        return self._call if original_node is self._text else updated_node

    def leave_FunctionDef(  # noqa: N802
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.FlattenSentinel[cst.BaseStatement]:
        """The task, and then the function."""
        if original_node is not self._function:
            return updated_node
        stub = self._stub.with_changes(leading_lines=updated_node.leading_lines)
        empty = (cst.EmptyLine(indent=False), cst.EmptyLine(indent=False))
        comments = tuple(each for each in updated_node.leading_lines if each.comment)
        stub = stub.with_changes(
            leading_lines=tuple(each for each in updated_node.leading_lines if not each.comment)
        )
        return cst.FlattenSentinel(
            [stub, updated_node.with_changes(leading_lines=(*empty, *comments))]
        )


def _outermost(tree: Tree, node: cst.CSTNode) -> cst.FunctionDef | None:
    """The function at the top of the module that holds a node."""
    if tree.around(node, cst.ClassDef) is not None:
        return None
    found = outer = tree.around(node, cst.FunctionDef)
    while outer is not None:
        found, outer = outer, tree.around(outer, cst.FunctionDef)
    return found


def _nests(part: cst.FormattedStringExpression) -> bool:
    """Whether a part has more braces in its format, or shows its own text."""
    inside = [*(part.format_spec or ()), *((part.equal,) if part.equal else ())]
    return any(not isinstance(each, cst.FormattedStringText) for each in inside)


def _parameters(expressions: list[cst.BaseExpression]) -> list[str]:
    names = [_called(each) for each in expressions]
    rest = iter(each for each in _NAMES if each not in names)
    seen = list[str]()
    for name in names:
        seen.append(name if name and name not in seen else next(rest))
    return seen


def _called(node: cst.BaseExpression) -> str:
    """What to call the input that an expression is given to; "" where it has no name."""
    match node:
        case cst.Name(value=name) | cst.Call(func=cst.Name(value=name)):
            return name
        case _:
            return ""


def _type_of(
    node: cst.BaseExpression, function: cst.FunctionDef, module: cst.Module
) -> cst.Annotation | None:
    """The type of an expression, where the module spells it: of a parameter, or of what a call gives."""
    match node:
        case cst.Name(value=name):
            spec = function.params
            for each in (*spec.posonly_params, *spec.params, *spec.kwonly_params):
                if each.name.value == name:
                    return each.annotation
            values = [
                found.value
                for found in cst_assigns(function)
                if len(found.targets) == 1 and m.matches(found.targets[0].target, m.Name(name))
            ]
            return _type_of(values[0], function, module) if len(values) == 1 else None
        case cst.Call(func=cst.Name(value=name)):
            defined = (each for each in module.body if isinstance(each, cst.FunctionDef))
            return next((each.returns for each in defined if each.name.value == name), None)
        case _:
            return None


def cst_assigns(function: cst.FunctionDef) -> list[cst.Assign]:
    """The plain assignments in a function."""
    return [each for each in m.findall(function, m.Assign()) if isinstance(each, cst.Assign)]


def _fresh(name: str, module: cst.Module) -> str:
    taken = {each.value for each in m.findall(module, m.Name()) if isinstance(each, cst.Name)}
    return next(
        each
        for each in (name, *(f"{name}_{n}" for n in range(2, len(taken) + 3)))
        if each not in taken
    )


def _stub(
    name: str,
    text: cst.FormattedString,
    parts: list[cst.FormattedStringExpression],
    names: list[str],
    types: list[cst.Annotation],
) -> cst.FunctionDef:
    by_part = dict(zip(map(id, parts), names, strict=True))
    inside = [
        each.with_changes(expression=cst.Name(by_part[id(each)])) if id(each) in by_part else each
        for each in text.parts
    ]
    parameters = [
        cst.Param(cst.Name(each), cst.Annotation(of.annotation))
        for each, of in zip(names, types, strict=True)
    ]
    body = cst.SimpleStatementLine([cst.Return(text.with_changes(parts=inside, lpar=(), rpar=()))])
    return cst.FunctionDef(
        cst.Name(name),
        cst.Parameters(parameters),
        cst.IndentedBlock([body]),
        [cst.Decorator(cst.Name("task"))],
        cst.Annotation(cst.Name("str")),
    )


def _call(name: str, parts: list[cst.FormattedStringExpression], names: list[str]) -> cst.Call:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Call(
        cst.Name(name),
        [
            cst.Arg(part.expression, cst.Name(each), equal)
            for part, each in zip(parts, names, strict=True)
        ],
    )

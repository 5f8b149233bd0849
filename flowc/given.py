"""Inputs of a run, as the command line gives them: ``--NAME VALUE``, and a file of JSON."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from .ir.diagnostics import Diagnostic
from .ir.format import type_text
from .ir.nodes import Input, Interface
from .ir.suggest import nearest
from .ir.typecheck import TypeDefs, bare
from .ir.types import NONE, DirectoryType, FileType, ListType, Type, UnionType
from .ir.values import ListValue, String, Value
from .problem import Problem
from .project import here
from .runtime.values import Mismatch, mismatch_text, read_argument, read_inputs
from .signature import describe_inputs, is_flag, named_input, negated_input

STDIN: Final = "-"


def given_inputs(
    words: Sequence[str], file: str | None, interface: Interface, types: TypeDefs
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]] | Problem:
    """Values of all inputs: from the words, else from the file, else by default."""
    texts = _texts(words, interface, types)
    if isinstance(texts, Problem):
        return texts
    values = _values(texts, interface, types)
    if isinstance(values, Problem):
        return values
    objects = _read(file) if file else {}
    if isinstance(objects, Problem):
        return objects
    others = replace(interface, inputs=tuple(i for i in interface.inputs if i.name not in values))
    rest = {name: each for name, each in objects.items() if name not in values}
    read, diagnostics = read_inputs(rest, others, types)
    given = {name: each for name, each in read.items() if name in rest}
    return _without_file({**values, **given}, interface) or ({**values, **read}, diagnostics)


def _texts(words: Sequence[str], interface: Interface, types: TypeDefs) -> dict[str, str] | Problem:
    """What was given for each input, as text."""
    texts, rest = dict[str, str](), list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            return Problem(f"what is `{word}` for? Inputs are given as `--NAME VALUE`")
        name, equals, text = word[2:].partition("=")
        negated = negated_input(name, interface)
        found = negated or _input(name, interface, types)
        if isinstance(found, Problem):
            return found
        if found.name in texts:
            return Problem(f"input `{found.name}` is given twice")
        if negated and equals:
            return Problem(f"`--{name}` takes no value", (f"write `--{found.name}={text}`",))
        if negated:
            text = "false"
        elif not equals:
            value = _next(found, rest)
            if value is None:
                message = f"input `{found.name}` takes {type_text(found.type)}; none is given"
                return _problem(message, interface, types)
            text = value
        texts[found.name] = text
    return texts


def _next(of: Input, rest: list[str]) -> str | None:
    """The value that follows; a bare ``--flag`` is true."""
    if is_flag(of.type) and (not rest or rest[0].startswith("--")):
        return "true"
    return rest.pop(0) if rest else None


def _input(name: str, interface: Interface, types: TypeDefs) -> Input | Problem:
    found = named_input(name, interface)
    if found is not None:
        return found
    names = [each.name for each in interface.inputs]
    near = nearest(name, names)
    helps = (f"did you mean `--{near}`?",) if near else ()
    what = "the inputs are" if names else "it takes none"
    return _problem(f"there is no input `{name}`; {what}", interface, types, *helps)


def _problem(message: str, interface: Interface, types: TypeDefs, *helps: str) -> Problem:
    """What is wrong with the inputs, above the table of what they are."""
    return Problem(message, helps, tuple(describe_inputs(interface, types)))


def _values(
    texts: Mapping[str, str], interface: Interface, types: TypeDefs
) -> dict[str, Value] | Problem:
    values = dict[str, Value]()
    for each in interface.inputs:
        if each.name not in texts:
            continue
        value = read_argument(texts[each.name], each.type, types)
        if isinstance(value, Mismatch):
            helps = (value.hint,) if value.hint else ()
            return _problem(mismatch_text(each.name, value), interface, types, *helps)
        values[each.name] = value
    return values


def _read(file: str) -> dict[str, object] | Problem:
    """The JSON object in a file of inputs."""
    content = sys.stdin.buffer.read() if file == STDIN else here().read([file])[0]
    if isinstance(content, Problem):
        return content
    try:
        found = cast("object", json.loads(content, object_pairs_hook=_object))
    except (ValueError, RecursionError) as error:
        return Problem(f"`{file}` is not JSON: {error}")
    if not isinstance(found, dict):
        return Problem(f"`{file}` must hold a JSON object of inputs by name")
    return cast("dict[str, object]", found)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object. None of two values of one name is dropped in silence."""
    found = dict[str, object]()
    for name, each in pairs:
        if name in found:
            raise ValueError(f"`{name}` stands there twice")
        found[name] = each
    return found


def _without_file(values: Mapping[str, Value], interface: Interface) -> Problem | None:
    """What is wrong with the first path of this machine that leads to nothing."""
    for each in interface.inputs:
        for path, of in _paths(values.get(each.name), each.type):
            is_there = os.path.isfile if isinstance(of, FileType) else os.path.isdir
            if "://" in path or is_there(path):
                continue
            if os.path.exists(path):
                wrong = "is a folder" if os.path.isdir(path) else "is a file"
            else:
                wrong = "is not there"
            text = f"input `{each.name}` takes {type_text(each.type)}, and `{path}` {wrong}"
            return Problem(text, ("a path counts from the current folder",))
    return None


def _paths(value: Value | None, of: Type) -> Iterator[tuple[str, Type]]:
    """The paths in a value, with what they should lead to."""
    stack = [(value, of)]
    while stack:
        part, wanted = stack.pop()
        match bare(wanted), part:
            case (FileType() | DirectoryType()) as place, String(path):
                yield path, place
            case ListType(item), ListValue(items):
                stack.extend((each, item) for each in reversed(items))
            case UnionType(variants), _:
                some = [each for each in variants if each != NONE]
                stack.extend((part, each) for each in some if len(some) == 1)
            case _:
                pass

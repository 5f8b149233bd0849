"""What the documentation string of an entity says of each input and output."""

from collections.abc import Mapping
from dataclasses import replace
from inspect import cleandoc

from .ir.nodes import Interface


def documented(interface: Interface, text: str) -> tuple[str, Interface]:
    """A documentation string without its lists of parameters and results, and the interface with them.

    Any of the usual styles is read (Google, NumPy, reStructuredText, Epydoc), by the parser that flytekit uses too.
    Where that is not installed (extra `flyte`), or no input and output is described, the string stays whole.
    """
    try:
        from docstring_parser import ParseError, parse
    except ImportError:
        return cleandoc(text), interface
    try:
        parsed = parse(text)
    except ParseError:
        return cleandoc(text), interface
    inputs = {each.arg_name: _line(each.description) for each in parsed.params}
    outputs = {each.return_name or "o0": _line(each.description) for each in parsed.many_returns}
    found = replace(
        interface,
        inputs=tuple(
            replace(each, doc=each.doc or inputs.get(each.name, "")) for each in interface.inputs
        ),
        outputs=tuple(
            replace(each, doc=each.doc or _of_output(each.name, interface, outputs))
            for each in interface.outputs
        ),
    )
    if found == interface:
        return cleandoc(text), interface
    parts = (parsed.short_description, parsed.long_description)
    return "\n\n".join(each for each in parts if each), found


def _of_output(name: str, interface: Interface, said: Mapping[str, str]) -> str:
    """A result without a name describes the only output."""
    return said.get(name, said.get("o0", "") if len(interface.outputs) == 1 else "")


def _line(text: str | None) -> str:
    return " ".join((text or "").split())

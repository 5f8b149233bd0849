"""Interfaces as Flyte has them, with the descriptions that documentation strings give."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from ...ir.documentation import (
    documentation_text,
    given_documentation,
    long_description,
    short_description,
)
from ...ir.nodes import Input, Interface, Output, Task, Workflow
from ...ir.records import dataclass
from ...ir.rules_export import NO_OPTION
from ...ir.types import AnnotatedType, Type
from ...ir.values import CallValue, Null, Value
from .context import Context, Message, given
from .literals import is_optional, literal
from .types import literal_type


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a documentation string says, in parts."""

    short: str = ""
    long: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict[str, str])
    outputs: Mapping[str, str] = field(default_factory=dict[str, str])

    def message(self) -> Message:
        """The description of an entity."""
        long = given(value=self.long, format="DESCRIPTION_FORMAT_RST")
        return given(shortDescription=self.short, longDescription=long)


NO_DOCUMENTATION = Documentation()


def documentation(text: str) -> Documentation:
    """A documentation string in any of the usual styles, taken apart."""
    from docstring_parser import parse

    parsed = parse(text)
    return Documentation(
        parsed.short_description or "",
        parsed.long_description or "",
        {each.arg_name: each.description or "" for each in parsed.params},
        {each.return_name or "": each.description or "" for each in parsed.many_returns},
    )


def description(entity: Task | Workflow) -> Message:
    """What an entity's documentation says: its string and, for what that leaves open, its option."""
    given_as_option = given_documentation(entity.options)
    if given_as_option is None:
        return documentation(entity.doc).message()
    is_own = entity.doc != documentation_text(given_as_option)
    own = documentation(entity.doc if is_own else "")
    return given(
        shortDescription=own.short or short_description(given_as_option),
        longDescription=own.message()["longDescription"] if own.long else _long(given_as_option),
    )


def _long(documentation: CallValue) -> Message | None:
    found = long_description(documentation)
    if found is None:
        return None
    return given(
        value=found.get("value"),
        uri=found.get("uri"),
        iconLink=found.get("icon_link"),
        format=f"DESCRIPTION_FORMAT_{found.get('format', 'RST')}",
    )


def typed_interface(interface: Interface, doc: Documentation, context: Context) -> Message:
    """What an entity takes and gives."""
    shared = [*doc.outputs.values()]
    outputs = doc.outputs
    if len(shared) == 1:  # one description is that of every output
        outputs = {each.name: shared[0] for each in interface.outputs}
    return {
        "inputs": _variables(interface.inputs, doc.inputs, context),
        "outputs": _variables(interface.outputs, outputs, context),
    }


def _variables(
    parts: Iterable[Input | Output], docs: Mapping[str, str], context: Context
) -> Message:
    variables = {
        each.name: variable(each.name, each.type, each.doc or docs.get(each.name), context)
        for each in parts
    }
    return given(variables=variables or None)


def variable(name: str, of: Type, doc: str | None, context: Context) -> Message:
    """One input or output; its name describes it where nothing else does."""
    description = name if doc is None else doc
    if isinstance(of, AnnotatedType) and any(map(_is_artifact, of.annotations)):
        message = f"the export cannot tell Flyte that `{name}` is an artifact"
        context.report(NO_OPTION, message, "leave the artifact out of the annotation")
    return given(type=literal_type(of, context), description=description)


def _is_artifact(annotation: Value) -> bool:
    """Whether an annotation says under which key and partitions a value is to be found again."""
    if not isinstance(annotation, CallValue):
        return False
    library, _, rest = annotation.function.partition(".")
    return library == "flytekit" and "Artifact" in rest.replace("(", ".").replace(")", ".").split(
        "."
    )


def parameters(inputs: Iterable[Input], doc: Documentation, context: Context) -> Message:
    """What a launch plan asks for."""
    found = {each.name: _parameter(each, doc, context) for each in inputs}
    return given(parameters=found or None)


def _parameter(input: Input, doc: Documentation, context: Context) -> Message:
    described = variable(input.name, input.type, input.doc or doc.inputs.get(input.name), context)
    default = default_of(input)
    if default is None:
        return {"var": described, "required": True}
    if default == Null():
        return {"var": described, "default": {"scalar": {"noneType": {}}}}
    return {"var": described, "default": literal(default, input.type, context)}


def default_of(input: Input) -> Value | None:
    """What an input is where it is not given: its default, or None where that is a variant of it."""
    if input.default is None and is_optional(input.type):
        return Null()
    return input.default

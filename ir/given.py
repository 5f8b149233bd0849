"""What a call is given: defaults of inputs, and the digest that expansions are known by."""

from collections.abc import Mapping

from .format import bindings_text
from .nodes import Input
from .source import digest
from .typecheck import bare
from .types import NONE, UnionType
from .values import Binding, Missing, Null, Value


def default_of(given: Input) -> Value | None:
    """What an input or field is where no value is given; None where one must be."""
    if given.default is not None and not isinstance(given.default, Missing):
        return given.default
    wanted = bare(given.type)
    optional = isinstance(wanted, UnionType) and NONE in map(bare, wanted.variants)
    return Null() if optional or wanted == NONE else None


def inputs_digest(inputs: Mapping[str, Value]) -> str:
    """Digest of the inputs of one expansion: of their text form, by name."""
    return digest(bindings_text(Binding(name, inputs[name]) for name in sorted(inputs)))

"""Values on their way in and out: Python objects, JSON and texts to IR values and back.

Objects without an IR value (a model, a data frame) stay what they are: within a run an `ObjectValue`
holds them.
"""

from .brief import Mismatch
from .from_native import from_native
from .inputs import mismatch_text, read_inputs
from .objects import ObjectValue, keep
from .read_json import read_argument, read_json
from .to_json import to_json
from .to_native import UnknownNameError, to_native

__all__ = [
    "Mismatch",
    "ObjectValue",
    "UnknownNameError",
    "from_native",
    "keep",
    "mismatch_text",
    "read_argument",
    "read_inputs",
    "read_json",
    "to_json",
    "to_native",
]

"""What the options of a declaration come to, be it read from source or met as a live object."""

from collections.abc import Mapping

from .documentation import documentation_text
from .nodes import FailurePolicy, Options
from .options import FAILURE_POLICIES, Problem, read_failure_policy, read_options
from .records import dataclass
from .values import (
    Binding,
    Boolean,
    CallValue,
    DictValue,
    Float,
    Integer,
    ListValue,
    Missing,
    String,
    Value,
)


@dataclass(frozen=True, slots=True)
class DeclaredOptions:
    """What a task or workflow is declared with, beside its handler of failures."""

    options: Options
    doc: str
    policy: FailurePolicy
    problems: tuple[Problem, ...]
    """Options whose values do not fit."""


def read_declaration(given: Mapping[str, Value], docstring: str) -> DeclaredOptions:
    """Read the options of a declaration, all of which it takes.

    The text of ``docs`` takes the place of the docstring; what a ``Documentation(...)`` says does
    where there is none, and is kept besides.
    """
    rest, doc = dict(given), docstring
    misread: tuple[Problem, ...] = ()
    match rest.get("docs"):
        case String(text):
            doc = text
            del rest["docs"]
        case CallValue() as documentation:
            doc = docstring or documentation_text(documentation)
        case Boolean() | Integer() | Float() | ListValue() | DictValue():
            misread = (Problem("docs", "a string, or `Documentation(...)`"),)
        case _:
            pass
    rest.pop("on_failure", None)
    value = rest.pop("failure_policy", Missing())
    policy = read_failure_policy(value)
    options, problems = read_options(Binding(name, each) for name, each in rest.items())
    if policy is None and not isinstance(value, Missing):
        problems = (Problem("failure_policy", " or ".join(FAILURE_POLICIES)), *problems)
    problems = (*misread, *problems)
    return DeclaredOptions(options, doc, policy or FailurePolicy.FAIL_IMMEDIATELY, problems)

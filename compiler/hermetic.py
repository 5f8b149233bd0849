"""What the evaluator must not know: everything that depends on more than the source.

Clocks, randomness, files, the network, and the environment, but for the variables that a build
defines.
"""

import ast
from typing import Final

from ..ir.rules_language import IMPURE as HERMETIC
from .domain import Datum, Frame, Known
from .machine import Machine

IMPURE: Final = (
    "builtins.hash",
    "builtins.id",
    "builtins.input",
    "builtins.open",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "glob.",
    "numpy.random.",
    "os.environ",
    "os.environ.get",
    "os.cpu_count",
    "os.getcwd",
    "os.getenv",
    "os.listdir",
    "os.path.exists",
    "os.path.isdir",
    "os.path.isfile",
    "os.urandom",
    "platform.",
    "random.",
    "requests.",
    "secrets.",
    "shutil.",
    "socket.",
    "subprocess.",
    "tempfile.",
    "time.",
    "urllib.",
    "uuid.uuid1",
    "uuid.uuid4",
)
"""Names, and with a dot at the end families of names, that depend on the outside world."""


def is_impure(name: str) -> bool:
    """Whether what a name gives depends on more than its arguments."""
    return any(name == each or (each[-1] == "." and name.startswith(each)) for each in IMPURE)


def environment(machine: Machine, arguments: list[Datum], node: ast.expr, frame: Frame) -> Datum:
    """An environment variable: known only where the build defines it."""
    match arguments:
        case [Known(str() as variable), *_]:
            if (value := machine.settings.defines.get(variable)) is not None:
                return Known(value)
            message = f"the environment variable `{variable}` is not part of the build"
            way_out = (
                f"give it with `--define {variable}=VALUE`, or make it an input of the workflow"
            )
            return machine.report(HERMETIC, message, frame, node, helps=(way_out,))
        case _:
            message = "an environment variable must be named by a constant"
            return machine.report(HERMETIC, message, frame, node)

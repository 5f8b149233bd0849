"""What the evaluator must not know: everything that depends on more than the source.

Clocks, randomness, files, the network, and the environment, but for the variables that a build
defines.
"""

import ast
import sys
from typing import Final

from ..ir.rules_language import DEFAULT_OF_ENVIRONMENT
from ..ir.rules_language import IMPURE as HERMETIC
from .domain import Datum, Frame, Known
from .machine import Machine

IMPURE: Final = frozenset(
    {
        "builtins.hash",
        "builtins.id",
        "builtins.input",
        "builtins.open",
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "getpass.",
        "glob.",
        "http.client.",
        "httpx.",
        "io.open",
        "locale.getlocale",
        "multiprocessing.cpu_count",
        "numpy.random.",
        "os.cpu_count",
        "os.environ",
        "os.environ.",
        "os.environb",
        "os.getcwd",
        "os.getenv",
        "os.getlogin",
        "os.getpid",
        "os.listdir",
        "os.path.abspath",
        "os.path.exists",
        "os.path.expanduser",
        "os.path.expandvars",
        "os.path.getmtime",
        "os.path.getsize",
        "os.path.isdir",
        "os.path.isfile",
        "os.path.realpath",
        "os.popen",
        "os.scandir",
        "os.stat",
        "os.system",
        "os.uname",
        "os.urandom",
        "os.walk",
        "pathlib.Path.cwd",
        "pathlib.Path.home",
        "pathlib.Path().absolute",
        "pathlib.Path().exists",
        "pathlib.Path().expanduser",
        "pathlib.Path().glob",
        "pathlib.Path().is_dir",
        "pathlib.Path().is_file",
        "pathlib.Path().iterdir",
        "pathlib.Path().open",
        "pathlib.Path().read_bytes",
        "pathlib.Path().read_text",
        "pathlib.Path().resolve",
        "pathlib.Path().rglob",
        "pathlib.Path().stat",
        "pathlib.Path().write_bytes",
        "pathlib.Path().write_text",
        "platform.",
        "random.",
        "requests.",
        "secrets.",
        "shutil.",
        "socket.",
        "subprocess.",
        "sys.getdefaultencoding",
        "tempfile.",
        "time.",
        "urllib.request.",
        "uuid.uuid1",
        "uuid.uuid4",
    }
)
"""Names, and with a dot at the end families of names, that depend on the outside world."""

_FAMILIES: Final = tuple(each for each in sorted(IMPURE) if each.endswith("."))

EFFECTS: Final = frozenset(
    {
        "builtins.print",
        "pprint.pprint",
        "warnings.filterwarnings",
        "warnings.simplefilter",
        "warnings.warn",
        *(
            f"{logger}.{level}"
            for logger in ("logging", "logging.getLogger()")
            for level in ("critical", "debug", "error", "exception", "info", "log", "warning")
        ),
    }
)
"""What is done to be seen, and has no place in a graph."""


def is_impure(name: str) -> bool:
    """Whether what a name gives depends on more than its arguments."""
    return name in IMPURE or name.startswith(_FAMILIES)


def impure(machine: Machine, name: str, node: ast.expr, frame: Frame) -> Datum:
    """Report a call of something that depends on more than its arguments."""
    message = f"`{name}` depends on more than the source"
    helps = ("call it in a task", "or make its value an input of the workflow")
    return machine.report(HERMETIC, message, frame, node, helps=helps)


def environment(machine: Machine, arguments: list[Datum], node: ast.expr, frame: Frame) -> Datum:
    """An environment variable: known where the build defines it, else at best its default is."""
    match arguments:
        case [Known(str() as variable), *_] if variable in machine.settings.defines:
            return Known(machine.settings.defines[variable])
        case [Known(str() as variable), Known() as default] if machine.graph is None:
            message = f"the environment variable `{variable}` has its default here"
            helps = (f"give it with `--define {variable}=VALUE`",)
            machine.report(DEFAULT_OF_ENVIRONMENT, message, frame, node, helps=helps)
            return default
        case [Known(str() as variable), *_]:
            message = f"the environment variable `{variable}` is not part of the build"
            way_out = f"give it with `--define {variable}=VALUE`"
            inside = ", or make it an input of the workflow" if machine.graph else ""
            return machine.report(HERMETIC, message, frame, node, helps=(way_out + inside,))
        case _:
            message = "an environment variable must be named by a constant"
            return machine.report(HERMETIC, message, frame, node)


class PythonVersions:
    """The version of the Python that a program runs on: not before the oldest that flowc knows."""

    major = 3

    def __ge__(self, other: object) -> bool:
        return self._not_before(other)

    def __gt__(self, other: object) -> bool:
        return self._not_before(other)

    def __lt__(self, other: object) -> bool:
        return not self._not_before(other)

    def __le__(self, other: object) -> bool:
        return not self._not_before(other)

    def _not_before(self, other: object) -> bool:
        if isinstance(other, tuple) and other < _OLDEST:
            return True
        raise ValueError("the version of Python is known only where the program runs")


_OLDEST: Final = (3, 11, 1)
"""Later than every version that programs ask whether they have it, and have."""

VERSIONS: Final = PythonVersions()

_NOT_EVERYWHERE: Final = frozenset(
    {
        "_interpreters",
        "annotationlib",
        "asynchat",
        "asyncore",
        "compression",
        "distutils",
        "imp",
        "smtpd",
    }
    | {"aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "mailcap", "msilib", "nis"}
    | {"nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib"}
)
"""Modules that only some versions of Python have."""

_INSTALLED: Final = (sys.stdlib_module_names - _NOT_EVERYWHERE) | {"flowc", "flytekit"}


def is_installed(module: str) -> bool:
    """Whether every machine that may run a program has a module."""
    return module.partition(".")[0] in _INSTALLED

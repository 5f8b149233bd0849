"""The command line: which command, and what its end means to the shell.

Exit codes: 0 fine; 1 findings (errors, differences, stale output); 2 wrong usage or unreadable
input; 70 an error of flowc itself; 130 interrupted; 141 the reader of the output went away.
"""

import gc
import os
import sys
from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing `typing` would cost as much as the rest of `flowc --version`
    from typing import NoReturn

    from .problem import Problem

COMMANDS = {
    "build": "compile workflows to an IR file",
    "check": "report what is wrong; write nothing",
    "fix": "apply the edits that findings carry",
    "show": "print IR as text",
    "validate": "verify an IR file",
    "diff": "tell what a change does to workflows",
    "draw": "draw a graph",
    "view": "look at a graph in the browser",
    "run": "run a workflow or task on this machine",
    "runs": "list recorded runs, show one, remove old ones",
    "expand": "compute the graph of a dynamic task for given inputs",
    "link": "put fragments in the place of the calls that they answer",
    "export": "write what another system runs",
    "import": "read what another system runs into IR",
    "migrate": "turn programs for flytekit into programs for flowc",
    "cache": "tell about what was compiled before, or forget it",
    "explain": "tell what a diagnostic means",
    "git-setup": "let git show and compare IR",
}
"""Each is the module of its name in `commands` (`import_` for `import`, `git_setup` for `git-setup`), imported only when used."""

_BRIEF = frozenset(
    {"build", "check", "show", "validate", "diff", "link", "export", "import", "cache"}
)
"""Commands that run no code of users, and whose memory is bounded by what they read."""

_HELP = """\
usage: flowc COMMAND [arguments]

The workflow compiler: Python workflows to a portable, typed IR, without importing them.

commands:
{commands}

options:
  --help     this text; after a command, the help of that command
  --version  the version

examples:
  flowc check workflows/
  flowc build workflows/ -o workflows.pb
  flowc draw workflows/train.py main -o main.svg
  flowc run workflows/train.py main --epochs 3

A PATH is a file, a folder or a dotted module; wherever IR is read, a PATH does too, and so does
REV:PATH, the path in a revision of git.

exit codes: 0 fine, 1 findings, 2 wrong usage or unreadable input, 70 an error of flowc itself
"""

_INTERNAL = """\
This is an error of flowc, not of your workflow. Please report it, with the command line, the
sources if you can share them, and the traceback that the same command shows with FLOWC_DEBUG=1."""


def start() -> "NoReturn":
    """The program `flowc`: a command line, in a process that is there for nothing else.

    A brief command makes many objects and hardly any cycles: to look for cycles, and to
    take all objects apart before the process ends, would be a third of its time.
    """
    if sys.argv[1:] and sys.argv[1] not in _BRIEF:
        sys.exit(main())
    gc.disable()
    code = main()
    try:
        sys.stderr.flush()
    finally:
        os._exit(code)  # standard output was flushed, and each file closed as it was written


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; gives the exit code. Nothing that happens below shows a traceback."""
    arguments = sys.argv[1:] if argv is None else [*argv]
    _open_closed_streams()
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return 141
    except OSError as error:
        # Files are named, and their errors have been met where they are read and written.
        return _internal_error(error) if error.filename else _cannot_print(error)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130
    except Exception as error:  # noqa: BLE001 - the last resort: a user never sees a traceback
        return _internal_error(error)
    return code


def _open_closed_streams() -> None:
    """Python has None for a stream that the shell closed (``>&-``): what is written is lost."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
            os.set_inheritable(stream.fileno(), True)  # workers write there too
            setattr(sys, name, stream)


def _dispatch(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        from .ir.version import VERSION

        sys.stdout.write(f"flowc {VERSION}\n")
        return 0
    from .terminal import use_utf8

    use_utf8()
    name = arguments[0] if arguments else ""
    if name in ("", "-h", "--help"):
        rows = "\n".join(f"  {command:<10} {about}" for command, about in COMMANDS.items())
        (sys.stdout if name else sys.stderr).write(_HELP.format(commands=rows))
        return 0 if name else 2
    outcome = _run(name, arguments[1:]) if name in COMMANDS else _unknown(name)
    if isinstance(outcome, int):
        return outcome
    from .terminal import complain

    complain(outcome)
    return 2


def _run(name: str, arguments: list[str]) -> "int | Problem":
    from .arguments import Parser, load_command

    command = load_command(name)
    parser = Parser(name, command.USAGE, command.__doc__ or "", command.EXAMPLES)
    command.configure(parser)
    try:
        given = parser.parse(arguments)
    except SystemExit as end:  # how argparse ends after its help or an error
        return int(end.code or 0)
    return command.run(given)


def _unknown(name: str) -> "Problem":
    from .ir.suggest import nearest
    from .problem import Problem

    near = nearest(name, COMMANDS)
    helps = (f"did you mean `flowc {near}`?",) if near else ()
    what = "option" if name.startswith("-") else "command"
    return Problem(f"there is no {what} `{name}`", (*helps, "`flowc --help` lists the commands"))


def _internal_error(error: Exception) -> int:
    from .terminal import say

    if os.environ.get("FLOWC_DEBUG"):
        import traceback

        traceback.print_exception(error)
    say(f"flowc: internal error: {type(error).__name__}: {error}\n{_INTERNAL}")
    return 70


def _cannot_print(error: OSError) -> int:
    from contextlib import suppress

    from .problem import Problem
    from .runtime.files import because
    from .terminal import complain

    _discard_output()
    with suppress(OSError):  # where standard error is full too, the exit code alone can tell
        complain(Problem(f"cannot write to standard output: {because(error)}"))
    return 2


def _discard_output() -> None:
    """Leave nothing in the buffer that the interpreter would try to write at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    start()

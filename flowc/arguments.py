"""What commands have in common on the command line: the parser, and options that several take."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Final, NoReturn, Protocol, cast

from .inputs import Reading
from .ir.records import dataclass
from .output import IR_SUFFIXES
from .problem import Problem
from .report import OUTPUT_FORMATS
from .terminal import complain, width

_MAX_WIDTH: Final = 100


class Command(Protocol):
    """What a module of `commands` has. Its docstring is the description in the help."""

    USAGE: str
    """What follows the command's name."""
    EXAMPLES: str
    """Command lines, one a line."""

    def configure(self, parser: "Parser") -> None:
        """Add the options."""
        ...

    def run(self, given: argparse.Namespace) -> int | Problem:
        """Do it; gives the exit code."""
        ...


def load_command(name: str) -> Command:
    """The module of a command."""
    module = f"{name}_" if iskeyword(name) else name.replace("-", "_")
    return cast("Command", import_module(f".commands.{module}", __package__))


class Parser(argparse.ArgumentParser):
    """The parser of one command. A wrong command line is one message, then the usage."""

    def __init__(self, name: str, usage: str, about: str, examples: str) -> None:
        super().__init__(
            prog=f"flowc {name}",
            usage=f"flowc {name} {usage}",
            description=about,
            epilog=f"examples:\n{examples.strip()}".replace("\n", "\n  "),
            formatter_class=_Help,
            allow_abbrev=False,
            add_help=False,
        )
        self.arguments = self.add_argument_group("arguments")
        """What is given by place."""
        self.options = self.add_argument_group("options")
        """What is given by name."""
        self.takes_inputs = False
        """Whether options that nobody added are kept, as ``words``: those after ``--``, and unknown ones."""
        self.takes_paths = False
        """Whether what follows ``--`` is kept apart, as ``paths``: None where there is no ``--``."""

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """The options; ends the process with `SystemExit` after the help or an error, as argparse does."""
        end = words.index("--") if "--" in words else len(words)
        apart = self.takes_paths or self.takes_inputs
        given, unknown = self.parse_known_args(words[:end] if apart else words)
        if self.takes_inputs:
            given.words = [*unknown, *words[end + 1 :]]
        elif unknown:
            self._refuse(unknown)
        if self.takes_paths:
            given.paths = [*words[end + 1 :]] if "--" in words else None
        return given

    def _refuse(self, unknown: Sequence[str]) -> NoReturn:
        """What nothing takes: options that are not there first, since they explain the rest."""
        wrong = next((each for each in unknown if each.startswith("-")), None)
        if wrong is None:
            self.error(f"nothing takes `{unknown[0]}`")
        from .ir.suggest import did_you_mean

        option = wrong.partition("=")[0]
        known = [name for action in self._actions for name in action.option_strings]
        self.error(f"there is no option `{option}`", *did_you_mean(option, known))

    def error(self, message: str, *helps: str) -> NoReturn:
        """Say what is wrong with the command line and end with code 2."""
        more = f"`{self.prog} --help` tells more"
        complain(Problem(message, (*helps, more), (f"usage: {self.usage}",)))
        sys.exit(2)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, with the name of a value written once."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(width(sys.stdout), _MAX_WIDTH) - 2)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, action.dest.upper())
        return f"{', '.join(action.option_strings)} {value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonArguments:
    """What every command that may compile takes, parsed."""

    define: list[tuple[str, str]]
    root: str | None
    output_format: str
    no_cache: bool

    @property
    def reading(self) -> Reading:
        """How to compile what turns out to be source."""
        return Reading(dict(self.define), self.root, cached=not self.no_cache)


def add_paths(parser: Parser) -> None:
    """``PATH...``: what to compile together."""
    parser.arguments.add_argument(
        "paths", nargs="+", metavar="PATH", help="file, folder, dotted module, REV:PATH or IR file"
    )


def add_ir(parser: Parser) -> None:
    """``IR``: one thing to read."""
    parser.arguments.add_argument("ir", metavar="IR", help="IR file, PATH, REV:PATH, or -")


def add_entity(parser: Parser) -> None:
    """``[ENTITY]``: a part of it."""
    parser.arguments.add_argument(
        "entity", nargs="?", metavar="ENTITY", help="full name, or the end of one; else everything"
    )


def add_ir_output(
    parser: Parser, metavar: str = "FILE", about: str = "IR to write; - for stdout"
) -> None:
    """``-o`` and ``--format``: where IR is written."""
    add = parser.options.add_argument
    add("-o", "--output", required=True, metavar=metavar, help=about)
    formats = tuple(IR_SUFFIXES.values())
    add("--format", choices=formats, help="pb, json or flow (text); else by the suffix of FILE")


def whole_number(text: str) -> int:
    """The value of an option that counts."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"`{text}` is not a whole number")
    return int(text)


def add_common_options(
    parser: Parser, anew: str = "compile anew, and keep nothing: `flowc cache`"
) -> None:
    """The options of `CommonArguments`; `anew` says what is done anew without the cache."""
    add = parser.options.add_argument
    add(
        "--define",
        action="append",
        type=_definition,
        default=[],
        metavar="NAME=VALUE",
        help="value of an environment variable that the program may read; repeatable",
    )
    add(
        "--root",
        metavar="DIR",
        help="count module names from DIR, instead of from the folder of the outermost package",
    )
    add(
        "--output-format",
        choices=OUTPUT_FORMATS,
        default="text",
        metavar="FORMAT",
        help=f"how diagnostics are written: {', '.join(OUTPUT_FORMATS)}",
    )
    add("--no-cache", action="store_true", help=anew)


def add_help(parser: Parser) -> None:
    """``--help``: what the command does and takes."""
    parser.options.add_argument("-h", "--help", action="help", help="show this help")


def _definition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"`{text}` is not NAME=VALUE")
    return name, value

"""Run a workflow or task on this machine, from its compiled graph.

Each input of ENTITY is an option: --NAME VALUE. Texts and numbers are written bare; lists,
dictionaries and records as JSON. The result is printed as JSON on standard output; whatever the
tasks print goes to standard error.
"""

import json
import os
import sys
from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import Final

from ..answers import answers, ask_at_terminal, given_answers
from ..arguments import CommonArguments, Parser, add_common_options
from ..entities import entities, find_entity, list_entities
from ..given import given_inputs
from ..inputs import Opened, code_in_git, open_package, with_places
from ..ir.diagnostics import has_errors
from ..ir.format import type_text
from ..ir.nodes import Interface, Package
from ..ir.scope import Index, index
from ..ir.values import Binding, Ref
from ..problem import Problem
from ..report import report, report_all
from ..runtime.engine import Threads
from ..runtime.values import to_json
from ..signature import describe_inputs
from ..terminal import advise, put

USAGE: Final = "PATH ENTITY [--INPUT VALUE]... [options]"
EXAMPLES: Final = """
flowc run workflows/train.py main --help           (lists the inputs of main)
flowc run workflows/train.py main --epochs 3 --names '["a", "b"]'
flowc run workflows/train.py main --inputs inputs.json --epochs 5
flowc run workflows.pb main --code src/
flowc run workflows/train.py main --epochs 3 --signal good=yes
flowc run workflows/train.py main -- --root 1      (an input that is called like an option)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    path: str
    entity: str | None
    words: list[str]
    """The options that are inputs of the entity."""
    help: bool
    inputs: str | None
    code: str | None
    signal: list[str]
    jobs: int
    workers: str


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.takes_inputs = True
    parser.arguments.add_argument(
        "path", metavar="PATH", help="file, folder, dotted module or IR file"
    )
    parser.arguments.add_argument(
        "entity", nargs="?", metavar="ENTITY", help="full name, or the end of one"
    )
    parser.options.add_argument(
        "--inputs", metavar="FILE", help="JSON object of inputs by name; - for standard input"
    )
    parser.options.add_argument(
        "--code", metavar="DIR", help="where the sources of an IR file are (the current folder)"
    )
    parser.options.add_argument(
        "--signal",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="answer to a gate: a value, or yes for an approval; else it is asked for",
    )
    parser.options.add_argument(
        "--jobs",
        type=_count,
        default=processors(),
        metavar="N",
        help="how many tasks run at once (as many as there are processors)",
    )
    parser.options.add_argument(
        "--workers",
        choices=WORKERS,
        default=WORKERS[0],
        metavar="KIND",
        help="what tasks run in: processes, which end when a task's time is up, or threads",
    )
    add_common_options(parser)
    parser.options.add_argument(
        "-h", "--help", action=_Help, nargs=0, help="show this help; after ENTITY, its inputs"
    )


WORKERS: Final = ("processes", "threads")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count(text: str) -> int:
    count = int(text) if text.isascii() and text.isdigit() else 0
    if not count:
        raise ArgumentTypeError(f"`{text}` is no number of tasks: give 1 or more")
    return count


def engine(arguments: Arguments) -> Executor:
    """What does the work of tasks."""
    if arguments.workers == "threads":
        return Threads()
    from ..runtime.workers import Workers

    return Workers(arguments.jobs)


def run(given: Namespace) -> int | Problem:
    """Compile, read the inputs by their types, run, print."""
    arguments = Arguments(**vars(given))
    source = replace(arguments.reading, code=arguments.code)
    opened = open_package([arguments.path], source)
    if isinstance(opened, Problem):
        return opened
    if opened.package is None:
        report(opened, arguments.output_format, sys.stderr)
        return opened.exit_code
    ref = _entity(opened.package, arguments.entity)
    if isinstance(ref, Problem):
        return ref
    tables = index(opened.package)
    if arguments.help:
        put("\n".join(_description(arguments, ref, tables)))
        return 0
    placed = with_places(opened)
    return _run(arguments, placed, placed.package or opened.package, ref)


class _Help(Action):
    """The help of the command, or of the entity where one was named before."""

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        if namespace.entity is None:
            parser.print_help()
            parser.exit()
        namespace.help = True


def _entity(package: Package, name: str | None) -> Ref | Problem:
    if name is not None:
        return find_entity(package, name)
    return Problem("which ENTITY? There are", choices=list_entities(entities(package)))


def _description(arguments: Arguments, ref: Ref, tables: Index) -> Iterator[str]:
    """What an entity takes and gives."""
    entity, interface = tables.entity(ref), tables.interface(ref) or Interface()
    yield f"usage: flowc run {arguments.path} {arguments.entity} [--INPUT VALUE]... [options]"
    yield f"\n{ref.kind.value.replace('_', ' ')} {ref.name}"
    if entity is not None and entity.doc:
        yield f"\n{indent(entity.doc.strip(), '  ')}"
    yield "\ninputs:" if interface.inputs else "\ninputs: none"
    yield from (f"  {line}" for line in describe_inputs(interface, tables.types))
    yield "\noutputs:" if interface.outputs else "\noutputs: none"
    yield from (f"  {each.name}: {type_text(each.type)}" for each in interface.outputs)
    yield "\nlists, dictionaries and records are JSON; `flowc run --help` lists the options"


def _run(arguments: Arguments, opened: Opened, package: Package, ref: Ref) -> int | Problem:
    from ..runtime.quiet import output_to_stderr
    from ..runtime.run import Means
    from ..runtime.run import run as run_graph

    tables = index(package)
    interface = tables.interface(ref) or Interface()
    read = given_inputs(arguments.words, arguments.inputs, interface, tables.types)
    way_out = f"`flowc run {arguments.path} {arguments.entity} --help` tells more"
    if isinstance(read, Problem):
        return replace(read, helps=(*read.helps, way_out))
    values, found = read
    if has_errors(found):
        report_all(opened, found, arguments.output_format, sys.stderr)
        if arguments.output_format == "text":
            advise(describe_inputs(interface, tables.types), (way_out,))
        return 2
    if opened.code is None:
        return code_in_git(opened)
    texts = given_answers(arguments.signal)
    if isinstance(texts, Problem):
        return texts
    with output_to_stderr(), redirect_stdout(sys.stderr), engine(arguments) as doing:
        means = Means(
            engine=doing, width=arguments.jobs, signals=answers(texts), ask=ask_at_terminal
        )
        outcome = run_graph(package, ref, values, Path(opened.code), means)
    report_all(opened, outcome.diagnostics, arguments.output_format, sys.stderr)
    if outcome.outputs is None:
        return 1
    _print(outcome.outputs)
    return 0


def _print(outputs: Sequence[Binding]) -> None:
    """One output as it is, several by name."""
    values = {each.name: to_json(each.value) for each in outputs}
    if values:
        result = next(iter(values.values())) if len(values) == 1 else values
        put(json.dumps(result, ensure_ascii=False))

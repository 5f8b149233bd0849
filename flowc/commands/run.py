"""Run a workflow or task on this machine, from its compiled graph.

Each input of ENTITY is an option: --NAME VALUE. Texts, numbers and paths are written bare; lists,
dictionaries and records as JSON; --NAME and --no-NAME are true and false. The result is printed as
JSON on standard output; whatever the tasks print goes to standard error.
"""

import json
import os
import sys
from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import Final

from ..answers import Answers, ask_at_terminal, given_answers
from ..arguments import CommonArguments, Parser, add_common_options
from ..documented import documented
from ..entities import entities, find_entity, list_entities
from ..fragments import known_graphs
from ..given import given_inputs
from ..inputs import code_in_git, open_package, with_places
from ..ir.diagnostics import has_errors
from ..ir.format import type_text
from ..ir.formats import Format, decode, encode
from ..ir.nodes import Fragment, Interface, Package
from ..ir.scope import Index, index
from ..ir.values import Binding, EntityKind, Ref, Value
from ..opened import Opened
from ..problem import Problem
from ..progress import Events, Progress
from ..records import DEFAULT, find_run, open_record, unusable
from ..report import report, report_all
from ..runtime.answers import nobody
from ..runtime.engine import Threads, processors
from ..runtime.journal import Journal, Waited
from ..runtime.keeping import decoded, encoded
from ..runtime.recorder import Recorder
from ..runtime.run import Means, Outcome
from ..runtime.store import RunRow, Store, StoreError, Wanted
from ..runtime.values import to_json
from ..signature import describe_inputs
from ..terminal import advise, is_live, put, say

USAGE: Final = "PATH ENTITY [--INPUT VALUE]... [options]"
EXAMPLES: Final = """
flowc run workflows/train.py main --help           (lists the inputs of main)
flowc run workflows/train.py main --epochs 3 --names '["a", "b"]'
flowc run workflows/train.py main --inputs inputs.json --epochs 5
flowc run workflows.pb main --code src/
flowc run workflows/train.py main --epochs 3 --signal good=yes
flowc run workflows/train.py main --epochs 3 --fragment grown.pb
flowc run --resume last                            (what has ended is not done again)
flowc run workflows/train.py main -- --root 1      (an input that is called like an option)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    path: str | None
    entity: str | None
    words: list[str]
    """The options that are inputs of the entity."""
    help: bool
    inputs: str | None
    code: str | None
    signal: list[str]
    fragment: list[str]
    jobs: int
    workers: str
    runs: str | None
    record: bool
    resume: str | None
    json: bool


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.takes_inputs = True
    parser.arguments.add_argument(
        "path", nargs="?", metavar="PATH", help="file, folder, dotted module or IR file"
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
        "--fragment",
        action="append",
        default=[],
        metavar="FILE",
        help="graph of a dynamic task, run where that is called with the inputs it was made for;"
        " repeatable",
    )
    _add_means(parser)
    _add_record(parser)
    parser.options.add_argument(
        "--json", action="store_true", help="write what happens to standard output, an event a line"
    )
    add_common_options(parser, anew="compile anew, and run cached tasks again")
    parser.options.add_argument(
        "-h", "--help", action=_Help, nargs=0, help="show this help; after ENTITY, its inputs"
    )


def _add_means(parser: Parser) -> None:
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


def _add_record(parser: Parser) -> None:
    parser.options.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with a run that failed or was stopped, by its number or `last`; PATH and ENTITY"
        " may be left out",
    )
    parser.options.add_argument(
        "--runs", metavar="FILE", help=f"where runs are recorded ({DEFAULT})"
    )
    parser.options.add_argument(
        "--no-record", dest="record", action="store_false", help="record nothing"
    )


WORKERS: Final = ("processes", "threads")


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


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be run."""

    opened: Opened
    package: Package
    ref: Ref
    inputs: Mapping[str, Value]
    resumed: RunRow | None = None
    """The run that is gone on with."""


def run(given: Namespace) -> int | Problem:
    """Compile, read the inputs by their types, run, print."""
    arguments = Arguments(**vars(given))
    answers = given_answers(arguments.signal)
    if isinstance(answers, Problem):
        return answers
    try:
        return _recording(arguments, answers)
    except StoreError as error:
        return unusable(error)


def _recording(arguments: Arguments, answers: Answers) -> int | Problem:
    if arguments.resume is not None:
        store = open_record(arguments.runs, makes=False)
        if not isinstance(store, Store):
            return store or _no_record()
        with store:
            found = _resumed(arguments, store)
            return _run(arguments, found, answers, store) if isinstance(found, Task) else found
    found = _asked(arguments)
    if not isinstance(found, Task):
        return found
    store = open_record(arguments.runs, makes=True) if arguments.record else None
    if isinstance(store, Problem):
        return store
    with store or nullcontext():
        return _run(arguments, found, answers, store)


def _no_record() -> Problem:
    return Problem("there is no record of runs to go on with", ("name it with `--runs FILE`",))


def _asked(arguments: Arguments) -> Task | int | Problem:
    """What the command line says."""
    if arguments.path is None:
        return Problem("what is to be run?", ("`flowc run PATH ENTITY`",))
    opened = open_package([arguments.path], replace(arguments.reading, code=arguments.code))
    if isinstance(opened, Problem):
        return opened
    if opened.package is None:
        report(opened, arguments.output_format, sys.stderr)
        return opened.exit_code
    ref = _entity(opened.package, arguments.entity)
    if isinstance(ref, Problem):
        return ref
    if arguments.help:
        put("\n".join(_description(arguments, ref, index(opened.package))))
        return 0
    if opened.code is None:
        return code_in_git(opened)
    placed = with_places(opened)
    task = Task(placed, placed.package or opened.package, ref, {})
    return task if arguments.resume else _with_inputs(arguments, task)


def _with_inputs(arguments: Arguments, task: Task) -> Task | int | Problem:
    tables = index(task.package)
    _, interface = _documented(task.ref, tables)
    read = given_inputs(arguments.words, arguments.inputs, interface, tables.types)
    way_out = f"`flowc run {arguments.path} {arguments.entity} --help` tells more"
    if isinstance(read, Problem):
        return replace(read, helps=(*read.helps, way_out))
    values, found = read
    if has_errors(found):
        report_all(task.opened, found, arguments.output_format, sys.stderr)
        if arguments.output_format == "text":
            advise(describe_inputs(interface, tables.types), (way_out,))
        return 2
    return replace(task, inputs=values)


def _resumed(arguments: Arguments, store: Store) -> Task | int | Problem:
    """What a run of the record did, or what is asked for in its place, with the same inputs."""
    if arguments.words or arguments.inputs:
        return Problem("a run is gone on with as it was begun: `--resume` takes no inputs")
    row = find_run(store, arguments.resume or "")
    if isinstance(row, Problem):
        return row
    task = _recorded(store, row) if arguments.path is None else _asked(arguments)
    if not isinstance(task, Task):
        return task
    data = store.get(row.inputs)
    inputs = None if data is None else decoded(data)
    if inputs is None:
        return Problem(f"the inputs of run {row.id} are not in the record", ("run it anew",))
    return replace(task, inputs=inputs, resumed=row)


def _recorded(store: Store, row: RunRow) -> Task | Problem:
    """What a run did, from the package that it was begun with."""
    data = store.get(row.package)
    package = None if data is None else decode(data, row.source).unit
    if not isinstance(package, Package):
        helps = ("name PATH and ENTITY: `flowc run PATH ENTITY --resume RUN`",)
        return Problem(f"the package of run {row.id} is not in the record", helps)
    opened = Opened(row.source, package, (), lambda _: None, code=row.code)
    return Task(opened, package, Ref(EntityKind(row.kind), row.entity), {})


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
    text, interface = _documented(ref, tables)
    yield f"usage: flowc run {arguments.path} {arguments.entity} [--INPUT VALUE]... [options]"
    yield f"\n{ref.kind.value.replace('_', ' ')} {ref.name}"
    if text:
        yield f"\n{indent(text, '  ')}"
    yield "\ninputs:" if interface.inputs else "\ninputs: none"
    yield from (f"  {line}" for line in describe_inputs(interface, tables.types))
    yield "\noutputs:" if interface.outputs else "\noutputs: none"
    for each in interface.outputs:
        yield f"  {each.name}: {type_text(each.type)}{'; ' if each.doc else ''}{each.doc}"
    yield "\nlists, dictionaries and records are JSON; `flowc run --help` lists the options"


def _documented(ref: Ref, tables: Index) -> tuple[str, Interface]:
    """What an entity is, in words, and its interface with what the words say of its parts."""
    entity = tables.entity(ref)
    return documented(tables.interface(ref) or Interface(), entity.doc if entity else "")


def _run(arguments: Arguments, task: Task, answers: Answers, store: Store | None) -> int | Problem:
    graphs = known_graphs(arguments.fragment, task.package, arguments.reading)
    if isinstance(graphs, Opened):
        report(graphs, arguments.output_format, sys.stderr)
        return graphs.exit_code
    if isinstance(graphs, Problem):
        return graphs
    run = None if store is None else _begun(task, store)
    if isinstance(run, Problem):
        return run
    recorder = None
    if store is not None and run is not None:
        recorder = Recorder(store, run, caches=not arguments.no_cache)
    with _events(arguments, task, run) as events:
        told = [each for each in (recorder, events) if each]
        try:
            outcome = _outcome(arguments, task, answers, told, tuple(graphs.values()))
        except KeyboardInterrupt:
            return _interrupted(store, run, recorder, events)
        if recorder is not None:
            recorder.end(outcome.outputs)
        if events is not None:
            events.end(outcome.outputs, outcome.diagnostics)
    if recorder is not None and recorder.problem is not None:
        say(f"warning: the run is recorded only in part: {recorder.problem}")
    report_all(task.opened, outcome.diagnostics, arguments.output_format, sys.stderr)
    for file, graph in graphs.items():
        if graph in outcome.unused:
            say(f"warning: `{file}` is not used: no call of `{graph.task}` had its inputs")
    for name in answers.unheard(task.package):
        say(f"warning: `--signal {name}` is not used: no gate is called so")
    if outcome.outputs is None:
        if run is not None and sys.stderr.isatty():
            say(f"run {run} failed; `flowc run --resume {run}` goes on with it")
        return 1
    if not arguments.json:
        _print(outcome.outputs)
    return 0


def _interrupted(
    store: Store | None, run: int | None, recorder: Recorder | None, events: Events | None
) -> int:
    """Note that the user stopped a run, and say how to go on with it."""
    if events is not None:
        events.stop()
    if store is None or run is None or recorder is None:
        say("interrupted; nothing was recorded")
        return INTERRUPTED
    recorder(Waited())  # keeps what it has only noted
    with suppress(StoreError):  # it was held, so it counts as stopped in any case
        store.end(run, "stopped", None)
    say(f"interrupted: run {run} is stopped, and `flowc run --resume {run}` goes on with it")
    return INTERRUPTED


INTERRUPTED: Final = 130
"""The exit code after Ctrl-C, as shells have it."""


@contextmanager
def _events(arguments: Arguments, task: Task, run: int | None) -> Generator[Events | None]:
    """Where events go: what standard output is now, whatever tasks write to it later."""
    if not arguments.json:
        yield None
        return
    sys.stdout.flush()
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as stream:
        yield Events(stream, run, task.ref.kind.value, task.ref.name)


def _begun(task: Task, store: Store) -> int | Problem:
    """The number of the run, which is held from now on."""
    row, ref, opened = task.resumed, task.ref, task.opened
    package = encode(task.package, Format.PROTOBUF)
    inputs = encoded(map(Binding, task.inputs, task.inputs.values()))
    code = os.path.abspath(opened.code or os.curdir)
    wanted = Wanted(ref.kind.value, ref.name, opened.name, code, package, inputs)
    if row is None:
        return store.begin(wanted)
    if not store.resume(row.id, wanted):
        return Problem(f"run {row.id} is still running", ("wait for it, or stop it first",))
    return row.id


def _outcome(
    arguments: Arguments,
    task: Task,
    answers: Answers,
    told: Sequence[Recorder | Events],
    graphs: tuple[Fragment, ...],
) -> Outcome:
    from ..runtime.quiet import output_to_stderr
    from ..runtime.run import run as run_graph

    memory = next((each for each in told if isinstance(each, Recorder)), None)
    progress = Progress(sys.stderr) if is_live(sys.stderr) else None
    listeners = [*told, progress] if progress else told
    with output_to_stderr(), redirect_stdout(sys.stderr), engine(arguments) as doing:
        means = Means(
            engine=doing,
            width=arguments.jobs,
            signals=answers,
            ask=ask_at_terminal if sys.stdin.isatty() else nobody,
            fragments=graphs,
            journal=Journal(memory, *listeners),
        )
        code = Path(task.opened.code or os.curdir)
        try:
            return run_graph(task.package, task.ref, task.inputs, code, means)
        finally:
            if progress is not None:
                progress.clear()


def _print(outputs: Sequence[Binding]) -> None:
    """One output as it is, several by name."""
    values = {each.name: to_json(each.value) for each in outputs}
    if values:
        result = next(iter(values.values())) if len(values) == 1 else values
        put(json.dumps(result, ensure_ascii=False))

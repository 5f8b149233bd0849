"""The driver of a run: one loop over explicit frames, and an engine for single pieces of work."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from ..ir import paths
from ..ir.diagnostics import Diagnostic, Help, Label, Severity
from ..ir.nodes import (
    BODY,
    Branch,
    Call,
    FailurePolicy,
    Fragment,
    Gate,
    LaunchPlan,
    Map,
    Task,
    Workflow,
)
from ..ir.rules_graph import UNKNOWN_ENTITY
from ..ir.rules_run import NOT_RUN_HERE, TOO_DEEP
from ..ir.values import Value
from .answers import Answer
from .engine import Engine
from .evaluate import Problem, bindings_in
from .expand import Expanded
from .frames import Frame, MapRun, Outputs, Place, Role, constants, trail
from .graph import Graph, Spans, only
from .library import Library
from .steps import (
    Expand,
    Pause,
    Payload,
    attempts,
    completed,
    do,
    gate_payload,
    map_lists,
    taken_block,
    task_payload,
)
from .work import Done, Failed, Result

if TYPE_CHECKING:
    from concurrent.futures import Future

MAX_LEVEL: Final = 10_000
"""Frames that may wait for one another: workflows, branches and maps within each other."""

_Answer: TypeAlias = Result | Expanded


@dataclass(frozen=True, slots=True)
class _Job:
    """Work that the engine has been given."""

    place: Place
    payload: Payload
    tries: int
    """How many attempts may be made."""
    attempt: int
    """Which of them this is, from 1."""
    future: "Future[_Answer]"


class Driver:
    """Runs one frame and everything that it leads to."""

    def __init__(self, engine: Engine, answer: Answer, expand: Expand) -> None:
        self.problems: list[Diagnostic] = []
        """What was found; warnings only, where there are outputs."""
        self._engine = engine
        self._answer = answer
        self._expand = expand
        self._outputs: Outputs | None = None
        self._jobs: dict[int, _Job] = {}
        self._count = 0
        self._ended: SimpleQueue[int] = SimpleQueue()
        """Numbers of jobs that are done. Engines put them in from threads of their own."""
        self._waiting: list[Frame | MapRun] = []
        """What may have nodes or items to start. The last goes first: a run follows the source."""
        self._idle: list[Frame] = []
        """Frames in which nothing is active any more, and nothing may start."""

    def run(self, frame: Frame) -> Outputs | None:
        """What the frame gives; None where it fails."""
        self._touch(frame)
        while True:
            while not self._ended.empty():
                self._take(self._ended.get())
            if self._idle:
                self._close(self._idle.pop())
            elif self._waiting:
                self._advance(self._waiting[-1])
            elif self._jobs:
                self._take(self._ended.get())
            else:
                return self._outputs

    # Frames

    def _open(self, frame: Frame, owner: Place) -> None:
        if frame.level > MAX_LEVEL:
            message = f"more than {MAX_LEVEL} workflows, branches and maps wait for one another"
            self._fail_for(owner, Problem(TOO_DEEP, message), frame.item)
            return
        owner.frame.inner[frame] = None
        frame.is_stopped = owner.frame.is_stopped
        self._touch(frame)

    def _touch(self, frame: Frame) -> None:
        """Look at a frame again: it may have something to start, or be at its end."""
        if frame.may_go_on:
            self._queue(frame)
        elif not frame.active:
            self._idle.append(frame)

    def _queue(self, waiting: Frame | MapRun) -> None:
        if not waiting.is_queued:
            waiting.is_queued = True
            self._waiting.append(waiting)

    def _advance(self, waiting: Frame | MapRun) -> None:
        """Start the next node of a frame or item of a map, the last in the queue."""
        if waiting.may_go_on:
            match waiting:
                case Frame():
                    self._start(Place(waiting, waiting.start()))
                case MapRun():
                    self._start_item(waiting)
                case _:
                    assert_never(waiting)
            return
        self._waiting.pop()
        waiting.is_queued = False
        if isinstance(waiting, MapRun):
            self._settle(waiting)
        else:
            self._touch(waiting)

    def _close(self, frame: Frame) -> None:
        """End a frame in which nothing is active any more."""
        if frame.is_closed:
            return
        frame.is_closed = True
        outputs = self._result(frame)
        owner = frame.owner
        if owner is None:
            self._outputs = outputs
            self.problems += frame.problems
            return
        del owner.frame.inner[frame]
        if outputs is not None:
            self._give(owner, outputs, frame.item)
        elif (handler := _handler(frame, owner)) is not None:
            self._open(handler, owner)
        else:
            self._fail(owner, frame.problems, frame.item)

    def _result(self, frame: Frame) -> Outputs | None:
        """What a frame gives; None where it has failed."""
        if frame.has_failed or frame.is_stopped or frame.role is Role.HANDLER:
            return None
        if len(frame.outputs) < len(frame.block.nodes):
            raise ValueError(f"nodes of block {frame.block.id!r} wait for one another")
        given = bindings_in(frame, frame.block.outputs)
        if not isinstance(given, Problem):
            return given
        path = paths.block(frame.graph.path, frame.block.id)
        span = frame.graph.spans.at(path)
        labels = (Label(span),) if span else ()
        rule = given.rule
        frame.problems.append(
            Diagnostic(rule.code, rule.severity, given.message, labels, path=path)
        )
        return None

    # Ends of nodes and items

    def _give(self, place: Place, outputs: Outputs, item: int = 0) -> None:
        """A node has ended well, or an item of it where it is a map."""
        found = place.frame.maps.get(place.index)
        if found is None:
            place.frame.give(place.index, outputs)
            self._touch(place.frame)
        else:
            found.give(item, outputs)
            self._settle(found)

    def _fail(self, place: Place, problems: list[Diagnostic], item: int = 0) -> None:
        """A node has failed, or an item of it where it is a map."""
        frame = place.frame
        if (found := frame.maps.get(place.index)) is not None:
            self._cancel(found.fail(problems))
            self._settle(found)
            return
        frame.active -= 1
        frame.has_failed = True
        frame.problems += problems
        if frame.graph.policy is FailurePolicy.FAIL_IMMEDIATELY:
            self._cancel(frame.stop())
        self._touch(frame)

    def _cancel(self, stopped: list[Frame]) -> None:
        """Take back work that the engine has not begun and nobody waits for any more."""
        for frame in stopped:
            for number in [*frame.jobs]:
                self._jobs[number].future.cancel()

    def _settle(self, run: MapRun) -> None:
        """Go on with a map, or end it where all that started has ended."""
        place = run.place
        if run.may_go_on:
            self._queue(run)
        elif not run.running and place.frame.maps.get(place.index) is run:
            del place.frame.maps[place.index]
            if run.is_over:
                self._fail(place, _with_bound(run))
            else:
                self.problems += [replace(each, severity=Severity.WARNING) for each in run.problems]
                self._give(place, run.outputs())

    def _fail_for(self, place: Place, problem: Problem, item: int = 0) -> None:
        self._fail(place, [_diagnostic(problem, place)], item)

    # Starts of nodes

    def _start(self, place: Place) -> None:
        node = place.node
        match node:
            case Call():
                self._call(place, node)
            case Branch():
                self._branch(place, node)
            case Map():
                self._map(place, node)
            case Gate():
                self._gate(place, node)
            case _:
                assert_never(node)

    def _call(self, place: Place, call: Call) -> None:
        library = place.frame.library
        entity = library.entity(call.target)
        given = bindings_in(place.frame, call.inputs)
        match entity:
            case _ if isinstance(given, Problem):
                self._fail_for(place, given)
            case None:
                what = f"{call.target.kind.value} `{call.target.name}`"
                problem = Problem(UNKNOWN_ENTITY, f"the package has no {what}")
                self._fail_for(place, problem)
            case Task():
                self._call_task(place, call, entity, given)
            case Workflow():
                self._call_workflow(place, entity, given)
            case LaunchPlan():
                fixed, defaults = constants(entity.fixed_inputs), constants(entity.default_inputs)
                workflow = library.workflow(entity.workflow)
                if workflow is None or entity.external:
                    self._fail_for(place, _elsewhere(entity))
                else:
                    self._call_workflow(place, workflow, {**defaults, **given, **fixed})
            case _:
                assert_never(entity)

    def _call_task(self, place: Place, call: Call, task: Task, given: Mapping[str, Value]) -> None:
        frame = place.frame
        payload = task_payload(task, given, frame.library, self._expand, frame.depth)
        if isinstance(payload, Problem):
            self._fail_for(place, payload)
        else:
            self._submit(place, payload, attempts(frame.overrides, call, task))

    def _call_workflow(self, place: Place, called: Workflow, given: Mapping[str, Value]) -> None:
        inputs = completed(called.interface, given)
        if not called.blocks:
            self._fail_for(place, _elsewhere(called))
        elif isinstance(inputs, Problem):
            self._fail_for(place, inputs)
        else:
            library = place.frame.library
            self._open_body(place, library.graph(called), library, inputs, place.frame.depth)

    def _open_body(
        self, place: Place, graph: Graph, library: Library, inputs: Outputs, depth: int
    ) -> None:
        """Open the outermost block of a workflow or fragment for a call of it."""
        level = place.frame.level + 1
        frame = Frame(graph, graph.blocks[BODY], library, inputs, None, place, level=level)
        frame.depth = depth
        self._open(frame, place)

    def _branch(self, place: Place, branch: Branch) -> None:
        block = taken_block(place.frame, branch)
        match block:
            case Problem():
                self._fail_for(place, block)
            case None:
                self._give(place, {})
            case _:
                self._open(place.frame.within(block, place), place)

    def _map(self, place: Place, node: Map) -> None:
        lists = map_lists(place.frame, node)
        if isinstance(lists, Problem):
            self._fail_for(place, lists)
            return
        run = MapRun(place, node, lists)
        place.frame.maps[place.index] = run
        self._settle(run)

    def _start_item(self, run: MapRun) -> None:
        item, parameters = run.start()
        place = run.place
        frame = place.frame.within(run.node.block, place, parameters, item)
        frame.overrides = (run.node.options, *frame.overrides)
        self._open(frame, place)

    def _gate(self, place: Place, gate: Gate) -> None:
        found = gate_payload(place.frame, gate, self._answer)
        match found:
            case Problem():
                self._fail_for(place, found)
            case Pause():
                self._submit(place, found, 1)
            case _:
                self._give(place, found)

    # Work

    def _submit(self, place: Place, payload: Payload, tries: int, attempt: int = 1) -> None:
        number = self._count = self._count + 1
        place.frame.jobs[number] = None
        future = self._engine.submit(do, payload)
        self._jobs[number] = _Job(place, payload, tries, attempt, future)
        future.add_done_callback(lambda _: self._ended.put(number))

    def _take(self, number: int) -> None:
        """Go on from where a job has ended."""
        job = self._jobs.pop(number)
        place, frame = job.place, job.place.frame
        del frame.jobs[number]
        if job.future.cancelled():
            frame.active -= 1
            self._touch(frame)
            return
        answer = job.future.result()
        match answer:
            case Done(outputs):
                self._give(place, constants(outputs))
            case Failed(_, True) | Expanded(None) if (
                job.attempt < job.tries and not frame.is_stopped
            ):
                self._submit(place, job.payload, job.tries, job.attempt + 1)
            case Expanded(fragment, found) if fragment is not None:
                self._expanded(place, fragment, found)
            case Failed(found) | Expanded(_, found):
                self._fail(place, [_called(each, place, _tried(job)) for each in found])
            case _:
                assert_never(answer)

    def _expanded(self, place: Place, fragment: Fragment, found: tuple[Diagnostic, ...]) -> None:
        self.problems += found
        path = paths.fragment(fragment.task)
        spans = Spans((*fragment.spans, *fragment.definitions.spans))
        graph = Graph(path, fragment.blocks, spans)
        library = place.frame.library.within(fragment)
        self._open_body(place, graph, library, {}, place.frame.depth + 1)


def _handler(frame: Frame, owner: Place) -> Frame | None:
    """What handles the failure of a workflow; None where nothing does or nobody wants to know."""
    call = frame.graph.on_failure
    is_workflow = frame.outer is None and frame.role is Role.BODY
    if call is None or not is_workflow or not frame.has_failed or owner.frame.is_stopped:
        return None
    graph = only(call, frame.graph.path, frame.graph.spans)
    handler = Frame(graph, graph.blocks[BODY], frame.library, frame.parameters, None, owner)
    handler.item, handler.role = frame.item, Role.HANDLER
    handler.level, handler.depth = frame.level, frame.depth
    handler.problems = list(frame.problems)
    return handler


def _elsewhere(entity: Workflow | LaunchPlan) -> Problem:
    what = "workflow" if isinstance(entity, Workflow) else "launch plan"
    message = f"{what} `{entity.name}` is registered elsewhere and does not run on this machine"
    return Problem(NOT_RUN_HERE, message)


def _with_bound(run: MapRun) -> list[Diagnostic]:
    """The failures of the items of a map, and where some may fail how many may."""
    if not run.allowed:
        return run.problems
    count = len(run.results)
    note = f"map `{run.node.id}` allows {run.allowed} of its {count} items to fail"
    return [replace(each, notes=(*each.notes, note)) for each in run.problems]


def _diagnostic(problem: Problem, place: Place) -> Diagnostic:
    rule = problem.rule
    helps = tuple(map(Help, problem.helps))
    return _called(Diagnostic(rule.code, rule.severity, problem.message, helps=helps), place)


def _tried(job: _Job) -> tuple[str, ...]:
    return (f"it failed at each of {job.attempt} attempts",) if job.attempt > 1 else ()


def _called(found: Diagnostic, place: Place, notes: tuple[str, ...] = ()) -> Diagnostic:
    """A finding about a node, with where the node stands and what called it."""
    labels = [*found.labels, *trail(place)]
    if labels and not any(each.primary for each in labels):
        labels[0] = replace(labels[0], primary=True)
    where = (f"at {place.path}",) if place.path and not labels else ()
    path = found.path or place.path
    return replace(found, labels=tuple(labels), notes=(*found.notes, *notes, *where), path=path)

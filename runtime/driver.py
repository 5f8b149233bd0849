"""The driver of a run: one loop over explicit frames, and an engine for single pieces of work."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, assert_never

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
from . import jobs, journal
from .answers import Answer
from .calls import Calls, Waits
from .evaluate import Problem, bindings_in
from .expand import Expanded
from .frames import Frame, MapRun, Outputs, Place, Role, constants, trail
from .graph import Graph, Spans, only
from .jobs import Job, Jobs, Stopped
from .journal import Journal
from .library import Library
from .steps import (
    Expand,
    Order,
    Pause,
    Unanswered,
    completed,
    gate_before,
    gate_payload,
    map_lists,
    order_of,
    taken_block,
    task_payload,
)
from .variables import missing_secrets
from .work import Done, Failed

MAX_LEVEL: Final = 10_000
"""Frames that may wait for one another: workflows, branches and maps within each other."""

_MOMENT: Final = 0.05
"""Seconds without news after which the journal is told that there is none."""

_TURN: Final = 0.1
"""Seconds after which a call looks again whether another run has made the equal one."""


class Driver:
    """Runs one frame and everything that it leads to."""

    def __init__(
        self,
        jobs: Jobs,
        calls: Calls,
        telling: Journal,
        signals: Answer,
        ask: Answer,
        expand: Expand,
    ) -> None:
        self.problems: list[Diagnostic] = []
        """What was found; warnings only, where there are outputs."""
        self._jobs = jobs
        self._journal = telling
        self._calls = calls
        self._signals = signals
        self._ask = ask
        self._expand = expand
        self._outputs: Outputs | None = None
        self._waiting: list[Frame | MapRun] = []
        """What may have nodes or items to start. The last goes first: a run follows the source."""
        self._idle: list[Frame] = []
        """Frames in which nothing is active any more, and nothing may start."""
        self._asking = list[tuple[Place, Gate]]()
        """Gates to ask about when nothing else can go on: whoever answers holds up nothing."""

    def run(self, frame: Frame) -> Outputs | None:
        """What the frame gives; None where it fails."""
        self._touch(frame)
        while True:
            while (ended := self._jobs.next(within=0.0)) is not None:
                self._take(*ended)
            if self._idle:
                self._close(self._idle.pop())
            elif self._waiting and self._jobs.has_room:
                self._advance(self._waiting[-1])
            elif self._jobs:
                if (ended := self._jobs.next(_MOMENT) or self._waited()) is not None:
                    self._take(*ended)
            elif self._asking:
                self._ask_about(*self._next_gate())
            else:
                return self._outputs

    def _waited(self) -> tuple[Job, jobs.Answer] | None:
        """What ends next, however long it takes."""
        self._journal.tell(journal.Waited())
        return self._jobs.next(within=None)

    # Frames

    def _open(self, frame: Frame, owner: Place) -> None:
        if frame.level > MAX_LEVEL:
            message = f"more than {MAX_LEVEL} workflows, branches and maps wait for one another"
            self._fail_for(owner, Problem(TOO_DEEP, message), frame.item)
            return
        frame.enter(owner)
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
            self._journal.tell(journal.Ended(place, outputs))
            self._release(place, outputs)
            place.frame.give(place.index, outputs)
            self._touch(place.frame)
        else:
            found.give(item, outputs)
            self._settle(found)

    def _fail(self, place: Place, problems: list[Diagnostic], item: int = 0) -> None:
        """A node has failed, or an item of it where it is a map."""
        frame = place.frame
        if (found := frame.maps.get(place.index)) is not None:
            self._jobs.cancel(found.fail(problems))
            self._settle(found)
            return
        self._journal.tell(journal.Failed(place, tuple(problems)))
        frame.active -= 1
        frame.has_failed = True
        frame.problems += problems
        if frame.graph.policy is FailurePolicy.FAIL_IMMEDIATELY:
            self._jobs.cancel(frame.stop())
        self._release(place)  # now that calls which nobody wants any more are known
        self._touch(frame)

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
        self._journal.tell(journal.Began(place))
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
            return
        order = order_of(frame.overrides, call, task, payload, frame.library.types)
        known = self._calls.known(place, task, order)
        match known:
            case None if (graph := self._calls.graph(order)) is not None:
                self._grow(place, graph, ())
            case None:
                self._submit(place, order)
            case Waits(is_elsewhere):
                if is_elsewhere:  # else until the call that has the same key has ended
                    self._jobs.wait(place, _TURN)
            case Fragment():
                self._expanded(place, known, ())
            case _:
                self._give(place, known)

    def _submit(self, place: Place, order: Order, attempt: int = 1) -> None:
        self._journal.tell(journal.Tried(place, attempt))
        self._jobs.submit(place, order, attempt)

    def _release(self, place: Place, outputs: Outputs | None = None) -> None:
        """Note what a node has given, and go on with the calls that waited for it."""
        for each in self._calls.release(place, outputs):
            if each.frame.is_stopped:
                self._end_unfinished(each)
            elif isinstance(each.node, Call):
                self._call(each, each.node)

    def _call_workflow(self, place: Place, called: Workflow, given: Mapping[str, Value]) -> None:
        inputs = completed(called.interface, given)
        if not called.blocks:
            self._fail_for(place, _elsewhere(called))
        elif isinstance(inputs, Problem):
            self._fail_for(place, inputs)
        else:
            self._journal.tell(journal.Called(place, inputs))
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
        known = gate_before(place, gate, self._journal.memory)
        # A sleep that has ended gives nothing, and that is known too.
        found = gate_payload(place.frame, gate, self._signals) if known is None else known
        if isinstance(found, Unanswered):
            self._asking.append((place, gate))
        else:
            self._pass(place, found)

    def _next_gate(self) -> tuple[Place, Gate]:
        """The gate that stands first in its block: a run follows the source."""
        found = min(range(len(self._asking)), key=lambda each: self._asking[each][0].index)
        return self._asking.pop(found)

    def _ask_about(self, place: Place, gate: Gate) -> None:
        """Ask for the answer to a gate."""
        if place.frame.is_stopped:
            self._end_unfinished(place)
            return
        found = gate_payload(place.frame, gate, self._ask)
        self._pass(place, found.problem if isinstance(found, Unanswered) else found)

    def _pass(self, place: Place, found: Pause | Outputs | Problem) -> None:
        match found:
            case Problem():
                self._fail_for(place, found)
            case Pause(seconds):
                self._jobs.wait(place, seconds)
            case _:
                self._give(place, found)

    # Work

    def _take(self, job: Job, answer: jobs.Answer) -> None:
        """Go on from where a job has ended."""
        place, order = job.place, job.order
        match answer:
            case Stopped():
                self._end_unfinished(place)
            case Done() if order is None and isinstance(place.node, Call):
                self._call(place, place.node)  # it waited for a call of another run
            case Done(outputs):
                self._give(place, constants(outputs))
            case Failed(_, True) | Expanded(None) if (
                order and job.attempt < order.tries and not place.frame.is_stopped
            ):
                self._submit(place, order, job.attempt + 1)
            case Expanded(fragment, found) if fragment is not None:
                self._grow(place, fragment, found)
            case Failed(found) | Expanded(_, found):
                self._fail(place, [_called(each, place, _tried(job)) for each in found])
            case _:
                assert_never(answer)

    def _end_unfinished(self, place: Place) -> None:
        """A node was stopped."""
        self._journal.tell(journal.Stopped(place))
        self._release(place)
        place.frame.active -= 1
        self._touch(place.frame)

    def _grow(self, place: Place, fragment: Fragment, found: tuple[Diagnostic, ...]) -> None:
        """Note the graph that a dynamic task has given, and run it."""
        self._journal.tell(journal.Grown(place, fragment))
        self._expanded(place, fragment, found)

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


def _tried(job: Job) -> tuple[str, ...]:
    """What else there is to say of work that has failed."""
    attempts = (f"it failed at each of {job.attempt} attempts",) if job.attempt > 1 else ()
    return (*attempts, *missing_secrets(job.order.secrets if job.order else ()))


def _called(found: Diagnostic, place: Place, notes: tuple[str, ...] = ()) -> Diagnostic:
    """A finding about a node, with where the node stands and what called it."""
    labels = [*found.labels, *trail(place)]
    if labels and not any(each.primary for each in labels):
        labels[0] = replace(labels[0], primary=True)
    where = (f"at {place.path}",) if place.path and not labels else ()
    path = found.path or place.path
    return replace(found, labels=tuple(labels), notes=(*found.notes, *notes, *where), path=path)

"""A package, or one entity of it, as a picture in data."""

from dataclasses import replace
from typing import assert_never

from ..ir import paths
from ..ir.nodes import (
    Call,
    Cron,
    FailurePolicy,
    FixedRate,
    Fragment,
    Interface,
    LaunchPlan,
    Output,
    Package,
    Schedule,
    Task,
    Workflow,
)
from ..ir.scope import Scope, ref_of
from ..ir.values import EntityKind, Ref
from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Graph, Port
from .canvas import Canvas, canvas
from .closure import draw_closure
from .flow import draw_flow
from .frame import Frame, bind
from .loops import Loops, callees, find_loops
from .unfold import unfold
from .values import duration_text, short_name, value_text


def to_graph(package: Package, ref: Ref | None = None, depth: int = 0) -> Graph:
    """The picture of one entity; of every workflow, each in a cluster, where `ref` is None.

    A package without workflows shows its tasks. Called workflows are boxes; down to `depth` levels
    of them, clusters with all that is in them.
    """
    drawing = canvas(package)
    loops = find_loops(drawing.index)
    linked = _linked(package)
    whole = [each for each in package.workflows if each.name not in linked] or package.tasks
    for each in (ref,) if ref else map(ref_of, whole):
        _draw(drawing, loops, each)

    def draw(workflow: Ref) -> Graph | None:
        entity = drawing.index.entity(workflow)
        if not isinstance(entity, Workflow) or entity.external is not None:
            return None
        inner = replace(drawing, boxes=[], clusters=[], edges=[])
        _draw(inner, loops, workflow)
        return inner.graph(workflow.name)

    return unfold(drawing.graph(ref.name if ref else ""), draw, depth)


def _linked(package: Package) -> set[str]:
    """The workflows that fragments were linked in as: each is called after its place."""
    return {
        node.target.name
        for workflow in package.workflows
        for block in workflow.blocks
        for node in block.nodes
        if isinstance(node, Call)
        and node.target.kind is EntityKind.WORKFLOW
        and paths.node(paths.entity(ref_of(workflow)), block.id, node.id)
        == paths.entity(node.target)
    }


def _draw(drawing: Canvas, loops: Loops, ref: Ref) -> None:
    """Draw one entity."""
    entity = drawing.index.entity(ref)
    if isinstance(entity, Workflow) and entity.external is None:
        _workflow(drawing, loops, entity)
    else:
        _single(drawing, loops, ref)


def fragment_graph(fragment: Fragment, package: Package | None = None) -> Graph:
    """The picture of what a dynamic task expanded to.

    The package has the types and kinds of what the fragment calls; without it, the calls are drawn
    as the fragment refers to them.
    """
    own = replace(fragment.definitions, spans=(*fragment.spans, *fragment.definitions.spans))
    known = (own,) if package is None else (own, package)
    drawing = canvas(*known, is_whole=package is not None)
    ref, path = Ref(EntityKind.DYNAMIC, fragment.task), paths.fragment(fragment.task)
    task = drawing.index.entity(ref)
    cluster = Cluster(path, ClusterKind.FRAGMENT, ref.name, doc=task.doc if task else "")
    drawing.clusters.append(replace(cluster, place=drawing.place(paths.entity(ref))))
    body = Frame(path, path, Scope(drawing.index.types))
    draw_flow(drawing, find_loops(drawing.index), ref, fragment.blocks, body)
    interface = drawing.index.interface(ref)
    yields = body.scope.yields(body.block.outputs).items()
    outputs = interface.outputs if interface else tuple(Output(*each) for each in yields)
    _give(drawing, path, outputs, body)
    if package is None:
        _infer_outputs(drawing)
    return drawing.graph(ref.name)


def _infer_outputs(drawing: Canvas) -> None:
    """Give every box that says nothing of its outputs those that edges take from it."""
    taken: dict[str, dict[str, None]] = {}
    for edge in drawing.edges:
        if edge.kind is EdgeKind.DATA:
            taken.setdefault(edge.source, {})[edge.output] = None
    drawing.boxes = [
        each if each.outputs else replace(each, outputs=tuple(map(Port, taken.get(each.id, ()))))
        for each in drawing.boxes
    ]


def _workflow(drawing: Canvas, loops: Loops, workflow: Workflow) -> None:
    ref = ref_of(workflow)
    path = paths.entity(ref)
    _frame(drawing, ref, workflow.doc, _policy(workflow.failure_policy))
    sources = _inputs(drawing, path, workflow.interface)
    types = {each.name: each.type for each in workflow.interface.inputs}
    body = Frame(path, path, Scope(drawing.index.types, None, types), parameters=sources)
    draw_flow(drawing, loops, ref, workflow.blocks, body)
    _handler(drawing, workflow, body)
    _give(drawing, path, workflow.interface.outputs, body)


def _give(drawing: Canvas, path: str, outputs: tuple[Output, ...], body: Frame) -> None:
    """Draw the outputs of a body."""
    given = {each.name: each for each in body.block.outputs}
    for output, box in _outputs(drawing, path, outputs):
        bound = bind(drawing, body, box.id, [given[output]] if output in given else [])
        drawing.boxes.append(replace(box, inputs=bound.ports))
        drawing.edges += bound.edges


def _frame(drawing: Canvas, ref: Ref, doc: str, notes: tuple[str, ...] = ()) -> None:
    """The cluster around everything of one entity."""
    path = paths.entity(ref)
    cluster = Cluster(path, _FRAMES[ref.kind], ref.name, "", notes, doc, drawing.place(path))
    drawing.clusters.append(cluster)


_FRAMES = {
    EntityKind.TASK: ClusterKind.TASK,
    EntityKind.DYNAMIC: ClusterKind.DYNAMIC,
    EntityKind.WORKFLOW: ClusterKind.WORKFLOW,
    EntityKind.LAUNCH_PLAN: ClusterKind.LAUNCH_PLAN,
}


def _policy(policy: FailurePolicy) -> tuple[str, ...]:
    match policy:
        case FailurePolicy.FAIL_IMMEDIATELY:
            return ()
        case FailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE:
            return ("after a failure, nodes that can still run do",)
        case _:
            assert_never(policy)


def _inputs(drawing: Canvas, path: str, interface: Interface) -> dict[str, str]:
    """Draw the inputs of an entity; gives the ids of their boxes by name."""
    boxes = dict[str, str]()
    for given in interface.inputs:
        box = boxes[given.name] = paths.argument(path, given.name)
        of = drawing.type_text(given.type)
        default = value_text(given.default, Scope({})) if given.default is not None else ""
        taken, port = Port(given.name, of, default), Port(given.name, of)
        place = drawing.place(box)
        drawing.boxes.append(
            Box(box, BoxKind.INPUT, given.name, path, "", (taken,), (port,), (), given.doc, place)
        )
    return boxes


def _outputs(drawing: Canvas, path: str, outputs: tuple[Output, ...]) -> list[tuple[str, Box]]:
    """The boxes of an entity's outputs, still unbound, by name."""
    return [
        (
            given.name,
            Box(
                paths.output(path, given.name),
                BoxKind.OUTPUT,
                given.name,
                path,
                outputs=(Port(given.name, drawing.type_text(given.type)),),
                doc=given.doc,
                place=drawing.place(paths.output(path, given.name)),
            ),
        )
        for given in outputs
    ]


def _handler(drawing: Canvas, workflow: Workflow, body: Frame) -> None:
    """The call that runs when the workflow fails, apart from the rest."""
    call = workflow.on_failure
    if call is None:
        return
    cluster = Cluster(f"{body.path}~failure", ClusterKind.FAILURE, "on failure", body.cluster)
    drawing.clusters.append(cluster)
    box = drawing.call(f"{cluster.id}/{call.id}", call.id, call.target, cluster.id)
    interface = drawing.index.interface(call.target)
    types = {each.name: each.type for each in interface.inputs} if interface else {}
    bound = bind(drawing, body, box.id, call.inputs, types)
    drawing.boxes.append(replace(box, inputs=bound.ports))
    drawing.edges += bound.edges


def _single(drawing: Canvas, loops: Loops, ref: Ref) -> None:
    """An entity without a graph of its own: one box between its inputs and outputs."""
    entity, path = drawing.index.entity(ref), paths.entity(ref)
    interface = drawing.index.interface(ref) or Interface()
    _frame(drawing, ref, entity.doc if entity else "")
    sources = _inputs(drawing, path, interface)
    box = drawing.call(f"{path}~box", short_name(ref.name), ref, path)
    drawing.boxes.append(_plan(entity, box) if isinstance(entity, LaunchPlan) else box)
    for given in interface.inputs:
        name, of = given.name, drawing.type_text(given.type)
        drawing.edges.append(Edge(sources[name], box.id, EdgeKind.DATA, name, "", name, type=of))
    if callees(drawing.index, ref) and isinstance(entity, Task):
        cluster = Cluster(f"{path}~calls", ClusterKind.CLOSURE, short_name(ref.name), path)
        draw_closure(drawing, loops, ref, ref, cluster)
        drawing.edges.append(Edge(box.id, cluster.id, EdgeKind.CALLS))
    for name, output in _outputs(drawing, path, interface.outputs):
        of = output.outputs[0].type
        drawing.boxes.append(output)
        drawing.edges.append(Edge(box.id, output.id, EdgeKind.DATA, name, "", name, type=of))


def _plan(plan: LaunchPlan, box: Box) -> Box:
    """The box of a launch plan with what it fixes and when it runs."""
    nothing = Scope({})
    fixed = tuple(
        Port(each.name, "", value_text(each.value, nothing)) for each in plan.fixed_inputs
    )
    schedule = (_schedule(plan.schedule),) if plan.schedule else ()
    notes = (*box.notes, f"launches {short_name(plan.workflow)}", *schedule)
    return replace(box, inputs=fixed, notes=notes)


def _schedule(schedule: Schedule) -> str:
    match schedule:
        case Cron(expression):
            return f"at {expression}"
        case FixedRate(every):
            return f"every {duration_text(every)}"
        case _:
            assert_never(schedule)

"""From a fragment of a dynamic task to what Flyte reads after the task has run: a job, or its outputs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, cast

from ...ir import paths
from ...ir.diagnostics import Log, in_order
from ...ir.nodes import BODY, Call, External, Fragment, Interface, Map, Package, Task, Workflow
from ...ir.rules_export import NO_TASK
from ...ir.scope import index
from ...ir.types import Type
from ...ir.values import EntityKind, Ref
from .bindings import bindings
from .context import Context, Message, Settings, given
from .export import Document, Exported, map_templates
from .graphs import Graph, graph_nodes
from .lower import lower
from .tasks import task_template
from .workflows import needed_workflows, reachable, workflow_template

PREFIX: Final = "d"
"""What the ids of nodes in a dynamic job start with: d, then n0, n1, ..."""


def fragment_to_flyte(fragment: Fragment, package: Package, settings: Settings) -> Exported:
    """The job of a valid fragment of a package; its outputs alone where there is nothing to run."""
    log = Log()
    job = _job(fragment, package)
    lowered = lower(_with(package, fragment.definitions, job))
    names = index(lowered.package)
    context = Context(
        replace(lowered.package, spans=(*fragment.spans, *package.spans)), names, settings, log
    )
    document = _document(names.workflows[job.name], context)
    return Exported((document,), in_order(log.diagnostics))


def _job(fragment: Fragment, package: Package) -> Workflow:
    """The fragment as a workflow without inputs: they are constants in it."""
    task = index(package).tasks[fragment.task]
    return Workflow(fragment.task, Interface((), task.interface.outputs), fragment.blocks)


def _with(package: Package, more: Package, job: Workflow) -> Package:
    """The package with what the fragment defines, and with its job."""
    return replace(
        package,
        types=(*package.types, *more.types),
        tasks=(*package.tasks, *more.tasks),
        workflows=(*package.workflows, *more.workflows, job),
        launch_plans=(*package.launch_plans, *more.launch_plans),
    )


def _document(job: Workflow, context: Context) -> Document:
    path = context.place = paths.fragment(job.name)
    blocks = {each.id: each for each in job.blocks}
    nodes, names = graph_nodes(Graph(context, path, blocks, PREFIX), {})
    outputs = bindings(blocks[BODY].outputs, _types(job), names, context)
    if not nodes:
        literals = {
            cast("str", each["var"]): _literal(cast("Message", each["binding"])) for each in outputs
        }
        return Document("outputs", job.name, given(literals=literals or None))
    called = [*_called(job, context)]
    inner = sorted(reachable(job, context))
    message = given(
        nodes=nodes,
        minSuccesses=len(nodes),
        outputs=outputs,
        tasks=[*_tasks(called, context)],
        subworkflows=[workflow_template(context.index.workflows[name], context) for name in inner],
    )
    return Document("futures", job.name, message)


def _types(job: Workflow) -> dict[str, Type]:
    return {each.name: each.type for each in job.interface.outputs}


def _literal(binding: Message) -> Message:
    """A binding that holds no promise, as the literal that it is."""
    inner = cast("dict[str, Message]", binding)
    if "collection" in inner:
        items = cast("list[Message]", inner["collection"].get("bindings", []))
        return {"collection": given(literals=[_literal(each) for each in items])}
    if "map" in inner:
        entries = cast("dict[str, Message]", inner["map"].get("bindings", {}))
        literals = {name: _literal(each) for name, each in entries.items()}
        return {"map": given(literals=literals or None)}
    return binding


# What the job needs


def _called(job: Workflow, context: Context) -> Iterator[Workflow]:
    """The job, and every workflow that it runs within itself or by a launch plan of the package."""
    found: dict[str, Workflow] = {}
    ahead = [job]
    while ahead:
        workflow = ahead.pop()
        if workflow.name in found:
            continue
        found[workflow.name] = workflow
        yield workflow
        inner = [*dict.fromkeys(needed_workflows(workflow, context.index))]
        known = (context.index.workflows.get(name) for name in reversed(inner))
        ahead += [each for each in known if each is not None and each.external is None]


def _tasks(called: Iterable[Workflow], context: Context) -> Iterator[Message]:
    """The templates of the tasks that workflows call, and of those that their maps run."""
    found: dict[str, None] = {}
    mapped = list[Message]()
    for workflow in called:
        found.update(dict.fromkeys(_called_tasks(workflow)))
        mapped += (template for _, template in map_templates(workflow, context))
    names = {cast("str", cast("Message", each["id"])["name"]): each for each in mapped}
    for name in found:
        task = context.index.tasks.get(name)
        if task is None:
            continue
        if isinstance(task.spec, External):
            _refuse(task, context)
            continue
        context.place = paths.entity(Ref(EntityKind.TASK, name))
        yield task_template(task, name, task.interface, context)
    yield from names.values()


def _called_tasks(workflow: Workflow) -> Iterator[str]:
    """The tasks that nodes run themselves: a map runs one made for it."""
    nodes = [node for block in workflow.blocks for node in block.nodes]
    bodies = {node.block for node in nodes if isinstance(node, Map)}
    plain = (node for block in workflow.blocks if block.id not in bodies for node in block.nodes)
    for each in (*plain, workflow.on_failure):
        if isinstance(each, Call) and each.target.kind in (EntityKind.TASK, EntityKind.DYNAMIC):
            yield each.target.name


def _refuse(task: Task, context: Context) -> None:
    message = f"`{task.name}` is registered elsewhere, and a dynamic job holds its tasks"
    context.report(NO_TASK, message, "call it from a workflow, or by a reference to a launch plan")

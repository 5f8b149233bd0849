"""From a package to everything that Flyte registers for it."""

from collections import defaultdict
from collections.abc import Iterator

from ...ir import paths
from ...ir.diagnostics import Diagnostic, Log, in_order
from ...ir.nodes import Block, LaunchPlan, Map, Package, Task, Workflow
from ...ir.records import dataclass
from ...ir.scope import Index, index, ref_of
from .context import Context, Message, Settings
from .lower import Lowered, lower
from .maps import map_interface, map_name, mapping
from .plans import default_plan, launch_plan
from .tasks import map_template, task_spec
from .workflows import needed_workflows, workflow_spec, workflow_template


@dataclass(frozen=True, slots=True)
class Document:
    """One entity as Flyte registers it."""

    kind: str
    """``task``, ``workflow`` or ``launch_plan``; of a fragment ``futures`` or ``outputs``."""
    name: str
    message: Message
    """A TaskSpec, WorkflowSpec or LaunchPlan; a DynamicJobSpec or LiteralMap."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export comes to; the documents are complete where nothing was found."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


def to_flyte(package: Package, settings: Settings) -> Exported:
    """The documents of a valid package, each after those that it refers to."""
    log = Log()
    lowered = lower(package)
    context = Context(package, index(lowered.package), settings, log, wrappers=lowered.wrappers)
    documents = tuple(_documents(lowered, context))
    return Exported(documents, in_order(log.diagnostics))


def _documents(lowered: Lowered, context: Context) -> Iterator[Document]:
    package = lowered.package
    for task in package.tasks:
        context.place = paths.entity(ref_of(task))
        spec = task_spec(task, context)
        if spec is not None:
            yield Document("task", task.name, spec)
    yield from _map_tasks(package, context)
    own = [each for each in package.workflows if each.external is None]
    templates = {each.name: workflow_template(each, context) for each in own}
    plans = defaultdict[str, list[LaunchPlan]](list)
    for plan in package.launch_plans:
        if plan.external is None and plan.name != plan.workflow:
            plans[plan.workflow].append(plan)
    for name in _callees_first(package, context.index):
        workflow = context.index.workflows[name]
        context.place = paths.entity(ref_of(workflow))
        if name not in lowered.arms:
            yield Document("workflow", name, workflow_spec(workflow, templates, context))
            yield Document("launch_plan", name, default_plan(workflow, context))
        for each in plans.pop(name, ()):
            yield Document("launch_plan", each.name, launch_plan(each, workflow, context))
    for name, others in plans.items():  # of workflows that are registered elsewhere
        for each in others:
            context.place = paths.entity(ref_of(each))
            workflow = context.index.workflows[name]
            yield Document("launch_plan", each.name, launch_plan(each, workflow, context))


def _callees_first(package: Package, names: Index) -> list[str]:
    """The workflows that are registered, each after those that it needs."""
    ordered: dict[str, None] = {}
    begun = set[str]()
    ahead = [each.name for each in reversed(package.workflows) if each.external is None]
    while ahead:
        name = ahead[-1]
        needed = () if name in begun else tuple(needed_workflows(names.workflows[name], names))
        begun.add(name)
        inner = [each for each in needed if each in names.workflows and each not in begun]
        if inner:
            ahead.extend(reversed(inner))
        else:
            ordered.setdefault(ahead.pop())
    return [name for name in ordered if names.workflows[name].external is None]


def _map_tasks(package: Package, context: Context) -> Iterator[Document]:
    """The tasks that maps run for each item; equal maps share one."""
    known: set[str] = set()
    for workflow in package.workflows:
        for name, template in map_templates(workflow, context):
            if name not in known:
                known.add(name)
                yield Document("task", name, {"template": template})


def map_templates(workflow: Workflow, context: Context) -> Iterator[tuple[str, Message]]:
    """Name and template of the task of each map over a task in a workflow."""
    for path, node, block in _maps(workflow):
        context.place = path
        found = mapping(node, block, context.index)
        task = context.index.entity(found.call.target) if found else None
        if found is None or not isinstance(task, Task):
            continue
        name = map_name(node, found, task, context)
        interface = map_interface(node, found, task, context)
        yield name, map_template(task, name, interface, sorted(found.bound), context)


def _maps(workflow: Workflow) -> Iterator[tuple[str, Map, Block]]:
    """Every map, with its IR path and its body."""
    blocks = {each.id: each for each in workflow.blocks}
    owner = paths.entity(ref_of(workflow))
    for block in workflow.blocks:
        for node in block.nodes:
            if isinstance(node, Map):
                yield paths.node(owner, block.id, node.id), node, blocks[node.block]

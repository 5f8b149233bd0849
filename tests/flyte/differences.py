"""Where the export and flytekit 1.16 are not alike, and why: the one list.

`docs/flyte-differences.md` is made from it, and the tests accept no other difference: every place that
differs must be listed, and every place that is listed must differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the two are not alike."""

    name: str
    flytekit: str
    """What flytekit does."""
    ours: str
    """What flowc does instead, and why."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Where it shows: by module of the corpus, places of documents, with ``*`` for anything."""
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Modules that flowc refuses, with the codes that it reports."""
    compiled: tuple[str, ...] = ()
    """Modules that only flowc compiles."""


DIFFERENCES: Final = (
    Difference(
        "calls-in-arms",
        "A call nested in an arm of a conditional, `.then(f(x=g()))`, is lost: the arm refers to a node that "
        "is not there, or to another that happens to have its id.",
        "The arm becomes a workflow of its own, which holds every call. It is called `WORKFLOW.NODE-ARM` and "
        "registered within the workflow that it belongs to. Arms of native `if` statements are the same.",
        {
            "branches_calls": (
                "workflow branches_calls.in_arm .subWorkflows",
                "workflow branches_calls.in_arm .template.nodes[0].branchNode.*",
            )
        },
    ),
    Difference(
        "calls-in-conditions",
        "A call within a condition, `.if_(f(x=a) > 1)`, is lost, and the condition refers to a node that "
        "is not there: perhaps the branch itself.",
        "The call is a node before the branch, as Python would evaluate it.",
        {
            "branches_calls": (
                "workflow branches_calls.in_condition .template.nodes",
                "workflow branches_calls.in_condition .template.outputs*",
            )
        },
    ),
    Difference(
        "arms-that-fail-first",
        'An arm that fails ahead of others, `.if_(x < 0).fail("negative").elif_(...)`, ends in an `UnboundLocalError`.',
        "It becomes the end of the branch, where Flyte lets a branch fail, and the arms behind it run where its "
        "condition does not hold. Arms that fail in different words become branches within one another.",
        compiled=("branches_failing",),
    ),
    Difference(
        "workflows-in-nested-arms",
        "A workflow in an arm of a conditional that stands in an arm of another is not registered with the workflow "
        "that calls it, and the cluster refuses that.",
        "It is registered with it, as every workflow is that is called.",
        {"branches_workflows": ("workflow branches_workflows.nested .subWorkflows",)},
    ),
    Difference(
        "parts-in-conditions",
        "A condition on two parts of one output, `(p.x > 1) & (p.y < 3)`, compares the first part twice: "
        "operands are named after the output alone.",
        "An operand whose name is taken by another part of the output has the part in its name.",
        {
            "branches_attributes": (
                "workflow branches_attributes.two_parts .template.nodes[1].branchNode.*.leftValue.var",
                "workflow branches_attributes.two_parts .template.nodes[1].inputs",
            )
        },
    ),
    Difference(
        "order-against-source",
        "Nodes are numbered in the order of the calls.",
        "Nodes are numbered in an order in which they can run. It is the order of the calls, but where "
        "`b >> a` puts a later call before an earlier one.",
        {
            "create_node_order": ("workflow create_node_order.main .template.nodes*",),
            "order_backwards": ("workflow order_backwards.main .template.*",),
        },
    ),
    Difference(
        "maps-of-asynchronous-tasks",
        "A map over an `async def` task has the execution mode `FULL_STATE`, as if a plugin ran it.",
        "It has the mode of any other function, `MINIMAL_STATE`: the IR does not tell the two apart, and nothing of "
        "Flyte 1.16 reads the mode.",
        {
            "map_task_async": (
                "workflow map_task_async.main .template.nodes[0].arrayNode.executionMode",
            )
        },
    ),
    Difference(
        "workflows-named-like-functions",
        "An imperative workflow has the failure node `efn` and no description, whatever its name.",
        "Where its name is that of its module and a dot and more, it has the failure node `fn0` and an empty "
        "description, as a function of that name has: the IR tells the two apart by their names.",
        {
            "imperative_qualified": (
                "workflow imperative_qualified.main .description",
                "workflow imperative_qualified.main .template.failureNode.id",
            )
        },
    ),
    Difference(
        "is-none",
        "`is_none()` becomes a comparison that Flyte's compiler refuses when the workflow is registered.",
        "It is refused when the program is exported: ask in a task that gives a boolean.",
        refused={"branches_none": ("FL4503",)},
    ),
    Difference(
        "metadata-of-maps",
        "`map_task(f, metadata=TaskMetadata(...))` sets the metadata of the map's task and of its node.",
        "The node has it, and the node is what counts when the map runs; the task has that of `f`.",
        {
            "map_task_metadata": (
                "task map_task_metadata.map_inc_*-arraynode .template.metadata.retries.retries",
            )
        },
    ),
    Difference(
        "no-ratio",
        "`min_success_ratio=None` gives a map's task another name than leaving it out, and registers no ratio: Flyte "
        "then wants every item to succeed.",
        "It is as if it were left out, so the ratio is 1.0, which means the same.",
        {
            "map_task_default_plan": (
                "task map_task_default_plan.map_inc_*",
                "workflow map_task_default_plan.without_ratio .template.nodes[0].*",
            )
        },
    ),
    Difference(
        "artifacts",
        "An annotation by an `Artifact` registers the key and the partitions of what a task takes or gives.",
        "It is refused: leave the artifact out of the annotation.",
        refused={"types_artifact": ("FL4505",)},
    ),
    Difference(
        "transformers-of-programs",
        "A class for which the program registers a `TypeTransformer` of its own has the type that the "
        "transformer computes.",
        "Nothing of the program runs, so such a class is what one without a transformer is: a pickled object.",
        {
            "types_transformer": (
                "task types_transformer.cents .template.interface.inputs.*",
                "task types_transformer.price .template.interface.outputs.*",
            )
        },
    ),
    Difference(
        "least-successes",
        "`map_task(f, min_successes=2)` is registered as if all had to succeed.",
        "The number is registered.",
        {
            "overrides_twice": (
                "workflow overrides_twice.least .template.nodes[0].arrayNode.minSuccess*",
            )
        },
    ),
    Difference(
        "maps-over-several-outputs",
        "A map over a task with more than one output is refused.",
        "Its body becomes a workflow with a launch plan, which the map runs. So does every body of a map that is more "
        "than a call of one task.",
        compiled=("map_task_several_outputs",),
    ),
    Difference(
        "constants-first",
        "Python turns `2 < a` into `a > 2` before flytekit sees it.",
        "The comparison is registered as it is written; it means the same.",
        {
            "overrides_twice": (
                "workflow overrides_twice.reflected .template.nodes[0].branchNode.ifElse.case.condition.*",
            )
        },
    ),
    Difference(
        "tasks-within-shell-tasks",
        "Each `ShellTask` registers a second task, `_bash.NAME`, which nothing calls.",
        "Only the task itself is registered.",
        {
            "containers_shell": ("task containers_shell._bash.copy",),
            "map_task_objects": ("task map_task_objects._bash.*",),
            "task_object_shell": ("task task_object_shell._bash.count",),
            "task_object_shell_metadata": ("task task_object_shell_metadata._bash.tried",),
            "task_object_shell_no_outputs": ("task task_object_shell_no_outputs._bash.*",),
        },
    ),
    Difference(
        "tasks-of-other-classes",
        "What is registered for a task of a plugin's class, or of a class of the program, is what methods of the "
        "class compute.",
        "Nothing of the program runs, so such a task is refused: write it as a function or a `ContainerTask`. The "
        "classes that are known are in `export/flyte/kinds.py`.",
        refused={
            "task_object_own_class": ("FL4506",),
            "task_object_own_sensor": ("FL4506",),
            "task_object_sqlite": ("FL4506",),
        },
    ),
    Difference(
        "names-of-pickled-classes",
        "A pickled type carries the text that Python prints for it: of `Set[int]` with its parameters, of "
        "`Annotated` with the address of an object in memory.",
        "It carries the class. Nothing but flytekit's own guesses of types reads the text.",
        {
            "types_opaque": (
                "launch_plan types_opaque.main *.metadata.python_class_name",
                "task types_opaque.train *.metadata.python_class_name",
                "task types_opaque.use *.metadata.python_class_name",
                "workflow types_opaque.main *.metadata.python_class_name",
            )
        },
    ),
    Difference(
        "hashes-of-defaults",
        "A default of a type with a `HashMethod` is hashed by the user's function when the workflow is registered.",
        "Nothing of the program runs, so the default carries no hash. Values that tasks give are hashed when they run.",
        {"types_hashes": ("launch_plan types_hashes.main *.default.hash",)},
    ),
    Difference(
        "fields-that-are-not-given",
        "The JSON schema of a dataclass leaves out fields with `init=False`.",
        "The schema has every field: it is what a promise of the class may be asked for.",
        {"types_records": ("*.metadata.properties.area",)},
    ),
)

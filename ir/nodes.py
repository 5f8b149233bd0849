"""The IR: what a compiled package holds.

Flat by design. Entities refer to one another by name, and graph blocks (a workflow's body, a branch
arm, a map body) stand side by side in their workflow and are referred to by id, so that no depth
of nesting in the source becomes depth of nesting here.

Everything is a frozen value. Facts found later (inferred types, digests) live in tables of the pass
that finds them, never on a node.
"""

from enum import Enum
from typing import Final, TypeAlias

from .records import dataclass
from .types import Type, TypeDef
from .values import Binding, Duration, Ref, Value

IR_VERSION: Final = "1.0"
"""MAJOR.MINOR of the IR that this code writes; it reads every minor of its major."""

BODY: Final = "body"
"""Id of the outermost block of a workflow or fragment."""


# Interfaces


@dataclass(frozen=True, slots=True)
class Input:
    """One input of an entity."""

    name: str
    type: Type
    default: Value | None = None
    """None where a caller must give the input."""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """One output of an entity; ``o0, o1, ...`` where the source gives no name."""

    name: str
    type: Type
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """What an entity takes and gives, in source order."""

    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()


# Options: what a declaration says and what ``with_overrides`` changes on one call


@dataclass(frozen=True, slots=True)
class Resources:
    """Kubernetes quantities, as text; "" where not given."""

    cpu: str = ""
    memory: str = ""
    gpu: str = ""
    ephemeral_storage: str = ""


@dataclass(frozen=True, slots=True)
class Cache:
    """Results are kept under a key made of the version and the inputs."""

    version: str = ""
    serialize: bool = False
    """Whether equal runs at the same time wait for one another."""
    ignored_inputs: tuple[str, ...] = ()
    salt: str = ""
    policies: tuple[Value, ...] = ()
    disabled: bool = False
    """Results are not kept after all: what a call says of a task that is cached."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that the task may read; only its name is ever in a package."""

    group: str = ""
    key: str = ""
    group_version: str = ""
    mount: str = ""
    """``env_var``, ``file`` or "" for either."""
    env_var: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run something. A field that is None or empty was not given."""

    name: str = ""
    """Display name of a call, where it differs from its id."""
    retries: int | None = None
    timeout: Duration | None = None
    interruptible: bool | None = None
    deprecated: str = ""
    """Why the task should no longer be used."""
    cache: Cache | None = None
    requests: Resources | None = None
    limits: Resources | None = None
    image: Value | None = None
    """A string, or the recorded call of an image builder."""
    environment: tuple[Binding, ...] = ()
    secrets: tuple[Secret, ...] = ()
    config: Value | None = None
    """Configuration of a plugin (``task_config``)."""
    pod_template: Value | None = None
    accelerator: Value | None = None
    shared_memory: Value | None = None
    labels: tuple[Binding, ...] = ()
    annotations: tuple[Binding, ...] = ()
    extra: tuple[Binding, ...] = ()
    """Every other option that was given, by name."""
    node_name: str = ""
    """What ``with_overrides`` calls the node of a call: the user chose its id."""


NO_OPTIONS: Final = Options()


# Tasks: leaves of the graph


@dataclass(frozen=True, slots=True)
class PythonFunction:
    """A Python function, found by importing its module."""

    module: str
    name: str
    """Qualified name inside the module."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container image run with a command."""

    image: Value
    """A string, or the recorded call of an image builder."""
    command: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    input_directory: str = ""
    output_directory: str = ""
    metadata_format: str = ""
    io_strategy: str = ""
    """How data gets in and out, where the engine gives a choice."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell script with placeholders for inputs."""

    script: str
    script_file: str = ""
    outputs: tuple[Binding, ...] = ()
    """Location templates of the outputs."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A query template."""

    statement: str
    dialect: str = ""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A task object of a plugin class."""

    type: str
    """Qualified name of the class."""
    arguments: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class External:
    """An entity registered elsewhere, by its coordinates."""

    project: str
    domain: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable at the top of a module."""

    module: str
    name: str


TaskSpec: TypeAlias = PythonFunction | Container | Shell | Sql | Plugin | External


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one dynamic task may emit."""

    nodes: int = 100_000
    """Nodes in one fragment, blocks within it included."""
    bytes: int = 64 * 1024 * 1024
    """Size of the binary fragment."""
    depth: int = 100
    """Dynamic tasks within dynamic tasks."""


@dataclass(frozen=True, slots=True)
class Hook:
    """How an engine asks a dynamic task for its graph at run time."""

    protocol_version: int = 1
    limits: Limits = Limits()
    calls: tuple[Ref, ...] = ()
    """Static closure: every entity that the body, or a helper it uses, may call, in source order."""


@dataclass(frozen=True, slots=True)
class Task:
    """One unit of work; a dynamic task where it has a hook."""

    name: str
    interface: Interface
    spec: TaskSpec
    options: Options = NO_OPTIONS
    hook: Hook | None = None
    """The compile hook that makes the task dynamic."""
    code: str = ""
    """Digest of the function's normalised source, "" where there is none."""
    decorators: tuple[str, ...] = ()
    """Foreign decorators around the function, outermost first, by qualified name."""
    variable: Variable | None = None
    """What holds the task where it is an object and no function: how it is found when it runs."""
    eager: bool = False
    """Whether its body calls other entities one by one as it runs, instead of giving a graph."""
    doc: str = ""


# Graphs


class Comparator(Enum):
    """Comparison operators."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left op right``."""

    op: Comparator
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class And:
    """All operands hold; at least two."""

    operands: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Some operand holds; at least two."""

    operands: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The operand does not hold."""

    operand: "Condition"


@dataclass(frozen=True, slots=True)
class Truth:
    """A boolean value used as a condition."""

    value: Value


@dataclass(frozen=True, slots=True)
class IsNone:
    """The value is None."""

    value: Value


Condition: TypeAlias = Comparison | And | Or | Not | Truth | IsNone


@dataclass(frozen=True, slots=True)
class Call:
    """A task, workflow or launch plan, called."""

    id: str
    target: Ref
    inputs: tuple[Binding, ...] = ()
    after: tuple[str, ...] = ()
    """Nodes of the same block that must end first although no value says so."""
    options: Options = NO_OPTIONS
    """What this call overrides."""


@dataclass(frozen=True, slots=True)
class Run:
    """Run a block."""

    block: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class Fail:
    """Fail the workflow."""

    message: str


ArmAction: TypeAlias = Run | Fail


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of a branch."""

    condition: Condition | None
    """None for the last arm, taken when no other is."""
    action: ArmAction


@dataclass(frozen=True, slots=True)
class Branch:
    """A choice: the first arm whose condition holds is taken.

    Its outputs are the names that every block among its arms yields.
    """

    id: str
    arms: tuple[Arm, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """A block run once for each item of a list; its outputs are lists, in the items' order.

    Several lists are walked together and must have one length.
    """

    id: str
    items: tuple[Binding, ...]
    """Lists by the name of the parameter that takes their items in the block."""
    block: str
    concurrency: int | None = None
    """How many items at once, 0 for no bound; None where the engine decides."""
    min_successes: int | None = None
    min_success_ratio: float | None = None
    """Share of the items that must succeed, 0 to 1. Below 1, outputs may hold None."""
    after: tuple[str, ...] = ()
    options: Options = NO_OPTIONS


@dataclass(frozen=True, slots=True)
class Approve:
    """Wait until somebody approves the value, then pass it on as ``o0``."""

    value: Value


@dataclass(frozen=True, slots=True)
class Signal:
    """Wait until somebody gives a value of the type; it is output ``o0``."""

    type: Type


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for a time; no outputs."""

    duration: Value


GateAction: TypeAlias = Approve | Signal | Sleep


@dataclass(frozen=True, slots=True)
class Gate:
    """A pause that something outside the workflow ends."""

    id: str
    action: GateAction
    signal: str = ""
    """Name by which an approval or signal is given."""
    timeout: Duration | None = None
    after: tuple[str, ...] = ()


Node: TypeAlias = Call | Branch | Map | Gate


@dataclass(frozen=True, slots=True)
class Block:
    """A graph: nodes in topological order, ties in source order, and what it gives.

    The id is the block's path: `BODY` for the outermost; ``NODE/ARM`` for an arm of a branch or the
    body of a map in it; ``NODE/ARM/NODE/ARM`` for one within that.
    """

    id: str
    nodes: tuple[Node, ...] = ()
    outputs: tuple[Binding, ...] = ()


class FailurePolicy(Enum):
    """What happens to the other nodes when one fails."""

    FAIL_IMMEDIATELY = "fail_immediately"
    FAIL_AFTER_EXECUTABLE_NODES_COMPLETE = "fail_after_executable_nodes_complete"


@dataclass(frozen=True, slots=True)
class Workflow:
    """A static graph with an interface."""

    name: str
    interface: Interface
    blocks: tuple[Block, ...] = ()
    """The body first, then every nested block, in source order; () where the workflow is external."""
    options: Options = NO_OPTIONS
    failure_policy: FailurePolicy = FailurePolicy.FAIL_IMMEDIATELY
    on_failure: Call | None = None
    """What to call when the workflow fails."""
    external: External | None = None
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Cron:
    """A schedule in five-field cron notation."""

    expression: str
    offset: str = ""
    kickoff_input: str = ""
    """Input that receives the time of the kick-off."""


@dataclass(frozen=True, slots=True)
class FixedRate:
    """A schedule of equal steps."""

    every: Duration
    kickoff_input: str = ""


Schedule: TypeAlias = Cron | FixedRate


@dataclass(frozen=True, slots=True)
class Notification:
    """Whom to tell when a run reaches a phase."""

    channel: str
    """``email``, ``slack`` or ``pager_duty``."""
    phases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """A workflow with inputs filled in, and when to start it."""

    name: str
    workflow: str = ""
    """Name of the workflow; "" where the launch plan is registered elsewhere."""
    default_inputs: tuple[Binding, ...] = ()
    fixed_inputs: tuple[Binding, ...] = ()
    schedule: Schedule | None = None
    notifications: tuple[Notification, ...] = ()
    max_parallelism: int | None = None
    """How many nodes may run at once, 0 for no bound; None where the engine decides."""
    options: Options = NO_OPTIONS
    external: External | None = None
    interface: Interface = Interface()
    """What a launch plan from elsewhere takes and gives; of others it follows from the workflow."""
    doc: str = ""


# Packages and fragments


@dataclass(frozen=True, slots=True)
class Header:
    """What a reader must know before it reads on."""

    ir_version: str = IR_VERSION
    producer: str = ""
    producer_version: str = ""
    required_features: tuple[str, ...] = ()
    """Names of features that a reader must know to read the package rightly."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module that entities were compiled from."""

    name: str
    file: str
    """Path relative to the root of the build, with ``/``."""
    digest: str = ""
    """SHA-256 of the file's text, to know the file again; "" in a package without debug."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of source text.

    Lines count from 1; columns from 1, in code points; the end column is the first after the piece.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Located:
    """Where something of the IR comes from."""

    path: str
    """An IR path (see `paths`)."""
    span: Span


@dataclass(frozen=True, slots=True)
class Extension:
    """Something that the IR has no field for, said by whoever owns the name.

    It changes no meaning. What does is a feature, and its name stands in `Header.required_features`.
    """

    name: str
    """A name of its owner, as a domain turned round: ``com.example.owner``."""
    path: str
    """The IR path of what it is about (see `paths`); "" for the whole package."""
    value: Value
    """What it says: a constant."""


@dataclass(frozen=True, slots=True)
class Package:
    """One compiled unit: everything that a run, a picture or a diff needs."""

    header: Header = Header()
    modules: tuple[Module, ...] = ()
    types: tuple[TypeDef, ...] = ()
    tasks: tuple[Task, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    launch_plans: tuple[LaunchPlan, ...] = ()
    spans: tuple[Located, ...] = ()
    """The debug section; outside every digest."""
    extensions: tuple[Extension, ...] = ()
    """What others say of the package and what is in it; outside every digest."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """The graph that one call of a dynamic task came to, for one set of inputs.

    Its interface is the task's. Inputs are constants in the blocks: nothing refers to a parameter.
    """

    task: str
    """Name of the dynamic task."""
    inputs_digest: str
    code: str
    """Digest of the source that ran, to compare with the package's."""
    blocks: tuple[Block, ...]
    definitions: Package = Package()
    """What the fragment refers to and the package lacks."""
    header: Header = Header()
    spans: tuple[Located, ...] = ()

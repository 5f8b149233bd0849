"""Imperative workflows: ``wb = Workflow(name="...")``, put together call by call.

What is added is kept as steps, in order. A plain call of the workflow runs them one after another;
a trace of it records them, each at the place of the program where it was added.
"""

from __future__ import annotations

from .dsl import Declared, Entity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import CodeType, FrameType
    from typing import Any, NoReturn


class Place:
    """Where in the program something was added; has what a running frame has."""

    def __init__(self, frame: FrameType) -> None:
        self.f_code: CodeType = frame.f_code
        self.f_lasti = frame.f_lasti
        self.f_globals = frame.f_globals
        outer = frame.f_back if frame.f_code.co_name != "<module>" else None
        self.f_back = Place(outer) if outer is not None else None


def _place() -> Place:
    """Where the function that asks was called."""
    try:  # `inspect` is not cheap
        raise LookupError
    except LookupError as problem:
        here = problem.__traceback__
    asking = here.tb_frame.f_back if here else None
    caller = asking.f_back if asking else None
    if caller is None:
        raise RuntimeError("there is no caller")
    return Place(caller)


class Pending:
    """A value that exists when the workflow runs: an input, an output of a node, or a part of one."""

    def __init__(
        self, owner: Workflow, node: Node | None, name: str, path: tuple[Any, ...]
    ) -> None:
        self.flowc_owner = owner
        self.flowc_node = node
        self.flowc_name = name
        self.flowc_path = path

    def __getattr__(self, name: str) -> Pending:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, key: Any) -> Pending:
        path = (*self.flowc_path, key)
        return Pending(self.flowc_owner, self.flowc_node, self.flowc_name, path)

    def __rshift__(self, other: Any) -> Any:
        return self.flowc_step() >> other

    def runs_before(self, other: Any) -> None:
        """Make the other call run after this one."""
        self.flowc_step().runs_before(other)

    def with_overrides(self, **options: Any) -> Pending:
        """Override options of the call."""
        step = self.flowc_step()
        step.flowc_overrides.append((options, _place()))
        return self

    def flowc_step(self) -> Node:
        """The node that gives it."""
        if self.flowc_node is None:
            raise TypeError("this is about calls, and an input of the workflow is none")
        return self.flowc_node

    def __bool__(self) -> NoReturn:
        raise TypeError(_NO_VALUE)

    def __iter__(self) -> NoReturn:
        raise TypeError(_NO_VALUE)

    def __str__(self) -> NoReturn:
        raise TypeError(_NO_VALUE)

    def __format__(self, _: str) -> NoReturn:
        raise TypeError(_NO_VALUE)


_NO_VALUE = "the value is known when the workflow runs; compute with it in a task"


class Outputs:
    """The outputs of a node, by name."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def __getitem__(self, name: str) -> Pending:
        return Pending(self._node.flowc_owner, self._node, name, ())


class Node:
    """An entity that was added to a workflow, with its inputs."""

    def __init__(
        self, owner: Workflow, entity: Any, inputs: Mapping[str, Any], place: Place
    ) -> None:
        self.flowc_owner = owner
        self.flowc_entity = entity
        self.flowc_inputs = inputs
        self.flowc_place = place
        self.flowc_overrides: list[tuple[Mapping[str, Any], Place]] = []
        self.outputs = Outputs(self)

    def __getattr__(self, name: str) -> Pending:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.outputs[name]

    def __rshift__(self, other: Any) -> Any:
        self.runs_before(other)
        return other

    def runs_before(self, other: Any) -> None:
        """Make the other call run after this one."""
        step = other.flowc_step() if isinstance(other, Pending) else other
        if not isinstance(step, Node) or step.flowc_owner is not self.flowc_owner:
            raise TypeError("a node runs before another node of the same workflow")
        self.flowc_owner.flowc_order.append((self, step))

    def with_overrides(self, **options: Any) -> Node:
        """Override options of the call."""
        self.flowc_overrides.append((options, _place()))
        return self


class _Body:
    """What stands for the function of the workflow."""

    def __init__(self, workflow: Workflow, module: str, name: str, doc: str | None) -> None:
        self._workflow = workflow
        self.__module__ = module
        self.__name__ = name.rpartition(".")[2]
        self.__qualname__ = name
        self.__doc__ = doc

    def __call__(self, **inputs: Any) -> Any:
        return run_steps(self._workflow, inputs)


class Workflow(Entity[..., "Any"]):
    """A workflow that is put together call by call."""

    def __init__(
        self,
        name: str,
        failure_policy: Any = None,
        interruptible: bool | None = None,
        docs: str | None = None,
    ) -> None:
        if not name:
            raise TypeError("Workflow takes a name, a text that is not empty")
        given = {"failure_policy": failure_policy, "interruptible": interruptible}
        options = {option: value for option, value in given.items() if value is not None}
        self.flowc_place = _place()
        body = _Body(self, self.flowc_place.f_globals["__name__"], name, docs)
        super().__init__("workflow", body, options)
        self.inputs: dict[str, Pending] = {}
        """Promises of the inputs, by name."""
        self.flowc_inputs: dict[str, tuple[Any, Place]] = {}
        """The types of the inputs."""
        self.flowc_nodes: list[Node] = []
        self.flowc_order: list[tuple[Node, Node]] = []
        """Nodes that run before others although no value says so."""
        self.flowc_outputs: dict[str, tuple[Any, Any, Place]] = {}
        """What each output is given, and its type if that was said."""

    @property
    def name(self) -> str:
        """The name, as it was given."""
        return self.__qualname__

    def add_workflow_input(self, input_name: str, python_type: Any) -> Pending:
        """Add an input."""
        if input_name in self.inputs:
            raise ValueError(f"the workflow has an input {input_name!r} already")
        self.flowc_inputs[input_name] = (python_type, _place())
        self.inputs[input_name] = Pending(self, None, input_name, ())
        return self.inputs[input_name]

    def add_entity(self, entity: Any, /, **inputs: Any) -> Node:
        """Call a task, workflow or launch plan; gives the node."""
        return self._add(entity, inputs, _place())

    def add_task(self, task: Any, /, **inputs: Any) -> Node:
        """Call a task; gives the node."""
        return self._add(task, inputs, _place())

    def add_subwf(self, sub_wf: Any, /, **inputs: Any) -> Node:
        """Call a workflow; gives the node."""
        return self._add(sub_wf, inputs, _place())

    def add_launch_plan(self, launch_plan: Any, /, **inputs: Any) -> Node:
        """Call a launch plan; gives the node."""
        return self._add(launch_plan, inputs, _place())

    def _add(self, entity: Any, inputs: Mapping[str, Any], place: Place) -> Node:
        if not isinstance(entity, Declared) and not hasattr(entity, "target"):
            raise TypeError(f"a task, a workflow or a launch plan can be added, not {entity!r}")
        node = Node(self, entity, inputs, place)
        self.flowc_nodes.append(node)
        return node

    def add_workflow_output(self, output_name: str, p: Any, python_type: Any = None) -> None:
        """Add an output; without a type it has that of the value."""
        if output_name in self.flowc_outputs:
            raise ValueError(f"the workflow has an output {output_name!r} already")
        self.flowc_outputs[output_name] = (p, python_type, _place())

    def add_on_failure_handler(self, entity: Any) -> None:
        """Say what to call when the workflow fails."""
        if not isinstance(entity, Declared):
            raise TypeError(f"a task or a workflow handles failures, not {entity!r}")
        if "on_failure" in self.options:
            raise ValueError(f"{self!r} has a failure handler already")
        self.options = {**self.options, "on_failure": entity}

    def create_conditional(self, name: str) -> NoReturn:
        """Refuse what flytekit has: the arms would run where they are written."""
        raise TypeError(f"put the conditional {name!r} into a workflow, and add that")

    def ready(self) -> bool:
        """Whether it has a node, and a use for each input."""
        used = {name for node in self.flowc_nodes for name in _inputs_in(node.flowc_inputs)}
        return bool(self.flowc_nodes) and used >= self.inputs.keys()


def _kind(value: object) -> type:
    return type(value)


def _inputs_in(value: Any) -> list[str]:
    """The inputs of a workflow that a value is made of."""
    found, stack = list[str](), [value]
    while stack:
        part = stack.pop()
        kind = _kind(part)
        if issubclass(kind, Pending) and part.flowc_node is None:
            found.append(part.flowc_name)
        elif issubclass(kind, list | tuple):
            items: Iterable[Any] = part
            stack.extend(items)
        elif issubclass(kind, dict):
            entries: Mapping[Any, Any] = part
            stack.extend(entries.values())
    return found


# Plain calls


def run_steps(workflow: Workflow, inputs: Mapping[str, Any]) -> Any:
    """A plain call of the workflow: its steps, one after another."""
    from .outputs import by_output, together  # `typing` is not cheap

    unknown = [name for name in inputs if name not in workflow.inputs]
    lacking = [name for name in workflow.inputs if name not in inputs]
    if unknown or lacking:
        wrong = f"takes no input {unknown[0]!r}" if unknown else f"is not given {lacking[0]!r}"
        raise TypeError(f"{workflow!r} {wrong}")

    def call(node: Node, given: Mapping[str, Any]) -> Mapping[str, Any]:
        return by_output(node.flowc_entity, node.flowc_entity(**given))

    values: dict[Node | None, Mapping[str, Any]] = {None: inputs}
    for node in workflow.flowc_nodes:
        values[node] = call(node, settled(dict(node.flowc_inputs), values))
    outputs = {name: settled(each[0], values) for name, each in workflow.flowc_outputs.items()}
    return together(outputs)


def settled(value: Any, values: Mapping[Node | None, Mapping[str, Any]]) -> Any:
    """A value with everything that is pending in it replaced by what it came to."""
    if isinstance(value, Pending):
        found = values[value.flowc_node][value.flowc_name]
        for key in value.flowc_path:
            found = _step(found, key)
        return found
    kind = _kind(value)
    if issubclass(kind, list | tuple):
        parts: Iterable[Any] = value
        items = [settled(each, values) for each in parts]
        return items if issubclass(kind, list) else tuple(items)
    if issubclass(kind, dict):
        entries: Mapping[Any, Any] = value
        return {key: settled(each, values) for key, each in entries.items()}
    return value


def _step(value: Any, key: Any) -> Any:
    """A field or item of a value."""
    if isinstance(key, str) and hasattr(value, key) and not issubclass(type(value), dict):
        return getattr(value, key)
    return value[key]

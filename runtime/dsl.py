"""What users import: the decorators, ``conditional`` and the values of options.

A decorated function stays an ordinary callable. Outside of a trace a call of it is a plain call of
the function: a workflow's body runs as the Python that it is, with real values, and so do tasks
and dynamic tasks. Real values have none of a promise's methods; where a body uses ``>>``,
``runs_before`` or ``with_overrides``, which say how and not what to compute, they are left out of
a plain call (see `plain`).

Authoring must cost nothing, so this module imports next to nothing.
"""

from __future__ import annotations

from contextvars import ContextVar

from .conditional import SKIPPED, SKIPS, Conditional, Unfinished, skipping
from .conditional import plain as _plain_conditional

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, ClassVar, Generic, ParamSpec, Protocol, TypeVar, overload

    P = ParamSpec("P")
    R = TypeVar("R")

    class Recorder(Protocol):
        """What calls go to while a body is traced."""

        def call(self, entity: Declared, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
            """Record a call; gives promises of its outputs."""

        def conditional(self, name: str) -> Conditional:
            """Begin a conditional."""
            ...

        def record(self, what: str, *given: Any) -> Any:
            """Record what is no plain call: a map, a gate, a node."""

    class Decorator(Protocol):
        """A decorator that is used bare or with options."""

        @overload
        def __call__(self, function: Callable[P, R], /) -> Entity[P, R]: ...
        @overload
        def __call__(self, **options: Any) -> Callable[[Callable[P, R]], Entity[P, R]]: ...

else:  # `typing` costs more to import than all of this package
    P = R = None

    class Generic:
        """Stands in for ``typing.Generic``, and does nothing."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


RECORDER: ContextVar[Recorder | None] = ContextVar("flowc_recorder", default=None)
"""Where calls go in this thread or asyncio task; None where they are plain calls."""


IN_GRAPH: ContextVar[bool] = ContextVar("flowc_in_graph", default=False)
"""Whether the body that is being run, as the Python that it is, is one that builds a graph."""


class Declared:
    """What a decorator makes of a function: a task, a dynamic task or a workflow."""

    def __init__(
        self, kind: str, function: Callable[..., Any], options: Mapping[str, object]
    ) -> None:
        self.kind = kind
        """``task``, ``dynamic``, ``workflow`` or ``launch_plan``."""
        self.is_eager = False
        """Whether it is an eager task."""
        self.is_reference = False
        """Whether it stands for an entity that is registered elsewhere."""
        self.function = function
        self.options = options
        """Options as they were given."""
        self.__wrapped__ = function
        self.__module__ = function.__module__
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__doc__ = function.__doc__

    @property
    def name(self) -> str:
        """Fully qualified name."""
        return f"{self.__module__}.{self.__qualname__.rpartition('<locals>.')[2]}"

    show: ClassVar[Callable[[Declared], dict[str, str]] | None] = None
    """What notebooks show of an entity, by media type; the front door knows how to draw."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        show = Declared.show
        return show(self) if show is not None else {"text/plain": repr(self)}

    def __reduce__(self) -> str:
        return self.__qualname__  # pickled by name, as functions are

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"


class Entity(Declared, Generic[P, R]):
    """A decorated function, which is called as the function is."""

    _body: Callable[P, R] | None = None
    """What a plain call runs, once there was one."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function, or record the call where a body is being traced."""
        if SKIPS.get() is not None and skipping():
            skipped: R = _any(SKIPPED)
            return skipped
        recorder = RECORDER.get()
        if recorder is not None:
            recorded: R = recorder.call(self, args, kwargs)
            return recorded
        if self.is_reference:
            raise TypeError(f"{self!r} is registered elsewhere, and cannot run here")
        body = self._body
        if body is None:
            body = self._body = self.function if self.kind == "task" else _plain(self.function)
        before, around = SKIPS.set(None), IN_GRAPH.set(self.kind != "task")
        try:
            result = body(*args, **kwargs)
        finally:
            SKIPS.reset(before)
            IN_GRAPH.reset(around)
        return _finished(_awaited(result) if hasattr(result, "cr_frame") else result)


def _awaited(coroutine: Any) -> Any:
    """What an asynchronous task gives, where a body that builds a graph asks for it.

    Anybody else gets the coroutine, as from any asynchronous function.
    """
    if not IN_GRAPH.get():
        return coroutine
    import asyncio  # few bodies need it, and it is not cheap

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    return coroutine


def _any(value: object) -> Any:
    """The value, for the type checker any type at all."""
    return value


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    from .plain import without_verbs

    return without_verbs(function)


def _finished(value: R) -> R:
    if isinstance(value, Unfinished):
        raise TypeError(f"conditional({value.name!r}) has no else_()")
    return value


def conditional(name: str) -> Conditional:
    """Begin a choice: ``conditional(name).if_(c).then(x).else_().then(y)``."""
    recorder = RECORDER.get()
    return _plain_conditional(name) if recorder is None else recorder.conditional(name)


# Options

TASK_OPTIONS = frozenset(
    {
        *("accelerator", "annotations", "cache", "cache_ignore_input_vars", "cache_serialize"),
        *("cache_version", "container_image", "deck_fields", "deprecated", "disable_deck", "docs"),
        *("enable_deck", "environment", "interruptible", "labels", "limits", "pickle_untyped"),
        *("pod_template", "pod_template_name", "requests", "resources", "retries"),
        *("secret_requests", "shared_memory", "task_config", "task_resolver", "timeout"),
    }
)
DYNAMIC_OPTIONS = TASK_OPTIONS | {"node_dependency_hints"}
WORKFLOW_OPTIONS = frozenset(
    {
        *("default_options", "docs", "failure_policy", "interruptible", "on_failure"),
        "pickle_untyped",
    }
)


REFERENCE_OPTIONS = frozenset({"domain", "name", "project", "version"})


def _decorator(name: str, kind: str, known: frozenset[str], doc: str) -> Decorator:
    def decorate(function: Any = None, /, **options: Any) -> Any:
        unknown = next((each for each in options if each not in known), None)
        if unknown is not None:
            raise TypeError(_unknown(name, unknown, known))

        def declare(function: object) -> Entity[..., Any]:
            entity = _entity(name, kind, function, options)
            entity.is_eager = name == "eager"
            entity.is_reference = known is REFERENCE_OPTIONS
            return entity

        return declare if function is None else declare(function)

    decorate.__name__ = decorate.__qualname__ = name
    decorate.__doc__ = doc
    return decorate


def _entity(
    name: str, kind: str, function: object, options: Mapping[str, object]
) -> Entity[..., Any]:
    if isinstance(function, Declared):
        raise TypeError(f"{function!r} is decorated already")
    if (
        not callable(function)
        or isinstance(function, type)
        or not hasattr(function, "__qualname__")
    ):
        raise TypeError(f"{name} decorates a function, not {function!r}")
    return Entity(kind, function, options)


def _unknown(decorator: str, name: str, known: Iterable[str]) -> str:
    from ..ir.suggest import nearest  # `difflib` is not cheap

    close = nearest(name, sorted(known))
    way_out = f"did you mean {close!r}?" if close else f"it takes {', '.join(sorted(known))}"
    return f"{decorator} takes no option {name!r}; {way_out}"


task: Decorator = _decorator(
    "task",
    "task",
    TASK_OPTIONS,
    """Make a function a task: one unit of work. ``@task`` or ``@task(retries=3, ...)``.""",
)
dynamic: Decorator = _decorator(
    "dynamic",
    "dynamic",
    DYNAMIC_OPTIONS,
    """Make a function a dynamic task: when it runs, its calls become a graph that runs next.""",
)
eager: Decorator = _decorator(
    "eager",
    "task",
    TASK_OPTIONS,
    """Make a function an eager task: its body calls other entities one by one as it runs.""",
)
workflow: Decorator = _decorator(
    "workflow",
    "workflow",
    WORKFLOW_OPTIONS,
    """Make a function a workflow: a graph of the calls in its body.""",
)
reference_task: Decorator = _decorator(
    "reference_task",
    "task",
    REFERENCE_OPTIONS,
    """Make a function stand for a task that is registered elsewhere.""",
)
reference_workflow: Decorator = _decorator(
    "reference_workflow",
    "workflow",
    REFERENCE_OPTIONS,
    """Make a function stand for a workflow that is registered elsewhere.""",
)
reference_launch_plan: Decorator = _decorator(
    "reference_launch_plan",
    "launch_plan",
    REFERENCE_OPTIONS,
    """Make a function stand for a launch plan that is registered elsewhere.""",
)


class Option:
    """The value of an option, with named parts. Parts that were not given are None."""

    def given(self) -> dict[str, object]:
        """The parts that were given."""
        return {name: value for name, value in vars(self).items() if value is not None}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # parts may be lists

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={value!r}" for name, value in self.given().items())
        return f"{type(self).__name__}({parts})"


class Resources(Option):
    """What a task needs of a machine: Kubernetes quantities, or a pair of request and limit."""

    def __init__(
        self,
        cpu: str | float | tuple[str | float, str | float] | None = None,
        mem: str | int | tuple[str | int, str | int] | None = None,
        gpu: str | int | tuple[str | int, str | int] | None = None,
        ephemeral_storage: str | int | tuple[str | int, str | int] | None = None,
    ) -> None:
        self.cpu = cpu
        self.mem = mem
        self.gpu = gpu
        self.ephemeral_storage = ephemeral_storage


class Cache(Option):
    """How results are kept, under a key made of the version and the inputs."""

    def __init__(
        self,
        version: str | None = None,
        serialize: bool | None = None,
        ignored_inputs: str | tuple[str, ...] | None = None,
        salt: str | None = None,
        policies: object = None,
    ) -> None:
        self.version = version
        self.serialize = serialize
        self.ignored_inputs = ignored_inputs
        self.salt = salt
        self.policies = policies


class Name:
    """A constant that is known by its qualified name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name.removeprefix("flowc.")


class MountType:
    """How a secret reaches the task."""

    ANY = Name("flowc.Secret.MountType.ANY")
    ENV_VAR = Name("flowc.Secret.MountType.ENV_VAR")
    FILE = Name("flowc.Secret.MountType.FILE")


class Secret(Option):
    """A secret that a task may read, by group and key."""

    MountType = MountType

    def __init__(
        self,
        group: str | None = None,
        key: str | None = None,
        group_version: str | None = None,
        mount_requirement: Name | None = None,
        env_var: str | None = None,
    ) -> None:
        self.group = group
        self.key = key
        self.group_version = group_version
        self.mount_requirement = mount_requirement
        self.env_var = env_var


class WorkflowFailurePolicy:
    """What happens to the other nodes of a workflow when one fails."""

    FAIL_IMMEDIATELY = Name("flowc.WorkflowFailurePolicy.FAIL_IMMEDIATELY")
    FAIL_AFTER_EXECUTABLE_NODES_COMPLETE = Name(
        "flowc.WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE"
    )

"""Task objects: a container, a script, a query. A plain call runs a script; the others need an engine.

Like `dsl`, this imports next to nothing.
"""

from __future__ import annotations

from .data import Directory, File
from .dsl import Name, Option
from .made import Made

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from typing import Any


class TaskObject(Made):
    """A task that is an object."""

    def __init__(self, name: str, arguments: Mapping[str, Any]) -> None:
        super().__init__("task", name, arguments)

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Types of the inputs, by name."""
        found: Mapping[str, Any] = self.arguments.get("inputs", {})
        return found

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Types of the outputs, by name."""
        found: Mapping[str, Any] = self.arguments.get("outputs", {})
        return found


class MetadataFormat:
    """How a container is told about its inputs."""

    JSON = Name("flowc.ContainerTask.MetadataFormat.JSON")
    PROTO = Name("flowc.ContainerTask.MetadataFormat.PROTO")
    YAML = Name("flowc.ContainerTask.MetadataFormat.YAML")


class IOStrategy:
    """How data gets into a container and out of it."""

    DOWNLOAD_EAGER = Name("flowc.ContainerTask.IOStrategy.DOWNLOAD_EAGER")
    DOWNLOAD_STREAM = Name("flowc.ContainerTask.IOStrategy.DOWNLOAD_STREAM")
    DO_NOT_DOWNLOAD = Name("flowc.ContainerTask.IOStrategy.DO_NOT_DOWNLOAD")
    DO_NOT_UPLOAD = Name("flowc.ContainerTask.IOStrategy.DO_NOT_UPLOAD")
    UPLOAD_EAGER = Name("flowc.ContainerTask.IOStrategy.UPLOAD_EAGER")
    UPLOAD_ON_EXIT = Name("flowc.ContainerTask.IOStrategy.UPLOAD_ON_EXIT")


class ContainerTask(TaskObject):
    """A container image, run with a command."""

    MetadataFormat = MetadataFormat
    IOStrategy = IOStrategy

    def __init__(
        self,
        name: str,
        image: Any,
        command: Sequence[str] | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: TaskMetadata | None = None,
        arguments: Sequence[str] | None = None,
        outputs: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        given = {"image": image, "command": command, "inputs": inputs, "metadata": metadata}
        super().__init__(name, {**given, "arguments": arguments, "outputs": outputs, **options})

    def run(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Say that this needs an engine."""
        raise TypeError(f"{self!r} runs in a container, and cannot run here")


class SQLTask(TaskObject):
    """A query, run by a database."""

    def __init__(
        self,
        name: str,
        query_template: str,
        task_config: Any = None,
        task_type: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: TaskMetadata | None = None,
        outputs: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        given = {"query_template": query_template, "task_config": task_config, "inputs": inputs}
        more = {"task_type": task_type, "metadata": metadata, "outputs": outputs}
        super().__init__(name, {**given, **more, **options})

    def run(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Say that this needs an engine."""
        raise TypeError(f"{self!r} is run by a database, and cannot run here")


class OutputLocation(Option):
    """Where a script leaves an output; placeholders stand for inputs."""

    def __init__(self, var: str, var_type: type, location: str | PathLike[str]) -> None:
        self.var = var
        self.var_type = var_type
        self.location = location if isinstance(location, str) else location.__fspath__()


class ShellTask(TaskObject):
    """A script with placeholders for inputs and outputs."""

    def __init__(
        self,
        name: str,
        debug: bool | None = None,
        script: str | None = None,
        script_file: str | None = None,
        task_config: Any = None,
        shell: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        output_locs: Sequence[OutputLocation] | None = None,
        **options: Any,
    ) -> None:
        given = {"debug": debug, "script": script, "script_file": script_file, "shell": shell}
        more = {"task_config": task_config, "inputs": inputs, "output_locs": output_locs}
        super().__init__(name, {**given, **more, **options})

    @property
    def locations(self) -> Sequence[OutputLocation]:
        """Where it leaves its outputs."""
        found: Sequence[OutputLocation] = self.arguments.get("output_locs", ())
        return found

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Types of the outputs, by name."""
        return {each.var: each.var_type for each in self.locations}

    def run(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Run the script; gives its outputs, files by their paths."""
        from .scripts import read_script, run_script

        names = [*self.inputs]
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        missing = next((name for name in names if name not in given), None)
        unknown = next((name for name in given if name not in names), None)
        if len(args) > len(names) or missing or unknown:
            raise TypeError(f"{self!r} takes {', '.join(names) or 'nothing'}")
        script: str = self.arguments.get("script") or read_script(self.arguments["script_file"])
        templates = {each.var: each.location for each in self.locations}
        places = run_script(script, self.arguments.get("shell", ""), given, templates)
        outputs = [_place(each, places[name]) for name, each in self.outputs.items()]
        return tuple(outputs) if len(outputs) > 1 else next(iter(outputs), None)


def _place(of: Any, path: str) -> File | Directory:
    kind = getattr(of, "__origin__", of)
    return Directory(path) if kind is Directory else File(path)


class TaskMetadata(Option):
    """Options of a task object."""

    def __init__(
        self,
        cache: bool | None = None,
        cache_serialize: bool | None = None,
        cache_version: str | None = None,
        *,
        retries: int | None = None,
        timeout: Any = None,
        **options: Any,
    ) -> None:
        unknown = next((name for name in options if name not in _METADATA), None)
        if unknown is not None:
            raise TypeError(f"TaskMetadata has no option {unknown!r}")
        self.cache = cache
        self.cache_serialize = cache_serialize
        self.cache_version = cache_version
        self.retries = retries
        self.timeout = timeout
        vars(self).update(options)


_METADATA = frozenset(
    {
        *("annotations", "cache_ignore_input_vars", "deprecated", "generates_deck"),
        *("interruptible", "is_eager", "labels", "pod_template_name"),
    }
)

"""How the arguments of task objects are read, for both front-ends: containers, scripts, queries."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .nodes import Container, Options, Plugin, Shell, Sql
from .options import (
    READERS,
    TASK_OPTIONS,
    UNFIT,
    Part,
    Parts,
    Problem,
    Unfit,
    as_string,
    parts_of,
    read_options,
)
from .records import dataclass
from .values import (
    Binding,
    CallValue,
    ListValue,
    Missing,
    NameValue,
    Null,
    String,
    Value,
)


@dataclass(frozen=True, slots=True)
class SpecReader:
    """How the arguments of one kind of task object become what the task is made of."""

    what: str
    """What the kind is called."""
    fields: Mapping[str, tuple[str, Part]]
    """Arguments, with the field of the specification that each is for."""
    others: tuple[str, ...] = ()
    """Arguments that the kind has besides, and that are kept as options."""

    @property
    def takes(self) -> tuple[str, ...]:
        """Every argument, but for what the interface is made of."""
        return (*self.fields, *self.others, *TASK_OPTIONS, *_COMMON)


def split_known(reader: SpecReader, given: Iterable[Binding]) -> tuple[list[Binding], list[str]]:
    """The arguments that a kind takes, and the names of the others, which are mistakes."""
    arguments = [*given]
    taken = [each for each in arguments if each.name in reader.takes]
    return taken, [each.name for each in arguments if each.name not in reader.takes]


def read_container(given: Iterable[Binding]) -> tuple[Container, Options, tuple[Problem, ...]]:
    """The container that named arguments spell, its options, and the arguments that do not fit."""
    fields, options, problems = _read(CONTAINER, given)
    fields.setdefault("image", String(""))
    return Container(**fields), options, problems


def read_shell(
    given: Iterable[Binding], outputs: tuple[Binding, ...]
) -> tuple[Shell, Options, tuple[Problem, ...]]:
    """The script that named arguments spell, its options, and the arguments that do not fit."""
    fields, options, problems = _read(SHELL, given)
    if "script" in fields and "script_file" in fields:
        wants = "no `script` beside it"
        problems = (*problems, Problem("script_file", wants, ("give one of the two",)))
    fields.setdefault("script", "")
    return Shell(**fields, outputs=outputs), options, problems


def read_query(
    given: Iterable[Binding], dialect: str = ""
) -> tuple[Sql, Options, tuple[Problem, ...]]:
    """The query that named arguments spell, its options, and the arguments that do not fit."""
    fields, options, problems = _read(QUERY, given)
    fields.setdefault("statement", "")
    return Sql(**fields, dialect=dialect), options, problems


def read_plugin(
    type: str,
    given: Iterable[Binding],
    options: Iterable[Binding],
    own: frozenset[str] = frozenset(),
) -> tuple[Plugin, Options, tuple[Problem, ...]]:
    """The task of a class that flowc does not look into: what it is given is kept by name.

    `own` are arguments that mean something else to the class than they do to every task.
    """
    known = {*READERS, _METADATA, "task_type"} - own
    arguments = tuple(each for each in given if each.name not in known)
    kept = (each for each in _spread(options) if each.name in known)
    found, problems = read_options(kept)
    return Plugin(type, arguments), found, problems


def _read(
    reader: SpecReader, given: Iterable[Binding]
) -> tuple[dict[str, Any], Options, tuple[Problem, ...]]:
    fields, rest, problems = dict[str, Any](), list[Binding](), list[Problem]()
    for each in given:
        if each.name not in reader.fields:
            rest.append(each)
        elif not isinstance(each.value, Missing | Null):
            field, part = reader.fields[each.name]
            read = part.convert(each.value)
            if isinstance(read, Unfit):
                problems.append(Problem(each.name, read.wants or part.wants, read.helps))
            else:
                fields[field] = read
    options, others = read_options(_spread(rest))
    return fields, options, (*problems, *others)


# Metadata

_METADATA: Final = "metadata"


def _spread(given: Iterable[Binding]) -> tuple[Binding, ...]:
    """The arguments, with those of ``metadata=TaskMetadata(...)`` in its place."""
    found = dict[str, Binding]()
    for each in given:
        read = parts_of(each.value, "TaskMetadata", _METADATA_PARTS)
        if each.name != _METADATA or isinstance(read, Unfit):
            found[each.name] = each
        else:
            found.update({name: Binding(name, value) for name, value in read.items()})
    return tuple(found.values())


def _any(value: Value) -> Value:
    return value


_METADATA_PARTS: Final[Parts] = {
    name: Part("a value", _any)
    for name in (
        "cache",
        "cache_serialize",
        "cache_version",
        "cache_ignore_input_vars",
        "interruptible",
        "deprecated",
        "retries",
        "timeout",
        "pod_template_name",
        "generates_deck",
        "is_eager",
        "labels",
        "annotations",
    )
}

_COMMON: Final = (_METADATA, "security_ctx", "task_type_version")
"""What every class of task objects takes."""


# The kinds


def _texts(value: Value) -> tuple[str, ...] | Unfit:
    if not isinstance(value, ListValue):
        return UNFIT
    texts = [each.value for each in value.items if isinstance(each, String)]
    return tuple(texts) if len(texts) == len(value.items) else UNFIT


def _image(value: Value) -> Value | Unfit:
    return value if isinstance(value, String | CallValue | NameValue) else UNFIT


def _member(*names: str) -> Part:
    """A member of an enumeration of the library, which is known by its name only."""

    def convert(value: Value) -> str | Unfit:
        name = value.name.rpartition(".")[2] if isinstance(value, NameValue) else ""
        return name if name in names else UNFIT

    return Part(f"one of {', '.join(f'`{each}`' for each in names)}", convert)


_STRING: Final = Part("a string", as_string)
_STRINGS: Final = Part("a list of strings", _texts)

CONTAINER: Final = SpecReader(
    "container task",
    {
        "image": ("image", Part("a string or an image specification", _image)),
        "command": ("command", _STRINGS),
        "arguments": ("arguments", _STRINGS),
        "input_data_dir": ("input_directory", _STRING),
        "output_data_dir": ("output_directory", _STRING),
        "metadata_format": ("metadata_format", _member("JSON", "YAML", "PROTO")),
        "io_strategy": (
            "io_strategy",
            _member(
                *("DOWNLOAD_EAGER", "DOWNLOAD_STREAM", "DO_NOT_DOWNLOAD"),
                *("UPLOAD_EAGER", "UPLOAD_ON_EXIT", "DO_NOT_UPLOAD"),
            ),
        ),
    },
    ("local_logs",),
)
SHELL: Final = SpecReader(
    "shell task",
    {"script": ("script", _STRING), "script_file": ("script_file", _STRING)},
    ("debug", "shell"),
)
QUERY: Final = SpecReader("SQL task", {"query_template": ("statement", _STRING)}, ("task_type",))

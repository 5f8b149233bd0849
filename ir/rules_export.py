"""Rules of exporting to Flyte (FL45xx): what other systems cannot say."""

from typing import Final

from .diagnostics import Rule


def _asks(program: str) -> str:
    """The program, exported."""
    return f"# export flyte\n{program}"


_IMPORTS: Final = "from flowc import dynamic, task, workflow\n\n\n"

NO_TYPE: Final = Rule(
    "FL4501",
    "no-flyte-type",
    why="Flyte has no type for tuples within values, for enumerations of anything but strings, "
    "for literals of several kinds and for records that hold themselves.",
    bad=_asks(f"""\
{_IMPORTS}@task
def locate(name: str) -> list[tuple[int, int]]: ...
"""),
    good=_asks(f"""\
{_IMPORTS}@task
def locate(name: str) -> list[list[int]]: ...
"""),
)

NO_VALUE: Final = Rule(
    "FL4502",
    "no-flyte-literal",
    why="An input of a node is a promise or a literal. Bytes, files that are only on this machine, "
    "records with promises inside and objects of other classes have no literal in Flyte.",
    bad=_asks(f"""\
{_IMPORTS}@task
def store(data: bytes) -> int: ...


@workflow
def main() -> int:
    return store(data=b"abc")
"""),
    good=_asks(f"""\
{_IMPORTS}@task
def store(data: bytes) -> int: ...


@task
def make() -> bytes: ...


@workflow
def main() -> int:
    return store(data=make())
"""),
)

NO_CONDITION: Final = Rule(
    "FL4503",
    "no-flyte-condition",
    why="Conditions in Flyte compare numbers, texts, booleans and times. Flyte cannot ask whether "
    "a value is None: flytekit writes such a condition, and the cluster refuses it. And a branch "
    "fails in one way only, where no condition holds: arms that fail in other words, side by side, "
    "have no place in it.",
    bad=_asks(f"""\
{_IMPORTS}@task
def guess() -> int: ...


@task
def same(x: int | None) -> int: ...


@workflow
def main(x: int | None = None) -> int:
    if x is None:
        return guess()
    return same(x=x)
"""),
    good=_asks(f"""\
{_IMPORTS}@task
def guess() -> int: ...


@task
def same(x: int | None) -> int: ...


@task
def lacks(x: int | None) -> bool: ...


@workflow
def main(x: int | None = None) -> int:
    if lacks(x=x):
        return guess()
    return same(x=x)
"""),
)

NO_IMAGE: Final = Rule(
    "FL4504",
    "no-image",
    why="Every task of Flyte runs in a container image. An image that the program only specifies, or "
    "names by a template, must be given when the program is exported, by its name or by that of a task: "
    "`--image-map NAME=IMAGE`. Images are not built here, and their tags are not guessed: flytekit makes "
    "them of all that the image holds, the files of the program among it. What has no name is called "
    "`flytekit`, as there.",
    bad=_asks("""\
from flowc import task


@task(container_image="{{.image.trainer.fqn}}:{{.image.trainer.version}}")
def train(epochs: int) -> float: ...
"""),
    good=_asks("""\
from flowc import task


@task(container_image="registry.example/trainer:1")
def train(epochs: int) -> float: ...
"""),
)

NO_OPTION: Final = Rule(
    "FL4505",
    "no-flyte-option",
    why="An option whose value is only known by running code cannot be exported: nothing of the "
    "program runs.",
    bad=_asks("""\
from flowc import Cache, task


class Weekly:
    pass


@task(cache=Cache(policies=[Weekly()]))
def train(epochs: int) -> float: ...
"""),
    good=_asks("""\
from flowc import Cache, task


@task(cache=Cache(version="1"))
def train(epochs: int) -> float: ...
"""),
)

NO_TASK: Final = Rule(
    "FL4506",
    "no-flyte-task",
    why="A task of a plugin is written for Flyte by code of the plugin, which does not run here. "
    "The common plugins are known; the document of any other cannot be told.",
    bad=_asks("""\
from flowc import task
from elsewhere import Cluster


@task(task_config=Cluster(workers=3))
def train(epochs: int) -> float: ...
"""),
    good=_asks("""\
from flowc import task


@task
def train(epochs: int) -> float: ...
"""),
)

RULES: Final = (NO_TYPE, NO_VALUE, NO_CONDITION, NO_IMAGE, NO_OPTION, NO_TASK)

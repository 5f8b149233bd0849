"""What a name on the command line came to: a unit of IR, what was found in it, and its texts."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from .ir.diagnostics import Diagnostic, has_errors
from .ir.nodes import Package
from .ir.records import dataclass
from .settings import Settings

if TYPE_CHECKING:
    from .ir.formats import Unit

Texts: TypeAlias = Callable[[str], str | None]
"""The text of a source file, by the name that spans use; None where it is not at hand."""


@dataclass(slots=True)
class Encoded:
    """A sound package that was compiled before, or is to be written as it is."""

    data: bytes
    """Binary IR; empty where only the findings are at hand."""
    counts: Mapping[str, int]
    decoded: Package | None = None

    @property
    def package(self) -> Package:
        """The package, decoded when it is first asked for."""
        if self.decoded is None:
            from .ir.formats import decode

            unit = decode(self.data, "the cache").unit
            if not isinstance(unit, Package):
                raise RuntimeError("what was encoded does not decode")
            self.decoded = unit
        return self.decoded


def count_entities(package: Package) -> dict[str, int]:
    """How many entities a package has, by what they are called."""
    dynamic = sum(1 for task in package.tasks if task.hook)
    return {
        "task": len(package.tasks) - dynamic,
        "dynamic task": dynamic,
        "workflow": len(package.workflows),
        "launch plan": len(package.launch_plans),
    }


@dataclass(frozen=True, slots=True)
class Opened:
    """What a name came to."""

    name: str
    held: "Unit | Encoded | None"
    """The unit, or what it is to be decoded from; see `unit`."""
    diagnostics: tuple[Diagnostic, ...]
    texts: Texts
    modules: int = 0
    """How many source files were compiled; 0 where the IR was read as it is."""
    given: tuple[str, ...] = ()
    """The names of those that the user named; others may come with them."""
    from_folder: bool = False
    """Whether a folder was searched for them."""
    code: str | None = None
    """The folder of this machine that file names start from; None where the code is in git only."""
    settings: Settings = field(default_factory=Settings)
    """The project's; the diagnostics are under them already."""
    is_own_source: bool = False
    """Whether it is IR as text that tells of no other source, as people write it."""
    hints: tuple[str, ...] = ()
    """Where there is nothing to run in sound sources: why that may be."""

    @property
    def unit(self) -> "Unit | None":
        """None where what is there cannot be read as IR; the diagnostics say why."""
        return self.held.package if isinstance(self.held, Encoded) else self.held

    @property
    def counts(self) -> Mapping[str, int]:
        """How many entities there are, by what they are called."""
        if isinstance(self.held, Encoded):
            return self.held.counts
        return count_entities(self.held) if isinstance(self.held, Package) else {}

    @property
    def package(self) -> Package | None:
        """The package, where it is sound."""
        return self.unit if isinstance(self.unit, Package) and not self.exit_code else None

    @property
    def exit_code(self) -> int:
        """What a command that needs it ends with: 2 unreadable, 1 unsound, 0 fine."""
        if self.held is None:
            return 2
        return 1 if has_errors(self.diagnostics) else 0

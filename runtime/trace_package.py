"""A package by tracing: what decorated functions come to when their bodies run with promises."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..ir.diagnostics import Diagnostic, in_order
from ..ir.nodes import Header, Package
from ..ir.records import dataclass
from ..ir.version import VERSION
from .assembled import assemble
from .define import define_lacking
from .dsl import Declared
from .world import World


@dataclass(frozen=True, slots=True)
class Traced:
    """What a trace gives. With an error among the findings, the package is not to be used."""

    package: Package
    diagnostics: tuple[Diagnostic, ...]


def trace_package(entities: Iterable[Declared], root: Path) -> Traced:
    """The entities, and everything that they refer to. Their files are named relative to the root.

    Nothing is validated.
    """
    world = World(Package(), root, assemble)
    for entity in entities:
        world.interface(entity)
    package = define_lacking(world)
    header = Header(producer="flowc", producer_version=VERSION)
    return Traced(replace(package, header=header), in_order(world.log.diagnostics))

"""Which modules have to be edited together: those that import one another, in either direction."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from ...ir.diagnostics import Log
from ..source import Source, origin, parse


def groups(sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """The sources, parted so that no module of one group imports one of another, in their order.

    A package's ``__init__`` counts only where it says something: else it would join all below it.
    """
    known = {each.module: index for index, each in enumerate(sources)}
    leaders = [*range(len(sources))]

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    for index, source in enumerate(sources):
        for name in _imported(source, known):
            one, other = sorted((leader(index), leader(known[name])))
            leaders[other] = one
    parts = dict[int, list[Source]]()
    for index, source in enumerate(sources):
        parts.setdefault(leader(index), []).append(source)
    return [tuple(each) for each in parts.values()]


def _imported(source: Source, known: Mapping[str, int]) -> Iterator[str]:
    """The modules of the sources that a module may read: its imports, and the packages of those."""
    if "import" not in source.text:
        return
    tree = parse(source, Log())
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Import(names=names):
                found = [each.name for each in names]
            case ast.ImportFrom(names=names):
                module = origin(node, source)
                found = [module, *(f"{module}.{each.name}" for each in names)]
            case ast.Call(args=[ast.Constant(value=str(name)), *_]):
                found = [name]  # perhaps `importlib.import_module`
            case _:
                continue
        yield from (each for name in found for each in _with_packages(name) if each in known)


def _with_packages(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]

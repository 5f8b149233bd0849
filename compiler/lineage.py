"""What a class inherits from, in the order in which Python asks: the C3 linearization."""

from collections import Counter, deque
from itertools import islice
from typing import Final

from ..ir.rules_language import EVALUATION_FAILED
from ..ir.type_names import canonical
from .domain import Class, Datum, External, Subscripted
from .machine import Machine


def ancestors(machine: Machine, datum: Class) -> tuple[Datum, ...]:
    """The class and all that it inherits from, nearest first; worked out once a class.

    What is not a class of the program stands for itself: its own bases are not known. Where no
    order exists, which Python refuses and so is reported, the class has no ancestors.
    """
    bases = dict[Class, list[Datum]]()
    pending = [datum]
    while pending:
        current = pending[-1]
        if current in machine.ancestors:
            pending.pop()
        elif current not in bases:
            bases[current] = found = _bases(machine, current)
            pending.extend(each for each in found if isinstance(each, Class) and each not in bases)
        else:
            machine.ancestors[current] = _linearized(machine, current, bases[current])
            pending.pop()
    return machine.ancestors[datum]


def lineage(machine: Machine, datum: Class) -> list[Class]:
    """The class and those of its ancestors that are classes of the program; nearest first."""
    return [each for each in ancestors(machine, datum) if isinstance(each, Class)]


def by_descent(machine: Machine, datum: Class) -> list[Class]:
    """The classes of `lineage`, in the order in which the fields of dataclasses win.

    A dataclass hands on all the fields that it has, inherited ones too: so what the first base
    inherits wins over what the second one says itself.
    """
    found = dict[Class, None]()
    pending = [datum]
    while pending:
        current = pending.pop()
        if current not in found:
            found[current] = None
            pending.extend(reversed(lineage(machine, current)[1:]))
    return [*found]


def _bases(machine: Machine, datum: Class) -> list[Datum]:
    found = list[Datum]()
    for node in datum.node.bases:
        base = machine.evaluate(node, datum.frame)
        found.append(base.base if isinstance(base, Subscripted) else base)  # `Base[int]`
    return found


def _linearized(machine: Machine, datum: Class, bases: list[Datum]) -> tuple[Datum, ...]:
    """The order of one class, from the orders of its bases."""
    known = machine.ancestors
    lines = [known.get(each, ()) if isinstance(each, Class) else (each,) for each in bases]
    ordered = [[each for each in line if _is_ordered(each)] for line in (*lines, bases)]
    merged = _merged([line for line in ordered if line])
    if merged is None:
        _report(machine, datum, bases)
        return (datum,)
    last = {_key(each): each for line in lines for each in line if not _is_ordered(each)}
    return (datum, *merged, *last.values())


def _is_ordered(datum: Datum) -> bool:
    """Whether Python keeps the place of a base; it moves ``Generic[T]`` behind the others."""
    return isinstance(datum, Class) or _name(datum) not in _LAST


_LAST: Final = frozenset({"", "builtins.object", "typing.Generic", "typing.Protocol"})
"""What stands last wherever it is written: these, and what is not known to be a class."""


def _merged(lines: list[list[Datum]]) -> list[Datum] | None:
    """One order that keeps the order of every line, the C3 merge; None where there is none."""
    keys: list[deque[object]] = [deque(map(_key, line)) for line in lines]
    data = {_key(each): each for line in lines for each in line}
    later = Counter(key for line in keys for key in islice(line, 1, None))
    merged = list[Datum]()
    while keys:
        free = next((line[0] for line in keys if not later[line[0]]), None)
        if free is None:
            return None
        merged.append(data[free])
        for line in keys:
            if line[0] == free:
                line.popleft()
                later.subtract([*islice(line, 1)])
        keys = [line for line in keys if line]
    return merged


def _key(datum: Datum) -> object:
    """What tells ancestors apart: a library's class by its name, all else by being the same."""
    return _name(datum) or id(datum)


def _name(datum: Datum) -> str:
    return canonical(datum.name) if isinstance(datum, External) else ""


def _report(machine: Machine, datum: Class, bases: list[Datum]) -> None:
    """Report that Python refuses a class, since its bases contradict one another."""
    known = [_key(each) for each in bases if _is_ordered(each)]
    twice = len(set(known)) < len(known)
    why = "it inherits from one class twice" if twice else "its bases contradict one another"
    text = f"Python refuses class `{datum.name}`: {why}"
    order = "name each base once" if twice else "write classes before those that they inherit from"
    machine.report(EVALUATION_FAILED, text, datum.frame, datum.node.bases[0], helps=(order,))

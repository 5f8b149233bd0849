"""Frozen files of every released minor version: what they are, and how they are made.

    python -m tests.compat        write what derives from golden/compat/VERSION/*.flow, once

The text files are written by hand and say everything that the version can say, each thing at least
once. The rest derives from them: the other two encodings, the digests, the schema of the day, and
the checksums that show that none of it has changed since. A released version is never written again;
a new minor version begins as a copy of the text files of the one before.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Final, cast

from flowc.ir.codec_table import Enumeration, Shape, Wrapper, table
from flowc.ir.digests import digests
from flowc.ir.formats import Format, Unit, decode, encode
from flowc.ir.nodes import IR_VERSION, Package
from flowc.schemas.generate import HERE, SOURCE

from .repository import ROOT

FOLDER: Final = ROOT / "golden/compat"
UNITS: Final = ("package", "fragment")
CHECKSUMS: Final = "SHA256SUMS"
UNSAID: Final = frozenset({"Header.required_features"})
"""What no readable file says: version 1.0 knows no feature that could be required."""


def versions() -> list[str]:
    """The versions that are frozen, oldest first."""
    names = (each.name for each in FOLDER.iterdir())
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def unit(version: str, name: str, format: Format) -> Unit:
    """What a frozen file holds."""
    file = FOLDER / version / f"{name}.{format.value}"
    decoded = decode(file.read_bytes(), file.name)
    assert decoded.unit is not None, decoded.diagnostics
    return decoded.unit


def derived(version: str) -> dict[str, bytes]:
    """The files that follow from the text files, as they are written today."""
    package, fragment = (unit(version, name, Format.TEXT) for name in UNITS)
    assert isinstance(package, Package)
    files = {
        f"{name}.{form.value}": encode(each, form)
        for name, each in zip(UNITS, (package, fragment), strict=True)
        for form in (Format.PROTOBUF, Format.JSON)
    }
    for name, found in ("package", digests(package)), ("fragment", digests(fragment, package)):
        document = {"parts": dict(found.parts), "unit": found.unit}
        files[f"{name}.digests.json"] = f"{json.dumps(document, indent=2)}\n".encode()
    return files


def checksums(folder: Path) -> str:
    """A line for each file of a folder, as ``sha256sum`` writes it."""
    files = (each for each in sorted(folder.iterdir()) if each.name != CHECKSUMS)
    return "".join(
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in files
    )


# Everything that can be said


def sayable() -> set[str]:
    """Every class, field, and name of an enumeration that a file can hold."""
    found = set[str]()
    shapes = list[Shape]()
    for of, fields in table().records.items():
        found.add(of.__name__)
        found.update(f"{of.__name__}.{each.name}" for each in fields)
        shapes.extend(each.shape for each in fields)
    for members in table().choices.values():
        found.update(of.__name__ for of in members)
        shapes.extend(each.shape for each in members.values())
    for shape in shapes:
        held = shape.holds if isinstance(shape, Wrapper) else shape
        if isinstance(held, Enumeration):
            found.update(f"{held.type.__name__}.{each.name}" for each in held.type)
    return found - UNSAID


def said(*units: Unit) -> Iterator[str]:
    """What of it files do hold."""
    stack = list[object](units)
    while stack:
        value = stack.pop()
        of = type(value)
        yield of.__name__
        if isinstance(value, tuple):
            stack.extend(cast("tuple[object, ...]", value))
        elif isinstance(value, Enum):
            yield f"{of.__name__}.{value.name}"
        elif is_dataclass(value):
            stack.extend(getattr(value, name) for name in value.__dataclass_fields__)
            for field in table().records.get(of, ()):
                if getattr(value, field.name) != table().absent(field):
                    yield f"{of.__name__}.{field.name}"


def main() -> None:
    """Freeze the version that is written today; refuse where that was done and released."""
    folder = FOLDER / IR_VERSION
    if (folder / CHECKSUMS).exists() and "--again" not in sys.argv[1:]:
        sys.exit(f"{folder} is frozen. Before its first release only: --again")
    for name, data in derived(IR_VERSION).items():
        (folder / name).write_bytes(data)
    (folder / SOURCE).write_bytes((HERE / SOURCE).read_bytes())
    (folder / CHECKSUMS).write_text(checksums(folder), encoding="utf-8")


if __name__ == "__main__":
    main()

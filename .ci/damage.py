"""Print what an environment lacks: distributions that are gone, or lack a file, or have one of another size.

    python .ci/damage.py STAMP [SITE_PACKAGES]      lines as pip takes them: name==version
    python .ci/damage.py --list [SITE_PACKAGES]     everything that is installed, in the same form

STAMP has, after its first line, what --list gave when all was well. A "?" stands for what cannot be
told. Only names and sizes are compared: this runs before every `make`, and may take a tenth of a second.
"""

import csv
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path


def installed(sites: Iterable[str]) -> dict[str, Path]:
    """The folder of each distribution's record, by name and version."""
    folders = sorted(each for site in sites for each in Path(site).glob("*.dist-info"))
    names = [each.name.removesuffix(".dist-info").rpartition("-") for each in folders]
    return {
        f"{name}=={version}": each for (name, _, version), each in zip(names, folders, strict=True)
    }


def damaged(found: dict[str, Path], stamp: Path) -> Iterator[str]:
    """What to install again. A distribution of another version is not gone: an extra may want it."""
    names = {each.partition("==")[0] for each in found}
    wanted = stamp.read_text(encoding="utf-8").splitlines()[1:] if stamp.is_file() else []
    yield from (each for each in wanted if each.partition("==")[0] not in names)
    for name, folder in found.items():
        try:
            rows = [*csv.reader((folder / "RECORD").read_text(encoding="utf-8").splitlines())]
        except OSError:
            yield "?"
            continue
        if not all(is_whole(folder.parent, *row) for row in rows):
            yield name


def is_whole(site: Path, path: str, _: str, size: str) -> bool:
    """Whether a file is there with its size; what has no size recorded was made after the install."""
    try:
        return not size or os.stat(os.path.join(site, path)).st_size == int(size)
    except OSError:
        return False


def main(what: str, *sites: str) -> None:
    """Print a line for each."""
    found = installed(sites or {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    for each in found if what == "--list" else damaged(found, Path(what)):
        print(each)


if __name__ == "__main__":
    main(*sys.argv[1:])

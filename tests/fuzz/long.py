"""Fuzzing for as long as one likes, guided by coverage: ``make fuzz``.

    python -m tests.fuzz.long TARGET FOLDER [options of libFuzzer]

FOLDER keeps the inputs that were worth keeping. Needs `atheris`, which `make fuzz` installs.
Every input has a limit of 2 s and 1 GB; what breaks a promise is written beside the folder.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

OPTIONS: Final = ("-timeout=2", "-rss_limit_mb=1024", "-print_final_stats=1")


def main(target: str, folder: str, *options: str) -> None:
    """Fuzz until the options say that it is enough, or until something is found."""
    atheris: Any = import_module("atheris")  # not there when types are checked
    with atheris.instrument_imports(include=["flowc"]):
        from .seeds import seeds
        from .targets import TARGETS
    Path(folder).mkdir(parents=True, exist_ok=True)
    for index, seed in enumerate(seeds(target)):
        Path(folder, f"seed-{index:04}").write_bytes(seed)
    atheris.Setup([target, folder, *OPTIONS, *options], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The repository that is tested: its folders, its Python files, its command line."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]

FLOWC: Final = (sys.executable, "-P", "-m", "flowc")
"""The command line, whatever the current folder holds."""


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    """Python files below the folders, in order; links are not followed."""
    for folder in folders:
        for directory, names, files in os.walk(root / folder):
            names[:] = sorted(name for name in names if not name.startswith((".", "__pycache__")))
            yield from (Path(directory, name) for name in sorted(files) if name.endswith(".py"))


def run(
    *command: str | Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a folder, flowc importable, no colour, `given` to read; never raises on failure."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(environment or {})},
        input=given,
        capture_output=True,
        check=False,
    )

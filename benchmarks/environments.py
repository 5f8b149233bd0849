"""Environments of their own for what is measured, so that no tool starts with another's packages."""

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BENCH: Final = ROOT / ".bench"
"""Everything that measuring makes, but for what it writes to docs/."""

PACKAGES: Final = {
    "flowc": (f"{ROOT}[flyte]",),
    "flytekit": ("flytekit==1.16.31",),
    "kfp": ("kfp==2.17.0",),
    "plots": ("matplotlib==3.11.2",),
}


def python(name: str) -> Path:
    """The interpreter of an environment."""
    return BENCH / name / "bin/python"


def install(name: str) -> None:
    """Make an environment, or bring it up to date; flowc is installed as its users have it."""
    folder = BENCH / name
    done = folder / ".installed"
    wanted = "\n".join(PACKAGES[name])
    if name != "flowc" and done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    print(f"installing {name}", flush=True)
    if not python(name).exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    command = [python(name), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Of flowc there is a newer state each time, under one version.
    again = ["--force-reinstall", "--no-deps", str(ROOT)] if name == "flowc" else []
    subprocess.run([*command, *PACKAGES[name]], check=True)
    if again:
        subprocess.run([*command, *again], check=True)
    done.write_text(wanted, encoding="utf-8")

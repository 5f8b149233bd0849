"""Where runs are recorded, and how a user names one."""

import os
from pathlib import Path
from typing import Final

from .problem import Problem
from .runtime.store import RunRow, Store, StoreError
from .terminal import say

FOLDER: Final = ".flowc"
DEFAULT: Final = f"{FOLDER}/runs.db"
VARIABLE: Final = "FLOWC_RUNS"
"""Environment variable: the file where `--runs` names none; empty for no record."""

LAST: Final = "last"


def open_record(file: str | None, *, makes: bool) -> Store | Problem | None:
    """The record of runs; None where there is none, or none can be made where nobody named one."""
    named = os.environ.get(VARIABLE) if file is None else file
    if named == "":
        return None
    path = Path(named or DEFAULT)
    if not makes and not os.path.exists(path):
        helps = ("`flowc run` records runs", "name another file with `--runs FILE`")
        return Problem(f"there is no record of runs `{path}`", helps)
    if named is None and (reason := _make_folder()) is not None:
        say(f"warning: this run is not recorded: {reason}")
        return None
    try:
        return Store.open(path)
    except StoreError as error:
        return unusable(error)


def unusable(error: StoreError) -> Problem:
    """Why the record cannot be used."""
    without = "`flowc run --no-record` does without"
    return Problem(str(error), (*((error.help,) if error.help else ()), without))


def _make_folder() -> str | None:
    """Make the folder for the record, which git ignores; why not, where that cannot be."""
    folder = Path(FOLDER)
    try:
        folder.mkdir(exist_ok=True)
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
    except OSError as error:
        return f"the folder `{FOLDER}` cannot be made: {(error.strerror or str(error)).lower()}"
    return None if os.access(folder, os.W_OK) else f"the folder `{FOLDER}` may not be written"


def find_run(store: Store, name: str) -> RunRow | Problem:
    """The run of a number, or the last one."""
    runs = store.runs()
    if name == LAST and runs:
        return runs[-1]
    found = next((each for each in runs if str(each.id) == name), None)
    if found is not None:
        return found
    known = f"the last is {runs[-1].id}" if runs else "there are none"
    return Problem(f"there is no run `{name}`; {known}", ("`flowc runs` lists them",))

"""Shell scripts: placeholders filled in, run, and what they leave behind."""

import datetime
import os
import string
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

SHELL: Final = "/bin/sh"
"""What runs a script that does not say what does."""


class ScriptError(Exception):
    """A script that cannot run, or that failed, and the way out where there is one."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


_BRACES: Final = "write `{{` and `}}` for braces that are no placeholder"


def read_script(path: str | os.PathLike[str]) -> str:
    """The text of a script."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ScriptError(f"the script `{path}` cannot be read: {reason}") from error


def run_script(
    script: str,
    shell: str,
    inputs: Mapping[str, object],
    templates: Mapping[str, str],
    folder: Path | None = None,
) -> dict[str, str]:
    """Run a script; gives the places of its outputs. What it prints is printed."""
    places = {name: filled(each, {"inputs": inputs}) for name, each in templates.items()}
    text = filled(script, {"inputs": inputs, "outputs": places})
    command = [shell or SHELL, "-c", text]
    try:
        ended = subprocess.run(  # noqa: S603 - the script is the user's own
            command, capture_output=True, text=True, errors="replace", check=False, cwd=folder
        )
    except OSError as error:
        raise ScriptError(f"`{command[0]}` does not start: {error.strerror}") from error
    sys.stdout.write(ended.stdout)
    if ended.returncode:
        said = ended.stderr.strip().splitlines()
        reason = f": {said[-1]}" if said else ""
        raise ScriptError(f"the script ended with exit code {ended.returncode}{reason}")
    for name, place in places.items():
        if not (folder or Path()).joinpath(place).exists():
            raise ScriptError(f"the script left no `{place}`, which is output `{name}`")
    return places


def filled(template: str, values: Mapping[str, Mapping[str, object]]) -> str:
    """A template with its placeholders, ``{inputs.x}``, filled in."""
    try:
        return _Formatter(values).vformat(template, (), {})
    except ValueError as error:  # a brace without its other
        raise ScriptError(f"the template is malformed: {error}", _BRACES) from error


class _Formatter(string.Formatter):
    """Fills in values by ``group.name``, and looks at nothing else."""

    def __init__(self, values: Mapping[str, Mapping[str, object]]) -> None:
        self._values = values

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        group, _, name = field_name.partition(".")
        found = self._values.get(group, {})
        if name not in found:
            message = f"nothing is called `{{{field_name}}}`, which stands in the template"
            raise ScriptError(message, _BRACES)
        return found[name], group

    def format_field(self, value: object, format_spec: str) -> str:
        match value:
            case os.PathLike():
                path = cast("os.PathLike[str]", value)
                return format(os.fspath(path), format_spec)
            case datetime.datetime():
                return format(value.isoformat(), format_spec)
            case _:
                return format(value, format_spec)

"""The environment variables that a task declares, while it runs; and the secrets that nobody gives it."""

import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from threading import RLock
from typing import Final, TypeAlias

from ..ir.nodes import Options, Secret
from ..ir.values import String

Variables: TypeAlias = tuple[tuple[str, str], ...]
"""Names and texts."""

_lock: Final = RLock()
"""Held by whoever has set variables: all threads of a process share its environment."""


def variables(options: Options) -> Variables:
    """What a task declares. Other values than texts are none that a variable can have."""
    return tuple(
        (each.name, each.value.value)
        for each in options.environment
        if isinstance(each.value, String)
    )


@contextmanager
def variables_set(given: Variables) -> Generator[None]:
    """Set environment variables inside, and put back what was there."""
    if not given:
        yield
        return
    with _lock:
        before = {name: os.environ.get(name) for name, _ in given}
        os.environ.update(given)
        try:
            yield
        finally:
            for name, text in before.items():
                if text is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = text


def missing_secrets(secrets: Iterable[Secret]) -> tuple[str, ...]:
    """Of each secret that is nowhere to be found, how to set it.

    flytekit looks in these variables when it runs a task locally, and in files below /etc/secrets
    (core/context_manager.py, SecretsManager, 1.16).
    """
    return tuple(found for each in secrets if (found := _missing(each)))


def _missing(secret: Secret) -> str:
    parts = [part for part in (secret.group, secret.group_version, secret.key) if part]
    plain = "_".join(parts).upper()
    names = [secret.env_var] if secret.env_var else [f"_FSEC_{plain}", plain]
    if any(name in os.environ for name in names):
        return ""
    if not secret.env_var and os.path.exists(os.path.join("/etc/secrets", *map(str.lower, parts))):
        return ""
    what = "/".join(parts)
    return f"a run on this machine provides no secrets: set the variable `{names[-1]}` for `{what}`"

"""The environment variables that a task declares, while it runs; and the secrets that nobody gives it."""

import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
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
    if any(name in os.environ for name in _names(secret)) or os.path.exists(_file(secret)):
        return ""
    what, name = "/".join(_parts(secret)), _names(secret)[-1]
    return f"a run on this machine provides no secrets: set the variable `{name}` for `{what}`"


def secret_texts(secret: Secret) -> Iterator[str]:
    """What a secret that a task asks for is in this process, as far as it is provided here."""
    yield from (os.environ[name].strip() for name in _names(secret) if name in os.environ)
    with suppress(OSError, UnicodeDecodeError), open(_file(secret), encoding="utf-8") as file:
        yield file.read().strip()


def _parts(secret: Secret) -> list[str]:
    return [part for part in (secret.group, secret.group_version, secret.key) if part]


def _names(secret: Secret) -> list[str]:
    """The variables that it may be in."""
    plain = "_".join(_parts(secret)).upper()
    return [secret.env_var] if secret.env_var else [f"_FSEC_{plain}", plain]


def _file(secret: Secret) -> str:
    """The file that it may be in; "" for none."""
    parts = map(str.lower, _parts(secret))
    return "" if secret.env_var else os.path.join("/etc/secrets", *parts)

"""What keeps a command from its work when it is not the workflow's fault."""

from .ir.records import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Wrong usage, or something that cannot be read or written: exit code 2.

    A value, not an exception: functions of the front door give `... | Problem`, a command returns
    it, and `__main__` is the one place that prints it.
    """

    message: str
    """One sentence, lower case, without a full stop."""
    helps: tuple[str, ...] = ()
    """Ways out, each a line."""
    choices: tuple[str, ...] = ()
    """What there is to choose from, each a line."""

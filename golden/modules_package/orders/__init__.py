"""Orders, from the till to the bank."""

from . import steps
from .steps import *
from .workflows import fulfil

__all__ = ["fulfil", "steps", *steps.__all__]

"""A package: names re-exported, relative and aliased imports, a workflow within a workflow."""

from .tasks import price as price

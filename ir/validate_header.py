"""The header: what a reader must know before it reads on."""

from .codec_problems import header_problems
from .diagnostics import Help
from .nodes import Header
from .validate_context import Context


def check_header(context: Context, header: Header) -> None:
    """Report a version or a feature that this code cannot read rightly."""
    at = ("header",)
    for problem in header_problems(header):
        helps = (Help(problem.help),) if problem.help else ()
        message = f"the package cannot be understood: {problem.message}"
        context.report(problem.rule, message, at, helps=helps)

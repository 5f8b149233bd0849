"""Fragments that a command takes beside a package: the package is linked with them."""

from dataclasses import replace
from os.path import exists

from .arguments import Parser
from .inputs import Reading, open_unit, with_places
from .ir.diagnostics import has_errors, in_order
from .ir.nodes import Fragment, Package
from .judge import judge
from .opened import Opened
from .problem import Problem
from .terminal import advise, say


def add_fragments(parser: Parser, of: str = "") -> None:
    """``--fragment``: what dynamic tasks of the package came to, or of the one that is called `of`."""
    where = f", of {of}" if of else ""
    parser.options.add_argument(
        "--fragment",
        action="append",
        default=[],
        metavar="[PLACE=]FILE",
        help=f"fragment to put in the place of the call that it answers (`main/grow`){where}; repeatable",
    )


def linked(opened: Opened, fragments: list[str], reading: Reading) -> Opened | Problem:
    """What was opened with fragments in place; as it is where there are none, or it has errors."""
    if not fragments or opened.exit_code:
        return opened
    package = opened.unit
    if not isinstance(package, Package):
        return Problem(f"`{opened.name}` is a fragment, not a package to link fragments into")
    from .ir.link import Placed, link
    from .ir.link_places import Misplaced

    placed, found = list[Placed](), [*opened.diagnostics]
    for each in fragments:
        read = _read(each, package, reading)
        if isinstance(read, Problem):
            return read
        fragment, place = read
        if isinstance(fragment.unit, Fragment):
            placed.append(Placed(fragment.unit, place, f"`{fragment.name}`"))
        found += judge(fragment.diagnostics, opened.settings)
        if fragment.exit_code:
            return replace(fragment, diagnostics=in_order(found), settings=opened.settings)
    unit = link(package, placed)
    if isinstance(unit, Misplaced):
        return Problem(unit.message, unit.helps, unit.choices)
    return replace(opened, held=unit, diagnostics=in_order(found))


def known_graphs(
    files: list[str], package: Package, reading: Reading
) -> dict[str, Fragment] | Opened | Problem:
    """Fragments by file, as a run takes them; or what was opened and has errors."""
    graphs = dict[str, Fragment]()
    for each in files:
        read = _read(each, package, reading)
        if isinstance(read, Problem):
            return read
        fragment, place = read
        if place:
            way_out = f"leave out its place: `--fragment {fragment.name}`"
            return Problem("a run finds the calls of a fragment by its inputs", (way_out,))
        if fragment.exit_code or not isinstance(fragment.unit, Fragment):
            return fragment
        graphs[each] = fragment.unit
    return graphs


def _read(given: str, package: Package, reading: Reading) -> tuple[Opened, str] | Problem:
    """A fragment, with what its package shows to be wrong in it, and the place that is given."""
    place, equals, file = given.partition("=")
    if not equals or exists(given):
        place, file = "", given
    opened = open_unit([file], reading)
    if isinstance(opened, Problem):
        return opened
    if opened.unit is None or has_errors(opened.diagnostics):
        return opened, place
    opened = with_places(opened)
    if not isinstance(opened.unit, Fragment):
        return Problem(f"`{file}` is a package, not a fragment")
    from .ir.validate import validate_fragment

    found = (*opened.diagnostics, *validate_fragment(opened.unit, package))
    _warn_of_other_code(file, opened.unit, package)
    return replace(opened, diagnostics=found), place


def _warn_of_other_code(file: str, fragment: Fragment, package: Package) -> None:
    """Tell of a graph that a body gave which is another by now: it is taken all the same."""
    for task in package.tasks:
        is_known = task.name == fragment.task and task.code and fragment.code
        if is_known and fragment.code != task.code:
            say(f"warning: `{file}` is of other code than `{task.name}` has now")
            advise((), ("`flowc expand` asks the task anew",))

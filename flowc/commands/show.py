"""Print IR as text, one node a line: a whole package, or one entity of it.

Instead of the IR, --digests prints a digest for the meaning of each part of it, and --header what a
reader must know before it reads on, even of a file that this version of flowc cannot read.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_entity, add_help, add_ir
from ..entities import find_entity
from ..fragments import add_fragments, linked
from ..inputs import nothing_in, open_unit, read_ir
from ..ir import paths
from ..ir.digests import digests
from ..ir.formats import Unit, read_header
from ..ir.nodes import Fragment, Header, Package
from ..ir.scope import ref_of
from ..ir.text import print_unit
from ..ir.values import Ref
from ..opened import Opened
from ..problem import Problem
from ..project import here
from ..report import report

USAGE: Final = "IR [ENTITY] [options]"
EXAMPLES: Final = """
flowc show workflows.pb
flowc show workflows/train.py main
flowc show HEAD~1:workflows/train.py main
flowc show workflows.pb --debug > workflows.flow
flowc show workflows.pb --digests
flowc show workflows.pb main --fragment grow.json
flowc show from-elsewhere.pb --header --format json
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    entity: str | None
    debug: bool
    digests: bool
    header: bool
    textconv: bool
    format: str
    fragment: list[str]


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    add_entity(parser)
    parser.options.add_argument("--debug", action="store_true", help="with source positions")
    of = parser.options.add_mutually_exclusive_group()
    of.add_argument("--digests", action="store_true", help="the digests of all parts instead")
    of.add_argument("--header", action="store_true", help="the header of a file instead")
    of.add_argument(
        "--textconv",
        action="store_true",
        help="for git (`flowc git-setup`): a file that is no IR is printed as it is",
    )
    parser.options.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (the default) or json"
    )
    add_fragments(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """An IR file is shown even where it is invalid; sources with errors are not."""
    arguments = Arguments(**vars(given))
    if arguments.textconv:
        return _run_textconv(arguments.ir)
    if arguments.header and (code := _run_header(arguments)) is not None:
        return code
    opened = open_unit([arguments.ir], arguments.reading)
    if isinstance(opened, Opened):
        opened = linked(opened, arguments.fragment, arguments.reading)
    if isinstance(opened, Problem):
        return opened
    report(opened, arguments.output_format, sys.stderr)
    if opened.unit is None or (opened.modules and opened.exit_code):
        return opened.exit_code
    text = nothing_in(opened) or _text(opened.unit, arguments)
    if isinstance(text, Problem):
        return text
    sys.stdout.write(text)
    return opened.exit_code


def _text(unit: Unit, arguments: Arguments) -> str | Problem:
    """The text of everything, or of one entity, then without the header of the package."""
    if arguments.header:
        return _header_text(unit.header, arguments.format)
    if arguments.entity is None:
        return _digests_text(unit, arguments, "") if arguments.digests else _whole(unit, arguments)
    if isinstance(unit, Fragment):
        return Problem("a fragment is one graph; leave ENTITY out")
    ref = find_entity(unit, arguments.entity)
    if isinstance(ref, Problem):
        return ref
    if arguments.digests:
        return _digests_text(unit, arguments, paths.entity(ref))
    text = _whole(_only(unit, ref), arguments)
    return text if arguments.format == "json" else text.partition("\n\n")[2]


def _whole(unit: Unit, arguments: Arguments) -> str:
    if arguments.format == "text":
        return print_unit(unit, arguments.debug)
    from ..ir.formats import Format, encode
    from ..ir.walk import without_debug

    shown = unit if arguments.debug else without_debug(unit)
    return encode(shown, Format.JSON).decode()


# For git


def _run_textconv(path: str) -> int | Problem:
    """Print a file so that git can compare it line by line: it fails where its driver does."""
    content = here().read([path])[0]
    if isinstance(content, Problem):
        return content
    from ..ir.formats import decode

    unit = decode(content, path).unit
    text = print_unit(unit) if unit is not None else _as_it_is(content)
    sys.stdout.write(text)
    return 0


def _as_it_is(content: bytes) -> str:
    """A file that is no IR: its text, or what tells it from another one."""
    try:
        return content.decode("utf-8")
    except UnicodeError:
        from hashlib import sha256

        return f"{len(content)} bytes, sha256:{sha256(content).hexdigest()}\n"


# Facts about it


def _run_header(arguments: Arguments) -> int | Problem | None:
    """Print the header of a file alone; None where there is source, which has no header yet."""
    data = read_ir(arguments.ir)
    if not isinstance(data, bytes):
        return data
    header = read_header(data, arguments.ir)
    if isinstance(header, tuple):
        text = data.decode("utf-8", "replace")
        opened = Opened(arguments.ir, None, header, lambda _: text)
        report(opened, arguments.output_format, sys.stderr)
        return 2
    sys.stdout.write(_header_text(header, arguments.format))
    return 0


def _header_text(header: Header, format: str) -> str:
    if format == "json":
        return _json(asdict(header))
    return print_unit(Package(header))


def _digests_text(unit: Unit, arguments: Arguments, path: str) -> str:
    """A line for each part and one for the whole; or that of the part at a path."""
    found = digests(unit)
    parts = {path: found.parts[path]} if path else found.parts
    if arguments.format == "json":
        return _json({"parts": parts} if path else {"parts": parts, "unit": found.unit})
    rows = [(digest, path) for path, digest in parts.items()]
    whole = [] if path else [(found.unit, type(unit).__name__.lower())]
    return "".join(f"{digest}  {path}\n" for digest, path in (*rows, *whole))


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _only(package: Package, ref: Ref) -> Package:
    path = paths.entity(ref)
    return replace(
        package,
        modules=(),
        types=(),
        tasks=tuple(each for each in package.tasks if ref_of(each) == ref),
        workflows=tuple(each for each in package.workflows if ref_of(each) == ref),
        launch_plans=tuple(each for each in package.launch_plans if ref_of(each) == ref),
        spans=tuple(each for each in package.spans if _is_of(each.path, path)),
    )


def _is_of(path: str, entity: str) -> bool:
    """Whether an IR path is that of the entity or of something in it."""
    return path == entity or path.startswith((f"{entity}#", f"{entity}/", f"{entity}->"))

"""The text form read back: any text gives a unit or diagnostics, never an exception."""

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any, Final

from .codec_problems import header_problems, newer_note
from .diagnostics import Diagnostic, Log, in_order
from .nodes import (
    IR_VERSION,
    Extension,
    Fragment,
    Header,
    LaunchPlan,
    Located,
    Module,
    Package,
    Span,
    Task,
    Workflow,
)
from .records import dataclass
from .rules_format import EMPTY_FILE, NOT_TEXT, UNSUPPORTED_VERSION
from .rules_text import TEXT_SYNTAX
from .text_lexer import Cursor, Reader
from .text_parse_entities import parse_fragment, parse_launch_plan, parse_task, parse_workflow
from .text_values import parse_declaration, parse_value
from .types import EnumDef, Field, Member, OpaqueDef, RecordDef, RecordKind, TypeDef

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def parse_unit(text: str, name: str) -> tuple[Package | Fragment | None, tuple[Diagnostic, ...]]:
    """The package or fragment that a text spells, or None and what is wrong; `name` is the file's.

    Spans of the text are not kept in the unit: its spans are those of its debug section.
    """
    log = Log()
    reader = Reader(text, name, log)
    if (found := _SURROGATE.search(text)) is not None:
        message = f"U+{ord(found[0]):04X} is half of a surrogate pair, and no character"
        column = found.start() - text.rfind("\n", 0, found.start()) - 1
        reader.report(
            NOT_TEXT, message, text.count("\n", 0, found.start()) + 1, (column, column + 1)
        )
        return None, tuple(log.diagnostics)
    unit = _sections(reader)
    if not log.has_errors:
        return unit, tuple(log.diagnostics)
    if any(each.code == UNSUPPORTED_VERSION.code for each in log.diagnostics):
        return None, in_order(log.diagnostics)
    first, *others = in_order(log.diagnostics)
    return None, (replace(first, notes=newer_note(unit.header)), *others)


def parse_header(text: str, name: str) -> Header | tuple[Diagnostic, ...]:
    """The header alone, whatever version the rest of the text is; or why there is none."""
    log, fields = Log(), dict[str, Any]()
    reader = Reader(text, name, log)
    while reader.indent >= 0:
        line = reader.take()
        if line.indent == 0 and line.next in _HEADER_WORDS:
            _header_line(line, fields, refuses=False)
    return in_order(log.diagnostics) if log.has_errors else Header(**fields)


@dataclass(slots=True)
class _Draft:
    """What the sections have said so far."""

    reader: Reader
    header: dict[str, Any] = field(default_factory=dict[str, Any])
    definitions: dict[str, Any] = field(default_factory=dict[str, Any])
    """Header of a fragment's definitions, where it has one of its own."""
    fragment: Fragment | None = None
    modules: list[Module] = field(default_factory=list[Module])
    types: list[TypeDef] = field(default_factory=list[TypeDef])
    tasks: list[Task] = field(default_factory=list[Task])
    workflows: list[Workflow] = field(default_factory=list[Workflow])
    launch_plans: list[LaunchPlan] = field(default_factory=list[LaunchPlan])
    extensions: list[Extension] = field(default_factory=list[Extension])
    spans: dict[str, list[Located]] = field(default_factory=dict[str, list[Located]])

    def unit(self) -> Package | Fragment:
        header = Header(**self.header)
        package = Package(
            header,
            tuple(self.modules),
            tuple(self.types),
            tuple(self.tasks),
            tuple(self.workflows),
            tuple(self.launch_plans),
            tuple(self.spans.get("", ())),
            tuple(self.extensions),
        )
        if self.fragment is None:
            return package
        own = Header(**self.definitions) if self.definitions else Header(header.ir_version)
        spans = tuple(self.spans.get("definitions", ()))
        definitions = replace(package, header=own, spans=spans)
        return replace(self.fragment, definitions=definitions, header=header, spans=package.spans)


def _sections(reader: Reader) -> Package | Fragment:
    draft = _Draft(reader)
    if reader.indent < 0:
        reader.report(EMPTY_FILE, "the file says nothing", 1, (0, 1))
    elif (line := reader.take()).next != "flowc":
        what = "`flowc` and the version of the IR, with which the text form begins"
        line.fail_expecting(what, f"the first line is `flowc {IR_VERSION}`")
        return draft.unit()
    else:
        _section(draft, line)
    while reader.indent >= 0:
        _section(draft, reader.take())
    return draft.unit()


def _section(draft: _Draft, line: Cursor) -> None:
    section = _SECTIONS.get(line.next)
    if line.indent > 0:
        draft.reader.misplaced(line)
    elif section is not None:
        section(draft, line)
    else:
        line.fail_unknown("a section", _SECTIONS)
    if line.failed:
        draft.reader.skip(0)


# The header


def _header_line(line: Cursor, header: dict[str, Any], *, refuses: bool = True) -> None:
    """Read a line of a header; refuse what makes reading on a mistake, unless told not to."""
    word = line.next
    if word not in _HEADER_WORDS:
        line.fail_unknown("a line of a header", _HEADER_WORDS)
    elif _HEADER_WORDS[word][0] in header:
        line.fail_duplicate(f"`{word}`")
    else:
        field, read = _HEADER_WORDS[word]
        line.index += 1
        read(line, header)
        line.end()
        if not line.failed and refuses:
            _refuse_if_unknown(line, Header(**{field: header[field]}))


def _version(line: Cursor, header: dict[str, Any]) -> None:
    header["ir_version"] = line.atom("the version of the IR", f"write `flowc {IR_VERSION}`")


def _producer(line: Cursor, header: dict[str, Any]) -> None:
    header["producer"] = line.atom("the name of a producer")
    header["producer_version"] = "" if line.at_end() else line.atom("a version")


def _requires(line: Cursor, header: dict[str, Any]) -> None:
    header["required_features"] = line.listed(lambda line: line.atom("the name of a feature"))


def _refuse_if_unknown(line: Cursor, header: Header) -> None:
    """Read no further where the header says that this version of flowc would misunderstand."""
    for problem in header_problems(header):
        line.refuse(problem.rule, problem.message, problem.help)


_HEADER_WORDS: Final[Mapping[str, tuple[str, Callable[[Cursor, dict[str, Any]], None]]]] = {
    "flowc": ("ir_version", _version),
    "producer": ("producer", _producer),
    "requires": ("required_features", _requires),
}
"""Lines of a header: the field that each gives first, and how it is read."""


def _header(draft: _Draft, line: Cursor) -> None:
    _header_line(line, draft.header)


def _definitions(draft: _Draft, line: Cursor) -> None:
    _only_in_fragments(draft, line, "definitions")
    line.index += 1
    line.end()
    for each in draft.reader.body(line):
        _header_line(each, draft.definitions)


def _only_in_fragments(draft: _Draft, line: Cursor, what: str) -> None:
    if draft.fragment is None:
        line.fail(TEXT_SYNTAX, f"only after a fragment may there be {what}")


# Sections


def _module(draft: _Draft, line: Cursor) -> None:
    line.index += 1
    name = line.dotted("the name of a module")
    file = line.string("a file in double quotes")
    digest = "" if line.at_end() else line.atom("a digest")
    line.end()
    draft.modules.append(Module(name, file, digest))


def _extension(draft: _Draft, line: Cursor) -> None:
    line.index += 1
    name = line.dotted("the name of an extension")
    path = "" if line.next == "=" else line.string("an IR path in double quotes, or `=`")
    line.expect("=")
    draft.extensions.append(Extension(name, path, parse_value(line)))
    line.end()


def _record(draft: _Draft, line: Cursor) -> None:
    line.index += 1
    name = line.dotted("the name of a record")
    line.expect(":")
    kinds = {kind.value: kind for kind in RecordKind}
    kind = kinds.get(line.next, RecordKind.DATACLASS)
    if line.next not in kinds:
        line.fail_unknown("a kind of record", kinds)
    line.index += not line.failed
    line.end()
    fields: list[Field] = []
    for each in draft.reader.body(line):
        fields.append(Field(*parse_declaration(each, "the name of a field")))
        each.end()
    draft.types.append(RecordDef(name, kind, tuple(fields)))


def _enum(draft: _Draft, line: Cursor) -> None:
    line.index += 1
    name = line.dotted("the name of an enumeration")
    line.end()
    members: list[Member] = []
    for each in draft.reader.body(line):
        member = each.name("the name of a member")
        each.expect("=")
        members.append(Member(member, parse_value(each)))
        each.end()
    draft.types.append(EnumDef(name, tuple(members)))


def _opaque(draft: _Draft, line: Cursor) -> None:
    line.index += 1
    draft.types.append(OpaqueDef(line.dotted("the name of a class")))
    line.end()


def _task(draft: _Draft, line: Cursor) -> None:
    draft.tasks.append(parse_task(draft.reader, line))


def _workflow(draft: _Draft, line: Cursor) -> None:
    draft.workflows.append(parse_workflow(draft.reader, line))


def _launch_plan(draft: _Draft, line: Cursor) -> None:
    draft.launch_plans.append(parse_launch_plan(draft.reader, line))


def _fragment(draft: _Draft, line: Cursor) -> None:
    if draft.fragment is not None:
        line.fail_duplicate("the fragment of this file")
    draft.fragment = parse_fragment(draft.reader, line)


def _debug(draft: _Draft, line: Cursor) -> None:
    """Source spans, a line each, below the file that they are in."""
    line.index += 1
    of = "definitions" if line.take("definitions") else ""
    line.end()
    if of:
        _only_in_fragments(draft, line, "spans of definitions")
    if of in draft.spans:
        line.restart()
        line.fail_duplicate("this debug section")
    spans = draft.spans[of] = []
    for file_line in draft.reader.body(line):
        file_line.expect("file")
        file = file_line.string("a file in double quotes")
        file_line.end()
        spans.extend(_located(each, file) for each in draft.reader.body(file_line))


def _located(line: Cursor, file: str) -> Located:
    """``LINE:COLUMN-LINE:COLUMN "path"``; the hyphen is read as the sign of the second line."""
    start_line = line.integer()
    line.expect(":")
    start_column = line.integer()
    end_line = -line.integer() if line.next[:1] == "-" else 0
    line.expect(":")
    end_column = line.integer()
    path = line.string("an IR path in double quotes")
    line.end()
    return Located(path, Span(file, start_line, start_column, end_line, end_column))


_SECTIONS: Final[Mapping[str, Callable[[_Draft, Cursor], None]]] = {
    **dict.fromkeys(_HEADER_WORDS, _header),
    "debug": _debug,
    "definitions": _definitions,
    "dynamic": _task,
    "enum": _enum,
    "extension": _extension,
    "fragment": _fragment,
    "launch_plan": _launch_plan,
    "module": _module,
    "opaque": _opaque,
    "record": _record,
    "task": _task,
    "workflow": _workflow,
}

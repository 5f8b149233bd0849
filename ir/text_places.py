"""Where the things of a text form stand in it: source spans for IR that was written by hand.

They are no part of what the text means, and few files have a mistake: so the parser does not
collect them, and they are looked up in a text that it accepted.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from . import paths
from .diagnostics import Log
from .format import unquoted
from .nodes import BODY, Located, Span
from .records import dataclass
from .text_lexer import Cursor, Reader, is_word
from .values import EntityKind, Ref

_ENTITIES: Final = {kind.value: kind for kind in EntityKind}
_CALLED: Final = frozenset(kind.value for kind in EntityKind)
_TYPES: Final = ("enum", "opaque", "record")
_HANDLER: Final = "on-failure"


@dataclass(slots=True)
class _Block:
    """A block of a graph, and the lines that stand below it."""

    above: int
    id: str
    indent: int = 0
    """Indentation of its lines; 0 before the first. What is further in belongs to one of them."""


@dataclass(slots=True)
class _Branch:
    """A branch, and the arms that stand below it."""

    above: int
    node: str
    block: str
    """Id of the block that the branch is in."""
    arms: int = 0


_Frame: TypeAlias = _Block | _Branch


def places(text: str, name: str) -> tuple[Located, ...]:
    """The place of every entity, input, output, type, field, node and block of a sound text.

    `name` is what spans call the file.
    """
    finder = _Finder(name)
    reader = Reader(text, name, Log())
    while reader.indent >= 0:
        line = reader.take()
        if line.indent == 0:
            finder.section(line)
        elif finder.graph:
            finder.graph_line(line)
        elif finder.owner:
            finder.other_line(line)
    return tuple(Located(path, span) for path, span in finder.found.items())


class _Finder:
    """What was found, and the frames that are open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: dict[str, Span] = {}
        self.owner = ""
        """Path of the entity that the lines belong to; "" where it is nothing that has a path."""
        self.graph: list[_Frame] = []

    def section(self, line: Cursor) -> None:
        word = line.next
        self.owner, self.graph = "", []
        if word not in _ENTITIES and word not in _TYPES and word != "fragment":
            return
        line.index = 1
        start = line.index
        called = line.dotted("a name")
        if word in _ENTITIES:
            self.owner = paths.entity(Ref(_ENTITIES[word], called))
        else:
            make = paths.fragment if word == "fragment" else paths.type_definition
            self.owner = make(called)
        starts = line.starts()
        self._note(self.owner, line, start, starts)
        arrow = line.tokens.index("->") if "->" in line.tokens else len(starts)
        for index, declared in _named(line, start, 1, ":"):
            path = paths.argument if index < arrow else paths.output
            self._note(path(self.owner, declared), line, index, starts)
        if word in (EntityKind.WORKFLOW.value, "fragment"):
            self.graph = [_Block(line.indent, BODY)]

    def other_line(self, line: Cursor) -> None:
        """A field of a record, or what a launch plan gives."""
        is_field = line.tokens[1] == ":"
        named = ((0, _text(line.next)),) if is_field else _named(line, 2, 1, "=")
        if is_field or line.next in ("default_inputs", "fixed_inputs"):
            starts = line.starts()
            for index, field in named:
                self._note(paths.argument(self.owner, field), line, index, starts)

    def graph_line(self, line: Cursor) -> None:
        while len(self.graph) > 1 and line.indent <= self.graph[-1].above:
            self.graph.pop()
        frame = self.graph[-1]
        if isinstance(frame, _Branch):
            self._arm(line, frame)
            return
        frame.indent = frame.indent or line.indent
        if line.indent == frame.indent:
            self._block_line(line, frame)

    def _block_line(self, line: Cursor, frame: _Block) -> None:
        word, following = line.next, line.tokens[1]
        if word == "on_failure" and following not in ("=", "["):
            line.index = 1
            self._node(line, _HANDLER)
        elif following in ("=", "[") or (following[:1] == "-" and following != "->"):
            self._node(line, frame.id)
        elif word in ("return", "yield"):
            starts = line.starts()
            for index, output in _named(line, 1, 0, "="):
                path = paths.output(paths.block(self.owner, frame.id), output)
                self.found.pop(path, None)  # the place where it is declared
                self._note(path, line, index, starts)
        elif word == "block":
            frame = _Block(line.indent, _text(following))
            self.graph.append(frame)
            self._note(paths.block(self.owner, frame.id), line, 0, line.starts())

    def _arm(self, line: Cursor, branch: _Branch) -> None:
        label = paths.arm_label(branch.arms, is_last=line.next == "else")
        branch.arms += 1
        block = paths.child_block(branch.block, branch.node, label)
        self.graph.append(_Block(line.indent, block))
        self._note(paths.block(self.owner, block), line, 0, line.starts())

    def _node(self, line: Cursor, block: str) -> None:
        starts, first = line.starts(), line.index
        node = line.node_id()
        path = paths.node(self.owner, block, node)
        last = line.index - 1
        self._note(path, line, first, starts, last)
        word = line.tokens[line.index + 1]
        if word in _CALLED and line.tokens[line.index + 2] != "=":
            self._note(paths.target(path), line, line.index + 2, starts)
        for index, before in _after(line):
            self._note(paths.after(path, before), line, index, starts)
        if word == "branch":
            self.graph.append(_Branch(line.indent, node, block))
        elif word == "map":
            inner = paths.child_block(block, node, BODY)
            self.graph.append(_Block(line.indent, inner))
            self._note(paths.block(self.owner, inner), line, first, starts, last)
        mark, depth = ("in", 0) if word == "map" else ("=", 1)
        for index, argument in _named(line, line.index + 2, depth, mark):
            given = paths.argument(path, argument)
            self.found.pop(given, None)  # of an input that is given twice, the second is wrong
            self._note(given, line, index, starts)

    def _note(
        self, path: str, line: Cursor, first: int, starts: list[int], last: int | None = None
    ) -> None:
        """The place of tokens of a line; a second thing of one path is there `again`."""
        path = paths.again(path) if path in self.found else path
        end = first if last is None else last
        column, stop = starts[first] + 1, starts[end] + len(line.tokens[end]) + 1
        self.found.setdefault(path, Span(self.name, line.number, column, line.number, stop))


def _after(line: Cursor) -> Iterator[tuple[int, str]]:
    """The nodes that a line names behind `after`, which is the last but for options."""
    tokens = line.tokens
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index] == "after" and tokens[index - 1] not in (",", "(", "="):
            for position in range(index + 1, len(tokens)):
                if tokens[position] == "with":
                    return
                if tokens[position][:1] == '"' or is_word(tokens[position]):
                    yield position, _text(tokens[position])
            return


def _named(line: Cursor, start: int, depth: int, mark: str) -> Iterator[tuple[int, str]]:
    """The names before a mark that stand in so many brackets, each after a comma or at the start."""
    within, tokens = 0, line.tokens
    for index in range(start, len(tokens)):
        word = tokens[index]
        if word == "with" and not within:
            break
        if word in ("(", "[", "{"):
            within += 1
        elif word in (")", "]", "}"):
            within -= 1
        elif within == depth and tokens[index + 1 : index + 2] == [mark]:
            begins = index == start or tokens[index - 1] in ("(", ",", "map")
            if begins and (word[:1] == '"' or is_word(word)):
                yield index, _text(word)


def _text(token: str) -> str:
    return (unquoted(token) or "") if token[:1] == '"' else token

"""Graphs read from the text form: the mirror of `text_graph`."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any, Final, TypeAlias

from . import paths
from .nodes import (
    BODY,
    NO_OPTIONS,
    Approve,
    Arm,
    Block,
    Branch,
    Call,
    Condition,
    Fail,
    Gate,
    GateAction,
    Map,
    Node,
    Options,
    Run,
    Signal,
    Sleep,
)
from .records import dataclass
from .rules_text import TEXT_SYNTAX
from .text_fields import parse_setting
from .text_graph import GATE_SETTINGS, MAP_SETTINGS
from .text_habits import KIND_FIRST
from .text_lexer import Cursor, Reader
from .text_values import (
    parse_bindings,
    parse_condition,
    parse_outputs,
    parse_type,
    parse_value,
)
from .values import Binding, EntityKind, Ref

ParseLine: TypeAlias = Callable[[Cursor], None]
"""Reads a line that belongs to the workflow or fragment and not to its graph."""

GRAPH_WORDS: Final = ("block", "blocks", "pass", "return", "yield")


def parse_graph(reader: Reader, above: Cursor, parse_other: ParseLine) -> tuple[Block, ...]:
    """The blocks of the workflow or fragment whose first line is `above`."""
    return _Parser(reader, above, parse_other).blocks()


def parse_call(cursor: Cursor) -> Call | None:
    """``id = task name(...)``; None where it is something else, which the cursor reports."""
    node_id = cursor.node_id()
    cursor.expect("=")
    if cursor.next not in _KINDS:
        cursor.fail_unknown("a call", _KINDS)
        return None
    return _call(cursor, node_id, _KINDS[cursor.next])


@dataclass(slots=True)
class _OpenBlock:
    above: int
    """Indentation of the line that it stands below."""
    id: str
    holder: "_OpenBlock | _OpenBranch | None" = None
    """What refers to it, by its last node or arm."""
    optional: bool = False
    """Whether there is no such block where it has no lines."""
    elsewhere: bool = False
    """Whether a reference to another block stands in its place."""
    indent: int | None = None
    """Indentation of its lines, once there is one."""
    slot: int | None = None
    """Its place among the blocks, once it has one."""
    nodes: list[Node] = field(default_factory=list[Node])
    outputs: tuple[Binding, ...] | None = None


@dataclass(slots=True)
class _OpenBranch:
    above: int
    block: _OpenBlock
    id: str
    after: tuple[str, ...]
    indent: int | None = None
    arms: list[Arm] = field(default_factory=list[Arm])


class _Parser:
    """Keeps what is open on a stack of its own: graphs may nest deeper than Python's calls."""

    def __init__(self, reader: Reader, above: Cursor, parse_other: ParseLine) -> None:
        self._reader = reader
        self._parse_other = parse_other
        self._body = _OpenBlock(above.indent, BODY, optional=True)
        self._open: list[_OpenBlock | _OpenBranch] = [self._body]
        self._blocks: list[Block] = []
        self._order: tuple[Cursor, tuple[str, ...]] | None = None

    def blocks(self) -> tuple[Block, ...]:
        while self._reader.indent > self._body.above:
            cursor = self._reader.take()
            frame = self._frame(cursor.indent)
            if frame is None:
                self._reader.misplaced(cursor)
                continue
            if isinstance(frame, _OpenBranch):
                self._arm(cursor, frame)
            else:
                self._line(cursor, frame)
            if cursor.failed and self._open[-1] is frame:
                self._reader.skip(cursor.indent)
        while self._open:
            self._close()
        return self._ordered()

    def _frame(self, indent: int) -> _OpenBlock | _OpenBranch | None:
        """What a line of the indentation belongs to; closes what it does not belong to."""
        while True:
            frame = self._open[-1]
            if frame.indent is None and indent > frame.above:
                frame.indent = indent
            if frame.indent is not None and indent >= frame.indent:
                return frame if indent == frame.indent else None
            if frame is self._body:
                return None
            self._close()

    def _close(self) -> None:
        frame = self._open.pop()
        if isinstance(frame, _OpenBranch):
            frame.block.nodes.append(Branch(frame.id, tuple(frame.arms), frame.after))
            return
        if not frame.optional:
            self._place(frame)
        if frame.slot is not None:
            block = Block(frame.id, tuple(frame.nodes), frame.outputs or ())
            self._blocks[frame.slot] = block

    def _place(self, block: _OpenBlock) -> None:
        """Put the block after those that have a place."""
        if block.slot is None:
            block.slot = len(self._blocks)
            self._blocks.append(Block(block.id))
            _refer(block, block.id)

    def _ordered(self) -> tuple[Block, ...]:
        """The blocks in the order that a ``blocks`` line demands, else in that of their lines."""
        if self._order is None:
            return tuple(self._blocks)
        cursor, order = self._order
        by_id: dict[str, list[Block]] = {}
        for block in reversed(self._blocks):
            by_id.setdefault(block.id, []).append(block)
        if sorted(order) != sorted(block.id for block in self._blocks):
            cursor.restart()
            cursor.fail(TEXT_SYNTAX, "`blocks` names every block of the graph once, and no other")
            return ()
        return tuple(by_id[block_id].pop() for block_id in order)

    # Lines

    def _line(self, cursor: Cursor, block: _OpenBlock) -> None:
        word, following = cursor.next, cursor.tokens[1]
        if block.elsewhere:
            cursor.fail(TEXT_SYNTAX, "nothing may stand beside a reference to a block")
        elif following in ("=", "[") or (following[:1] == "-" and following != "->"):
            self._place(block)
            self._node(cursor, block)
        elif word in ("return", "yield"):
            self._place(block)
            self._outputs(cursor, block)
        elif cursor.take("pass"):
            self._place(block)
            cursor.end()
        elif block is self._body:
            self._body_line(cursor)
        elif block.slot is None and cursor.take("->"):
            block.optional = block.elsewhere = True
            _refer(block, cursor.string("the id of a block in double quotes"))
            cursor.end()
        else:
            cursor.fail_unknown("a node or `yield`", GRAPH_WORDS)

    def _body_line(self, cursor: Cursor) -> None:
        if cursor.take("block"):
            block_id = cursor.string("the id of a block in double quotes")
            cursor.end()
            self._open.append(_OpenBlock(cursor.indent, block_id))
        elif cursor.take("blocks"):
            self._order = cursor, cursor.listed(Cursor.string)
            cursor.end()
        else:
            self._parse_other(cursor)

    def _outputs(self, cursor: Cursor, block: _OpenBlock) -> None:
        word = "return" if block is self._body else "yield"
        if cursor.next != word:
            text = "a workflow gives its outputs with `return`, an arm or a map's body with `yield`"
            cursor.fail(TEXT_SYNTAX, text)
        elif block.outputs is not None:
            cursor.fail_duplicate(f"`{word}`")
        cursor.index += not cursor.failed
        block.outputs = parse_outputs(cursor)
        cursor.end()

    def _arm(self, cursor: Cursor, branch: _OpenBranch) -> None:
        index = len(branch.arms)
        condition: Condition | None = None
        if cursor.next != "else":
            word = "elif" if index else "if"
            if cursor.next != word:
                cursor.fail_unknown(f"`{word}`" + (" or `else`" if index else ""), (word, "else"))
                return
            cursor.index += 1
            condition = parse_condition(cursor)
        else:
            cursor.index += 1
        if cursor.take("fail"):
            branch.arms.append(Arm(condition, Fail(cursor.string("a message"))))
            cursor.end()
            return
        cursor.end()
        label = paths.arm_label(index, is_last=condition is None)
        own = paths.child_block(branch.block.id, branch.id, label)
        branch.arms.append(Arm(condition, Run(own)))
        self._open.append(_OpenBlock(cursor.indent, own, branch))

    def _node(self, cursor: Cursor, block: _OpenBlock) -> None:
        if block.outputs is not None:
            cursor.fail(TEXT_SYNTAX, "no node may follow the outputs of its block")
        node_id = cursor.node_id()
        cursor.expect("=")
        word = cursor.next
        if word == "branch":
            cursor.index += 1
            after = _after(cursor)
            _end(cursor, "after")
            self._open.append(_OpenBranch(cursor.indent, block, node_id, after))
        elif word == "map":
            block.nodes.append(_map(cursor, node_id))
            own = paths.child_block(block.id, node_id, BODY)
            self._open.append(_OpenBlock(cursor.indent, own, block))
        elif word in _KINDS:
            block.nodes.append(_call(cursor, node_id, _KINDS[word]))
        elif word in _ACTIONS:
            block.nodes.append(_gate(cursor, node_id))
        else:
            way_out = KIND_FIRST if cursor.tokens[cursor.index + 1] == "(" else ""
            words = (*_KINDS, *_ACTIONS, "branch", "map")
            cursor.fail_unknown("a kind of node", words, way_out)


def _refer(block: _OpenBlock, block_id: str) -> None:
    """Put the id of a block into the arm or node that it stands below."""
    match block.holder:
        case _OpenBranch(arms=arms):
            arms[-1] = replace(arms[-1], action=Run(block_id))
        case _OpenBlock(nodes=nodes):
            if isinstance(node := nodes[-1], Map):
                nodes[-1] = replace(node, block=block_id)
        case None:
            pass


# Nodes


def _call(cursor: Cursor, node_id: str, kind: EntityKind) -> Call:
    cursor.index += 1
    target = Ref(kind, cursor.dotted("the name of what is called"))
    cursor.expect("(")
    inputs = parse_bindings(cursor, ")")
    after = _after(cursor)
    options = _overrides(cursor)
    _end(cursor, "after", "with")
    return Call(node_id, target, inputs, after, options)


def _map(cursor: Cursor, node_id: str) -> Map:
    cursor.index += 1
    items: tuple[Binding, ...] = ()
    following = cursor.tokens[cursor.index + 1]
    if following == "in" or (cursor.next not in _NO_ITEMS and following != "="):
        items = cursor.listed(_item)
    settings = _settings(cursor, Map, MAP_SETTINGS)
    after = _after(cursor)
    options = _overrides(cursor)
    _end(cursor, *MAP_SETTINGS, "after", "with")
    return Map(node_id, items, "", after=after, options=options, **settings)


def _item(cursor: Cursor) -> Binding:
    name = cursor.name("the name of the item")
    cursor.expect("in")
    return Binding(name, parse_value(cursor))


def _gate(cursor: Cursor, node_id: str) -> Gate:
    read = _ACTIONS[cursor.next]
    cursor.index += 1
    action = read(cursor)
    settings = _settings(cursor, Gate, GATE_SETTINGS)
    after = _after(cursor)
    _end(cursor, *GATE_SETTINGS, "after")
    return Gate(node_id, action, after=after, **settings)


def _settings(cursor: Cursor, of: type[Any], names: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while cursor.tokens[cursor.index + 1] == "=" and not cursor.failed:
        parse_setting(cursor, of, found, names)
    return found


def _after(cursor: Cursor) -> tuple[str, ...]:
    return cursor.listed(Cursor.node_id) if cursor.take("after") else ()


def _overrides(cursor: Cursor) -> Options:
    if not cursor.take("with"):
        return NO_OPTIONS
    found: dict[str, Any] = {}
    cursor.listed(lambda cursor: parse_setting(cursor, Options, found))
    return NO_OPTIONS if cursor.failed else Options(**found)


def _end(cursor: Cursor, *words: str) -> None:
    """Nothing more may come; the words are what might have."""
    if not cursor.at_end():
        cursor.fail_unknown("the end of the line", words)


_NO_ITEMS: Final = ("", "after", "with")
"""What may follow ``map`` where there are no items."""

_KINDS: Final = {kind.value: kind for kind in EntityKind}
_ACTIONS: Final[Mapping[str, Callable[[Cursor], GateAction]]] = {
    "approve": lambda cursor: Approve(parse_value(cursor)),
    "signal": lambda cursor: Signal(parse_type(cursor)),
    "sleep": lambda cursor: Sleep(parse_value(cursor)),
}

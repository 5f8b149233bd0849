"""What changed in the graph of a workflow.

Edges are compared after nodes have been matched, so a renamed node never looks like new wiring.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias, assert_never

from . import paths
from . import rules_diff as rules
from .diff_changes import Pair, Sides
from .diff_locals import Local, match_locals
from .diff_match import Matches, Side, match_arms, match_nodes
from .diff_moves import Moves, Spot, find_moves
from .format import condition_text, node_text, value_text
from .nodes import (
    BODY,
    Approve,
    Arm,
    Block,
    Branch,
    Call,
    Fail,
    Gate,
    GateAction,
    Map,
    Node,
    Options,
    Run,
    Signal,
    Sleep,
    Workflow,
)
from .rename import bindings_renamed, node_renamed
from .text_fields import given_fields
from .text_graph import GATE_SETTINGS, MAP_SETTINGS, node_line
from .values import Binding, Ref
from .walk import inner_blocks

Texts: TypeAlias = Mapping[str, str]
_Match: TypeAlias = tuple[Block, Block, Matches, Texts]
"""Two blocks that are the same, the nodes in them that are, and new ids of nodes that they see."""
NOT_GIVEN: Final = "(none)"
"""Stands for what was not given, where a text is asked for."""


def compare_graphs(sides: Sides, pair: Pair, old: Workflow, new: Workflow) -> None:
    """Add the changes between two graphs, block by block."""
    if old.blocks == new.blocks:
        return
    before, locals_ = match_locals(old.blocks, new.blocks)
    for each in locals_:
        _renamed_local(sides, pair, each)
    olds, news = ({each.id: each for each in blocks} for blocks in (before, new.blocks))
    matched = [*_matched(olds, news, [(BODY, BODY, {})])]
    moves = _moves(olds, news, matched)
    for was, now, matches, ids in matched:
        _Blocks(sides, pair, was, now, matches, ids).compare(moves)
    seen = {was.id: ids for was, _, _, ids in matched}
    was_nodes, now_nodes = (_nodes(blocks) if moves else {} for blocks in (olds, news))
    for (old_block, old_id), (new_block, new_id) in moves.items():
        ids = seen.get(old_block, {})
        between = _Blocks(sides, pair, olds[old_block], news[new_block], Matches(), ids)
        between.moved(was_nodes[old_block, old_id], now_nodes[new_block, new_id])


def _moves(olds: dict[str, Block], news: dict[str, Block], matched: list[_Match]) -> Moves:
    """Where nodes that moved are now. Adds the blocks in moved branches and maps to those that match.

    A node in such a block is matched there, and has moved only if it has not.
    """
    pairs = [(was.id, now.id, matches) for was, now, matches, _ in matched]
    known = {(was, node) for was, _, matches in pairs for node in matches.ids}
    taken = {(now, node) for _, now, matches in pairs for node in matches.ids.values()}
    seen = {was.id: ids for was, _, _, ids in matched}
    moves, nodes = dict[Spot, Spot](), _nodes(olds)
    for was, now in find_moves((olds, known), (news, taken)).items():
        node = nodes[was]
        if was in known or now in taken or not inner_blocks(node):
            continue
        moves[was] = now
        ids = seen.get(was[0], {})
        alone = replace(olds[was[0]], nodes=(node,))
        inside = _inner(alone, news[now[0]], Matches({was[1]: now[1]}), ids)
        for found in _matched(olds, news, [(one, other, ids) for one, other in inside]):
            matched.append(found)
            seen[found[0].id] = found[3]
            known |= {(found[0].id, each) for each in found[2].ids}
            taken |= {(found[1].id, each) for each in found[2].ids.values()}
    known |= {*moves}
    taken |= {*moves.values()}
    return {**moves, **find_moves((olds, known), (news, taken))}


def _nodes(blocks: Mapping[str, Block]) -> dict[Spot, Node]:
    return {(block.id, node.id): node for block in blocks.values() for node in block.nodes}


def _renamed_local(sides: Sides, pair: Pair, found: Local) -> None:
    """Add that an item of a map or an output of a branch has another name now."""
    what = "item" if found.is_item else "output"
    message = f"{node_text(found.spot[1])}: {what} {found.old} is called {found.new} now"
    part = paths.node("", *found.spot)
    sides.changed(
        rules.NODE_RENAMED,
        message,
        pair,
        parts=(part, part),
        subject=what,
        texts=(found.old, found.new),
    )


def _matched(
    olds: dict[str, Block], news: dict[str, Block], stack: list[tuple[str, str, Texts]]
) -> Iterator[_Match]:
    """The pairs of blocks that are the same, from the outside, with their nodes that are."""
    while stack:
        was, now, outer = stack.pop()
        if was not in olds or now not in news:
            continue
        matches = match_nodes(Side(olds[was], olds, outer), Side(news[now], news, {}))
        ids = _renames(outer, olds[was], matches)
        yield olds[was], news[now], matches, ids
        inside = [*_inner(olds[was], news[now], matches, ids)]
        stack.extend((each, other, ids) for each, other in reversed(inside))


def _renames(outer: Mapping[str, str], block: Block, matches: Matches) -> Mapping[str, str]:
    """The new ids of nodes that are seen in a block, where they are not the old ones."""
    if not outer and not matches.evidence:
        return outer
    # An id of the block hides the same one around it.
    own = {node.id: matches.ids.get(node.id, node.id) for node in block.nodes}
    return {**outer, **{old: new for old, new in own.items() if old != new or old in outer}}


def _inner(
    old: Block, new: Block, matches: Matches, ids: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The blocks within nodes of both blocks that are the same."""
    nodes = {node.id: node for node in new.nodes}
    for node in old.nodes:
        match node, nodes.get(matches.ids.get(node.id, "")):
            case Branch() as branch, Branch(arms=others):
                known = node_renamed(branch, ids)
                arms = known.arms if isinstance(known, Branch) else ()
                for index, other in match_arms(arms, others).items():
                    match arms[index].action, others[other].action:
                        case Run(was), Run(now):
                            yield was, now
                        case _:
                            pass
            case Map(block=was), Map(block=other):
                yield was, other
            case _:
                pass


def _labelled(arms: tuple[Arm, ...]) -> Iterator[tuple[str, Arm]]:
    for index, arm in enumerate(arms):
        yield paths.arm_label(index, is_last=arm.condition is None), arm


class _Blocks:
    """The comparison of two blocks."""

    def __init__(
        self,
        sides: Sides,
        pair: Pair,
        old: Block,
        new: Block,
        matches: Matches,
        ids: Mapping[str, str],
    ) -> None:
        self._sides, self._pair, self._ids = sides, pair, ids
        self._old, self._new, self._matches = old, new, matches

    def compare(self, moves: Moves) -> None:
        """Nodes in the order of the new block, then those that are gone, then what it gives.

        What moved to another block, or from one, has a change of its own.
        """
        came = frozenset(moves.values())
        before = {new: old for old, new in self._matches.ids.items()}
        olds = {node.id: node for node in self._old.nodes}
        for node in self._new.nodes:
            if node.id in before:
                self._node(olds[before[node.id]], node)
            elif (self._new.id, node.id) not in came:
                parts = (None, self._part(self._new, node.id))
                self._add(rules.NODE_ADDED, f"{_named(node)} is new", parts, after=node_line(node))
        for node in self._old.nodes:
            if node.id not in self._matches.ids and (self._old.id, node.id) not in moves:
                gone = (self._part(self._old, node.id), None)
                message = f"{_named(node)} is gone"
                self._add(rules.NODE_REMOVED, message, gone, before=node_line(node))
        self._outputs()

    def moved(self, old: Node, new: Node) -> None:
        """Add that a node of the old block is in the new one now, and how it differs there."""
        parts = (self._part(self._old, old.id), self._part(self._new, new.id))
        before, after = (
            "the body" if each.id == BODY else each.id for each in (self._old, self._new)
        )
        message = f"{node_text(new.id)} moved to {after}, was in {before}"
        known_by = "callee" if isinstance(new, Call) else "kind"
        evidence = f"the same name and {known_by}"
        self._add(rules.NODE_MOVED, message, parts, before, after, evidence)
        self._content(node_renamed(old, self._ids), new, parts)

    def _node(self, old: Node, new: Node) -> None:
        parts = (self._part(self._old, old.id), self._part(self._new, new.id))
        if old.id != new.id:
            evidence = self._matches.evidence[new.id]
            message = f"{node_text(old.id)} is called {node_text(new.id)} now"
            self._add(rules.NODE_RENAMED, message, parts, old.id, new.id, evidence)
        known = node_renamed(old, self._ids) if self._ids else old
        known = known if known.id == new.id else replace(known, id=new.id)
        if known == new:
            return
        if type(known) is not type(new):
            message = f"{node_text(new.id)} was a {_kind(known)} and is a {_kind(new)}"
            self._add(rules.NODE_KIND, message, parts, node_line(old), node_line(new))
            return
        self._order(known, new, parts)
        self._content(known, new, parts)

    def _content(self, old: Node, new: Node, parts: tuple[str, str]) -> None:
        """What two nodes of one kind do otherwise, but for what is in their blocks."""
        match old, new:
            case Call(), Call():
                self._call(old, new, parts)
            case Branch(), Branch():
                self._branch(old, new, parts)
            case Map(), Map():
                self._arguments(new.id, old.items, new.items, parts)
                self._settings(old, new, MAP_SETTINGS, parts)
                self._overrides(new.id, old.options, new.options, parts)
            case Gate(), Gate():
                self._gate(old, new, parts)
            case _:
                pass

    def _order(self, old: Node, new: Node, parts: tuple[str, str]) -> None:
        if (was := sorted(old.after)) != (now := sorted(new.after)):
            texts = (_listed(was), _listed(now))
            message = f"{node_text(new.id)} waits for {texts[1]} instead of {texts[0]}"
            self._add(rules.ORDER_CHANGED, message, parts, *texts)

    def _call(self, old: Call, new: Call, parts: tuple[str, str]) -> None:
        if old.target != new.target:
            was, now = _target(old.target), _target(new.target)
            message = f"{node_text(new.id)} calls {now} instead of {was}"
            self._add(rules.TARGET_CHANGED, message, parts, was, now)
        self._arguments(new.id, old.inputs, new.inputs, parts)
        self._overrides(new.id, old.options, new.options, parts)

    def _arguments(
        self,
        node: str,
        old: tuple[Binding, ...],
        new: tuple[Binding, ...],
        parts: tuple[str, str],
    ) -> None:
        for name, was, now in different(_texts(old), _texts(new)):
            message = f"{node_text(node)}: {said(name, was, now)}"
            own = (f"{parts[0]}#{name}", f"{parts[1]}#{name}")
            self._add(rules.BINDING_CHANGED, message, own, was, now)

    def _overrides(self, node: str, old: Options, new: Options, parts: tuple[str, str]) -> None:
        for name, was, now in different(dict(given_fields(old)), dict(given_fields(new))):
            message = f"{node_text(node)}: {said(name, was, now)}"
            self._add(rules.OVERRIDE_CHANGED, message, parts, was, now, subject=name)

    def _settings(
        self, old: Node, new: Node, names: tuple[str, ...], parts: tuple[str, str]
    ) -> None:
        texts = (dict(given_fields(each, names)) for each in (old, new))
        for name, was, now in different(*texts):
            message = f"{node_text(new.id)}: {said(name, was, now)}"
            self._add(rules.SETTING_CHANGED, message, parts, was, now, subject=name)

    def _branch(self, old: Branch, new: Branch, parts: tuple[str, str]) -> None:
        pairs, name = match_arms(old.arms, new.arms), node_text(new.id)
        before = {other: index for index, other in pairs.items()}
        for index, (label, arm) in enumerate(_labelled(new.arms)):
            if index in before:
                self._arm(f"{name}: `{label}`", old.arms[before[index]], arm, parts)
            else:
                message = f"{name} has a new way, `{label}`: {_way(arm)}"
                self._add(rules.ARMS_CHANGED, message, parts, "", _way(arm))
        for index, (label, arm) in enumerate(_labelled(old.arms)):
            if index not in pairs:
                message = f"{name} no longer has the way `{label}`: {_way(arm)}"
                self._add(rules.ARMS_CHANGED, message, parts, _way(arm))
        if [*pairs.values()] != sorted(pairs.values()):
            texts = (", ".join(map(_way, old.arms)), ", ".join(map(_way, new.arms)))
            message = f"{name} tries its ways in another order: {texts[1]}"
            self._add(rules.ARMS_CHANGED, message, parts, *texts)

    def _arm(self, which: str, old: Arm, new: Arm, parts: tuple[str, str]) -> None:
        """What changed in one way of a branch, but for its block."""
        was, now = _end(old), _end(new)
        if was != now:
            self._add(rules.ARMS_CHANGED, f"{which} {now}, before it {was}", parts, was, now)
        if old.condition != new.condition:
            asked, asks = _asked(old), _asked(new)
            message = f"{which} asks {asks}, not {asked}"
            self._add(rules.CONDITION_CHANGED, message, parts, asked, asks, subject=which)

    def _gate(self, old: Gate, new: Gate, parts: tuple[str, str]) -> None:
        self._settings(old, new, GATE_SETTINGS, parts)
        if old.action != new.action:
            before, after = node_line(old), node_line(new)
            was, now = (each.partition(" = ")[2] for each in (before, after))
            message = f"{node_text(new.id)} is {now}, was {was}"
            self._add(rules.SETTING_CHANGED, message, parts, before, after)

    def _outputs(self) -> None:
        old = bindings_renamed(self._old.outputs, self._ids) if self._ids else self._old.outputs
        where = (paths.block("", self._old.id), paths.block("", self._new.id))
        # Outputs that came or went are changes of the interface, or of the arm's nodes.
        is_body = self._new.id == BODY
        was, now = _texts(old), _texts(self._new.outputs)
        for name, before, after in different(was, now):
            if is_body and (name not in was or name not in now):
                continue
            around = "" if is_body else f"{self._new.id}: "
            message = f"{around}{said(f'output {name}', before, after)}"
            parts = (f"{where[0]}->{name}", f"{where[1]}->{name}")
            self._add(rules.OUTPUT_REWIRED, message, parts, before, after)

    def _part(self, block: Block, node: str) -> str:
        return paths.node("", block.id, node)

    def _add(
        self,
        rule: rules.ChangeRule,
        message: str,
        parts: tuple[str | None, str | None],
        before: str = "",
        after: str = "",
        evidence: str = "",
        subject: str = "",
    ) -> None:
        self._sides.changed(
            rule,
            message,
            self._pair,
            parts=parts,
            subject=subject,
            texts=(before, after),
            evidence=evidence,
        )


def different(old: Texts, new: Texts) -> Iterator[tuple[str, str, str]]:
    """The names whose texts differ, with both; the new order first."""
    for name in (*new, *(each for each in old if each not in new)):
        was, now = old.get(name, NOT_GIVEN), new.get(name, NOT_GIVEN)
        if was != now:
            yield name, was, now


def said(name: str, was: str, now: str) -> str:
    """What a change between two of `different` is called."""
    if now == NOT_GIVEN:
        return f"{name} is no longer given, was {was}"
    return f"{name} is {now}, was {'not given' if was == NOT_GIVEN else was}"


def _texts(bindings: tuple[Binding, ...]) -> Texts:
    return {each.name: value_text(each.value) for each in bindings}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(node_text, names)) or "nothing"


def _named(node: Node) -> str:
    """A node by its id, and what it does."""
    match node:
        case Call(id, target):
            return f"{node_text(id)}, a call of {_target(target)},"
        case Branch(id) | Map(id) | Gate(id):
            return f"{node_text(id)}, a {_kind(node)},"
        case _:
            assert_never(node)


def _kind(node: Node) -> str:
    match node:
        case Call():
            return "call"
        case Branch():
            return "branch"
        case Map():
            return "map"
        case Gate(action=action):
            return _gate(action)
        case _:
            assert_never(node)


def _gate(action: GateAction) -> str:
    match action:
        case Approve():
            return "gate for approval"
        case Signal():
            return "gate for input"
        case Sleep():
            return "sleep"
        case _:
            assert_never(action)


def _target(ref: Ref) -> str:
    return f"{ref.kind.value.replace('_', ' ')} {ref.name}"


def _way(arm: Arm) -> str:
    asked = f"if {_asked(arm)}" if arm.condition is not None else _asked(arm)
    return asked if isinstance(arm.action, Run) else f"{asked}, {_end(arm)}"


def _asked(arm: Arm) -> str:
    return "otherwise" if arm.condition is None else condition_text(arm.condition)


def _end(arm: Arm) -> str:
    match arm.action:
        case Run():
            return "runs"
        case Fail(message):
            return f"fails: {message}"
        case _:
            assert_never(arm.action)

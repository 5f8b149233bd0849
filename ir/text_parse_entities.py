"""Tasks, workflows, launch plans and fragments read from the text form: the mirror of `text`."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any, Final, TypeVar

from .nodes import (
    Block,
    External,
    FailurePolicy,
    Fragment,
    Hook,
    Input,
    Interface,
    LaunchPlan,
    Limits,
    Options,
    Output,
    Plugin,
    PythonFunction,
    Task,
    TaskSpec,
    Variable,
    Workflow,
)
from .records import dataclass
from .rules_text import TEXT_SYNTAX
from .text import PLAN_SETTINGS, SPEC_WORDS
from .text_fields import Scalar, forms, make, parse_field, parse_setting, parse_setting_name
from .text_habits import MODULE_AND_NAME
from .text_lexer import Cursor, Reader
from .text_parse_graph import GRAPH_WORDS, parse_call, parse_graph
from .text_values import parse_bindings, parse_interface
from .values import EntityKind, Ref

P = TypeVar("P", Input, Output)


def parse_task(reader: Reader, header: Cursor) -> Task:
    """A task, or a dynamic task. What is unsound is reported, here as in all that follows."""
    is_dynamic = header.take(EntityKind.DYNAMIC.value)
    header.index = 1
    name, interface = _declared(header, "the name of a task")
    draft = _Draft(reader, interface, has_interface=not header.failed)
    words = _DYNAMIC_WORDS if is_dynamic else _TASK_WORDS
    for line in reader.body(header):
        if line.tokens[1] == "=":
            _setting(reader, line, Options, draft.settings)
        else:
            draft.read(line, words, "a line of a task", tuple(forms(Options)))
    spec: TaskSpec = draft.said.get("spec", PythonFunction("", ""))
    if "spec" not in draft.said:
        _lacks(header, f"task `{name}` does not say how it runs: give it `python` or another")
    protocol, limits = draft.said.get("hook", (1, Limits()))
    return Task(
        name,
        draft.documented(),
        spec,
        Options(**draft.settings),
        Hook(protocol, limits, tuple(draft.calls)) if is_dynamic else None,
        draft.said.get("code", ""),
        tuple(draft.decorators),
        draft.said.get("variable"),
        draft.said.get("eager", False),
        draft.said.get("doc", ""),
    )


def parse_workflow(reader: Reader, header: Cursor) -> Workflow:
    """A workflow."""
    header.index = 1
    name, interface = _declared(header, "the name of a workflow")
    draft = _Draft(reader, interface, has_interface=not header.failed)
    blocks = draft.read_graph(header, _WORKFLOW_WORDS, "a node or another line of a workflow")
    said = draft.said
    return Workflow(
        name,
        draft.documented(),
        blocks,
        Options(**draft.settings),
        said.get("failure_policy", FailurePolicy.FAIL_IMMEDIATELY),
        said.get("on_failure"),
        said.get("spec"),
        said.get("doc", ""),
    )


def parse_launch_plan(reader: Reader, header: Cursor) -> LaunchPlan:
    """A launch plan."""
    header.index = 1
    name = header.dotted("the name of a launch plan")
    interface = parse_interface(header) if header.next == "(" else Interface()
    workflow = header.dotted("the name of a workflow") if header.take("for") else ""
    header.end()
    draft = _Draft(reader, interface)
    settings: dict[str, Any] = {}
    for line in reader.body(header):
        if line.tokens[1] == "=":
            _setting(reader, line, LaunchPlan, settings, PLAN_SETTINGS)
        else:
            draft.read(line, _PLAN_WORDS, "a line of a launch plan", PLAN_SETTINGS)
    return LaunchPlan(
        name,
        workflow,
        options=Options(**draft.settings),
        external=draft.said.get("spec"),
        interface=draft.documented(),
        doc=draft.said.get("doc", ""),
        **settings,
    )


def parse_fragment(reader: Reader, header: Cursor) -> Fragment:
    """A fragment, without its definitions."""
    header.index = 1
    task = header.dotted("the name of a dynamic task")
    header.end()
    draft = _Draft(reader, Interface())
    blocks = draft.read_graph(header, _FRAGMENT_WORDS, "a node or another line of a fragment")
    return Fragment(task, draft.said.get("inputs", ""), draft.said.get("code", ""), blocks)


def _declared(header: Cursor, what: str) -> tuple[str, Interface]:
    name = header.dotted(what)
    interface = parse_interface(header)
    header.end()
    return name, interface


def _lacks(header: Cursor, message: str) -> None:
    header.restart()
    header.fail(TEXT_SYNTAX, message)


# Lines


@dataclass(frozen=True, slots=True)
class _Word:
    """What a line that begins with a word says."""

    read: "Callable[[_Draft, Cursor], Any]"
    key: str = ""
    """Under which it is kept; no two lines of one section may have one key. "" where many may come."""


_KEYS: Final = {"spec": "the way it runs"}
"""What messages call a key that is no word."""


@dataclass(slots=True)
class _Draft:
    """What the lines of a section have said so far."""

    reader: Reader
    interface: Interface
    has_interface: bool = True
    """Whether the interface could be read."""
    said: dict[str, Any] = field(default_factory=dict[str, Any])
    docs: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """Documentation by ``input`` or ``output`` and name."""
    known: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    """Options by name."""
    decorators: list[str] = field(default_factory=list[str])
    calls: list[Ref] = field(default_factory=list[Ref])

    def names(self, kind: str) -> dict[str, None]:
        """Names of the inputs or outputs, in order."""
        if kind not in self.known:
            of = self.interface.inputs if kind == "input" else self.interface.outputs
            self.known[kind] = dict.fromkeys(each.name for each in of)
        return self.known[kind]

    def read(
        self, line: Cursor, words: "Mapping[str, _Word]", what: str, others: tuple[str, ...]
    ) -> None:
        """Read a line that begins with one of the words; the others are suggested beside them."""
        word = words.get(line.next)
        if word is None:
            line.fail_unknown(what, (*words, *others))
        elif word.key and word.key in self.said:
            line.fail_duplicate(_KEYS.get(word.key, f"`{word.key}`"))
        else:
            line.index += 1
            found = word.read(self, line)
            if word.key:
                self.said[word.key] = found

    def read_graph(
        self, header: Cursor, words: "Mapping[str, _Word]", what: str
    ) -> tuple[Block, ...]:
        """Read a graph and the lines around it."""

        def other(line: Cursor) -> None:
            self.read(line, words, what, GRAPH_WORDS)

        return parse_graph(self.reader, header, other)

    def documented(self) -> Interface:
        """The interface with what the lines say about it."""
        if not self.docs:
            return self.interface
        return Interface(
            self._documented("input", self.interface.inputs),
            self._documented("output", self.interface.outputs),
        )

    def _documented(self, kind: str, of: tuple[P, ...]) -> tuple[P, ...]:
        return tuple(replace(each, doc=self.docs.get((kind, each.name), "")) for each in of)


def _setting(
    reader: Reader,
    line: Cursor,
    of: type[Any],
    found: dict[str, Any],
    names: tuple[str, ...] | None = None,
) -> None:
    """``name = value``; a text may stand line by line below."""
    form = parse_setting_name(line, of, found, names)
    if form is None:
        return
    if form.shape is Scalar.TEXT:
        found[form.name] = _text(reader, line)
    else:
        found[form.name] = parse_field(line, form.shape)
        line.end()


def _text(reader: Reader, line: Cursor) -> str:
    if line.at_end() and not line.failed and reader.indent > line.indent:
        return "\n".join([_only_string(each) for each in reader.body(line)])
    return _only_string(line)


def _only_string(line: Cursor) -> str:
    text = line.string()
    line.end()
    return text


def _doc(draft: _Draft, line: Cursor) -> str:
    return _text(draft.reader, line)


def _doc_of(kind: str) -> Callable[[_Draft, Cursor], None]:
    """A line that documents an input or output."""

    def read(draft: _Draft, line: Cursor) -> None:
        what, known = f"the name of an {kind}", draft.names(kind)
        name = line.name(what)
        if not line.failed and draft.has_interface and name not in known:
            line.index -= 1
            line.fail_unknown(f"{what} of this interface", known)
        elif (kind, name) in draft.docs:
            line.index -= 1
            line.fail_duplicate(f"what {kind} `{name}` is")
        draft.docs[kind, name] = _text(draft.reader, line)

    return read


def _python(_: _Draft, line: Cursor) -> PythonFunction:
    module = line.dotted("the name of a module")
    line.expect(":", MODULE_AND_NAME)
    name = line.dotted("the name of a function")
    line.end()
    return PythonFunction(module, name)


def _variable(_: _Draft, line: Cursor) -> Variable:
    module = line.dotted("the name of a module")
    line.expect(":", MODULE_AND_NAME)
    name = line.dotted("the name of a variable")
    line.end()
    return Variable(module, name)


def _eager(_: _Draft, line: Cursor) -> bool:
    line.end()
    return True


def _plugin(_: _Draft, line: Cursor) -> Plugin:
    of = line.dotted("the name of a class")
    line.expect("(")
    arguments = parse_bindings(line, ")")
    line.end()
    return Plugin(of, arguments)


def _fields_of(of: type[Any]) -> Callable[[_Draft, Cursor], Any]:
    """A line with the fields of a dataclass below it."""

    def read(draft: _Draft, line: Cursor) -> Any:
        line.end()
        found: dict[str, Any] = {}
        is_sound = True
        for each in draft.reader.body(line):
            _setting(draft.reader, each, of, found)
            is_sound = is_sound and not each.failed
        line.restart()
        return make(line, of, found, line.next) if is_sound else None

    return read


def _digest(_: _Draft, line: Cursor) -> str:
    text = line.atom("a digest")
    line.end()
    return text


def _decorator(draft: _Draft, line: Cursor) -> None:
    draft.decorators.append(line.dotted("the name of a decorator"))
    line.end()


def _hook(_: _Draft, line: Cursor) -> tuple[int, Limits]:
    """``hook protocol=1 nodes=100000 ...``; what is not said is as by default."""
    protocol, limits = 1, dict[str, Any]()
    if line.take("protocol"):
        line.expect("=")
        protocol = line.integer()
    while not line.at_end():
        parse_setting(line, Limits, limits)
    return protocol, Limits(**limits)


def _calls(draft: _Draft, line: Cursor) -> None:
    kinds = {kind.value: kind for kind in EntityKind}
    kind = kinds.get(line.next)
    if kind is None:
        line.fail_unknown("a kind of entity", kinds)
        return
    line.index += 1
    draft.calls.append(Ref(kind, line.dotted("the name of an entity")))
    line.end()


def _with(draft: _Draft, line: Cursor) -> None:
    line.listed(lambda line: parse_setting(line, Options, draft.settings))
    line.end()


def _failure_policy(_: _Draft, line: Cursor) -> FailurePolicy:
    policies = {policy.value: policy for policy in FailurePolicy}
    policy = policies.get(line.next)
    if policy is None:
        line.fail_unknown("a failure policy", policies)
        return FailurePolicy.FAIL_IMMEDIATELY
    line.index += 1
    line.end()
    return policy


_DOC_WORDS: Final = {
    "doc": _Word(_doc, "doc"),
    "input": _Word(_doc_of("input")),
    "output": _Word(_doc_of("output")),
}
_EXTERNAL: Final = {"external": _Word(_fields_of(External), "spec")}

_TASK_WORDS: Final[Mapping[str, _Word]] = {
    **_DOC_WORDS,
    "python": _Word(_python, "spec"),
    "plugin": _Word(_plugin, "spec"),
    **{word: _Word(_fields_of(of), "spec") for word, of in SPEC_WORDS.items()},
    "code": _Word(_digest, "code"),
    "decorator": _Word(_decorator),
    "variable": _Word(_variable, "variable"),
    "eager": _Word(_eager, "eager"),
}
_DYNAMIC_WORDS: Final[Mapping[str, _Word]] = {
    **_TASK_WORDS,
    "hook": _Word(_hook, "hook"),
    "calls": _Word(_calls),
}
_WORKFLOW_WORDS: Final[Mapping[str, _Word]] = {
    **_DOC_WORDS,
    **_EXTERNAL,
    "with": _Word(_with),
    "failure_policy": _Word(_failure_policy, "failure_policy"),
    "on_failure": _Word(lambda _, line: parse_call(line), "on_failure"),
}
_PLAN_WORDS: Final[Mapping[str, _Word]] = {
    **_DOC_WORDS,
    **_EXTERNAL,
    "with": _Word(_with),
}
_FRAGMENT_WORDS: Final[Mapping[str, _Word]] = {
    "inputs": _Word(_digest, "inputs"),
    "code": _Word(_digest, "code"),
}

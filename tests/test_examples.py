"""The examples: as plain Python, compiled, expanded and run."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from examples import dynamic_workflow
from flowc.ir.formats import decode
from flowc.ir.nodes import Call, Fragment
from flowc.ir.text import print_unit
from flowc.ir.values import Promise

from .cases import cases, fragment, result
from .repository import FLOWC, ROOT, run

FILE: Final = "examples/dynamic_workflow.py"
NUMBERS: Final = [1813, 3105, 3260, 2634, 383, 7037, 3291, 2403, 315, 7164]
CASES: Final = {case.name: case for case in cases() if case.name.startswith("examples.")}
OURS: Final = CASES["examples.dynamic_workflow"]
FLYTE: Final = CASES["examples.flyte.dynamic_workflow"]


def test_plain_python() -> None:
    assert dynamic_workflow.dynamic_wf(s1="Pear", s2="Earth") == 3
    assert dynamic_workflow.merge_sort(numbers=[3, 1, 2], numbers_count=3) == [1, 2, 3]
    sorted_numbers = dynamic_workflow.merge_sort(numbers=NUMBERS, numbers_count=len(NUMBERS))
    assert sorted_numbers == sorted(NUMBERS)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("dynamic_wf", "--s1", "Pear", "--s2", "Earth"), 3),
        (("dynamic_wf", "--s1", "", "--s2", "Earth"), 0),
        (
            ("merge_sort", "--numbers", json.dumps(NUMBERS), "--numbers_count", "10"),
            sorted(NUMBERS),
        ),
        (("merge_sort", "--numbers", "[2, 1]", "--numbers_count", "2"), [1, 2]),
    ],
    ids=("letters", "no letters", "numbers", "few numbers"),
)
def test_run(arguments: tuple[str, ...], printed: object) -> None:
    done = run(*FLOWC, "run", FILE, *arguments, folder=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == printed


def test_flyte_program_compiles_to_the_same() -> None:
    """Apart from the module's name, its file and the digest of its text."""
    ours, twin = (
        [line for line in print_unit(result(case).package).splitlines() if "module" not in line]
        for case in (OURS, FLYTE)
    )
    assert [line.replace("examples.flyte.", "examples.") for line in twin] == ours


@pytest.fixture(scope="module")
def letters() -> Fragment:
    """The graph of count_characters for Pear and Earth."""
    unit = decode(fragment(OURS, "count_characters").encode(), "fragment.json").unit
    assert isinstance(unit, Fragment)
    return unit


def test_fragment_calls_two_tasks_a_letter(letters: Fragment) -> None:
    (body,) = letters.blocks
    targets = [node.target.name.split(".")[-1] for node in body.nodes if isinstance(node, Call)]
    assert Counter(targets) == {"return_index": 9, "update_list": 9, "derive_count": 1}
    assert len(body.nodes) == 19


def test_fragment_chains_through_the_list(letters: Fragment) -> None:
    (body,) = letters.blocks
    calls = {node.id: node for node in body.nodes if isinstance(node, Call)}

    def length(value: object) -> int:
        """How many update_list calls a list went through."""
        if not isinstance(value, Promise):
            return 0
        return 1 + length({each.name: each.value for each in calls[value.node].inputs}["freq_list"])

    (count,) = [call for call in calls.values() if call.target.name.endswith("derive_count")]
    assert [length(each.value) for each in count.inputs] == [len("Pear"), len("Earth")]
    assert [each.value for each in body.outputs] == [Promise(count.id, "o0")]


def test_static_closure() -> None:
    tasks = {task.name.split(".")[-1]: task for task in result(OURS).package.tasks}
    hook = tasks["merge_sort_remotely"].hook
    assert hook is not None
    assert [ref.name.split(".")[-1] for ref in hook.calls] == ["split", "merge_sort", "merge"]


def test_building_imports_no_user_code(tmp_path: Path) -> None:
    """Nor anything heavy: the module would leave a file behind, and does not."""
    source = (ROOT / FILE).read_text(encoding="utf-8")
    trap = "from pathlib import Path\n\nPath('trap').touch()\n"
    (tmp_path / "trapped.py").write_text(source + trap, encoding="utf-8")
    code = (
        "import sys; from flowc.__main__ import main; main(sys.argv[1:]);"
        "print({'libcst', 'graphviz', 'trapped', 'examples'} & sys.modules.keys())"
    )
    command = (sys.executable, "-P", "-c", code)
    done = run(*command, "build", "trapped.py", "-o", "trapped.pb", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"set()\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["trapped.pb", "trapped.py"]

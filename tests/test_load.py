"""Importing the user's modules, and what is said where that fails."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowc.ir.diagnostics import Diagnostic, Log
from flowc.ir.nodes import Module, PythonFunction, Span
from flowc.runtime.load import Code, find_object, load_function, load_module


@pytest.fixture(autouse=True)
def _unchanged_process() -> Iterator[None]:
    path, modules = list(sys.path), dict(sys.modules)
    yield
    sys.path[:] = path
    for name in sys.modules.keys() - modules.keys():
        del sys.modules[name]


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def load(root: Path, name: str, file: str) -> tuple[object, list[Diagnostic]]:
    log = Log()
    return load_module(Module(name, file, ""), root, log), log.diagnostics


def check_error(root: Path, name: str, file: str, code: str, message: str) -> Diagnostic:
    module, (found,) = load(root, name, file)
    assert module is None
    assert (found.code, found.message) == (code, message)
    return found


def test_a_module_below_a_folder(tmp_path: Path) -> None:
    write(tmp_path, flow__lm_wf="import lm_helper\nx = lm_helper.y\n", flow__lm_helper="y = 3\n")
    module, problems = load(tmp_path, "lm_wf", "flow/lm_wf.py")
    assert (getattr(module, "x", None), problems) == (3, [])
    assert str(tmp_path / "flow") in sys.path


def test_a_module_of_a_package_imports_relatively(tmp_path: Path) -> None:
    pkg = tmp_path / "src" / "lm_pkg" / "sub"
    pkg.mkdir(parents=True)
    (pkg.parent / "__init__.py").write_text("top = 1\n")
    (pkg / "__init__.py").write_text("inner = 2\n")
    (pkg / "wf.py").write_text("from .. import top\nfrom . import inner\n")
    module, problems = load(tmp_path, "lm_pkg.sub.wf", "src/lm_pkg/sub/wf.py")
    assert (getattr(module, "top", None), getattr(module, "inner", None)) == (1, 2)
    assert problems == []
    module, _ = load(tmp_path, "lm_pkg.sub", "src/lm_pkg/sub/__init__.py")
    assert getattr(module, "inner", None) == 2


def test_another_root_forgets_the_last_one(tmp_path: Path) -> None:
    for number in (1, 2):
        root = tmp_path / str(number)
        write(
            root,
            lm_same=f"import lm_part\nx = lm_part.x\ny = {number}\n",
            lm_part=f"x = {number}\n",
        )
        module, problems = load(root, "lm_same", "lm_same.py")
        assert (getattr(module, "x", 0), getattr(module, "y", 0)) == (number, number), problems
    assert str(tmp_path / "1") not in sys.path
    again, _ = load(tmp_path / "2", "lm_same", "lm_same.py")
    assert again is module


def test_a_missing_file(tmp_path: Path) -> None:
    found = check_error(
        tmp_path, "wf", "flow/wf.py", "FL7511", "module `wf` has no file `flow/wf.py` here"
    )
    assert "--code DIR" in found.helps[0].text


@pytest.mark.parametrize("file", ["other.py", "wf.txt", "../wf.py", "wf"])
def test_a_file_that_cannot_be_the_module(tmp_path: Path, file: str) -> None:
    check_error(tmp_path, "wf", file, "FL7511", f"module `wf` has no file `{file}` here")


def test_another_module_of_the_name(tmp_path: Path) -> None:
    write(tmp_path, json="x = 1\n")
    module, (found,) = load(tmp_path, "json", "json.py")
    assert module is None
    assert found.code == "FL7513"
    assert found.message == "module `json` is imported from Python's own `json`, not from `json.py`"


def test_an_import_that_raises(tmp_path: Path) -> None:
    write(
        tmp_path,
        lm_raises="é = 'ü'; import lm_inner\n",
        lm_inner="def check(x):\n    return {}[x]\n\ncheck('ä') if 'é' else 0\n",
    )
    found = check_error(
        tmp_path,
        "lm_raises",
        "lm_raises.py",
        "FL7512",
        "module `lm_raises` cannot be imported: KeyError: 'ä'",
    )
    assert [(each.span, each.text, each.primary) for each in found.labels] == [
        (Span("lm_inner.py", 2, 12, 2, 17), "KeyError: 'ä'", True),
        (Span("lm_inner.py", 4, 1, 4, 11), "in `<module>`", False),
        (Span("lm_raises.py", 1, 10, 1, 25), "in `<module>`", False),
    ]


def test_a_syntax_error(tmp_path: Path) -> None:
    write(tmp_path, lm_syntax="def f(:\n    pass\n")
    found = check_error(
        tmp_path,
        "lm_syntax",
        "lm_syntax.py",
        "FL7512",
        "module `lm_syntax` cannot be imported: SyntaxError: invalid syntax",
    )
    assert found.span == Span("lm_syntax.py", 1, 7, 1, 8)


def test_a_module_that_exits(tmp_path: Path) -> None:
    write(tmp_path, lm_exits="import sys\nsys.exit(3)\n")
    check_error(
        tmp_path,
        "lm_exits",
        "lm_exits.py",
        "FL7512",
        "module `lm_exits` cannot be imported: SystemExit: 3",
    )


def test_a_library_that_is_not_installed(tmp_path: Path) -> None:
    write(tmp_path, lm_needs="import lm_nowhere.sub\n")
    found = check_error(
        tmp_path,
        "lm_needs",
        "lm_needs.py",
        "FL7512",
        "module `lm_needs` cannot be imported: it needs `lm_nowhere`, which is not found",
    )
    assert found.span == Span("lm_needs.py", 1, 1, 1, 22)
    assert [each.text for each in found.helps] == ["install what provides `lm_nowhere`"]


def test_a_module_of_the_program_that_is_missing(tmp_path: Path) -> None:
    write(tmp_path, lm_part="import lm_other.sub\n")
    log, others = Log(), [Module("lm_other.sub", "lm_other/sub.py", "")]
    assert load_module(Module("lm_part", "lm_part.py", ""), tmp_path, log, others) is None
    assert [each.text for each in log.diagnostics[0].helps] == [
        "say where the code is: `--code DIR`, the folder that the package was built from"
    ]


def test_a_workflow_library_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "flytekit", None)
    write(tmp_path, lm_flyte="from flytekit import task\n")
    found = check_error(
        tmp_path,
        "lm_flyte",
        "lm_flyte.py",
        "FL7515",
        "module `lm_flyte` needs `flytekit` to run, and it is not installed here",
    )
    assert [each.text for each in found.helps] == [
        "install it: `pip install flytekit`",
        "or make it a program for flowc: `flowc migrate --from flytekit`",
    ]


FUNCTIONS = """\
from functools import wraps
from flowc.runtime.dsl import task

def loud(function):
    @wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs) + "!"
    return inner

@task
def decorated() -> str:
    return "plain"

@task
@loud
def inside() -> str:
    return "inside"

@loud
@task
def outside() -> str:
    return "outside"

def bare() -> str:
    return "bare"

class Names:
    class Inner:
        pass
    @staticmethod
    def method() -> str:
        return "method"

number = 3
"""


def functions(root: Path) -> Code:
    write(root, lm_functions=FUNCTIONS)
    return Code(root, (Module("lm_functions", "lm_functions.py", ""),))


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("decorated", "plain"),
        ("inside", "inside!"),
        ("outside", "outside!"),
        ("bare", "bare"),
        ("Names.method", "method"),
    ],
)
def test_functions(tmp_path: Path, name: str, result: str) -> None:
    log = Log()
    found = load_function(PythonFunction("lm_functions", name), functions(tmp_path), log)
    assert callable(found), log.diagnostics
    assert found() == result


@pytest.mark.parametrize(
    ("module", "name", "problem"),
    [
        ("lm_functions", "decorate", "FL7514 module `lm_functions` has no function `decorate`"),
        ("lm_functions", "number", "FL7514 module `lm_functions` has no function `number`"),
        ("gone", "f", "FL7511 the package does not say in which file module `gone` is"),
    ],
)
def test_functions_that_are_not_there(tmp_path: Path, module: str, name: str, problem: str) -> None:
    log = Log()
    assert load_function(PythonFunction(module, name), functions(tmp_path), log) is None
    assert [f"{each.code} {each.message}" for each in log.diagnostics] == [problem]


def test_objects_are_found_by_name(tmp_path: Path) -> None:
    code = functions(tmp_path)
    inner = find_object("lm_functions.Names.Inner", code)
    assert isinstance(inner, type)
    assert inner.__qualname__ == "Names.Inner"
    assert find_object("pathlib.Path", code) is Path
    assert find_object("int", code) is int
    assert find_object("lm_functions.Gone", code) is None
    assert find_object("lm_nowhere.Gone", code) is None

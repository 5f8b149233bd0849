"""The static front-end: modules, imports, and text of any kind."""

import importlib.util
from pathlib import Path

import pytest

from flowc.compiler.machine import Settings
from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source, decode_source
from flowc.ir.nodes import Call
from flowc.ir.values import String

from .sources import TASKS, compiled, findings

MODULES = {
    "a task of another module, under another name": (
        "from lib import double as twice",
        {"lib": "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n"},
        "twice",
        "lib.double",
    ),
    "through its module": (
        "import pack.lib",
        {
            "pack": "",
            "pack.lib": "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n",
        },
        "pack.lib.double",
        "pack.lib.double",
    ),
    "a folder without a file of its own": (
        "import space.lib as lib",
        {"space.lib": "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n"},
        "lib.double",
        "space.lib.double",
    ),
    "re-exported": (
        "from pack import double",
        {
            "pack": "from pack.lib import double\n",
            "pack.lib": "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n",
        },
        "double",
        "pack.lib.double",
    ),
    "all names": (
        "from lib import *",
        {"lib": "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n"},
        "double",
        "lib.double",
    ),
    "circular": (
        "from lib import double",
        {
            "lib": "import m\nfrom flowc import task\n\n"
            "@task\ndef double(x: int) -> int: ...\n\ndef helper(x):\n    return m.inc(x=x)\n"
        },
        "double",
        "lib.double",
    ),
    "guarded": (
        "try:\n    from lib import double\nexcept ImportError:\n    double = None",
        {"lib": "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n"},
        "double",
        "lib.double",
    ),
}


@pytest.mark.parametrize("case", MODULES)
def test_modules(case: str) -> None:
    imports, modules, call, name = MODULES[case]
    text = f"{imports}\n\n@workflow\ndef main(a: int) -> int:\n    return {call}(x=a)\n"
    others = {each: Source(each, f"{each}.py", source) for each, source in modules.items()}
    result = compile_sources([Source("m", "m.py", TASKS + text)], others.get)
    assert result.diagnostics == ()
    (node,) = result.package.workflows[0].blocks[0].nodes
    assert isinstance(node, Call)
    assert node.target.name == name
    assert name in [task.name for task in result.package.tasks]


def test_relative_imports() -> None:
    lib = "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n"
    main = (
        "from flowc import workflow\nfrom . import lib\nfrom .lib import double\n\n"
        "@workflow\ndef main(a: int) -> int:\n    return lib.double(x=double(x=a))\n"
    )
    modules = {
        "p": Source("p", "p/__init__.py", "", True),
        "p.lib": Source("p.lib", "p/lib.py", lib),
    }
    result = compile_sources([Source("p.m", "p/m.py", main)], modules.get)
    assert result.diagnostics == ()
    assert [task.name for task in result.package.tasks] == ["p.lib.double"]


LIB = "from flowc import task\n\n@task\ndef double(x: int) -> int: ...\n"

IMPORTS = {
    "a name that a module got by a star": (
        "from a import double",
        {"a": "from b import *", "b": LIB},
    ),
    "stars upon stars, with a list of names": (
        "from a import *",
        {
            "a": "from b import *\nfrom b import __all__ as more\n__all__ = ['x', *more]\nx = 1",
            "b": "__all__ = ['double']\n" + LIB,
        },
    ),
    "a list of names that grows": (
        "from a import *",
        {"a": "from b import double\n__all__ = []\n__all__ += ['double']\n", "b": LIB},
    ),
    "a module that a package lists": (
        "from p import *\ndouble = b.double",
        {"p": "__all__ = ['b']", "p.b": LIB},
    ),
    "a module that its package imports": (
        "import p\ndouble = p.b.double",
        {"p": "from . import b", "p.b": LIB},
    ),
    "out of a package, and into the next": (
        "from p.q import double",
        {
            "p": "",
            "p.q": "from .r import *",
            "p.q.r": "from ..s import double as double",
            "p.s": LIB,
        },
    ),
    "in a function": (
        "def double(x):\n    from p.b import double\n    return double(x=x)",
        {"p": "", "p.b": LIB},
    ),
    "by a call": (
        "import importlib\ndouble = importlib.import_module('.b', 'p').double",
        {"p": "", "p.b": LIB},
    ),
    "by a call, absolute": (
        "from importlib import import_module as load\ndouble = load('p.b').double",
        {"p": "", "p.b": LIB},
    ),
    "through tables": (
        "import p.b\nTABLE = {'d': [None, p.b.double]}\ndouble = TABLE['d'][1]",
        {"p": "", "p.b": LIB},
    ),
    "circular, by a star": ("from b import *", {"b": "from m import *\n" + LIB}),
    "with warnings off": (
        "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')\n"
        "    from b import double",
        {"b": LIB},
    ),
    "with errors suppressed": (
        "import contextlib\nwith contextlib.suppress(ImportError):\n    from b import double",
        {"b": LIB},
    ),
    "for type checkers only": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import double",
        {"b": LIB},
    ),
    "on the second try, as the first module lacks it": (
        "try:\n    from a import double\nexcept ImportError:\n    from b import double",
        {"a": "", "b": LIB},
    ),
    "on every way": (
        "try:\n    import torch\nexcept ImportError:\n    from b import double\n"
        "else:\n    from b import double",
        {"b": LIB},
    ),
    "on the only way that goes on": (
        "import sys\nif sys.platform == 'win32':\n    raise ImportError('no')\n"
        "else:\n    from b import double",
        {"b": LIB},
    ),
    "for every Python that there is": (
        "import sys\nif sys.version_info >= (3, 9):\n    from b import double\n"
        "else:\n    from c import double",
        {"b": LIB},
    ),
}


@pytest.mark.parametrize("case", IMPORTS)
def test_imports(case: str) -> None:
    imports, modules = IMPORTS[case]
    packages = {each.rpartition(".")[0] for each in modules}
    others = {
        name: Source(name, f"{name}.py", text, name in packages) for name, text in modules.items()
    }
    text = f"{imports}\n\n@workflow\ndef main(a: int) -> int:\n    return double(x=a)\n"
    result = compile_sources([Source("m", "m.py", TASKS + text)], others.get)
    assert result.diagnostics == ()
    (node,) = result.package.workflows[0].blocks[0].nodes
    assert isinstance(node, Call)
    assert node.target.name.endswith("b.double") or node.target.name == "p.s.double"


VOID = "\n\n@workflow\ndef main():\n    "

MAIN = "\n\n@workflow\ndef main(a: int) -> int:\n    return "

POSSIBLE: dict[str, tuple[str, list[str]]] = {
    "what both arms bind alike is known": (
        "import os\nN = 1\nif os.environ.get('X'):\n    N = 2\n    M = 3\nelse:\n    M = 3"
        + MAIN
        + "inc(x=M)",
        [],
    ),
    "what they bind differently is not": (
        "import os\nN = 1\nif os.environ.get('X'):\n    N = 2" + MAIN + "inc(x=N)",
        ["8: FL1005 the value of `N`, which is bound in different ways, is not known"],
    ),
    "what is declared on either way is compiled": (
        "import os\nif os.environ.get('X'):\n    @task\n    def one(x: int) -> int: ...\nelse:\n"
        "    @task\n    def two(x: int) -> int: ..." + MAIN + "one(x=two(x=a))",
        ["2: FL1032 what every way through this declares is compiled"],
    ),
    "two names for which one variable decides": (
        "import os\nif os.environ.get('X'):\n    N, M = 1, 2\nelse:\n    N, M = 3, 4"
        + MAIN
        + "add(x=inc(x=N), y=inc(x=M))",
        ["9: FL1005 the value of `N`, which is bound in different ways, is not known"],
    ),
    "two names for which the machine decides": (
        "try:\n    import torch\n    N, M = 1, 2\nexcept ImportError:\n    N, M = 3, 4"
        + MAIN
        + "add(x=inc(x=N), y=inc(x=M))",
        [
            "9: FL1005 the value of `N`, which is bound in different ways, is not known",
            "9: FL1005 the value of `M`, which is bound in different ways, is not known",
        ],
    ),
    "a variable with a default beside one without": (
        "import os\nSIZE = int(os.environ.get('SIZE', '1'))\nif os.environ.get('X'):\n    N = 1\n"
        "else:\n    N = 2" + MAIN + "inc(x=N)",
        ["10: FL1005 the value of `N`, which is bound in different ways, is not known"],
    ),
    "a flag that an optional library sets": (
        "try:\n    import torch\n    FAST = True\nexcept ImportError:\n    FAST = False"
        + MAIN
        + "inc(x=a if FAST else 0)",
        ["9: FL1005 the value of `FAST`, which is bound in different ways, is not known"],
    ),
    "a library that may be None": (
        "try:\n    import pandas as pd\nexcept ImportError:\n    pd = None\n\n"
        "@task\ndef read(x: int) -> pd.DataFrame: ...\n"
        "@task\ndef size(t: pd.DataFrame) -> int: ..." + MAIN + "size(t=read(x=a))",
        [],
    ),
    "one name under two names": (
        "try:\n    from typing_extensions import Annotated\nexcept ImportError:\n"
        "    from typing import Annotated\n\n@task\ndef t(x: Annotated[int, 'x']) -> int: ..."
        + MAIN
        + "t(x=a)",
        [],
    ),
    "a library that its own absence ends": (
        "try:\n    import torch\nexcept ImportError as e:\n    raise RuntimeError('x') from e\n"
        "N = 1" + MAIN + "inc(x=N)",
        [],
    ),
    "a decorator that stands in for another": (
        "try:\n    from numba import njit\nexcept ImportError:\n    def njit(f):\n        return f\n"
        "\n@njit\ndef helper(x):\n    return x\n\n@task\n@njit\ndef t(x: int) -> int: ..."
        + MAIN
        + "t(x=a)",
        [],
    ),
    "a list that one way changes": (
        "import os\nXS = [1]\nYS = XS\nif os.environ.get('X'):\n    XS.append(2)"
        + MAIN
        + "total(xs=YS)",
        [
            "5: FL1005 a list made outside of the branch or loop over a promise cannot be changed inside of it"
        ],
    ),
    "the program as a script": (
        "if __name__ == '__main__':\n    import argparse\n    print(argparse.nonsense(1)[2])"
        + MAIN
        + "inc(x=a)",
        [],
    ),
    "a declaration in a loop that cannot be followed": (
        "import os\nfor each in os.listdir():\n    @task\n    def one(x: int) -> int: ..."
        + MAIN
        + "inc(x=a)",
        ["2: FL1021 `os.listdir` depends on more than the source"],
    ),
    "a name that a module makes when it is asked": (
        "from lib import thing" + MAIN + "inc(x=thing)",
        [
            "5: FL1005 the value of `lib.thing`, which the `__getattr__` of `lib` makes, is not known"
        ],
    ),
    "the place of a file": (
        "import os\nHERE = os.path.dirname(__file__)" + VOID + "note(text=HERE)",
        ["6: FL1005 the value of `__file__`, a path of one machine, is not known"],
    ),
    "the place of a file, in an option": (
        "import os\nHERE = os.path.dirname(os.path.abspath(__file__))\n\n"
        "@task(environment={}, task_config=f'{HERE}/{{x}}.yaml')\ndef t(x: int) -> int: ..."
        + MAIN
        + "t(x=a)",
        [],
    ),
    "what a file says whose place is known": (
        "from pathlib import Path\nHERE = Path(__file__).parent\n\n"
        "@task(task_config=(HERE / 'x.yaml').read_text())\ndef t(x: int) -> int: ..."
        + MAIN
        + "t(x=a)",
        ["4: FL1021 `pathlib.Path().read_text` depends on more than the source"],
    ),
    "a function that a library decorates, named in an option": (
        "from app import Server, serve\n\n@serve\ndef live(server): ...\n\n"
        "@task(task_config=Server(run=live, all=[live]))\ndef t(x: int) -> int: ..."
        + MAIN
        + "t(x=a)",
        [],
    ),
    "a function that a library decorates, called": (
        "from app import serve\n\n@serve\ndef twice(x):\n    return inc(x=inc(x=x))"
        + MAIN
        + "twice(a)",
        ["9: FL1005 the value of `twice`, which `app.serve` decorates, is not known"],
    ),
    "the contents of a file": (
        "with open('query.sql') as f:\n    QUERY = f.read()" + VOID + "note(text=QUERY)",
        ["1: FL1021 `builtins.open` depends on more than the source"],
    ),
    "effects of a module": (
        "import logging, os\nlogging.basicConfig()\nlog = logging.getLogger(__name__)\n"
        "log.info('x')\nprint('x')\nos.environ['X'] = '1'\nos.makedirs('/tmp/x')"
        + MAIN
        + "inc(x=a)",
        [],
    ),
    "classes with names of their own, and decorators of other libraries": (
        "import click\n\nclass Box:\n    @property\n    def side(self): ...\n    @side.setter\n"
        "    def side(self, value): ...\n\n@click.group()\ndef cli(): ...\n\n"
        "@cli.command('x', nonsense=1 / 0)\n@click.option('--n', default=int('x'))\ndef run(n): ..."
        + MAIN
        + "inc(x=a)",
        [],
    ),
    "a type that one way declares in one way, and the other in another": (
        "import os\nif os.environ.get('X'):\n    Size = int\nelse:\n    Size = str\n\n"
        "@task\ndef t(x: Size) -> Size: ..." + MAIN + "inc(x=a)",
        ["8: FL1005 the value of `Size`, which is bound in different ways, is not known"],
    ),
    "a failed call does not spoil what it is given, but for lists": (
        "import os, lib\nXS, N = [1], 2\nlib.register(os.listdir(), XS, N, lib)"
        + MAIN
        + "inc(x=N)",
        [],
    ),
    "an exception that always comes": (
        "import os\nif not os:\n    pass\nraise RuntimeError('x')\nN = 1" + MAIN + "inc(x=N)",
        ["4: FL1018 the module ends with an exception here, whenever it is imported"],
    ),
}


@pytest.mark.parametrize("case", POSSIBLE)
def test_possibilities(case: str) -> None:
    text, expected = POSSIBLE[case]
    lib = "def __getattr__(name):\n    return 1\n"
    assert findings(text, lib=lib) == expected


ENVIRONMENT: dict[str, tuple[str, dict[str, str], str | None, list[str]]] = {
    "given": ("os.environ['X'] + os.environ.get('X') + os.getenv('X', 'z')", {"X": "1"}, "111", []),
    "a default is said to be one": (
        "os.environ.get('X', '5') + os.getenv('Y', default='6')",
        {},
        "56",
        ["FL1031", "FL1031"],
    ),
    "a default that is not needed": ("os.getenv('X', '5')", {"X": "1"}, "1", []),
    "neither": ("os.environ.get('X')", {}, None, ["FL1021"]),
    "a name": ("str('X' in os.environ) + str('X' not in os.environ)", {"X": ""}, "TrueFalse", []),
    "a name that is not given": ("str('X' in os.environ)", {}, None, ["FL1021"]),
    "an empty text": ("os.environ['X'] + 'e'", {"X": ""}, "e", []),
}


@pytest.mark.parametrize("case", ENVIRONMENT)
def test_environment(case: str) -> None:
    expression, defines, value, codes = ENVIRONMENT[case]
    text = f"import os\nVALUE = {expression}\nALSO = VALUE\n\n@workflow\ndef main():\n    note(text=ALSO)\n"
    others: dict[str, Source] = {}
    result = compile_sources([Source("m", "m.py", TASKS + text)], others.get, Settings(defines))
    assert [each.code for each in result.diagnostics] == codes
    if value is not None:
        (node,) = result.package.workflows[0].blocks[0].nodes
        assert isinstance(node, Call)
        assert node.inputs[0].value == String(value)


def test_a_default_of_the_environment_is_no_value_in_a_workflow() -> None:
    text = "import os\n\n@workflow\ndef main():\n    note(text=os.environ.get('X', 'y'))\n"
    assert [each.split()[1] for each in findings(text)] == ["FL1021"]


def test_what_is_said_of_a_variable_is_said_wherever_it_is_needed() -> None:
    text = (
        "import os\nONE = os.environ['X']\nTWO = ONE + 'x'\nTHREE = ONE + 'y'\n\n"
        "@workflow\ndef main():\n    note(text=ONE)\n\n@workflow\ndef other():\n    note(text=THREE)\n"
    )
    assert [each.split()[:2] for each in findings(text)] == [["2:", "FL1021"]]


def test_a_broken_module_is_reported_once() -> None:
    text = "import one\nfrom two import f\nfrom one import g\n" + MAIN + "g(x=one.h(x=f(x=one.i)))"
    found = findings(text, one="def f(:\n", two="x = (\n")
    assert [each.split()[1] for each in found] == ["FL1001", "FL1001"]


LIBRARIES = (
    "argparse ast collections contextlib csv dataclasses datetime difflib enum fractions functools \
http.client inspect json logging pathlib pickle platform random re selectors shlex shutil socket ssl statistics \
string subprocess tarfile tempfile threading tkinter traceback turtle types typing unittest.mock urllib.parse \
uuid warnings weakref zipfile"
)


@pytest.mark.parametrize("name", LIBRARIES.split())
def test_nothing_is_wrong_with_modules_that_work(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    source, _ = decode_source(Path(spec.origin).read_bytes(), name, f"{name}.py")
    assert source is not None
    others: dict[str, Source] = {}
    assert compile_sources([source], others.get).diagnostics == ()


def test_the_library_itself_is_never_read() -> None:
    def load(name: str) -> Source | None:
        assert not name.startswith("flowc"), name
        return None

    compile_sources([Source("m", "m.py", TASKS)], load)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "# coding: latin-1\nx = 'é'\n"),
        (b"x = '\xff'\n", None),
        (b"# coding: nothing\n", None),
    ],
)
def test_decoding(data: bytes, text: str | None) -> None:
    source, found = decode_source(data, "m", "m.py")
    assert (source.text if source else None) == text
    assert [each.code for each in found] == ([] if source else ["FL1002"])


def test_no_file_of_that_name_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.py").write_text("\ufeffq", encoding="utf-8")
    (found,) = compile_sources([Source("m", "m.py", "number = (\n")], lambda _: None).diagnostics
    assert found.span is not None
    assert found.span.column == 10


@pytest.mark.parametrize(
    "text", ["x = (" * 300, "\0", "def f(:", "x = " + "-" * 5000 + "1", "\x0c"]
)
def test_any_text_gives_a_value_or_findings(text: str) -> None:
    compiled(text)


def test_columns_count_characters() -> None:
    result = compiled(
        TASKS + "@workflow\ndef main() -> int:\n    note(text='žluť'); return nothing\n"
    )
    (found,) = result.diagnostics
    assert found.span is not None
    assert found.span.column == len("    note(text='žluť'); return ") + 1

"""The static front-end: modules, imports, and text of any kind."""

import pytest

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source, decode_source
from flowc.ir.nodes import Call

from .sources import TASKS, compiled

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

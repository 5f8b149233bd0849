"""`flowc fix`: what it writes, what it leaves, and what it never touches."""

import codecs
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowc.__main__ import main
from flowc.compiler.machine import Settings
from flowc.compiler.pipeline import compile_sources
from flowc.compiler.rewrite.codemods import CODEMODS, codemods
from flowc.compiler.rewrite.examples import FIXED, after, before, changes
from flowc.compiler.rewrite.fix import Outcome, Wanted, fix, meaning
from flowc.compiler.rewrite.groups import groups
from flowc.compiler.rewrite.splice import edits_between, spliced
from flowc.compiler.source import Source
from flowc.inputs import Reading
from flowc.ir.diagnostics import has_errors
from flowc.ir.rules import RULES
from flowc.rewriting import Files, Job, open_files, work

from .repository import FLOWC, ROOT, run

TASK: Final = """\
from flowc import conditional, task, workflow

@task
def train(rows: int, epochs: int = 1) -> int: ...

"""


def fixed(text: str, *, unsafe: bool = True, codes: tuple[str, ...] = ()) -> Outcome:
    source = Source("m", "m.py", text)
    wanted = Wanted(unsafe, frozenset(codes) or None)
    return fix([source], {"m": source}.get, Settings(), wanted, codemods())


@pytest.mark.parametrize("code", FIXED)
def test_examples_are_fixed(code: str) -> None:
    text, _ = after(code)
    assert code not in {each.code for each in fixed(text).left}
    assert fixed(text, codes=(code,)).fixed == ()


def test_fifteen_rules_have_a_fix() -> None:
    assert len(FIXED) >= 15
    assert CODEMODS.keys() <= {*FIXED}


@pytest.mark.parametrize("code", [each for each in RULES if each not in FIXED])
def test_no_other_rule_has_one(code: str) -> None:
    text = RULES[code].bad
    if not text.startswith(("flowc ", "{")):
        assert {each.finding.code for each in fixed(text).fixed} <= {*FIXED}


FIXES: Final = {
    "an import that is there grows": (
        "from flowc import task\n\n@workflow\ndef main() -> None: ...\n",
        "from flowc import task, workflow\n\n@workflow\ndef main() -> None: ...\n",
    ),
    "the library of the program": (
        "import os\nfrom flytekit import task\n\n@workflow\ndef main() -> None: ...\n",
        "import os\nfrom flytekit import task, workflow\n\n@workflow\ndef main() -> None: ...\n",
    ),
    "a chain over several lines": (
        TASK
        + "@workflow\ndef main(x: int) -> int:\n    return (\n        conditional('a')  # why\n"
        "        .if_(x > 1)\n        .then(train(rows=x))\n    )\n",
        TASK
        + "@workflow\ndef main(x: int) -> int:\n    return (\n        conditional('a')  # why\n"
        "        .if_(x > 1)\n        .then(train(rows=x))\n"
        '        .else_().fail("none of the conditions holds")\n    )\n',
    ),
    "the only statement": (
        TASK + "@workflow\ndef main(x: bool):\n    if x:\n        print('no')\n    train(rows=1)\n",
        TASK + "@workflow\ndef main(x: bool):\n    if x:\n        pass\n    train(rows=1)\n",
    ),
    "a text of several promises, one of them of no type that is written": (
        TASK
        + "@workflow\ndef main(x: int) -> None:\n    y = [x][0]\n    note(f'{train(rows=x)} {y}')\n",
        None,
    ),
    "calls of what takes a varying number": (
        "from flowc import task, workflow\n\n@task\ndef add(first: int, *more: int) -> int: ...\n\n"
        "@workflow\ndef main(x: int) -> int:\n    return add(1, x, 3)\n",
        "from flowc import task, workflow\n\n@task\ndef add(first: int, more: list[int]) -> int: ...\n\n"
        "@workflow\ndef main(x: int) -> int:\n    return add(1, more=[x, 3])\n",
    ),
    "several in one line": (
        TASK + "@workflow\ndef main() -> int:\n    return trian(rows=1, epoch=2)\n",
        TASK + "@workflow\ndef main() -> int:\n    return train(rows=1, epochs=2)\n",
    ),
}


@pytest.mark.parametrize("name", FIXES)
def test_fixes(name: str) -> None:
    text, expected = FIXES[name]
    assert fixed(text).sources[0].text == (text if expected is None else expected)


def test_what_would_bring_another_error_is_refused() -> None:
    outcome = fixed(TASK + "@workflow\ndef main() -> int:\n    return trian(lines=1)\n")
    assert outcome.fixed == ()
    ((reason,),) = ([each.reason for each in outcome.refused],)
    assert reason.startswith("it would bring FL200")


@pytest.mark.parametrize("text", ["'x' f'got {train(rows=a)}'", "(f'{a}'\n    f'{a}')"])
def test_texts_side_by_side_are_left(text: str) -> None:
    source = (
        f"{TASK}@task\ndef note(text: str) -> None: ...\n\n"
        f"@workflow\ndef main(a: int) -> None:\n    note(text={text})\n"
    )
    outcome = fixed(source)
    assert not outcome.fixed
    assert "FL1007" in {each.code for each in outcome.left}


def test_what_would_lose_a_comment_is_unsafe() -> None:
    text = (
        "from flytekit import task\n\n"
        "@task(\n    cache=True,\n    cache_version='1',{}\n    cache_serialize=True,\n)\ndef train() -> int: ...\n"
    )
    assert fixed(text.format(""), unsafe=False).fixed
    commented = text.format("  # raise it when the data changes")
    assert not fixed(commented, unsafe=False).fixed
    assert fixed(commented).fixed


def test_only_what_was_asked_for() -> None:
    text = TASK + "@workflow\ndef main():\n    print(1)\n    return train(row=1)\n"
    assert {each.finding.code for each in fixed(text, codes=("FL2003",)).fixed} == {"FL2003"}
    assert {each.finding.code for each in fixed(text, unsafe=False).fixed} == {"FL1011", "FL2003"}


def test_safe_fixes_keep_the_graph() -> None:
    for code in FIXED:
        source = Source("m", "m.py", before(code))
        was = compile_sources([source], {"m": source}.get)
        outcome = fixed(before(code), unsafe=False)
        now = compile_sources(outcome.sources, {"m": outcome.sources[0]}.get)
        if not has_errors(was.diagnostics):
            assert meaning(was.package) == meaning(now.package)


# Bytes

WRONG: Final = """\
from flowc import task, workflow

@task
def train(rows: int) -> int: ...  # größer

@workflow
def main(x: int):
    print("a text that is left out")
    return train(row=x)
"""
RIGHT: Final = """\
from flowc import task, workflow

@task
def train(rows: int) -> int: ...  # größer

@workflow
def main(x: int) -> int:
    return train(rows=x)
"""
SPELT: Final[dict[str, Callable[[str], bytes]]] = {
    "as it is": lambda text: text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "byte order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "latin-1": lambda text: f"# -*- coding: latin-1 -*-\n{text}".encode("latin-1"),
    "tabs": lambda text: text.replace("    ", "\t").encode(),
    "form feeds": lambda text: text.replace("\n\n", "\n\x0c\n").encode(),
    "no last line end": lambda text: text.removesuffix("\n").encode(),
    "5,000 lines": lambda text: (text + "# more\n" * 5_000).encode(),
}  # fmt: skip


@pytest.mark.parametrize("spelt", SPELT)
def test_bytes_around_stay(spelt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "m.py"
    file.write_bytes(SPELT[spelt](WRONG))
    assert main(["fix", "m.py", "--unsafe"]) == 0
    assert file.read_bytes() == SPELT[spelt](RIGHT)
    assert main(["fix", "m.py", "--unsafe", "--check"]) == 0


TEXTS: Final = st.text(st.sampled_from("ab\n\r\x0cé "), max_size=30)


@given(TEXTS, TEXTS)
def test_edits_between_texts_make_the_other(old: str, new: str) -> None:
    if "\r" in new or "\r" in old:
        old, new = old.replace("\r", ""), new.replace("\r", "")
    assert spliced(old, edits_between("m", old, new)) == new


PIECES: Final = (
    "    a = train(row=1)\n",
    "    a = trian(rows=1)\n",
    "    print('x')\n",
    "    a = train(rows=1).with_overrides(retires=1)\n",
    "    a = train(1, epochs=2)  # fine\n",
    "    a = conditional('c').if_(x > 1).then(train(rows=1))\n",
    "\n",
    "    # a comment\n",
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.booleans())
def test_fixing_twice_is_fixing_once(pieces: list[str], unsafe: bool) -> None:
    text = TASK + "@workflow\ndef main(x: int):\n" + "".join(pieces) + "    return train(rows=x)\n"
    once = fixed(text, unsafe=unsafe).sources[0].text
    again = fixed(once, unsafe=unsafe)
    assert (again.sources[0].text, again.fixed) == (once, ())


# Groups


def test_modules_that_import_one_another_are_fixed_together() -> None:
    texts = {
        "a": "import b",
        "b": "",
        "c": "from p import d",
        "p": '"""."""',
        "p.d": "from . import e",
        "p.e": "",
        "p.f": "",
    }
    sources = [Source(name, f"{name}.py", text, name == "p") for name, text in texts.items()]
    found = [[each.module for each in part] for part in groups(sources)]
    assert found == [["a", "b"], ["c", "p", "p.d", "p.e"], ["p.f"]]


# What documents say


def table() -> str:
    """What each fix makes of its example: the lines that change, as docs/language.md shows them."""
    rows = (
        f"| {code} | {_code(old)} | {_code(new)} | {'`--unsafe`' if unsafe else ''} |"
        for code in FIXED
        for old, new, unsafe in [changes(code)]
    )
    return "\n".join(("| rule | from | to | |", "|---|---|---|---|", *rows))


def _code(lines: list[str]) -> str:
    spelt = (each.strip().replace("|", "\\|") for each in lines if each.strip())
    return "<br>".join(f"`{each}`" for each in spelt)


def test_the_table_of_the_documents(bless: bool) -> None:
    document = ROOT / "docs" / "language.md"
    text = document.read_text(encoding="utf-8")
    head, mark, rest = text.partition("<!-- fixes -->\n")
    _, end, tail = rest.partition("\n<!-- end of fixes -->")
    assert mark
    assert end
    if bless:
        document.write_text("".join((head, mark, table(), end, tail)), encoding="utf-8")
    assert document.read_text(encoding="utf-8") == "".join((head, mark, table(), end, tail))


def test_explain_shows_the_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "FL1012"]) == 0
    out = capsys.readouterr().out
    assert "`flowc fix --unsafe` changes:" in out
    assert "    - def add(*numbers: int) -> int:\n    + def add(numbers: list[int]) -> int:" in out


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "m.py").write_text(WRONG, encoding="utf-8")
    return tmp_path


def test_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "m.py", "--diff"]) == 1
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if line[:1] in "+-"] == [
        "--- a/m.py",
        "+++ b/m.py",
        "-def main(x: int):",
        "+def main(x: int) -> int:",
        "-    return train(row=x)",
        "+    return train(rows=x)",
    ]
    assert err.splitlines()[-1] == (
        "would fix 2 findings in 1 file; left: 1 warning; 1 may be fixed with --unsafe"
    )
    assert (folder / "m.py").read_text(encoding="utf-8") == WRONG


@pytest.mark.parametrize("output_format", ["json", "sarif"])
def test_every_edit_is_data(
    output_format: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    assert main(["fix", "m.py", "--check", "--output-format", output_format]) == 1
    document = json.loads(capsys.readouterr().out)
    if output_format == "json":
        ways = [each["helps"] for each in document["diagnostics"]]
        assert [any(way["edits"] for way in each) for each in ways] == [True, True, True]
    else:
        assert ["fixes" in each for each in document["runs"][0]["results"]] == [True, True, True]


def test_the_diff_has_the_lines_of_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A form feed ends no line, whatever `str.splitlines` takes it for."""
    text = f"{TASK}@workflow\ndef main() -> int:\n    return train(row=1)  # a\x0cb\n"
    (folder / "fed.py").write_text(text, encoding="utf-8")
    main(["fix", "fed.py", "--diff"])
    printed = capsys.readouterr().out
    assert "\n-    return train(row=1)  # a\x0cb\n+    return train(rows=1)  # a\x0cb\n" in printed
    assert "No newline" not in printed


def test_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.flow").write_text("flowc 1.0\n", encoding="utf-8")
    for words, said in (
        (["x.flow"], "`x.flow` is an IR file, and no source"),
        (["m.py", "--select", "FL20003"], "did you mean FL2003"),
        (["no.py"], "there is no file"),
    ):
        try:
            code = main(["fix", *words])
        except SystemExit as end:
            code = int(end.code or 0)
        err = capsys.readouterr().err
        assert code == 2
        assert said in err


def test_a_file_that_cannot_be_written_is_left(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("flowc.output.write_atomically", refused)
    assert main(["fix", "m.py"]) == 2
    assert "cannot write" in capsys.readouterr().err
    assert (folder / "m.py").read_text(encoding="utf-8") == WRONG


def test_what_the_encoding_lacks_is_not_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "names.py").write_text(
        "from flowc import task\n\n@task\ndef train(größe: int) -> int: ...\n", encoding="utf-8"
    )
    text = (
        "# coding: ascii\nfrom flowc import workflow\nfrom names import train\n\n"
        "@workflow\ndef main() -> int:\n    return train(grosse=1)\n"
    )
    (folder / "user.py").write_text(text, encoding="utf-8")
    code = main(["fix", "user.py"])
    err = capsys.readouterr().err
    assert code in (1, 2), err
    assert (folder / "user.py").read_text(encoding="utf-8") == text


def test_a_codec_that_writes_no_text_is_a_problem(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "# coding: idna\nfrom flowc import task, workflow\n\n@task\ndef inc(x: int) -> int:\n"
        "    return x + 1\n\n@workflow\ndef main(x: int):\n    return inc(x=x)\n"
    )
    (folder / "m.py").write_text(text, encoding="utf-8")
    assert main(["fix", "m.py"]) == 2
    assert "in which no file can be written" in capsys.readouterr().err
    assert (folder / "m.py").read_text(encoding="utf-8") == text


def test_without_libcst(folder: Path) -> None:
    (folder / "libcst.py").write_text("raise ImportError\n", encoding="utf-8")
    done = run(*FLOWC, "fix", "m.py", folder=folder, environment={"PYTHONPATH": f"{folder}:{ROOT}"})
    assert done.returncode == 2
    assert "pip install 'flowc[rewrite]'" in done.stderr.decode()


def killed_elsewhere(job: Job) -> int:
    """Works in the process of the tests only."""
    if os.environ["HERE"] != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return len(job.sources)


def test_work_of_a_process_that_is_killed_is_done_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HERE", str(os.getpid()))
    monkeypatch.setattr("flowc.rewriting.processors", lambda: 2)
    names = [f"n{count}.py" for count in range(20)]
    for name in names:
        (folder / name).write_text("x = 1\n")
    files = open_files(names, Reading())
    assert isinstance(files, Files)
    assert work("testing", files, [(each,) for each in files.sources], killed_elsewhere) == [1] * 20


def test_many_files_in_several_processes(folder: Path) -> None:
    for number in range(40):
        (folder / f"w{number}.py").write_text(WRONG, encoding="utf-8")
    done = run(*FLOWC, "fix", ".", "--unsafe", folder=folder)
    assert done.stderr.decode().splitlines()[-1] == "fixed 123 findings in 41 files"
    assert {each.read_text(encoding="utf-8") for each in folder.glob("w*.py")} == {RIGHT}

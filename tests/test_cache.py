"""The cache: never a byte of difference, never out of date, never trusted when damaged."""

import dataclasses
import operator
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from flowc import cache
from flowc.__main__ import main
from flowc.cache_entry import Entry, digest, pack, unpack
from flowc.compiler import pipeline
from flowc.ir.diagnostics import Applicability, Diagnostic, Edit, Help, Label, Severity, Swap
from flowc.ir.nodes import Span

from .cases import GOLDEN, RULES, Case, cases
from .repository import FLOWC, ROOT

PROGRAM: Final = """\
import os
import absent
from helpers.a import X
from flowc import task, workflow

@task
def add(a: int, b: int) -> int:
    return a + b

@workflow
def main(a: int) -> int:
    print("warned of")
    return add(a=add(a=a, b=X), b=int(os.environ.get("B", "1")))
"""


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache for this test, while the current folder has a small program."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(folder))
    work = tmp_path / "work"
    (work / "helpers").mkdir(parents=True)
    (work / "program.py").write_text(PROGRAM, encoding="utf-8")
    (work / "helpers/a.py").write_text("X = 2\n", encoding="utf-8")
    (work / "flowc.toml").write_text("[define]\nB = '1'\n", encoding="utf-8")
    monkeypatch.chdir(work)
    return folder


class Counted:
    """Counts compilations."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, real = 0, pipeline.compile_sources

        def counting(*given: object, **named: object) -> object:
            self.count += 1
            return real(*given, **named)  # type: ignore[arg-type]  # as they came

        monkeypatch.setattr(pipeline, "compile_sources", counting)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """A command line: its exit code, and what it printed."""
    code = main(words)
    return code, capsys.readouterr().out


def built(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, bytes, str]:
    """What building the program comes to: the exit code, the file, what was said."""
    out = Path("out.pb")
    out.unlink(missing_ok=True)
    code = main(["build", "program.py", "-o", str(out), *options])
    return code, out.read_bytes() if out.exists() else b"", capsys.readouterr().err


Capture = pytest.CaptureFixture[str]

# Never a byte of difference


def programs() -> Iterator[Case]:
    yield from cases()
    for file in sorted((GOLDEN / RULES).glob("*.py")):
        yield Case(f"rule-{file.stem}", GOLDEN / RULES, (file,), GOLDEN / RULES)


@pytest.mark.parametrize("case", [*programs()], ids=lambda case: case.name)
def test_same_with_and_without(
    case: Case, entries: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    out, found = entries.parent / "out", list[object]()
    out.mkdir()
    monkeypatch.chdir(case.root)
    for options in (("--no-cache",), (), ()):
        for command in (
            ("build", *map(str, case.sources), "-o", str(out / "x.pb")),
            ("build", *map(str, case.sources), "-o", str(out / "x.flow")),
            ("check", *map(str, case.sources), "--output-format", "json"),
        ):
            found.append((main([*command, *options]), capsys.readouterr()))
        found.append({file.name: file.read_bytes() for file in sorted(out.iterdir())})
    assert found[:4] == found[4:8] == found[8:]


def test_remembers(entries: Path, compiled: Counted, capsys: Capture) -> None:
    first = built(capsys)
    assert (first[0], compiled.count) == (0, 1)
    assert "warning[FL1023]" in first[2]
    assert built(capsys) == first
    assert compiled.count == 1
    assert built(capsys, "--no-cache") == first
    assert compiled.count == 2
    assert len([*entries.iterdir()]) == 1


def test_no_cache_keeps_nothing(entries: Path, capsys: Capture) -> None:
    built(capsys, "--no-cache")
    assert not entries.exists()


def test_findings_are_kept_alone(entries: Path, compiled: Counted, capsys: Capture) -> None:
    assert ran(capsys, "check", "program.py") == ran(capsys, "check", "program.py")
    assert compiled.count == 1
    assert built(capsys)[0] == 0  # which needs what a check does not keep
    assert compiled.count == 2
    assert ran(capsys, "check", "program.py")[0] == 0
    assert compiled.count == 2
    del entries


def test_errors_are_found_anew(entries: Path, compiled: Counted, capsys: Capture) -> None:
    Path("program.py").write_text("def main(:\n", encoding="utf-8")
    assert built(capsys) == built(capsys)
    assert compiled.count == 2
    assert not entries.exists()


# Never out of date


def _edit(file: str, text: str) -> None:
    Path(file).parent.mkdir(exist_ok=True)
    Path(file).write_text(text, encoding="utf-8")


CHANGES: Final = {
    "source": lambda: _edit("program.py", PROGRAM.replace("a + b", "b + a")),
    "comment": lambda: _edit("program.py", f"# new\n{PROGRAM}"),
    "import": lambda: _edit("helpers/a.py", "X = 3\n"),
    "import that was not found": lambda: _edit("absent.py", "X = 3\n"),
    "import that now is a package": lambda: _edit("helpers/a/__init__.py", "X = 3\n"),
    "import that is gone": lambda: Path("helpers/a.py").unlink(),
    "define of the project": lambda: _edit("flowc.toml", "[define]\nB = '7'\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change(change: str, entries: Path, compiled: Counted, capsys: Capture) -> None:
    built(capsys)
    before = os.stat("program.py"), os.stat("helpers/a.py")
    CHANGES[change]()
    for file, status in zip(("program.py", "helpers/a.py"), before, strict=True):
        if os.path.exists(file):  # times and sizes say nothing
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert built(capsys) == built(capsys, "--no-cache")
    assert compiled.count == 3
    del entries


def test_defines(entries: Path, compiled: Counted, capsys: Capture) -> None:
    assert built(capsys, "--define", "B=2") != built(capsys, "--define", "B=3")
    assert built(capsys, "--define", "B=2") == built(capsys, "--define", "B=2", "--no-cache")
    assert compiled.count == 3
    del entries


def test_settings_judge_what_was_kept(entries: Path, compiled: Counted, capsys: Capture) -> None:
    assert built(capsys)[0] == 0
    _edit("flowc.toml", "[define]\nB = '1'\n[diagnostics.severity]\nFL1023 = 'error'\n")
    assert built(capsys)[:2] == (1, b"")
    assert compiled.count == 1
    del entries


def test_own_code_counts(
    entries: Path, compiled: Counted, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    first = built(capsys)
    monkeypatch.setattr(cache, "_own_code", lambda: "of another version")
    assert built(capsys) == first
    assert compiled.count == 2
    assert len([*entries.iterdir()]) == 2


# Never trusted when damaged


def test_damage(entries: Path, compiled: Counted, capsys: Capture) -> None:
    first = built(capsys)
    (entry,) = entries.iterdir()
    whole = entry.read_bytes()
    step = max(len(whole) // 40, 1)
    flipped = (
        whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        for place in range(0, len(whole), step)
    )
    cut = (whole[:size] for size in (0, 1, 13, 14, 78, 79, 200, len(whole) - 1))
    others = (whole + b"\n", b"flowc cache 0" + whole[13:], b"not one of ours")
    for count, damaged in enumerate((*flipped, *cut, *others), start=2):
        entry.write_bytes(damaged)
        assert built(capsys) == first
        assert compiled.count == count
        assert entry.read_bytes() == whole


def test_folder_cannot_be_used(
    entries: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    first = built(capsys, "--no-cache")
    entries.write_text("a file, where the folder would be", encoding="utf-8")
    assert built(capsys) == first
    monkeypatch.setenv("FLOWC_CACHE_DIR", os.devnull)
    assert built(capsys) == first


def test_entry_is_a_folder(entries: Path, capsys: Capture) -> None:
    first = built(capsys)
    (entry,) = entries.iterdir()
    entry.unlink()
    entry.mkdir()
    assert built(capsys) == first


def test_many_at_once(entries: Path) -> None:
    command = [*FLOWC, "build", "program.py", "-o"]
    started = [subprocess.Popen([*command, f"{each}.pb"]) for each in range(6)]
    assert [each.wait() for each in started] == [0] * 6
    assert len({Path(f"{each}.pb").read_bytes() for each in range(6)}) == 1
    assert len([*entries.iterdir()]) == 1


# The folder


def test_info_and_clear(entries: Path, capsys: Capture) -> None:
    said = f"{entries}: 0 entries, 0.0 MB of 256.0 MB\n"
    assert ran(capsys, "cache", "info") == (0, said)
    assert built(capsys)[0] == 0
    other = entries / "notes.txt"
    other.write_text("not of the cache", encoding="utf-8")
    assert ran(capsys, "cache", "info") == (0, said.replace("0 entries", "1 entry"))
    assert ran(capsys, "cache", "clear") == (0, f"removed 1 entry from {entries}\n")
    assert [*entries.iterdir()] == [other]


def test_place(entries: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    for name in ("FLOWC_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", os.devnull)
    assert cache.folder() == Path(os.devnull, ".cache", "flowc")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative, so of no meaning")
    assert cache.folder() == Path(os.devnull, ".cache", "flowc")
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    assert cache.folder() == Path(os.devnull, "flowc")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(ROOT / "own"))
    assert cache.folder() == ROOT / "own"

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("FLOWC_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert cache.folder() is None
    assert main(["cache", "info"]) == 2
    assert built(capsys)[0] == 0
    assert not entries.exists()


def test_prune(entries: Path) -> None:
    entries.mkdir()
    for age, name in enumerate("dcba"):
        file = entries / f"{name}.flowc-cache"
        file.write_bytes(bytes(10))
        os.utime(file, (age, age))
    cache.prune(25)
    assert sorted(each.name[0] for each in entries.iterdir()) == ["a", "b"]


def test_findings_come_back_whole() -> None:
    span = Span("a.py", 1, 2, 3, 4)
    edit = Edit(span, "new")
    helps = (Help("do", (edit,), Applicability.SAFE, Swap("old", "new")), Help("or not"))
    labels = (Label(span, "here"), Label(span, "and here", primary=False))
    found = Diagnostic("FL1023", Severity.WARNING, "ünusual", labels, ("a note",), helps, "task:a")
    for each in (found, labels[1], helps[0], edit, span):
        given = [getattr(each, field.name) for field in dataclasses.fields(each)]
        default = [field.default for field in dataclasses.fields(each)]
        assert not any(map(operator.eq, given, default)), f"{each} leaves a field as it is"
    entry = Entry({"a": None, "b": "b.py 12"}, (found,), {"task": 1}, b"\n\0data")
    assert unpack(pack(entry)) == entry


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"diagnostics": [{}]}', b'"x"'])
def test_an_entry_of_another_shape(body: bytes) -> None:
    whole = pack(Entry({}, (), {}, b""))
    first, _, rest = whole.partition(b"\n{")
    old = digest(b"{" + rest).encode()
    assert first.endswith(old)
    sealed = first.removesuffix(old) + digest(body).encode() + b"\n" + body
    assert unpack(sealed) is None

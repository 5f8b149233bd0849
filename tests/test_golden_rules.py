"""Every rule's examples: the bad one gives just that code, the good one nothing.

`golden/rules/<CODE>.py` is the bad example with ``# error: CODE`` on each line that is reported, and
`<CODE>.txt` what the user sees. Both are written from the rule's row by ``--bless``. Examples of what
is wrong with IR are `.flow` or `.json` files, in which no line is marked.
"""

import re
import sysconfig
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest

from flowc.__main__ import main
from flowc.ir.diagnostics import Rule
from flowc.ir.rules import RULES

from .cases import GOLDEN
from .repository import FLOWC, run
from .test_golden import difference

FOLDER: Final = GOLDEN / "rules"
_REQUEST: Final = re.compile(r"^# (expand|export|run) (\S+)(?: (\{.*\}))?$", re.MULTILINE)
"""What has to be asked of a program before it shows what is wrong."""
_FINDING: Final = re.compile(
    r"^(?:error|warning|note)\[(FL\d+)\].*\n(?: *--> \S+?:(\d+):\d+\n)?", re.MULTILINE
)
"""Where a finding begins in what the user sees."""
_PYTHON: Final = sysconfig.get_path("stdlib")


def suffix(rule: Rule, text: str) -> str:
    if text.startswith("flowc "):
        return ".flow"
    of_files = text.startswith("{") or rule.code.startswith(("FL50", "FL52"))
    return ".json" if of_files else ".py"


def printed(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the user sees who checks the file, or asks of it what its comment says."""
    request = _REQUEST.search(file.read_text(encoding="utf-8"))
    if request is None:
        main(["check" if file.suffix == ".py" else "validate", file.name])
        out, err = capsys.readouterr()
        return out + err
    if request[1] == "export":
        image = ("--image", "registry.example/app:1")
        main(["export", file.name, "--to", request[2], "-o", "exported", *image])
        out, err = capsys.readouterr()
        return out + err
    inputs = file.with_name("inputs.json")
    inputs.write_text(request[3] or "{}", encoding="utf-8")
    asked: tuple[str, ...]
    if request[1] == "run":
        asked = ("run", file.name, request[2], "--inputs", inputs.name)
    else:
        files = ("--package", file.name, "--inputs", inputs.name, "--out", "fragment.json")
        asked = ("expand", "--task", request[2], *files)
    seen = run(*FLOWC, *asked, folder=file.parent).stderr.decode()
    return seen.replace(_PYTHON, "<python>")


def findings(seen: str) -> dict[int, list[str]]:
    """The codes that the user sees, by line; 0 where there is no place to show."""
    codes: dict[int, set[str]] = defaultdict(set)
    for code, line in _FINDING.findall(seen):
        codes[int(line or 0)].add(code)
    return {line: sorted(each) for line, each in codes.items()}


def marked(rule: Rule, file: Path, codes: dict[int, list[str]]) -> str:
    """The bad example; where it is Python, with a comment on each line that is reported."""
    if file.suffix != ".py":
        return rule.bad
    lines = rule.bad.splitlines()
    for line, each in codes.items():
        if line:
            lines[line - 1] += f"  # {rule.severity.value}: {', '.join(each)}"
    return "\n".join(lines) + "\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.parametrize("code", RULES)
def test_rule(code: str, folder: Path, bless: bool, capsys: pytest.CaptureFixture[str]) -> None:
    rule = RULES[code]
    file = folder / f"{code}{suffix(rule, rule.bad)}"
    if bless:
        write(rule, file, capsys)
    written = {each.name: each.read_text(encoding="utf-8") for each in FOLDER.glob(f"{code}.*")}
    file.write_text(written.get(file.name, rule.bad), encoding="utf-8")
    seen = printed(file, capsys)
    codes = findings(seen)
    assert {each for line in codes.values() for each in line} == {code}
    expected = {file.name: marked(rule, file, codes), f"{code}.txt": seen}
    problems = [
        difference(f"golden/rules/{name}", written.get(name), expected.get(name, ""))
        for name in sorted(written.keys() | expected.keys())
        if written.get(name) != expected.get(name)
    ]
    if problems:
        pytest.fail("\n".join((*problems, f"make bless ARGS='-k {code}'")), pytrace=False)


def write(rule: Rule, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Write the pair of a rule."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob(f"{rule.code}.*"):
        old.unlink()
    file.write_text(rule.bad, encoding="utf-8")
    file.write_text(marked(rule, file, findings(printed(file, capsys))), encoding="utf-8")
    (FOLDER / file.name).write_bytes(file.read_bytes())
    (FOLDER / f"{rule.code}.txt").write_bytes(printed(file, capsys).encode())


@pytest.mark.parametrize("code", RULES)
def test_good_example(code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = RULES[code]
    file = folder / f"{code}{suffix(rule, rule.good)}"
    file.write_text(rule.good, encoding="utf-8")
    assert findings(printed(file, capsys)) == {}


def test_every_file_is_of_a_rule() -> None:
    names = [file.name for file in sorted(FOLDER.iterdir())]
    assert [name for name in names if name.split(".")[0] not in RULES] == []

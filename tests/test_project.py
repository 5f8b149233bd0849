"""Source files: which there are, what their modules are called, how imports find them.

Everything is checked on the disk and on a revision in git: the two must not differ.
"""

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from flowc.git import normal, open_revision
from flowc.problem import Problem
from flowc.project import (
    Disk,
    Project,
    Tree,
    find_module,
    find_project,
    here,
    loader,
    module_name,
    read_sources,
)

MakeTree = Callable[[Iterable[str]], tuple[Tree, str]]
"""Writes files, each holding its own name, and gives the tree and the path of its top."""


@pytest.fixture(params=["disk", "git"])
def make(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MakeTree:
    def made(files: Iterable[str]) -> tuple[Tree, str]:
        for file in files:
            write(tmp_path / file, f"# {file}\n")
        monkeypatch.chdir(tmp_path)
        return (
            (here(), tmp_path.as_posix()) if request.param == "disk" else (revision(tmp_path), "")
        )

    return made


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True)


def revision(folder: Path) -> Tree:
    """Commit the folder, then empty it, so that nothing can come from the disk."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    git(folder, "rm", "-q", "-r", ".")
    folder.mkdir(exist_ok=True)
    opened = open_revision("HEAD")
    assert not isinstance(opened, Problem)
    return opened


def project(tree: Tree, top: str, *paths: str, root: str | None = None) -> Project:
    full = [f"{top}/{path}".rstrip("/") or "/" for path in paths]
    found = find_project(tree, full, None if root is None else f"{top}/{root}".rstrip("/") or "/")
    assert isinstance(found, Project), found
    return found


NAMES = {
    "wf.py": ("wf", ""),
    "pkg/__init__.py": ("pkg", ""),
    "pkg/wf.py": ("pkg.wf", ""),
    "pkg/deep/__init__.py": ("pkg.deep", ""),
    "pkg/deep/wf.py": ("pkg.deep.wf", ""),
    "pkg/loose/wf.py": ("wf", "/pkg/loose"),
    "loose/pkg/__init__.py": ("pkg", "/loose"),
    "loose/pkg/wf.py": ("pkg.wf", "/loose"),
}


@pytest.mark.parametrize("file", NAMES)
def test_a_module_is_named_from_its_outermost_package(make: MakeTree, file: str) -> None:
    tree, top = make(NAMES)
    name, root = NAMES[file]
    assert module_name(tree, f"{top}/{file}") == (name, f"{top}{root}" or "/")


def test_a_folder_gives_all_modules_below_it(make: MakeTree) -> None:
    tree, top = make(
        [
            "b.py",
            "a.py",
            "notes.txt",
            "pkg/__init__.py",
            "pkg/z.py",
            "pkg/.hidden/x.py",
            "pkg/__pycache__/x.py",
            ".venv/x.py",
            "environment/pyvenv.cfg",
            "environment/lib/x.py",
        ]
    )
    assert [each.name for each in project(tree, top, "").modules] == ["a", "b", "pkg", "pkg.z"]


def test_what_is_named_itself_is_never_skipped(make: MakeTree) -> None:
    tree, top = make([".hidden/a.py"])
    assert [each.name for each in project(tree, top, ".hidden").modules] == ["a"]


def test_a_file_named_twice_is_compiled_once(make: MakeTree) -> None:
    tree, top = make(["a.py", "b.py"])
    assert [each.name for each in project(tree, top, "b.py", "").modules] == ["b", "a"]


def test_two_files_of_one_module_are_refused(make: MakeTree) -> None:
    tree, top = make(["one/wf.py", "two/wf.py"])
    found = find_project(tree, [top or "/"])
    assert isinstance(found, Problem)
    assert "are both the module `wf`" in found.message
    assert "one/wf.py" in found.message


def test_a_root_counts_every_folder_in_the_name(make: MakeTree) -> None:
    tree, top = make(["one/wf.py", "two/wf.py", "two/__init__.py"])
    found = project(tree, top, "", root="")
    assert [each.name for each in found.modules] == ["one.wf", "two", "two.wf"]
    assert found.import_roots[0] == (top or "/")


def test_a_file_outside_of_the_root_is_refused(make: MakeTree) -> None:
    tree, top = make(["one/wf.py", "two/wf.py"])
    found = find_project(tree, [f"{top}/one/wf.py"], f"{top}/two")
    assert isinstance(found, Problem)
    assert "is not below the root" in found.message


def test_a_folder_without_python_files_is_refused(make: MakeTree) -> None:
    tree, top = make(["docs/readme.txt"])
    found = find_project(tree, [f"{top}/docs"])
    assert isinstance(found, Problem)
    assert found.message.startswith("no Python files below")


def test_files_are_named_from_the_current_folder(make: MakeTree) -> None:
    tree, top = make(["flows/pkg/__init__.py", "flows/pkg/a.py"])
    read = read_sources(project(tree, top, "flows"))
    assert not isinstance(read, Problem)
    sources, diagnostics = read
    assert [(each.module, each.file) for each in sources] == [
        ("pkg", "flows/pkg/__init__.py"),
        ("pkg.a", "flows/pkg/a.py"),
    ]
    assert [each.is_package for each in sources] == [True, False]
    assert [each.text for each in sources] == ["# flows/pkg/__init__.py\n", "# flows/pkg/a.py\n"]
    assert not diagnostics


@pytest.mark.parametrize("cwd", ["here", "elsewhere/pkg"])
def test_files_are_named_from_an_import_root_outside_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cwd: str
) -> None:
    write(tmp_path / "elsewhere/pkg/__init__.py", "")
    write(tmp_path / "elsewhere/pkg/a.py", "")
    write(tmp_path / "here/b.py", "")
    monkeypatch.chdir(tmp_path / cwd)
    found = find_project(here(), [f"{tmp_path}/elsewhere/pkg/a.py"])
    assert isinstance(found, Project)
    assert found.root == f"{tmp_path}/elsewhere"


IMPORTS = {
    "wf": "flows/wf.py",  # beside the file that was given
    "sibling": "flows/sibling.py",
    "pkg": "flows/pkg/__init__.py",  # a package before a module of its name
    "pkg.inner": "flows/pkg/inner.py",
    "flows.sibling": "flows/sibling.py",  # from the current folder
    "library.tool": "src/library/tool.py",  # from src/
    "numpy": None,
    "pkg.missing": None,
    "space": None,  # a folder without __init__ is no module
    "space.inside": "flows/space/inside.py",
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports_are_found_as_python_would(make: MakeTree, name: str) -> None:
    tree, top = make([*filter(None, IMPORTS.values()), "flows/pkg.py"])
    source = loader(project(tree, top, "flows/wf.py"))(name)
    file = IMPORTS[name]
    assert (source and (source.module, source.file, source.text)) == (
        file and (name, file, f"# {file}\n")
    )


def test_a_coding_that_is_none_is_reported(make: MakeTree, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# coding: nonsense\n")
    tree, top = make([])
    read = read_sources(project(tree, top, "a.py"))
    assert not isinstance(read, Problem)
    assert [each.code[:2] for each in read[1]] == ["FL"]


def test_a_dotted_module_is_called_as_it_is_imported(make: MakeTree) -> None:
    tree, top = make(["space/inner/a.py", "space/inner/pkg/__init__.py", "space/inner/pkg/b.py"])
    path = f"{top}/space/inner"
    found = find_project(tree, [path])
    assert isinstance(found, Project)
    assert [each.name for each in found.modules] == ["a", "pkg", "pkg.b"]
    found = find_project(tree, [path], None, {path: top or "/"})
    assert isinstance(found, Project)
    names = ["space.inner.a", "space.inner.pkg", "space.inner.pkg.b"]
    assert [each.name for each in found.modules] == names


def test_an_imported_file_that_is_no_text_has_its_problem(make: MakeTree, tmp_path: Path) -> None:
    (tmp_path / "b.py").write_bytes(b"# coding: nonsense\n")
    tree, top = make(["a.py"])
    source = loader(project(tree, top, "a.py"))("b")
    assert source is not None
    assert [each.code for each in source.problems] == ["FL1002"]


def test_links_are_followed_to_files_and_not_searched_in_folders(
    make: MakeTree, tmp_path: Path
) -> None:
    write(tmp_path / "real/a.py", "# real\n")
    write(tmp_path / "src/b.py", "")
    (tmp_path / "src/link.py").symlink_to("../real/a.py")
    (tmp_path / "src/folder").symlink_to("../real")
    tree, top = make([])
    assert find_module(tree, [f"{top}/src"], "folder.a") == f"{top}/src/folder/a.py"
    assert tree.read([f"{top}/src/folder/a.py", f"{top}/src/link.py"]) == [b"# real\n"] * 2
    assert [each.name for each in project(tree, top, "src").modules] == ["b", "link"]


def test_links_in_a_circle_lead_nowhere(make: MakeTree, tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("b.py")
    (tmp_path / "b.py").symlink_to("a.py")
    tree, top = make([])
    assert not tree.is_file(f"{top}/a.py")
    assert isinstance(find_project(tree, [top]), Problem)


# What only git has


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "sub/wf.py", "first\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    write(tmp_path / "sub/wf.py", "second\n")
    write(tmp_path / "sub/empty.py", "")
    write(tmp_path / "sub/naïve name.py", "x")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "second")
    monkeypatch.chdir(tmp_path / "sub")
    return tmp_path


@pytest.mark.parametrize(("name", "text"), [("HEAD", b"second\n"), ("HEAD~1", b"first\n")])
def test_each_revision_has_its_own_files(repository: Path, name: str, text: bytes) -> None:
    del repository
    found = open_revision(name)
    assert not isinstance(found, Problem)
    assert found.cwd == "/sub"
    assert found.read(["/sub/wf.py"]) == [text]


def test_many_files_come_in_one_reading(repository: Path) -> None:
    del repository
    found = open_revision("HEAD")
    assert not isinstance(found, Problem)
    contents = found.read(["/sub/naïve name.py", "/sub/empty.py", "/sub/missing.py", "/sub/wf.py"])
    assert [contents[0], contents[1], contents[3]] == [b"x", b"", b"second\n"]
    assert isinstance(contents[2], Problem)


@pytest.mark.parametrize("name", ["nothing", "-x", "--help", "HEAD:sub/wf.py", ""])
def test_an_unknown_revision_is_a_problem(repository: Path, name: str) -> None:
    del repository
    found = open_revision(name)
    assert isinstance(found, Problem)
    assert found.message == f"git knows no revision `{name}`"


def test_outside_of_a_repository_git_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    found = open_revision("HEAD")
    assert isinstance(found, Problem)
    assert "not a git repository" in found.message


def test_without_git_the_message_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del repository
    monkeypatch.setenv("PATH", "")
    found = open_revision("HEAD")
    assert isinstance(found, Problem)
    assert found.message == "the program `git` is not on the PATH"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", "/"), ("/a/../b", "/b"), ("/../a", "/a"), ("//a/./b/", "/a/b"), ("/a/b/../..", "/")],
)
def test_normal_paths(path: str, expected: str) -> None:
    assert normal(path) == expected


def test_the_disk_shows_paths_from_the_current_folder() -> None:
    disk = Disk("/work/here")
    assert disk.show("/work/here/a/b.py") == "a/b.py"
    assert disk.show("/work/else/b.py") == "/work/else/b.py"

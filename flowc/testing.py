"""For tests of workflows: golden IR, compared by meaning.

>>> from flowc.testing import assert_ir_matches
>>> def test_train():
...     assert_ir_matches("workflows/train.py")

The IR is kept beside the source, as text that a review can read. A test that fails says what the
change does, as `flowc diff` does. ``FLOWC_BLESS=1 pytest`` writes the files anew: read them before
they are committed.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from difflib import unified_diff
from os.path import splitext
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .ir.nodes import Package
    from .opened import Opened
    from .problem import Problem

BLESS: Final = "FLOWC_BLESS"
"""Environment variable that has golden files written instead of compared."""


def assert_ir_matches(
    source: str | os.PathLike[str],
    golden: str | os.PathLike[str] | None = None,
    *,
    root: str | os.PathLike[str] | None = None,
    define: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Fail unless a file or folder of source compiles to the IR in the golden file.

    The golden file is ``NAME.flow`` beside ``NAME.py`` where none is given; its suffix (``.flow``,
    ``.json``, ``.pb``) says how it is written. Source places and the version of flowc are not in it.
    `root` and `define` are the options of that name of ``flowc build``. Nothing is imported.

    Raises `AssertionError` where the two differ, where either has errors, and where `FLOWC_BLESS` is
    set under CI; with `FLOWC_BLESS` elsewhere, it writes the golden file.
    """
    __tracebackhide__ = True
    path = os.fspath(source)
    file = f"{splitext(path)[0]}.flow" if golden is None else os.fspath(golden)
    new = _package(path, os.fspath(root) if root is not None else None, define)
    if os.environ.get(BLESS):
        _bless(new, file)
    elif not os.path.isfile(file):
        _fail(f"there is no golden file `{file}`", file)
    else:
        _compare(_package(file, None, {}), new, file)


def _compare(old: "Package", new: "Package", file: str) -> None:
    __tracebackhide__ = True
    if old == new:
        return
    from .ir.diff import diff
    from .ir.render_diff import DiffFormat, Names, render_diff
    from .ir.text import print_unit

    found = diff(old, new)
    said = render_diff(found, Names(file, ""), DiffFormat.TEXT, lambda _: None, color=False)
    if not found.changes:  # what means the same, written otherwise
        was, now = (print_unit(each).splitlines(keepends=True) for each in (old, new))
        said = "".join(unified_diff(was, now, fromfile=file, tofile="compiled"))
    _fail(f"`{file}` is not what the source compiles to:\n\n{said}", file)


def _bless(package: "Package", file: str) -> None:
    __tracebackhide__ = True
    if os.environ.get("CI"):
        raise AssertionError(f"{BLESS} is refused where CI is set: nobody would read `{file}`")
    from .ir.formats import Format, encode
    from .output import Target, ir_target, write

    to = ir_target(file, None)
    problem = write(to, encode(package, Format(to.format))) if isinstance(to, Target) else to
    if problem is not None:
        raise AssertionError(_said(problem))


def _package(name: str, root: str | None, define: Mapping[str, str]) -> "Package":
    """The package that a name comes to, less what says where and by which version it was made."""
    __tracebackhide__ = True
    from .inputs import Reading, open_package
    from .ir.nodes import Header, Package
    from .ir.walk import without_debug
    from .problem import Problem

    opened = open_package([name], Reading(define, root))
    if isinstance(opened, Problem):
        raise AssertionError(_said(opened))
    package = None if opened.package is None else without_debug(opened.package)
    if not isinstance(package, Package):
        raise AssertionError(f"`{name}` has errors:\n\n{_reported(opened)}")
    header = Header(producer="flowc", required_features=package.header.required_features)
    return replace(package, header=header, modules=())


def _reported(opened: "Opened") -> str:
    from io import StringIO

    from .report import report

    stream = StringIO()
    report(opened, "text", stream)
    return stream.getvalue()


def _said(problem: "Problem") -> str:
    return "\n".join(
        (problem.message, *problem.choices, *(f"help: {each}" for each in problem.helps))
    )


def _fail(message: str, file: str) -> None:
    __tracebackhide__ = True
    way_out = f"If this is right: {BLESS}=1 pytest, then read `{file}` and commit it."
    raise AssertionError(f"{message}\n{way_out}")

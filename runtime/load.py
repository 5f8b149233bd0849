"""Import the user's modules and find things in them.

One root of code at a time: when another is asked for, what was imported from the last one is
forgotten, so that two programs with modules of the same names do not mix.
"""

import builtins
import importlib
import sys
from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path, PurePosixPath
from threading import RLock
from types import ModuleType
from typing import Final

from ..ir.diagnostics import Help, Log
from ..ir.nodes import Module, PythonFunction
from ..ir.records import dataclass
from ..ir.rules_run import (
    CODE_NOT_FOUND,
    IMPORT_FAILED,
    LIBRARY_NOT_INSTALLED,
    NAME_NOT_FOUND,
    WRONG_MODULE,
)
from ..ir.suggest import did_you_mean
from .failures import exception_notes, exception_text, is_interrupt, user_frames

_LIBRARIES: Final = ("flowc", "flytekit", "flytekitplugins")
"""Packages whose decorators make objects of functions and keep the plain function."""

_ELSEWHERE: Final = Help(
    "say where the code is: `--code DIR`, the folder that the package was built from"
)
_REBUILD: Final = Help("build the package again, or run it with the code that it was built from")


@dataclass(frozen=True, slots=True)
class Code:
    """Where the user's modules are."""

    root: Path
    """The folder that files of modules are relative to."""
    modules: tuple[Module, ...]

    def module(self, name: str) -> Module | None:
        """The module of a name."""
        return next((each for each in self.modules if each.name == name), None)


def load_module(
    module: Module, root: Path, log: Log, others: Iterable[Module] = ()
) -> ModuleType | None:
    """Import a module by name from its file below the root; None where that is reported.

    The folder that makes its dotted name right is put on ``sys.path`` and stays there. `others` are
    the modules of the program: one of them that is missing is not one to install.
    """
    key = (root, module.name, module.file)
    known = _imported.known.get(key)
    if known is not None and sys.modules.get(module.name) is known:
        return known
    with _lock:
        found = _load(module, root.resolve(), log, others)
        if found is not None and root.is_absolute():
            _imported.known[key] = found
    return found


def _load(module: Module, root: Path, log: Log, others: Iterable[Module]) -> ModuleType | None:
    expected, folder = _place(module, root)
    if folder is None or not expected.is_file():
        message = f"module `{module.name}` has no file `{module.file}` here"
        log.add(CODE_NOT_FOUND, message, helps=(_ELSEWHERE,))
        return None
    _enter(root, folder)
    own = {each.name.partition(".")[0] for each in (module, *others)}
    found = _import(module.name, root, own, log)
    if found is None:
        return None
    if not _is_from(found, expected):
        origin = _origin(found, root)
        message = f"module `{module.name}` is imported from {origin}, not from `{module.file}`"
        log.add(WRONG_MODULE, message, helps=(Help("rename one of the two modules"), _ELSEWHERE))
        return None
    return found


def make_importable(code: Code) -> None:
    """Let the modules be found by name, as those that `load_module` has imported are.

    An object that comes from another process is of a class of one of them.
    """
    with _lock:
        if _imported.code is code:
            return
        root = code.root.resolve()
        for module in code.modules:
            _, folder = _place(module, root)
            if folder is not None:
                _enter(root, folder)
        _imported.code = code


def load_function(spec: PythonFunction, code: Code, log: Log) -> object | None:
    """The plain function of a task; None where the reason is reported."""
    module = code.module(spec.module)
    if module is None:
        message = f"the package does not say in which file module `{spec.module}` is"
        way_out = Help(f'in IR written by hand a line says it: `module {spec.module} "FILE.py"`')
        log.add(CODE_NOT_FOUND, message, helps=(_REBUILD, way_out))
        return None
    loaded = load_module(module, code.root, log, code.modules)
    if loaded is None:
        return None
    found = _attribute(loaded, spec.name.split("."))
    if found is None or not callable(plain(found)):
        helps = map(Help, did_you_mean(spec.name, sorted(vars(loaded))))
        message = f"module `{spec.module}` has no function `{spec.name}`"
        log.add(NAME_NOT_FOUND, message, helps=(*helps, _REBUILD))
        return None
    return plain(found)


def plain(found: object) -> object:
    """The function inside what a decorator of a workflow library made of it; else the object itself."""
    if type(found).__module__.partition(".")[0] not in _LIBRARIES:
        return found
    return getattr(found, "__wrapped__", None) or getattr(found, "task_function", found)


def find_object(name: str, code: Code) -> object | None:
    """The class or function of a qualified name, of the user's modules first; None if there is none."""
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        dotted = ".".join(parts[:count])
        module = code.module(dotted)
        loaded = (
            load_module(module, code.root, Log(), code.modules) if module else _try_import(dotted)
        )
        if loaded is not None and (found := _attribute(loaded, parts[count:])) is not None:
            return found
    return getattr(builtins, name, None)


def _place(module: Module, root: Path) -> tuple[Path, Path | None]:
    """The file of a module, and the folder from which its name leads there; None where it does not."""
    path = PurePosixPath(module.file)
    parts = (path.parent if path.name == "__init__.py" else path.with_suffix("")).parts
    names = tuple(module.name.split("."))
    expected = root.joinpath(*path.parts)
    if path.suffix != ".py" or parts[-len(names) :] != names or ".." in path.parts:
        return expected, None
    return expected, root.joinpath(*parts[: -len(names)])


def _is_from(module: ModuleType, expected: Path) -> bool:
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and Path(file).resolve() == expected.resolve()


def _origin(module: ModuleType, root: Path) -> str:
    """Where a module comes from, as a message says it."""
    if module.__name__.partition(".")[0] in sys.stdlib_module_names:
        return f"Python's own `{module.__name__}`"
    file = Path(getattr(module, "__file__", None) or module.__name__)
    return f"`{file.relative_to(root) if file.is_relative_to(root) else file}`"


@dataclass(slots=True)
class _Imported:
    """What the imports from one root of code left behind in this process."""

    root: Path | None = None
    folders: list[str] = field(default_factory=list[str])
    modules: list[str] = field(default_factory=list[str])
    known: dict[tuple[Path, str, str], ModuleType] = field(
        default_factory=dict[tuple[Path, str, str], ModuleType]
    )
    """Modules that were found to be the right ones, by root, name and file."""
    code: Code | None = None
    """What was made importable last."""


_imported: Final = _Imported()
_lock: Final = RLock()
"""Held while `_imported` and what it tells of the process change; threads may run tasks at once."""


def _enter(root: Path, folder: Path) -> None:
    if _imported.root != root:
        for name in _imported.modules:
            sys.modules.pop(name, None)
        sys.path[:] = [each for each in sys.path if each not in _imported.folders]
        _imported.root, _imported.folders, _imported.modules = root, [], []
        _imported.known.clear()
        _imported.code = None
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
        _imported.folders.append(str(folder))


def _import(name: str, root: Path, own: Collection[str], log: Log) -> ModuleType | None:
    try:
        with remembered():
            importlib.invalidate_caches()
            return importlib.import_module(name)
    except BaseException as error:  # the user's module may raise anything
        if is_interrupt(error):
            raise
        _report(name, error, root, own, log)
        return None


@contextmanager
def remembered() -> Generator[None]:
    """Forget the user's modules that are imported inside when another root of code is asked for."""
    with _lock:
        before = frozenset(sys.modules)
        try:
            yield
        finally:
            new = [each for each in sys.modules if each not in before]
            folders = [Path(each) for each in _imported.folders]
            _imported.modules += [each for each in new if _is_of_user(sys.modules[each], folders)]


def _is_of_user(module: ModuleType, folders: list[Path]) -> bool:
    """Whether a module is of the user's code: below one of the folders, not installed, not ours."""
    file = getattr(module, "__file__", None)
    if not isinstance(file, str) or module.__name__.partition(".")[0] in _LIBRARIES:
        return False
    path = Path(file)
    return "site-packages" not in path.parts and any(map(path.is_relative_to, folders))


def _report(name: str, error: BaseException, root: Path, own: Collection[str], log: Log) -> None:
    """Report an import that failed; `own` has the first parts of the names of the program's modules."""
    frames = user_frames(error, root)
    span = frames[0].span if frames else None
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing and missing.partition(".")[0] in _LIBRARIES:
        library = missing.partition(".")[0]
        message = f"module `{name}` needs `{library}` to run, and it is not installed here"
        helps = (
            Help(f"install it: `pip install {library}`"),
            Help("or make it a program for flowc: `flowc migrate --from flytekit`"),
        )
        log.add(LIBRARY_NOT_INSTALLED, message, span, "imported here", helps=helps)
        return
    is_own = missing is not None and missing.partition(".")[0] in own
    way_out = _ELSEWHERE if is_own else Help(f"install what provides `{missing}`")
    problem = f"it needs `{missing}`, which is not found" if missing else exception_text(error)
    log.add(
        IMPORT_FAILED,
        f"module `{name}` cannot be imported: {problem}",
        span,
        "" if missing else exception_text(error),
        also=frames[1:],
        notes=exception_notes(error, root),
        helps=(way_out,) if missing else (),
    )


def _try_import(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except BaseException as error:  # as above; whoever asks reports the name
        if is_interrupt(error):
            raise
        return None


def _attribute(found: object, names: list[str]) -> object | None:
    for name in names:
        found = getattr(found, name, None)
    return found

"""What an exception of the user's code looks like in a diagnostic: the user's frames, nothing else."""

import linecache
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import current_thread, main_thread
from types import CodeType, FrameType, TracebackType
from typing import Final, cast

from ..ir.diagnostics import Label
from ..ir.nodes import Span

_OURS: Final = __name__.partition(".")[0]
_INNER, _OUTER = 5, 1
"""How many frames are shown at each end of a long traceback."""

_MOST: Final = 1_000
"""Characters of an exception's text that are shown."""

_LINES: Final = 12
"""Lines of it that are shown beside the first, and exceptions of a group."""


def exception_text(error: BaseException) -> str:
    """Class and text of an exception, the first line only."""
    name = type(error).__name__
    text = _text(error).strip()
    return f"{name}: {text.splitlines()[0]}" if text else name


def exception_notes(error: BaseException, root: Path) -> tuple[str, ...]:
    """The rest of the exception's text, what was added to it, what is in it, and what it came from.

    With each other exception is the line of a file below the root that raised it.
    """
    lines = _text(error).strip().splitlines()[1:]
    rest = [*lines[:_LINES], *(["..."] if len(lines) > _LINES else [])]
    added = [str(each) for each in getattr(error, "__notes__", ())]
    members = [f"has {_placed(each, root)}" for each in islice(_members(error), _LINES + 1)]
    members[_LINES:] = ["has more"] if len(members) > _LINES else []
    causes = [f"caused by {_placed(each, root)}" for each in islice(_causes(error), _LINES)]
    return tuple(filter(None, ("\n".join(rest), *added, *members, *causes)))


def is_interrupt(error: BaseException) -> bool:
    """Whether an exception ends more than the user's code that it came to: Ctrl-C, in the main thread."""
    return isinstance(error, KeyboardInterrupt) and current_thread() is main_thread()


def user_frames(error: BaseException, root: Path) -> tuple[Label, ...]:
    """The frames of the traceback that are of files below the root, innermost first.

    Only the first is primary, and it says what was raised. Installed libraries are nobody's.
    """
    root = root.resolve()
    found = [label for frame in _frames(error) if (label := _label(*frame, root))]
    if isinstance(error, SyntaxError) and (place := _syntax_span(error, root)):
        found.append(Label(place))
    if not found:
        return ()
    found.reverse()
    shown = dict.fromkeys((*found[1:_INNER], *found[max(_INNER, len(found) - _OUTER) :]))
    return (Label(found[0].span, exception_text(error)), *shown)


def _text(error: BaseException) -> str:
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException as problem:  # the user's __str__ may raise anything
        if is_interrupt(problem):
            raise
        return f"(its text raises {type(problem).__name__})"
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."


def _placed(error: BaseException, root: Path) -> str:
    frames = user_frames(error, root)
    where = f" ({frames[0].span.file}:{frames[0].span.line})" if frames else ""
    return f"{exception_text(error)}{where}"


def _members(error: BaseException) -> Iterator[BaseException]:
    """The exceptions of a group, and of the groups in it, that are no groups."""
    stack = [error]
    while stack:
        each = stack.pop()
        if isinstance(each, BaseExceptionGroup):
            stack += reversed(cast("BaseExceptionGroup[BaseException]", each).exceptions)
        elif each is not error:
            yield each


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What the exception was raised from or while handling, nearest first."""
    seen = {id(error)}
    while True:
        cause = error.__cause__
        if cause is None and not error.__suppress_context__:
            cause = error.__context__
        if cause is None or id(cause) in seen:
            return
        seen.add(id(cause))
        yield cause
        error = cause


def _frames(error: BaseException) -> Iterator[tuple[FrameType, TracebackType]]:
    """Frames from the outermost to the innermost."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace
        trace = trace.tb_next


def _label(frame: FrameType, trace: TracebackType, root: Path) -> Label | None:
    module = str(frame.f_globals.get("__name__", ""))
    file = _below(frame.f_code.co_filename, root)
    if file is None or module.partition(".")[0] == _OURS:
        return None
    return Label(
        _span(file, frame.f_code, trace), f"in `{frame.f_code.co_qualname}`", primary=False
    )


def _below(filename: str, root: Path) -> str | None:
    """The file relative to the root; None where it is elsewhere or an installed library's."""
    path = Path(filename).resolve()
    if filename.startswith("<") or not path.is_relative_to(root) or "site-packages" in path.parts:
        return None
    return path.relative_to(root).as_posix()


def _span(file: str, code: CodeType, trace: TracebackType) -> Span:
    positions = next(islice(code.co_positions(), trace.tb_lasti // 2, None), (None,) * 4)
    line, end_line, column, end_column = positions
    if line is None or end_line is None or column is None or end_column is None:
        return Span(file, trace.tb_lineno, 1, trace.tb_lineno, 1)
    name = code.co_filename
    return Span(
        file,
        line,
        _characters(name, line, column) + 1,
        end_line,
        _characters(name, end_line, end_column) + 1,
    )


def _characters(filename: str, line: int, offset: int) -> int:
    """Code points before a byte of a line: Python counts columns in bytes."""
    text = linecache.getline(filename, line).encode("utf-8", "replace")
    return len(text[:offset].decode("utf-8", "replace")) if text else offset


def _syntax_span(error: SyntaxError, root: Path) -> Span | None:
    file = _below(error.filename, root) if error.filename else None
    if file is None or not error.lineno:
        return None
    column = max(error.offset or 1, 1)
    end_line, end_column = error.end_lineno or error.lineno, error.end_offset or column
    end_line, end_column = max((end_line, end_column), (error.lineno, column))
    return Span(file, error.lineno, column, end_line, end_column)

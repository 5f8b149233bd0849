"""Inputs of up to 10 MB that are made to hurt whoever reads them, and what reading them costs.

python -m tests.fuzz.large [NAME...]        a line each: seconds to read and to judge, MB, what was found
"""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flowc.ir.diagnostics import Diagnostic

MB: Final = 1_000_000
SIZE: Final = 10 * MB


def repeated(text: str, before: str = "", after: str = "") -> bytes:
    """As often as fits."""
    times = (SIZE - len(before.encode()) - len(after.encode())) // len(text.encode())
    return (before + text * times + after).encode()


def numbered(line: str, before: str = "", after: str = "", between: str = "") -> bytes:
    """As often as fits, each with a number in place of ``@``."""
    times = (SIZE - len(before) - len(after)) // (len(line) + len(between) + 6 * line.count("@"))
    return (before + between.join(line.replace("@", str(n)) for n in range(times)) + after).encode()


_JSON: Final = '{"package": {"header": {"irVersion": "1.0"}, "types": ['
_ENUM: Final = '{"enum": {"name": "m.E", "members": [{"name": "A", "value": '
_TEXT: Final = "flowc 1.0\n\n"
_BINARY: Final = b"\x82\x01\xad\xe2\x04\x0a\x05\x0a\x031.0"


def _doubling(times: int) -> str:
    """Records of which each holds the next one twice: 2 ** times values, if somebody follows."""
    records = (
        f"record m.R{n}: dataclass\n  a: m.R{n + 1}\n  b: m.R{n + 1}\n\n" for n in range(times)
    )
    last = f"record m.R{times}: dataclass\n  a: int\n\n"
    task = "task m.t(x: m.R0) -> (o0: m.R0)\n  python m:t\n\n"
    return _TEXT + "".join(records) + last + task


def _calling(times: int) -> str:
    """Workflows of which each calls the next one twice."""
    flows = (
        f"workflow m.w{n}()\n  a = workflow m.w{n + 1}()\n  b = workflow m.w{n + 1}()\n\n"
        for n in range(times)
    )
    return (
        _TEXT
        + "".join(flows)
        + f"workflow m.w{times}()\n  t = task m.t()\n\ntask m.t()\n  python m:t\n"
    )


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes((*out, number))


def _message(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _package(data: bytes) -> bytes:
    return _message(16, b"\x0a\x05\x0a\x031.0" + data)


def _nested(times: int) -> bytes:
    data = b""
    for _ in range(times):
        data = _message(3, data)
    return _package(data)


def _binary_nodes(times: int) -> bytes:
    from flowc.ir.formats import Format, encode
    from flowc.ir.nodes import Block, Call, Interface, Package, PythonFunction, Task, Workflow
    from flowc.ir.values import EntityKind, Ref

    target = Ref(EntityKind.TASK, "m.t")
    body = Block("body", tuple(Call(f"n{number}", target) for number in range(times)))
    task = Task("m.t", Interface(), PythonFunction("m", "t"))
    workflow = Workflow("m.w", Interface(), (body,))
    return encode(Package(tasks=(task,), workflows=(workflow,)), Format.PROTOBUF)


IR: Final[Mapping[str, Callable[[], bytes]]] = {
    "nothing but zeros": lambda: b"\0" * SIZE,
    "blank lines": lambda: repeated("\n"),
    "one long comment": lambda: repeated("#"),
    "JSON: lists in lists": lambda: repeated("[", '{"package": '),
    "JSON: objects in objects": lambda: repeated('{"a":', '{"package": '),
    "JSON: one string": lambda: repeated("a", '{"package": "', '"}'),
    "JSON: escapes": lambda: repeated("\\u0041", '{"package": "', '"}'),
    "JSON: half surrogates": lambda: repeated(
        "\\ud800", _JSON + _ENUM + '{"string": "', '"}}]}}]}}'
    ),
    "JSON: one number": lambda: repeated("9", _JSON + _ENUM + '{"integer": ', "}}]}}]}}"),
    "JSON: NaN": lambda: repeated('{"float": NaN},', _JSON, "{}]}}"),
    "JSON: one name again and again": lambda: repeated(
        '"header": {},', '{"package": {', '"a": 1}}'
    ),
    "JSON: names that nobody knows": lambda: numbered('"x@": 1', '{"package": {', "}}", ", "),
    "JSON: empty types": lambda: repeated("{},", _JSON, "{}]}}"),
    "JSON: many types": lambda: numbered('{"opaque": "m.T@"}', _JSON, "]}}", ","),
    "text: one line": lambda: repeated("a ", _TEXT),
    "text: brackets": lambda: repeated("[", _TEXT + "task m.t(x: int = "),
    "text: one string": lambda: repeated("a", _TEXT + 'opaque "'),
    "text: backslashes": lambda: repeated("\\", _TEXT + 'opaque "'),
    "text: half a line each": lambda: repeated("task\n", _TEXT),
    "text: further and further in": lambda: b"".join(
        [_TEXT.encode(), *(b" " * n + b"a\n" for n in range(4000))]
    ),
    "text: many types": lambda: numbered("opaque m.T@\n", _TEXT),
    "text: many nodes": lambda: numbered(
        "  n@ = task m.t()\n", f"{_TEXT}task m.t()\n  python m:t\n\nworkflow m.w()\n"
    ),
    "text: one type in a type": lambda: repeated("list[", _TEXT + "task m.t(x: "),
    "text: records that hold one another twice": lambda: _doubling(5000).encode(),
    "text: workflows that call one another twice": lambda: _calling(5000).encode(),
    "binary: many nodes": lambda: _binary_nodes(400_000),
    "binary: a varint without end": lambda: _BINARY + b"\xff" * (SIZE - 13),
    "binary: messages in messages": lambda: _nested(200_000),
    "binary: empty messages": lambda: _package(b"\x1a\x00" * (SIZE // 2 - 10)),
    "binary: unknown fields": lambda: _package(b"\x98\x06\x01" * (SIZE // 3 - 10)),
    "binary: one field again and again": lambda: _package(
        b"\x0a\x05\x0a\x031.0" * (SIZE // 7 - 10)
    ),
    "binary: groups": lambda: _BINARY + b"\x1b" * (SIZE - 13),
}
"""Files of IR."""

SOURCES: Final[Mapping[str, Callable[[], bytes]]] = {
    "brackets": lambda: repeated("["),
    "brackets, closed": lambda: b"x = " + b"[" * (SIZE // 2 - 4) + b"]" * (SIZE // 2 - 4),
    "one name": lambda: repeated("a"),
    "one number": lambda: repeated("9", "x = "),
    "one string": lambda: repeated("a", "x = '", "'"),
    "blank lines": lambda: repeated("\n"),
    "a sum": lambda: repeated("+1", "x = 1"),
    "negations": lambda: repeated("not ", "x = ", "1"),
    "attributes": lambda: repeated(".a", "x = a"),
    "assignments": lambda: repeated("x = 1\n"),
    "one list": lambda: repeated("1,", "x = [", "]"),
    "else if": lambda: repeated("elif a:\n  pass\n", "if a:\n  pass\n"),
    "blocks in blocks": lambda: b"".join(b" " * n + b"if a:\n" for n in range(4000)),
    "lists of lists, twice each": (
        "x0 = [1, 2]\n" + "".join(f"x{n + 1} = [x{n}, x{n}]\n" for n in range(200))
    ).encode,
    "a string doubled": ("x = 'a'\n" + "x = x + x\n" * 200).encode,
    "a power": lambda: b"x = 10 ** 10 ** 10 ** 10\n",
    "an endless loop": lambda: b"while True:\n    pass\n",
    "calls of calls": (
        "def f0(): return 1\n"
        + "".join(f"def f{n + 1}(): return f{n}() + f{n}()\n" for n in range(60))
        + "from flowc import task\nx = f60()\n@task(retries=x)\ndef t(): pass\n"
    ).encode,
    "zeros": lambda: b"\0" * SIZE,
    "no UTF-8": lambda: b"\xff" * SIZE,
    "ignored": lambda: repeated("x = 1 # flowc: ignore\n"),
}
"""Programs."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an input came to, and the seconds of processor time that it took."""

    found: str
    """The codes of what was found."""
    reading: float
    judging: float = 0.0
    """Of what could be read, whether it means something: in proportion to how much it is."""


def read_ir(data: bytes) -> Cost:
    """Read, and judge what could be read, as the command line does: without collecting garbage."""
    from flowc.ir.formats import decode
    from flowc.ir.nodes import Package
    from flowc.ir.validate import validate

    gc.disable()
    start = time.process_time()
    decoded = decode(data, "x")
    read = time.process_time()
    found = [*decoded.diagnostics]
    if isinstance(decoded.unit, Package):
        found += validate(decoded.unit)
    end = time.process_time()
    return Cost(_codes(found), read - start, end - read)


def compile_source(data: bytes) -> Cost:
    """Compile a program of one module."""
    from flowc.compiler.pipeline import compile_sources
    from flowc.compiler.source import decode_source

    start = time.process_time()
    source, undecoded = decode_source(data, "m", "m.py", is_package=False)
    found = undecoded if source is None else compile_sources([source], lambda _: None).diagnostics
    return Cost(_codes(found), time.process_time() - start)


def _codes(found: Iterable[Diagnostic]) -> str:
    return ", ".join(sorted({each.code for each in found})) or "sound"


def main(names: list[str]) -> None:
    """Measure, in this process: one name a process gives the memory of that alone."""
    import resource

    cases = {**{f"IR: {n}": (each, read_ir) for n, each in IR.items()}}
    cases |= {f"source: {n}": (each, compile_source) for n, each in SOURCES.items()}
    for name in names or cases:
        make, read = cases[name]
        data = make()
        cost = read(data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        seconds = f"{cost.reading:6.2f} s {cost.judging:6.2f} s"
        sys.stdout.write(f"{seconds} {peak:5} MB  {name}: {cost.found}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Where fuzzing begins: what the repository has of each kind."""

import json
from collections.abc import Iterator
from typing import Final

from flowc.export.flyte.context import Settings
from flowc.export.flyte.encode import to_json
from flowc.export.flyte.export import to_flyte
from flowc.ir.formats import Format, decode
from flowc.ir.given import inputs_digest
from flowc.ir.nodes import Package
from flowc.ir.values import Integer

from ..compat import FOLDER, UNITS, versions
from ..repository import ROOT
from .targets import FRAGMENT


def seeds(target: str) -> Iterator[bytes]:
    """Inputs that get far."""
    golden = ROOT / "golden"
    match target:
        case "decode" | "header":
            yield from _frozen(*Format)
            yield from (each.read_bytes() for each in sorted(golden.glob("rules/*.json")))
        case "protobuf":
            yield from (data[12:] for data in _frozen(Format.PROTOBUF))
        case "json":
            begin = b'"types": [{"enum": {"name": "m.E", "members": [{"name": "A", "value": '
            values = (b'{"null": {}}', b'{"float": "1e5"}', b'{"list": {"items": []}}')
            yield from (begin + value + b"}]}}]" for value in values)
        case "text":
            yield from (data.partition(b"\n")[2] for data in _frozen(Format.TEXT))
            files = sorted(golden.glob("rules/*.flow"))
            yield from (each.read_bytes().partition(b"\n")[2] for each in files)
        case "link":
            yield from _linked()
        case "flyte":
            yield from _registered()
        case _:
            files = [*golden.glob("rules/*.py"), *golden.glob("*/workflow.py")]
            yield from (each.read_bytes() for each in sorted(files))


_PACKAGE: Final = """\
flowc 1.0

task m.f(x: int) -> (o0: int)
  python m:f

dynamic m.d(x: int) -> (o0: int)
  python m:d

workflow m.inner(x: int) -> (o0: int)
  d = dynamic m.d(x=x)
  return o0=d.o0

workflow m.main(x: int) -> (o0: int)
  f = task m.f(x=x)
  inner = workflow m.inner(x=f.o0)
  way = branch
    if x > 3
      seven = dynamic m.d(x=7)
      yield o0=seven.o0
    else
      yield o0=inner.o0
  return o0=way.o0
"""
_BODIES: Final = (
    "  return o0=7\n",
    "  f = task m.f(x=5)\n  return o0=f.o0\n",
    "  d = dynamic m.d(x=3)\n  return o0=d.o0\n",
    "  g = task m.g(x=5)\n  return o0=g.o0\n\ntask m.g(x: int) -> (o0: int)\n  python m:g\n",
    "  i = workflow m.inner(x=5)\n  return o0=i.o0\n",
)


def _linked() -> Iterator[bytes]:
    """A package, and one or two fragments of its dynamic task."""
    digests = [inputs_digest({"x": Integer(number)}) for number in (3, 7)]
    heads = [f"flowc 1.0\n\nfragment m.d\n  inputs {each}\n" for each in digests]
    for body in _BODIES:
        units = [_PACKAGE, heads[1] + body]
        yield FRAGMENT.join(each.encode() for each in units)
        yield FRAGMENT.join(each.encode() for each in (*units, heads[0] + _BODIES[1]))


def _registered() -> Iterator[bytes]:
    """What golden programs are exported as."""
    for file in sorted((ROOT / "golden").glob("*/ir.json")):
        unit = decode(file.read_bytes(), file.name).unit
        if isinstance(unit, Package):
            documents = to_flyte(unit, Settings(image="i:1")).documents
            messages = [(each.kind, json.loads(to_json(each))) for each in documents]
            lines = [f"{kind} {json.dumps(message)}\n" for kind, message in messages]
            yield "".join(lines).encode()


def _frozen(*formats: Format) -> Iterator[bytes]:
    for each in formats:
        for name in UNITS:
            yield (FOLDER / versions()[-1] / f"{name}.{each.value}").read_bytes()

"""Where fuzzing begins: what the repository has of each kind."""

from collections.abc import Iterator

from flowc.ir.formats import Format

from ..compat import FOLDER, UNITS, versions
from ..repository import ROOT


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
        case _:
            files = [*golden.glob("rules/*.py"), *golden.glob("*/workflow.py")]
            yield from (each.read_bytes() for each in sorted(files))


def _frozen(*formats: Format) -> Iterator[bytes]:
    for each in formats:
        for name in UNITS:
            yield (FOLDER / versions()[-1] / f"{name}.{each.value}").read_bytes()

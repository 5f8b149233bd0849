"""Take every golden package through protobuf and back, on whichever runtime is installed.

Prints a digest of the bytes, which must not depend on the runtime.
"""

import hashlib
import sys
from pathlib import Path

import google.protobuf

from flowc.ir.formats import Format, decode, encode


def main() -> int:
    """Run; 0 where every package came back equal."""
    digest = hashlib.sha256()
    files = sorted(Path("golden").glob("*/ir.json"))
    for file in files:
        package = decode(file.read_bytes(), file.name).unit
        if package is None:
            print(f"{file}: cannot be read")
            return 1
        data = encode(package, Format.PROTOBUF)
        if decode(data, file.name).unit != package:
            print(f"{file}: came back different")
            return 1
        digest.update(data)
    print(
        f"{digest.hexdigest()[:16]}  {len(files)} packages, protobuf {google.protobuf.__version__}"
    )
    return 0 if files else 1


if __name__ == "__main__":
    sys.exit(main())

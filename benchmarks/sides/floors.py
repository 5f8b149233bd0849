"""What no compiler to this binary encoding, written in Python, can do without.

floors.py parse SOURCE      read the text and make Python's syntax tree of it
floors.py write PACKAGE     load protobuf, and write a message that is there already
"""

import gc
import sys

gc.disable()
action, path = sys.argv[1:]
with open(path, "rb") as file:
    data = file.read()
if action == "parse":
    import ast

    ast.parse(data)
else:
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    from flowc import schemas

    files = descriptor_pb2.FileDescriptorSet.FromString(schemas.descriptor_set())
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(files.file[0].SerializeToString())
    unit = message_factory.GetMessageClass(pool.FindMessageTypeByName("flowc.ir.v1.Unit"))
    unit.FromString(data).SerializeToString(deterministic=True)

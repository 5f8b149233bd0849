"""What flytekit does of each figure. Runs where flytekit is installed, and only there.

flytekit_side.py build FOLDER MODULE OUT
flytekit_side.py fragment FOLDER MODULE NODES OUT
flytekit_side.py run FOLDER MODULE
"""

import importlib
import logging
import sys
from pathlib import Path

from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import FlyteContextManager
from flytekit.tools.serialize_helpers import get_registrable_entities


def main() -> None:
    """Do what the command line says."""
    logging.disable(logging.CRITICAL)
    action, folder, module, *rest = sys.argv[1:]
    sys.path.insert(0, folder)
    image = Image.look_up_image_info("default", "registry.example/app:1")
    settings = SerializationSettings(ImageConfig(image, [image]), "p", "d", "v")
    builder = FlyteContextManager.current_context().with_serialization_settings(settings)
    with FlyteContextManager.with_context(builder) as context:
        for each in module.split(","):
            program = importlib.import_module(each)
        if action == "build":
            data = [
                each.to_flyte_idl().SerializeToString()
                for each in get_registrable_entities(context)
            ]
            Path(rest[0]).write_bytes(b"".join(data))
        elif action == "fragment":
            function = program.grow.task_function
            spec = program.grow.compile_into_workflow(context, function, x=1, n=int(rest[0]))
            Path(rest[1]).write_bytes(spec.to_flyte_idl().SerializeToString())
    if action == "run":
        print(program.main(x=1))


if __name__ == "__main__":
    main()

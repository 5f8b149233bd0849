"""One attempt at a shell task: its placeholders filled in, the script run, its outputs named."""

from functools import partial

from ..ir.diagnostics import Help, Log
from ..ir.nodes import Interface, Shell
from ..ir.records import dataclass
from ..ir.rules_run import TASK_FAILED
from ..ir.typecheck import TypeDefs
from ..ir.types import ANY
from ..ir.values import Binding, String
from .brief import bindings_text
from .load import Code, find_object
from .scripts import ScriptError, read_script, run_script
from .to_native import UnknownNameError, to_native
from .work import Done, Failed, Result


@dataclass(frozen=True, slots=True)
class Script:
    """A shell task with its inputs."""

    task: str
    spec: Shell
    shell: str
    """What runs the script; "" for the usual one."""
    interface: Interface
    inputs: tuple[Binding, ...]
    types: TypeDefs
    """Definitions of the types of the interface."""
    code: Code


def perform_script(script: Script) -> Result:
    """Run the script of a task. Whatever it does comes back as a value."""
    find, spec = partial(find_object, code=script.code), script.spec
    types = {each.name: each.type for each in script.interface.inputs}
    templates = {
        each.name: each.value.value for each in spec.outputs if isinstance(each.value, String)
    }
    try:
        given = {
            each.name: to_native(each.value, types.get(each.name, ANY), script.types, find)
            for each in script.inputs
        }
        text = spec.script or read_script(script.code.root / spec.script_file)
        places = run_script(text, script.shell, given, templates)
    except ScriptError as error:
        return _failed(script, str(error), error.help)
    except UnknownNameError as error:
        return _failed(script, f"it needs `{error}`, which its modules do not have")
    return Done(tuple(Binding(name, String(place)) for name, place in places.items()))


def _failed(script: Script, reason: str, way_out: str = "") -> Failed:
    log = Log()
    inputs = (f"inputs: {bindings_text(script.inputs)}",) if script.inputs else ()
    message = f"task `{script.task}` failed: {reason}"
    log.add(TASK_FAILED, message, notes=inputs, helps=(Help(way_out),) if way_out else ())
    return Failed(tuple(log.diagnostics), may_pass=True)

"""Rules of the structure of IR (FL51xx): what the parts of a package must be like by themselves."""

from typing import Final

from .diagnostics import Rule, Severity

_IR: Final = """\
flowc 1.0

task m.double(x: int) -> (o0: int)
  python m:double

workflow m.main(x: int) -> (o0: int)
  double = task m.double(x=x)
  return o0=double.o0
"""

_PLAN: Final = """\
flowc 1.0

task m.double(x: int) -> (o0: int)
  python m:double

workflow m.main(x: int) -> (o0: int)
  double = task m.double(x=x)
  return o0=double.o0

launch_plan m.daily for m.main
  fixed_inputs = (x=1)
  schedule = Cron(expression="0 6 * * *")
  notifications = [Notification(channel="email", phases=["FAILED"], recipients=["a@example.org"])]
"""

_TRUTH: Final = '{"truth": {"value": {"promise": {"output": "x"}}}}'

_CONDITION: Final = f"""\
{{"package": {{
  "header": {{"irVersion": "1.0"}},
  "tasks": [
    {{"name": "m.run", "spec": {{"pythonFunction": {{"module": "m", "name": "run"}}}}}}
  ],
  "workflows": [{{
    "name": "m.main",
    "failurePolicy": "FAILURE_POLICY_FAIL_IMMEDIATELY",
    "interface": {{"inputs": [{{"name": "x", "type": {{"primitive": "KIND_BOOL"}}}}]}},
    "blocks": [
      {{"id": "body", "nodes": [
        {{"branch": {{"id": "check", "arms": [
          {{"condition": {{"and": {{"operands": [{_TRUTH}, {_TRUTH}]}}}}, "action": {{"fail": "no"}}}}
        ]}}}},
        {{"call": {{"id": "run", "target": {{"kind": "ENTITY_KIND_TASK", "name": "m.run"}}}}}}
      ]}}
    ]
  }}]
}}}}
"""


def _with(option: str) -> str:
    """The example with an option of the task."""
    return _IR.replace("  python m:double\n", f"  python m:double\n  {option}\n")


UNSUPPORTED_PROTOCOL: Final = Rule(
    "FL5101",
    "unsupported-hook-protocol",
    why="The package asks engines to expand a dynamic task by a version of the protocol that is"
    " unknown here.",
    bad=_IR.replace("task m", "dynamic m").replace(
        "m:double\n", "m:double\n  hook protocol=9 nodes=100 bytes=100000 depth=10\n"
    ),
    good=_IR.replace("task m", "dynamic m").replace(
        "m:double\n", "m:double\n  hook protocol=1 nodes=100 bytes=100000 depth=10\n"
    ),
)
INVALID_NAME: Final = Rule(
    "FL5102",
    "invalid-name",
    why="A name is empty, cannot be printed, or has a part that separates the names in an IR path."
    " Messages, diffs and pictures refer to things by name.",
    bad=_IR.replace("double = task", '"a/b" = task').replace("double.o0", '"a/b".o0'),
    good=_IR,
)
INVALID_DATE: Final = Rule(
    "FL5103",
    "invalid-date",
    why="A constant stands for a day or time that no calendar has, or is not in ISO 8601 notation.",
    bad=_IR.replace("x: int) -> (o0: int)\n  python", "x: date) -> (o0: int)\n  python").replace(
        "(x=x)", '(x=date("2024-02-30"))'
    ),
    good=_IR.replace("x: int) -> (o0: int)\n  python", "x: date) -> (o0: int)\n  python").replace(
        "(x=x)", '(x=date("2024-02-29"))'
    ),
)
NUMBER_OUT_OF_RANGE: Final = Rule(
    "FL5104",
    "option-out-of-range",
    why="A number makes no sense for what it says: fewer than no retries, a negative time, a share"
    " over 1.",
    bad="""\
from flowc import task

@task(retries=-1)
def double(x: int) -> int:
    return 2 * x
""",
    good="""\
from flowc import task

@task(retries=1)
def double(x: int) -> int:
    return 2 * x
""",
)
INVALID_SCHEDULE: Final = Rule(
    "FL5105",
    "invalid-schedule",
    why="A schedule is five fields of cron (minute, hour, day of the month, month, day of the week),"
    " or a length of time.",
    bad=_PLAN.replace("0 6 * * *", "0 25 * * *"),
    good=_PLAN,
)
MALFORMED_TYPE: Final = Rule(
    "FL5106",
    "malformed-type",
    why="Equal types have one spelling: a union has two variants at least, none of them a union and"
    " none twice; a literal type has values.",
    bad=_IR.replace("double(x: int)", "double(x: int | int)"),
    good=_IR.replace("double(x: int)", "double(x: int | None)"),
)
MALFORMED_CONDITION: Final = Rule(
    "FL5107",
    "malformed-condition",
    why="`and` and `or` have two operands at least. The text form cannot say otherwise; JSON can.",
    bad=_CONDITION.replace(", " + _TRUTH, ""),
    good=_CONDITION,
)
UNVERSIONED_CACHE: Final = Rule(
    "FL5108",
    "unversioned-cache",
    why="Results are kept under a version and the inputs. Without a version, results of the old code"
    " are used after the code has changed.",
    bad="""\
from flowc import task

@task(cache=True)
def double(x: int) -> int:
    return 2 * x
""",
    good="""\
from flowc import task

@task(cache=True, cache_version="1")
def double(x: int) -> int:
    return 2 * x
""",
    severity=Severity.WARNING,
)
INVALID_EXTERNAL: Final = Rule(
    "FL5109",
    "invalid-external-entity",
    why="What is registered elsewhere is found by project, domain, name and version, and has its"
    " graph there.",
    bad="""\
flowc 1.0

task m.double(x: int) -> (o0: int)
  external
    project = "shop"
    domain = "production"
    name = "double"
    version = ""
""",
    good="""\
flowc 1.0

task m.double(x: int) -> (o0: int)
  external
    project = "shop"
    domain = "production"
    name = "double"
    version = "3"
""",
)
INVALID_DIGEST: Final = Rule(
    "FL5110",
    "invalid-digest",
    why="A digest that is cut off or of another kind agrees with nothing it is compared with.",
    bad=_with("code sha256:1234"),
    good=_with(f"code sha256:{'0123456789abcdef' * 4}"),
)
INCOMPLETE_TASK: Final = Rule(
    "FL5111",
    "incomplete-task",
    why="What the task runs is not said: the function, the image, the script or the query.",
    bad="""\
flowc 1.0

task m.double()
  container
    image = ""
""",
    good="""\
flowc 1.0

task m.double()
  container
    image = "alpine:3"
""",
)
INVALID_QUANTITY: Final = Rule(
    "FL5112",
    "invalid-quantity",
    why="Amounts of processor, memory and storage are Kubernetes quantities: `500m`, `2`, `4Gi`."
    " Processors for graphics are whole.",
    bad="""\
from flowc import Resources, task

@task(requests=Resources(mem="4 GB"))
def double(x: int) -> int:
    return 2 * x
""",
    good="""\
from flowc import Resources, task

@task(requests=Resources(mem="4Gi"))
def double(x: int) -> int:
    return 2 * x
""",
)
REQUEST_OVER_LIMIT: Final = Rule(
    "FL5113",
    "request-over-limit",
    why="A task that asks for more than it may use is never started.",
    bad="""\
from flowc import Resources, task

@task(requests=Resources(cpu="2"), limits=Resources(cpu="500m"))
def double(x: int) -> int:
    return 2 * x
""",
    good="""\
from flowc import Resources, task

@task(requests=Resources(cpu="500m"), limits=Resources(cpu="2"))
def double(x: int) -> int:
    return 2 * x
""",
)
INVALID_NOTIFICATION: Final = Rule(
    "FL5114",
    "invalid-notification",
    why="A notification names a channel (`email`, `slack`, `pager_duty`) and who is to be told.",
    bad=_PLAN.replace('"email"', '"fax"'),
    good=_PLAN,
)

_GATES: Final = """\
flowc 1.0

workflow m.main() -> (o0: int, o1: float)
  count = signal int signal="count"
  share = signal float signal="share"
  return o0=count.o0, o1=share.o0
"""
CONFLICTING_GATES: Final = Rule(
    "FL5115",
    "conflicting-gates",
    why="Whoever answers a gate names it by its signal, or by its id where it has none. Two gates of"
    " one name get the same answer, so they must want the same: an approval, or a value of one type.",
    bad=_GATES.replace('signal="share"', 'signal="count"'),
    good=_GATES,
)

MALFORMED_TEMPLATE: Final = Rule(
    "FL5116",
    "malformed-template",
    why="A script is a template: `{inputs.x}` stands for an input, `{outputs.x}` for the place of an"
    " output, and a brace that is part of the script is written twice.",
    bad="""\
from flowc import ShellTask, kwtypes

first = ShellTask(name="first", script="awk '{print $1}' {inputs.path}", inputs=kwtypes(path=str))
""",
    good="""\
from flowc import ShellTask, kwtypes

first = ShellTask(name="first", script="awk '{{print $1}}' {inputs.path}", inputs=kwtypes(path=str))
""",
)

FILE_TWICE: Final = Rule(
    "FL5117",
    "file-is-two-modules",
    why="What one file declares is there twice, under two names: as Python has it, where a folder is"
    " both a place to import from and a package without `__init__.py`. A change to one task is a"
    " change to two, and results that are kept for one are not found for the other.",
    bad="""\
flowc 1.0

module net "wf/net.py"
module wf.net "wf/net.py"

task net.load() -> (o0: int)
  python net:load

task wf.net.load() -> (o0: int)
  python wf.net:load
""",
    good="""\
flowc 1.0

module wf.net "wf/net.py"

task wf.net.load() -> (o0: int)
  python wf.net:load
""",
    severity=Severity.WARNING,
)

UNKNOWN_PLACE: Final = Rule(
    "FL5118",
    "extension-of-nothing",
    why="An extension says something of the package, or of what an IR path names. Where nothing has"
    " that path, it was misspelt, or what it was about is gone.",
    bad="""\
flowc 1.0

extension com.example.owner "task:m.lod" = "team-a"

task m.load() -> (o0: int)
  python m:load
""",
    good="""\
flowc 1.0

extension com.example.owner "task:m.load" = "team-a"

task m.load() -> (o0: int)
  python m:load
""",
)

RULES: Final = (
    UNSUPPORTED_PROTOCOL,
    INVALID_NAME,
    INVALID_DATE,
    NUMBER_OUT_OF_RANGE,
    INVALID_SCHEDULE,
    MALFORMED_TYPE,
    MALFORMED_CONDITION,
    UNVERSIONED_CACHE,
    INVALID_EXTERNAL,
    INVALID_DIGEST,
    INCOMPLETE_TASK,
    INVALID_QUANTITY,
    REQUEST_OVER_LIMIT,
    INVALID_NOTIFICATION,
    CONFLICTING_GATES,
    MALFORMED_TEMPLATE,
    FILE_TWICE,
    UNKNOWN_PLACE,
)

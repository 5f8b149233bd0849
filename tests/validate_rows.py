"""More ways to break the package of `validate_cases`: each rule at least twice.

Among them is whatever the compiler of Flyte's cluster lets pass; docs/ir.md has the table of it.
"""

from typing import Final

from .validate_cases import Rows

MORE_TYPES: Final[Rows] = {
    "a number for a member": ('color="blue"', "color=3", "FL2001"),
    "an approval of a time for an output": ("o0=found.value, h", "o0=at, h", "FL2005"),
    "a table for a number": ("like=3", "like=query.o0", "FL3002"),
    "a list for a dynamic task": ("m.grow(n=count)", "m.grow(n=[count])", "FL2001"),
    "a dictionary for a list": ("[half.o0, mean.o0, load.o0[0]]", '{"a": half.o0}', "FL2001"),
    "a duration for a time": ("at=at)", "at=microseconds(5))", "FL2001"),
    "a time without a type for a date": ("at=at)", 'at=date("2024-01-02"))', "FL2001"),
    "no value for an input of a dynamic task": ("m.grow(n=count)", "m.grow()", "FL2002"),
    "no value for an input without a default": ("like=3)", ")", "FL2002"),
    "an input of a task without inputs": (
        "origin = task m.origin()",
        "origin = task m.origin(x=1)",
        "FL2003",
    ),
    "an item given to a branch's call": (
        "half = task m.half(x=find.o0)",
        "half = task m.half(x=find.o0, n=1)",
        "FL2003",
    ),
    "two outputs that an arm gives another type": (
        "yield value=mean.o0",
        'yield value="none"',
        "FL2005",
    ),
    "an output of an inner workflow": ("return o0=mean.o0", "return o0=numbers", "FL2005"),
    "a return of less than there is": ("return o0=found.value, ", "return ", "FL2006"),
    "an output of an inner workflow not declared": (
        "return o0=mean.o0",
        "return o0=mean.o0, note=mean.o0",
        "FL2007",
    ),
    "an output of a map given twice": ("rest=half.rest", "o0=half.rest", "FL2008"),
    "a default that is no member": ('member m.Color("RED")', '"green"', "FL2009"),
    "a map over a record": ("map x in load.o0", "map x in path", "FL2010"),
    "an index past the end of a tuple": (
        "  mean = task m.mean(numbers=numbers)\n",
        "  pair = signal tuple[int, str]\n  half = task m.half(x=pair.o0[2])\n"
        "  mean = task m.mean(numbers=numbers)\n",
        "FL2011",
    ),
    "an attribute of an optional": ("half.o0, mean.o0", "find.o0.real, mean.o0", "FL2011"),
    "a key of a record that it lacks": ("x=origin.o0.x", 'x=origin.o0["w"]', "FL2011"),
    "a member of no value compared": ('name == "y"', "at == 3", "FL2012"),
    "an order of texts and numbers": ("count < 3", 'count < "3"', "FL2012"),
    "a text for a truth": ("elif flag", "elif name", "FL2013"),
    "a list for a truth": ("elif flag", "elif load.o0", "FL2013"),
    "a member misspelt": ('member m.Color("RED")', 'member m.Color("red")', "FL2015"),
    "a promise in a cache": ('"4Gi")', '"4Gi")\n  config = [count]', "FL2016"),
    "a list for a label": ('(THREADS="4")', '(THREADS="4")\n  labels = (team=["a"])', "FL2017"),
    "a truth for an annotation": (
        '(THREADS="4")',
        '(THREADS="4")\n  annotations = (a=True)',
        "FL2017",
    ),
}

MORE_STRUCTURE: Final[Rows] = {
    "a call of one id in another arm's block": (
        "yield value=mean.o0",
        "load = task m.half(x=1.0)\n      load = task m.half(x=2.0)\n      yield value=mean.o0",
        "FL3001",
    ),
    "a node of an arm used by another": (
        "yield value=mean.o0",
        "yield value=half.o0",
        "FL3005",
    ),
    "an output of a gate that waits for a time": (
        "after ok",
        "after ok\n  late = task m.half(x=wait.o0)",
        "FL3003",
    ),
    "an output of a workflow misspelt": ("grow.o0, at", "inner.mean, at", "FL3003"),
    "a failure handler with an unknown input": (
        "m.clean(path=path)",
        "m.clean(path=paht)",
        "FL3004",
    ),
    "a node that is needed by its condition": (
        "elif flag or",
        "elif found.value > 1.5 or",
        "FL3006",
    ),
    "an order within an arm after a node of the body": (
        "half = task m.half(x=find.o0)",
        "half = task m.half(x=find.o0) after load",
        "FL3007",
    ),
    "a branch without arms in an arm": (
        "yield value=mean.o0",
        "deep = branch\n      yield value=mean.o0",
        "FL3008",
    ),
    "a branch in a map that may have no value": (
        "half = task m.half(x=x)",
        "choice = branch\n      if x > 3\n        yield o0=x\n    half = task m.half(x=choice.o0)",
        "FL3009",
    ),
    "an arm without a condition before the last": (
        "  origin = task",
        "  check = branch\n    if flag\n      pass\n    else\n      pass\n    elif count > 3\n      pass\n  origin = task",
        "FL3010",
    ),
    "a condition that fails for no reason": (
        "    elif flag or",
        '    elif count > 100 fail ""\n    elif flag or',
        "FL3011",
    ),
    "an arm whose block is not there": (
        '    else fail "nothing found"\n',
        '    else\n      -> "found/else"\n',
        "FL3012",
    ),
    "a block that only its name leads to": (
        "  return o0=found.value, halves=halves.o0\n",
        '  return o0=found.value, halves=halves.o0\n  block "halves/other"\n    pass\n',
        "FL3013",
    ),
    "a block of an arm used by the next": (
        "yield value=mean.o0",
        '-> "found/if"',
        "FL3014",
    ),
    "two bodies of a map": (
        "  return o0=found.value, halves=halves.o0\n",
        '  return o0=found.value, halves=halves.o0\n  block "halves/body"\n    pass\n',
        "FL3015",
    ),
    "an inner workflow that runs nothing": (
        "  mean = task m.mean(numbers=numbers)\n  return o0=mean.o0\n",
        "  return o0=inputs.numbers[0]\n",
        "FL3017",
    ),
    "two workflows that call one another": (
        "  remote = task m.remote(x=count)\n",
        "  remote = task m.remote(x=count)\n  other = workflow m.third(n=1)\n\n"
        "workflow m.third(n: int)\n"
        '  other = workflow m.other(flag=True, name="x", at=datetime("2024-01-01T00:00:00"))\n',
        "FL3018",
    ),
    "a map without lists in an arm": (
        "yield value=mean.o0",
        "each = map\n        half = task m.half(x=1.0)\n      yield value=mean.o0",
        "FL3019",
    ),
}

MORE_REFERENCES: Final[Rows] = {
    "a dynamic task that does not exist": (
        "grow = dynamic m.grow",
        "grow = dynamic m.grown",
        "FL4001",
    ),
    "a launch plan that does not exist": (
        "launch_plan m.daily(count",
        "launch_plan m.weekly(count",
        "FL4001",
    ),
    "a failure handler that does not exist": ("task m.clean(path", "task m.cleen(path", "FL4001"),
    "a workflow called as a launch plan": (
        "inner = workflow m.inner",
        "inner = launch_plan m.inner",
        "FL4002",
    ),
    "a type of an output that does not exist": ("-> (o0: m.Model)", "-> (o0: m.Modell)", "FL4003"),
    "two workflows of one name": (
        "\nlaunch_plan m.daily for",
        "\nworkflow m.inner(n: int)\n  remote = task m.remote(x=n)\n\nlaunch_plan m.daily for",
        "FL4004",
    ),
    "a record and a class of one name": (
        "opaque m.Model",
        "opaque m.Model\n\nopaque m.Point",
        "FL4005",
    ),
    "two plugin arguments of one name": (
        "  python m:half\n",
        "  plugin m.Half(a=1, a=2)\n",
        "FL4006",
    ),
    "two inputs of a dynamic task of one name": ("(n: int) ->", "(n: int, n: int) ->", "FL4006"),
}

MORE_PARTS: Final[Rows] = {
    "no protocol": ("protocol=1", "protocol=0", "FL5101"),
    "a reserved end": ("wait = sleep", '"end-node" = sleep', "FL5102"),
    "an input without a name": (
        "task m.clean(path: str)",
        'task m.clean(path: str, "": int = 1)',
        "FL5102",
    ),
    "a second that no minute has": (
        "(flag=True)",
        '(flag=True, at=datetime("2024-01-01T00:00:61"))',
        "FL5103",
    ),
    "a negative concurrency of a map in an arm": (
        "yield value=mean.o0",
        "each = map x in load.o0 concurrency=-2\n        pass\n      yield value=mean.o0",
        "FL5104",
    ),
    "a limit of no bytes": ("bytes=100000", "bytes=0", "FL5104"),
    "retries of a launch plan below none": (
        "for m.other",
        "for m.other\n  with retries=-1",
        "FL5104",
    ),
    "an hour that no day has": ("0 6 * * mon-fri", "0 24 * * *", "FL5105"),
    "a month that no year has": ("0 6 * * mon-fri", "0 6 * 13 *", "FL5105"),
    "an offset that is no length": ('0 6 * * mon-fri"', '0 6 * * *", offset="soon"', "FL5105"),
    "a schedule of seconds": ("0 6 * * mon-fri", "0 0 6 * * mon", "FL5105"),
    "a literal of nothing": (
        "digits: int = 2",
        "digits: int = 2, kind: Literal[] | None",
        "FL5106",
    ),
    "a cache of nothing": ("  python m:half\n", "  python m:half\n  cache = Cache()\n", "FL5108"),
    "an external task without a project": ('project = "shop"', 'project = ""', "FL5109"),
    "a digest with other letters": (
        "sha256:0123456789abcdef",
        "sha256:0123456789ABCDEF",
        "FL5110",
    ),
    "one file, two modules": ("record m.Point", 'module n "m.py"\n\nrecord m.Point', "FL5117"),
    "a file of a module within": (
        "record m.Point",
        'module m.n "m.py"\n\nrecord m.Point',
        "FL5117",
    ),
    "an extension of nothing": (
        "record m.Point",
        'extension a.b "task:m.lost" = 1\n\nrecord m.Point',
        "FL5118",
    ),
    "an extension of no such node": (
        "record m.Point",
        'extension a.b "workflow:m.main/lost" = 1\n\nrecord m.Point',
        "FL5118",
    ),
    "an extension without an owner": (
        "record m.Point",
        'extension owner = "a"\n\nrecord m.Point',
        "FL5102",
    ),
    "an extension said twice": (
        "record m.Point",
        'extension a.b = "a"\nextension a.b = "b"\n\nrecord m.Point',
        "FL4006",
    ),
    "an extension that is a promise": (
        "record m.Point",
        "extension a.b = wait.o0\n\nrecord m.Point",
        "FL2016",
    ),
    "a task of no module": ("python m:origin", 'python "":origin', "FL5111"),
    "a plugin of no class": ("python m:half", 'plugin ""()', "FL5111"),
    "a dynamic task in a container": (
        "  python m:grow",
        '  container\n    image = "x"',
        "FL5111",
    ),
    "a quantity of no unit": ('cpu="500m"', 'cpu="500q"', "FL5112"),
    "more of a processor than allowed": ('cpu="500m"', 'cpu="2500m"', "FL5113"),
    "more graphics processors than allowed": (
        'limits = Resources(cpu="2"',
        'limits = Resources(gpu="0", cpu="2"',
        "FL5113",
    ),
    "a notification without a way": ('"email"', '""', "FL5114"),
    "a notification of a misspelt way": ('"email"', '"e-mail"', "FL5114"),
    "a placeholder of nothing": ("rm -f {inputs.path}", "rm -f {file}", "FL5116"),
    "a brace that nothing closes": ("rm -f {inputs.path}", "rm -f {inputs.path", "FL5116"),
    "two gates of one name": (
        "given = signal int",
        'given = signal int\n  more = signal str signal="given"',
        "FL5115",
    ),
    "an approval and a value of one name": (
        "given = signal int",
        'given = signal int signal="ok"',
        "FL5115",
    ),
}

MORE: Final[Rows] = {**MORE_TYPES, **MORE_STRUCTURE, **MORE_REFERENCES, **MORE_PARTS}

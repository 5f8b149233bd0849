"""What becomes of graphs that Flyte cannot say as they are: an outline of the documents, a line a node."""

import textwrap
from collections.abc import Iterator
from typing import Any, Final

import pytest
from google.protobuf.json_format import MessageToDict

from flowc.export.flyte.context import Settings
from flowc.export.flyte.encode import decode, encode, message_of
from flowc.export.flyte.export import Exported, to_flyte

from .sources import TASKS, compiled

Json = dict[str, Any]  # Any: messages are read here as what they are known to be


def exported(body: str) -> Exported:
    result = compiled(TASKS + textwrap.dedent(body))
    assert result.diagnostics == ()
    return to_flyte(result.package, Settings(image="registry.example/app:1"))


def outline(body: str) -> str:
    """Every workflow of the documents, and every task that is not of the source."""
    found = exported(body)
    assert found.diagnostics == ()
    lines = list[str]()
    for each in found.documents:
        message: Json = MessageToDict(message_of(each))
        if each.kind == "task" and "arraynode" in each.name:
            lines.append(f"task {_name(each.name)}")
        elif each.kind == "launch_plan":
            lines.append(f"plan {_name(each.name)}")
        elif each.kind == "workflow":
            lines += _workflow(message["template"], "")
            for inner in message.get("subWorkflows", []):
                lines += _workflow(inner, "  ")
    return "\n".join(lines)


def _name(name: str) -> str:
    """A name without the digest that maps have in theirs."""
    parts = name.removeprefix("m.").split("_")
    return "_".join(each for each in parts if not each.endswith("-arraynode"))


def _workflow(template: Json, indent: str) -> Iterator[str]:
    inputs = ", ".join(sorted(template["interface"]["inputs"].get("variables", {})))
    yield f"{indent}workflow {_name(template['id']['name'])}({inputs})"
    for node in template["nodes"]:
        yield from _node(node, f"{indent}  ")
    for each in template.get("outputs", []):
        yield f"{indent}  return {each['var']}={_binding(each['binding'])}"


def _node(node: Json, indent: str) -> Iterator[str]:
    after: list[str] = node.get("upstreamNodeIds", [])
    tail = f" after {' '.join(after)}" if after else ""
    given = ", ".join(
        f"{each['var']}={_binding(each['binding'])}" for each in node.get("inputs", [])
    )
    yield f"{indent}{node['id']} {_target(node)}({given}){tail}"
    if "branchNode" not in node:
        return
    block = node["branchNode"]["ifElse"]
    for case in (block["case"], *block.get("other", [])):
        yield f"{indent}  if {_condition(case['condition'])}"
        yield from _node(case["thenNode"], f"{indent}    ")
    yield f"{indent}  else"
    if "elseNode" in block:
        yield from _node(block["elseNode"], f"{indent}    ")
    else:
        yield f"{indent}    fail {block['error']['message']}"


def _target(node: Json) -> str:
    if "taskNode" in node:
        return _name(node["taskNode"]["referenceId"]["name"])
    if "workflowNode" in node:
        (kind, reference), *_ = node["workflowNode"].items()
        return f"{'plan' if kind == 'launchplanRef' else 'workflow'} {_name(reference['name'])}"
    if "arrayNode" in node:
        bound: list[str] = node["arrayNode"].get("boundInputs", [])
        more = f" bound {' '.join(bound)}" if bound else ""
        return f"array of {_target(node['arrayNode']['node'])}{more}"
    if "gateNode" in node:
        return f"gate {next(iter(node['gateNode']))}"
    return "branch"


def _binding(binding: Json) -> str:
    if "promise" in binding:
        promise = binding["promise"]
        steps = [str(next(iter(each.values()))) for each in promise.get("attrPath", [])]
        node = [promise["nodeId"]] if "nodeId" in promise else []
        return ".".join((*node, promise["var"], *steps))
    if "collection" in binding:
        return f"[{', '.join(map(_binding, binding['collection']['bindings']))}]"
    return str(next(iter(binding["scalar"]["primitive"].values())))


def _condition(condition: Json) -> str:
    if "comparison" in condition:
        comparison = condition["comparison"]
        left, right = (_operand(comparison[f"{side}Value"]) for side in ("left", "right"))
        return f"{left} {comparison.get('operator', 'EQ')} {right}"
    parts = condition["conjunction"]
    left, right = (_condition(parts[f"{side}Expression"]) for side in ("left", "right"))
    return f"({left} {parts.get('operator', 'AND')} {right})"


def _operand(operand: Json) -> str:
    found = operand.get("primitive")
    return operand["var"] if found is None else str(next(iter(found.values())))


SHAPES: Final = {
    "arms with several nodes": (
        """
        @workflow
        def main(a: int) -> int:
            before = inc(x=a)
            if a > 3:
                x = inc(x=before)
                x = add(x=x, y=a)
            else:
                x = inc(x=a)
            return x
        """,
        """
        workflow main(a)
          n0 inc(x=a)
          n1 branch(.a=a)
            if .a GT 3
              n0 workflow main.if_a-if(a=a, before_o0=n0.o0) after n0
            else
              n1 workflow main.if_a-else(a=a)
          return o0=n1.x
          workflow main.if_a-else(a)
            n0 inc(x=a)
            return x=n0.o0
          workflow main.if_a-if(a, before_o0)
            n0 inc(x=before_o0)
            n1 add(x=n0.o0, y=a) after n0
            return x=n1.o0
        plan main
        """,
    ),
    "arms of one node each keep their nodes": (
        """
        @workflow
        def main(a: int) -> int:
            if a > 3:
                x = inc(x=a)
            else:
                x = inc(x=1)
            return inc(x=x)
        """,
        """
        workflow main(a)
          n0 branch(.a=a)
            if .a GT 3
              n0 inc(x=a)
            else
              n1 inc(x=1)
          n1 inc(x=n0.o0) after n0
          return o0=n1.o0
        plan main
        """,
    ),
    "an arm that only passes on": (
        """
        @workflow
        def main(a: int) -> int:
            x = inc(x=a)
            if a > 3:
                x = inc(x=x)
            return x
        """,
        """
        workflow main(a)
          n0 inc(x=a)
          n1 branch(.a=a)
            if .a GT 3
              n0 workflow main.if_a-if(x_o0=n0.o0) after n0
            else
              n1 workflow main.if_a-else(x_o0=n0.o0) after n0
          return o0=n1.x
          workflow main.if_a-else(x_o0)
            n0 gate sleep()
            return x=x_o0
          workflow main.if_a-if(x_o0)
            n0 inc(x=x_o0)
            return x=n0.o0
        plan main
        """,
    ),
    "not goes to the leaves": (
        """
        @workflow
        def main(a: int, b: int) -> int:
            if not (a > 3 and not b == 2):
                return inc(x=a)
            return inc(x=b)
        """,
        """
        workflow main(a, b)
          n0 branch(.a=a, .b=b)
            if (.a LTE 3 OR .b EQ 2)
              n0 inc(x=a)
            else
              n1 inc(x=b)
          return o0=n0.o0
        plan main
        """,
    ),
    "a map over one task": (
        """
        @workflow
        def main(xs: list[int], a: int) -> int:
            return total(xs=[add(x=x, y=a) for x in xs])
        """,
        """
        task map_add
        workflow main(a, xs)
          n0 array of map_add bound y(x=xs, y=a)
          n1 total(xs=n0.o0) after n0
          return o0=n1.o0
        plan main
        """,
    ),
    "a map whose body has several nodes": (
        """
        @workflow
        def main(xs: list[int], a: int) -> int:
            return total(xs=[add(x=inc(x=x), y=a) for x in xs])
        """,
        """
        workflow main.map_x-body(a, x)
          n0 inc(x=x)
          n1 add(x=n0.o0, y=a) after n0
          return o0=n1.o0
        plan main.map_x-body
        workflow main(a, xs)
          n0 array of plan main.map_x-body bound a(a=a, x=xs)
          n1 total(xs=n0.o0) after n0
          return o0=n1.o0
        plan main
        """,
    ),
    "an arm that fails is the last": (
        """
        @workflow
        def main(a: int) -> int:
            if a < 0:
                raise ValueError("negative")
            elif a > 9:
                x = inc(x=a)
            else:
                x = inc(x=1)
            return x
        """,
        """
        workflow main(a)
          n0 branch(.a=a)
            if (.a GTE 0 AND .a GT 9)
              n0 inc(x=a)
            if .a GTE 0
              n1 inc(x=1)
            else
              fail negative
          return o0=n0.o0
        plan main
        """,
    ),
    "arms that fail in different words": (
        """
        @workflow
        def main(a: int) -> int:
            if a < 0:
                raise ValueError("negative")
            elif a < 9:
                x = inc(x=a)
            elif a < 10:
                raise ValueError("nine")
            else:
                x = inc(x=2)
            return x
        """,
        """
        workflow main(a)
          n0 branch(.a=a)
            if .a GTE 0
              n0 branch(.a=a)
                if .a LT 9
                  n0 inc(x=a)
                if .a GTE 10
                  n1 inc(x=2)
                else
                  fail nine
            else
              fail negative
          return o0=n0.o0
        plan main
        """,
    ),
    "a map over a task with several outputs": (
        """
        @task
        def split(x: int) -> tuple[int, str]: ...

        @workflow
        def main(xs: list[int]) -> int:
            numbers, texts = [], []
            for x in xs:
                number, text = split(x=x)
                numbers.append(number)
                texts.append(text)
            return total(xs=numbers)
        """,
        """
        workflow main.map_x-body(x)
          n0 split(x=x)
          return o0=n0.o0
          return o1=n0.o1
        plan main.map_x-body
        workflow main(xs)
          n0 array of plan main.map_x-body(x=xs)
          n1 total(xs=n0.o0) after n0
          return o0=n1.o0
        plan main
        """,
    ),
}


def test_what_no_branch_of_flyte_says() -> None:
    """Arms that fail side by side in different words, and branches that only fail."""
    body = """
        @workflow
        def main(a: int) -> int:
            if a < 0:
                raise ValueError("negative")
            elif a == 0:
                raise ValueError("nothing")
            elif a > 9:
                x = inc(x=a)
            elif a > 5:
                raise ValueError("large")
            else:
                raise ValueError("small")
            return x
        """
    (found,) = exported(body).diagnostics
    assert (found.code, found.span is None) == ("FL4503", False)
    assert "different words" in found.message


DEEP: Final = {
    "guards": [f"if a == {each}:\n        return inc(x={each})" for each in range(40)],
    "parts": [f"if {' and '.join(f'a != {each}' for each in range(99))}:\n        a = inc(x=a)"],
}


@pytest.mark.parametrize("name", DEEP)
def test_depth_has_bounds(name: str) -> None:
    """Readers of protobuf go a hundred messages deep, in Python and elsewhere."""
    lines = "\n    ".join([*DEEP[name], "return inc(x=a)"])
    found = exported(f"@workflow\ndef main(a: int) -> int:\n    {lines}\n")
    assert found.diagnostics == ()
    for each in found.documents:
        assert decode(each.kind, encode(each)) is not None


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name: str) -> None:
    body, expected = SHAPES[name]
    assert outline(body) == textwrap.dedent(expected).strip()


SHELL: Final = """
from flytekit import kwtypes
from flytekit.extras.tasks.shell import ShellTask

count = ShellTask(name="{name}", script="echo {{inputs.x}}", inputs=kwtypes(x=int))
"""


def test_maps_over_objects_under_one_name_stay_apart() -> None:
    main = """
    import other
    from flytekit import map_task

    @workflow
    def main(xs: list[int]):
        map_task(count)(x=xs)
        map_task(other.count)(x=xs)
    """
    text = TASKS + SHELL.format(name="one") + textwrap.dedent(main)
    package = compiled(text, other=SHELL.format(name="two")).package
    found = to_flyte(package, Settings(image="registry.example/app:1"))
    assert found.diagnostics == ()
    names = [each.name.rpartition("_")[0] for each in found.documents if "arraynode" in each.name]
    assert names == ["python-task.map_m.count", "python-task.map_other.count"]


@pytest.mark.parametrize(
    ("callee", "template", "message"),
    [
        ("query", "PodTemplate()", "`query` runs in no pod of its own"),
        ("inc", "Server().pod", "is no pod template"),
    ],
)
def test_pod_templates_that_a_call_cannot_have(callee: str, template: str, message: str) -> None:
    found = exported(f"""
        from app import Server
        from flowc import SQLTask, kwtypes
        from flytekit import PodTemplate

        query = SQLTask("query", "select 1", inputs=kwtypes(x=int), outputs=kwtypes(o=int))

        @workflow
        def main(x: int) -> int:
            return {callee}(x=x).with_overrides(pod_template={template})
    """)
    (only,) = found.diagnostics
    assert only.code == "FL4505"
    assert message in only.message


def test_plans_of_workflows_that_are_registered_elsewhere() -> None:
    found = exported("""
        from flowc import LaunchPlan, reference_workflow

        @reference_workflow(project="p", domain="d", name="far.flow", version="v9")
        def flow(x: int, name: str) -> int: ...

        plan = LaunchPlan.create("plan", flow, fixed_inputs={"name": "a"}, default_inputs={"x": 3})
    """)
    (spec,) = (MessageToDict(message_of(each))["spec"] for each in found.documents[-1:])
    where = {"project": "p", "domain": "d", "name": "far.flow", "version": "v9"}
    assert spec["workflowId"] == {"resourceType": "WORKFLOW", **where}
    assert [*spec["fixedInputs"]["literals"]] == ["name"]
    assert [*spec["defaultInputs"]["parameters"]] == ["x"]

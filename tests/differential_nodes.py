"""Programs with maps over tasks, nodes, order and imperative workflows."""

from typing import Final

from .differential import Case

NODES: Final[dict[str, Case]] = {
    "a map over a task": Case("""
        from flowc import map_task

        @workflow
        def main(a: int) -> int:
            xs = numbers(n=a)
            return total(xs=map_task(inc)(x=map_task(add)(x=xs)))
    """),
    "a map over a list that holds promises": Case("""
        from flowc import map_task

        @workflow
        def main(a: int) -> int:
            found = map_task(inc, concurrency=2)(x=[a, inc(x=a), 3])
            return add(x=found[0], y=found[2])
    """),
    "a map over lists that are walked together": Case("""
        from flowc import map_task

        @workflow
        def main(a: int) -> int:
            return total(xs=map_task(add)(x=[1, a], y=[a, 2]))
    """),
    "a map over a partial": Case("""
        from functools import partial
        from flowc import map_task

        @workflow
        def main(a: int, b: int) -> int:
            by_name = map_task(partial(add, y=inc(x=b)))(x=numbers(n=a))
            by_place = map_task(partial(partial(add, b)))(y=by_name)
            return total(xs=by_place)
    """),
    "a map over a task with several outputs": Case("""
        from flowc import map_task

        @workflow
        def main(a: int) -> tuple[int, list[str]]:
            both = map_task(split)(x=[a, 7])
            numbers, texts = map_task(pair)(x=both.high)
            return total(xs=numbers), texts
    """),
    "a map over a workflow": Case("""
        from flowc import map_task

        @workflow
        def inner(x: int, y: int = 3) -> int:
            return add(x=inc(x=x), y=y)

        @workflow
        def main(a: int) -> int:
            return total(xs=map_task(inner)([a, 2]))
    """),
    "a map that several workflows use": Case("""
        from flowc import TaskMetadata, map_task

        mapped = map_task(inc, concurrency=1, metadata=TaskMetadata(retries=2))

        @workflow
        def inner(xs: list[int]) -> list[int]:
            return mapped(x=xs)

        @workflow
        def main(a: int) -> int:
            return total(xs=mapped(x=inner(xs=numbers(n=a))).with_overrides(retries=3))
    """),
    "a map of which some items may fail": Case("""
        from flowc import map_task

        @task
        def strict(x: int) -> int:
            if x < 3:
                raise ValueError("small")
            return x

        @task
        def count(xs: list[int | None]) -> int:
            return sum(x is not None for x in xs)

        @workflow
        def main(a: int) -> tuple[int, int]:
            some = map_task(strict, min_success_ratio=0.4)(x=[5, 1, a, 1, 9])
            two = map_task(strict, min_successes=1)(x=[5, 1])
            return count(xs=some), count(xs=two)
    """),
    "a map in an arm": Case("""
        from flowc import map_task

        @workflow
        def main(a: int) -> list[int]:
            xs = numbers(n=a)
            return (
                conditional("size").if_(a > 3).then(map_task(inc)(x=xs))
                .else_().then(map_task(add)(x=xs))
            )
    """),
    "nodes give their outputs by name": Case("""
        from flowc import create_node

        @workflow
        def main(a: int) -> tuple[int, str]:
            one = create_node(inc, x=a)
            both = create_node(split, x=one.o0)
            two = create_node(pair, x=both.outputs["low"])
            three = create_node(add, x=two.o0, y=both.high).with_overrides(retries=1)
            return three.o0, two.outputs["o1"]
    """),
    "nodes of workflows and maps": Case("""
        from flowc import create_node, map_task

        @workflow
        def inner(x: int) -> tuple[int, int]:
            return inc(x=x), x

        @workflow
        def main(a: int) -> int:
            found = create_node(inner, x=a)
            mapped = create_node(map_task(inc), x=[found.o0, found.o1])
            return total(xs=mapped.o0)
    """),
    "order": Case("""
        from flowc import create_node

        @task
        def note():
            print("call note")

        @workflow
        def main(a: int) -> int:
            first = create_node(note)
            second = inc(x=a)
            first >> second
            last = create_node(note)
            second.runs_before(last)
            first >> second >> last
            return second
    """),
    "a pause": Case("""
        from datetime import timedelta
        from flowc import sleep

        @workflow
        def main(a: int) -> int:
            before = inc(x=a)
            pause = sleep(timedelta(milliseconds=1))
            after = inc(x=before)
            before >> pause >> after
            return after
    """),
    "an imperative workflow": Case("""
        from flowc import Workflow

        wb = Workflow(name="built")
        wb.add_workflow_input("x", int)
        one = wb.add_entity(inc, x=wb.inputs["x"])
        two = wb.add_entity(add, x=one.outputs["o0"], y=wb.inputs["x"])
        both = wb.add_entity(split, x=two.o0)
        one >> two
        wb.add_workflow_output("low", both.low)
        wb.add_workflow_output("all", [one.o0, two.o0, 3])
        wb.add_workflow_output("by_name", {"x": wb.inputs["x"], "y": both.high}, dict[str, int])

        @workflow
        def main(a: int) -> int:
            found = wb(x=inc(x=a))
            return add(x=found.low, y=add(x=total(xs=found.all), y=weigh(d=found.by_name)))
    """),
    "imperative workflows in one another": Case("""
        from flowc import Workflow, map_task

        def chain(name, length):
            made = Workflow(name)
            value = made.add_workflow_input("x", int)
            for step in range(length):
                value = made.add_task(add, x=value, y=step).o0
            made.add_workflow_output("o0", value)
            return made

        two, three = chain("two", 2), chain("three", length=3)
        outer = Workflow(name="outer")
        xs = outer.add_workflow_input("xs", list[int])
        mapped = outer.add_entity(map_task(three), x=xs)
        inside = outer.add_subwf(two, x=mapped.o0[0])
        outer.add_workflow_output("o0", inside.o0)

        @workflow
        def main(a: int) -> int:
            return two(x=outer(xs=[a, 2]))
    """),
    "the parts of an input of an imperative workflow": Case("""
        from flowc import Workflow

        wb = Workflow(name="built")
        p = wb.add_workflow_input("p", Point)
        xs = wb.add_workflow_input("xs", list[int])
        found = wb.add_entity(add, x=p.x, y=xs[1])
        wb.add_workflow_output("o0", found.o0)

        @workflow
        def main(a: int) -> int:
            return wb(p=point(x=a), xs=[1, a])
    """),
    "several outputs, counted and in part": Case("""
        @workflow
        def main(a: int) -> int:
            parts = split(x=a)
            return total(xs=[*parts[:1], *parts[1:], len(parts)])
    """),
}

"""What moved or came between is told as such, and not as everything beside it."""

import json
from typing import Final

import pytest

from flowc.ir.render_diff import DiffFormat
from flowc.ir.rules_diff import RULES

from .test_diff import between, written

TASKS: Final = """\
from flowc import conditional, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def dec(x: int) -> int:
    return x - 1


"""
BRANCH: Final = (
    TASKS
    + """\
@workflow
def main(x: int) -> int:
    if x > 9:
        y = inc(x=x)
    elif x > 5:
        y = dec(x=1)
    else:
        y = dec(x=x)
    return y
"""
)
ARMS: Final = {
    "before the first": (
        ("    if x > 9:", "    if x > 99:\n        y = inc(x=7)\n    elif x > 9:"),
        {"FD5009": "if_x has a new way, `if`: if x > 99"},
    ),
    "between": (
        ("    elif x > 5:", "    elif x > 7:\n        y = inc(x=7)\n    elif x > 5:"),
        {"FD5009": "if_x has a new way, `elif-1`: if x > 7"},
    ),
    "gone": (
        ("    elif x > 5:\n        y = dec(x=1)\n", ""),
        {"FD5009": "if_x no longer has the way `elif-1`: if x > 5"},
    ),
    "another condition": (
        ("x > 5", "x > 6"),
        {"FD5008": "if_x: `elif-1` asks x > 6, not x > 5"},
    ),
    "in a way behind a new one": (
        (
            "    elif x > 5:\n        y = dec(x=1)",
            "    elif x > 7:\n        y = inc(x=7)\n    elif x > 5:\n        y = dec(x=2)",
        ),
        {
            "FD5009": "if_x has a new way, `elif-1`: if x > 7",
            "FD5005": "y: x is 2, was 1",
        },
    ),
    "another order": (
        (
            "x > 9:\n        y = inc(x=x)\n    elif x > 5:\n        y = dec(x=1)",
            "x > 5:\n        y = dec(x=1)\n    elif x > 9:\n        y = inc(x=x)",
        ),
        {"FD5009": "if_x tries its ways in another order: if x > 5, if x > 9, otherwise"},
    ),
}


@pytest.mark.parametrize("case", ARMS)
def test_ways_of_a_branch(case: str) -> None:
    (piece, instead), told = ARMS[case]
    new = BRANCH.replace(piece, instead)
    assert new != BRANCH
    assert {each.code: each.message for each in between(BRANCH, new).changes} == told


@pytest.mark.parametrize("case", ARMS)
def test_ways_of_a_branch_mirrored(case: str) -> None:
    (piece, instead), told = ARMS[case]
    back = between(BRANCH.replace(piece, instead), BRANCH).changes
    assert {each.code for each in back} == {*told}


FLAT: Final = (
    TASKS
    + """\
@workflow
def main(x: int) -> int:
    y = inc(x=x)
    z = dec(x=y)
    return z
"""
)
MOVED: Final = {
    "into a branch": (
        FLAT.replace(
            "    z = dec(x=y)\n",
            "    if y > 3:\n        z = dec(x=y)\n    else:\n        z = inc(x=y)\n",
        ),
        "z moved to if_y/if, was in the body",
    ),
    "into a branch, otherwise": (
        FLAT.replace(
            "    z = dec(x=y)\n",
            "    if y > 3:\n        z = dec(x=1)\n    else:\n        z = inc(x=y)\n",
        ),
        "z moved to if_y/if, was in the body",
    ),
}


@pytest.mark.parametrize("case", MOVED)
def test_call_that_moved(case: str) -> None:
    """Into a branch, and out of it again; the branch itself is new, or gone."""
    new, said = MOVED[case]
    changes = between(FLAT, new).changes
    (found,) = [each for each in changes if each.code == "FD5014"]
    assert found.message == said
    codes = {each.code for each in changes}
    assert codes == {"FD5001", "FD5011", "FD5014"} | ({"FD5005"} if "otherwise" in case else set())
    assert not any("dec" in each.message for each in changes if each.code == "FD5001")
    back = {each.code for each in between(new, FLAT).changes}
    assert back == codes - {"FD5001"} | {"FD5002"}


WAYS: Final = (
    TASKS
    + """\
@workflow
def main(xs: list[int], k: int) -> int:
    total = inc(x=k)
    if total > k:
        y = inc(x=k)
    else:
        y = dec(x=k)
    ys = [inc(x=each) for each in xs]
    return y
"""
)
BRANCHED: Final = """\
    if total > k:
        y = inc(x=k)
    else:
        y = dec(x=k)
"""
INSIDE: Final = """\
    if k > 9:
        if total > k:
            y = inc(x=k)
        else:
            y = dec(x=k)
    else:
        y = k
"""
MAPPED: Final = "    ys = [inc(x=each) for each in xs]\n"
MOVED_WHOLE: Final = {
    "a branch": (
        (BRANCHED, INSIDE),
        ["FD5001 if_k, a branch, is new", "FD5011 output o0 is if_k.y, was if_total.y",
         "FD5014 if_total moved to if_k/if, was in the body"],
    ),
    "a branch, with another argument in it": (
        (BRANCHED, INSIDE.replace("dec(x=k)", "dec(x=1)")),
        ["FD5001 if_k, a branch, is new", "FD5011 output o0 is if_k.y, was if_total.y", "FD5005 y: x is 1, was k",
         "FD5014 if_total moved to if_k/if, was in the body"],
    ),
    "a branch, with another condition": (
        (BRANCHED, INSIDE.replace("total > k", "total > 5")),
        ["FD5001 if_k, a branch, is new", "FD5011 output o0 is if_k.y, was if_total.y",
         "FD5014 if_total moved to if_k/if, was in the body",
         "FD5008 if_total: `if` asks total.o0 > 5, not total.o0 > k"],
    ),
    "a map": (
        (MAPPED, "    if k > 9:\n    " + MAPPED + "    else:\n        ys = xs\n"),
        ["FD5001 if_k, a branch, is new", "FD5014 ys moved to if_k/if, was in the body"],
    ),
    "a branch, with a test that names it otherwise": (
        ("if total > k", "if k < total"),
        ["FD5003 if_total is called if_k now", "FD5008 if_k: `if` asks k < total.o0, not total.o0 > k"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVED_WHOLE)
def test_branches_and_maps_are_told_once(case: str) -> None:
    """What is in one that moved is compared where it went, and no change of its own."""
    (piece, instead), told = MOVED_WHOLE[case]
    assert piece in WAYS
    changes = between(WAYS, WAYS.replace(piece, instead)).changes
    assert [f"{each.code} {each.message}" for each in changes] == told


LOCAL: Final = {
    "an item": (("x=each) for each", "x=row) for row"), ["ys: item each is called row now"]),
    "an output of a branch": (
        ("y = inc(x=k)\n    else:\n        y = dec(x=k)\n", "z = inc(x=k)\n    else:\n        z = dec(x=k)\n"),
        ["if_total: output y is called z now", "y is called z now", "y is called z now"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOCAL)
def test_local_names_are_cosmetic(case: str) -> None:
    (piece, instead), told = LOCAL[case]
    assert piece in WAYS
    new = WAYS.replace(piece, instead)
    if "branch" in case:
        new = new.replace("return y", "return z")
    found = between(WAYS, new)
    assert [each.message for each in found.changes] == told
    assert {each.impact.value for each in found.changes} == {"cosmetic"}
    assert not found.reruns


def test_local_names_in_blocks_within() -> None:
    """What a block inside sees follows, but not an item of the same name of its own."""
    old = (
        TASKS
        + """\
@workflow
def main(xs: list[int], rows: list[list[int]]) -> list[list[int]]:
    found = []
    for a in rows:
        inner = []
        for b in a:
            if b > 1:
                c = inc(x=b)
            else:
                c = dec(x=b)
            inner.append(c)
        found.append(inner)
    return found
"""
    )
    items = old.replace("for a in", "for row in").replace("in a:", "in row:")
    items = items.replace("for b", "for e").replace("=b)", "=e)").replace("if b", "if e")
    outputs = old.replace("c = ", "d = ").replace("append(c)", "append(d)")
    for new in (items, outputs):
        found = between(old, new)
        assert {each.impact.value for each in found.changes} == {"cosmetic"}


def test_calls_that_are_not_alone() -> None:
    """Two calls of one name could each be the one that moved: nothing is guessed."""
    new = FLAT.replace(
        "    z = dec(x=y)\n",
        "    if y > 3:\n        z = dec(x=y)\n    else:\n        z = dec(x=1)\n",
    )
    assert "FD5014" not in {each.code for each in between(FLAT, new).changes}


def test_sarif_has_the_text_of_rules() -> None:
    rule = RULES["FD2002"]
    log = json.loads(written(between(rule.old, rule.new), DiffFormat.SARIF))
    (found,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert (found["id"], found["name"]) == ("FD2002", "required-input-added")
    assert found["fullDescription"]["text"] == rule.why
    assert rule.new in found["help"]["text"]
    assert found["defaultConfiguration"] == {"level": "error"}


def test_a_gate_that_moved_into_a_way() -> None:
    head = "from datetime import timedelta\n\nfrom flowc import sleep\n"
    old = head + BRANCH.replace(
        "    if x > 9:\n", "    wait = sleep(timedelta(minutes=1))\n    if x > 9:\n"
    )
    new = head + BRANCH.replace(
        "    if x > 9:\n", "    if x > 9:\n        wait = sleep(timedelta(minutes=2))\n"
    )
    found = between(old, new)
    assert [each.code for each in found.changes] == ["FD5014", "FD5010"]
    assert found.changes[0].evidence == "the same name and kind"
    assert found.changes[1].message.startswith("wait is sleep microseconds(120000000), was sleep ")

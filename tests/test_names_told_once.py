"""A name that nobody defines is one mistake of a module, however often it is used."""

from typing import Final

from .sources import TASKS, compiled

NEAR: Final = """\
def one(a, first):
    return inc(x=frst)
def two(a, fist):
    return inc(x=frst)
@workflow
def main(a: int) -> tuple[int, int]:
    return one(a, 1), two(a, 2)
"""


def test_a_name_in_many_places_is_one_mistake() -> None:
    text = "".join(f"@tasc\ndef t{i}(x: int) -> int: ...\n" for i in range(6))
    [found] = compiled(TASKS + text).diagnostics
    before = TASKS.count("\n")
    lines = [each.span.line - before for each in found.labels]
    assert (lines, found.notes) == ([1, 3, 5, 7], ("it is used in 6 places",))
    [way_out] = found.helps
    assert [each.span.line - before for each in way_out.edits] == [1, 3, 5, 7, 9, 11]


def test_names_that_were_meant_to_be_others_are_apart() -> None:
    found = compiled(TASKS + NEAR).diagnostics
    texts = [each.helps[0].text for each in found]
    assert texts == ["did you mean `first`?", "did you mean `fist`?"]

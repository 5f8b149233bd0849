"""Did you mean: the known word nearest to one that is not known."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Final

from .diagnostics import Applicability, Help, Swap

if TYPE_CHECKING:
    from difflib import SequenceMatcher

_LIKE: Final = 0.65
"""How like two words must be, 0 to 1: one letter wrong, missing or swapped in a word of three."""

_NEARLY_ONE: Final = 0.8
"""How like two words must be for one to be the other misspelt: a letter in a word of four."""

_MOST: Final = 2_000
"""How many words of like length are compared; the rest are not looked at."""

_LONGEST: Final = 200
"""Length past which a word is like no other: comparing costs the product of the lengths."""

MAX_SUGGESTIONS: Final = 50
"""Searches for a nearest name in one validation, and in one compilation: each costs as much as there are names."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most like `word`, upper and lower case alike; None where none is like it.

    Of dotted names the last parts are compared; between equals one with the same rest wins, then
    the first.
    """
    head, last = _parts(word)
    alike = ((each, *_parts(each)) for each in words if each != word)
    candidates = islice((each for each in alike if _near_lengths(last, each[2])), _MOST)
    matcher = _matcher()
    matcher.set_seq2(last)
    best: str | None = None
    score = (_LIKE, False)
    for candidate, candidate_head, candidate_last in candidates:
        ranked = (_likeness(matcher, candidate_last, score[0]), head == candidate_head)
        if ranked > score or (best is None and ranked == score):
            best, score = candidate, ranked
    return best


def did_you_mean(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """The help that names the word most like `word`; nothing where none is like it."""
    close = nearest(word, words)
    return (f"did you mean `{close}`?",) if close else ()


def meant(word: str, words: Iterable[str]) -> tuple[Help, ...]:
    """The help that names the word most like `word`, with the swap of one for the other.

    The swap is safe where no other word is like it, and the two are nearly the same.
    """
    known = [*words]
    close = nearest(word, known)
    if close is None:
        return ()
    old, new = word.rpartition(".")[2], close.rpartition(".")[2]
    is_sure = _are_nearly_one(old, new) and nearest(word, (x for x in known if x != close)) is None
    applicability = Applicability.SAFE if is_sure else Applicability.CHOICE
    return (Help(f"did you mean `{close}`?", (), applicability, Swap(old, new)),)


def _are_nearly_one(left: str, right: str) -> bool:
    matcher = _matcher()
    matcher.set_seqs(left.lower(), right.lower())
    return matcher.ratio() >= _NEARLY_ONE


def _matcher() -> "SequenceMatcher[str]":
    from difflib import SequenceMatcher  # here, since most runs suggest nothing

    return SequenceMatcher(autojunk=False)


def _parts(name: str) -> tuple[str, str]:
    head, _, last = name.lower().rpartition(".")
    return head, last


def _near_lengths(left: str, right: str) -> bool:
    """Whether words of these lengths can be alike at all."""
    if max(len(left), len(right)) > _LONGEST:
        return False
    return 2 * min(len(left), len(right)) >= _LIKE * (len(left) + len(right))


def _likeness(matcher: "SequenceMatcher[str]", word: str, least: float) -> float:
    """Likeness of two words, 0 to 1; 0 where the cheap upper bounds show that it is under `least`."""
    matcher.set_seq1(word)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()

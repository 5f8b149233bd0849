"""How wide text is on the page, so that a layout made here and one made there agree.

The widths are those of Helvetica, which Arial, Liberation Sans and their like share.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

_NARROW: Final = dict.fromkeys("ijl'", 222) | dict.fromkeys(" !,./:;I[]\\ft|", 278)
_MIDDLE: Final = dict.fromkeys('"()-`r', 333) | dict.fromkeys("*", 389) | dict.fromkeys("{}", 334)
_BROAD: Final = dict.fromkeys("ckszvxyJ", 500) | dict.fromkeys("+<=>~^", 584)
_WIDE: Final = dict.fromkeys("&ABEKPSVXY", 667) | dict.fromkeys("CDHNRUw", 722) | {"T": 611}
_WIDEST: Final = dict.fromkeys("GOQ", 778) | {"m": 833, "M": 833, "%": 889, "W": 944, "@": 1015}
_WIDTHS: Final = _NARROW | _MIDDLE | _BROAD | _WIDE | _WIDEST | {"F": 611, "Z": 611, "…": 1000}
_USUAL: Final = 556
"""All that is in no table: digits and most letters. In thousandths of the size, as the others."""
_FULL: Final = 1000
BOLD: Final = 1.08
"""How much wider bold text is."""


def text_width(text: str, size: float) -> float:
    """The width of a line of text, in the unit of `size`, the height of the font."""
    return sum(map(_width, text)) * size / 1000


def widest(lines: Iterable[str], size: float) -> float:
    """The width of the widest line; 0 where there is none."""
    return max((text_width(line, size) for line in lines), default=0)


def _width(char: str) -> int:
    if char.isascii():
        return _WIDTHS.get(char, _USUAL)
    if unicodedata.combining(char):
        return 0
    return _FULL if unicodedata.east_asian_width(char) in "WF" else _WIDTHS.get(char, _USUAL)

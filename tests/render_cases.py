"""Diagnostics over small sources, and what users see of them."""

from typing import Any, Final

from flowc.ir.diagnostics import Diagnostic, Edit, Help, Label, Severity
from flowc.ir.nodes import Span

FILES: Final = {
    "a.py": """\
from b import train


def main(rows):
\tmodel = tain(data=rows, epochs="3")
    if rows:
        first(
            rows,
        )
        second()
        third()
        fourth()
        fifth()
        sixth()
    return model
""",
    "b.py": "def train(data: list[int],\r\n          epochs: int):\r\n    pass\r\n",
    "wide.py": 'name = f(größe="日本語", x=1)\ncafe\u0301 = g(x=1)\n',
    "long.py": f"numbers = [{', '.join(map(str, range(60)))}]\n",
    "wider.py": f"x = '{'日本語' * 20}', f(1), '{'日本語' * 20}'\n",
    "longer.py": f"x = f({'1, ' * 40}g(\n{'  2,' * 40}), {'3' * 90})\n",
    "odd.py": "a = '\x1b[31m\u202e'\r\nb = 2\x0cc = 3\n",
}


def span(file: str, line: int, column: int, end_line: int, end_column: int) -> Span:
    return Span(file, line, column, end_line, end_column)


def error(*labels: Label, **more: Any) -> Diagnostic:
    return Diagnostic("FL2001", Severity.ERROR, "a value does not fit", labels, **more)


ARGUMENT: Final = Label(span("a.py", 5, 26, 5, 36), "wants `int`")

TEXTS: Final[dict[str, tuple[Diagnostic, str]]] = {
    "one label": (
        error(ARGUMENT),
        """\
error[FL2001]: a value does not fit
 --> a.py:5:26
  |
5 |     model = tain(data=rows, epochs="3")
  |                             ^^^^^^^^^^ wants `int`
""",
    ),
    "two files, with notes and helps": (
        error(
            ARGUMENT,
            Label(span("b.py", 2, 11, 2, 22), "declared here", primary=False),
            notes=("the first\nthe second line",),
            helps=(Help("pass a number"),),
        ),
        """\
error[FL2001]: a value does not fit
 --> a.py:5:26
  |
5 |     model = tain(data=rows, epochs="3")
  |                             ^^^^^^^^^^ wants `int`
  |
 ::: b.py:2:11
  |
2 |           epochs: int):
  |           ----------- declared here
  |
  = note: the first
          the second line
  = help: pass a number
""",
    ),
    "several labels on a line": (
        error(
            ARGUMENT,
            Label(span("a.py", 5, 15, 5, 24), "from here", primary=False),
            Label(span("a.py", 5, 10, 5, 14), "this call", primary=False),
        ),
        """\
error[FL2001]: a value does not fit
 --> a.py:5:26
  |
5 |     model = tain(data=rows, epochs="3")
  |             ---- ---------  ^^^^^^^^^^ wants `int`
  |             |    |
  |             |    from here
  |             this call
""",
    ),
    "a label within another": (
        error(ARGUMENT, Label(span("a.py", 5, 10, 5, 37), "this call", primary=False)),
        """\
error[FL2001]: a value does not fit
 --> a.py:5:26
  |
5 |     model = tain(data=rows, epochs="3")
  |             ----------------^^^^^^^^^^-
  |             |               |
  |             |               wants `int`
  |             this call
""",
    ),
    "two labels at one place": (
        error(ARGUMENT, Label(ARGUMENT.span, "and given here", primary=False)),
        """\
error[FL2001]: a value does not fit
 --> a.py:5:26
  |
5 |     model = tain(data=rows, epochs="3")
  |                             ^^^^^^^^^^ and given here
  |                             |
  |                             wants `int`
""",
    ),
    "a line between": (
        error(
            Label(span("a.py", 10, 9, 10, 17), "then this"),
            Label(span("a.py", 12, 9, 12, 17), "not this", primary=False),
        ),
        """\
error[FL2001]: a value does not fit
  --> a.py:10:9
   |
10 |         second()
   |         ^^^^^^^^ then this
11 |         third()
12 |         fourth()
   |         -------- not this
""",
    ),
    "lines left out": (
        error(
            Label(span("a.py", 15, 12, 15, 17), "used here"),
            Label(span("a.py", 5, 2, 5, 7), "made here", primary=False),
        ),
        """\
error[FL2001]: a value does not fit
  --> a.py:15:12
   |
 5 |     model = tain(data=rows, epochs="3")
   |     ----- made here
...
15 |     return model
   |            ^^^^^ used here
""",
    ),
    "several lines": (
        error(Label(span("a.py", 7, 9, 9, 10), "this call")),
        """\
error[FL2001]: a value does not fit
 --> a.py:7:9
  |
7 | /         first(
8 | |             rows,
9 | |         )
  | |_________^ this call
""",
    ),
    "several lines from the middle of one": (
        error(
            Label(span("a.py", 7, 14, 9, 10), "these arguments"),
            Label(span("a.py", 8, 13, 8, 17), "a list", primary=False),
        ),
        """\
error[FL2001]: a value does not fit
 --> a.py:7:14
  |
7 |           first(
  |  ______________^
8 | |             rows,
  | |             ---- a list
9 | |         )
  | |_________^ these arguments
""",
    ),
    "many lines, and lines within them": (
        error(
            Label(span("a.py", 6, 5, 14, 16), "this branch"),
            Label(span("a.py", 7, 9, 9, 10), "this call", primary=False),
        ),
        """\
error[FL2001]: a value does not fit
  --> a.py:6:5
   |
 6 | /       if rows:
 7 | | /         first(
 8 | | |             rows,
 9 | | |         )
   | | |_________- this call
...  |
13 | |           fifth()
14 | |           sixth()
   | |_________________^ this branch
""",
    ),
    "wide characters": (
        error(
            Label(span("wide.py", 1, 16, 1, 21), "here"),
            Label(span("wide.py", 1, 10, 1, 15), "there", primary=False),
        ),
        """\
error[FL2001]: a value does not fit
 --> wide.py:1:16
  |
1 | name = f(größe="日本語", x=1)
  |          ----- ^^^^^^^^ here
  |          |
  |          there
""",
    ),
    "combining characters": (
        error(Label(span("wide.py", 2, 9, 2, 15), "here")),
        """\
error[FL2001]: a value does not fit
 --> wide.py:2:9
  |
2 | cafe\u0301 = g(x=1)
  |        ^^^^^^ here
""",
    ),
    "an insertion": (
        error(Label(span("a.py", 15, 17, 15, 17), "expected `)`")),
        """\
error[FL2001]: a value does not fit
  --> a.py:15:17
   |
15 |     return model
   |                 ^ expected `)`
""",
    ),
    "edits": (
        error(
            Label(span("a.py", 5, 10, 5, 14)),
            helps=(
                Help("call `train`", (Edit(span("a.py", 5, 10, 5, 14), "train"),)),
                Help("import it", (Edit(span("a.py", 1, 1, 1, 1), "from c import tain\n"),)),
                Help(
                    "give nothing",
                    (
                        Edit(span("a.py", 8, 1, 9, 1), ""),
                        Edit(span("a.py", 12, 9, 12, 15), "fifth"),
                    ),
                ),
            ),
        ),
        """\
error[FL2001]: a value does not fit
  --> a.py:5:10
   |
 5 |     model = tain(data=rows, epochs="3")
   |             ^^^^
   |
   = help: call `train`
   |
 5 -     model = tain(data=rows, epochs="3")
 5 +     model = train(data=rows, epochs="3")
   = help: import it
   |
 1 + from c import tain
   = help: give nothing
   |
 8 -             rows,
   |
12 -         fourth()
12 +         fifth()
""",
    ),
    "no span": (
        error(notes=("of IR",), path="workflow:m.main/train#data"),
        """\
error[FL2001]: a value does not fit
 --> workflow:m.main/train#data
  = note: of IR
""",
    ),
    "neither span nor path": (error(), "error[FL2001]: a value does not fit\n"),
    "a file that is gone": (
        error(Label(span("gone.py", 3, 5, 3, 9), "wants `int`"), Label(ARGUMENT.span, "and here")),
        """\
error[FL2001]: a value does not fit
 --> gone.py:3:5: wants `int`
  |
 ::: a.py:5:26
  |
5 |     model = tain(data=rows, epochs="3")
  |                             ^^^^^^^^^^ and here
""",
    ),
    "a line that is gone": (
        error(Label(span("b.py", 30, 1, 30, 5), "moved")),
        "error[FL2001]: a value does not fit\n --> b.py:30:1: moved\n",
    ),
    "what a terminal must not get": (
        error(Label(span("odd.py", 1, 1, 1, 2), "a\x1b[2Jb")),
        """\
error[FL2001]: a value does not fit
 --> odd.py:1:1
  |
1 | a = '\ufffd[31m\ufffd'
  | ^ a\ufffd[2Jb
""",
    ),
    "a form feed ends no line": (
        error(Label(span("odd.py", 2, 7, 2, 8), "here")),
        """\
error[FL2001]: a value does not fit
 --> odd.py:2:7
  |
2 | b = 2\ufffdc = 3
  |       ^ here
""",
    ),
}

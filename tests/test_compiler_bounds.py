"""No program hangs the compiler, or fills the machine: past a limit there is one located finding."""

from typing import Final

import pytest

from flowc.ir.suggest import MAX_SUGGESTIONS

from .sources import TASKS, compiled

LOOP: Final = "for i in range(10**6):\n    "

HOSTILE: Final[dict[str, tuple[str, str]]] = {
    # numbers
    "a power": ("N = 10 ** 10**9", "FL1004"),
    "a power of a fraction": ("import fractions\nN = fractions.Fraction(1, 3) ** 10**7", "FL1004"),
    "a shift": ("N = 1 << 10**9", "FL1004"),
    "pow": ("N = pow(10, 10**9)", "FL1004"),
    "pow by name": ("N = pow(exp=10**9, base=10)", "FL1004"),
    "round by name": ("N = round(number=5, ndigits=-(10**8))", "FL1004"),
    "a decimal": ("import decimal\nN = int(decimal.Decimal('1e100000000'))", "FL1004"),
    "a fraction": ("import fractions\nN = fractions.Fraction('1e100000000')", "FL1004"),
    "an indent": ("import json\nN = json.dumps([1], indent=10**10)", "FL1004"),
    "bytes by name": ("N = (5).to_bytes(length=10**10, byteorder='big')", "FL1004"),
    "a width by name": ("N = '{:>{w}}'.format(1, w=10**10)", "FL1004"),
    "a width by position": ("N = '{:>{}}'.format(1, 10**10)", "FL1004"),
    "a factorial": ("import math\nN = math.factorial(10**7)", "FL1004"),
    "a binomial": ("import math\nN = math.comb(10**6, 5 * 10**5)", "FL1004"),
    "a product": ("import math\nN = math.prod(range(1, 10**6))", "FL1004"),
    "rounding": ("N = round(5, -10**8)", "FL1004"),
    "squares": ("N = 3\n" + LOOP + "N = N * N", "FL1004"),
    "digits": ("N = int('9' * 5_000)", "FL1018"),
    "bytes of a number": ("N = len((1).to_bytes(10**9, 'big'))", "FL1004"),
    # text
    "a text, repeated": ("N = len('x' * 10**10)", "FL1004"),
    "a text, doubled": ("s = 'a'\n" + LOOP + "s += s\nN = len(s)", "FL1004"),
    "a text, doubled in a text": ("s = 'a'\n" + LOOP + "s = f'{s}{s}'\nN = len(s)", "FL1004"),
    "a text, joined": ("s = 'a'\n" + LOOP + "s = s.join([s, s, s])\nN = len(s)", "FL1004"),
    "a text, replaced": ("s = 'aa'\n" + LOOP + "s = s.replace('a', s)\nN = len(s)", "FL1004"),
    "a wide field": ("N = len(f'{1:999999999}')", "FL1004"),
    "a precise field": ("N = len(f'{1.5:.999999999f}')", "FL1004"),
    "a field as wide as a name says": ("w = 10**9\nN = len(f'{1:{w}}')", "FL1004"),
    "a wide field of a format": ("N = len('{:999999999}'.format(1))", "FL1004"),
    "a wide field, the old way": ("N = len('%999999999d' % 1)", "FL1004"),
    "a wide field, the old way with a star": ("N = len('%*d' % (10**9, 1))", "FL1004"),
    "filled": ("N = len('x'.ljust(10**9) + 'x'.zfill(10**9))", "FL1004"),
    "tabs": ("N = len('\\t'.expandtabs(10**9))", "FL1004"),
    "bytes": ("N = len(bytes(10**10))", "FL1004"),
    "a slow pattern": ("import re\nN = len(re.sub('(a+)+b', '', 'a' * 60))", "FL1004"),
    "a long text, looked through again and again": (
        "s = 'a' * 900_000\nN = 0\n" + LOOP + "N += s.count('b') + (s == 'b')",
        "FL1004",
    ),
    # containers
    "a list, repeated": ("N = len([0] * 10**9)", "FL1004"),
    "a list of a range": ("N = len(list(range(10**9)))", "FL1004"),
    "the sum of a range": ("N = sum(range(10**9))", "FL1004"),
    "the greatest of a range": ("N = max(range(10**9))", "FL1004"),
    "a list, doubled": ("x = [1]\n" + LOOP + "x = x + x\nN = len(x)", "FL1004"),
    "a list, extended by itself": ("x = [1]\n" + LOOP + "x.extend(x)\nN = len(x)", "FL1004"),
    "a list that grows as it is read": ("x = [1]\nfor i in x:\n    x.append(i)\nN = 1", "FL1004"),
    "a list of lists of lists, printed": (
        "x = []\nfor i in range(25):\n    x = [x, x]\nN = len(str(x))",
        "FL1004",
    ),
    "tuples of tuples, compared": (
        "x = y = ()\nfor i in range(26):\n    x, y = (x, x), (y, y)\nN = int(x == y)",
        "FL1004",
    ),
    "tuples of tuples, as a key": (
        "x = ()\nfor i in range(26):\n    x = (x, x)\nN = len({x: 1})",
        "FL1004",
    ),
    "lists of lists, encoded": (
        "import json\nx = []\nfor i in range(26):\n    x = [x, x]\nN = len(json.dumps(x))",
        "FL1004",
    ),
    "a list that holds itself": ("x = []\nx.append(x)\nN = len(str(x))", "FL1004"),
    "a dictionary that grows": ("x = {}\n" + LOOP + "x[i] = i\nN = len(x)", "FL1004"),
    "dictionaries, copied": (
        "d = {i: i for i in range(5000)}\nN = 0\n" + LOOP + "t = {**d, **(d | d)}",
        "FL1004",
    ),
    "a list, taken apart from the front": (
        "x = [1] * 900_000\nN = 0\nwhile x:\n    N += x.pop(0)",
        "FL1004",
    ),
    "items of loops in loops": (
        "N = len([1 for i in range(10**4) for j in range(10**4)])",
        "FL1004",
    ),
    "products": (
        "import itertools\nN = len(list(itertools.product('abcdef', repeat=9)))",
        "FL1004",
    ),
    "a count without an end": ("import itertools\nN = len(list(itertools.count()))", "FL1004"),
    "a cycle": ("import itertools\nfor i in itertools.cycle([1]):\n    pass\nN = 1", "FL1004"),
    # control flow
    "a loop without an end": ("N = 0\nwhile True:\n    N += 1", "FL1004"),
    "a loop that does nothing": ("while True:\n    pass\nN = 1", "FL1004"),
    "recursion": ("def f(n):\n    return f(n + 1)\nN = f(0)", "FL1003"),
    "recursion of two": (
        "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nN = f(0)",
        "FL1003",
    ),
    "a function of itself": ("f = lambda f: f(f)\nN = f(f)", "FL1003"),
    "two calls that each make two": (
        "def f(n):\n    return f(n - 1) + f(n - 1) if n else 1\nN = f(40)",
        "FL1004",
    ),
    "a long sum": ("N = " + "+".join(["1"] * 20_000), "FL1003"),
    "a long chain of attributes": ("import x\nN = x" + ".a" * 5_000, "FL1003"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_at_the_top_of_a_module(case: str) -> None:
    text, code = HOSTILE[case]
    result = compiled(f"{TASKS}{text}\n\n@workflow\ndef main() -> int:\n    return inc(x=N)\n")
    (found,) = result.diagnostics
    assert found.code == code
    assert found.span is not None


@pytest.mark.parametrize("case", HOSTILE)
def test_in_a_workflow(case: str) -> None:
    text, code = HOSTILE[case]
    body = "".join(f"    {line}\n" for line in text.splitlines())
    result = compiled(f"{TASKS}@workflow\ndef main() -> int:\n{body}    return inc(x=N)\n")
    assert {each.code for each in result.diagnostics} == {code}
    assert result.diagnostics[0].span is not None


HARMLESS: Final = {
    "whether a range has something else": "int(2.5 in range(10**18)) + int('x' in range(10**12))",
    "whether a range has a number": "int(7.0 in range(10**18))",
    "the length of a range": "len(range(10**9))",
    "a power by a modulus": "pow(3, 10**9, 10**9 + 7) % 5",
    "what is never asked for": "1 if True else 10 ** 10**9",
}


@pytest.mark.parametrize("case", HARMLESS)
def test_harmless(case: str) -> None:
    text = f"{TASKS}@workflow\ndef main() -> int:\n    return inc(x={HARMLESS[case]})\n"
    assert compiled(text).diagnostics == ()


def test_a_value_that_is_small_here_and_large_in_the_ir_is_refused() -> None:
    text = "XS = [1]\nfor i in range(24):\n    XS = [XS, XS]\n\n"
    text += "@task\ndef t(xs: list[int]) -> int: ...\n\n@workflow\ndef main() -> int:\n    return t(xs=XS)\n"
    (found,) = compiled(TASKS + text).diagnostics
    assert found.code == "FL1020"


def test_a_module_that_does_not_end_is_reported_once() -> None:
    text = "A = 1\nwhile True:\n    A += 1\nB = A\nC = undefined\n"
    text += "\n@workflow\ndef main() -> int:\n    return inc(x=B + C)\n"
    (found,) = compiled(TASKS + text).diagnostics
    assert found.code == "FL1004"
    assert "top of the module" in found.message


def test_names_are_looked_for_a_bounded_number_of_times() -> None:
    calls = "".join(f"    inc_{number}(x=x)\n" for number in range(2 * MAX_SUGGESTIONS))
    found = compiled(f"{TASKS}\n@workflow\ndef main(x: int) -> int:\n{calls}    return x\n")
    helped = [each for each in found.diagnostics if each.helps]
    assert (len(found.diagnostics), len(helped)) == (2 * MAX_SUGGESTIONS, MAX_SUGGESTIONS)

from __future__ import annotations

from textwrap import dedent

import pytest

from verify_gate.probes.mutation.anatomy import dissect

SOURCE = dedent(
    '''
    """A module."""
    import functools


    class Box:
        """A box."""

        # how large
        @staticmethod
        def size(n):
            m = n + 1
            return m


    @functools.cache
    def slow(n):
        x = n
        return x


    if True:

        def hidden():  # pragma: no mutate
            return 1


    async def add(
        a, b
    ):
        def inner():
            return 1
        return a + b
    '''
)

MUTATED = dedent(
    '''
    """A module."""
    import functools
    from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
    mutants_xǁBoxǁsize__mutmut: MutantDict = {}  # type: ignore


    class Box:
        """A box."""

        # how large
        @staticmethod
        @_mutmut_mutated(mutants_xǁBoxǁsize__mutmut)
        def size(n):
            m = n + 1
            return m

        # how large
        @staticmethod
        def xǁBoxǁsize__mutmut_orig(n):
            m = n + 1
            return m

        # how large
        @staticmethod
        def xǁBoxǁsize__mutmut_1(n):
            m = n - 1
            return m


    @functools.cache
    def slow(n):
        x = n
        return x


    if True:

        def hidden():  # pragma: no mutate
            return 1


    @_mutmut_mutated(mutants_x_add__mutmut)
    async def add(
        a, b
    ):
        def inner():
            return 1
        return a + b


    async def x_add__mutmut_orig(
        a, b
    ):
        def inner():
            return 1
        return a + b


    async def x_add__mutmut_1(
        a, b
    ):
        def inner():
            return 2
        return a + b


    async def x_add__mutmut_2(
        a, b
    ):
        def inner():
            return 1
        return a - b
    '''
)


def test_it_counts_what_is_there() -> None:
    anatomy = dissect("a.py", SOURCE, MUTATED)

    assert (anatomy.functions, anatomy.decorated, anatomy.nested) == (4, 1, 1)
    assert (anatomy.outer, anatomy.mutable, anatomy.pragmas) == (1, True, (24,))


@pytest.mark.parametrize(
    ("source", "outer"),
    [
        ("import a\nfrom b import c\n'text'\n\n\ndef f():\n    return 1\n", 0),
        ("X = 1\nX += 1\nprint(X)\ny: int\nz: int = 3\n...\n", 4),
        ("if X:\n    Y = 1\nelse:\n    import c\n", 2),
        ("try:\n    X = 1\nexcept ValueError:\n    X = 2\n", 3),
        (
            "class A:\n    'A.'\n    x: int\n    y = 1\n\n    class B:\n        z = 2\n\n    def f(self):\n        w = 1",
            2,
        ),
        ("@a\nasync def f():\n    x = 1\n", 0),
    ],
)
def test_statements_outside_of_functions_are_counted(source: str, outer: int) -> None:
    assert dissect("a.py", source, source).outer == outer


def test_a_mutant_has_its_place_in_the_source_and_a_diff() -> None:
    anatomy = dissect("a.py", SOURCE, MUTATED)

    assert anatomy.place("xǁBoxǁsize__mutmut_1", shown=True) == (
        12,
        "--- a.py\n+++ a.py\n@@ -9,7 +9,7 @@\n     # how large\n     @staticmethod\n     def size(n):\n"
        "-        m = n + 1\n+        m = n - 1\n         return m\n \n ",
    )
    line, diff = anatomy.place("x_add__mutmut_2", shown=True)
    assert (line, diff.splitlines()[-3:]) == (33, ["-    return a + b", "+    return a - b", " "])


def test_a_killed_mutant_has_the_place_of_its_function() -> None:
    anatomy = dissect("a.py", SOURCE, MUTATED)

    assert anatomy.place("xǁBoxǁsize__mutmut_1", shown=False) == (10, "")
    assert anatomy.place("x_add__mutmut_1", shown=False) == (28, "")


def test_a_name_that_lies_in_neither_file_has_no_place() -> None:
    anatomy = dissect("a.py", SOURCE, MUTATED)

    assert anatomy.place("x_gone__mutmut_1", shown=True) == (None, "")
    assert anatomy.place("x_add__mutmut_7", shown=True) == (28, "")


@pytest.mark.parametrize(
    ("source", "mutable"),
    [
        ("def f():\n    x = 1", True),
        ("def f():\n    x += 1", True),
        ("def f(x):\n    if x:\n        y = x", True),
        ("def f(x):\n    return x == 1", True),
        ("def f(x, y):\n    return x and y", True),
        ("async def f(x, y):\n    return x + y", True),
        ("class A:\n    @classmethod\n    def f(cls):\n        cls.x = 1", True),
        ("class A(Base):\n    def f(self):\n        self.x = 1", True),
        ("x = 1", False),
        ("def f():\n    return 1", False),
        ("@wraps\ndef f():\n    x = 1", False),
        ("@staticmethod\n@wraps\ndef f():\n    x = 1", False),
        ("if x:\n    def f():\n        x = 1", False),
        ("class A:\n    class B:\n        def f(self):\n            self.x = 1", False),
        ("class A(enum.Enum):\n    def __init__(self):\n        self.x = 1", False),
        ("class A(IntFlag):\n    def f(self):\n        self.x = 1", False),
        ("class A:\n    def __new__(cls):\n        cls.x = 1", False),
        ("def f():\n    @wraps\n    def g():\n        x = 1", False),
        ("def f():\n    return lambda: x == 1", False),
    ],
)
def test_a_leak_is_claimed_only_of_a_file_that_surely_holds_something_mutable(source: str, mutable: bool) -> None:
    assert dissect("a.py", source, source).mutable is mutable


@pytest.mark.parametrize(
    ("comment", "lines"),
    [
        ("# pragma: no mutate", (1,)),
        ("# pragma: no cover, no mutate block", (1,)),
        ("# noqa # pragma: no mutate", (1,)),
        ("#pragma: no mutate", ()),
        ("# pragma: no cover", ()),
        ("# no mutate", ()),
        ("; z = '# pragma: no mutate'", ()),
    ],
)
def test_comments_that_take_something_from_mutmut_are_found(comment: str, lines: tuple[int, ...]) -> None:
    source = f"x = 1  {comment}\ny = 2\n"

    assert dissect("a.py", source, source).pragmas == lines

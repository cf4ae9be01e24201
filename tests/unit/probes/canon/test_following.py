from __future__ import annotations

import pytest

from verify_gate.probes.canon.following import Failed, rooted


def failed(line: int, source: str, got: str = "", follow: int = 0) -> Failed:
    return Failed(line, source, "", got, follow)


def lacks(line: int, name: str, source: str = "1", follow: int = 0) -> Failed:
    return failed(line, source, f"NameError: name '{name}' is not defined\n", follow)


@pytest.mark.parametrize(
    "source",
    [
        "import a.b",
        "from b import a",
        "import b as a",
        "a = f()",
        "with f() as a: pass",
        "for a in f(): pass",
        "def a(): pass",
        "class a: pass",
        "async def a(): pass",
    ],
)
def test_what_lacks_a_name_that_one_above_was_to_set_follows_from_it(source: str) -> None:
    assert rooted([failed(1, source, "E: x"), lacks(2, "a")]) == ([failed(1, source, "E: x", follow=1)], 1)


def test_one_that_follows_hands_it_on() -> None:
    chain = [failed(1, "import a", "E: x"), lacks(2, "a", "b = a.b"), lacks(3, "b"), lacks(4, "a")]
    assert rooted(chain) == ([failed(1, "import a", "E: x", follow=3)], 3)


def test_the_first_that_lacks_a_name_stands_for_all() -> None:
    every = [lacks(1, "a"), lacks(2, "b"), lacks(3, "a"), lacks(4, "b"), lacks(5, "b")]
    assert rooted(every) == ([lacks(1, "a", follow=1), lacks(2, "b", follow=2)], 3)


def test_what_fails_otherwise_follows_from_nothing() -> None:
    every = [failed(1, "a = 1", "2"), failed(2, "a", "3"), failed(3, "x (", "SyntaxError: x"), lacks(4, "x")]
    assert rooted(every) == (every, 0)

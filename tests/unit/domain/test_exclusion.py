from __future__ import annotations

import pytest

from verify_gate.domain.exclusion import Exclusion, left


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("src/a.py", "src/a.py"),
        ("src", "src/a.py"),
        ("src/", "src/deep/a.py"),
        ("/src/", "src/a.py"),
        ("./src", "src/a.py"),
        ("src/*.py", "src/a.py"),
        ("src/*", "src/deep/a.py"),
        ("src/?.py", "src/a.py"),
        ("src/**", "src/a.py"),
        ("src/**", "src/deep/er/a.py"),
        ("src/**/a.py", "src/a.py"),
        ("src/**/a.py", "src/deep/er/a.py"),
        ("**/a.py", "a.py"),
        ("**/a.py", "src/deep/a.py"),
        ("src**py", "src/deep/a.py"),
        ("src/a+b(1).py", "src/a+b(1).py"),
        ("src/a b.py", "src/a b.py"),
        ("src/*/a.py", "src/new\nline/a.py"),
        ("src/**/a.py", "src/new\nline/x/a.py"),
        ("src", "src/new\nline.py"),
    ],
)
def test_a_file_that_it_names_or_that_lies_below_is_covered(pattern: str, path: str) -> None:
    assert Exclusion(pattern, "because").covers(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("src/a.py", "src/b.py"),
        ("src/a.py", "src/a.pyi"),
        ("src/a.py", "other/src/a.py"),
        ("src/a.py", "src/axpy"),
        ("src", "srcs/a.py"),
        ("a.py", "src/a.py"),
        ("*.py", "src/a.py"),
        ("src/*.py", "src/deep/a.py"),
        ("src/?.py", "src/ab.py"),
        ("src/?.py", "src/.py"),
        ("src?a.py", "src/a.py"),
        ("src/**/a.py", "src/ba.py"),
        ("**/a.py", "src/ba.py"),
        ("src/[ab].py", "src/a.py"),
    ],
)
def test_no_other_file_is_covered(pattern: str, path: str) -> None:
    assert not Exclusion(pattern, "because").covers(path)


def test_what_no_exclusion_covers_is_left_in_its_order() -> None:
    exclusions = [Exclusion("c.py", "because"), Exclusion("old", "because")]

    assert left(["d.py", "c.py", "old/a.py", "b.py"], exclusions) == ("d.py", "b.py")


def test_without_exclusions_all_is_left() -> None:
    assert left(iter(["b.py", "a.py"]), []) == ("b.py", "a.py")

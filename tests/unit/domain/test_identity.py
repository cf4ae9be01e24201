"""Telling known findings from new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.domain.identity import Identity, recognise


def one(path: str = "a.py", within: str = "f", rule: str = "E1", digest: str = "d") -> Identity:
    return Identity(path, within, rule, digest)


def there(*paths: str) -> Callable[[str], bool]:
    return lambda path: path in paths


@pytest.mark.parametrize(
    ("found", "known"),
    [
        (one(), True),
        (one(rule="E2"), False),
        (one(digest="e"), False),
        (one(within="g"), False),
        (one(path="b.py"), True),  # the function moved there with it
    ],
)
def test_one_finding(found: Identity, known: bool) -> None:
    seen = recognise([found], {one(): 1}, there("a.py", "b.py"))
    assert seen.known == (known,)
    assert seen.gone == ({} if known else {one(): 1})


def test_each_entry_is_good_for_as_many_as_it_counts() -> None:
    seen = recognise([one(), one(), one()], {one(): 2}, there("a.py"))
    assert (seen.known, seen.gone) == ((True, True, False), {})
    seen = recognise([one()], {one(): 3}, there("a.py"))
    assert (seen.known, seen.gone) == ((True,), {one(): 2})


@pytest.mark.parametrize(("files", "known"), [(("b.py",), True), (("a.py", "b.py"), False)])
def test_what_is_in_no_function_moves_with_its_file_alone(files: tuple[str, ...], known: bool) -> None:
    seen = recognise([one(path="b.py", within="")], {one(within=""): 1}, there(*files))
    assert seen.known == (known,)


def test_what_stays_at_home_is_not_given_to_what_moved() -> None:
    """The one in b.py comes first, and still the entry belongs to the one that never left a.py."""
    seen = recognise([one(path="b.py"), one()], {one(): 1}, there("a.py", "b.py"))
    assert seen.known == (False, True)


def test_moved_findings_take_entries_in_their_order() -> None:
    known = {one(path="z.py"): 1, one(path="y.py"): 1}
    seen = recognise([one(path="b.py")], known, there())
    assert (seen.known, seen.gone) == ((True,), {one(path="z.py"): 1})


@pytest.mark.parametrize(
    ("entry", "found", "known"),
    [
        ("d+71", "d+71", True),
        ("d+71", "d+9", True),
        ("d+71", "d+72", False),
        ("d+71", "d+100", False),
        ("d+71", "e+71", False),
        ("d", "d+71", True),
        ("d+71", "d", True),
    ],
)
@pytest.mark.parametrize("path", ["a.py", "b.py"])
def test_one_that_grew_is_new(entry: str, found: str, path: str, *, known: bool) -> None:
    seen = recognise([one(path, digest=found)], {one(digest=entry): 1}, there("a.py", "b.py"))
    assert seen.known == (known,)


def test_what_has_its_own_entry_leaves_the_larger_one_to_what_has_none() -> None:
    seen = recognise(
        [one(digest="d+9"), one(digest="d+8")], {one(digest="d+9"): 1, one(digest="d+8"): 1}, there("a.py")
    )
    assert (seen.known, seen.gone) == ((True, True), {})
    seen = recognise([one(digest="d+8"), one(digest="d+9")], {one(digest="d+9"): 2}, there("a.py"))
    assert (seen.known, seen.gone) == ((True, True), {})
    inner = one(within="", digest="d+8")
    assert recognise([inner], {one(within="", digest="d+9"): 1}, there("a.py")).known == (True,)


def test_nothing_known() -> None:
    assert recognise([one()], {}, there()).known == (False,)
    assert recognise([], {}, there()).known == ()


def test_an_identity_of_parts_and_as_a_sentence() -> None:
    assert Identity.of(None, "", None, "d") == Identity("", "", "", "d")
    assert Identity.of("a.py", "C.f", "x|y", "d") == Identity("a.py", "C.f", "x/y", "d")
    assert str(one(within="C.f")) == "a.py C.f E1 d"
    assert str(one(within="")) == "a.py E1 d"


identities = st.builds(
    Identity, *(st.sampled_from(["", "a", "b"]) for _ in range(3)), st.sampled_from(["a", "b", "b+7", "b+10"])
)


@given(st.lists(identities, max_size=8), st.dictionaries(identities, st.integers(1, 3), max_size=6))
def test_no_entry_is_used_twice_and_none_is_lost(found: list[Identity], known: Mapping[Identity, int]) -> None:
    seen = recognise(found, known, lambda path: path == "a")
    assert len(seen.known) == len(found)
    assert sum(seen.known) + sum(seen.gone.values()) == sum(known.values())
    assert list(seen.gone) == sorted(seen.gone)

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import change
from verify_gate.domain.finding import Finding, Severity
from verify_gate.probes.integrity.execution.oracles import changed_expectations, no_longer_run, unasked
from verify_gate.probes.integrity.execution.runs import Runs
from verify_gate.probes.integrity.execution.sessions import Failure, Session
from verify_gate.probes.integrity.model import Rule, Weakening

A = "tests/test_a.py"
SOURCE = {"src/acme.py": ""}
TEST = """
    import pytest
    from acme import f

    class TestF:
        def test_f(self):
            x = f(1)
            assert x == 1

    @pytest.mark.parametrize("n", [1, 2])
    def test_g(n):
        assert f(n) == n
"""


def cases(test: str, *ends: str, path: str = A) -> dict[tuple[str, str], dict[str, str]]:
    return {(path, test): {f"[{number}]" if number else "": end for number, end in enumerate(ends)}}


def lost(tmp_path: Path, was: str, now: str, base: Session, head: Session) -> list[tuple[str, int | None, str]]:
    both = change(tmp_path, {A: was}, {A: now})
    found = list(no_longer_run(both, Runs(base, head)))
    assert {each.rule for each in found} <= {Rule.LOST_TEST}
    return [(each.path, each.line, each.message) for each in found]


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (("skipped", "skipped"), "test_g ran 2 of 2 cases at the base and runs 0: now skipped"),
        (("passed", "xfailed"), "test_g ran 2 of 2 cases at the base and runs 1: now xfailed"),
        (("failed",), "test_g ran 2 of 2 cases at the base and runs 1: now failed"),
        ((), "test_g ran 2 of 2 cases at the base and runs 0: now left out"),
        (("passed",), "test_g ran 2 of 2 cases at the base and runs 1: now left out"),
    ],
)
def test_a_test_that_runs_less(tmp_path: Path, ends: tuple[str, ...], message: str) -> None:
    base, head = Session(cases("test_g", "passed", "passed")), Session(cases("test_g", *ends) if ends else {})
    assert lost(tmp_path, TEST, TEST, base, head) == [(A, 10, message)]


@pytest.mark.parametrize("ends", [("passed", "passed"), ("error", "failed"), ("passed", "xpassed", "passed")])
def test_one_that_runs_as_much(tmp_path: Path, ends: tuple[str, ...]) -> None:
    base = Session(cases("test_g", "passed", "passed"))
    assert lost(tmp_path, TEST, TEST, base, Session(cases("test_g", *ends))) == []


def test_one_that_never_ran(tmp_path: Path) -> None:
    assert lost(tmp_path, TEST, TEST, Session(cases("test_g", "skipped", "xfailed")), Session()) == []


def test_fewer_cases_of_a_test_that_is_another(tmp_path: Path) -> None:
    """Which of them are gone is told by its text; but that none runs is told here."""
    base, now = Session(cases("test_g", "passed", "passed")), TEST.replace("[1, 2]", "[1]")
    assert lost(tmp_path, TEST, now, base, Session(cases("test_g", "passed"))) == []
    assert len(lost(tmp_path, TEST, now, base, Session(cases("test_g", "skipped")))) == 1


def test_one_that_is_gone_is_told_by_its_text(tmp_path: Path) -> None:
    base = Session({**cases("test_h", "passed"), **cases("TestF::test_f", "passed")})
    was = f"{TEST}\n    if True:\n        def test_h():\n            pass\n"
    assert lost(tmp_path, was, "x = 1\n", base, Session()) == []


INHERITED = """
    class Checks:
        def test_f(self): ...

    class TestOne(Checks):
        pass
"""


def test_one_that_a_class_inherits(tmp_path: Path) -> None:
    base = Session(cases("TestOne::test_f", "passed"))
    message = "TestOne::test_f ran 1 of 1 cases at the base and runs 0: now left out"
    assert lost(tmp_path, INHERITED, INHERITED, base, Session()) == [(A, 4, message)]
    renamed = INHERITED.replace("test_f", "test_g")
    assert lost(tmp_path, INHERITED, renamed, base, Session()) == []


def expected(
    tmp_path: Path,
    now: str | None,
    failure: Failure,
    head: Mapping[tuple[str, str], Mapping[str, str]] | None = None,
    test: str = "TestF::test_f",
    more: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> list[Weakening]:
    was = {**SOURCE, A: TEST, **more[0]}
    after = {**SOURCE, **({} if now is None else {A: now}), **more[1]}
    crossed = Session(cases(test, "failed"), {(A, test): {"": failure}})
    runs = Runs(Session(cases(test, "passed")), Session(cases(test, "passed") if head is None else head), crossed)
    return list(changed_expectations(change(tmp_path, was, after), runs))


FIX = "Mend the source, not the test"
SAYS = "TestF::test_f expects something else: as the base has it, it fails here"


def test_an_expectation_that_changed(tmp_path: Path) -> None:
    now = TEST.replace("x == 1", "x == 2").replace("import pytest", "import json\n    import pytest")
    assert expected(tmp_path, now, Failure(7, "assert 2 == 1", A)) == [
        Weakening(
            Rule.CHANGED_EXPECTATION,
            A,
            8,
            "TestF::test_f",
            SAYS,
            "assert x == 1",
            "assert x == 2",
            FIX,
            "assert 2 == 1",
        )
    ]


def test_the_line_that_fails_is_as_it_was(tmp_path: Path) -> None:
    now = TEST.replace("f(1)", "f(2)")
    (found,) = expected(tmp_path, now, Failure(7, "assert 2 == 1", A))
    assert (found.line, found.was, found.now) == (6, "x = f(1)", "x = f(2)")


def test_a_case_that_changed(tmp_path: Path) -> None:
    now = TEST.replace("[1, 2]", "[1]")
    (found,) = expected(tmp_path, now, Failure(11, "assert 2 == 1", A), cases("test_g", "passed"), "test_g")
    assert (found.line, found.was) == (9, '@pytest.mark.parametrize("n", [1, 2])')


def test_an_expectation_in_a_file_beside_it(tmp_path: Path) -> None:
    test = TEST.replace("x == 1", "x == open('snap.txt')")
    both = change(
        tmp_path,
        {A: test, "tests/snap.txt": "a\nb\n", "tests/test_snap.txt": "1"},
        {A: test, "tests/snap.txt": "a\nc\n", "tests/test_snap.txt": "2"},
    )
    one = "TestF::test_f"
    crossed = Session(cases(one, "failed"), {(A, one): {"": Failure(7, "assert 2 == 1", A)}})
    runs = Runs(Session(cases(one, "passed")), Session(cases(one, "passed")), crossed)
    assert list(changed_expectations(both, runs)) == [
        Weakening(Rule.CHANGED_EXPECTATION, "tests/snap.txt", 2, one, SAYS, "b", "c", FIX, "assert 2 == 1")
    ]


@pytest.mark.parametrize(("now", "place"), [(None, (A, 7)), ("x = 1\n", (A, 1))])
def test_one_that_is_gone(tmp_path: Path, now: str | None, place: tuple[str, int]) -> None:
    (found,) = expected(tmp_path, now, Failure(7, "assert 2 == 1", A), {})
    assert (found.path, found.line) == place
    assert found.message == "TestF::test_f is gone, and as the base has it, it fails here"
    assert (found.was, found.now) == ("    def test_f(self):\n        x = f(1)\n        assert x == 1", "")


@pytest.mark.parametrize("ends", [("failed",), ("error", "passed"), ("skipped",), ()])
def test_where_the_heads_own_does_not_pass_it_is_told_elsewhere(tmp_path: Path, ends: tuple[str, ...]) -> None:
    head = cases("TestF::test_f", *ends) if ends else {}
    assert expected(tmp_path, TEST, Failure(7, "assert 2 == 1", A), head) == []


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ("ImportError: cannot import name 'f' from 'acme'", "src/acme.py"),
        ("acme.errors.ImportError: no", A),
        ("NameError: name 'f' is not defined", A),
        ("AttributeError: module 'acme' has no attribute 'f'", "/lib/monkeypatch.py"),
        ("AttributeError: <module 'acme'> does not have the attribute 'f'", "/lib/mock.py"),
        ("AttributeError: 'F' object has no attribute 'f'", A),
        ("AttributeError: 'F' object has no attribute 'f'", "tests/conftest.py"),
        ("TypeError: f() got an unexpected keyword argument 'x'", A),
        ("fixture 'f' not found", A),
    ],
)
def test_one_that_asks_for_another_name_is_no_other_expectation(tmp_path: Path, message: str, where: str) -> None:
    assert expected(tmp_path, TEST, Failure(7, message, where)) == []


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ("AttributeError: 'NoneType' object has no attribute 'f'", A),
        ("AttributeError: 'F' object has no attribute 'f'", "src/acme.py"),
        ("TypeError: f() got an unexpected keyword argument 'x'", "src/acme.py"),
        ("TypeError: unsupported operand", A),
        ("KeyError: 'ImportError'", A),
    ],
)
def test_one_that_fails_otherwise_is(tmp_path: Path, message: str, where: str) -> None:
    assert len(expected(tmp_path, TEST.replace("== 1", "== 2"), Failure(7, message, where))) == 1


def test_what_could_not_be_asked(tmp_path: Path) -> None:
    names = ("test_a", "test_b", "test_c", "test_d", "test_e")
    paths = [f"tests/{name}.py" for name in names]
    test = "def test_f(): ...\n\ndef test_g(): ...\n"
    both = change(tmp_path, dict.fromkeys(paths, test), dict.fromkeys(paths[:4], test))
    gone, other = Failure(1, "NameError: x", paths[2]), Failure(1, "assert 0", paths[3])
    crossed = Session(
        broken={paths[0]: "why", paths[1]: "what", paths[4]: "gone"},
        failures={
            (paths[2], "test_f"): {"": gone},
            (paths[2], "test_g"): {"": gone},
            (paths[2], "test_h"): {"": gone},
            (paths[3], "test_f"): {"": gone},
            (paths[3], "test_g"): {"": gone, "[1]": other},
        },
    )
    notes = list(unasked(both, Runs(base=Session(broken={paths[0]: "why"}), crossed=crossed)))
    alone = "so what it expects is compared as text alone"
    assert {(each.rule, each.severity) for each in notes} == {("changed-expectation", Severity.NOTE)}
    assert [(each.path, each.message) for each in notes] == [
        (paths[0], f"at the base it cannot be collected, {alone} (why)"),
        (paths[1], f"as the base has it, it cannot be collected here, {alone} (what)"),
        (paths[2], f"as the base has it, 2 tests ask for names that are others here, {alone}"),
        (paths[3], f"as the base has it, 1 test asks for names that are others here, {alone}"),
    ]
    assert isinstance(notes[0], Finding)

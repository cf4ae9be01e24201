"""What is run that is no function: examples, and what is made at run time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import Told, change, told
from verify_gate.probes.integrity.execution.oracles import no_longer_run
from verify_gate.probes.integrity.execution.runs import Runs
from verify_gate.probes.integrity.execution.sessions import Session
from verify_gate.probes.integrity.model import Rule

FEES = "src/acme/fees.py"
SOURCE = "x = 1\n\n\ndef fee(n):\n    return n\n\n\nclass Fee:\n    def of(self): ...\n"


def ran(path: str, *names: str, end: str = "passed") -> Session:
    return Session({(path, name): {"": end} for name in names})


def lost(tmp_path: Path, was: dict[str, str], now: dict[str, str], base: Session, head: Session) -> Told:
    weak = list(no_longer_run(change(tmp_path, was, now), Runs(base, head)))
    assert {each.rule for each in weak} <= {Rule.LOST_TEST}
    return told(weak)


@pytest.mark.parametrize(
    ("path", "name", "line"),
    [
        (FEES, "acme.fees.fee", 4),
        (FEES, "acme.fees.Fee.of", 9),
        (FEES, "acme.fees.Fee", 8),
        (FEES, "acme.fees", 1),
        (FEES, "src.acme.fees", 1),
        ("src/acme/__init__.py", "acme.fee", 4),
        ("docs/use.md", "use.md", 1),
    ],
)
def test_examples_that_do_not_run(tmp_path: Path, path: str, name: str, line: int) -> None:
    base, files = ran(path, name), {path: SOURCE}
    expected = [(path, line, f"the examples of {name} ran at the base, and do no longer")]
    assert lost(tmp_path, files, {path: SOURCE}, base, Session()) == expected
    assert lost(tmp_path, files, {path: SOURCE}, base, ran(path, name, end="skipped")) == expected
    assert lost(tmp_path, files, {path: SOURCE}, base, base) == []
    assert lost(tmp_path, files, {path: SOURCE}, ran(path, name, end="skipped"), Session()) == []


@pytest.mark.parametrize("now", [{FEES: "x = 1\n"}, {}])
def test_examples_of_what_is_gone(tmp_path: Path, now: dict[str, str]) -> None:
    assert lost(tmp_path, {FEES: SOURCE}, now, ran(FEES, "acme.fees.fee", "acme.fees.Fee.of"), Session()) == []


def test_examples_of_what_moved(tmp_path: Path) -> None:
    there = "src/acme/costs.py"
    base, moved = ran(FEES, "acme.fees.fee"), ran(there, "acme.costs.fee")
    assert lost(tmp_path, {FEES: SOURCE}, {there: SOURCE}, base, moved) == []
    says = "the examples of acme.fees.fee ran at the base, and do no longer"
    assert lost(tmp_path, {FEES: SOURCE}, {there: SOURCE}, base, Session()) == [(there, 4, says)]


@pytest.mark.parametrize("path", ["tests/test_a.py", "tests/cases.yaml"])
def test_items_that_nothing_spells_out(tmp_path: Path, path: str) -> None:
    both = {path: "x = 1\n"}
    base, renamed = ran(path, "test_1", "test_2", "test_3"), ran(path, "test_4", "test_5", "test_6")
    assert lost(tmp_path, both, {path: "x = 2\n"}, base, renamed) == []
    one = "1 item is run no longer, of 3 that no function of the file spells out"
    assert lost(tmp_path, both, {path: "x = 2\n"}, base, ran(path, "test_1", "test_3")) == [(path, 1, one)]
    two = "2 items are run no longer, of 3 that no function of the file spells out"
    assert lost(tmp_path, both, {path: "x = 2\n"}, base, ran(path, "test_1")) == [(path, 1, two)]
    assert lost(tmp_path, both, {}, base, Session()) == []


def test_items_that_are_spelled_out_now(tmp_path: Path) -> None:
    path, now = "tests/test_a.py", "def test_1(): ...\n\n\ndef test_2(): ...\n"
    base = ran(path, "test_1", "test_2")
    assert lost(tmp_path, {path: "make()\n"}, {path: now}, base, base) == []
    other = "tests/test_b.py"
    both = {path: "make()\n", other: now}
    assert lost(tmp_path, both, both, base, ran(other, "test_1", "test_2")) == [
        (path, 1, "2 items are run no longer, of 2 that no function of the file spells out")
    ]

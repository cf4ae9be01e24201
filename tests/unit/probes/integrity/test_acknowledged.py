from __future__ import annotations

from datetime import date

from verify_gate.domain.finding import Finding, Severity
from verify_gate.probes.integrity.acknowledged import IDLE, Acknowledgement, answered, unsigned
from verify_gate.probes.integrity.model import Rule, Weakening

GONE = Weakening(Rule.LOST_TEST, "tests/a.py", 3, "test_x", "test_x is gone")
SKIPPED = Weakening(Rule.LOST_TEST, "tests/a.py", 9, "test_y", "test_y is skipped")
ANN = Acknowledgement(GONE.what, "It isn't needed.", "Ann", "2027-03-01")


def test_of_a_table() -> None:
    table = {"what": "w", "reason": "r", "by": "b", "until": date(2027, 3, 1), "signature": "s"}
    assert Acknowledgement.of(table) == Acknowledgement("w", "r", "b", "2027-03-01", "s")
    assert Acknowledgement.of({}) == Acknowledgement("", "", "", "", None)


def test_what_is_signed_and_by_which_command() -> None:
    assert Acknowledgement("w w", "it's", "Ann", "2027-03-01").signed_text == "w w\nit's\nAnn\n2027-03-01\n"
    assert Acknowledgement("w w", "it's", "Ann", "2027-03-01").signing == (
        r"printf '%s\n' 'w w' 'it'\"'\"'s' Ann 2027-03-01"
        " | ssh-keygen -Y sign -n verify-acknowledgement -f KEY"
    ).replace('\\"', '"')


def test_what_somebody_answers_for_is_a_note() -> None:
    left, notes = answered([GONE, SKIPPED], [ANN], [], unsigned)
    assert left == (SKIPPED,)
    assert notes == (
        Finding(
            "test_x is gone; Ann answers for it until 2027-03-01: It isn't needed.",
            path="tests/a.py",
            line=3,
            rule="acknowledged",
            severity=Severity.NOTE,
        ),
    )


def test_what_the_base_has_is_spent() -> None:
    left, notes = answered([GONE], [ANN], [ANN], unsigned)
    assert left == (GONE,)
    assert notes == (
        Finding(
            f"the base has what Ann acknowledged: {GONE.what}",
            path="verify.toml",
            rule=IDLE,
            severity=Severity.NOTE,
            fix="Remove the line.",
        ),
    )


def test_one_of_nothing_is_idle() -> None:
    left, notes = answered([SKIPPED], [ANN], [], unsigned)
    assert left == (SKIPPED,)
    assert notes == (
        Finding(
            f"the acknowledgement of {GONE.what!r} is of nothing that this change does",
            path="verify.toml",
            rule=IDLE,
            fix="Remove it, or copy what the finding prints.",
        ),
    )


def test_one_that_is_refused_answers_for_nothing() -> None:
    left, notes = answered([GONE], [ANN], [], lambda each: f"is not signed by {each.by}")
    assert left == (GONE,)
    assert notes == (
        Finding(
            f"the acknowledgement of {GONE.what!r} is not signed by Ann",
            path="verify.toml",
            rule=IDLE,
            fix=f"Let Ann sign it: what this prints is the signature, KEY the file of the key: `{ANN.signing}`",
        ),
    )

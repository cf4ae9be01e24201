"""Signatures by real keys."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.unit.probes.integrity.changes import side
from verify_gate.probes.integrity.acknowledged import Acknowledgement
from verify_gate.probes.integrity.signers import Signers

Sign = Callable[[str, Acknowledgement], Acknowledgement]
PLAIN = Acknowledgement("lost-test tests/a.py test_x 0123", "It's not needed.", "ann@example.org", "2027-03-01")


@pytest.fixture
def sign(tmp_path: Path) -> Sign:
    """Sign with a key of that name, as a person would, by the command that the finding prints."""

    def signed(name: str, each: Acknowledgement) -> Acknowledgement:
        key = tmp_path / name
        if not key.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        words = ["sh", "-c", each.signing.replace("KEY", str(key))]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        return replace(each, signature=done.stdout)

    return signed


@pytest.fixture
def signers(tmp_path: Path, sign: Sign) -> Signers:
    """Those of a base that allows Ann's key."""
    sign("ann", PLAIN)
    key = (tmp_path / "ann.pub").read_text(encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    base = side(tmp_path / "base", {"keys": f"ann@example.org {key}"})
    return Signers(base, "keys", dict(os.environ), scratch, Event())


def test_the_right_key(sign: Sign, signers: Signers) -> None:
    assert signers(sign("ann", PLAIN)) is None


@pytest.mark.parametrize("other", [{"reason": "It is."}, {"until": "2028-03-01"}, {"what": "lost-test tests/b.py y 1"}])
def test_another_text(sign: Sign, signers: Signers, other: dict[str, Any]) -> None:
    why = "has a signature that is not one of ann@example.org in keys of the base"
    assert signers(replace(sign("ann", PLAIN), **other)) == why


def test_another_key(sign: Sign, signers: Signers) -> None:
    why = "has a signature that is not one of ann@example.org in keys of the base"
    assert signers(sign("eve", PLAIN)) == why


def test_another_name(sign: Sign, signers: Signers) -> None:
    why = "has a signature that is not one of bob@example.org in keys of the base"
    assert signers(sign("ann", replace(PLAIN, by="bob@example.org"))) == why


def test_a_signature_of_something_else(tmp_path: Path, sign: Sign, signers: Signers) -> None:
    sign("ann", PLAIN)
    done = subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(tmp_path / "ann")],
        input=PLAIN.signed_text,
        check=True,
        capture_output=True,
        text=True,
    )
    assert signers(replace(PLAIN, signature=done.stdout)) is not None


def test_none(signers: Signers) -> None:
    assert signers(PLAIN) == "is not signed, as keys of the base requires"


def test_a_file_that_only_the_head_has(sign: Sign, signers: Signers) -> None:
    assert replace(signers, file="new")(sign("ann", PLAIN)) == "cannot be checked: the base has no file new"


def test_no_program_to_check_it_with(sign: Sign, signers: Signers) -> None:
    why = "cannot be checked: ssh-keygen was not found. Install it, or correct its path."
    assert replace(signers, env={"PATH": "/nowhere"})(sign("ann", PLAIN)) == why

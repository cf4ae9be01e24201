from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.probes.integrity.changes import side
from verify_gate.domain.exclusion import Exclusion
from verify_gate.probes.integrity.acknowledged import Acknowledgement
from verify_gate.probes.integrity.policy import Policy, policy_of

BASE = """
[verify]
source = ["./src/", 3]
tests = "tests"

[instruments.guard]
uses = "integrity"
signers = "keys"
exclude = [{ path = "vendor", reason = "old" }]
acknowledge = [{ what = "w", reason = "r", by = "b", until = 2027-03-01 }, 3]

[instruments.lint]
signers = "others"
"""


def context(**options: Any) -> dict[str, Any]:
    own = {"exclude": [], "acknowledge": [], "signers": None, **options}
    return {"source": ["lib"], "tests": ["tests"], "options": own}


def test_the_stricter_of_both(tmp_path: Path) -> None:
    excluded = [{"path": "vendor", "reason": "new"}, {"path": "src", "reason": "so"}]
    acknowledged = {"what": "x", "reason": "r", "by": "b", "until": "2027-03-01", "signature": "s"}
    asked = context(exclude=excluded, acknowledge=[acknowledged], signers="mine")
    assert policy_of(side(tmp_path, {"verify.toml": BASE}), asked) == Policy(
        (Exclusion("vendor", "new"),),
        (Acknowledgement("x", "r", "b", "2027-03-01", "s"),),
        (Acknowledgement("w", "r", "b", "2027-03-01"),),
        "keys",
        ("lib", "src"),
        ("tests",),
    )


@pytest.mark.parametrize("text", ["", "[", "verify = 1\ninstruments = 2\n", "[instruments]\nintegrity = 1\n"])
def test_a_base_that_says_nothing(tmp_path: Path, text: str) -> None:
    asked = context(signers="mine", exclude=[{"path": "vendor", "reason": "new"}])
    excluded = (Exclusion("vendor", "new"),)  # there is nothing to be weakened yet
    assert policy_of(side(tmp_path, {"verify.toml": text}), asked) == Policy(
        excluded, (), (), "mine", ("lib",), ("tests",)
    )


def test_an_exclusion_that_the_base_has_not_does_not_count(tmp_path: Path) -> None:
    asked = context(exclude=[{"path": "vendor", "reason": "new"}])
    assert policy_of(side(tmp_path, {"verify.toml": "[instruments.integrity]\n"}), asked).exclusions == ()


def test_a_base_without_a_file(tmp_path: Path) -> None:
    assert policy_of(side(tmp_path, {}), context()).signers is None


def test_what_the_base_says_of_signers_in_another_type_is_nothing(tmp_path: Path) -> None:
    base = side(tmp_path, {"verify.toml": "[instruments.integrity]\nsigners = 3\n"})
    assert policy_of(base, context()).signers is None

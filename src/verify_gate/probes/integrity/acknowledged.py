"""Acknowledgements: which weakenings a person answers for, and whether it was that person who wrote it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify_gate.domain.finding import ACKNOWLEDGED, Finding, Severity
from verify_gate.probes.integrity.model import Weakening

NAMESPACE = "verify-acknowledgement"
"""What a signature is for (`ssh-keygen -Y sign -n`): one of something else does not count."""
IDLE = "idle-acknowledgement"
"""The rule of one that answers for nothing, or whose signature does not hold."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A line of verify.toml: `what` as the finding prints it, why, by whom, until which day, and its signature."""

    what: str
    reason: str
    by: str
    until: str
    signature: str | None = None

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Acknowledgement:
        """Of a table as it stands in verify.toml; what is missing is empty."""
        what, reason, by, until = (str(table.get(key, "")) for key in ("what", "reason", "by", "until"))
        return cls(what, reason, by, until, table.get("signature"))

    @property
    def signed_text(self) -> str:
        """What its signature is of."""
        return f"{self.what}\n{self.reason}\n{self.by}\n{self.until}\n"

    @property
    def signing(self) -> str:
        """The command that signs it, but for the name of the key."""
        words = " ".join(map(shlex.quote, (self.what, self.reason, self.by, self.until)))
        return f"printf '%s\\n' {words} | ssh-keygen -Y sign -n {NAMESPACE} -f KEY"


Refusal = Callable[[Acknowledgement], str | None]
"""Why the signature of an acknowledgement does not hold, as the end of a sentence; `None` where it does."""


def unsigned(_: Acknowledgement) -> None:
    """Where no signatures are required, none is refused."""


def answered(
    weakenings: Iterable[Weakening],
    here: Sequence[Acknowledgement],
    at_base: Sequence[Acknowledgement],
    refuse: Refusal,
) -> tuple[tuple[Weakening, ...], tuple[Finding, ...]]:
    """The weakenings that nobody answers for; and the findings: a note for each that somebody does, and what is idle.

    An acknowledgement that the base has is spent: what it was for is in the base too.
    """
    spent = {each.what for each in at_base}
    known = {each.what: each for each in here if each.what not in spent}
    refused = {what: why for what, each in known.items() if (why := refuse(each)) is not None}
    found = list(weakenings)
    open_ones = tuple(each for each in found if each.what not in known or each.what in refused)
    notes = [_note(each, known[each.what]) for each in found if each.what in known and each.what not in refused]
    notes += [_spent(each) for each in here if each.what in spent]
    idle = [_refused(known[what], why) for what, why in refused.items()]
    used = {each.what for each in found}
    idle += [_idle(each) for each in known.values() if each.what not in used]
    return open_ones, (*idle, *notes)


def _note(weakening: Weakening, by: Acknowledgement) -> Finding:
    return Finding(
        f"{weakening.message}; {by.by} answers for it until {by.until}: {by.reason}",
        path=weakening.path,
        line=weakening.line,
        rule=ACKNOWLEDGED,
        severity=Severity.NOTE,
    )


def _spent(each: Acknowledgement) -> Finding:
    message = f"the base has what {each.by} acknowledged: {each.what}"
    return Finding(message, path="verify.toml", rule=IDLE, severity=Severity.NOTE, fix="Remove the line.")


def _idle(each: Acknowledgement) -> Finding:
    message = f"the acknowledgement of {each.what!r} is of nothing that this change does"
    return Finding(message, path="verify.toml", rule=IDLE, fix="Remove it, or copy what the finding prints.")


def _refused(each: Acknowledgement, why: str) -> Finding:
    message = f"the acknowledgement of {each.what!r} {why}"
    fix = f"Let {each.by} sign it: what this prints is the signature, KEY the file of the key: `{each.signing}`"
    return Finding(message, path="verify.toml", rule=IDLE, fix=fix)

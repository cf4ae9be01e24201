"""Who may answer for a weakening: signatures by `ssh-keygen -Y`, checked against the allowed signers of the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from verify_gate.probes.asking import ask
from verify_gate.probes.integrity.acknowledged import NAMESPACE, Acknowledgement
from verify_gate.probes.integrity.model import Side


@dataclass(frozen=True, slots=True)
class Signers:
    """Says why a signature does not hold. `file` is read at the base: nobody adds a key of his own to it."""

    base: Side
    file: str
    env: Mapping[str, str]
    scratch: Path
    cancel: Event

    def __call__(self, each: Acknowledgement) -> str | None:
        """Why it does not hold, as the end of a sentence; `None` where it does. Raises `Cancelled`."""
        allowed = self.base.text(self.file)
        if allowed is None:
            return f"cannot be checked: the base has no file {self.file}"
        if not each.signature:
            return f"is not signed, as {self.file} of the base requires"
        laid = {"allowed_signers": allowed, "signature": each.signature, "signed": each.signed_text}
        for name, text in laid.items():
            (self.scratch / name).write_text(text, encoding="utf-8")
        files = ("-f", str(self.scratch / "allowed_signers"), "-s", str(self.scratch / "signature"))
        argv = ("ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", each.by, *files)
        said = ask(argv, self.scratch, self.env, self.scratch, self.cancel, self.scratch / "signed")
        if said.exit_code == 0:
            return None
        if said.exit_code < 0:
            return f"cannot be checked: {said.stderr.strip()}"
        return f"has a signature that is not one of {each.by} in {self.file} of the base"

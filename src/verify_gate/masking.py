"""Secrets of the environment, taken out of whatever the gate keeps or shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from verify_gate.domain.finding import Finding

SHOWN = "***"
SHORTEST = 8
"""Characters below which a value is no secret: it would be found in half of all words."""

_SECRET = re.compile(
    r"TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|_PAT$|_AUTH$|_PWD$"
)
_PLACE = re.compile(r"_(?:FILE|PATH|DIR|SOCK|URL|HOST|NAME|USER|ID)$")
_IN_ADDRESS = re.compile(r"://[^/@\s:]*:([^/@\s]+)@")
_CHUNK = 1 << 16


class Mask:
    """Shows the secrets of an environment as `***`: the values of variables named like one, and passwords in addresses.

    A value of many lines, such as a key, is a secret line by line. What a program writes in another form than the
    environment has it in, such as base64, is not known again.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        found = sorted(set(_secrets(env)), key=len, reverse=True)
        self._text = re.compile("|".join(map(re.escape, found))) if found else None
        in_bytes = [secret.encode("utf-8", "surrogateescape") for secret in found]
        self._bytes = re.compile(b"|".join(map(re.escape, in_bytes)))
        self._longest = max(map(len, in_bytes), default=0)

    def text(self, said: str) -> str:
        """What was said, without the secrets."""
        return said if self._text is None else self._text.sub(SHOWN, said)

    def finding(self, finding: Finding) -> Finding:
        """A finding whose words are without the secrets."""
        if self._text is None:
            return finding
        fix, detail = (None if said is None else self.text(said) for said in (finding.fix, finding.detail))
        return replace(finding, message=self.text(finding.message), fix=fix, detail=detail)

    def copy(self, source: BinaryIO, target: BinaryIO) -> None:
        """Copy a file of any size without the secrets in it."""
        held = b""
        while chunk := source.read(_CHUNK):
            held += chunk
            if self._longest:
                held = self._bytes.sub(SHOWN.encode(), held)
            # A secret may begin here and end in the next chunk.
            end = max(len(held) - self._longest + 1, 0) if self._longest else len(held)
            target.write(held[:end])
            held = held[end:]
        target.write(held)


def _secrets(env: Mapping[str, str]) -> Iterator[str]:
    for name, value in env.items():
        said = _IN_ADDRESS.findall(value)
        if _SECRET.search(name.upper()) and not _PLACE.search(name.upper()):
            said += value.splitlines()
        yield from (line.strip() for line in said if len(line.strip()) >= SHORTEST and not line.startswith("-----"))

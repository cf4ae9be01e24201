"""What should not ship: files known by their name, and secrets known by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENVIRONMENT_FILE = (
    r"\.env(?:rc|\.(?!example|sample|template|dist)[^/]+)?|(?![^/]*(?:example|sample|template|dist))[^/]+\.env"
)

UNWANTED: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (rule, what, re.compile(rf"(?:.*/)?(?:{pattern})"))
    for rule, what, pattern in (
        ("environment-file", "a file of settings and secrets", _ENVIRONMENT_FILE),
        ("key-file", "a key", r"id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx)"),
        (
            "credentials",
            "a file of credentials",
            r"\.(?:pypirc|netrc|pgpass|htpasswd|git-credentials)|\.aws/credentials",
        ),
        ("version-control", "version control's own", r"\.(?:git|hg|svn)/.+"),
        ("cache", "a cache", r"(?:__pycache__|\.\w+_cache|\.hypothesis|\.tox|\.nox|htmlcov)/.+|[^/]+\.py[co]"),
        ("cache", "measured data", r"\.coverage(?:\..+)?"),
        ("environment", "an environment", r"pyvenv\.cfg|node_modules/.+|\.verify/.+"),
        ("leftover", "a leftover of an editor or a desktop", r"\.DS_Store|Thumbs\.db|[^/]+\.swp|[^/]+~"),
    )
)
"""Rule, what it is, and the paths that are it."""

SECRETS: tuple[tuple[str, str, tuple[bytes, ...], re.Pattern[bytes]], ...] = tuple(
    (rule, what, begins, re.compile(shape))
    for rule, what, begins, shape in (
        (
            "private-key",
            "a private key",
            (b"PRIVATE KEY",),
            rb"-----BEGIN [A-Z ]*PRIVATE KEY[A-Z ]*-----[^-]{0,200}?[A-Za-z0-9+/]{40}",
        ),
        ("aws", "an AWS access key", (b"AKIA", b"ASIA"), rb"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
        (
            "aws",
            "an AWS secret key",
            (b"aws_secret_access_key", b"AWS_SECRET_ACCESS_KEY"),
            rb"(?i:aws_secret_access_key)[\"']?\s*[:=]\s*[\"']?[A-Za-z0-9/+]{40}\b",
        ),
        (
            "github",
            "a GitHub token",
            (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_"),
            rb"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{60,}",
        ),
        ("gitlab", "a GitLab token", (b"glpat-",), rb"\bglpat-[\w-]{20,}"),
        (
            "slack",
            "a Slack token",
            (b"xox", b"hooks.slack.com"),
            rb"\bxox[abprs]-\d[\w-]{20,}|hooks\.slack\.com/services/T\w+/B\w+/\w{16,}",
        ),
        ("pypi", "a PyPI token", (b"pypi-AgE",), rb"\bpypi-AgE[\w-]{50,}"),
        ("npm", "an npm token", (b"npm_",), rb"\bnpm_[A-Za-z0-9]{36}\b"),
        ("google", "a Google API key", (b"AIza",), rb"\bAIza[\w-]{35}(?![\w-])"),
        ("stripe", "a Stripe key", (b"k_live_",), rb"\b[rs]k_live_[A-Za-z0-9]{24,}"),
        ("openai", "an OpenAI key", (b"T3BlbkFJ",), rb"\bsk-[\w-]*T3BlbkFJ[\w-]{16,}"),
        ("anthropic", "an Anthropic key", (b"sk-ant-",), rb"\bsk-ant-[\w-]{60,}"),
        ("hugging-face", "a Hugging Face token", (b"hf_",), rb"\bhf_[A-Za-z]{34}\b"),
        ("sendgrid", "a SendGrid key", (b"SG.",), rb"\bSG\.[\w-]{22}\.[\w-]{43}"),
        ("azure", "an Azure storage key", (b"AccountKey=",), rb"\bAccountKey=[A-Za-z0-9+/]{86}=="),
    )
)
"""Rule, what it is, bytes of which it holds one (so that most files are done with at once), and its shape.

Shapes that only the real thing has: a password in plain words is not seen.
"""

_WIDE = re.compile(rb"(?:[\t\n\r -~]\0{1,3}){16,}|(?:\0{1,3}[\t\n\r -~]){16,}")
"""Text in UTF-16 or UTF-32, whichever end comes first."""
_CERTIFICATES = re.compile(rb"-----BEGIN (?!CERTIFICATE-|PUBLIC KEY-|TRUSTED CERTIFICATE-)")
_VARIETY = 8
"""A token with fewer different characters, such as ghp_xxxx…, only shows the shape."""


def unwanted(path: str, data: bytes) -> tuple[str, str] | None:
    """The rule that a file breaks by what it is, and what it is; `None` for one that may ship."""
    for rule, what, pattern in UNWANTED:
        if pattern.fullmatch(path):
            # A bundle of certificates is public, and is often meant to ship.
            public = path.endswith(".pem") and b"-----BEGIN " in data and not _CERTIFICATES.search(data)
            return None if public else (rule, what)
    return None


def secrets(data: bytes) -> Iterator[tuple[str, str, int]]:
    """The secrets in a file: the rule, what it is, and the line it is on. Never the secret itself."""
    yield from _secrets(data)
    for wide in _WIDE.finditer(data) if b"\0" in data else ():
        above = data.count(b"\n", 0, wide.start())
        yield from ((rule, what, above + line) for rule, what, line in _secrets(wide[0].replace(b"\0", b"")))


def _secrets(data: bytes) -> Iterator[tuple[str, str, int]]:
    for rule, what, begins, shape in SECRETS:
        if any(begin in data for begin in begins):
            for found in shape.finditer(data):
                if b"EXAMPLE" not in found[0].upper() and len(set(found[0])) >= _VARIETY:
                    yield rule, what, data.count(b"\n", 0, found.start()) + 1

from __future__ import annotations

import pytest

from verify_gate.probes.wheel.suspects import secrets, unwanted

PEM = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (".env", "environment-file"),
        ("acme/.env", "environment-file"),
        ("acme/.env.production", "environment-file"),
        (".envrc", "environment-file"),
        ("acme/prod.env", "environment-file"),
        ("acme/id_rsa", "key-file"),
        ("acme/server.key", "key-file"),
        ("acme/store.p12", "key-file"),
        (".pypirc", "credentials"),
        ("home/.aws/credentials", "credentials"),
        (".git/config", "version-control"),
        ("acme/__pycache__/a.cpython-311.pyc", "cache"),
        ("acme/a.pyc", "cache"),
        (".mypy_cache/3.11/a.json", "cache"),
        (".coverage", "cache"),
        (".coverage.host.1", "cache"),
        ("venv/pyvenv.cfg", "environment"),
        ("acme/.DS_Store", "leftover"),
        ("acme/a.py~", "leftover"),
    ],
)
def test_what_should_not_ship_is_known_by_its_name(path: str, rule: str) -> None:
    found = unwanted(path, b"")
    assert found is not None
    assert found[0] == rule


@pytest.mark.parametrize(
    "path",
    [
        ".env.example",
        "acme/.env.template",
        "acme/example.env",
        "acme/my-template.env",
        ".coveragerc",
        "acme/env.py",
        "id_rsa.pub",
        ".gitignore",
        "acme/key.py",
    ],
)
def test_what_may_ship_is_left_alone(path: str) -> None:
    assert unwanted(path, b"") is None


def test_certificates_are_public_and_keys_are_not() -> None:
    assert unwanted("acme/cacert.pem", PEM) is None
    assert unwanted("acme/cacert.pem", PEM + b"-----BEGIN RSA PRIVATE KEY-----\n") == ("key-file", "a key")
    assert unwanted("acme/cacert.pem", b"\x30\x82") == ("key-file", "a key")


TOKENS = {
    "private-key": b"-----BEGIN OPENSSH PRIVATE" + b" KEY-----\n" + b"b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ" * 2,
    "aws": b"AKIA" + b"Q3EGVYZ7LMNOP2RS",
    "aws secret": b'aws_secret_access_key = "' + b"wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzKEY123" + b'"',
    "github": b"ghp_" + b"a1B2c3D4e5F6" * 3,
    "github fine": b"github_pat_" + b"a1B2c3D4e5F6_" * 6,
    "gitlab": b"glpat-" + b"a1B2c3D4e5F6g7H8i9J0",
    "slack": b"xoxb-" + b"1234567890-abcdefghijkl",
    "slack hook": b"https://hooks.slack" + b".com/services/T0A1B2C3/B0A1B2C3/a1B2c3D4e5F6g7H8",
    "aws temporary": b"ASIA" + b"Q3EGVYZ7LMNOP2RS",
    "aws in capitals": b"AWS_SECRET_ACCESS_KEY=" + b"wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzKEY123",
    "github app": b"ghs_" + b"a1B2c3D4e5F6" * 3,
    "pypi": b"pypi-AgE" + b"IcHlwaS5vcmcCJDU1" * 4,
    "npm": b"npm_" + b"a1B2c3D4e5F6" * 3,
    "google": b"AIza" + b"SyD-a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D",
    "stripe": b"sk_live_" + b"a1B2c3D4e5F6" * 2,
    "openai": b"sk-proj-abc" + b"T3BlbkFJ" + b"a1B2c3D4e5F6g7H8",
    "anthropic": b"sk-ant-" + b"api03-" + b"a1B2c3D4e5F6" * 6,
    "hugging-face": b"hf_" + b"aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH",
    "sendgrid": b"SG." + b"a1B2c3D4e5F6g7H8i9J0kl" + b"." + b"a1B2c3D4e5F6g7H8i9J0klmnopqrstuvwxyzABCDEF1",
    "azure": b"AccountKey=" + b"a1B2c3D4e5F6g7H8i9J0kl" * 3 + b"a1B2c3D4e5F6g7H8i9J0" + b"==",
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_secret_is_known_by_its_shape_and_its_line(name: str) -> None:
    found = list(secrets(b"# first\n# second\nx = '" + TOKENS[name] + b"'\n"))
    assert [(rule, line) for rule, _, line in found] == [(name.split(maxsplit=1)[0], 3)]


def test_what_only_shows_the_shape_is_no_secret() -> None:
    assert list(secrets(b"AKIAIOSFODNN7" + b"EXAMPLE ghp_" + b"x" * 36)) == []
    assert list(secrets(b'if line.startswith("-----BEGIN PRIVATE' + b' KEY-----"):\n    pass\n')) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_secret_in_wide_characters_is_one(encoding: str) -> None:
    text = "\u00e9\nsecond\nTOKEN = " + TOKENS["github"].decode()
    assert list(secrets(text.encode(encoding))) == [("github", "a GitHub token", 3)]


def test_nothing_is_made_a_secret_by_what_lies_between() -> None:
    assert list(secrets(b"\0".join((TOKENS["github"][:20], TOKENS["github"][20:])))) == []
    assert list(secrets(b"\0" * 2_000_000)) == []


def test_every_secret_of_a_file_is_told_once() -> None:
    data = TOKENS["github"] + b"\n\n" + TOKENS["npm"]
    assert list(secrets(data)) == [("github", "a GitHub token", 1), ("npm", "an npm token", 3)]

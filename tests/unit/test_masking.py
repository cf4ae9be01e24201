"""Secrets of the environment: which values are some, and that none comes through."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.domain.finding import Finding
from verify_gate.masking import Mask

VALUE = "s3cr3t-value"


@pytest.mark.parametrize(
    "name",
    [
        "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "npm_config__password", "API_KEY", "APIKEY", "SIGNING_KEY", "DEPLOY_PAT",
        "NPM_AUTH", "MYSQL_PWD", "DB_PASSWD", "KEY_PASSPHRASE", "AZURE_CREDENTIALS", "PRIVATE_PEM",
    ],
)  # fmt: skip  # a list, many words to a line
def test_a_variable_named_like_a_secret(name: str) -> None:
    assert Mask({name: VALUE}).text(f"it is {VALUE}!") == "it is ***!"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOME", VALUE), ("PATH", VALUE), ("SSH_AUTH_SOCK", VALUE), ("TOKEN_FILE", VALUE), ("SECRET_NAME", VALUE),
        ("XAUTHORITY", VALUE), ("KEYBOARD", VALUE), ("DB_PASSWORD", "postgre"), ("AWS_ACCESS_KEY_ID", VALUE),
    ],
)  # fmt: skip  # a case a line
def test_what_is_none(name: str, value: str) -> None:
    assert Mask({name: value}).text(f"{value} {VALUE}") == f"{value} {VALUE}"


def test_a_password_in_an_address() -> None:
    mask = Mask({"DATABASE_URL": "postgres://ada:hunter2-hunter2@db/x", "PLAIN": "https://example.org/a:b@c"})
    assert mask.text("hunter2-hunter2 at db") == "*** at db"


def test_a_key_of_many_lines_is_one_in_each() -> None:
    key = "-----BEGIN TEST KEY-----\nMIIEvQIBADAN\n  bgkqhkiG9w0B \nAAA\n-----END TEST KEY-----\n"
    mask = Mask({"PRIVATE_KEY": key})
    assert mask.text(key) == "-----BEGIN TEST KEY-----\n***\n  *** \nAAA\n-----END TEST KEY-----\n"


def test_the_longer_of_two_goes_first() -> None:
    assert Mask({"A_TOKEN": "abcdefgh", "B_TOKEN": "abcdefgh-and-more"}).text("abcdefgh-and-more abcdefgh") == "*** ***"


def test_a_finding_keeps_its_place() -> None:
    mask = Mask({"A_TOKEN": VALUE})
    assert mask.finding(Finding(f"is {VALUE}", f"{VALUE}.py", 3, 1, "R", fix=f"rm {VALUE}", detail=VALUE)) == Finding(
        "is ***", f"{VALUE}.py", 3, 1, "R", fix="rm ***", detail="***"
    )
    plain = Finding("is fine")
    assert mask.finding(plain) == plain
    assert Mask({}).finding(plain) is plain


@given(st.lists(st.sampled_from(["x", "s3cr3t-value", "s3cr3t", "-value", "é"]), max_size=40), st.integers(1, 20))
def test_a_copy_has_none_wherever_it_is_cut(words: list[str], chunk: int) -> None:
    said, mask, target = "".join(words), Mask({"A_TOKEN": VALUE}), BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("verify_gate.masking._CHUNK", chunk)
        mask.copy(BytesIO(said.encode()), target)
    assert target.getvalue().decode() == mask.text(said)
    assert VALUE not in target.getvalue().decode()


def test_without_secrets_a_copy_is_the_same() -> None:
    target = BytesIO()
    Mask({"HOME": "/home/ada"}).copy(BytesIO(b"\xff\0" * 99_999), target)
    assert target.getvalue() == b"\xff\0" * 99_999

from __future__ import annotations

from datetime import date

import pytest

from verify_gate.domain.finding import Finding
from verify_gate.probes.suppressions.judge import judged
from verify_gate.probes.suppressions.model import Comments, Suppression, reason_in

TODAY = date(2026, 6, 15)


def noqa(reason: str = "", **told: object) -> Suppression:
    return Suppression("a.py", 3, "noqa: E501", reason, **told)  # type: ignore[arg-type]  # what a test names is known


def judge(found: Suppression, idle: tuple[str, ...] | None = None) -> tuple[str | None, str] | None:
    findings = judged([found], {} if idle is None else {found: idle}, TODAY)
    return (findings[0].rule, findings[0].message) if findings else None


def test_one_with_a_reason_is_none() -> None:
    assert judge(noqa("it is a table")) is None
    assert judge(noqa("it is a table, until 2026-06-15")) is None


@pytest.mark.parametrize(
    ("found", "idle", "rule", "message"),
    [
        (noqa(), None, "unreasoned", "`noqa: E501`: nothing says why"),
        (noqa(everything="every rule"), None, "blanket", "`noqa: E501`: it hides every rule, and nothing says why"),
        (noqa("so", everything="every rule"), None, "blanket", "`noqa: E501`: it hides every rule"),
        (noqa("until 2026-06-14"), None, "expired", "`noqa: E501`: it ended on 2026-06-14 (until 2026-06-14)"),
        (
            noqa("until 2026-02-30"),
            None,
            "expired",
            "`noqa: E501`: it ends on 2026-02-30, which is no day (until 2026-02-30)",
        ),
        (noqa("so", codes=("E501",)), ("E501",), "idle", "`noqa: E501`: it suppresses nothing"),
        (noqa("so", codes=("E501", "E1")), ("E501",), "idle", "`noqa: E501`: it suppresses nothing for E501"),
        (noqa("so", codes=("E501",)), (), "idle", "`noqa: E501`: it suppresses nothing"),
        (noqa(everything="every rule"), (), "idle", "`noqa: E501`: it suppresses nothing"),
    ],
)
def test_what_is_wrong(found: Suppression, idle: tuple[str, ...] | None, rule: str, message: str) -> None:
    assert judge(found, idle) == (rule, message)


def test_what_is_wrong_on_one_line_in_one_way_is_told_once() -> None:
    others = [Suppression("a.py", 3, "fmt: skip"), Suppression("a.py", 4, "nosec", everything="every risk")]
    assert judged([noqa(), *others], {}, TODAY) == (
        Finding(
            "`noqa: E501` and `fmt: skip`: nothing says why",
            path="a.py",
            line=3,
            rule="unreasoned",
            fix="Mend what it hides, or write the reason beside it or in a comment directly above.",
        ),
        Finding(
            "`nosec`: it hides every risk, and nothing says why",
            path="a.py",
            line=4,
            rule="blanket",
            fix="Name just what it is for, or mend what it hides.",
        ),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" -  a  table ", "a table"),
        (": see https://example.org/1", "see https://example.org/1"),
        ("\u2014 \u0434\u0430\u043d\u043d\u044b\u0435", "\u0434\u0430\u043d\u043d\u044b\u0435"),
        ("until 2026-01-01", ""),
        ("TODO", ""),
        ("noqa", ""),
        ("-- 12 x", ""),
        ("", ""),
    ],
)
def test_which_words_are_a_reason(text: str, reason: str) -> None:
    assert reason_in(text) == reason


def test_comments_beside_a_line() -> None:
    comments = Comments({1: " one", 2: " two", 4: " four"}, {3: " three", 5: " # "})
    assert [comments.beside(line) for line in range(1, 7)] == ["", "one", "three", "", "four", ""]
    assert comments.above(3) == "one two"

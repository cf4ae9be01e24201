from __future__ import annotations

import tokenize
from textwrap import dedent

import pytest

from verify_gate.probes.suppressions.comments import in_comments, read_tokens, words_of
from verify_gate.probes.suppressions.model import Form, Suppression


def found(text: str) -> list[Suppression]:
    return list(in_comments("a.py", read_tokens(dedent(text).lstrip("\n"))))


def told(text: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.what, each.reason) for each in found(text)]


@pytest.mark.parametrize(
    ("comment", "what", "reason", "everything", "codes", "form"),
    [
        ("noqa", "noqa", "", "every rule", (), Form.LINE),
        ("NOQA", "NOQA", "", "every rule", (), Form.LINE),
        ("noqa because it is", "noqa", "because it is", "every rule", (), Form.LINE),
        ("noqa: E501", "noqa: E501", "", None, ("E501",), Form.LINE),
        ("noqa:E501,W291  -  too long", "noqa:E501,W291", "too long", None, ("E501", "W291"), Form.LINE),
        ("noqa: E501 W291 too long", "noqa: E501 W291", "too long", None, ("E501", "W291"), Form.LINE),
        ("ruff: noqa", "ruff: noqa", "", "every rule in the whole file", (), Form.FILE),
        ("ruff: noqa: F401 - re-exports", "ruff: noqa: F401", "re-exports", None, ("F401",), Form.FILE),
        ("flake8: noqa", "flake8: noqa", "", "every rule in the whole file", (), Form.FILE),
        ("ruff: ignore[F401, E402] why", "ruff: ignore[F401, E402]", "why", None, ("F401", "E402"), Form.RUFF),
        ("ruff: disable[unused-import]", "ruff: disable[unused-import]", "", None, ("unused-import",), Form.RUFF),
        ("type: ignore", "type: ignore", "", "every type error", (), Form.TYPES),
        ("type: ignore[]", "type: ignore[]", "", "every type error", (), Form.TYPES),
        ("type: ignore[arg-type]  # a stub lies", "type: ignore[arg-type]", "a stub lies", None, ("arg-type",), Form.TYPES),
        ("type: ignore [misc]", "type: ignore [misc]", "", None, ("misc",), Form.TYPES),
        ("mypy: ignore-errors", "mypy: ignore-errors", "", "every type error in the whole file", (), Form.OTHER),
        ("mypy: disallow-untyped-defs=False", "mypy: disallow-untyped-defs=False", "", None, (), Form.OTHER),
        ('mypy: disable-error-code="misc"', 'mypy: disable-error-code="misc"', "", None, (), Form.OTHER),
        ("mypy: allow-untyped-defs", "mypy: allow-untyped-defs", "", None, (), Form.OTHER),
        ("pyright: ignore", "pyright: ignore", "", "every type error", (), Form.OTHER),
        ("pyright: ignore[reportFoo] why", "pyright: ignore[reportFoo]", "why", None, ("reportFoo",), Form.OTHER),
        ("pyright: basic", "pyright: basic", "", None, (), Form.OTHER),
        ("pyre-fixme[7]: why", "pyre-fixme[7]", "why", None, ("7",), Form.OTHER),
        ("ty: ignore", "ty: ignore", "", "every type error", (), Form.OTHER),
        ("pragma: no cover", "pragma: no cover", "", None, (), Form.OTHER),
        ("pragma: nocover - Windows", "pragma: nocover", "Windows", None, (), Form.OTHER),
        ("pragma: no branch", "pragma: no branch", "", None, (), Form.OTHER),
        ("pragma: no mutate block", "pragma: no mutate block", "", None, (), Form.OTHER),
        ("fmt: off", "fmt: off", "", None, (), Form.LAYOUT),
        ("fmt: skip # a table", "fmt: skip", "a table", None, (), Form.LAYOUT),
        ("yapf: disable", "yapf: disable", "", None, (), Form.OTHER),
        ("isort: skip", "isort: skip", "", None, (), Form.OTHER),
        ("isort: skip_file", "isort: skip_file", "", "every import of the whole file", (), Form.OTHER),
        ("nosec", "nosec", "", "every risk", (), Form.OTHER),
        ("nosec B602, B607 own words", "nosec B602, B607", "own words", None, ("B602", "B607"), Form.OTHER),
        ("pylint: disable=all", "pylint: disable=all", "", "every rule", (), Form.OTHER),
        ("pylint: disable=no-member", "pylint: disable=no-member", "", None, ("no-member",), Form.OTHER),
        ("jscpd:ignore-start", "jscpd:ignore-start", "", None, (), Form.OTHER),
        ("noinspection PyUnused", "noinspection PyUnused", "", None, ("PyUnused",), Form.OTHER),
    ],
)  # fmt: skip  # a table
def test_each_way_to_write_one(
    comment: str, what: str, reason: str, everything: str | None, codes: tuple[str, ...], form: Form
) -> None:
    assert found(f"x = 1  # {comment}\n") == [Suppression("a.py", 1, what, reason, everything, codes, form)]


@pytest.mark.parametrize(
    "text",
    [
        "x = '# noqa'\n",
        '"""# type: ignore"""\n',
        "x = 1  # we use noqa here\n",
        "x = 1  # noqas\n",
        "x = 1  # type: ignored\n",
        "x = 1  # type: int\n",
        "# mypy: strict\n",
        "# mypy: disallow-untyped-defs\n",
        "# mypy: ignore-errors=False\n",
        "# mypy: no-implicit-optional\n",
        "# pragma: no mutate: end\n",
        "# fmt: on\n",
        "# ruff: enable[F401]\n",
        "# isort: on\n",
        "# jscpd:ignore-end\n",
    ],
)
def test_what_is_none(text: str) -> None:
    assert found(text) == []


def test_several_in_one_comment_and_the_words_behind_them() -> None:
    assert told("x = 1  # type: ignore[misc]  # noqa: E501 - both for one  # fmt: skip\n") == [
        (1, "type: ignore[misc]", "both for one"),
        (1, "noqa: E501", "both for one"),
        (1, "fmt: skip", ""),
    ]


def test_mypy_heeds_its_own_only_where_a_comment_begins_with_it() -> None:
    assert [each.form for each in found("x = 1  # noqa: E501  # type: ignore[misc]\n")] == [Form.LINE, Form.OTHER]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("# It is so,\n# and stays so.\nx = 1  # noqa: E501\n", 3, "It is so, and stays so"),
        ("# why\n\nx = 1  # noqa: E501\n", 3, ""),
        ("y = 1  # why\nx = 1  # noqa: E501\n", 2, ""),
        ("# why\nx = [\n    1,  # noqa: E501\n]\n", 3, "why"),
        ("x = [\n    # why\n    1,  # noqa: E501\n]\n", 3, "why"),
        ("# why\nx = [\n    1,\n]  # fmt: skip\n", 4, "why"),
        ("# pragma: no cover\nx = 1  # noqa: E501\n", 2, ""),
        ("# why\n# ruff: noqa: E501\n", 2, "why"),
        ("#!/bin/python\n# -*- coding: utf-8 -*-\n# SPDX-License-Identifier: MIT\n# ruff: noqa: E501\n", 4, ""),
        ("if x:\n    # why\n    y = 1  # noqa: E501\n", 3, "why"),
        ("x = 1  # noqa: E501 TODO\n", 1, ""),
        ("x = 1  # noqa: E501 - #123\n", 1, ""),
    ],
)
def test_the_reason_above(text: str, line: int, reason: str) -> None:
    assert [(each.line, each.reason) for each in found(text) if "E501" in each.what or "skip" in each.what] == [
        (line, reason)
    ]


def test_what_a_comment_says_to_people() -> None:
    assert words_of(" why # noqa: E501") == "why"
    assert words_of(" noqa: E501 # why") == ""


def test_what_is_no_python() -> None:
    with pytest.raises(tokenize.TokenError):
        read_tokens("x = (\n")

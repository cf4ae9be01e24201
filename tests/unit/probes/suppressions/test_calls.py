from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from verify_gate.probes.suppressions.calls import in_code
from verify_gate.probes.suppressions.comments import read_tokens

IMPORTS = """
    import unittest
    import typing as t
    import pytest
    import _pytest.outcomes
    from pytest import mark, skip as leave
    from unittest import TestCase
"""


def found(text: str, imports: str = IMPORTS) -> list[tuple[int, str, str]]:
    head = dedent(imports).lstrip("\n")
    above = head.count("\n")
    code = head + dedent(text).lstrip("\n")
    return [(each.line - above, each.what, each.reason) for each in in_code("a.py", ast.parse(code), read_tokens(code))]


@pytest.mark.parametrize(
    ("code", "what", "reason"),
    [
        ("@pytest.mark.skip\ndef test(): ...", "pytest.mark.skip", ""),
        ("@pytest.mark.skip()\ndef test(): ...", "pytest.mark.skip", ""),
        ("@pytest.mark.skip('it is slow')\ndef test(): ...", "pytest.mark.skip", "it is slow"),
        ("@pytest.mark.skip(reason='it is slow')\ndef test(): ...", "pytest.mark.skip", "it is slow"),
        ("@mark.skipif(WINDOWS, reason='no fork')\ndef test(): ...", "pytest.mark.skipif", "no fork"),
        ("@mark.skipif(WINDOWS, reason='')\ndef test(): ...", "pytest.mark.skipif", ""),
        ("@mark.skipif(WINDOWS, reason=WHY)\ndef test(): ...", "pytest.mark.skipif", "WHY"),
        ("@mark.xfail(strict=True)\ndef test(): ...", "pytest.mark.xfail", ""),
        ("pytestmark = pytest.mark.xfail", "pytest.mark.xfail", ""),
        ("x = pytest.param(1, marks=mark.xfail(reason='a bug'))", "pytest.mark.xfail", "a bug"),
        ("pytest.skip('no network')", "pytest.skip", "no network"),
        ("leave('no network')", "pytest.skip", "no network"),
        ("pytest.skip(allow_module_level=True)", "pytest.skip", ""),
        ("pytest.skip(msg='no network')", "pytest.skip", "no network"),
        ("pytest.importorskip('numpy')", "pytest.importorskip", ""),
        ("pytest.importorskip('numpy', reason='an extra')", "pytest.importorskip", "an extra"),
        ("pytest.importorskip('numpy')  # an extra", "pytest.importorskip", "an extra"),
        ("@mark.filterwarnings('ignore:old:DeprecationWarning')\ndef test(): ...", "pytest.mark.filterwarnings", ""),
        ("@unittest.skip\ndef test(): ...", "", ""),
        ("@unittest.skipIf(WINDOWS, 'no fork')\ndef test(): ...", "unittest.skipIf", "no fork"),
        ("@unittest.expectedFailure\ndef test(): ...", "unittest.expectedFailure", ""),
        ("@t.no_type_check\ndef f(): ...", "typing.no_type_check", ""),
        ("self.skipTest('no fork')", "skipTest", "no fork"),
        ("raise unittest.SkipTest('no fork')", "unittest.SkipTest", "no fork"),
        ("raise unittest.SkipTest", "unittest.SkipTest", ""),
        ("raise pytest.skip.Exception('no fork')", "pytest.skip.Exception", "no fork"),
        ("raise leave.Exception", "pytest.skip.Exception", ""),
        ("raise _pytest.outcomes.Skipped(msg='no fork')", "_pytest.outcomes.Skipped", "no fork"),
        ("try: ...\nexcept (unittest.SkipTest, leave.Exception): ...", "", ""),
        ("@getattr(pytest.mark, 'skip')\ndef test(): ...", "pytest.mark.skip", ""),
        ("@getattr(mark, 'skip', None)(reason='it is slow')\ndef test(): ...", "pytest.mark.skip", "it is slow"),
        ("getattr(pytest, 'skip')()", "pytest.skip", ""),
        ("m = pytest.mark; m.skip", "pytest.mark.skip", ""),
        ("m: t.Any = pytest; (n := m.mark); n.skip", "pytest.mark.skip", ""),
        ("leave: t.Any = t.cast; leave('it is slow')", "pytest.skip", "it is slow"),
        ("m.skip; getattr(m, 'skip'); getattr(mark, name)", "", ""),
    ],
)
def test_each_way_to_write_one(code: str, what: str, reason: str) -> None:
    assert found(code) == ([(1, what, reason)] if what else [])


@pytest.mark.parametrize(
    "code",
    [
        "'pytest.mark.skip'",
        "@mark.parametrize('x', [1])\ndef test(x): ...",
        "@mark.filterwarnings('error')\ndef test(): ...",
        "other.skip('no')",
        "skipif = pytest.mark.skipif",
    ],
)
def test_what_is_none(code: str) -> None:
    assert found(code) == []


def test_a_name_that_the_file_does_not_import_is_none() -> None:
    assert found("@pytest.mark.skip\ndef test(): ...\n", "import other as pytest\n") == []


def test_a_reason_in_a_comment() -> None:
    code = """
        # It waits for an hour.
        @pytest.mark.skip
        def test_a(): ...

        @pytest.mark.xfail(  # a bug of theirs
            strict=True,
        )
        def test_b(): ...

        @pytest.mark.xfail  # noqa: PT023
        def test_c(): ...
    """
    assert found(code) == [
        (2, "pytest.mark.skip", "It waits for an hour"),
        (5, "pytest.mark.xfail", "a bug of theirs"),
        (10, "pytest.mark.xfail", ""),
    ]

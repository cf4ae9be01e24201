from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from verify_gate.probes.integrity.execution.mended import mended


def mend(was: str, now: str) -> str | None:
    return mended(dedent(was), ast.parse(dedent(now)), lambda name: name.partition(".")[0] == "acme")


@pytest.mark.parametrize(
    ("was", "now", "there"),
    [
        ("from acme import a, b\n", "from acme import a\n", "from acme import a\n"),
        ("from acme import a\nx = 1\n", "import json\n", "pass\nx = 1\n"),
        ("from acme.fees import fee\n", "from acme.charges import fee\n", "from acme.charges import fee\n"),
        ("from acme import f as g\n", "from acme.new import f as g\n", "from acme.new import f as g\n"),
        ("import acme.fees\n", "import acme\n", "pass\n"),
        ("import acme.fees as f\n", "import acme.charges as f\n", "import acme.charges as f\n"),
        (
            "from acme import (\n    a,\n    b,\n)\nx = 1\n",
            "from acme import b\nfrom acme.new import a\n",
            "from acme import b; from acme.new import a\n\n\n\nx = 1\n",
        ),
    ],
)
def test_imports_as_the_head_has_them(was: str, now: str, there: str) -> None:
    assert mend(was, now) == there


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("from acme import a\n", "from acme import a, c\n"),
        ("from json import a\nimport six\n", "x = 1\n"),
        ("from . import a\n", "x = 1\n"),
        ("x = 1\n", "import acme\n"),
    ],
)
def test_what_is_as_it_was(was: str, now: str) -> None:
    assert mend(was, now) is None

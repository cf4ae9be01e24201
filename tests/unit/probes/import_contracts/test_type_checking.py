"""Which TYPE_CHECKING is typing's, or plainly false, and which may be true."""

from __future__ import annotations

import ast

import pytest

from verify_gate.probes.import_contracts.type_checking import own_type_checking, set_type_checking


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING: ...", []),
        ("from typing_extensions import TYPE_CHECKING, Any", []),
        ("import typing\nif typing.TYPE_CHECKING: ...", []),
        ("import os, typing as t\nif t.TYPE_CHECKING: ...", []),
        ("TYPE_CHECKING = False", []),
        ("TYPE_CHECKING: bool = False", []),
        ("TYPE_CHECKING = True", [1]),
        ("TYPE_CHECKING = 0", [1]),
        ("TYPE_CHECKING: bool = True", [1]),
        ("\na, (b, TYPE_CHECKING) = f()", [2]),
        ("import typing\ntyping.TYPE_CHECKING = True", [2]),
        ("from acme.flags import TYPE_CHECKING", [1]),
        ("from . import TYPE_CHECKING", [1]),
        ("from typing import Any as TYPE_CHECKING", [1]),
        ("import typing as TYPE_CHECKING", [1]),
        ("import acme.flags as f\nif f.TYPE_CHECKING: ...\nif f.g.TYPE_CHECKING: ...", [2, 3]),
        ("from acme import typing\nif typing.TYPE_CHECKING: ...", [2]),
        ("a.b = c.d = True\nimport acme", []),
        ('import typing\nsetattr(typing, "TYPE_CHECKING", True)', [2]),
    ],
)
def test_own_type_checking(source: str, lines: list[int]) -> None:
    assert own_type_checking(ast.parse(source)) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("import typing\ntyping.TYPE_CHECKING = True", [2]),
        ("import typing\ntyping.TYPE_CHECKING: bool = True", [2]),
        ("import typing as t\nt.TYPE_CHECKING = False", []),
        ('setattr(typing, "TYPE_CHECKING", 1)', [1]),
        ('object.__setattr__(typing, "TYPE_CHECKING", True)', [1]),
        ('type(typing).__setattr__(typing, "TYPE_CHECKING", True)', [1]),
        ('setattr(typing, "TYPE_CHECKING", False)', []),
        ('setattr(typing, "CHECKING", True)', []),
        ('getattr(typing, "TYPE_CHECKING", True)', []),
        ('vars(typing)["TYPE_CHECKING"] = True', [1]),
        ('typing.__dict__["TYPE_CHECKING"], a = True, 1', [1]),
        ('print(vars(typing)["TYPE_CHECKING"])', []),
        ("TYPE_CHECKING = True", []),
    ],
)
def test_set_type_checking(source: str, lines: list[int]) -> None:
    """That of another module, whoever reads it there."""
    assert set_type_checking(ast.parse(source)) == lines

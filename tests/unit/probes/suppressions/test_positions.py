from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from verify_gate.probes.suppressions.positions import Node, read_ini, read_json, read_toml


def lines(node: Node) -> Any:
    """Each value with its line behind it."""
    if isinstance(node.value, dict):
        return {f"{key}:{each.line}": lines(each) for key, each in node.value.items()}
    if isinstance(node.value, list):
        return [(lines(each), each.line) for each in node.value]
    return node.value


TOML = '''
    top = 1 # one
    [a.b] # two
    c = [ # three
      "x", 'y', # four
      # five
      """z
    # no comment
    """,
      2,
    ]
    "d e".f = { g = true, "h.i" = [ "j" ] }

    [[k]]
    l = 1
    [[k]]
    l = 2
    [k.m]
    n = 2026-01-01
    [[k.o]]
'''


def test_toml() -> None:
    settings = read_toml(dedent(TOML).lstrip("\n"))
    assert lines(settings.tree) == {
        "top:1": 1,
        "a:2": {
            "b:2": {
                "c:3": [("x", 4), ("y", 4), ("z\n# no comment\n", 6), (2, 9)],
                "d e:11": {"f:11": {"g:11": True, "h.i:11": [("j", 11)]}},
            }
        },
        "k:13": [
            ({"l:14": 1}, 13),
            ({"l:16": 2, "m:17": {"n:18": settings.tree.value["k"].value[1].value["m"].value["n"].value}, "o:19": [({}, 19)]}, 15),
        ],
    }  # fmt: skip  # a line of it is a table
    assert settings.comments.trailing == {1: " one", 2: " two", 3: " three", 4: " four"}
    assert settings.comments.own == {5: " five"}
    assert settings.filled == frozenset(range(1, 20)) - {5, 12}


def test_what_is_no_toml() -> None:
    with pytest.raises(ValueError, match="Expected"):
        read_toml("a\n")


def test_json() -> None:
    settings = read_json('{\n  "//": "why it is",\n  "a": ["x", 1, null],\n  // and this\n  "b": {"c": true}\n}\n')
    assert lines(settings.tree) == {"//:2": "why it is", "a:3": [("x", 3), (1, 3), ("null", 3)], "b:5": {"c:5": True}}
    assert settings.comments.own == {2: "why it is", 4: " and this"}


def test_ini() -> None:
    text = """
        stray = 1
        [a:b]
        # why
        C = x
        d: y
            z
            ; and
            w

        [e]
        f =
            1
        nothing
    """
    settings = read_ini(dedent(text).lstrip("\n"))
    assert lines(settings.tree) == {
        "a:b:2": {"c:4": [("x", 4)], "d:5": [("y", 5), ("z", 6), ("w", 8)]},
        "e:10": {"f:11": [("1", 12)]},
    }
    assert settings.comments.own == {3: " why", 7: " and"}

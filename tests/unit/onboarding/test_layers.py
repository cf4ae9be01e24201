"""The layers that a graph of imports has, the imports by syntax, and the contract."""

from __future__ import annotations

from configparser import ConfigParser

import pytest

from verify_gate.onboarding.imports import imports, packages
from verify_gate.onboarding.layers import contracts, layers

FILES = ("src/acme/__init__.py", "src/acme/a.py", "src/acme/b/__init__.py", "src/acme/b/c.py", "src/acme/d/e.py")


def test_packages_are_folders_with_an_init_all_the_way_down() -> None:
    assert packages((*FILES, "src/one.py", "src/acme/x-y.py", "tests/test_a.py", "src/acme/a.pyi"), ("src",)) == {
        "acme": {
            "acme": "src/acme/__init__.py",
            "acme.a": "src/acme/a.py",
            "acme.b": "src/acme/b/__init__.py",
            "acme.b.c": "src/acme/b/c.py",
        }
    }
    assert packages(("acme/__init__.py",), (".",)) == {"acme": {"acme": "acme/__init__.py"}}


MODULES = packages(FILES, ("src",))["acme"]


@pytest.mark.parametrize(
    ("module", "source", "imported"),
    [
        ("acme.a", "import acme.b.c, os", {"acme.b.c"}),
        ("acme.a", "from acme.b import c", {"acme.b.c"}),
        ("acme.a", "from acme.b import name", {"acme.b"}),
        ("acme.a", "from . import b", {"acme.b"}),
        ("acme.a", "from .b.c import name", {"acme.b.c"}),
        ("acme.a", "from . import name", {"acme"}),
        ("acme.b", "from .c import x", {"acme.b.c"}),
        ("acme.b", "from .. import a", {"acme.a"}),
        ("acme.b.c", "from ..a import x", {"acme.a"}),
        ("acme.a", "def f():\n    import acme.b", {"acme.b"}),
        ("acme.a", "import importlib\nimportlib.import_module('acme.b.c')", {"acme.b.c"}),
        ("acme.a", "import acme\nacme.b.c.run()", {"acme", "acme.b.c"}),
        ("acme.a", "import acme.a", set()),
        ("acme.a", "import os", set()),
        ("acme.a", "no Python at all", set()),
        ("acme.a", "from ..... import x", set()),
    ],
)
def test_what_a_module_imports(module: str, source: str, imported: set[str]) -> None:
    texts = {MODULES[module]: source.encode()}
    assert imports(MODULES, lambda path: texts.get(path, b""))[module] == imported


def graph(*edges: str) -> dict[str, set[str]]:
    """`a>b` is an import of acme.b by acme.a; a name alone a module that imports nothing; `.` the package itself."""
    found: dict[str, set[str]] = {"acme": set()}
    for edge in edges:
        importer, _, imported = (f"acme.{part}" if part not in {".", ""} else "acme" for part in edge.partition(">"))
        found.setdefault(importer, set())
        if ">" in edge:
            found.setdefault(imported, set())
            found[importer].add(imported)
    return found


@pytest.mark.parametrize(
    ("edges", "told"),
    [
        (("a>b", "b>c"), ["a", "b", "c"]),
        (("a>c", "b>c"), ["a | b", "c"]),
        (("a", "b"), ["a | b"]),
        (("a>b", "b>a", "b>c"), ["a : b", "c"]),
        (("a>b", "b>a", "c>d", "d>c", "e", "a>e"), ["a : b", "c : d", "e"]),
        (("a.x>b.y", "b.z>c"), ["a", "b", "c"]),
        (("a.x>a.y",), ["a"]),
        ((".>a", "b>.", "a>c"), ["b", "a", "c"]),
        ((".>a", ".>b", "b>."), ["b", "a"]),
        ((".>a",), ["a"]),
        ((".>a", "a>."), ["a"]),
        ((), []),
    ],
)
def test_layers_by_who_imports_whom(edges: tuple[str, ...], told: list[str]) -> None:
    assert layers("acme", graph(*edges)) == told


def test_a_contract_for_each_package_with_two_layers() -> None:
    text = contracts({"acme": ["a", "b | c"], "flat": ["x | y"]}, "2026-01-02")
    assert text is not None
    parser = ConfigParser()
    parser.read_string(text)
    assert {section: dict(parser[section]) for section in parser.sections()} == {
        "importlinter": {"root_packages": "\nacme\nflat"},
        "importlinter:contract:layers-of-acme": {
            "name": "The layers of acme",
            "type": "layers",
            "containers": "\nacme",
            "layers": "\na\nb | c",
            "exhaustive": "true",
        },
    }
    assert "2026-01-02" in text


def test_no_contract_where_there_is_but_one_layer() -> None:
    assert contracts({"acme": ["a | b"], "more": []}, "2026-01-02") is None

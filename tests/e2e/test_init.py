"""`verify init` on a real, tiny project, by the command itself: what it writes is a gate that can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

ACME = {
    "pyproject.toml": """\
        [build-system]
        requires = ["hatchling"]
        build-backend = "hatchling.build"

        [project]
        name = "acme"
        version = "1.0"

        [tool.ruff]
        extend-exclude = ["src/acme/generated.py"] # Made by a generator, which has its own style.

        [tool.mypy]
        strict = true

        [tool.coverage.run]
        omit = ["src/acme/generated.py"]

        [tool.pytest.ini_options]
        addopts = "-m 'not slow'"
        markers = ["slow: takes long"]
        """,
    ".gitignore": ".venv\n",
    "README.md": "# Acme\n\n`acme.shell.greet` greets.\n",
    "src/acme/__init__.py": '"""Acme."""\n',
    "src/acme/core.py": '''\
        """The core."""


        def name(word: str) -> str:
            """A name."""
            if word == "":
                return "nobody"
            return word.title()
        ''',
    "src/acme/shell.py": '''\
        """The shell."""

        import os
        from acme.core import name


        def greet(word: str) -> str:
            """A greeting."""
            return f"Hello, {name(word)}"
        ''',
    "src/acme/generated.py": "import   os\nx = 1\n",
    "tests/test_shell.py": '''\
        """Tests."""

        import pytest

        from acme.shell import greet


        def test_greet() -> None:
            """It greets."""
            assert greet("ann") == "Hello, Ann"


        @pytest.mark.slow
        def test_slowly() -> None:
            """It takes long."""
            assert greet("ann")
        ''',
}


def test_a_full_run_ends_in_a_verdict(project: Callable[[Mapping[str, str]], Project]) -> None:
    acme = project(ACME)
    acme.git("init", "-q")
    acme.git("add", "-A")
    acme.git("commit", "-qm", "x")
    shown = acme.run("init", "--dry-run")
    assert shown.code == 0, shown.err
    assert acme.git("status", "--short") == ""
    done = acme.run("init", "--yes")
    assert done.code == 0, done.err
    for path in ("verify.toml", ".importlinter", "verify.baseline.toml"):
        text = (acme.root / path).read_text()
        assert f"--- {path}\n{text}" in shown.out
    gate = (acme.root / "verify.toml").read_text()
    assert (
        gate.count('{ path = "src/acme/generated.py", reason = "Made by a generator, which has its own style" }') == 2
    )
    assert "reason = \"Left out by coverage's setting [run] omit in pyproject.toml since before the gate (" in gate
    assert 'args = ["-m", "not slow"]' in gate
    names = ("typecheck", "lint", "boundaries", "coverage", "suppressions", "canon", "integrity")
    only = [word for name in names for word in ("--only", name)]
    read = acme.run("--push", *only, "--format", "json")
    lines = {line["name"]: line["status"] for line in read.report["instruments"]}
    assert lines == {
        **dict.fromkeys(names, "in_range"),
        **dict.fromkeys(("format", "duplication", "build"), "not_selected"),
    }
    assert (
        acme.run("init").out
        == "verify.toml is there, and stays as it is. Nothing has changed that it should know of.\n"
    )


@pytest.mark.parametrize("word", ["wish", "core"])
def test_a_layer_that_is_turned_over_is_seen(project: Callable[[Mapping[str, str]], Project], word: str) -> None:
    acme = project({path: text for path, text in ACME.items() if not path.startswith("tests")})
    acme.git("init", "-q")
    acme.run("init", "--yes")
    acme.write({"src/acme/core.py": "from acme import shell\n" if word == "core" else "import os\n"})
    report = acme.run("--only", "boundaries", "--format", "json")
    assert report.code == (1 if word == "core" else 0), report.err


def test_tests_that_ship_inside_their_package_go_on_shipping(project: Callable[[Mapping[str, str]], Project]) -> None:
    """The build itself says that they do; what it then is red for is said, and that it is not held."""
    files = {
        "pyproject.toml": """\
            [build-system]
            requires = ["hatchling"]
            build-backend = "hatchling.build"

            [project]
            name = "acme"
            version = "1"

            [tool.hatch.build.targets.wheel]
            packages = ["acme"]
            """,
        ".gitignore": ".venv\n",
        "README.md": "# Acme\n\n[gone](gone.md)\n",
        "acme/__init__.py": '"""Acme."""\n',
        "acme/tests/__init__.py": "",
        "acme/tests/test_it.py": '"""Tests."""\n\n\ndef test_it() -> None:\n    """It is."""\n    assert True\n',
    }
    acme = project(files)
    acme.git("init", "-q")
    done = acme.run("init", "--yes")
    assert 'ships = ["acme/tests/**"]' in (acme.root / "verify.toml").read_text()
    assert "verify: build: in range" in done.err
    red = [line for line in done.out.splitlines() if line.startswith("Red until it is mended")]
    assert "Red until it is mended, or excluded with a reason: canon: 1 dead link" in red
    assert not [line for line in red if "build" in line]

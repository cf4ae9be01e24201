"""lint and format on tiny real projects, with the real ruff."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome, Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

SETTINGS = '[verify]\nsource = ["src/acme"]\ntests = ["tests"]\n[instruments.lint]\n[instruments.format]\n'
TEST = {"tests/test_a.py": "assert True\n"}
BLIND = "try:\n    x = 1\nexcept:\n    pass\n"
WAY_OUT = " Let it be measured, or name it in an exclusion with a reason."


def read(project: Project) -> Outcome:
    return project.run("--only", "lint", "--only", "format", "--format", "json", "-q")


def figures(line: dict[str, Any]) -> tuple[str, list[float], int]:
    return line["status"], [needle["value"] for needle in line["needles"]], line["population"]["count"]


def leaks(line: dict[str, Any]) -> dict[str, str]:
    return {
        finding["path"]: finding["fix"].removesuffix(WAY_OUT)
        for finding in line["findings"]
        if finding["rule"] == "unmeasured"
    }


def test_green(project: Make) -> None:
    outcome = read(project({"verify.toml": SETTINGS, "src/acme/__init__.py": '"""A."""\n', **TEST}))
    assert figures(outcome.instrument("lint")) == ("in_range", [0, 0], 2)
    assert figures(outcome.instrument("format")) == ("in_range", [0, 0], 2)
    assert outcome.instrument("lint")["population"]["rules"] > 50


def test_defects_are_found_and_never_mended(project: Make) -> None:
    """Whatever the settings and the arguments say: `fix = true` would edit the tree and exit with 0."""
    bad = {"src/acme/a.py": "import os\n\n" + BLIND, "tests/test_a.py": "x  =  1\n"}
    ruff = 'fix = true\nunsafe-fixes = true\n[lint]\nselect = ["E722", "F401"]\n'
    settings = SETTINGS.replace("[instruments.format]", 'args = ["--fix"]\n[instruments.format]')
    there = project({"verify.toml": settings, "ruff.toml": ruff, **bad})
    outcome = read(there)
    assert figures(outcome.instrument("lint")) == ("out_of_range", [2, 0], 2)
    assert [finding["rule"] for finding in outcome.instrument("lint")["findings"]] == ["F401", "E722"]
    assert figures(outcome.instrument("format")) == ("out_of_range", [1, 0], 2)
    assert [finding["path"] for finding in outcome.instrument("format")["findings"]] == ["tests/test_a.py"]
    assert {path: (there.root / path).read_text() for path in bad} == bad
    assert sorted(path.name for path in there.root.iterdir()) == [".verify", "ruff.toml", "src", "tests", "verify.toml"]


def test_every_way_to_hide_a_file(project: Make) -> None:
    hidden = {f"src/acme/{name}.py": BLIND for name in ("by_exclude", "by_table", "by_git", "dist/by_default")}
    nested = {"src/acme/sub/a.py": BLIND, "src/acme/sub/ruff.toml": "lint.select = []\n"}
    table = 'exclude = ["by_table.py"]\n'
    ruff = f'extend-exclude = ["by_exclude.py"]\n[lint]\n{table}[format]\n{table}'
    there = project(
        {"verify.toml": SETTINGS, "ruff.toml": ruff, "src/acme/__init__.py": "", **hidden, **nested, **TEST}
    )
    there.git("init", "-q")
    there.write({".gitignore": "by_git.py\n"})
    outcome = read(there)
    shared = {
        "src/acme/by_exclude.py": "ruff's setting `extend-exclude` hides it.",
        "src/acme/by_git.py": "git ignores it, and so does ruff.",
        "src/acme/by_table.py": "The `exclude` in the table [lint] or [format] of ruff's settings hides it.",
        "src/acme/dist/by_default.py": "ruff's setting `exclude` hides it.",
    }
    assert figures(outcome.instrument("format")) == ("out_of_range", [0, 4], 3)
    assert leaks(outcome.instrument("format")) == shared
    assert figures(outcome.instrument("lint")) == ("out_of_range", [0, 5], 2)
    assert leaks(outcome.instrument("lint")) == {
        **shared,
        "src/acme/sub/a.py": "ruff has no rule enabled for it: see `select` in src/acme/sub/ruff.toml.",
    }


def test_files_that_only_some_versions_look_at(project: Make) -> None:
    """Markdown counts in no population; a script without a suffix counts, though ruff finds it in no folder."""
    files = {
        "src/acme/__init__.py": "",
        "src/acme/script": f"#!/usr/bin/env python3\n{BLIND}",
        "src/acme/README.md": "# A\n\n```python\nx  =  1\n```\n",
    }
    outcome = read(project({"verify.toml": SETTINGS, "ruff.toml": 'lint.select = ["E722"]\n', **files, **TEST}))
    assert figures(outcome.instrument("lint")) == ("out_of_range", [1, 0], 3)
    assert outcome.instrument("format")["population"] == {"count": 3, "of": 3, "unit": "files"}


def test_a_syntax_error(project: Make) -> None:
    outcome = read(project({"verify.toml": SETTINGS, "src/acme/__init__.py": "x = (\n", **TEST}))
    assert figures(outcome.instrument("lint")) == ("out_of_range", [1, 0], 2)
    assert figures(outcome.instrument("format")) == ("out_of_range", [1, 0], 2)


@pytest.mark.parametrize(
    ("ruff", "lint"),
    [
        ("lint.select = []\n", "ruff has no rule enabled, so nothing was linted."),
        ("nope = 1\n", "ruff could not do its work (exit 2): Failed to load configuration"),
        ("lint.select = [\n", "ruff could not do its work (exit 2): Failed to load configuration"),
        ('required-version = ">=99"\n', "ruff could not do its work (exit 2): Failed to load configuration"),
    ],
)
def test_settings_that_do_not_work(project: Make, ruff: str, lint: str) -> None:
    outcome = read(project({"verify.toml": SETTINGS, "ruff.toml": ruff, "src/acme/__init__.py": BLIND, **TEST}))
    line = outcome.instrument("lint")
    assert (line["status"], line["why"][: len(lint)]) == ("no_reading", lint)


def test_a_file_that_cannot_be_read(project: Make) -> None:
    there = project({"verify.toml": SETTINGS, "src/acme/__init__.py": "", **TEST})
    (there.root / "src/acme/latin.py").write_bytes(b"x = '\xff'\n")
    outcome = read(there)
    for name in ("lint", "format"):
        line = outcome.instrument(name)
        assert line["status"] == "no_reading"
        assert line["why"].endswith("latin.py: stream did not contain valid UTF-8. Mend it, or exclude it.")


def test_settings_in_the_home_of_who_runs_it(project: Make) -> None:
    """They are not the project's: by them ruff would find nothing here, and elsewhere it would."""
    files = {"src/acme/__init__.py": "import os\n", "home/ruff/ruff.toml": 'lint.select = ["W605"]\nexclude = ["*"]\n'}
    there = project({"verify.toml": SETTINGS, **files, **TEST})
    home = {"XDG_CONFIG_HOME": str(there.root / "home")}
    outcome = there.run("--only", "lint", "--only", "format", "--format", "json", "-q", env=home)
    assert figures(outcome.instrument("lint")) == ("out_of_range", [1, 0], 2)
    assert figures(outcome.instrument("format")) == ("in_range", [0, 0], 2)


def test_settings_above_the_project(tmp_path: Path) -> None:
    """They hold, as ruff has it, and a sentence names the file where they take something away."""
    (tmp_path / "ruff.toml").write_text("lint.select = []\n", encoding="utf-8")
    there = Project(tmp_path / "member").write({"verify.toml": SETTINGS, "src/acme/__init__.py": BLIND, **TEST})
    line = read(there).instrument("lint")
    way = f"Let `select` in {tmp_path / 'ruff.toml'} name some."
    assert (line["status"], line["why"]) == ("no_reading", f"ruff has no rule enabled, so nothing was linted. {way}")


def test_comments_that_honest_projects_write(project: Make) -> None:
    """A table that is left alone, a rule that is off for a file, and what only looks like a switch."""
    files = {
        "ruff.toml": '[lint]\nselect = ["E7", "F"]\nper-file-ignores = { "tests/**" = ["F", "E711"], "*" = ["E721"] }\n',
        "src/acme/__init__.py": '''\
            # ruff: noqa: F401
            """Say `# ruff: noqa` and `# fmt: off`."""

            import os

            SWITCH = "# ruff: noqa"
            OFF = "# fmt: off"
            # fmt: off
            TABLE = [
                1,  2,
                3,  4,
            ]
            # fmt: on
            NAME = OFF
            ROW = [1,  2]  # fmt: skip
            ''',
        **TEST,
    }
    outcome = read(project({"verify.toml": SETTINGS, **files}))
    assert figures(outcome.instrument("lint")) == ("in_range", [0, 0], 2)
    assert figures(outcome.instrument("format")) == ("in_range", [0, 0], 2)


def test_arguments_that_write(project: Make) -> None:
    settings = SETTINGS.replace("[instruments.format]", 'args = ["--add-noqa"]\n[instruments.format]')
    outcome = read(project({"verify.toml": settings, "src/acme/__init__.py": "import os\n", **TEST}))
    assert outcome.code == 2
    assert "'--add-noqa' has ruff write into the tree, which is only read here. Remove it" in outcome.err


def test_exclusions(project: Make) -> None:
    exclude = 'exclude = [{ path = "src/acme/made.py", reason = "Made by a program." }]\n'
    settings = SETTINGS.replace("[instruments.format]", f"{exclude}[instruments.format]") + exclude
    files = {"src/acme/__init__.py": "", "src/acme/made.py": "import os\nx  =  1\n", **TEST}
    outcome = read(project({"verify.toml": settings, **files}))
    assert figures(outcome.instrument("lint")) == ("in_range", [0, 0, 0], 2)
    assert figures(outcome.instrument("format")) == ("in_range", [0, 0, 0], 2)

"""suppressions over tiny real projects, as a person runs it, with the real tools asked what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

GREEN = {
    "verify.toml": """
        [verify]
        source = ["src/acme"]
        tests = ["tests"]

        [instruments.suppressions]
    """,
    "pyproject.toml": """
        [tool.ruff.lint]
        select = ["E", "F"]
        ignore = ["E501"] # the formatter sees to it

        [tool.mypy]
        strict = true

        # Fixtures are used by their name.
        [tool.ruff.lint.per-file-ignores]
        "tests/**" = ["F811"]
    """,
    "src/acme/__init__.py": "from acme.a import answer  # noqa: F401 - what others import\n",
    "src/acme/a.py": '''
        """A `# noqa` in a string is none."""

        answer: int = "42"  # type: ignore[assignment]  # the parser makes it one, until 2999-12-31
        # A matrix.
        identity = [1,0,
                    0,1]  # fmt: skip
    ''',
    "tests/test_a.py": """
        import pytest

        @pytest.mark.skip(reason="It waits for an hour.")
        def test_a() -> None: ...
    """,
}


def read(project: Project) -> dict[str, Any]:
    line: dict[str, Any] = project.run("--only", "suppressions", "--format", "json").instrument("suppressions")
    return line


def found(project: Project) -> list[tuple[str, int, str, str]]:
    return [(each["path"], each["line"], each["rule"], each["message"]) for each in read(project)["findings"]]


def test_look_aways_with_reasons(project: Make) -> None:
    made = project(GREEN)
    line = read(made)
    assert (line["status"], line["findings"]) == ("in_range", [])
    counted = {name: line["population"][name] for name in ("count", "of", "suppressions", "reasoned", "untried")}
    assert counted == {"count": 4, "of": 4, "suppressions": 6, "reasoned": 6, "untried": 3}
    log = (made.root / line["log"]).read_text(encoding="utf-8")
    assert "src/acme/__init__.py\n  1: noqa: F401 - what others import\n" in log
    assert sorted(path.name for path in made.root.iterdir()) == [
        ".verify", "pyproject.toml", "src", "tests", "verify.toml",
    ]  # fmt: skip  # reads as a list


def test_each_rule(project: Make) -> None:
    text = """
        import os  # noqa: F401
        import re  # noqa
        import sys  # noqa: F401 - for others, until 2020-01-01
        x = 1  # noqa: E711 - it is compared
        y = 2  # type: ignore[assignment]  # not any more
        z = 3  # fmt: skip  # a table
        # It is for others.
        import abc  # ruff: ignore[F401, E402]
    """
    assert found(project(GREEN).write({"src/acme/b.py": text})) == [
        ("src/acme/b.py", 1, "unreasoned", "`noqa: F401`: nothing says why"),
        ("src/acme/b.py", 2, "blanket", "`noqa`: it hides every rule, and nothing says why"),
        ("src/acme/b.py", 3, "expired", "`noqa: F401`: it ended on 2020-01-01 (for others, until 2020-01-01)"),
        ("src/acme/b.py", 4, "idle", "`noqa: E711`: it suppresses nothing"),
        ("src/acme/b.py", 5, "idle", "`type: ignore[assignment]`: it suppresses nothing"),
        ("src/acme/b.py", 6, "idle", "`fmt: skip`: it suppresses nothing"),
    ]


def test_a_noqa_of_ruff_s_own_word_does_not_hide_that_it_is_idle(project: Make) -> None:
    made = project(GREEN).write({"src/acme/b.py": "x = 1  # noqa: E711, RUF100 - both\n"})
    assert found(made) == [("src/acme/b.py", 1, "idle", "`noqa: E711, RUF100`: it suppresses nothing for E711")]


def test_words_that_end_fmt_skip_for_ruff(project: Make) -> None:
    made = project(GREEN).write({"src/acme/b.py": "x = [1,2]  # fmt: skip - a table\n"})
    assert found(made) == [("src/acme/b.py", 1, "idle", "`fmt: skip`: it suppresses nothing")]


def test_settings_without_a_reason(project: Make) -> None:
    made = project(GREEN).write({".coveragerc": "[run]\nomit =\n    src/acme/a.py\n"})
    assert found(made) == [(".coveragerc", 3, "unreasoned", "`coverage.run.omit = src/acme/a.py`: nothing says why")]


def test_where_an_import_is_not_resolved_nobody_knows_which_ignore_is_idle(project: Make) -> None:
    text = "from nowhere import thing\n\nx: int = thing()  # type: ignore[misc]  # it may be\n"
    line = read(project(GREEN).write({"src/acme/b.py": text}))
    assert line["status"] == "in_range"
    assert [(each["severity"], each["message"]) for each in line["findings"]] == [
        (
            "note",
            "mypy could not be asked what comes back without them (modules are missing that it needs): "
            "they are not tried",
        )
    ]


def test_a_project_that_uses_no_tool_is_asked_none(project: Make) -> None:
    made = project(GREEN).write({"pyproject.toml": "", "src/acme/b.py": "x = 1  # noqa: E711 - flake8 says so\n"})
    line = read(made)
    assert (line["status"], line["population"]["untried"]) == ("in_range", line["population"]["suppressions"])


def test_an_old_project_adopts_it_and_one_more_turns_it_red(project: Make) -> None:
    made = project(GREEN).write({"src/acme/b.py": "import os  # noqa: F401\n"})
    assert made.run().code == 1
    assert made.run("ratchet", "--adopt").code == 0
    assert made.run().code == 0
    assert made.write({"src/acme/c.py": "import os  # noqa: F401\n"}).run().code == 1

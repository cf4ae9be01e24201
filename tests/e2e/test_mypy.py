"""typecheck on tiny real projects, with the real mypy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

SETTINGS = '[verify]\nsource = ["src/acme"]\n[instruments.typecheck]\n'
GOOD = "def f(a: int) -> int:\n    return a\n"
BAD = "def f(a: int) -> str:\n    return a\n"


def read(project: Project) -> dict[str, Any]:
    return project.run("--only", "typecheck", "--format", "json", "-q").instrument("typecheck")


def figures(line: dict[str, Any]) -> list[float]:
    return [needle["value"] for needle in line["needles"]]


def places(line: dict[str, Any]) -> dict[str, str]:
    return {finding["path"]: finding["fix"] or finding["message"] for finding in line["findings"]}


def test_green_and_then_a_bad_call(project: Make) -> None:
    there = project(
        {"verify.toml": SETTINGS, "src/acme/__init__.py": "", "src/acme/a.py": GOOD + "\n\ndef g(a): ...\n"}
    )
    line = read(there)
    assert (line["status"], figures(line)) == ("in_range", [0, 0])
    assert line["population"] == {
        "count": 2,
        "of": 2,
        "unit": "files",
        "functions": 2,
        "unchecked_functions": 1,
        "skipped_lines": 0,
        "ignored_lines": 0,
    }
    there.write({"src/acme/__init__.py": "from acme.a import f\n\nf('1')\n"})
    line = read(there)
    assert (line["status"], figures(line)) == ("out_of_range", [1, 0])
    finding = line["findings"][0]
    assert (finding["path"], finding["line"], finding["column"], finding["rule"]) == (
        "src/acme/__init__.py",
        3,
        3,
        "arg-type",
    )
    assert sorted(path.name for path in there.root.iterdir()) == [".verify", "src", "verify.toml"]


def test_every_way_to_hide_a_file(project: Make) -> None:
    settings = """\
    [tool.mypy]
    exclude = ["left_out"]
    [[tool.mypy.overrides]]
    module = "acme.by_setting"
    ignore_errors = true
    """
    hidden = {
        "src/acme/by_setting.py": BAD,
        "src/acme/by_comment.py": f"# type: ignore\n{BAD}",
        "src/acme/by_inline.py": f"# mypy: ignore-errors\n{BAD}",
        "src/acme/left_out.py": BAD,
        "src/acme/stub.py": BAD,
    }
    stub = {"src/acme/stub.pyi": "def f(a: int) -> str: ...\n"}
    there = project({"verify.toml": SETTINGS, "pyproject.toml": settings, "src/acme/__init__.py": "", **hidden, **stub})
    line = read(there)
    assert (line["status"], figures(line), line["population"]["count"]) == ("out_of_range", [0, 5], 2)
    way_out = " Let it be measured, or name it in an exclusion with a reason."
    assert places(line) == {
        "src/acme/by_setting.py": f"Its errors are hidden by mypy's setting `ignore_errors` for the module acme.by_setting in pyproject.toml.{way_out}",
        "src/acme/by_comment.py": f"Its errors are hidden by the comment `# type: ignore` above its first statement.{way_out}",
        "src/acme/by_inline.py": f"Its errors are hidden by its comment `# mypy: ignore-errors`.{way_out}",
        "src/acme/left_out.py": f"mypy's setting exclude = 'left_out' in pyproject.toml hides it.{way_out}",
        "src/acme/stub.py": f"The stub src/acme/stub.pyi beside it is checked in its place.{way_out}",
    }


def test_packages_without_an_init_and_scripts(project: Make) -> None:
    """Two modules of one name, a namespace package, two scripts of no suffix, a top-level module."""
    settings = '[verify]\nsource = ["src/ns", "bin", "tool.py"]\n[instruments.typecheck]\n'
    files = {
        "src/ns/one/a.py": GOOD,
        "src/ns/two/a.py": "from ns.one.a import f\n\nf('1')\n",
        "bin/first": f"#!/usr/bin/env python3\n{BAD}",
        "bin/second": f"#!/usr/bin/env python3\n{GOOD}",
        "tool.py": GOOD,
    }
    line = read(project({"verify.toml": settings, **files}))
    assert (line["status"], figures(line), line["population"]["count"]) == ("out_of_range", [2, 0], 5)
    assert set(places(line)) == {"src/ns/two/a.py", "bin/first"}


def test_scripts_that_import_each_other(project: Make) -> None:
    settings = '[verify]\nsource = ["scripts"]\n[instruments.typecheck]\n'
    files = {"scripts/a.py": GOOD, "scripts/b.py": "from a import f\n\nf(1)\n"}
    line = read(project({"verify.toml": settings, **files}))
    assert (line["status"], figures(line)) == ("in_range", [0, 0])


def test_a_syntax_error(project: Make) -> None:
    line = read(project({"verify.toml": SETTINGS, "src/acme/__init__.py": "", "src/acme/a.py": "def f(:\n    pass\n"}))
    assert (line["status"], line["population"]["count"], line["needles"][1]["value"]) == ("out_of_range", 0, 2)
    assert places(line) == {"src/acme/a.py": "Mend the syntax; until then mypy checks no file at all."}


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (
            {"mypy.ini": "[mypy]\nstrict = maybe\n"},
            "mypy does not understand its settings and goes on without: mypy.ini: [mypy]: strict: Not a boolean: maybe. "
            "Correct them.",
        ),
        (
            {"mypy.ini": "[mypy]\ntxt_report = out\n"},
            "mypy's setting txt_report (mypy.ini) writes into the project. Take it out.",
        ),
        (
            {"mypy.ini": "[mypy]\nplugins = nope\n"},
            "mypy could not do its work: mypy.ini: Error importing plugin \"nope\": No module named 'nope'. The log has more.",
        ),
        (
            {
                "mypy.ini": "[mypy]\nplugins = ./plug.py\n",
                "plug.py": "def plugin(version):\n    raise RuntimeError('boom')\n",
            },
            "mypy could not do its work: error: INTERNAL ERROR -- Please try using mypy master on GitHub. The log has more.",
        ),
    ],
)
def test_no_reading(project: Make, settings: dict[str, str], why: str) -> None:
    line = read(project({"verify.toml": SETTINGS, "src/acme/__init__.py": GOOD, **settings}))
    assert (line["status"], line["why"]) == ("no_reading", why)


def test_exclusions(project: Make) -> None:
    settings = f'{SETTINGS}exclude = [{{ path = "src/acme/made.py", reason = "Made by a program." }}]\n'
    files = {"src/acme/__init__.py": GOOD, "src/acme/made.py": BAD}
    line = read(project({"verify.toml": settings, **files}))
    assert (line["status"], figures(line), line["population"]["of"]) == ("in_range", [0, 0, 0], 1)


def test_reports_stay_out_of_the_tree(project: Make) -> None:
    there = project(
        {"verify.toml": SETTINGS, "mypy.ini": "[mypy]\njunit_xml = out.xml\n", "src/acme/__init__.py": GOOD}
    )
    assert read(there)["status"] == "in_range"
    assert sorted(path.name for path in there.root.iterdir()) == [".verify", "mypy.ini", "src", "verify.toml"]

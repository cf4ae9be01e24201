from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.unit.probes.integrity.sides import CODE, change
from verify_gate.domain.finding import Finding, Severity
from verify_gate.plugin import Tool
from verify_gate.probes.asking import Said
from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.tooling.above import with_above
from verify_gate.probes.integrity.tooling.asked import Asked, Refused
from verify_gate.probes.integrity.tooling.settings import weaker_settings
from verify_gate.probes.suppressions.bench import Bench

Answer = Mapping[str, Any] | str | None


class Laid:
    """A tool that answers of the base and of the head; a text is a refusal, `None` that it is not here."""

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.jobs = list(answers), list[Any]()

    def found(self, name: str) -> Tool | None:
        return None if self.answers[0] is None else Tool(name, (name,), "1", of_project=True)

    def says(self, *argv: str) -> Said:
        job = json.loads(Path(argv[-1]).read_text(encoding="utf-8"))
        self.jobs.append((argv[:2], job["top"], job.get("files")))
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            return Said(1, "", answer)
        Path(job["told"]).write_text(json.dumps(answer), encoding="utf-8")
        return Said(0, "", "")


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked({"scratch": str(tmp_path), "python": "/env/python"}, Event())


def lay(monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> Laid:
    laid = Laid(*answers)
    monkeypatch.setattr(Bench, "found", laid.found)
    monkeypatch.setattr(Bench, "says", laid.says)
    return laid


def found(was: Mapping[str, str], now: Mapping[str, str], asked: Asked) -> list[tuple[str, int | None, str]]:
    return [(each.path, each.line, each.message) for each in weaker_settings(change(was, now), asked)]


def files(**other: Mapping[str, Any]) -> dict[str, Any]:
    """What mypy says of the files: their modules, and what is other for some."""
    modules = {"app": "src/app/__init__.py", "core": "src/app/core.py", "db": "src/app/db.py"}
    return {path: [f"app.{name}", other.get(name, {})] for name, path in modules.items()}


def view(
    flags: Mapping[str, Any],
    modules: Mapping[str, Any] | None = None,
    exclude: tuple[str, ...] = (),
    **other: Mapping[str, Any],
) -> Any:
    told = {"file": "pyproject.toml", "exclude": exclude, "all": flags}
    return {**told, "files": files(**other), "modules": modules or {}}


ON, OFF = {"disallow_untyped_defs": True}, {"disallow_untyped_defs": False}
MYPY = "[tool.mypy]\n"
OVERRIDE = MYPY + '[[tool.mypy.overrides]]\nmodule = "{}"\n{}\n'


@pytest.mark.parametrize(
    ("was", "now", "answers", "expected"),
    [
        (f"{MYPY}strict = true\n", f"{MYPY}strict = 7\n", (view(ON), view(OFF)), (2, "strict is off: ")),
        (
            f"{MYPY}disallow_untyped_defs = true\n",
            f"{MYPY}disallow_untyped_defs = 'so'\n",
            (view(ON), view(OFF)),
            (2, "disallow_untyped_defs does not hold for src/app/__init__.py, src/app/core.py, src/app/db.py"),
        ),
        (
            f"{MYPY}disallow_untyped_defs = true\n",
            OVERRIDE.format("*.db", "disallow_untyped_defs = false"),
            (view(ON), view(ON, db=OFF)),
            (4, "overrides.*.db.disallow_untyped_defs is off"),
        ),
        (
            f"{MYPY}follow_imports = 'error'\n",
            f"{MYPY}follow_imports = 'skip'\n",
            (view({"follow_imports": "error"}), view({"follow_imports": "skip"})),
            (2, "follow_imports went from error to skip"),
        ),
        (
            f"{MYPY}enable_error_code = ['x']\n",
            MYPY,
            (view({"error_code x": True}), view({"error_code x": False})),
            (1, "enable_error_code lost x"),
        ),
        (
            MYPY,
            OVERRIDE.format("app.db", "disable_error_code = [\n  'x',\n]"),
            (view({"error_code x": True}), view({"error_code x": True}, db={"error_code x": False})),
            (5, "overrides.app.db.disable_error_code gained x"),
        ),
        (
            MYPY,
            f"{MYPY}pretty = true\n",
            (view({"strict_optional": True}), view({"strict_optional": False})),
            (1, "strict_optional is off, as mypy says itself"),
        ),
        (
            MYPY,
            OVERRIDE.format("yaml.*", "ignore_missing_imports = true"),
            (
                view({"ignore_missing_imports": False}, {"yaml": ["yaml", {}]}),
                view({"ignore_missing_imports": False}, {"yaml": ["yaml", {"ignore_missing_imports": True}]}),
            ),
            (4, "overrides.yaml.*.ignore_missing_imports is on"),
        ),
        (f"{MYPY}disallow_untyped_defs = true\n", MYPY, (view(ON), view(OFF, app=ON, core=ON, db=ON)), None),
        (
            f"{MYPY}exclude = '^tests/test_a'\n",
            f"{MYPY}exclude = [\n  '^tests/test_a',\n  'p/d.*',\n]\n",
            (view(ON, exclude=("^tests/test_a",)), view(ON, exclude=("^tests/test_a", "p/d.*"))),
            (4, "exclude leaves out src/app/db.py"),
        ),
        (
            f"{MYPY}exclude = '^tests/'\n",
            f"{MYPY}exclude = ['tests/$', '^docs/']\n",
            (view(ON, exclude=("^tests/",)), view(ON, exclude=("tests/$", "^docs/"))),
            None,
        ),
    ],
)
def test_mypy_is_believed(
    asked: Asked,
    monkeypatch: pytest.MonkeyPatch,
    was: str,
    now: str,
    answers: tuple[Any, Any],
    expected: tuple[int, str] | None,
) -> None:
    lay(monkeypatch, *answers)
    weak = found({"pyproject.toml": was}, {"pyproject.toml": now}, asked)
    if expected is None:
        assert weak == []
    else:
        ((path, line, message),) = weak
        assert (path, line, message.startswith(f"mypy.{expected[1]}")) == ("pyproject.toml", expected[0], True), message
    assert asked.notes == []


def test_a_file_that_moves_to_where_mypy_does_not_look(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(monkeypatch, view(ON, exclude=("^docs/",)), view(ON, exclude=("^docs/",)))
    same, code = {"pyproject.toml": f"{MYPY}exclude = '^docs/'\n"}, "def f(a, b):\n    return a\n" * 4
    was, now = {**same, "src/app/old.py": code}, {**same, "docs/old.py": code, "docs/new.py": ""}
    assert found(was, now, asked) == [("pyproject.toml", 2, "mypy.exclude leaves out docs/old.py")]


def test_what_mypy_is_asked(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the files that its settings name, else of source and tests, by their names on either side."""
    laid = lay(monkeypatch, view(ON), view(ON), view(ON), view(ON))
    code = "def f(a, b):\n    return a\n" * 4
    was = {"pyproject.toml": f"{MYPY}strict = true\n", "src/app/old.py": code, "docs/conf.py": ""}
    now = {"pyproject.toml": MYPY, "src/app/new.py": code, "docs/conf.py": ""}
    assert found(was, now, asked) == []
    both = [path for path in sorted(CODE) if path.startswith("src")]
    tests = [path for path in sorted(CODE) if path.startswith("tests")]
    assert laid.jobs == [
        (("/env/python", "-I"), "/nowhere", [*both, "src/app/old.py", *tests]),
        (("/env/python", "-I"), "/nowhere", [*both, "src/app/new.py", *tests]),
    ]
    was["pyproject.toml"] += "files = ['docs']\n"
    assert found(was, now, asked) == []
    assert laid.jobs[-1][2] == ["docs/conf.py"]


COVERAGE = "[tool.coverage.report]\nfail_under = {}\n"


def says(value: object, file: str | None = "pyproject.toml", usual: object = 0.0) -> Any:
    return {"file": file, "values": {"report.fail_under": [value]}, "usual": {"report.fail_under": [usual]}}


def test_coverage_is_believed(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    was, now = {"pyproject.toml": COVERAGE.format(90)}, {"pyproject.toml": COVERAGE.format("'${X-60}'")}
    lay(monkeypatch, says(90.0), says(60.0))
    assert found(was, now, asked) == [("pyproject.toml", 2, "coverage.report.fail_under fell from 90 to 60")]
    lay(monkeypatch, says(90.0), says(92.5))
    assert found(was, now, asked) == []
    lay(monkeypatch, says(90.0), says(0.0, None))
    assert found(was, now, asked) == [("pyproject.toml", 2, "coverage.report.fail_under fell from 90 to 0")]
    lay(
        monkeypatch,
        {"file": "setup.cfg", "values": {"run.branch": [True]}, "usual": {"run.branch": [False]}},
        says(0.0),
    )
    assert [message for *_, message in found(was, now, asked)] == ["coverage.run.branch is gone"]


@pytest.mark.parametrize(
    ("answers", "weak", "note"),
    [
        ((None,), [], "coverage is not here to be asked what its settings come to"),
        (("why\nso",), [], "coverage does not understand its settings of the base (so)"),
        ((says(90.0), "so"), [("pyproject.toml", 1, "coverage does not understand its settings: so")], None),
    ],
)
def test_a_tool_that_does_not_answer(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, answers: tuple[Answer, ...], weak: list[Any], note: str | None
) -> None:
    """What is written is compared in any case."""
    lay(monkeypatch, *answers)
    fell = ("pyproject.toml", 2, "coverage.report.fail_under fell from 90 to 60")
    was, now = ({"pyproject.toml": COVERAGE.format(least)} for least in (90, 60))
    assert found(was, now, asked) == [*weak, fell]
    as_written = f"{note}, so they are compared as they are written"
    assert asked.notes == ([] if note is None else [Finding(as_written, rule="unasked", severity=Severity.NOTE)])


def test_nothing_is_asked_where_nothing_differs(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    laid = lay(monkeypatch, "never")
    same = {"pyproject.toml": f"{MYPY}strict = true\n"}
    assert (found(same, same, asked), laid.jobs, asked.notes) == ([], [], [])


def test_what_ruff_shows(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = "# General\nlinter.rules.enabled = [\n\tassert (S101),\n\tlong (E501),\n]\nlinter.rules.should_fix = [\n]\n"
    said = [Said(0, shown, ""), Said(0, "linter.rules.enabled = []\nlinter.rules.should_fix = []\n", "")]
    lay(monkeypatch, "")
    monkeypatch.setattr(Bench, "says", lambda *_: said.pop(0))
    jobs = {"file": "a.py"}, {"file": "b.py"}
    assert asked("ruff", change({}, {}), jobs) == ({"rules": ["S101", "E501"]}, {"rules": []})
    said[:] = [Said(0, shown, ""), Said(2, "", "no\nsuch rule")]
    with pytest.raises(Refused, match=r"^such rule$"):
        asked("ruff", change({}, {}), jobs)


@pytest.mark.parametrize("odd", ["", "nothing", "linter.rules.enabled = [\n\tassert: S101,\n]\n"])
def test_what_ruff_does_not_show_is_not_known(asked: Asked, monkeypatch: pytest.MonkeyPatch, odd: str) -> None:
    """It is no ruff of ours, or shows its settings otherwise by now: that both sides name no rules is no answer."""
    lay(monkeypatch, "")
    monkeypatch.setattr(Bench, "says", lambda *_: Said(0, odd, ""))
    assert asked("ruff", change({}, {}), ({"file": "a.py"}, {"file": "a.py"})) is None
    why = "ruff does not understand its settings of the base (it names no rules that it goes by)"
    assert asked.notes[0].message == f"{why}, so they are compared as they are written"


def test_a_tool_that_is_not_the_project_s_may_be_another_version(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    laid = lay(monkeypatch, says(90.0), "so")
    monkeypatch.setattr(Bench, "found", lambda *_: Tool("coverage", ("coverage",), "1", of_project=False))
    assert found({}, {"setup.cfg": "[coverage:report]\nomit =\n"}, asked) == []
    assert found({"setup.cfg": "[coverage:run]\nbranch = 1\n"}, {"setup.cfg": "[coverage:run]\nx = 1\n"}, asked) == [
        ("setup.cfg", 2, "coverage.run.branch is gone")
    ]
    assert laid.jobs[0][0] == (sys.executable, "-I")
    assert "its settings of the head (so)" in asked.notes[0].message


def test_the_settings_above(tmp_path: Path) -> None:
    sides: list[tuple[Side, Side]] = []
    for name, rules in (("base", '["E", "B"]'), ("head", '["E"]')):
        top = tmp_path / name
        (top / "a/b").mkdir(parents=True)
        (top / "pyproject.toml").write_text(f"[tool.ruff.lint]\nselect = {rules}\n[tool.coverage.run]\nbranch = true\n")
        (top / "a/ruff-more.toml").write_text("")
        (top / "a/notes.txt").write_text("")
        sides.append((Side(top / "a/b", frozenset({"x.py"}), {"x.py": ""}), Side(top, frozenset(), folder="a/b")))
    below = Change(sides[0][0], sides[1][0], ("src",), ("tests",))
    whole = replace(below, above=Change(sides[0][1], sides[1][1], (), ()))
    seen = with_above(whole)
    assert seen.head.files == {"x.py", "../ruff-more.toml", "../../pyproject.toml"}
    assert [(each.path, each.message) for each in weaker_settings(seen)] == [
        ("../../pyproject.toml", "B is no longer selected by ruff")
    ]
    assert with_above(below) is below

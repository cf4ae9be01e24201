"""What coverage.py is asked on the project's side: its settings, and its report cut down to what is read."""

from __future__ import annotations

import configparser
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import coverage
import pytest

from verify_gate.probes.project_side import verify_gate_coverage as side


@pytest.fixture(autouse=True)
def still_measured() -> Iterator[None]:
    """Coverage stops measuring a process that it did not start itself where another Coverage is made; here it goes on."""
    started = getattr(coverage.process_startup, "coverage", None)
    yield
    if started is not None:
        started._auto_save = True


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A job in a project with two files, of which one runs."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src/ran.py").write_text(
        "def f(x):\n    if x:\n        return 1\n    return 2\nf(1)\n", encoding="utf-8"
    )
    (tmp_path / "src/never.py").write_text("X = 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COVERAGE_FILE", raising=False)
    monkeypatch.setattr(sys, "path", list(sys.path))
    return {
        "root": str(tmp_path),
        "files": ["src/ran.py", "src/never.py"],
        "source": [str(tmp_path / "src")],
        "project_path": [str(tmp_path), str(tmp_path / "src")],
        "settings_folders": [str(tmp_path / "src"), str(tmp_path)],
        **{name: str(scratch / name) for name in ("data_file", "rcfile", "facts", "report")},
    }


def do(mode: str, job: Mapping[str, Any]) -> int:
    file = Path(job["root"], "job.json")
    file.write_text(json.dumps(job), encoding="utf-8")
    return side.main([mode, str(file)])


def told(job: Mapping[str, Any], name: str) -> Any:
    return json.loads(Path(job[name]).read_text(encoding="utf-8"))


def test_preparing_without_settings(job: dict[str, Any]) -> None:
    assert do("prepare", job) == 0
    assert told(job, "facts") == {
        "coverage": coverage.__version__,
        "subprocesses": True,
        "config_file": None,
        "omit": [],
    }
    settings = coverage.Coverage(config_file=job["rcfile"])
    assert settings.get_option("run:branch") is True
    assert settings.get_option("run:parallel") is True
    assert settings.get_option("run:source") == job["source"]
    assert settings.get_option("run:data_file") == job["data_file"]
    assert settings.get_option("run:patch") == ["subprocess"]
    ours, theirs = (
        [str(pattern).removeprefix("(?:)") for pattern in found.get_option("report:exclude_lines") or ()]  # type: ignore[union-attr]  # a list, for this option
        for found in (settings, coverage.Coverage(config_file=False))
    )
    assert ours == theirs


def test_preparing_with_the_settings_of_the_project(job: dict[str, Any]) -> None:
    root = Path(job["root"])
    (root / ".coveragerc").write_text(
        "[run]\nbranch = false\nsource = tests\nomit =\n  src/a.py\n  */b.py\nconcurrency = thread\n"
        "patch = _exit\nplugins = some.plugin\n"
        "[report]\nomit = ?.py\nexclude_lines =\n  never$\n  [#]hash\nexclude_also = also\nfail_under = 99\n"
        "[some.plugin]\nkey = $$value\n",
        encoding="utf-8",
    )
    assert do("prepare", job) == 0
    facts = told(job, "facts")
    assert (facts["config_file"], facts["omit"]) == (str(root / ".coveragerc"), ["run", "report"])
    parser = configparser.RawConfigParser()
    parser.read(job["rcfile"], encoding="utf-8")
    assert parser["run"]["source"].split() == job["source"]
    assert parser["run"]["patch"].split() == ["_exit", "subprocess"]
    assert parser["run"]["concurrency"].split() == ["thread"]
    assert parser["report"]["omit"].split() == [str(root / "src/a.py"), "*/b.py", "?.py"]
    assert parser["report"]["exclude_lines"].split() == ["(?:)never$$", "(?:)[#]hash", "(?:)also"]
    assert dict(parser["some.plugin"]) == {"key": "$$value"}
    assert "fail_under" not in parser["report"]


def test_settings_that_coverage_refuses(job: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    Path(job["root"], ".coveragerc").write_text("[report]\nexclude_lines = (\n", encoding="utf-8")
    assert do("prepare", job) == 1
    assert capsys.readouterr().err.startswith("Invalid [report].exclude_lines value '('")
    assert not Path(job["facts"]).exists()


def test_an_option_that_coverage_does_not_know() -> None:
    assert side.option(coverage.Coverage(config_file=False), "run:nonsense") is None


def measure(job: Mapping[str, Any], never: str = "") -> None:
    """Write the data of a run, as a process of the tests would; of the second file by a plugin, if one is named."""
    data = coverage.CoverageData(basename=f"{job['data_file']}.one")
    data.add_arcs({os.path.realpath("src/ran.py"): {(-1, 1), (1, 5), (5, -1), (-1, 2), (2, 3), (3, -1)}})
    if never:
        data.add_arcs({os.path.realpath("src/never.py"): {(-1, 1), (1, -1)}})
        data.add_file_tracers({os.path.realpath("src/never.py"): never})
    data.write()


def test_reporting(job: dict[str, Any]) -> None:
    do("prepare", job)
    measure(job)
    (Path(job["root"]) / "src/broken.py").write_text("def (\n", encoding="utf-8")
    job["files"] += ["src/broken.py"]
    assert do("report", job) == 0
    assert told(job, "report") == {
        "meta": {"format": 3, "version": coverage.__version__, "branch_coverage": True},
        "files": {
            "src/ran.py": {
                "all_statements": 5,
                "idle_branches": 0,
                "all_branches": 2,
                "summary": {
                    "num_statements": 5,
                    "covered_lines": 4,
                    "excluded_lines": 0,
                    "num_branches": 2,
                    "covered_branches": 1,
                },
                "executed_lines": [1, 2, 3, 5],
                "missing_lines": [4],
                "missing_branches": [[2, 4]],
            },
            "src/never.py": {
                "all_statements": 1,
                "idle_branches": 0,
                "all_branches": 0,
                "summary": {
                    "num_statements": 1,
                    "covered_lines": 0,
                    "excluded_lines": 0,
                    "num_branches": 0,
                    "covered_branches": 0,
                },
                "executed_lines": [],
                "missing_lines": [1],
                "missing_branches": [],
            },
        },
        "unparsable": ["src/broken.py"],
        "traced": {},
    }


PLUGIN = """
import coverage

class Lines(coverage.FileReporter):
    def lines(self):
        return {1}

class Kind(coverage.CoveragePlugin):
    def file_reporter(self, filename):
        return Lines(filename)

def coverage_init(registry, options):
    registry.add_file_tracer(Kind())
"""


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_a_file_of_which_a_plugin_of_the_projects_says_what_ran_is_not_measured(
    job: dict[str, Any], whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, folder = Path(job["root"]), {"theirs": "lib/site-packages", "ours": "."}[whose]
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / f"{whose}.py").write_text(PLUGIN, encoding="utf-8")
    (root / ".coveragerc").write_text(f"[run]\nplugins = {whose}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(root / folder))
    do("prepare", job)
    measure(job, never=f"{whose}.Kind")
    assert do("report", job) == 0
    assert told(job, "report")["traced"] == ({"src/never.py": "ours.Kind"} if whose == "ours" else {})
    assert list(told(job, "report")["files"]) == ["src/ran.py", *(["src/never.py"] if whose == "theirs" else [])]


def whole(job: dict[str, Any], settings: str, text: str) -> dict[str, int]:
    """What there is in a file but for settings, of which some stand in .coveragerc."""
    root = Path(job["root"])
    (root / ".coveragerc").write_text(settings, encoding="utf-8")
    (root / "src/never.py").write_text(text, encoding="utf-8")
    do("prepare", job)
    measure(job)
    assert do("report", job) == 0
    entry = told(job, "report")["files"]["src/never.py"]
    assert entry["summary"]["covered_lines"] == 0
    return {name: entry[name] for name in ("all_statements", "idle_branches", "all_branches")}


BRANCHES = """
def f(x):
    if x:
        x = 1
    while x:  # pragma: no branch
        x = 2
    while x < 3:
        x = 3
"""


@pytest.mark.parametrize(
    ("settings", "idle"),
    [
        ("", (0, 6)),
        ("partial_branches = while", (2, 4)),
        ("partial_branches = .", (4, 4)),
        ("partial_branches_always = if x", (2, 4)),
    ],
)
def test_branches_that_settings_let_off(job: dict[str, Any], settings: str, idle: tuple[int, int]) -> None:
    found = whole(job, f"[report]\n{settings}\n", BRANCHES)
    assert (found["idle_branches"], found["all_branches"]) == idle


IDLE = """
import abc
def f(x):  # pragma: no cover
    return x
def g(x):
    return x
class A(abc.ABC):
    @abc.abstractmethod
    def h(self):
        raise NotImplementedError
if __name__ == "__main__":
    f(g(1))
"""


@pytest.mark.parametrize(
    ("settings", "statements"),
    [("exclude_also = g.x", 6), ("exclude_lines =\n  .", 6), ("exclude_lines =\n  nothing", 11)],
)
def test_statements_that_are_left_out(job: dict[str, Any], settings: str, statements: int) -> None:
    """What a test has no business with is none of them, unless nothing is excluded at all."""
    assert whole(job, f"[report]\n{settings}\n", IDLE)["all_statements"] == statements


def test_reporting_where_settings_omit_everything(job: dict[str, Any]) -> None:
    Path(job["root"], ".coveragerc").write_text("[run]\nomit = *\n", encoding="utf-8")
    do("prepare", job)
    measure(job)
    assert do("report", job) == 0
    assert told(job, "report")["files"] == {}


def test_reporting_without_data(job: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    do("prepare", job)
    assert do("report", job) == 1
    assert capsys.readouterr().err == "No data to combine\n"

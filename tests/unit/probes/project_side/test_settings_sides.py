"""What mypy and coverage say of their settings, asked of the real ones in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import coverage
import pytest

from verify_gate.probes.project_side import verify_gate_coverage_settings, verify_gate_type_settings

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def still_measured() -> Iterator[None]:
    """Coverage stops measuring a process that it did not start itself where another Coverage is made; here it goes on."""
    started = getattr(coverage.process_startup, "coverage", None)
    yield
    if started is not None:
        started._auto_save = True


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Lay the files, ask one of the two in the folder `at`, and get what was told."""
    for name in [name for name in os.environ if name.startswith(("MYPY", "COVERAGE_RCFILE"))]:
        monkeypatch.delenv(name)

    def told(side: Any, laid: Mapping[str, str], at: str = ".", **job: object) -> dict[str, Any]:
        for path, text in laid.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path / at)
        told, asks = tmp_path / "told.json", tmp_path / "asks.json"
        asks.write_text(json.dumps({"top": str(tmp_path), "files": [], "modules": [], **job, "told": str(told)}))
        assert side.main([str(asks)]) == 0
        found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        return found

    return told


def test_mypy_module_by_module(ask: Ask) -> None:
    settings = (
        '[tool.mypy]\nstrict = true\nfiles = ["a"]\ndisable_error_code = ["arg-type", "of-a-plugin"]\n'
        '[[tool.mypy.overrides]]\nmodule = ["*.b", "yaml"]\nwarn_return_any = false\nenable_error_code = ["arg-type"]\n'
    )
    files = {"pyproject.toml": settings, "a/__init__.py": "", "a/b.py": "", "a-b/__init__.py": "", "a-b/c.py": ""}
    told = ask(verify_gate_type_settings, files, files=["a/b.py", "a/__init__.py", "a-b/c.py"], modules=["yaml", "z"])
    other = {"warn_return_any": False, "error_code arg-type": True}
    assert told["file"] == "pyproject.toml"
    assert (told["all"]["warn_return_any"], told["all"]["follow_imports"]) == (True, "normal")
    assert [told["all"][f"error_code {code}"] for code in ("arg-type", "index", "possibly-undefined")] == [
        False,
        True,
        False,
    ]
    assert told["files"] == {"a/b.py": ["a.b", other], "a/__init__.py": ["a", {}]}
    assert told["modules"] == {"yaml": ["yaml", other], "z": ["z", {}]}


def test_mypy_looks_upwards_but_not_above_the_top(ask: Ask, tmp_path: Path) -> None:
    files = {"pyproject.toml": "[tool.mypy]\nstrict = true\n", "sub/deeper/a.py": ""}
    told = ask(verify_gate_type_settings, files, "sub/deeper")
    assert (told["file"], told["all"]["disallow_untyped_defs"]) == ("../../pyproject.toml", True)
    told = ask(verify_gate_type_settings, files, "sub/deeper", top=str(tmp_path / "sub"))
    assert (told["file"], told["all"]["disallow_untyped_defs"]) == (None, False)


def test_coverage(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAST", "70")
    settings = "[run]\nbranch = yes\nomit = a, b\n[report]\nfail_under = ${LEAST-60}\nexclude_also = x y\n"
    told = ask(verify_gate_coverage_settings, {".coveragerc": settings, "setup.cfg": "[coverage:run]\ntimid = true\n"})
    holds = {key: value for key, value in told["values"].items() if value != told["usual"][key]}
    excluded = {key for key in holds if key.startswith("report.") and not holds[key]}
    assert told["file"] == ".coveragerc"
    assert {key: value for key, value in holds.items() if key not in excluded} == {
        "run.branch": [True],
        "run.omit": ["a", "b"],
        "report.exclude_lines": ["x y"],
        "report.fail_under": [70.0],
    }


def test_coverage_without_settings(ask: Ask) -> None:
    assert ask(verify_gate_coverage_settings, {"pyproject.toml": "[tool.other]\n"})["file"] is None


def test_coverage_does_not_take_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = perhaps\n", encoding="utf-8")
    (tmp_path / "asks.json").write_text("{}", encoding="utf-8")
    assert verify_gate_coverage_settings.main(["asks.json"]) == 1
    assert "Not a boolean: perhaps" in capsys.readouterr().err


def test_a_key_that_this_version_of_coverage_has_not() -> None:
    assert verify_gate_coverage_settings.entries(coverage.Coverage(config_file=False), "run:nothing") == []

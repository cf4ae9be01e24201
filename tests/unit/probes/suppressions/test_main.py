from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from verify_gate import __version__
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.probes.suppressions import __main__ as probe
from verify_gate.probes.suppressions.bench import Bench, Tried
from verify_gate.probes.suppressions.model import Suppression

TODAY = date(2026, 6, 15)


def context(root: Path, files: Mapping[str, bytes], exclude: tuple[str, ...] = ()) -> dict[str, Any]:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    below = sorted(path for path in files if "/" in path)
    return {
        "root": str(root),
        "source": ["src/acme"] if "src/acme/a.py" in files else ["src"],
        "tests": [],
        "source_files": below,
        "test_files": [],
        "python_files": [path for path in below if path.endswith(".py")],
        "python": "/env/python",
        "scratch": str(root),
        "adapters": [],
        "options": {"exclude": [{"path": path, "reason": "so"} for path in exclude]},
    }


def needles(*values: int) -> tuple[Needle, ...]:
    names = ("unreasoned", "blanket", "expired", "idle")
    kinds = (Needle(f"{name} suppressions", value, "suppressions") for name, value in zip(names, values, strict=False))
    return (*kinds, Needle("unmeasured files", values[4], "files"))


FILES = {
    "src/a.py": b"import pytest\npytest.skip('so')\nx = 1  # noqa: E501 old, until 2026-01-01\ny = 1  # nosec\n",
    "src/b.py": b"# coding: latin-1\nx = '\xe9'  # pragma: no cover\n",
    "src/data.txt": b"# noqa\n",
    ".coveragerc": b"[run]\nomit = x\n",
}


def test_all_of_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write = "Mend what it hides, or write the reason beside it or in a comment directly above."
    ended = "Mend what it hides, or give a new date and the reason for it."
    assert probe.take(context(tmp_path, FILES), TODAY) == Reading(
        needles(2, 1, 1, 0, 0),
        Population(3, 3, "files", {"suppressions": 5, "reasoned": 2, "untried": 5}),
        (
            Finding("`coverage.run.omit = x`: nothing says why", ".coveragerc", 2, rule="unreasoned", fix=write),
            Finding(
                "`noqa: E501`: it ended on 2026-01-01 (old, until 2026-01-01)", "src/a.py", 3, rule="expired", fix=ended
            ),
            Finding(
                "`nosec`: it hides every risk, and nothing says why",
                "src/a.py",
                4,
                rule="blanket",
                fix="Name just what it is for, or mend what it hides.",
            ),
            Finding("`pragma: no cover`: nothing says why", "src/b.py", 2, rule="unreasoned", fix=write),
        ),
        ToolId("suppressions", __version__),
    )
    assert capsys.readouterr().out == (
        ".coveragerc\n  2: coverage.run.omit = x - (no reason)\n"
        "src/a.py\n  2: pytest.skip - so\n  3: noqa: E501 - old, until 2026-01-01\n  4: nosec - (no reason)\n"
        "src/b.py\n  2: pragma: no cover - (no reason)\n"
    )


def test_what_the_tools_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def some(_: Bench, found: list[Suppression]) -> Tried:
        return Tried(found, dict.fromkeys(found, ()), "ruff is old")

    monkeypatch.setattr(probe, "try_lint", some)
    reading = probe.take(context(tmp_path, {"src/a.py": b"x = 1  # nosec\n"}), TODAY)
    assert [(each.message, each.rule, each.severity.value) for each in reading.findings] == [
        ("`nosec`: it suppresses nothing", "idle", "error"),
        ("ruff is old: they are not tried", "idle", "note"),
    ]
    assert reading.needles == needles(0, 0, 0, 1, 0)
    assert reading.population == Population(1, 1, "files", {"suppressions": 1, "reasoned": 0, "untried": 0})


def test_what_cannot_be_read_is_a_leak(tmp_path: Path) -> None:
    files = {"src/a.py": b"x = (\n", "pyproject.toml": b"[\n", "mypy.ini": b"\xff"}
    reading = probe.take(context(tmp_path, files, ("mypy.ini",)), TODAY)
    assert reading.needles == needles(0, 0, 0, 0, 2)
    assert [(each.path, each.rule) for each in reading.findings] == [
        ("pyproject.toml", "unmeasured"),
        ("src/a.py", "unmeasured"),
    ]


def test_settings_that_ruff_heeds_on_the_way_to_the_source(tmp_path: Path) -> None:
    ignoring = b"[lint]\nignore = ['E501']\n"
    files = {
        "src/acme/a.py": b"",
        "src/.ruff.toml": ignoring,
        "src/other/ruff.toml": ignoring,
        "src/mypy.ini": b"[mypy]",
    }
    asked = {**context(tmp_path, files), "source_files": ["src/acme/a.py"]}
    reading = probe.take(asked, TODAY)
    assert [(each.path, each.line, each.message) for each in reading.findings] == [
        ("src/.ruff.toml", 2, "`ruff.lint.ignore = E501`: nothing says why"),
    ]
    assert reading.population is not None
    assert reading.population.of == 2


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"There is no file to read\. Correct \[verify\] source, or the exclusions\."):
        probe.take(context(tmp_path, {"src/a.py": b""}, ("src",)), TODAY)


@pytest.mark.parametrize(
    ("files", "exclude", "code"),
    [({"src/a.py": b""}, (), 0), ({"src/a.py": b"x = 1  # nosec\n"}, (), 1), ({"src/a.py": b""}, ("src",), 3)],
)
def test_by_the_protocol(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    files: Mapping[str, bytes],
    exclude: tuple[str, ...],
    code: int,
) -> None:
    told, reading = tmp_path / "context.json", tmp_path / "reading.json"
    told.write_text(json.dumps(context(tmp_path / "p", files, exclude)), encoding="utf-8")
    monkeypatch.setenv("VERIFY_CONTEXT", str(told))
    monkeypatch.setenv("VERIFY_READING", str(reading))
    assert probe.main() == code
    assert reading.exists() is (code != 3)
    assert bool(capsys.readouterr().err) is (code == 3)


def test_what_ruff_extends_is_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever it lies in the project, and what it extends itself; not outside of it, and not in a circle."""
    files = {
        "src/a.py": b"x = 1\n",
        "pyproject.toml": b'[tool.ruff]\nextend = "config/base.toml"\n',
        "config/base.toml": b'extend = "more.toml"\n[lint]\nignore = ["F401"]\n',
        "config/more.toml": b'extend = "base.toml"\nexclude = ["old"]\n[tool.mypy]\nexclude = "x"\n',
        "ruff.toml": b'extend = "../away.toml"\n',
    }
    probe.take(context(tmp_path, files), TODAY)
    assert capsys.readouterr().out == (
        "config/base.toml\n  3: ruff.lint.ignore = F401 - (no reason)\n"
        "config/more.toml\n  2: ruff.exclude = old - (no reason)\n"
    )


def test_pytest_looks_from_the_folder_of_the_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And so may be told other things than at the root; a folder further down tells it nothing."""
    ini = b"[pytest]\nfilterwarnings = ignore\n[mypy]\nexclude = x\n"
    below = {"tests/pytest.ini": ini, "tests/data/pytest.ini": ini, "tests/data/setup.cfg": ini}
    given = context(tmp_path, {"src/a.py": b"x = 1\n", **below})
    probe.take({**given, "tests": ["tests"]}, TODAY)
    assert capsys.readouterr().out == "tests/pytest.ini\n  2: pytest.filterwarnings = ignore - (no reason)\n"

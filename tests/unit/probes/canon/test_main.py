from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from verify_gate import __version__
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.probes.canon.__main__ import main, take
from verify_gate.protocol import reading_json

README = """# Acme

[x](gone.md) and `acme.g`

>>> 1 + 1
3
"""
RECORD = "Once there was `acme.g`, and it said:\n\n>>> 1 + 1\n3\n\n[x](gone.md)\n"
DEAD_LINK = "Correct the link, or bring back what it meant."


def context(root: Path, **options: Any) -> dict[str, Any]:
    (root / "scratch").mkdir()
    (root / "acme.py").write_text("def f() -> None:\n    '''Do nothing.'''\n", encoding="utf-8")
    return {
        "root": str(root),
        "tests": [],
        "source_files": ["acme.py"],
        "import_roots": ["."],
        "python": sys.executable,
        "scratch": str(root / "scratch"),
        "options": {"docs": [], "adr": None, "exclude": [], **options},
    }


def test_each_check_moves_its_needle(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    (tmp_path / "docs/adr").mkdir(parents=True)
    (tmp_path / "docs/adr/0001-a.md").write_text(RECORD.replace("Once", "Status: Done\n\nOnce"), encoding="utf-8")
    (tmp_path / "docs/bad.md").write_bytes(b"\xff")
    (tmp_path / "docs/not.md").write_bytes(b"\xff")
    excluded = [{"path": "docs/not.md", "reason": "It is binary.", "until": None}]
    reading = take(context(tmp_path, exclude=excluded), {})
    assert reading.needles == (
        Needle("dead links", 2, "links"),
        Needle("dead names", 1, "names"),
        Needle("failing examples", 1, "examples"),
        Needle("ADR faults", 4, "faults"),
        Needle("unmeasured files", 1, "files"),
    )
    counted = {"links": 2, "names": 1, "examples": 1, "decisions": 1, "examples_not_run": 1, "names_in_records": 1}
    assert reading.population == Population(2, 3, "documents", counted)
    assert reading.tool == ToolId("canon", __version__)
    assert [(each.path, each.line, each.rule) for each in reading.findings] == [
        ("README.md", 3, "dead-link"),
        ("README.md", 3, "dead-name"),
        ("README.md", 5, "example"),
        ("docs/adr/0001-a.md", 1, "adr-status"),
        ("docs/adr/0001-a.md", 1, "adr-section"),
        ("docs/adr/0001-a.md", 1, "adr-section"),
        ("docs/adr/0001-a.md", 1, "adr-section"),
        ("docs/adr/0001-a.md", 8, "dead-link"),
        ("docs/bad.md", None, "unmeasured"),
    ]


def test_a_document_that_is_not_named_needs_a_reason(tmp_path: Path) -> None:
    for path in ("README.md", "docs/a.md", "docs/b.md", "guide/c.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("# A\n", encoding="utf-8")
    excluded = [{"path": "docs/b.md", "reason": "Written by a program.", "until": None}]
    reading = take(context(tmp_path, docs=["README.md", "guide"], exclude=excluded), {})
    assert reading.needles[-1] == Needle("unmeasured files", 1, "files")
    assert reading.population is not None
    assert (reading.population.count, reading.population.of) == (2, 3)
    fix = "`docs` in verify.toml does not name it. Let it be measured, or name it in an exclusion with a reason."
    assert reading.findings == (Finding("this file was not looked at", path="docs/a.md", rule="unmeasured", fix=fix),)


def test_a_record_may_speak_of_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text(RECORD, encoding="utf-8")
    assert take(context(tmp_path), {}) == Reading(
        (
            Needle("dead links", 1, "links"),
            Needle("dead names", 0, "names"),
            Needle("failing examples", 0, "examples"),
            Needle("ADR faults", 0, "faults"),
            Needle("unmeasured files", 0, "files"),
        ),
        Population(
            1,
            1,
            "documents",
            {"links": 1, "names": 0, "examples": 0, "decisions": 0, "examples_not_run": 1, "names_in_records": 1},
        ),
        (Finding("'gone.md' leads nowhere", path="CHANGELOG.md", line=6, rule="dead-link", fix=DEAD_LINK),),
        ToolId("canon", __version__),
    )


@pytest.mark.parametrize(("text", "code"), [("# Acme\n", 0), ("[gone](gone.md)\n", 1)])
def test_the_reading_goes_where_the_protocol_says_and_the_exit_code_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: int
) -> None:
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    asked = context(tmp_path)
    (tmp_path / "context.json").write_text(json.dumps(asked), encoding="utf-8")
    monkeypatch.setenv("VERIFY_CONTEXT", str(tmp_path / "context.json"))
    monkeypatch.setenv("VERIFY_READING", str(tmp_path / "reading.json"))
    assert main() == code
    assert json.loads((tmp_path / "reading.json").read_text(encoding="utf-8")) == reading_json(take(asked, {}))


def test_without_documents_it_says_why_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "context.json").write_text(json.dumps(context(tmp_path, docs=["guide"])), encoding="utf-8")
    monkeypatch.setenv("VERIFY_CONTEXT", str(tmp_path / "context.json"))
    monkeypatch.setenv("VERIFY_READING", str(tmp_path / "reading.json"))
    assert main() == 3
    assert capsys.readouterr().err == "`docs` names 'guide', where there is no document. Correct it, or remove it.\n"
    assert not (tmp_path / "reading.json").exists()

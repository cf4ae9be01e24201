from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project
from verify_gate import __version__
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.probes.integrity import __main__ as probe
from verify_gate.probes.integrity.execution.runs import Runs
from verify_gate.probes.integrity.execution.sessions import Session
from verify_gate.probes.integrity.model import Change, Rule, Weakening

A = "tests/test_a.py"
WAS = "def test_a():\n    assert f() == 1\n"
WEAK = [
    Weakening(Rule.WEAKER_TEST, A, 2, "test_a", "test_a asserts less", "\n".join("abcdefghij"), "x", "Put it back"),
    Weakening(Rule.LOST_TEST, A, 1, "test_a", "test_a is lost"),
    Weakening(Rule.WEAKER_GATE, "verify.toml", None, "floor", "the floor fell", said="as it says"),
    Weakening(Rule.WEAKER_GATE, "verify.toml", None, "floor", "the floor fell", said="as it says"),
]
NAMES = {
    Rule.LOST_TEST: ("lost tests", "tests"),
    Rule.WEAKER_TEST: ("weaker tests", "tests"),
    Rule.CHANGED_EXPECTATION: ("changed expectations", "expectations"),
    Rule.REPLACED_SUBJECT: ("replaced subjects", "subjects"),
    Rule.WEAKER_SETTING: ("weaker settings", "settings"),
    Rule.WEAKER_GATE: ("gate weakenings", "weakenings"),
}
RAN = Runs(Session({(A, "test_a"): {"": "passed"}}), Session({(A, "test_a"): {"": "passed", "[1]": "passed"}}))


@pytest.fixture
def context(tmp_path: Path) -> dict[str, Any]:
    """Of a project whose only test is another one than at the base."""
    made = Project(tmp_path).write({A: WAS, "src/b.py": "x = 1\n", ".gitignore": ".verify/\n"})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        made.git(*words)
    made.write({A: WAS.replace("1", "2"), "src/b.py": "x = (\n"})
    (tmp_path / ".verify").mkdir()
    return {
        "root": str(tmp_path),
        "scratch": str(tmp_path / ".verify"),
        "base": None,
        "python": "/env/python",
        "source": ["src"],
        "tests": ["tests"],
        "source_files": ["src/b.py"],
        "test_files": [A],
        "python_files": [A, "src/b.py"],
        "import_roots": ["src"],
        "adapters": ["integrity"],
        "options": {"args": ["-q"], "env": {"HOME": "/h"}, "exclude": [], "acknowledge": [], "signers": None},
    }


def laid(monkeypatch: pytest.MonkeyPatch, weak: list[Weakening], runs: Runs | Unreadable) -> list[Any]:
    """What the text shows, and what the runs do; the arguments that they get."""
    asked: list[Any] = []

    def run(*given: object) -> Runs:
        asked.extend(given)
        if isinstance(runs, Unreadable):
            raise runs
        return runs

    def detect(_: Change) -> Iterator[Weakening]:
        yield from weak

    monkeypatch.setattr(probe, "DETECTORS", (detect,))
    monkeypatch.setattr(probe, "run_all", run)
    return asked


def acknowledging(weak: Weakening) -> str:
    return f'acknowledge = [{{ what = {weak.what!r}, reason = "…", by = "…", until = YYYY-MM-DD }}]'


def needles(counts: dict[Rule, int], unmeasured: int = 1) -> tuple[Needle, ...]:
    kinds = (Needle(name, counts.get(rule, 0), unit) for rule, (name, unit) in NAMES.items())
    idle = Needle("idle acknowledgements", 0, "acknowledgements")
    return (*kinds, idle, Needle("unmeasured files", unmeasured, "files"))


def test_a_reading(monkeypatch: pytest.MonkeyPatch, context: dict[str, Any], tmp_path: Path) -> None:
    asked = laid(monkeypatch, WEAK, RAN)
    sides = "was: " + "\n     ".join("abcdefgh") + "\n     +2 more\nnow: x\n"
    way_out = "Let it be measured, or name it in an exclusion with a reason."
    unread = f"It is no Python that can be read, so nothing of it is compared. {way_out}"
    reading = probe.take(context)
    assert reading.findings[-1].message.startswith("held against main, at ")
    assert replace(reading, findings=reading.findings[:-1]) == Reading(
        needles({Rule.WEAKER_TEST: 1, Rule.WEAKER_GATE: 1}),
        Population(1, 2, "files", {"changed": 2, "tests": 2, "tests_at_base": 1, "acknowledged": 0}),
        (
            Finding(
                "test_a asserts less",
                path=A,
                line=2,
                rule="weaker-test",
                fix=f"Put it back, or answer for it in [instruments.integrity]: `{acknowledging(WEAK[0])}`.",
                detail=sides,
            ),
            Finding(
                "the floor fell (as it says)",
                path="verify.toml",
                rule="weaker-gate",
                fix=f"Put it back, or answer for it in [instruments.integrity]: `{acknowledging(WEAK[2])}`.",
            ),
            Finding("this file was not looked at", path="src/b.py", rule="unmeasured", fix=unread),
        ),
        ToolId("integrity", __version__),
    )
    change, runner = asked
    assert (change.head.root, change.base.root) == (tmp_path, tmp_path / ".verify/base")
    assert (runner.python, runner.args, runner.import_roots) == ("/env/python", ("-q",), ("src",))
    assert (runner.env["HOME"], runner.scratch) == ("/h", tmp_path / ".verify")


def test_what_is_acknowledged_is_a_note(monkeypatch: pytest.MonkeyPatch, context: dict[str, Any]) -> None:
    laid(monkeypatch, WEAK[1:], RAN)
    given = {"reason": "so", "by": "Ann", "until": "2999-01-01"}
    context["options"]["acknowledge"] = [{"what": WEAK[1].what, **given}]
    reading = probe.take(context)
    assert reading.needles == needles({Rule.WEAKER_GATE: 1})
    assert reading.population is not None
    assert reading.population.more["acknowledged"] == 1
    note = Finding(
        "test_a is lost; Ann answers for it until 2999-01-01: so", A, 1, rule="acknowledged", severity=Severity.NOTE
    )
    assert note in reading.findings
    context["options"]["signers"] = "keys"
    (Path(context["root"]) / ".verify/base").rename(Path(context["root"]) / ".verify/before")
    refused = probe.take(context).findings
    assert any(each.message.endswith("cannot be checked: the base has no file keys") for each in refused)


def test_what_was_loosened_with_a_reason_is_shown_and_where_signatures_are_asked_for_answered_for(
    monkeypatch: pytest.MonkeyPatch, context: dict[str, Any]
) -> None:
    laid(monkeypatch, [], RAN)
    monkeypatch.setattr(probe, "loosenings", lambda _: iter([WEAK[2]]))
    shown = Finding(WEAK[2].message, WEAK[2].path, WEAK[2].line, rule="acknowledged", severity=Severity.NOTE)
    reading = probe.take(context)
    assert reading.needles == needles({})
    assert shown in reading.findings
    context["options"]["signers"] = "keys"
    (Path(context["root"]) / ".verify/base").rename(Path(context["root"]) / ".verify/before")
    reading = probe.take(context)
    assert reading.needles == needles({Rule.WEAKER_GATE: 1})
    assert shown not in reading.findings


def test_what_a_run_shows(monkeypatch: pytest.MonkeyPatch, context: dict[str, Any]) -> None:
    head = Session({(A, "test_a"): {"": "skipped"}})
    laid(monkeypatch, [], Runs(RAN.base, head, Session(broken={A: "why"})))
    found = probe.take(context).findings
    assert [(each.rule, each.severity) for each in found] == [
        ("lost-test", Severity.ERROR),
        ("changed-expectation", Severity.NOTE),
        ("unmeasured", Severity.ERROR),
        ("base", Severity.NOTE),
    ]


def test_tests_that_cannot_be_run(monkeypatch: pytest.MonkeyPatch, context: dict[str, Any]) -> None:
    """Without a finding nobody knows; with one, it may be what keeps them from being run."""
    laid(monkeypatch, [], Unreadable("No pytest."))
    with pytest.raises(Unreadable, match=r"^No pytest\.$"):
        probe.take(context)
    (Path(context["root"]) / ".verify/base").rename(Path(context["root"]) / ".verify/before")
    laid(monkeypatch, WEAK[2:], Unreadable("No pytest."))
    reading = probe.take(context)
    assert reading.needles == needles({Rule.WEAKER_GATE: 1})
    says = Finding("the tests of both sides are not compared. No pytest.", rule="unmeasured")
    assert says in reading.findings


@pytest.mark.parametrize(("base", "weak", "code"), [(None, [], 1), ("nowhere", [], 3)])
def test_by_the_protocol(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    context: dict[str, Any],
    base: str | None,
    weak: list[Weakening],
    code: int,
) -> None:
    laid(monkeypatch, weak, RAN)
    scratch = Path(context["scratch"])
    (scratch / "context.json").write_text(json.dumps({**context, "base": base}), encoding="utf-8")
    monkeypatch.setenv("VERIFY_CONTEXT", str(scratch / "context.json"))
    monkeypatch.setenv("VERIFY_READING", str(scratch / "reading.json"))
    assert probe.main() == code
    assert (scratch / "reading.json").exists() is (code != 3)
    assert bool(capsys.readouterr().err) is (code == 3)

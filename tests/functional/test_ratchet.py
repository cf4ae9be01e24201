"""`verify ratchet`: what it makes of the last run, and what it refuses."""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.samples import exactly
from verify_gate.cli.app import run
from verify_gate.cli.ratchet import Step, take
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.errors import UserError
from verify_gate.reports.json_report import render

FILE = "verify.baseline.toml"
GATE = '[verify]\nsource = ["src"]\n[instruments.lint]\n[instruments.coverage]\n[instruments.canon]\n'
HEAD = 'schema = "verify-baseline/1"\n'
TODAY = datetime.now(UTC).date().isoformat()


def bad(digest: str) -> Finding:
    return Finding("bad", "src/a.py", 1, rule="E1", identity=Identity("src/a.py", "f", "E1", digest))


def lint(*findings: Finding) -> Reading:
    needle = Needle("findings", len(findings), "findings")
    return Reading((needle,), Population(1, 1, "files"), findings)


def coverage(**figures: float) -> Reading:
    measured = {f"src/{name}.py": figure for name, figure in figures.items()}
    worst = Needle("worst file", min(measured.values()), "%", Range(min=90))
    needles = (Needle("failing tests", 0, "tests"), worst)
    return Reading(needles, Population(1, 1, "files"), measured=measured)


def line(name: str, reading: Reading | None, member: str | None = None) -> InstrumentReport:
    status = Status.OUT_OF_RANGE if reading else Status.NOT_SELECTED
    return InstrumentReport(name, name, Cadence.CHANGE, "Is it?", status, reading, member=member)


def report(*lines: InstrumentReport) -> str:
    return render(
        Report(Cadence.CHANGE, partial=False, instruments=lines, started=datetime(2026, 1, 1, tzinfo=UTC), duration_s=1)
    )


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path).write({"verify.toml": GATE, "src/a.py": "def f(): x\n", "src/b.py": ""})
    made.git("init", "-q")
    return made


def after(project: Project, readings: Mapping[str, Reading | None]) -> Project:
    """The project after a run that gave these readings."""
    return project.write({".verify/last.json": report(*(line(name, reading) for name, reading in readings.items()))})


def written(project: Project) -> str:
    """The baseline, without its comment."""
    return (project.root / FILE).read_text().partition(HEAD)[2].strip()


def refused(step: Step, message: str, code: str) -> None:
    with pytest.raises(UserError, match=exactly(message)) as raised:
        list(take(step))
    assert [problem.code for problem in raised.value.problems] == [code]


def test_adopt_takes_what_is_not_in_range(made: Project) -> None:
    after(made, {"lint": lint(bad("1"), bad("2"), bad("1")), "coverage": coverage(a=50.55, b=95), "canon": lint()})
    assert list(take(Step(adopt=True))) == [
        f"{FILE}: coverage: src/a.py: the full floor -> 50.5",
        f"{FILE}: lint: known findings: 0 -> 3",
    ]
    assert written(made) == (
        f"[adopted]\ncoverage = {TODAY}\nlint = {TODAY}\n\n"
        '[floors.coverage]\n"src/a.py" = 50.5\n\n'
        '[known.lint]\n"src/a.py | f | E1 | 1" = 2\n"src/a.py | f | E1 | 2" = 1'
    )


def test_what_no_baseline_holds_is_said(made: Project) -> None:
    unread = InstrumentReport("canon", "canon", Cadence.PUSH, "Is it?", Status.NO_READING, why="Install griffe.")
    failing = Reading(
        (Needle("failing tests", 2, "tests"), *coverage(a=50).needles[1:]), None, measured={"src/a.py": 50.0}
    )
    made.write({"verify.toml": f"{GATE}[instruments.word]\nuses = 'command'\nrun = ['false']\n"})
    word = line("word", Reading((Needle("exit code", 1, "code"),), None))
    made.write({".verify/last.json": report(line("coverage", failing), unread, word)})
    out = "Mend it, or exclude it in verify.toml with a reason; verify --only {} names the places."
    assert list(take(Step(adopt=True))) == [
        f"{FILE}: coverage: src/a.py: the full floor -> 50",
        f"coverage: no baseline holds 2 failing tests (max 0). {out.format('coverage')}",
        "canon has no reading, so nothing of it is held: Install griffe.",
        f"word: no baseline holds exit code 1 (max 0). {out.format('word')}",
    ]


def test_nothing_to_adopt(made: Project) -> None:
    after(made, {"canon": lint()})
    with pytest.raises(UserError, match=r"^The last run has no reading that a baseline could hold\. Run verify --push"):
        list(take(Step(adopt=True)))


def test_a_baseline_that_git_has_is_not_adopted_anew(made: Project) -> None:
    """Neither where it was just deleted, nor where that was committed: HEAD had it, or what the branch came from."""
    after(made, {"lint": lint(bad("1"))})
    list(take(Step(adopt=True)))
    made.git("add", ".")
    made.git("commit", "-qm", "adopted")
    (made.root / FILE).unlink()
    after(made, {"lint": lint(bad("1"), bad("2")), "coverage": coverage(a=50)})
    refused(
        Step(adopt=True),
        f"lint: adopted before, says the {FILE} of HEAD, and not the one here. "
        f"Take it back with git checkout HEAD -- {FILE}, and use --loosen for what is new.",
        "ratchet-adopted",
    )
    made.git("switch", "-qc", "more")
    made.git("commit", "-qam", "forgotten")
    with pytest.raises(
        UserError, match=rf"^lint: adopted before, says the {FILE} of [0-9a-f]{{12}}, and not the one here\."
    ):
        list(take(Step(adopt=True)))
    made.git("checkout", "-q", "HEAD^", "--", FILE)
    assert list(take(Step(adopt=True))) == [f"{FILE}: coverage: src/a.py: the full floor -> 50"]


def test_a_baseline_that_was_deleted_long_ago_is_not_adopted_anew(made: Project) -> None:
    after(made, {"lint": lint(bad("1"))})
    list(take(Step(adopt=True)))
    made.git("add", "verify.toml", "src", FILE)
    made.git("commit", "-q", "-m", "adopted")
    there = made.git("rev-parse", "HEAD").strip()
    made.git("rm", "-q", FILE)
    for message in "12":
        made.git("commit", "-q", "--allow-empty", "-m", message)
    message = f"lint: adopted before, says the {FILE} of {there[:12]}, and not the one here. "
    way_out = f"Take it back with git checkout {there[:12]} -- {FILE}, and use --loosen for what is new."
    refused(Step(adopt=True), message + way_out, "ratchet-adopted")


def test_an_instrument_by_another_name_is_not_adopted_anew(made: Project) -> None:
    after(made, {"lint": lint(bad("1"))})
    list(take(Step(adopt=True)))
    made.git("add", ".")
    made.git("commit", "-qm", "adopted")
    made.write({"verify.toml": GATE.replace("[instruments.lint]", '[instruments.style]\nuses = "ruff-check"')})
    after(made, {"style": lint(bad("1"), bad("2")), "coverage": coverage(a=50)})
    refused(
        Step(adopt=True),
        f"lint: adopted before, says the {FILE} of HEAD, and gone from verify.toml. "
        "Under another name it is not adopted anew: give it its name in the baseline as well. Where it is really gone, "
        "let that be merged first.",
        "ratchet-adopted",
    )
    made.git("commit", "-qam", "another name")
    made.git("update-ref", "refs/heads/main", "HEAD")
    made.write({FILE: (made.root / FILE).read_text().replace("lint", "style")})
    assert list(take(Step(adopt=True))) == [f"{FILE}: coverage: src/a.py: the full floor -> 50"]


def test_what_is_in_range_is_adopted_too_and_never_twice(made: Project) -> None:
    after(made, {"lint": lint(), "coverage": None})
    assert list(take(Step(adopt=True))) == [f"{FILE}: lint: in range, nothing to hold"]
    after(made, {"lint": lint(bad("1"))})
    refused(
        Step(adopt=True),
        "Every instrument of the last run has been adopted before. "
        "Mend what is new, or take it in with --loosen and a reason.",
        "ratchet-adopted",
    )
    after(made, {"lint": lint(bad("1")), "coverage": coverage(a=50)})
    assert list(take(Step(adopt=True))) == [f"{FILE}: coverage: src/a.py: the full floor -> 50"]


def test_it_tightens_and_only_tightens(made: Project) -> None:
    after(made, {"lint": lint(bad("1"), bad("2")), "coverage": coverage(a=50, b=60)})
    list(take(Step(adopt=True)))
    after(made, {"lint": lint(bad("2"), bad("3")), "coverage": coverage(a=70, b=40)})
    assert list(take(Step())) == [
        f"{FILE}: coverage: src/a.py: 50 -> 70",
        f"{FILE}: lint: known findings: 2 -> 1",
    ]
    assert list(take(Step())) == [
        f"{FILE}: nothing to change after the run of 2026-01-01T00:00:00Z. If something was edited since, run verify first."
    ]
    after(made, {"lint": lint(), "coverage": coverage(a=95, b=60)})
    assert list(take(Step())) == [
        f"{FILE}: coverage: src/a.py: 70 -> the full floor",
        f"{FILE}: lint: known findings: 1 -> 0",
    ]
    assert written(made).endswith('[floors.coverage]\n"src/b.py" = 60.0')


def test_findings_that_moved_are_said_so(made: Project) -> None:
    after(made, {"lint": lint(bad("1"))})
    list(take(Step(adopt=True)))
    there = Finding("bad", "src/b.py", 1, rule="E1", identity=Identity("src/b.py", "f", "E1", "1"))
    after(made, {"lint": lint(there)})
    assert list(take(Step())) == [f"{FILE}: lint: known findings moved with their code"]


def test_what_was_not_read_stays_and_what_is_no_instrument_goes(made: Project) -> None:
    made.write({FILE: f'{HEAD}[floors.coverage]\n"src/a.py" = 50\n[floors.gone]\n"src/a.py" = 1\n'})
    after(made, {"lint": lint()})
    assert list(take(Step())) == [f"{FILE}: gone: src/a.py: 1 -> the full floor"]
    assert written(made) == '[floors.coverage]\n"src/a.py" = 50.0'


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            Step(adopt=True, loosen="lint", to=1, reason="Later."),
            "--adopt and --loosen are two steps. Take one, commit it, then the other.",
        ),
        (Step(to=1), "--to goes with --loosen alone. Say what to loosen: --loosen WHAT."),
        (Step(adopt=True, to=0), "--to goes with --loosen alone. Say what to loosen: --loosen WHAT."),
        (Step(reason="x"), "--reason goes with --loosen alone. Say what to loosen: --loosen WHAT."),
    ],
)
def test_no_option_is_ignored(made: Project, step: Step, message: str) -> None:
    after(made, {"lint": lint(bad("1"))})
    refused(step, message, "usage-ratchet")
    assert not (made.root / FILE).exists()


class TestLoosen:
    def test_a_floor(self, made: Project) -> None:
        after(made, {"coverage": coverage(a=50)})
        step = Step(loosen="coverage:src/a.py", to=49.5, reason=" It shells out. ")
        assert list(take(step)) == [f"{FILE}: coverage: src/a.py: the full floor -> 49.5"]
        assert written(made) == (
            '[floors.coverage]\n"src/a.py" = 49.5\n\n'
            f'[loosened]\n"{TODAY} | coverage:src/a.py | 49.5 | " = "It shells out."'
        )

    def test_the_commit_is_kept(self, made: Project) -> None:
        made.git("commit", "-q", "--allow-empty", "-m", "one")
        after(made, {"coverage": coverage(a=50)})
        list(take(Step(loosen="coverage:src/a.py", to=0, reason="Why not")))
        assert f'| 0 | {made.git("rev-parse", "HEAD")[:12]}" = "Why not"' in written(made)

    def test_findings_by_their_number(self, made: Project) -> None:
        after(made, {"lint": lint(bad("1"), bad("2"))})
        assert list(take(Step(loosen="lint", to=2, reason="Later."))) == [f"{FILE}: lint: known findings: 0 -> 2"]
        assert f'[loosened]\n"{TODAY} | lint | 2 | " = "Later."' in written(made)

    @pytest.mark.parametrize("reason", [None, "", "  "])
    def test_never_without_a_reason(self, made: Project, reason: str | None) -> None:
        message = "--loosen needs --to and --reason. Say how far, and why: a reviewer reads it."
        refused(Step(loosen="lint", to=1, reason=reason), message, "ratchet-reason")
        refused(Step(loosen="lint", reason="x"), message, "ratchet-reason")
        assert not (made.root / FILE).exists()

    @pytest.mark.parametrize(
        ("what", "to", "message", "code"),
        [
            ("lint", 3, "The last run found 2, and the baseline knows 0, so --to 3 fits neither. To take all of them in, say --to 2.", "ratchet-direction"),
            ("typecheck", 1, "The last run has no reading of 'typecheck' that a baseline could hold. It has: coverage, lint.", "ratchet-unknown"),
            ("coverage", 1, "coverage is held file by file, and no file is named. The worst is src/a.py, at 50.00: --loosen coverage:src/a.py", "ratchet-unknown"),
            ("coverage:src/z.py", 1, "The last run measured no 'src/z.py'. Name one of the files that it measured.", "ratchet-unknown"),
            ("coverage:src/a.py", 90, "The floor of src/a.py is 90, so 90 loosens nothing. Aim lower.", "ratchet-direction"),
            ("coverage:src/a.py", -1, "A floor of -1 is none.", "ratchet-direction"),
            ("coverage:src/a.py", float("nan"), "A floor of nan is none.", "ratchet-direction"),
        ],
    )  # fmt: skip  # a case a line
    def test_what_makes_no_sense(self, made: Project, what: str, to: float, message: str, code: str) -> None:
        after(made, {"lint": lint(bad("1"), bad("2")), "coverage": coverage(a=50)})
        refused(Step(loosen=what, to=to, reason="x"), message, code)

    def test_a_floor_that_holds_is_not_loosened(self, made: Project) -> None:
        after(made, {"coverage": coverage(a=93)})
        message = (
            "src/a.py was measured at 93.00, which is not below its floor of 90: there is nothing to loosen. "
            "Leave it as it is."
        )
        refused(Step(loosen="coverage:src/a.py", to=80, reason="x"), message, "ratchet-direction")

    def test_nothing_to_take_in(self, made: Project) -> None:
        after(made, {"lint": lint()})
        message = "The last run found 0, and the baseline knows 0, so --to 0 fits neither. There is nothing to take in."
        refused(Step(loosen="lint", to=0, reason="x"), message, "ratchet-direction")


@pytest.mark.parametrize(
    ("last", "message"),
    [
        (None, "There was no run in {root} yet. Run verify."),
        ("{", "{root}/.verify/last.json cannot be read: it is no report: Invalid JSON: EOF while parsing an object at line 1 column 1. Run verify again."),
        ('{"schema": "verify-report/9"}', "{root}/.verify/last.json cannot be read: it is no report: schema: Input should be 'verify-report/1'. Run verify again."),
        ("[]", "{root}/.verify/last.json cannot be read: it is no report: Input should be an object. Run verify again."),
    ],
)  # fmt: skip  # a case a line
def test_no_last_run(made: Project, last: str | None, message: str) -> None:
    if last is not None:
        made.write({".verify/last.json": last})
    refused(Step(), message.replace("{root}", str(made.root)), "ratchet-no-reading")


def test_members_have_baselines_of_their_own(made: Project) -> None:
    made.write({"verify.toml": '[verify]\nmembers = ["p/*"]\n'})
    for name in ("one", "two"):
        made.write({f"p/{name}/verify.toml": '[verify]\nsource = ["a.py"]\n[instruments.lint]\n', f"p/{name}/a.py": ""})
    there = Finding("bad", "a.py", rule="E1", identity=Identity("a.py", "", "E1", "1"))
    made.write({".verify/last.json": report(line("lint", lint(there), "p/one"), line("lint", lint(), "p/two"))})
    assert list(take(Step(adopt=True))) == [
        f"p/one/{FILE}: lint: known findings: 0 -> 1",
        f"p/two/{FILE}: lint: in range, nothing to hold",
    ]
    assert '"a.py |  | E1 | 1" = 1' in (made.root / "p/one" / FILE).read_text()


def test_a_file_that_cannot_be_written(made: Project) -> None:
    after(made, {"lint": lint(bad("1"))})
    (made.root / FILE).symlink_to(made.root / "nowhere" / "at-all")
    message = f"{made.root / FILE} could not be written: No such file or directory. Make it writable."
    refused(Step(adopt=True), message, "output-unwritable")


def test_the_command_line(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    after(made, {"lint": lint(bad("1"))})
    assert run(["ratchet", "--adopt"]) == 0
    assert capsys.readouterr().out == f"{FILE}: lint: known findings: 0 -> 1\n"
    assert run(["ratchet", "--adopt"]) == 2
    assert capsys.readouterr().err.startswith("verify: Every instrument of the last run has been adopted before.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_what_changed_cannot_be_told(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    after(made, {"lint": lint(bad("1"))})
    with open("/dev/full", "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert run(["ratchet", "--adopt"]) == 3
    assert capsys.readouterr().err == (
        "verify: Standard output could not be written: No space left on device. [output-unwritable]\n"
    )
    assert "src/a.py | f | E1 | 1" in written(made)


def test_nobody_need_hear_what_changed(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    after(made, {"lint": lint(bad("1"))})
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["ratchet", "--adopt"]) == 0
    assert "src/a.py | f | E1 | 1" in written(made)


def test_git_merges_two_that_were_tightened(made: Project) -> None:
    """By the driver of docs/baseline.md, on real branches; without it, both touch one line and git gives up."""
    made.git("config", "merge.verify-baseline.driver", f'"{sys.executable}" -P -m verify_gate merge-baseline %O %A %B')
    floor = HEAD + '[floors.coverage]\n"src/a.py" = {}\n"src/b.py" = {}\n'
    made.write({".gitattributes": f"{FILE} merge=verify-baseline\n", FILE: floor.format(10, 10)})
    made.git("add", "-A")
    made.git("commit", "-qm", "base")
    made.git("checkout", "-qb", "theirs")
    made.write({FILE: floor.format(30, 20)})
    made.git("commit", "-qam", "theirs")
    made.git("checkout", "-q", "-")
    made.write({FILE: floor.format(20, 30)})
    made.git("commit", "-qam", "ours")
    made.git("merge", "-q", "theirs")
    assert written(made) == '[floors.coverage]\n"src/a.py" = 30.0\n"src/b.py" = 30.0'


def test_a_side_that_is_no_baseline_is_no_merge(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write({"base": "", "ours": HEAD, "theirs": "<<<<<<<"})
    assert run(["merge-baseline", "base", "ours", "theirs"]) == 2
    assert capsys.readouterr().err.startswith("verify: theirs is not a baseline: it is not valid TOML")
    assert (made.root / "ours").read_text() == HEAD


def test_a_side_that_is_not_there_is_no_merge(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write({"base": "", "ours": HEAD})
    assert run(["merge-baseline", "base", "ours", "theirs"]) == 2
    assert capsys.readouterr().err == (
        "verify: theirs is not a baseline: it does not exist. "
        "Take it back from git; `verify ratchet` alone writes it. [baseline-invalid]\n"
    )


def test_a_side_that_is_empty_has_no_baseline(made: Project) -> None:
    made.write({"base": "", "ours": "", "theirs": HEAD + '[floors.coverage]\n"src/a.py" = 30\n'})
    assert run(["merge-baseline", "base", "ours", "theirs"]) == 0
    assert '"src/a.py" = 30.0' in (made.root / "ours").read_text()


def test_a_merge_that_cannot_be_written(
    made: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    made.write({"base": "", "ours": HEAD, "theirs": HEAD})
    monkeypatch.setattr(Path, "write_text", refuse)
    assert run(["merge-baseline", "base", "ours", "theirs"]) == 2
    assert capsys.readouterr().err == (
        "verify: ours could not be written: No space left on device. Make it writable. [output-unwritable]\n"
    )

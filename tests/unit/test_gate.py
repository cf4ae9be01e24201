"""The loop: what it does with every kind of outcome, with a runner that runs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from verify_gate.config import Project
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status
from verify_gate.errors import UserError
from verify_gate.gate import Gate
from verify_gate.job import Job, select
from verify_gate.plugin import ANY_CODE, Command, Completed, Context, ExclusionOption, InstrumentOptions, Plan
from verify_gate.process import Cancelled, Ended, Request
from verify_gate.setting import Setting
from verify_gate.site import Site
from verify_gate.toolbox import Environment

GOOD = Reading((Needle("errors", 0, "errors"),), Population(2, 2, "files"))
OWN = Environment(Path(sys.executable), (3, 11), Path("/verify/bin"), ())


@dataclass
class Fake:
    """An instrument that does as it is told, and remembers what it was given."""

    plans: Plan = field(default_factory=lambda: Plan((Command(("tool",)),)))
    reading: Reading | Exception = GOOD
    tools: tuple[str, ...] = ()
    seen: list[Any] = field(default_factory=list)
    Options: type[InstrumentOptions] = InstrumentOptions
    question: str = "Is it so?"
    when: Cadence = Cadence.CHANGE

    def plan(self, context: Context, options: Any) -> Plan:
        self.seen.append(context)
        return self.plans

    def read(self, context: Context, options: Any, outcomes: Sequence[Completed]) -> Reading:
        self.seen.append(outcomes)
        if isinstance(self.reading, Exception):
            raise self.reading
        return self.reading


class Heard:
    """Remembers what the gate told it."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def started(self, label: str) -> None:
        self.told.append(f"started {label}")

    def finished(self, report: InstrumentReport) -> None:
        self.told.append(f"finished {report.label} {report.status.value}")


def runner(
    *endings: Ended, prints: str = "", complains: str = "", writes: str | None = None
) -> Callable[[Request, Event], Ended]:
    """Runs nothing: each request ends as the next of `endings`."""
    left = list(endings)

    def run(request: Request, _cancel: Event) -> Ended:
        request.stdout.write_text(prints, encoding="utf-8")
        request.stderr.write_text(complains, encoding="utf-8")
        if writes is not None:
            (request.stdout.parent / "out.json").write_text(writes, encoding="utf-8")
        return left.pop(0) if left else Ended(0, duration_s=1.0, cpu_s=0.5, peak_rss_mb=10.0)

    return run


def job(root: Path, instrument: Fake, name: str = "it", *, selected: bool = True, **options: Any) -> Job:
    (root / "src").mkdir(exist_ok=True)
    (root / "src/a.py").touch()
    setting = Setting(name, "fake", instrument, InstrumentOptions(**options), 60)
    project = Project(root, ("src",), (), sys.executable, None, (setting,))
    return Job(Site(project, {"A": "1"}, {}, OWN), setting, selected)


def read(run: Callable[[Request, Event], Ended], job: Job, **settings: Any) -> InstrumentReport:
    return Gate(run, Heard(), **settings).read(job)


def test_a_reading_in_range_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    ticks = iter([10.0, 12.5])
    plan = Plan((Command(("tool", "a")), Command(("tool", "b"))))
    run = runner(Ended(0, cpu_s=0.25, peak_rss_mb=20.0), Ended(0, cpu_s=0.5, peak_rss_mb=10.0))
    line = read(run, job(tmp_path, Fake(plan)), clock=lambda: next(ticks))
    assert line == InstrumentReport(
        name="it",
        uses="fake",
        when=Cadence.CHANGE,
        question="Is it so?",
        status=Status.IN_RANGE,
        reading=GOOD,
        commands=(("tool", "a"), ("tool", "b")),
        duration_s=2.5,
        cpu_s=0.75,
        peak_rss_mb=20.0,
        log=".verify/logs/it.log",
    )


def test_what_is_in_range_on_a_tree_that_changed_is_in_range_on_none(tmp_path: Path) -> None:
    """Also what was read before the change: the verdict would be on a tree that never was."""

    def saves(request: Request, _cancel: Event) -> Ended:
        if request.argv == ("second",):
            (tmp_path / "src/a.py").write_text("x = 1", encoding="utf-8")
        return runner()(request, _cancel)

    first, bad = Fake(Plan((Command(("first",)),))), Reading((Needle("errors", 1, "errors"),), GOOD.population)
    jobs = [job(tmp_path, first, "first"), job(tmp_path, Fake(Plan((Command(("second",)),)), bad), "second")]
    jobs = [Job(jobs[0].site, each.setting) for each in jobs]
    lines = Gate(saves, Heard()).read_all([*jobs, replace(jobs[0], selected=False)])
    assert [line.status for line in lines] == [Status.NO_READING, Status.OUT_OF_RANGE, Status.NOT_SELECTED]
    assert lines[0].why == (
        "src/a.py changed while it was read, so its figures are of no one tree. Read it again; "
        "where its own tests write there, let them write to a folder of their own."
    )


def test_one_that_is_not_selected_is_not_run(tmp_path: Path) -> None:
    instrument = Fake()
    line = read(runner(), job(tmp_path, instrument, selected=False))
    assert (line.status, line.log, instrument.seen) == (Status.NOT_SELECTED, None, [])


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (Ended(None, failure="tool was not found."), "tool was not found."),
        (Ended(None), "tool could not be started."),
        (
            Ended(-15, timed_out=True),
            "tool was still running after 60 s and was stopped. Give it a longer timeout in verify.toml.",
        ),
        (Ended(-9), "tool was killed by signal 9; the log has what it said before."),
    ],
)
def test_one_that_did_not_end_by_itself_has_no_reading(tmp_path: Path, ending: Ended, why: str) -> None:
    instrument = Fake()
    line = read(runner(ending), job(tmp_path, instrument))
    assert (line.status, line.why, len(instrument.seen)) == (Status.NO_READING, why, 1)


def test_what_the_adapter_cannot_read_has_no_reading(tmp_path: Path) -> None:
    line = read(runner(), job(tmp_path, Fake(reading=Unreadable("It printed garbage."))))
    assert (line.status, line.why, line.reading) == (Status.NO_READING, "It printed garbage.", None)


def test_an_adapter_that_fails_blinds_only_itself(tmp_path: Path) -> None:
    bad, good = job(tmp_path, Fake(reading=ZeroDivisionError("by zero")), "bad"), job(tmp_path, Fake(), "good")
    heard = Heard()
    first, second = Gate(runner(), heard).read_all([bad, good])
    assert (first.status, second.status) == (Status.NO_READING, Status.IN_RANGE)
    assert (
        first.why
        == "The adapter 'fake' itself failed: ZeroDivisionError: by zero. The log has where; please report it."
    )
    assert "Traceback" in (tmp_path / ".verify/logs/bad.log").read_text(encoding="utf-8")
    assert heard.told == ["started bad", "finished bad no_reading", "started good", "finished good in_range"]


def test_a_missing_tool_has_no_reading(tmp_path: Path) -> None:
    line = read(runner(), job(tmp_path, Fake(tools=("no-such-tool",))))
    assert line.status is Status.NO_READING
    assert line.why == (
        f"no-such-tool was not found in the project's environment ({OWN.scripts}), nor beside verify. "
        f"Install it there: {sys.executable} -m pip install no-such-tool"
    )


def test_an_empty_population_is_no_reading(tmp_path: Path) -> None:
    empty = Reading((Needle("errors", 0, "errors"),), Population(0, 0, "files"))
    line = read(runner(), job(tmp_path, Fake(reading=empty)))
    assert (line.status, line.why) == (Status.NO_READING, "It looked at nothing: 0 files.")


def test_no_population_is_on_its_word(tmp_path: Path) -> None:
    line = read(runner(), job(tmp_path, Fake(reading=Reading((Needle("exit code", 0, "code"),), None))))
    assert (line.status, line.on_its_word) == (Status.IN_RANGE, True)


def test_what_the_adapter_is_given(tmp_path: Path) -> None:
    instrument = Fake()
    line = read(runner(prints="out", complains="err"), job(tmp_path, instrument, env={"B": "2"}))
    context, outcomes = instrument.seen
    assert context == Context(
        root=tmp_path,
        source=("src",),
        tests=(),
        source_files=("src/a.py",),
        test_files=(),
        python_files=frozenset({"src/a.py"}),
        import_roots=("src",),
        python=Path(sys.executable),
        verify_python=OWN.python,
        tools={},
        settings={},
        scratch=tmp_path / ".verify/work/it",
        cache=tmp_path / ".verify/cache/it",
        adapters=("fake",),
    )
    assert outcomes == [Completed(Command(("tool",)), 0, "out", "err", {})]
    assert line.status is Status.IN_RANGE


@pytest.mark.parametrize(("fresh", "options"), [(True, {}), (False, {"cache": False})])
def test_no_cache_where_none_is_wanted(tmp_path: Path, fresh: bool, options: dict[str, Any]) -> None:
    instrument = Fake()
    read(runner(), job(tmp_path, instrument, **options), fresh=fresh)
    assert instrument.seen[0].cache is None


@pytest.mark.parametrize("fresh", [False, True])
def test_a_cache_that_is_in_git_is_not_believed(tmp_path: Path, fresh: bool) -> None:
    (tmp_path / ".verify").mkdir()
    (tmp_path / ".verify/kept").touch()
    for words in (("init", "-q"), ("add", "-f", ".verify/kept")):
        subprocess.run(("git", *words), cwd=tmp_path, check=True)
    line = read(runner(), job(tmp_path, Fake()), fresh=fresh)
    assert line.status is (Status.IN_RANGE if fresh else Status.NO_READING)
    assert line.why == (
        None
        if fresh
        else "git tracks files in .verify/, where tools keep their caches: a commit would decide what they look at. "
        "Take it out: git rm -r --cached .verify"
    )


def test_where_and_with_what_a_command_runs(tmp_path: Path) -> None:
    requests: list[Request] = []

    def run(request: Request, _cancel: Event) -> Ended:
        requests.append(request)
        return runner()(request, _cancel)

    plan = Plan((Command(("tool",), env={"B": "2", "C": "2"}), Command(("tool",), cwd=tmp_path / "src")))
    read(run, job(tmp_path, Fake(plan), env={"A": "3"}))
    assert [(request.cwd, dict(request.env)) for request in requests] == [
        (tmp_path, {"A": "3", "B": "2", "C": "2"}),
        (tmp_path / "src", {"A": "3"}),
    ]
    assert all(0 < request.timeout <= 60 for request in requests)


def test_the_plan_stops_where_it_does_not_go_on(tmp_path: Path) -> None:
    instrument = Fake(Plan((Command(("a",), goes_on=frozenset({1})), Command(("b",)), Command(("c",)))))
    read(runner(Ended(1), Ended(2)), job(tmp_path, instrument))
    assert [outcome.exit_code for outcome in instrument.seen[1]] == [1, 2]
    instrument = Fake(Plan((Command(("a",), goes_on=ANY_CODE), Command(("b",)))))
    read(runner(Ended(77), Ended(0)), job(tmp_path, instrument))
    assert [outcome.exit_code for outcome in instrument.seen[1]] == [77, 0]


def test_files_are_laid_ready_and_what_is_written_is_handed_over(tmp_path: Path) -> None:
    scratch = tmp_path / ".verify/work/it"
    scratch.mkdir(parents=True)
    (scratch / "old.txt").touch()
    (scratch / "out.json").write_text("of an earlier run", encoding="utf-8")
    command = Command(("tool",), writes={"out": scratch / "out.json", "none": scratch / "none.json"})
    instrument = Fake(Plan((command,), files={"deep/rc.ini": "[x]\n"}))
    read(runner(writes="{}"), job(tmp_path, instrument))
    assert instrument.seen[1][0].files == {"out": "{}"}
    assert (scratch / "deep/rc.ini").read_text(encoding="utf-8") == "[x]\n"
    assert not (scratch / "old.txt").exists()
    read(runner(), job(tmp_path, instrument))
    assert instrument.seen[3][0].files == {}


def test_only_the_lines_to_keep_are_kept_and_the_log_has_all(tmp_path: Path) -> None:
    instrument = Fake(Plan((Command(("tool",), keep="^yes"),)))
    read(runner(prints="out\n", complains="yes 1\nno\nyes 2\n"), job(tmp_path, instrument))
    assert instrument.seen[1][0].stderr == "yes 1\nyes 2\n"
    assert (tmp_path / ".verify/logs/it.log").read_text(encoding="utf-8") == (
        "$ tool\nout\nyes 1\nno\nyes 2\n= exit 0 after 1.00 s\n= in_range\n"
    )


def test_the_log_has_every_finding_in_full(tmp_path: Path) -> None:
    findings = tuple(Finding("wrong", path="src/a.py", line=line, rule="R", fix="Mend it.") for line in (1, 2))
    reading = Reading((Needle("errors", 2, "errors"),), Population(2, 2, "files"), findings)
    read(runner(), job(tmp_path, Fake(reading=reading)))
    assert (tmp_path / ".verify/logs/it.log").read_text(encoding="utf-8") == (
        "$ tool\n= exit 0 after 1.00 s\n"
        "src/a.py:1: error: wrong [R]\n    -> Mend it.\n"
        "src/a.py:2: error: wrong [R]\n    -> Mend it.\n"
        "= out_of_range\n"
    )


def test_too_much_output_is_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify_gate.execution.OUTPUT_LIMIT", 3)
    assert read(runner(prints="abc"), job(tmp_path, Fake())).status is Status.IN_RANGE
    line = read(runner(prints="abcd"), job(tmp_path, Fake()))
    assert line.why == "Its standard output is over 0 MB, more than can be trusted; the log has it."


def test_too_many_lines_to_keep_are_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify_gate.execution.OUTPUT_LIMIT", 8)
    monkeypatch.setattr("verify_gate.execution.LINE_LIMIT", 4)
    instrument = Fake(Plan((Command(("tool",), keep="^yes"),)))
    assert read(runner(complains="no\n" * 9 + "yes\n" * 2), job(tmp_path, instrument)).status is Status.IN_RANGE
    assert instrument.seen[1][0].stderr == "yes\nyes\n"
    line = read(runner(complains="no\n" + "yes\n" * 3), job(tmp_path, instrument))
    assert line.why == "Its standard error is over 0 MB, more than can be trusted; the log has it."


def test_a_stale_exclusion_moves_a_needle_of_its_own(tmp_path: Path) -> None:
    exclude = (ExclusionOption(path="src/*.py", reason="x"), ExclusionOption(path="src/gone.py", reason="x"))
    line = read(runner(), job(tmp_path, Fake(), exclude=exclude))
    assert line.status is Status.OUT_OF_RANGE
    assert line.reading == Reading(
        (*GOOD.needles, Needle("stale exclusions", 1, "exclusions")),
        GOOD.population,
        (
            Finding(
                "the exclusion 'src/gone.py' of [instruments.it] matches no file",
                path="verify.toml",
                identity=Identity("verify.toml", "", "stale-exclusion", "b08d19783c74"),
                rule="stale-exclusion",
                fix="Remove it, or correct its path.",
            ),
        ),
    )


def test_an_exclusion_may_name_what_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    line = read(runner(), job(tmp_path, Fake(), exclude=(ExclusionOption(path="docs", reason="x"),)))
    assert line.status is Status.IN_RANGE


@pytest.mark.parametrize("path", ["gone/**.py", "gone\0"])
def test_an_exclusion_that_is_no_pattern_to_python_is_stale_where_no_file_is_like_it(tmp_path: Path, path: str) -> None:
    line = read(runner(), job(tmp_path, Fake(), exclude=(ExclusionOption(path=path, reason="x"),)))
    assert (line.status, line.reading and line.reading.needles[-1]) == (
        Status.OUT_OF_RANGE,
        Needle("stale exclusions", 1, "exclusions"),
    )


def test_its_own_folder_is_ignored_by_git(tmp_path: Path) -> None:
    read(runner(), job(tmp_path, Fake()))
    assert (tmp_path / ".verify/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_folder_that_cannot_be_written_is_no_reading(tmp_path: Path) -> None:
    (tmp_path / ".verify").write_text("a file", encoding="utf-8")
    line = read(runner(), job(tmp_path, Fake()))
    assert (line.status, line.why) == (Status.NO_READING, unusable(tmp_path / ".verify", "File exists"))


def unusable(place: Path, how: str) -> str:
    return (
        f"{place} cannot be used: {how}. The gate keeps logs and scratch files in .verify/: "
        "it needs the right to write there, and room, and nothing else may remove them."
    )


def test_a_tool_that_removes_the_folder_has_no_reading_and_blinds_only_itself(tmp_path: Path) -> None:
    def run(request: Request, cancel: Event) -> Ended:
        ended = runner()(request, cancel)
        shutil.rmtree(tmp_path / ".verify")
        return ended

    jobs = [job(tmp_path, Fake(), "one"), job(tmp_path, Fake(), "two")]
    one = Gate(run, Heard()).read(jobs[0])
    assert (one.status, one.why) == (
        Status.NO_READING,
        unusable(tmp_path / ".verify/work/one/.0.stdout", "No such file or directory"),
    )
    assert Gate(runner(), Heard()).read(jobs[1]).status is Status.IN_RANGE


@pytest.mark.parametrize("file", ["logs/it.log", ".gitignore"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_lies_in_the_place_of_its_files_is_not_written_through(tmp_path: Path, file: str, kind: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine", encoding="utf-8")
    place = tmp_path / ".verify" / file
    place.parent.mkdir(parents=True)
    place.symlink_to(precious) if kind == "link" else os.mkfifo(place)
    assert read(runner(), job(tmp_path, Fake())).status is Status.IN_RANGE
    assert precious.read_text(encoding="utf-8") == "mine"
    assert place.is_file()
    assert not place.is_symlink()


@pytest.mark.parametrize("place", [".verify", ".verify/work", ".verify/work/it", ".verify/logs", ".verify/cache/it"])
def test_a_link_in_its_own_folder_is_not_followed(tmp_path: Path, place: str) -> None:
    precious = tmp_path / "precious" / "it"
    precious.mkdir(parents=True)
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).symlink_to(tmp_path / "precious")
    line = read(runner(), job(tmp_path, Fake()))
    assert (line.status, line.why) == (
        Status.NO_READING,
        f"{tmp_path / place} is a link to elsewhere, and the gate writes and removes files in it. Remove the link.",
    )
    assert precious.is_dir()


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_plain_file_is_not_read(tmp_path: Path, kind: str) -> None:
    file = tmp_path / ".verify/work/it/out.json"

    def run(request: Request, cancel: Event) -> Ended:
        file.mkdir() if kind == "folder" else file.symlink_to("/dev/zero")
        return runner()(request, cancel)

    line = read(run, job(tmp_path, Fake(Plan((Command(("tool",), writes={"out": file}),)))))
    assert (line.status, line.why) == (
        Status.NO_READING,
        "It left something at out.json that is no plain file, so what it wrote cannot be read.",
    )


def test_many_at_once_stay_in_their_order(tmp_path: Path) -> None:
    jobs = [job(tmp_path, Fake(), f"it{number}") for number in range(6)]
    lines = Gate(runner(), Heard()).read_all(jobs, workers=3)
    assert [line.name for line in lines] == [f"it{number}" for number in range(6)]
    assert {line.status for line in lines} == {Status.IN_RANGE}


def test_an_interruption_of_one_cancels_the_others(tmp_path: Path) -> None:
    def run(request: Request, cancel: Event) -> Ended:
        if request.argv == ("stop",):
            raise KeyboardInterrupt
        assert cancel.wait(30)
        raise Cancelled

    stop = job(tmp_path, Fake(Plan((Command(("stop",)),))), "stop")
    others = [job(tmp_path, Fake(), f"it{number}") for number in range(3)]
    with pytest.raises(KeyboardInterrupt):
        Gate(run, Heard()).read_all([stop, *others], workers=2)


def sites(tmp_path: Path, **cadences: Cadence) -> list[Site]:
    settings = tuple(Setting(name, "fake", Fake(when=when), InstrumentOptions(), 60) for name, when in cadences.items())
    return [Site(Project(tmp_path, ("src",), (), None, None, settings), {}, {}, OWN)]


@pytest.mark.parametrize(
    ("cadence", "only", "selected"),
    [
        (Cadence.CHANGE, (), "a"),
        (Cadence.PUSH, (), "ab"),
        (Cadence.MILESTONE, (), "abc"),
        (Cadence.CHANGE, ("c",), "c"),
        (Cadence.CHANGE, ("c", "a"), "ac"),
    ],
)
def test_what_a_cadence_selects(tmp_path: Path, cadence: Cadence, only: tuple[str, ...], selected: str) -> None:
    jobs = select(sites(tmp_path, a=Cadence.CHANGE, b=Cadence.PUSH, c=Cadence.MILESTONE), cadence, only)
    assert [job.setting.name for job in jobs] == ["a", "b", "c"]
    assert "".join(job.setting.name for job in jobs if job.selected) == selected


def test_a_verdict_on_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        select(sites(tmp_path, a=Cadence.PUSH), Cadence.CHANGE, ())
    assert str(caught.value) == (
        "No instrument is read at cadence 'change', so there would be no verdict. "
        "Read the others with --push or --milestone, or set `when` in verify.toml."
    )


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        select(sites(tmp_path, b=Cadence.PUSH, a=Cadence.PUSH), Cadence.CHANGE, ("a", "x"))
    assert str(caught.value) == "verify.toml has no instrument 'x'. It has: a, b."


def test_of_a_name_that_is_like_another_that_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        select(sites(tmp_path, lint=Cadence.PUSH, coverage=Cadence.PUSH), Cadence.CHANGE, ("covrage",))
    assert [problem.code for problem in caught.value.problems] == ["unknown-instrument"]
    assert str(caught.value) == (
        "verify.toml has no instrument 'covrage'; did you mean 'coverage'? It has: coverage, lint."
    )

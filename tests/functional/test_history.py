"""The history as the real command keeps it, draws it, and does without it."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.samples import exactly
from verify_gate.cli.history import all_courses, history
from verify_gate.errors import UserError

Make = Callable[[Mapping[str, str]], Project]

PROBE = """
import json, os, sys
bad = int(open("bad").read())
reading = {
    "needles": [{"quantity": "errors", "value": bad, "unit": "errors", "min": None, "max": 0}],
    "population": {"count": 1, "of": 1, "unit": "files"},
}
open(os.environ["VERIFY_READING"], "w").write(json.dumps(reading))
"""
TOML = f"""
[verify]
source = ["src"]

[instruments.a]
uses = "command"
run = ["{sys.executable}", "probe.py"]

[instruments.b]
uses = "command"
when = "push"
run = ["{sys.executable}", "probe.py"]
"""


@pytest.fixture
def made(project: Make) -> Project:
    return project({"verify.toml": TOML, "src/x.py": "x = 1\n", "probe.py": PROBE, "bad": "0"})


@pytest.fixture
def after(made: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same after three runs, and the working directory."""
    for bad in "020":
        made.write({"bad": bad})
        made.run("-q")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("COLUMNS", "80")
    return made


def test_runs_are_drawn(after: Project) -> None:
    assert after.run("-q", "--push").code == 0
    shown = after.run("history", env={"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"})
    assert (shown.code, shown.err) == (0, "")
    assert re.sub(r"\d{4}-\d\d-\d\d( to [-\d]+)?", "DAY", shown.out) == (
        "4 runs, DAY, 3 PASS, 1 FAIL\n"
        "\n"
        "✓ a  ▁█▁▁  0 errors, was 2\n"
        "      ✗    in range since DAY\n"
        "✓ b     ▁  0 errors\n"
        "\n"
        "Each bar is a run, the newest at the right: ✗ out of range, ? no reading.\n"
    )


def test_one_instrument_over_its_last_runs(after: Project, capsys: pytest.CaptureFixture[str]) -> None:
    history(["a"], 2, None)
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"2 runs, .*, 1 PASS, 1 FAIL", lines[0])
    assert lines[2].split() == ["✓", "a", "█▁", "0", "errors,", "was", "2"]
    after.run("-q", "--only", "b")
    history([], 1, after.root / "verify.toml")
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("✓")] == ["✓ b  ▁  0 errors"]


def test_what_never_moved_is_drawn_for_its_name_alone(made: Project) -> None:
    other = '"needles": [{"quantity": "flaws", "value": 0, "unit": "flaws", "min": None, "max": 0},'
    made.write({"probe.py": PROBE.replace('"needles": [', other)})
    made.run("-q")
    left = "1 more needle never moved; to see them: verify history NAME"
    for names, figures in (([], ["0 flaws"]), (["a"], ["0 flaws", "0 errors"])):
        shown = made.run("history", *names, env={"COLUMNS": "80"}).out
        assert re.findall(r"^. a  .  (.*)", shown, re.MULTILINE) == figures
        assert (left in shown) is (not names)


def test_a_page_gets_every_course(after: Project) -> None:
    assert [(course.label, [moment.value for moment in course.moments]) for course in all_courses(after.root)] == [
        ("a", [0, 2, 0])
    ]
    (after.root / ".verify/history.sqlite").write_text("x" * 2_000, encoding="utf-8")
    assert all_courses(after.root) == ()
    assert all_courses(after.root / "src") == ()


def test_the_page_of_a_run_draws_them(after: Project) -> None:
    made = after.run("-q", "--format", "html", "--output", "html=page.html", env={"PYTHONIOENCODING": "utf-8"})
    assert 'class="courses"' in made.out
    assert (after.root / "page.html").read_text(encoding="utf-8") == made.out


def told_otherwise(file: Path) -> None:
    with closing(sqlite3.connect(file)) as kept:
        kept.execute("UPDATE reading SET status = 'fine'")
        kept.commit()


@pytest.mark.parametrize(
    ("spoil", "names", "said", "code"),
    [
        (Path.unlink, [], "There was no run in {root} yet. Run verify.", "history-no-run"),
        (None, ["b"], "None of the runs that are kept read that. Run verify.", "history-no-run"),
        (None, ["aa"], "The history has no instrument 'aa'; did you mean 'a'? It has: a, b.", "unknown-instrument"),
        (
            lambda file: file.write_text("x" * 2_000, encoding="utf-8"),
            [],
            "{file} is no database, or a damaged one: file is not a database. Remove it, and the next run begins a new one.",
            "history-unreadable",
        ),
        (
            told_otherwise,
            [],
            "{file} holds what no run wrote: 'fine' is not a valid Status. Remove it, and the next run begins a new one.",
            "history-unreadable",
        ),
        (
            lambda file: (file.unlink(), os.mkfifo(file)),
            [],
            "{file} is no plain file. Remove it, and the next run begins a new one.",
            "history-unreadable",
        ),
    ],
)
def test_without_one_that_can_be_read(
    after: Project, spoil: Callable[[Path], object] | None, names: list[str], said: str, code: str
) -> None:
    file = after.root / ".verify/history.sqlite"
    if spoil:
        spoil(file)
    with pytest.raises(UserError, match=exactly(said.format(root=after.root, file=file))) as raised:
        history(names, None, None)
    assert [problem.code for problem in raised.value.problems] == [code]
    shown = after.run("history", *names)
    assert (shown.code, shown.out, shown.err.endswith(f" [{code}]\n")) == (2, "", True)


def test_one_of_a_newer_verify_or_in_use_stays_as_it_is(after: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify_gate.history.database.PATIENCE", 0.05)
    file = after.root / ".verify/history.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = f"{file} cannot be read: database is locked. Try again, or remove it."
        with pytest.raises(UserError, match=exactly(said)):
            history([], None, None)
        other.execute("PRAGMA user_version = 9")
        other.execute("COMMIT")
    with pytest.raises(UserError, match=exactly(f"{file} is from a newer verify, and stays as it is. Use that one.")):
        history([], None, None)


@pytest.mark.usefixtures("after")
def test_a_configuration_that_is_not_there() -> None:
    with pytest.raises(UserError, match=exactly("no.toml does not exist. Name another with --config.")):
        history([], None, Path("no.toml"))


def test_a_run_does_without_it(after: Project) -> None:
    file = after.root / ".verify/history.sqlite"
    file.unlink()
    os.mkfifo(file)
    for name in ("-journal", "-wal"):
        file.with_name(file.name + name).symlink_to(after.root / "src/x.py")
    shown = after.run("-q", "--format", "agent", timeout=60)
    assert (shown.code, shown.out[:5]) == (0, "PASS ")
    assert shown.err == (
        f"verify: {file} is no plain file. It is history.sqlite.broken now, and a new one was begun; the verdict stands.\n"
    )
    assert (after.root / "src/x.py").read_text(encoding="utf-8") == "x = 1\n"
    assert after.run("-q", timeout=60).err == ""
    assert after.run("history").out.startswith("2 runs, ")


def test_a_verdict_is_the_same_where_the_history_cannot_be_written(after: Project) -> None:
    with closing(sqlite3.connect(after.root / ".verify/history.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        after.write({"bad": "1"})
        shown = after.run("-q", "--format", "agent")
    assert (shown.code, shown.out[:5]) == (1, "FAIL ")
    assert shown.err.endswith(
        "cannot be written: database is locked. This run is not in the history; its verdict stands.\n"
    )


def test_members_have_one_history_at_the_root(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made.write(
        {
            "verify.toml": '[verify]\nmembers = ["one", "two"]\n',
            **{f"{name}/verify.toml": TOML for name in ("one", "two")},
            **{f"{name}/src/x.py": "x = 1\n" for name in ("one", "two")},
            **{f"{name}/probe.py": PROBE for name in ("one", "two")},
            "one/bad": "0",
            "two/bad": "1",
        }
    )
    assert made.run("-q").code == 1
    monkeypatch.chdir(made.root)
    assert [course.label for course in all_courses(made.root)] == ["one:a", "two:a"]
    assert "two:a" not in made.run("history", "one:a").out
    shown = made.run("history", "a").out
    assert "one:a" in shown
    assert "two:a" in shown


def test_what_takes_no_reading_does_not_load_it(made: Project) -> None:
    code = "import sys; from verify_gate.cli.app import app; raise SystemExit('verify_gate.history' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", code], cwd=made.root, check=False).returncode == 0

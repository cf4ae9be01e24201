"""The file of the last runs: what is put in comes out again, and nothing that lies in its place does any harm."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.samples import exactly
from tests.unit.reports.arbitrary import reports
from tests.unit.reports.made import CANON, COVERAGE, LINT, MISSING, instrument, needle, report
from verify_gate.domain.history import Past, Run
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Status
from verify_gate.history import store
from verify_gate.history.database import Newer, Unsound
from verify_gate.history.store import NAME, History, read, record
from verify_gate.reports.escape import sayable

RUN = Run.of(report(COVERAGE, MISSING, CANON))
LABELS = ("coverage", "build", "canon")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".verify"


def numbered(number: int, label: str = "lint") -> Run:
    """A run of one instrument that found so many."""
    return Run.of(report(instrument(label, [needle("findings", number, "findings")])))


def figures(home: Path) -> list[tuple[str, float]]:
    """What is kept: label and value, oldest first."""
    history = read(home)
    assert history is not None
    return [(line.label, each.value) for run in history.runs for line in run.lines for each in line.needles]


def test_runs_are_read_back_in_their_order_with_the_instruments_of_the_newest(home: Path) -> None:
    second = replace(RUN, started=datetime(1999, 1, 1, tzinfo=UTC), commit=None, dirty=None, partial=True)
    assert read(home) is None
    assert record(RUN, ("old",), home) is None
    assert record(second, LABELS, home) is None
    assert read(home) == History((RUN, second), LABELS)
    assert sorted(os.listdir(home)) == [".gitignore", NAME]


def plainly(run: Run) -> Run:
    """The run as it is kept: what is no text told as such, and no more of anything than is kept."""

    def text(said: str) -> str:
        return sayable(said[:200])

    return replace(
        run,
        commit=None if run.commit is None else text(run.commit),
        lines=tuple(
            Past(
                text(line.label),
                line.status,
                tuple(
                    replace(each, quantity=text(each.quantity), unit=text(each.unit), full=None)
                    for each in line.needles
                ),
            )
            for line in run.lines
        ),
    )


@settings(max_examples=25)
@given(st.lists(reports(), min_size=1, max_size=3))
def test_whatever_a_report_holds_is_read_back(several: list[Report]) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder) / ".verify"
        runs = [Run.of(each) for each in several]
        labels = [line.label for line in several[-1].instruments]
        assert [record(run, labels, home) for run in runs] == [None] * len(runs)
        kept = tuple(plainly(run) for run in runs)
        assert read(home) == History(kept, tuple(sayable(label[:200]) for label in labels))


def test_of_each_instrument_so_many_readings_are_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 3)
    record(numbered(7, "mutation"), ("mutation", "lint"), home)
    for number in range(5):
        record(numbered(number), ("mutation", "lint"), home)
    assert figures(home) == [("mutation", 7), ("lint", 2), ("lint", 3), ("lint", 4)]
    with closing(sqlite3.connect(home / NAME)) as kept:
        counts = "SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM reading), (SELECT count(*) FROM needle)"
        assert kept.execute(counts).fetchone() == (4, 4, 4)


def test_a_plugin_cannot_fill_the_file(home: Path) -> None:
    many = tuple(needle("q" * 300 + str(number), number, "u" * 300) for number in range(60))
    record(Run.of(report(instrument("mine", many))), ("mine",), home)
    history = read(home)
    assert history is not None
    kept = history.runs[0].lines[0].needles
    assert (len(kept), {(each.quantity, each.unit) for each in kept}) == (50, {("q" * 200, "u" * 200)})


def test_it_tells_nothing_but_figures(home: Path) -> None:
    record(Run.of(report(LINT)), ("lint",), home)
    held = (home / NAME).read_bytes()
    assert [word for word in (b"E501", b"Line too long", b"queue.py", b"/env/bin/tool") if word in held] == []


def two_files(home: Path) -> None:
    (home / "source.py").write_bytes(b"")
    os.link(home / "source.py", home / NAME)


def linked(home: Path) -> None:
    (home / "source.py").write_bytes(b"")
    (home / NAME).symlink_to(home / "source.py")


def of_others(home: Path) -> None:
    with closing(sqlite3.connect(home / NAME)) as others:
        others.execute("CREATE TABLE mine (a)")
        others.commit()


def with_a_trigger(home: Path) -> None:
    record(RUN, LABELS, home)
    with closing(sqlite3.connect(home / NAME)) as kept:
        kept.execute("CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END")
        kept.commit()


def with_a_trigger_of_sqlites_own_name(home: Path) -> None:
    record(RUN, LABELS, home)
    with closing(sqlite3.connect(home / NAME)) as kept:
        kept.execute("CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END")
        kept.execute("PRAGMA writable_schema = 1")
        kept.execute("UPDATE sqlite_master SET sql = replace(sql, 'TRIGGER t', 'TRIGGER sqlite_t') WHERE name = 't'")
        kept.execute("UPDATE sqlite_master SET name = 'sqlite_t' WHERE name = 't'")
        kept.commit()


def of_no_version(home: Path) -> None:
    record(RUN, LABELS, home)
    with closing(sqlite3.connect(home / NAME)) as kept:
        kept.execute("PRAGMA user_version = 0")


def damaged(home: Path) -> None:
    record(RUN, LABELS, home)
    held = bytearray((home / NAME).read_bytes())
    held[4096:] = b"\xff" * (len(held) - 4096)
    (home / NAME).write_bytes(held)


SPOILT = {
    "is no plain file": [
        lambda home: os.mkfifo(home / NAME),
        linked,
        two_files,
        lambda home: (home / NAME).mkdir(),
        lambda home: (home / NAME).symlink_to(home / NAME),
    ],
    "has something at history.sqlite-journal, no plain file": [
        lambda home: os.mkfifo(home / f"{NAME}-journal"),
        lambda home: (home / f"{NAME}-journal").symlink_to(home / "source.py"),
    ],
    "has something at history.sqlite-wal, no plain file": [lambda home: os.mkfifo(home / f"{NAME}-wal")],
    "is no database, or a damaged one: file is not a database": [
        lambda home: (home / NAME).write_text("[" * 10_000, encoding="utf-8")
    ],
    "is no database, or a damaged one: database disk image is malformed": [damaged],
    "is a database of something else": [
        of_others,
        with_a_trigger,
        with_a_trigger_of_sqlites_own_name,
        of_no_version,
    ],
}


@pytest.mark.parametrize(("what", "spoil"), [(what, spoil) for what, some in SPOILT.items() for spoil in some])
def test_what_is_no_history_is_set_aside_once(what: str, spoil: Callable[[Path], None], home: Path) -> None:
    home.mkdir()
    spoil(home)
    before = {path.name: path.lstat().st_ino for path in home.iterdir() if path.name.startswith(NAME)}
    with pytest.raises(Unsound, match=exactly(what)):
        read(home)
    said = f"{home / NAME} {what}. It is {NAME}.broken now, and a new one was begun; the verdict stands."
    assert record(RUN, LABELS, home) == said
    assert {name: (home / name.replace(NAME, f"{NAME}.broken")).lstat().st_ino for name in before} == before
    assert record(RUN, LABELS, home) is None
    assert read(home) == History((RUN, RUN), LABELS)
    assert not (home / "source.py").exists() or (home / "source.py").read_bytes() == b""


def test_tables_whose_names_are_no_text(home: Path) -> None:
    record(RUN, LABELS, home)
    held = (home / NAME).read_bytes()
    (home / NAME).write_bytes(held.replace(b"CREATE TABLE needle", b"CREATE TABLE nee\x80le"))
    with pytest.raises(Unsound, match="damaged"):
        read(home)
    said = record(RUN, LABELS, home)
    assert said is not None
    assert "damaged" in said
    assert read(home) == History((RUN,), LABELS)


def test_what_was_set_aside_before_gives_way(home: Path) -> None:
    home.mkdir()
    for text in ("one", "two"):
        (home / NAME).write_text(text * 300, encoding="utf-8")
        (home / f"{NAME}.broken-journal").write_text("of another", encoding="utf-8")
        assert record(RUN, LABELS, home) is not None
    assert (home / f"{NAME}.broken").read_text(encoding="utf-8") == "two" * 300
    assert sorted(os.listdir(home)) == [".gitignore", NAME, f"{NAME}.broken"]


def test_a_folder_that_was_set_aside_gives_way_to_a_file_and_to_a_folder(home: Path) -> None:
    home.mkdir()
    for made in ("one", "two"):
        (home / NAME).unlink(missing_ok=True)
        (home / NAME / made).mkdir(parents=True)
        assert "a new one was begun" in str(record(RUN, LABELS, home))
    assert os.listdir(home / f"{NAME}.broken") == ["two"]
    (home / NAME).write_text("[" * 10_000, encoding="utf-8")
    assert "a new one was begun" in str(record(RUN, LABELS, home))
    assert (home / f"{NAME}.broken").is_file()
    assert read(home) == History((RUN,), LABELS)


def test_one_of_a_version_to_come_stays_as_it_is(home: Path) -> None:
    record(RUN, LABELS, home)
    with closing(sqlite3.connect(home / NAME)) as kept:
        kept.execute("PRAGMA user_version = 2")
    before = (home / NAME).read_bytes()
    said = (
        f"{home / NAME} is from a newer verify, and stays as it is. This run is not in the history; its verdict stands."
    )
    assert record(RUN, LABELS, home) == said
    with pytest.raises(Newer, match=exactly("is from a newer verify, and stays as it is")):
        read(home)
    assert (home / NAME).read_bytes() == before


def test_one_that_is_locked_is_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify_gate.history.database.PATIENCE", 0.05)
    record(RUN, LABELS, home)
    with closing(sqlite3.connect(home / NAME)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = (
            f"{home / NAME} cannot be written: database is locked. This run is not in the history; its verdict stands."
        )
        assert record(RUN, LABELS, home) == said
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            read(home)
    assert read(home) == History((RUN,), LABELS)


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / ".verify").write_text("a file", encoding="utf-8")
    said = record(RUN, LABELS, tmp_path / ".verify")
    assert said is not None
    assert said.startswith(f"{tmp_path}/.verify cannot be used: File exists.")
    assert said.endswith("This run is not in the history; its verdict stands.")


def test_a_folder_whose_name_is_no_text_or_an_address(tmp_path: Path) -> None:
    odd = tmp_path / "a?mode=ro#%41 \udcff"
    odd.mkdir()
    assert record(RUN, LABELS, odd / ".verify") is None
    assert read(odd / ".verify") == History((RUN,), LABELS)
    assert [path.name for path in tmp_path.iterdir()] == [odd.name]


def test_one_that_lost_its_room_midway_holds_what_it_held(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(RUN, LABELS, home)
    monkeypatch.setattr(store, "PRUNE", "SELECT no_such_column FROM run WHERE :label = :kept")
    said = record(RUN, ("other",), home)
    assert said is not None
    assert "cannot be written: no such column" in said
    assert read(home) == History((RUN,), LABELS)


def test_a_disk_that_is_full_is_said(home: Path) -> None:
    record(RUN, LABELS, home)
    before = (home / NAME).read_bytes()
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (20_000, hard))
    try:
        said = record(replace(RUN, commit="c" * 200, lines=RUN.lines * 500), LABELS, home)
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))
    assert said is not None
    assert re.fullmatch(r".*cannot be written: (disk I/O error|database or disk is full)\. This run is not .*", said)
    assert (home / NAME).read_bytes() == before
    assert read(home) == History((RUN,), LABELS)
    assert sorted(os.listdir(home)) == [".gitignore", NAME]


def _dies_as_it_writes(file: Path) -> None:
    died = sqlite3.connect(file, isolation_level=None)
    died.execute("PRAGMA cache_size = 2")  # so that the file itself is written before the end
    died.execute("BEGIN IMMEDIATE")
    died.executemany("INSERT INTO needle VALUES (1, 'q', 'u', ?, NULL, NULL, 1)", [(number,) for number in range(5000)])
    os._exit(0)


@pytest.mark.parametrize("then", ["read", "record"])
def test_what_a_run_that_died_left_half_done_is_taken_back(then: str, home: Path) -> None:
    record(RUN, LABELS, home)
    size = (home / NAME).stat().st_size
    dying = get_context("spawn").Process(target=_dies_as_it_writes, args=(home / NAME,))
    dying.start()
    dying.join(60)
    assert (home / f"{NAME}-journal").exists()
    assert (home / NAME).stat().st_size > size
    if then == "record":
        assert record(RUN, LABELS, home) is None
    assert read(home) == History((RUN,) if then == "read" else (RUN, RUN), LABELS)
    assert sorted(os.listdir(home)) == [".gitignore", NAME]


def test_an_empty_file_is_one_of_no_runs_yet(home: Path) -> None:
    home.mkdir()
    (home / NAME).touch()
    assert read(home) is None
    assert record(RUN, LABELS, home) is None
    assert read(home) == History((RUN,), LABELS)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE reading SET status = 'fine'", "'fine' is not a valid Status"),
        ("UPDATE reading SET label = x'00'", "label in the table reading is a bytes"),
        ("UPDATE needle SET value = 'many'", "value in the table needle is a str"),
        ("UPDATE needle SET value = 9e99", "worst file cannot have been measured: 9e+99"),
        ("UPDATE needle SET min = 2, max = 1", "a range cannot start at 2.0 and end at 1.0"),
        ("UPDATE run SET started = 'today'", "Invalid isoformat string: 'today'"),
    ],
)
def test_what_no_run_wrote_is_no_history(change: str, what: str, home: Path) -> None:
    record(Run.of(report(instrument("coverage", [needle("worst file", 93.14, "%", 90, None)]))), LABELS, home)
    with closing(sqlite3.connect(home / NAME)) as kept:
        kept.execute(change)
        kept.commit()
    with pytest.raises(Unsound, match=exactly(f"holds what no run wrote: {what}")):
        read(home)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_whatever_bytes_are_changed_nothing_falls_over(changes: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder) / ".verify"
        record(RUN, LABELS, home)
        held = bytearray((home / NAME).read_bytes())
        for place, byte in changes:
            held[place % len(held)] = byte
        (home / NAME).write_bytes(held)
        with suppress(Unsound, sqlite3.Error):
            read(home)
        assert isinstance(record(RUN, LABELS, home), str | None)


def _several(home: Path, label: str) -> None:
    for number in range(10):
        assert record(numbered(number, label), ("a", "b"), home) is None


def test_two_that_write_at_once_lose_nothing(home: Path) -> None:
    home.mkdir()
    writers = [get_context("spawn").Process(target=_several, args=(home, label)) for label in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(figures(home)) == [(label, number) for label in "ab" for number in range(10)]


def test_an_instrument_of_no_reading_has_no_figures() -> None:
    short = replace(COVERAGE, status=Status.NO_READING)
    assert Run.of(report(short, CANON)).lines == (Past("coverage", Status.NO_READING),)

"""What becomes of files while they are measured."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from verify_gate.watch import Watch

FILES = ("src/a.py", "src/b.py")
REST = "so its figures are of no one tree. Read it again; where its own tests write there, let them write to a folder of their own."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "src/b.py").write_text("y = 1\n", encoding="utf-8")
    (tmp_path / "src/notes.txt").write_text("", encoding="utf-8")
    return tmp_path


def rewrite(file: Path, text: bytes) -> None:
    """Write a file, at a date of its own."""
    file.write_bytes(text)
    os.utime(file, ns=(10**18, 10**18))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda src: rewrite(src / "a.py", b"x = 2\n"), "src/a.py changed while it was read, "),
        (lambda src: (src / "b.py").unlink(), "src/b.py went away while it was read, "),
        (lambda src: rewrite(src / "c.py", b""), "src/c.py came while it was read, "),
        (lambda src: rewrite(src / "c.pyi", b""), "src/c.pyi came while it was read, "),
        (
            lambda src: [rewrite(src / name, b"") for name in ("a.py", "c.py", "d.py")],
            "src/a.py changed while it was read (and 2 more like it), ",
        ),
        (lambda src: src.rename(src.with_name("lib")), "src/a.py went away while it was read (and 1 more like it), "),
    ],
)
def test_a_change_is_told(root: Path, change: Callable[[Path], object], said: str) -> None:
    watch = Watch(root, FILES, ("src",))
    assert watch.change() is None
    change(root / "src")
    assert watch.change() == said + REST


@pytest.mark.parametrize(
    "change",
    [
        lambda src: rewrite(src / "notes.txt", b"more"),
        lambda src: rewrite(src / ".a.py", b""),
        lambda src: rewrite(src / "a.py.swp", b""),
        lambda src: (src / "__pycache__").mkdir(),
    ],
)
def test_what_is_not_measured_may_change(root: Path, change: Callable[[Path], object]) -> None:
    watch = Watch(root, FILES, ("src",))
    change(root / "src")
    assert watch.change() is None


def test_what_was_written_anew_has_changed_also_with_its_date_set_back(root: Path) -> None:
    """It may have held anything in between."""
    watch = Watch(root, FILES, ("src",))
    before = (root / "src/a.py").stat()
    (root / "src/a.py").write_bytes(b"y = 2\n")
    (root / "src/a.py").write_bytes(b"x = 1\n")
    os.utime(root / "src/a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert watch.change() == "src/a.py changed while it was read, " + REST


def test_modules_beside_a_single_file_at_the_root(root: Path) -> None:
    watch = Watch(root, FILES, (".",))
    rewrite(root / "new.py", b"")
    assert watch.change() == "new.py came while it was read, " + REST


def test_settings_that_were_not_there(root: Path) -> None:
    watch = Watch(root, (*FILES, "ruff.toml", "mypy.ini"), ("src",))
    assert watch.change() is None
    rewrite(root / "ruff.toml", b"")
    assert watch.change() == "ruff.toml came while it was read, " + REST


def test_pipes_links_and_what_is_not_there(root: Path) -> None:
    os.mkfifo(root / "src/pipe.py")
    (root / "src/zero.py").symlink_to("/dev/zero")
    (root / "src/loop.py").symlink_to("loop.py")
    watch = Watch(root, ("src/pipe.py", "src/zero.py", "src/loop.py", "src/none.py"), ("none",))
    assert watch.change() is None

"""What becomes of files while they are measured."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from verify_gate.domain.reading import Unreadable
from verify_gate.watch import LARGEST, Watch

FILES = ("src/a.py", "src/b.py", "src/large.bin")
REST = "so its figures are of no one tree. Read it again; where its own tests write there, let them write to a folder of their own."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "src/b.py").write_text("y = 1\n", encoding="utf-8")
    (tmp_path / "src/large.bin").write_bytes(b"." * (LARGEST + 1))
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
        (lambda src: rewrite(src / "large.bin", b"." * (LARGEST + 1)), "src/large.bin changed while it was read, "),
        (
            lambda src: [rewrite(src / name, b"") for name in ("a.py", "c.py")],
            "src/a.py changed while it was read (and 1 more like it), ",
        ),
        (lambda src: src.rename(src.with_name("lib")), "src/a.py went away while it was read (and 3 more like it), "),
    ],
)
def test_a_change_is_no_reading(root: Path, change: Callable[[Path], object], said: str) -> None:
    watch = Watch(root, FILES, ("src",))
    with pytest.raises(Unreadable) as caught, watch.steady():
        change(root / "src")
    assert str(caught.value) == said + REST
    with watch.steady():
        pass


@pytest.mark.parametrize(
    "change",
    [
        lambda src: rewrite(src / "a.py", b"x = 1\n"),
        lambda src: rewrite(src / "notes.txt", b"more"),
        lambda src: rewrite(src / ".a.py", b""),
        lambda src: rewrite(src / "a.py.swp", b""),
        lambda src: (src / "__pycache__").mkdir(),
        lambda src: (src / "a.py").replace(src / "a.py~") and rewrite(src / "a.py", b"x = 1\n"),
    ],
)
def test_what_is_as_it_was_has_not_changed(root: Path, change: Callable[[Path], object]) -> None:
    with Watch(root, FILES, ("src",)).steady():
        change(root / "src")


def test_a_change_before_the_next_reading_is_seen_by_it(root: Path) -> None:
    watch = Watch(root, FILES, ("src",))
    rewrite(root / "src/a.py", b"x = 2\n")
    with pytest.raises(Unreadable), watch.steady():
        pass


def test_another_failure_goes_before(root: Path) -> None:
    watch = Watch(root, FILES, ("src",))

    def change_and_fail() -> None:
        rewrite(root / "src/a.py", b"x = 2\n")
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"), watch.steady():
        change_and_fail()
    with watch.steady():
        pass


def test_modules_beside_a_single_file_at_the_root(root: Path) -> None:
    watch = Watch(root, FILES, (".",))
    with pytest.raises(Unreadable) as caught, watch.steady():
        rewrite(root / "new.py", b"")
    assert str(caught.value).startswith("new.py came while it was read, ")


def test_pipes_links_and_what_is_not_there(root: Path) -> None:
    os.mkfifo(root / "src/pipe.py")
    (root / "src/zero.py").symlink_to("/dev/zero")
    (root / "src/loop.py").symlink_to("loop.py")
    with Watch(root, ("src/pipe.py", "src/zero.py", "src/loop.py", "src/none.py"), ("none",)).steady():
        pass

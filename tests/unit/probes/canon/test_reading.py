from __future__ import annotations

from pathlib import Path

from verify_gate.probes.canon.model import Document, Heading
from verify_gate.probes.canon.reading import Unread, read_document


def test_a_document_is_read_by_the_end_of_its_name(tmp_path: Path) -> None:
    text = "# A\n=\n"
    for name in ("a.md", "a.MARKDOWN", "a.rst", "a.txt"):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    markdown = (Heading("A", 1, 1),)
    read = [read_document(tmp_path, name) for name in ("a.md", "a.MARKDOWN", "a.rst", "a.txt")]
    assert [each.headings[:1] for each in read if isinstance(each, Document)] == [markdown, markdown, (), ()]


def test_a_document_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"ab\xff")
    assert read_document(tmp_path, "a.md") == Unread("a.md", "It is not UTF-8: byte 2 cannot be decoded.")


def test_a_document_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere")
    assert read_document(tmp_path, "a.md") == Unread("a.md", "It cannot be opened: No such file or directory.")


def test_a_document_that_is_nested_beyond_reason(tmp_path: Path) -> None:
    text = "\n".join(f"{'   ' * depth}.. note::\n" for depth in range(1200))
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    assert read_document(tmp_path, "a.rst") == Unread("a.rst", "It is nested too deeply to be read.")

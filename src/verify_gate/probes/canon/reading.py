"""A file as a document, read by what its name says that it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.probes.canon.markdown import read_markdown
from verify_gate.probes.canon.model import Document
from verify_gate.probes.canon.rest import read_rest

READERS: Mapping[str, Callable[[str, str], Document]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".rst": read_rest,
    ".txt": read_rest,
}
"""What reads which kind of file, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that could not be read, and why."""

    path: str
    why: str


def read_document(root: Path, path: str) -> Document | Unread:
    """Read the document at `path` below `root`."""
    try:
        text = (root / path).read_text(encoding="utf-8-sig")
        return READERS[Path(path).suffix.lower()](path, text)
    except UnicodeDecodeError as error:
        return Unread(path, f"It is not UTF-8: byte {error.start} cannot be decoded.")
    except OSError as error:
        return Unread(path, f"It cannot be opened: {error.strerror}.")
    except RecursionError:
        return Unread(path, "It is nested too deeply to be read.")

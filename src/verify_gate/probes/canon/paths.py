"""Whether a path that a document names is there."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath

from verify_gate.environment import clean_environment
from verify_gate.probes.canon.seen import seen
from verify_gate.probes.canon.source import Source
from verify_gate.process import capture

_PATH = re.compile(r"(?:\.{1,2}/)*[\w.@+-]+(?:/[\w.@+-]+)+/?")
_PLACE = re.compile(r"(?:::[\w:\[\]-]+|:\d+(?:[-:]\d+)?|#L\d+(?:-L\d+)?)$")
_BUILT = frozenset({"_build", "_site", "build", "dist", "htmlcov", "site"})
_STANDS_FOR = re.compile(
    r"\.{3}|X{2,}|N{2,}|Y{4}|(?:^|[/_.-])(?:my|your|foo|bar|baz|some|example|path|to|name)(?:$|[/_.-])", re.IGNORECASE
)
"""What stands for something else: nobody means that very file."""


def path_in(span: str) -> str | None:
    """The path that a code span is, without a line or a test's name at its end; `None` where it is none."""
    path = _PLACE.sub("", span)
    if not _PATH.fullmatch(path) or _STANDS_FOR.search(path):
        return None
    return path


def path_exists(path: str, document: str, root: Path, source: Source) -> bool | None:
    """Whether a path is there, at the root or beside the document; `None` where it need not be the project's.

    It is the project's where its first folder is there, and neither git ignores it (a build or a run writes it) nor the
    source has it as a string (the program itself does).
    """
    bases = [(root / document).parent] if path.startswith("../") else [root, (root / document).parent]
    own = False
    for base in bases:
        place = Path(os.path.normpath(base / path))
        if not place.is_relative_to(root):
            return None
        if seen(place.exists):
            return None if is_output(place, root) else True
        first = next(part for part in PurePosixPath(path).parts if part != "..")
        start = place if path.startswith("../") else base / first
        own = own or (seen(start.is_dir) and first != ".") or (path.startswith("../") and seen(place.parent.is_dir))
    plain = path.removeprefix("./").strip("/")
    if not own or any(plain in text for text in source.strings) or seen(lambda: any(root.glob(f"*/{plain}"))):
        return None
    return None if is_output(root / plain, root) else False


def is_output(place: Path, root: Path) -> bool:
    """Whether git ignores a place: a build or a run makes what is there, so it is there or not.

    Without git nobody says so, and a place below a folder that is named as output usually is may be some.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return place.is_relative_to(root) and not _BUILT.isdisjoint(place.relative_to(root).parts)
    asked = ("git", "check-ignore", "--quiet", "--", str(place))
    return capture(asked, root, clean_environment(os.environ)) is not None

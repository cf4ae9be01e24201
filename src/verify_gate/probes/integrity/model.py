"""What is compared, and what a weakening is."""

from __future__ import annotations

import ast
import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from verify_gate.workspace import text_below


class Rule(StrEnum):
    """What a change can take away. Each has a needle of its own."""

    LOST_TEST = "lost-test"
    WEAKER_TEST = "weaker-test"
    CHANGED_EXPECTATION = "changed-expectation"
    REPLACED_SUBJECT = "replaced-subject"
    WEAKER_SETTING = "weaker-setting"
    WEAKER_GATE = "weaker-gate"


NEEDLES: Mapping[Rule, tuple[str, str]] = {
    Rule.LOST_TEST: ("lost tests", "tests"),
    Rule.WEAKER_TEST: ("weaker tests", "tests"),
    Rule.CHANGED_EXPECTATION: ("changed expectations", "expectations"),
    Rule.REPLACED_SUBJECT: ("replaced subjects", "subjects"),
    Rule.WEAKER_SETTING: ("weaker settings", "settings"),
    Rule.WEAKER_GATE: ("gate weakenings", "weakenings"),
}
"""The needle that counts what a rule finds, and its unit."""


@dataclass(frozen=True, slots=True)
class Weakening:
    """What a change took away.

    `path` and `line` are the head's; of what is gone, the line that now stands where it stood, or where its whole file
    is gone, its place at the base. `subject` is what is weaker, by a name that holds on whatever line it stands; `was`
    and `now` are shown side by side. `said` is what a run said of it, which may be otherwise the next time.
    """

    rule: Rule
    path: str
    line: int | None
    subject: str
    message: str
    was: str = ""
    now: str = ""
    fix: str = "Put it back"
    said: str = ""

    @property
    def what(self) -> str:
        """What an acknowledgement names: just this change of just this subject."""
        digest = hashlib.sha256("\0".join((self.message, self.was, self.now)).encode()).hexdigest()[:8]
        return f"{self.rule} {self.path} {self.subject} {digest}"


@dataclass(frozen=True)
class Side:
    """One of the two trees: the folder of verify.toml in it, and the files below, with forward slashes.

    Where it is the tree of the whole repository, `folder` is where verify.toml lies below its top.
    """

    root: Path
    files: frozenset[str]
    _texts: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    _trees: dict[str, ast.Module | None] = field(default_factory=dict, repr=False, compare=False)
    folder: str = ""

    def text(self, path: str) -> str | None:
        """The text of a file; `None` where it is not there."""
        if path not in self._texts:
            self._texts[path] = text_below(self.root, path) if path in self.files else None
        return self._texts[path]

    def tree(self, path: str) -> ast.Module | None:
        """The syntax tree of a file; `None` where it is not there, or is no Python."""
        if path not in self._trees:
            text = self.text(path)
            try:
                self._trees[path] = None if text is None else ast.parse(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                self._trees[path] = None
        return self._trees[path]


@dataclass(frozen=True)
class Change:
    """The base and the head. `source` and `tests` are files and folders, as either side's verify.toml names them.

    `above` is the same change as the repository's top sees it, where verify.toml lies below that.
    """

    base: Side
    head: Side
    source: tuple[str, ...]
    tests: tuple[str, ...]
    above: Change | None = None

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """The files that are elsewhere now: the path at the base, and at the head."""
        gone, new = (
            tuple(sorted(files)) for files in (self.base.files - self.head.files, self.head.files - self.base.files)
        )
        before = {path: _lines(self.base.text(path)) for path in gone}
        after = {path: _lines(self.head.text(path)) for path in new}
        pairs = [
            (-likeness, _name(was) != _name(now), was, now)
            for was in gone
            for now in new
            if was.rpartition(".")[2] == now.rpartition(".")[2]
            and (likeness := _likeness(before[was], after[now])) >= _ALIKE
        ]
        moved: dict[str, str] = {}
        taken: set[str] = set()
        for *_, was, now in sorted(pairs):
            if was not in moved and now not in taken:
                moved[was] = now
                taken.add(now)
        return moved

    @cached_property
    def changed(self) -> frozenset[str]:
        """The files of the head that the base has not, or not with this text."""
        return frozenset(path for path in self.head.files if not self._is_same(self.was(path), path))

    def _is_same(self, was: str | None, now: str) -> bool:
        if was is None:
            return False
        one, other = self.base.root / was, self.head.root / now
        try:
            return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
        except OSError:
            return self.base.text(was) == self.head.text(now)

    @cached_property
    def _from(self) -> Mapping[str, str]:
        return {now: was for was, now in self.moved.items()}

    def now(self, path: str) -> str | None:
        """Where a file of the base is at the head; `None` where it is gone."""
        return path if path in self.head.files else self.moved.get(path)

    def was(self, path: str) -> str | None:
        """Where a file of the head was at the base; `None` where it is new."""
        return path if path in self.base.files else self._from.get(path)

    def place(self, path: str, line: int) -> tuple[str, int]:
        """Where a line of the base stands at the head, or what stands there now; the line itself where all is gone."""
        now = self.now(path)
        if now is None:
            return path, line
        before, after = ((side.text(at) or "").splitlines() for side, at in ((self.base, path), (self.head, now)))
        for tag, begin, end, to, to_end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if begin < line <= end:
                kept = to + line - begin if tag in {"equal", "replace"} else to + 1
                return now, max(1, min(kept, to_end if tag == "replace" else kept, len(after)))
        return now, max(1, len(after))

    def is_test(self, path: str) -> bool:
        """Whether a Python file holds tests, or serves them: one below `tests`, or named as one of pytest's."""
        name = path.rpartition("/")[2]
        usual = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
        return name.endswith(".py") and (usual or any(below(path, top) for top in self.tests))

    def is_source(self, path: str) -> bool:
        """Whether a Python file is measured as source."""
        return path.endswith(".py") and not self.is_test(path) and any(below(path, top) for top in self.source)

    def each(self) -> Iterator[tuple[str | None, str | None]]:
        """Every Python file that differs, as a pair of paths: at the base (`None`: new), and at the head (gone)."""
        for path in sorted(self.base.files):
            now = self.now(path)
            if path.endswith(".py") and (now is None or now in self.changed or now != path):
                yield path, now
        for path in sorted(self.head.files):
            if path.endswith(".py") and self.was(path) is None:
                yield None, path


def below(path: str, top: str) -> bool:
    """Whether a path is `top` or lies in it."""
    return top in {"", "."} or path == top or path.startswith(f"{top.rstrip('/')}/")


_ALIKE = 0.5
"""How much of their lines two files share at least, for one to be the other moved."""


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _lines(text: str | None) -> frozenset[str] | None:
    """The lines of a text, blank ones aside; `None` where it cannot be read."""
    return None if text is None else frozenset({line.strip() for line in text.splitlines()} - {""})


def _likeness(before: frozenset[str] | None, after: frozenset[str] | None) -> float:
    """The share of their lines that two texts have in common: from 0 to 1."""
    if before is None or after is None:
        return 0.0
    return len(before & after) / len(before | after) if before | after else 1.0

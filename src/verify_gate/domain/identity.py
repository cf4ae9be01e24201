"""What a finding is, on whatever line it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """Tells one finding from another: moved code brings no new one, and one that is swapped for another is new.

    `path` is its file, `within` the chain of classes and functions around it (empty: none), `rule` the tool's rule, and
    `digest` a hash of its message and its line of source, with `+` and its size behind it where it has one.
    """

    path: str
    within: str
    rule: str
    digest: str

    @classmethod
    def of(cls, path: str | None, within: str, rule: str | None, digest: str) -> Identity:
        """An identity of parts that a tool may leave out. A rule holds no bar: that divides the parts in a file."""
        return cls(path or "", within, (rule or "").replace("|", "/"), digest)

    def covers(self, found: Identity) -> bool:
        """Whether one that is known makes `found` known where it lies: the same but for its size, and that no larger.

        One that tells no size knows any.
        """
        (mine, _, known), (others, _, size) = self.digest.partition("+"), found.digest.partition("+")
        same = (self.within, self.rule, mine) == (found.within, found.rule, others)
        return same and (not known or (len(size), size) <= (len(known), known))

    def __str__(self) -> str:
        """For a person: the place, the rule, and the hash that tells it from its neighbours."""
        return " ".join(part for part in (self.path, self.within, self.rule, self.digest) if part)


@dataclass(frozen=True, slots=True)
class Recognition:
    """Of each finding whether it is known, in their order; and the known ones not found, with how many of each."""

    known: tuple[bool, ...]
    gone: Mapping[Identity, int]


def recognise(found: Sequence[Identity], known: Mapping[Identity, int], is_there: Callable[[str], bool]) -> Recognition:
    """Tell the known findings from the new ones.

    Each is looked for as it is, then as one in its own file that was larger. What is left over is looked for in other
    files: code that moved takes the function or class around it along, or leaves no file behind (`is_there` says).
    """
    left = Counter(dict(known))
    verdicts = [_take(left, identity) for identity in found]
    for alike in (_at_home, partial(_moved, is_there)):
        verdicts = [
            seen or _take(left, next((entry for entry in sorted(+left) if alike(entry, identity)), None))
            for seen, identity in zip(verdicts, found, strict=True)
        ]
    return Recognition(tuple(verdicts), dict(sorted((+left).items())))


def _take(left: Counter[Identity], entry: Identity | None) -> bool:
    """Take one of an entry from what is left; False where there is none to take."""
    if entry is None or left[entry] <= 0:
        return False
    left[entry] -= 1
    return True


def _at_home(entry: Identity, found: Identity) -> bool:
    return entry.path == found.path and entry.covers(found)


def _moved(is_there: Callable[[str], bool], entry: Identity, found: Identity) -> bool:
    return entry.covers(found) and (entry.within != "" or not is_there(entry.path))

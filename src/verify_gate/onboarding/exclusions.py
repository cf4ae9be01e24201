"""What the tools' settings leave out already, as exclusions: why is said beside the setting, or since when."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.onboarding.facts import Facts
from verify_gate.probes.suppressions.model import Suppression
from verify_gate.probes.suppressions.settings import READERS, in_settings
from verify_gate.reports.escape import prose

MANY = 3
"""Files that are named by a pattern, where they are all that it takes in."""
LONGEST = 240
_SINCE = " since before the gate ({date})"
_SUBMODULE = "A submodule: no commit here holds its files."


@dataclass(frozen=True, slots=True)
class _Cause:
    """What a finding says hid its file, what of that goes into a reason, and the keys that a comment stands beside."""

    pattern: re.Pattern[str]
    reason: str
    keys: tuple[str, ...] = ()


def _cause(pattern: str, reason: str, *keys: str) -> _Cause:
    return _Cause(re.compile(pattern), reason, keys)


_CAUSES = (
    _cause(
        r"(coverage's setting .*omit in \S+) hides it", r"Left out by \1", "coverage.run.omit", "coverage.report.omit"
    ),
    _cause(
        r"(Pragmas, or coverage's settings exclude_lines and exclude_also), leave",
        "Mostly left out by its pragmas, or by coverage's exclude_lines,",
    ),
    _cause(
        r"(ruff's setting `([\w-]+)`) hides it",
        r"Left out by \1",
        "ruff.exclude",
        "ruff.extend-exclude",
        "ruff.include",
    ),
    _cause(
        r"The (`exclude` in the table \[lint\] or \[format\] of ruff's settings) hides it",
        r"Left out by \1",
        "ruff.lint.exclude",
        "ruff.format.exclude",
    ),
    _cause(
        r"(`per-file-ignores` in \S+) takes out every rule", r"Freed of every rule by \1", "ruff.*per-file-ignores.*"
    ),
    _cause(r"(`# ruff: noqa`) in line \d+ switches off every rule", r"Freed of every rule by its \1"),
    _cause(r"git ignores it, and so does ruff", "Ignored by git, and so by ruff,"),
    _cause(r"(mypy's setting exclude = .*) hides it", r"Left out by \1", "mypy.exclude"),
    _cause(
        r"Its errors are hidden by (.+?)\. Let it",
        r"Its errors are hidden by \1",
        "mypy.overrides.*",
        "mypy.ignore_errors",
    ),
    _cause(r"The stub \S+ beside it is checked in its place", "The stub beside it is checked in its place,"),
    _cause(r"(import-linter reads the \.py files of packages, and nothing else)", r"\1, "),
    _cause(r"((?:pytest's (?:--ignore|setting)|collect_ignore).*?),? hides it", r"Left out by \1"),
)
"""What init takes for a choice that was made before; whatever else hides a file is a fault, and stays red."""


def exclusions(
    findings: Iterable[Finding],
    texts: Mapping[str, str],
    files: Collection[str],
    date: str,
) -> tuple[Exclusion, ...]:
    """An exclusion for each file that a finding says some choice hides, folders where all below them is hidden.

    `texts` are the settings by file name, for the comments in them, and `files` what the project has.
    """
    aways = tuple(_aways(texts))
    reasons: dict[str, str] = {}
    for finding in findings:
        if finding.rule not in {"unmeasured", "uncollected"} or finding.path is None or finding.severity != "error":
            continue
        if finding.rule == "uncollected" and "is not looked into" not in finding.message:
            continue
        reason = _reason(finding, aways, date)
        if reason is not None and _can_be_written(finding.path):
            reasons.setdefault(finding.path, reason)
    return tuple(_folded(reasons, files))


def of_submodules(facts: Facts) -> tuple[Exclusion, ...]:
    """What of the source and the tests lies in repositories of their own: no commit here holds a file of it."""
    tops = (*facts.layout.source, *facts.layout.tests)
    inside = (path for path in facts.history.submodules if any(path.startswith(f"{top}/") for top in tops))
    return tuple(Exclusion(path, _SUBMODULE) for path in inside if _can_be_written(path))


def _reason(finding: Finding, aways: Iterable[Suppression], date: str) -> str | None:
    """Why the file is left out; `None` where what hides it is no choice."""
    for cause in _CAUSES:
        found = cause.pattern.search(finding.fix or "")
        if found is not None:
            said = next((away.reason for away in aways if _speaks_of(away, cause.keys, finding.path or "")), "")
            since = f"{found.expand(cause.reason).rstrip()}{_SINCE.format(date=date)}."
            return prose(said, "utf-8")[:LONGEST].strip() or prose(since, "utf-8")
    return None


def _aways(texts: Mapping[str, str]) -> Iterator[Suppression]:
    """Each look away in the settings beside which something is said."""
    for name, text in texts.items():
        if name in READERS:
            try:
                yield from (away for away in in_settings(name, READERS[name](text)) if away.reason)
            except (ValueError, RecursionError, AttributeError, TypeError):
                continue  # the tool that reads it says so


def _speaks_of(away: Suppression, keys: Iterable[str], path: str) -> bool:
    """Whether a look away is one of those keys, and names the file."""
    key, _, values = away.what.partition(" = ")
    if not any(fnmatchcase(key, each) for each in keys):
        return False
    globs = [key.rpartition("per-file-ignores.")[2]] if "per-file-ignores." in key else values.split(", ")
    return "mypy.overrides" in key or any(_names(glob.strip("\"'"), path) for glob in globs)


def _names(glob: str, path: str) -> bool:
    plain = glob.removeprefix("./").rstrip("/")
    tail = path.rpartition("/")[2]
    return any(
        (
            fnmatchcase(path, plain),
            fnmatchcase(tail, plain),
            fnmatchcase(path, f"*/{plain}"),
            path.startswith(f"{plain}/"),
        )
    ) or (any(sign in plain for sign in "^$\\") and _searched(plain, path))


def _searched(pattern: str, path: str) -> bool:
    try:
        return re.search(pattern, path) is not None
    except re.error:
        return False


def _folded(reasons: Mapping[str, str], files: Collection[str]) -> Iterator[Exclusion]:
    """Each path with its reason, in order; one pattern in the place of many that are all it takes in, for one."""
    done: set[str] = set()
    for path in sorted(reasons):
        if path in done:
            continue
        alike = {other for other, reason in reasons.items() if reason == reasons[path]}
        told = path
        for pattern in _patterns(path):
            taken = {each for each in files if Exclusion(pattern, "").covers(each)}
            if len(taken) >= MANY and taken <= alike:
                told = pattern
                done |= taken
                break
        yield Exclusion(told, reasons[path])


def _patterns(path: str) -> Iterator[str]:
    """What could be said instead of a path, the widest first: a folder, or all files of its kind in one."""
    folders = [str(folder) for folder in PurePosixPath(path).parents][-2::-1]
    yield from (f"{folder}/**" for folder in folders)
    yield from (f"{folder}/**/*{PurePosixPath(path).suffix}" for folder in folders)


def _can_be_written(path: str) -> bool:
    """Whether a name can stand in a file of text, and means itself there."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return not any(sign in path for sign in "*?")

"""`python -m verify_gate.probes.suppressions`: find every look away, by the protocol of executables.

All of them go to standard output, by file and with their reasons: that is the log, which a reviewer reads. Its exit
code says a second time whether all is in range (0) or not (1). Where there is no file to read,
the last line of standard error says so; the exit code is 3.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from verify_gate import __version__
from verify_gate.census import hold_against
from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.probes.answering import answer
from verify_gate.probes.suppressions.bench import Bench
from verify_gate.probes.suppressions.by_layout import try_layout
from verify_gate.probes.suppressions.by_mypy import try_types
from verify_gate.probes.suppressions.by_ruff import try_lint
from verify_gate.probes.suppressions.calls import in_code
from verify_gate.probes.suppressions.comments import in_comments, read_tokens
from verify_gate.probes.suppressions.judge import IDLE, RULES, judged
from verify_gate.probes.suppressions.model import Suppression
from verify_gate.probes.suppressions.settings import (
    NESTED,
    OF_PYTEST,
    READERS,
    common_folder,
    extended_by,
    in_settings,
    reader_of,
)
from verify_gate.process import until_terminated
from verify_gate.reports.escape import name
from verify_gate.workspace import file_below, text_below


def main() -> int:
    """Take the reading, as of today, and write it."""
    return answer(lambda context: take(context, date.today()))


def take(context: Mapping[str, Any], today: date) -> Reading:
    """Read all files there are, and judge what they look away from. Raises `Unreadable` where there are none."""
    root = Path(context["root"])
    exclusions = tuple(Exclusion(each["path"], each["reason"]) for each in context["options"]["exclude"])
    of_pytest = _of_pytest(root, context["tests"])
    paths = tuple(sorted({*_files(root, context), *of_pytest}))
    unread: dict[str, str] = {}
    found: list[Suppression] = []
    measured = set()
    for path in left(paths, exclusions):
        try:
            tools = ("ruff", "pytest") if "/" in path and path in of_pytest else ()
            found += sorted(look_aways(path, (root / path).read_bytes(), tools), key=lambda each: each.line)
            measured.add(path)
        except (OSError, SyntaxError, ValueError, tokenize.TokenError) as error:
            unread[path] = f"It cannot be read: {error.args[0] if error.args else error}."
    if not measured and not unread:
        raise Unreadable("There is no file to read. Correct [verify] source, or the exclusions.")
    sys.stdout.write("".join(told(found)))
    with until_terminated() as cancel:
        bench = Bench(root, context, cancel)
        trials = [trial(bench, found) for trial in (try_lint, try_types, try_layout)]
    idle = {each: codes for trial in trials for each, codes in trial.idle.items()}
    notes = tuple(
        Finding(f"{trial.failure}: they are not tried", rule=IDLE, severity=Severity.NOTE)
        for trial in trials
        if trial.failure
    )
    population, unmeasured, leaks = hold_against(paths, measured, exclusions, lambda path: unread[path])
    more = {
        "suppressions": len(found),
        "reasoned": sum(bool(each.reason) for each in found),
        "untried": len(found) - sum(len(trial.tried) for trial in trials),
    }
    findings = judged(found, idle, today)
    return Reading(
        (*_needles(findings), unmeasured),
        Population(population.count, population.of, "files", more),
        (*findings, *leaks, *notes),
        ToolId("suppressions", __version__),
    )


def _needles(findings: Sequence[Finding]) -> Iterator[Needle]:
    for rule in RULES:
        yield Needle(f"{rule} suppressions", sum(finding.rule == rule for finding in findings), "suppressions")


def look_aways(path: str, content: bytes, tools: tuple[str, ...] = ()) -> Iterator[Suppression]:
    """The look aways of a file; in settings, of those tools alone.

    Raises `ValueError`, `SyntaxError` or `TokenError` where it is not what it seems.
    """
    read = reader_of(path)
    if read is not None:
        yield from in_settings(path, read(content.decode("utf-8-sig")), tools)
        return
    tree = ast.parse(content, path)
    tokens = read_tokens(_text(content))
    yield from in_comments(path, tokens)
    yield from in_code(path, tree, tokens)


def told(found: Iterable[Suppression]) -> Iterator[str]:
    """All of them as text: a line each below its file, with its reason. No name and no word in it makes a line more."""
    for path, places in groupby(found, lambda each: each.path):
        yield f"{name(path, 'utf-8')}\n"
        for each in places:
            yield f"  {each.line}: {name(each.what, 'utf-8')} - {name(each.reason, 'utf-8') or '(no reason)'}\n"


def _files(root: Path, context: Mapping[str, Any]) -> tuple[str, ...]:
    """The files of Python, and those of settings: at the root, and those that ruff heeds on the way from there."""
    there = (*context["source_files"], *context["test_files"])
    nested = {path for path in there if path.rpartition("/")[2] in NESTED}
    between = {
        folder / name
        for top in (*context["source"], *context["tests"])
        for folder in PurePosixPath(top).parents
        for name in NESTED
    }
    at_root = {PurePosixPath(name) for name in READERS}
    settings = {path.as_posix() for path in (*between, *at_root) if (root / path).is_file()}
    return tuple(sorted({*context["python_files"], *_with_extended(root.resolve(), {*nested, *settings})}))


def _of_pytest(root: Path, tests: Sequence[str]) -> frozenset[str]:
    """The files of settings that pytest may find on its way up from the folder that all tests lie in."""
    here = PurePosixPath(common_folder(tests))
    found = (folder / name for folder in (here, *here.parents) for name in OF_PYTEST)
    return frozenset(path.as_posix() for path in found if (root / path).is_file())


def _with_extended(root: Path, paths: Iterable[str]) -> set[str]:
    """The files of settings with those that they build on, and so on, inside of the project."""
    found: set[str] = set()
    due = list(paths)
    while due:
        path = due.pop()
        found.add(path)
        text, read = text_below(root, path), reader_of(path)
        if text is None or read is None or "extend" not in text:
            continue
        with suppress(ValueError):  # what cannot be read is told when its look aways are asked for
            there = extended_by(path, read(text))
            if there is not None and there not in found and file_below(root, there) is not None:
                due.append(there)
    return found


def _text(content: bytes) -> str:
    """The text of a Python file, in the encoding that it names itself."""
    lines = iter(content.splitlines(keepends=True))
    encoding, _ = tokenize.detect_encoding(lambda: next(lines, b""))
    return content.decode(encoding)


if __name__ == "__main__":
    sys.exit(main())
